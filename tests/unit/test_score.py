"""What the measuring says without its material, and how it counts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import material
import pytest
import score
import score_findings

from rabita.loaders.extract.pipeline import extract_text
from tests.support.shared import SHARED


def test_without_the_corpora_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["score.py", "--data", str(tmp_path), "--scorers", str(tmp_path)])
    assert score.main() == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"score: {tmp_path / 'score_entities.py'} is not there; give the folders with --data and --scorers"
    ]


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("زار ولبنان\u200f .", "لبنان", "ولبنان\u200f"),
        ("شكر للأمم المتحدة", "أمم المتحدة", "للأمم المتحدة"),
        ("زار لبنان", "لبنان", "لبنان"),
        ("ذكر كلبنان", "بنان", "كلبنان"),
        ("في دارلبنان", "لبنان", "لبنان"),
    ],
)
def test_a_name_grows_to_the_whole_word_by_its_proclitic_and_direction_mark(text: str, name: str, whole: str) -> None:
    start = text.index(name)
    found = score._whole({"start": start, "end": start + len(name), "type": "GPE"}, text)
    assert text[found["start"] : found["end"]] == whole


def test_figures_go_into_the_card_of_the_model_of_their_corpus(tmp_path: Path) -> None:
    (tmp_path / "en.card.json").write_text('{"model": "en.crf"}', "utf-8")
    score._note("en_wikigold.jsonl", [score.Figure("names", 0.5, 0.25, 0.333, 0.4, "")], tmp_path)
    card = json.loads((tmp_path / "en.card.json").read_text("utf-8"))
    assert card == {"model": "en.crf", "held_out_f1": {"en_wikigold.jsonl": {"names": {"strict": 0.333, "relaxed": 0.4}}}}


def test_a_span_of_any_finding_is_looked_at() -> None:
    found = extract_text("زار وزير الدفاع الكيني سالم الهنائي أوسلو أمس، والتقى نظيره النرويجي.", document_id="d")
    texts = {span["text"] for span in score_findings.spans_of(found)}
    assert {"زار", "سالم الهنائي", "أوسلو", "أمس", "التقى"} <= texts
    assert all(span["start"] < span["end"] for span in score_findings.spans_of(found))


@pytest.mark.parametrize(
    ("kinds", "category", "outcome"),
    [
        ({"Visit"}, "CONSULT", "right"),
        ({"Attack", "Visit"}, "CONSULT", "right"),
        ({"Signing"}, "AGREE", "right"),
        ({"Attack"}, "CONSULT", "wrong"),
        ({"Attack"}, "PROTEST", "wrong"),
        (set(), "PROTEST", "silent"),
    ],
)
def test_a_category_is_told_rightly_wrongly_or_not_at_all(kinds: set[str], category: str, outcome: str) -> None:
    assert score_findings._outcome(kinds, score_findings.PLOVER.get(category, ())) == outcome


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the annotated corpora are not beside the project")
def test_every_figure_of_findings_is_made() -> None:
    place = material.Place(SHARED / "data" / "dev", SHARED / "acceptance")
    for part in score_findings.FINDINGS:
        if part.measure not in (score_findings.grounding, score_findings.identity):  # half a minute
            lines = list(part.measure(place))
            assert lines
            assert all(line.what and line.figure for line in lines), part.title
