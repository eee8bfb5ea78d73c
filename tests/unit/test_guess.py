from __future__ import annotations

import json
from pathlib import Path

import pytest

from rabita.errors import InputError
from rabita.loaders.interchange import objects
from rabita.loaders.interchange.decoding import open_lines
from rabita.loaders.interchange.guess import guess_format
from rabita.loaders.interchange.objects import Item, read_objects
from rabita.schema.records import Rejected

RECORD = {"type": "Meeting", "time": "2025-01-20", "participant": ["إيران", "باكستان"]}
EXTRACTION = {"format": "rabita-extraction/1", "document": {"id": "d"}, "events": []}


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file"
    path.write_bytes(text.encode())
    return path


def dumped(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (dumped(EXTRACTION), "extraction"),
        (dumped(EXTRACTION, 2), "extraction"),
        (f"\ufeff{dumped(EXTRACTION)}\r\n{dumped(EXTRACTION)}\r\n", "extraction"),
        (dumped(RECORD), "records"),
        (dumped(RECORD, 1), "records"),
        (dumped([RECORD, RECORD], 1), "records"),
        (f"\n\n{dumped(RECORD)}\n{dumped(RECORD)}\n", "records"),
        (f'{{"type": "Meeting", broken\n{dumped(RECORD)}\n', "records"),
        ('{"type": "ﻻ", "a": 1}\n{"type": "meeting", "a": 2}\n', "table-jsonl"),
        ('{"day": "2025-01-20", "who": "Iran"}\n{"day": "2025-01-21", "who": "Oman"}\n', "table-jsonl"),
        ('[{"day": "2025-01-20"}]', "table-jsonl"),
        ("day,who\n2025-01-20,Iran\n", "table-csv"),
        ("day;who\n20,01;Iran, Oman\n21,02;Qatar\n", "table-csv"),
        ('day|who\n1|"a\n2|b\n', "table-csv"),
        ("التاريخ\tالطرف\n٢٠٢٥\tإيران\n", "table-tsv"),
        ('day,notes\n1,"two\nlines, with commas, in them"\n2,x\n', "table-csv"),
    ],
)
def test_the_format_is_seen_from_the_file(tmp_path: Path, text: str, expected: str) -> None:
    assert guess_format(file_of(tmp_path, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met on Monday, and spoke.\nNobody signed.\nThey left, later, by road.\n",
        "التقى الوزيران يوم الإثنين، وتحدثا.\nلم يوقع أحد.\n",
        '<?xml version="1.0"?>\n<a b="1,2">\n  <c/>\n</a>\n',
        "   \n\n  \n",
        '{"rows": [1, 2]}',
        "{}",
        "[]",
        "one\ntwo\nthree\n",
    ],
)
def test_what_is_neither_is_refused_with_a_list_of_what_is_accepted(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"could not be guessed.*rabita-extraction/1.*table-csv") as caught:
        guess_format(file_of(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_json_that_breaks_as_a_whole_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 3: broken JSON"):
        guess_format(file_of(tmp_path, '{\n "type": "Meeting",\n "time" "2025"\n}\n'))


def test_broken_lines_are_rejected_in_their_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = dumped(RECORD)
    text = f'{good}\n{good[:30]}\n[1]\n{good}\n"\ud7ff"\n{"[" * 100_000}\n{good}'
    found = list(read_objects(open_lines(file_of(tmp_path, text))))
    assert [item.locator for item in found if isinstance(item, Item)] == ["line 1", "line 4", "line 7"]
    refused = [item for item in found if isinstance(item, Rejected)]
    assert [item.locator for item in refused] == ["line 2", "line 3", "line 5", "line 6"]
    assert "broken JSON" in refused[0].reason
    assert "no JSON object" in refused[1].reason
    assert refused[0].record == good[:30]


def test_a_lone_surrogate_is_broken_json(tmp_path: Path) -> None:
    found = list(read_objects(open_lines(file_of(tmp_path, '{"a": "\\ud800"}\n{"a": "b"}\n'))))
    assert [type(item) for item in found] == [Rejected, Item]


def test_the_items_of_an_array_are_counted(tmp_path: Path) -> None:
    found = list(read_objects(open_lines(file_of(tmp_path, dumped([RECORD, 7, RECORD], 2)))))
    assert [item.locator for item in found] == ["item 1", "item 2", "item 3"]
    assert isinstance(found[1], Rejected)


def test_a_whole_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST_WHOLE_BYTES", 10)
    with pytest.raises(InputError, match="one object a line"):
        list(read_objects(open_lines(file_of(tmp_path, dumped([RECORD])))))
