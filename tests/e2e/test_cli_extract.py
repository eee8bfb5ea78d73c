"""``rabita extract``, as a user types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rabita.case import open_case
from rabita.cli import main
from tests.support.articles import article_lines
from tests.support.documents import ARABIC, FRENCH, PAGE, PERSIAN, write

TALKS = "A delegation from Norway arrived in Oman yesterday."


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Extract = Callable[..., Done]


@pytest.fixture
def extract(capsys: pytest.CaptureFixture[str]) -> Extract:
    def run(*arguments: object) -> Done:
        capsys.readouterr()
        code = main(["extract", *map(str, arguments)])
        return Done(code, *capsys.readouterr())

    return run


def test_each_line_of_a_table_gives_a_line_and_bad_ones_are_told(extract: Extract, tmp_path: Path) -> None:
    rows = [
        {"id": "one", "text": TALKS, "published": "2024-03-08", "publisher": "Harbour Post", "url": "https://port.example/1"},
        {"id": "two", "text": ARABIC, "date": "2024-05-07"},
        {"id": "three", "text": ""},
        {"text": FRENCH},
        {"text": f"{TALKS} Again.", "language": "en"},
    ]
    lines = [
        *(json.dumps(row, ensure_ascii=False) for row in rows),
        '{"id": "cut',
        json.dumps({"id": "last", "text": TALKS + " Last."}),
    ]
    done = extract(write(tmp_path / "a.jsonl", "\n".join(lines)), "--jobs", "2")
    assert done.code == 1
    assert [record["document"]["id"] for record in done.records] == ["one", "two", "a/row 5", "last"]
    first = done.records[0]["document"]
    assert (first["date"], first["publisher"], first["url"]) == ("2024-03-08", "Harbour Post", "https://port.example/1")
    assert [time["value"] for time in done.records[0]["times"]] == ["2024-03-07"]
    told = done.err.splitlines()
    assert len(told) == 3
    assert all(line.startswith(f"rabita: {tmp_path / 'a.jsonl'}: ") for line in told)
    assert "row 3 (three): its text is empty" in told[0]
    assert "it is in French; Arabic and English are read" in told[1]


def test_columns_may_be_called_otherwise(extract: Extract, tmp_path: Path) -> None:
    table = write(tmp_path / "a.csv", f"key,body,day\n7,{TALKS},2024-03-08\n")
    done = extract(table, "--columns", "text=body,published=day")
    assert [(record["document"]["id"], record["document"]["date"]) for record in done.records] == [("a", "2024-03-08")]


def test_the_number_of_jobs_changes_no_byte(extract: Extract, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", "".join(article_lines(12, words=40)))
    one, two = (extract(file, "--jobs", jobs) for jobs in (1, 2))
    assert one == two
    assert [record["document"]["id"] for record in one.records] == [f"a{number}" for number in range(12)]


def test_a_saved_page_is_read_and_what_comes_out_can_be_loaded(extract: Extract, tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", PAGE.format(head='<meta property="article:published_time" content="2024-05-07">'))
    done = extract(page)
    (record,) = done.records
    assert (record["document"]["id"], record["document"]["date"]) == ("page", "2024-05-07")
    assert "سفير الجزيرة" in record["document"]["text"]
    with open_case(tmp_path / "case", create=True) as case:
        assert case.load(write(tmp_path / "found.json", done.out)).rejected == 0


@pytest.mark.parametrize("content", [PERSIAN.encode(), b"", b"\x00\x01\x02" * 40, "كلمة ".encode() * 300])
def test_one_document_that_cannot_be_read_ends_with_code_2(extract: Extract, content: bytes, tmp_path: Path) -> None:
    done = extract(write(tmp_path / "a.txt", content), "--max-bytes", "2000")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


def test_findings_are_told_in_words_with_what_found_them(extract: Extract, tmp_path: Path) -> None:
    done = extract(write(tmp_path / "a.txt", TALKS), "--published", "2024-03-08", "--explain")
    assert done.code == 0
    assert done.out.splitlines()[0] == "a: en, 2024-03-08"
    rows = [line.split() for line in done.out.splitlines()[1:]]
    assert rows[0][:2] == ["words", "what"]
    norway = next(line for line in done.out.splitlines() if line.startswith("Norway") and "mentions:" in line)
    assert "gazetteer, entry NO Q20" in norway
    assert any("value 2024-03-07" in line and "times: rules" in line for line in done.out.splitlines())


def test_control_characters_of_a_text_do_not_reach_the_terminal(extract: Extract, tmp_path: Path) -> None:
    done = extract(write(tmp_path / "a.txt", "Anna \x1b[31m Lindqvist of Nor\x07way arrived in Oman\x1b[0m."), "--explain")
    assert done.code == 0
    assert not {"\x1b", "\x07"} & set(done.out)


def test_a_page_that_cannot_be_written_is_told_in_one_line(extract: Extract, tmp_path: Path) -> None:
    done = extract(write(tmp_path / "a.txt", TALKS), "--html", tmp_path / "missing" / "page.html")
    assert (done.code, done.out) == (3, "")
    assert "cannot be written" in done.err
