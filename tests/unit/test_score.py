"""What the measuring of names says without its material, and how it counts whole words."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import score


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
