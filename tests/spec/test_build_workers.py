"""Findings drawn in several processes: the same bytes as in one, and no document takes others down with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.building import build, make_options
from rabita.case import open_case
from rabita.errors import InputError
from rabita.extracting import EXTRACTORS
from rabita.loaders.documents.records import Metadata, ReadDocument
from rabita.report import Report
from rabita.workers import AHEAD, Workers, drawers
from tests.support.articles import article_lines, make_article
from tests.support.documents import FRENCH, write
from tests.support.drawing import OBEDIENT

TABLES = ("document", "run", "assertion", "statement", "rejected")


def built(directory: Path, file: Path, *, jobs: int) -> tuple[Report, list[list[tuple[object, ...]]], list[str]]:
    """Build with the obedient extractor; return the report, all rows of the log in the order written, and what was said."""
    said: list[str] = []
    with open_case(directory, create=True) as case:
        report = build(
            case._log, case.registry, [file], options=make_options(), by="test", drawing=OBEDIENT, jobs=jobs, say=said.append
        )
        return report, [case._log.db.execute(f"select * from {table} order by rowid").fetchall() for table in TABLES], said


def corpus(path: Path, *texts: str) -> Path:
    return write(path, "".join(json.dumps({"text": text}) + "\n" for text in texts))


def test_any_number_of_processes_gives_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    lines = [*article_lines(40, words=40), json.dumps({"text": FRENCH}) + "\n", '{"text": ""}\n', '{"text": "please refuse"}\n']
    file = write(tmp_path / "a.jsonl", "".join(lines[:20] + lines[40:] + lines[10:40]))
    one, two, three = (built(tmp_path / str(jobs), file, jobs=jobs) for jobs in (1, 2, 3))
    assert one == two == three
    assert (one[0].documents, one[0].rejected, one[0].known) == (41, 2, 10)


def test_a_document_on_which_a_worker_dies_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    texts = [make_article(number, words=20) for number in range(24)]
    for place in (0, 7, 8, 23):
        texts[place] = f"please die {place}"
    report, _, said = built(tmp_path / "case", corpus(tmp_path / "a.jsonl", *texts), jobs=2)
    assert (report.documents, report.rejected) == (20, 4)
    assert [line.partition(": refused: ")[0].rpartition(": ")[2] for line in said[:-1]] == ["row 1", "row 8", "row 9", "row 24"]
    assert all("the extractor died" in line for line in said[:-1])


def test_a_bug_in_a_worker_is_raised_and_what_came_before_it_is_kept(tmp_path: Path) -> None:
    texts = [make_article(number, words=20) for number in range(9)]
    file = corpus(tmp_path / "a.jsonl", *texts[:5], "please fail", *texts[5:])
    with pytest.raises(AssertionError):
        built(tmp_path / "case", file, jobs=2)
    with open_case(tmp_path / "case") as case:
        assert len(case.documents()) == 5 + 1


def test_no_more_documents_are_in_hand_than_keep_the_workers_busy() -> None:
    given = 0

    def asked() -> Iterator[tuple[int, ReadDocument | None]]:
        nonlocal given
        for given in range(1, 101):
            document = ReadDocument(make_article(given, words=30), Metadata(), "text/plain", "0" * 64)
            yield given, None if given % 10 == 0 else document

    with drawers(EXTRACTORS["rules"], 2) as drawer:
        assert isinstance(drawer, Workers)
        for number, (thing, drawn) in enumerate(drawer.in_order(asked()), start=1):
            assert thing == number
            assert (drawn is None) is (number % 10 == 0)
            assert given - number <= 2 * AHEAD


def test_no_jobs_cannot_be_asked_for() -> None:
    with pytest.raises(InputError, match="give 1 or more"):
        drawers(EXTRACTORS["rules"], 0)


def test_progress_counts_documents_and_guesses_how_many_there_are(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", "".join(article_lines(50, words=40)))
    seen: list[tuple[int, int | None]] = []
    with open_case(tmp_path / "case", create=True) as case:
        case.build(file, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == [*range(1, 51), 50]
    assert seen[-1] == (50, 50)
    assert all(total is not None and 30 <= total <= 150 for _, total in seen)
