"""``rabita build``, as a user types it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from rabita.cli import main
from rabita.loaders.interchange import decoding
from tests.support.documents import ARABIC, ENGLISH, PAGE, write


class Done(NamedTuple):
    code: int
    out: str
    err: str


Rabita = Callable[..., Done]


@pytest.fixture
def rabita(capsys: pytest.CaptureFixture[str]) -> Rabita:
    def run(*arguments: object) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run


def rows(done: Done) -> list[dict[str, object]]:
    return list(json.loads(done.out)["rows"])


def test_build_makes_the_case_says_how_it_read_and_sums_up(rabita: Rabita, tmp_path: Path) -> None:
    case = tmp_path / "case"
    done = rabita(
        "build",
        case,
        write(tmp_path / "a.txt", ARABIC, "cp1256"),
        write(tmp_path / "b.html", PAGE.format(head="")),
        "--extractor",
        "none",
    )
    assert (done.code, done.out) == (0, "2 documents, 0 assertions, 0 statements added\n")
    assert "a.txt: read as text, CP1256, detected: 1 document, 1 without a date" in done.err
    assert {row["class"] for row in rows(rabita("documents", case, "--format", "json"))} == {"NewsArticle", "Gazetteer"}
    assert [row["class"] for row in rows(rabita("search", case, "سفير الجزيرة", "--format", "json"))] == ["NewsArticle"] * 2
    again = rabita("build", case, tmp_path / "a.txt", tmp_path / "b.html", "--extractor", "none")
    assert (again.code, again.out) == (0, "0 documents, 0 assertions, 0 statements added, 2 documents were there already\n")


def test_options_fill_what_documents_do_not_tell(rabita: Rabita, tmp_path: Path) -> None:
    case, table = tmp_path / "case", write(tmp_path / "wire.csv", f'body,day\n"{ENGLISH}",2024-05-07\n"{ARABIC}",\n')
    done = rabita(
        "build", case, table, "--columns", "text=body,published=day", "--published", "2024-06", "--publisher", "Harbour Post"
    )
    assert done.code == 0
    listed = [row for row in rows(rabita("documents", case, "--format", "json")) if row["class"] == "NewsArticle"]
    assert [row["published"] for row in listed] == ["2024-05-07", "2024-06"]
    assert rabita("show", case, "Harbour Post").code == 0


def test_refused_documents_end_with_code_1_and_are_listed(rabita: Rabita, tmp_path: Path) -> None:
    case = tmp_path / "case"
    done = rabita(
        "build",
        case,
        write(tmp_path / "a.txt", ""),
        write(tmp_path / "b.txt", ENGLISH),
        "--max-bytes",
        "500",
        "--extractor",
        "none",
    )
    assert (done.code, done.out) == (1, "1 documents, 0 assertions, 0 statements added, 1 rejected\n")
    assert "a.txt: refused: the file is empty" in done.err
    assert "rabita rejected" in done.err
    assert len(rows(rabita("rejected", case, "--format", "json"))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.txt"], "does not exist"),
        (["FILE", "--published", "soon"], "'soon' is no time"),
        (["FILE", "--columns", "body"], "'body' is not SLOT=COLUMN"),
        (["FILE", "--max-bytes", "0"], "--max-bytes"),
    ],
)
def test_a_wrong_use_is_told_in_one_line_and_makes_no_case(
    rabita: Rabita, tmp_path: Path, arguments: list[str], said: str
) -> None:
    file = write(tmp_path / "a.txt", ENGLISH)
    done = rabita("build", tmp_path / "case", *(str(file) if item == "FILE" else item for item in arguments))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert not (tmp_path / "case").exists()


def test_standard_input_is_read(rabita: Rabita, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoding._standard_input.cache_clear()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"text": ENGLISH}).encode())))
    try:
        done = rabita("build", tmp_path / "case", "-")
    finally:
        decoding._standard_input.cache_clear()
    assert done.code == 0
    assert "standard input: read as table of articles, UTF-8: 1 document" in done.err


def test_names_of_files_cannot_drive_the_terminal(rabita: Rabita, tmp_path: Path) -> None:
    done = rabita("build", tmp_path / "case", write(tmp_path / "a\x1b[31m.txt", ENGLISH))
    assert "\x1b" not in done.err
