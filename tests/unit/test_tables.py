from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from rabita.errors import InputError
from rabita.loaders.interchange.dialects import Dialect
from rabita.loaders.interchange.tables import Row, fingerprint, read_table
from rabita.schema.records import Rejected


def file_of(tmp_path: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def cells(path: Path, dialect: Dialect | None = None) -> list[dict[str, object]]:
    return [dict(row.cells) for row in read_table(path, dialect) if isinstance(row, Row)]


def refused(path: Path, dialect: Dialect | None = None) -> list[Rejected]:
    return [row for row in read_table(path, dialect) if isinstance(row, Rejected)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_delimiter_is_seen(tmp_path: Path, mark: str, end: str) -> None:
    rows = [["التاريخ", "الطرف"], ["2025-01-20", "إيران"], ["2025-01-21", "عُمان"]]
    path = file_of(tmp_path, "\ufeff" + end.join(mark.join(row) for row in rows) + end)
    assert cells(path) == [{"التاريخ": "2025-01-20", "الطرف": "إيران"}, {"التاريخ": "2025-01-21", "الطرف": "عُمان"}]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'a,b\r\n"x, y","said ""no""\r\nand left"\r\n1,2\r\n')
    assert cells(path) == [{"a": "x, y", "b": 'said "no"\nand left'}, {"a": "1", "b": "2"}]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'a,b\n1,"x\ny"\n\n3,4\n')
    assert [row.number for row in read_table(path) if isinstance(row, Row)] == [2, 4]


def test_tabs_are_not_quoted_unless_cells_are(tmp_path: Path) -> None:
    assert cells(file_of(tmp_path, 'a\tb\n"x\t5" gun\n')) == [{"a": '"x', "b": '5" gun'}]
    assert cells(file_of(tmp_path, 'a\tb\n"x\ty"\t1\n')) == [{"a": "x\ty", "b": "1"}]


def test_a_table_without_a_header_gets_names_by_place_or_as_given(tmp_path: Path) -> None:
    path = file_of(tmp_path, "2025-01-20,Iran\n2025-01-21,Oman\n")
    assert read_table(path).columns == ("c1", "c2")
    assert cells(path, Dialect(columns=("day", "who")))[0] == {"day": "2025-01-20", "who": "Iran"}


def test_given_names_replace_those_of_a_header(tmp_path: Path) -> None:
    path = file_of(tmp_path, "Day,Consent(a)\n1,2\n")
    assert cells(path, Dialect(header=True, columns=("day", "how"))) == [{"day": "1", "how": "2"}]
    with pytest.raises(InputError, match="2 columns, and 1 names"):
        cells(path, Dialect(header=True, columns=("day",)))


def test_blank_names_are_places_and_names_twice_are_refused(tmp_path: Path) -> None:
    assert read_table(file_of(tmp_path, ",id\n0,7\n"), Dialect(header=True)).columns == ("c1", "id")
    with pytest.raises(InputError, match="'id' is there twice"):
        read_table(file_of(tmp_path, "id,id\n0,7\n"), Dialect(header=True)).columns  # noqa: B018


def test_blank_rows_are_passed_over_before_the_names_too(tmp_path: Path) -> None:
    path = file_of(tmp_path, ",\n\na,b\n , \n1,2\n")
    assert [row.number for row in read_table(path) if isinstance(row, Row)] == [5]
    assert cells(path) == [{"a": "1", "b": "2"}]


def test_names_of_columns_that_cannot_be_read_stop_the_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"table\.csv, row 1: the names of the columns cannot be read: the row holds U\+0000"):
        list(read_table(file_of(tmp_path, b"a\x00,b\n1,x\n2,y\n")))


def test_a_row_with_nul_or_too_many_cells_is_rejected_alone(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"a,b\n1,2\n3,\x004\n5,6,7\n8\n9,10,,\n11,12\n")
    assert [row["a"] for row in cells(path)] == ["1", "8", "9", "11"]
    assert [(row.locator, row.reason.partition(";")[0]) for row in refused(path)] == [
        ("row 3", "the row holds U+0000"),
        ("row 4", "it has 3 cells for 2 columns"),
    ]
    assert "\0" not in refused(path)[0].record


def test_a_quotation_mark_that_never_closes_costs_its_row_alone(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'a,b\n1,2\n3,"open\n5,6\n7,8\n')
    assert [row["a"] for row in cells(path)] == ["1", "5", "7"]
    assert [(row.locator, "never closed" in row.reason) for row in refused(path)] == [("row 3", True)]


def test_words_after_a_closing_quotation_mark_are_kept(tmp_path: Path) -> None:
    assert cells(file_of(tmp_path, 'a,b\n1,"x" and y\n2,z\n')) == [{"a": "1", "b": "x and y"}, {"a": "2", "b": "z"}]


def test_open_quotes_that_could_close_each_other_are_not_joined(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'a,b\n1,"open\n2,"open\n3,4\n')
    assert [row["a"] for row in cells(path)] == ["3"]
    assert [row.locator for row in refused(path)] == ["row 2", "row 3"]


def test_a_cell_that_is_too_long_is_rejected_and_what_follows_is_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, "a,b\n1,2\n3," + "x" * ((1 << 20) + 1) + "\n5,6\n")
    assert [row["a"] for row in cells(path)] == ["1", "5"]
    assert "longer than 1,048,576 characters" in refused(path)[0].reason


def test_many_open_quotes_stop_with_the_remedy(tmp_path: Path) -> None:
    path = file_of(tmp_path, "a,b\n1,2\n" + '3,"open\n' * 301)
    with pytest.raises(InputError, match="quoted = false"):
        list(read_table(path))
    assert len(cells(path, Dialect(quoted=False))) == 302


def test_a_carriage_return_inside_a_row_is_named(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"a,b\n1,2\n3\r,4\n5,6\n")
    assert "carriage return" in refused(path)[0].reason
    assert [row["a"] for row in cells(path)] == ["1", "5"]


def test_json_objects_are_rows(tmp_path: Path) -> None:
    lines = [
        {"a": "x", "n": 3, "deep": {"b": None, "c": True}, "many": ["إيران", "عُمان", None]},
        {"a": "\0"},
        {"other": 1.5},
    ]
    path = file_of(tmp_path, "".join(json.dumps(line) + "\n" for line in lines) + "{broken\n")
    table = read_table(path)
    assert table.columns == ("a", "n", "deep.b", "deep.c", "many", "other")
    assert cells(path) == [{"a": "x", "n": "3", "deep.b": "", "deep.c": "true", "many": ("إيران", "عُمان")}, {"other": "1.5"}]
    assert [row.locator for row in refused(path)] == ["line 2", "line 4"]


def test_the_fingerprint_is_that_of_the_rows_in_any_order_and_encoding(tmp_path: Path) -> None:
    rows = ["2025-01-20,إيران", "2025-01-21,قطر", "2025-01-21,قطر"]
    straight = fingerprint(read_table(file_of(tmp_path, "day,who\n" + "\n".join(rows))))
    turned = "\r\n".join(["day;who", *(row.replace(",", ";") for row in reversed(rows))])
    assert fingerprint(read_table(file_of(tmp_path, turned.encode("cp1256"), "other.csv"))) == straight
    assert fingerprint(read_table(file_of(tmp_path, "day,who\n" + "\n".join(rows[:2])))) != straight


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = file_of(tmp_path, "day,who\n" + "2025-01-20,Iran and others\n" * 60_000)
    tracemalloc.start()
    assert sum(1 for _ in read_table(path)) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_table_of_names_alone_has_columns_and_no_rows(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "day,who,where,what\n"))
    assert table.columns == ("day", "who", "where", "what")
    assert list(table) == []
