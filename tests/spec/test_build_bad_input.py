"""Bad input of a build that draws findings, and of ``rabita extract``: refused or said, never a stop, never a false finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.building import build, make_options
from rabita.case import Case, open_case
from rabita.cli import main
from tests.support.articles import make_article
from tests.support.documents import ENGLISH, PAGE, archive, write
from tests.support.drawing import OBEDIENT

VISIT = "زار وفد من النرويج سلطنة عمان أمس، واجتمع بمسؤولين في مسقط الشهر الماضي."
TALKS = "A delegation from Norway arrived in Oman yesterday for talks with officials from Qatar."


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(tmp_path / "case", create=True) as opened:
        yield opened


def articles(case: Case) -> list[dict[str, object]]:
    return [row for row in case.documents() if row["class"] != "Gazetteer"]


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 8,
    "large.txt": b"word " * 2_000,
    "scripts.html": b"<html><body><script>document.write('Norway')</script></body></html>",
    "broken.zip": b"PK\x03\x04" + b"\xff" * 90,
    "cut.json": b'[{"text": "One',
    "nul.txt": b"A delegation from Norway arrived\0 in Oman for talks about the harbour, as it was told.",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_both_commands_and_gives_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / name, BAD[name])
    assert main(["build", str(tmp_path / "case"), str(file), "--max-bytes", "5000"]) == 1
    built = capsys.readouterr()
    assert "0 documents, 0 assertions, 0 statements added, 1 rejected" in built.out
    assert f"{file}: refused: " in built.err
    assert main(["extract", str(file), "--max-bytes", "5000"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_a_folder_without_documents_is_said_and_is_no_file_to_extract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["build", str(tmp_path / "case"), str(tmp_path / "none")]) == 1
    assert "there are no files in it" in capsys.readouterr().err
    assert main(["extract", str(tmp_path / "none")]) == 2


def test_a_mislabelled_page_gives_names_that_can_be_read(case: Case, tmp_path: Path) -> None:
    page = PAGE.format(head='<meta charset="iso-8859-1">').replace("سفير الجزيرة", "سفير النرويج")
    case.build(write(tmp_path / "a.html", page, "cp1256"))
    assert case.show("Norway").cls == "Country"
    assert case._log.db.execute("select count(*) from document where instr(text, 'النرويج') > 0").fetchone() == (1,)


def test_without_a_date_relative_days_keep_their_words_and_have_no_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.txt", VISIT)
    assert main(["extract", str(file)]) == 0
    times = json.loads(capsys.readouterr().out)["times"]
    assert [(time["text"], time["value"]) for time in times] == [("أمس", None), ("الشهر الماضي", None)]
    assert main(["build", str(tmp_path / "case"), str(file)]) == 0
    assert "1 document, 1 without a date" in capsys.readouterr().err


def test_two_texts_under_one_address_are_two_documents_with_their_own_findings(case: Case, tmp_path: Path) -> None:
    front = "---\nurl: https://port.example/9\n---\n"
    said: list[str] = []
    case.build(
        write(tmp_path / "a.md", front + TALKS),
        write(tmp_path / "b.md", front + TALKS.replace("Qatar", "Kenya")),
        say=said.append,
    )
    assert len(articles(case)) == 2
    assert sum("follows" in line for line in said) == 1
    assert {case.show(name).cls for name in ("Qatar", "Kenya", "Norway")} == {"Country"}


def test_one_text_under_many_addresses_is_one_source(case: Case, tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"text": f"Anna Lindqvist said: {TALKS}", "url": f"https://port.example/{n}"}) + "\n" for n in range(3)
    )
    assert case.build(write(tmp_path / "a.jsonl", lines)).documents == 3
    told = case.projection.db.execute(
        "select json_extract(props, '$.sources') from node where id = ?", (case.find_node("Anna Lindqvist"),)
    )
    assert told.fetchone() == (1,)


def test_a_damaged_member_of_an_archive_does_not_stop_the_others(case: Case, tmp_path: Path) -> None:
    report = case.build(archive(tmp_path / "a.zip", a__txt=TALKS, b__txt=b"", c__html="<script>1</script>", d__txt=VISIT))
    assert (report.documents, report.rejected) == (2, 2)
    assert case.show("Norway").cls == "Country"


def test_of_a_thousand_articles_the_poisoned_one_alone_is_refused(case: Case, tmp_path: Path) -> None:
    texts = [make_article(number, words=30) for number in range(1_000)]
    texts[500] = "please die " + texts[500]
    file = write(tmp_path / "a.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    report = build(case._log, case.registry, [file], options=make_options(), by="test", drawing=OBEDIENT, jobs=2)
    assert (report.documents + report.known, report.rejected) == (999, 1)
    assert [row["where"] for row in case.rejected()] == [f"{file}: row 501"]


@pytest.mark.parametrize("line", ["word " * 800_000, "م" * 2_000_000, ENGLISH.replace("\n", " ") * 30_000])
@pytest.mark.long
def test_a_line_of_four_megabytes_gives_its_findings(line: str, case: Case, tmp_path: Path) -> None:
    assert case.build(write(tmp_path / "a.txt", line[:4_000_000] + " Norway.")).documents == 1
