"""`rabita review`: pairs that may be one are listed with their words, and a person decides about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rabita.case import open_case
from rabita.cli import main
from tests.support.cases import case_of

WORDS = "التقى جيمس أوكيلو وفدا"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A case with one person told of in two languages, whose state nobody tells."""
    english = {"type": "Meeting", "time": "2024-03-01", "participant": [{"type": "Person", "label": "James Okello"}, "Oman"]}
    source = {"publisher": "Nile Courier", "published": "2024-03-06", "quote": WORDS}
    arabic = {"type": "Person", "label": {"ar": "جيمس أوكيلو"}}
    with case_of(tmp_path, [english], [{"type": "Meeting", "participant": [arabic, "Qatar"], "source": source}]) as case:
        return case.path


def pairs(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert main(["review", str(path), "--list", "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def test_a_doubtful_pair_is_listed_with_names_score_reasons_and_words(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pair,) = pairs(path, capsys)
    assert {pair["name_a"], pair["name_b"]} == {"James Okello", "جيمس أوكيلو"}
    assert {pair["words_a"], pair["words_b"]} == {WORDS, None}
    assert isinstance(pair["score"], float) and 0.5 < pair["score"] < 1
    assert "James Okello / جيمس أوكيلو" in str(pair["reason"])
    assert main(["review", str(path)]) == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in (WORDS, "James Okello", str(pair["id_a"]), "why:", "line 1", f"{pair['score']:.2f}"))


@pytest.mark.parametrize(("kind", "people"), [("same", 1), ("different", 2)])
def test_a_decision_ends_the_doubt_until_it_is_undone(
    path: Path, capsys: pytest.CaptureFixture[str], kind: str, people: int
) -> None:
    (pair,) = pairs(path, capsys)
    chosen = [str(pair["id_a"]), str(pair["id_b"])]
    assert main(["review", str(path), f"--{kind}", *chosen, "--by", "Mona", "--why", "a photograph"]) == 0
    assert pairs(path, capsys) == []
    with open_case(path) as case:
        assert case.projection.db.execute("select count(*) from node where class = 'Person'").fetchone() == (people,)
        assert case._log.db.execute("select kind, by, why from judgement").fetchall() == [(kind, "Mona", "a photograph")]
        assert ("undecided pairs", 0) in [tuple(row.values()) for row in case.info()]
    assert main(["undo", str(path)]) == 0
    assert pairs(path, capsys) == [pair]


def test_two_decisions_at_once_are_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(path), "--same", "a", "b", "--different", "a", "b"]) == 2
    assert "give one of --list, --same and --different" in capsys.readouterr().err
