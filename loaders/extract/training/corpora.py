"""The annotated corpora that the taggers of names learn from: their files, licences, sentences, and the part kept for measuring."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rabita.loaders.extract.reading import Language

CORPORA: dict[Language, dict[str, str]] = {
    "ar": {
        "ar_anercorp_train.jsonl": "CC BY-SA 4.0; ANERcorp (Benajiba, Rosso and Benedí Ruiz 2007), split of CAMeL Lab (Obeid et al. 2020)",
        "ar_wojood_sample_trainval.jsonl": "MIT; public sample of Wojood, SinaLab, repository SinaLab/ArabicNER",
    },
    "en": {"en_wikigold.jsonl": "CC BY 4.0; WikiGold (Balasuriya et al. 2009)"},
}
TYPES = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}
_CLOSED = re.compile(r" (?=[.,;:!?؟،؛)»])")
Row = Mapping[str, Any]


class Marked(NamedTuple):
    """A sentence with its names: start, end, type."""

    text: str
    spans: list[tuple[int, int, str]]


def read_rows(path: Path) -> list[Row]:
    """Return the records of a corpus in JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the first four fifths of a corpus, to learn from, and the last, to measure on."""
    edge = len(rows) * 4 // 5
    return rows[:edge], rows[edge:]


def marked(row: Row) -> Marked:
    """Return a record's text and outermost names, with punctuation closed up as people write it."""
    spans = [(found["start"], found["end"], TYPES[found["type"]]) for found in row["entities"] if found["type"] in TYPES]
    return _closed(Marked(row["text"], list(_outermost(spans))))


def _outermost(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    end = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _closed(sentence: Marked) -> Marked:
    """Return ``sentence`` without the spaces that a corpus puts before punctuation."""
    gone = [found.start() for found in _CLOSED.finditer(sentence.text)]
    spans = [(_shifted(start, gone), _shifted(end, gone), label) for start, end, label in sentence.spans]
    return Marked(_CLOSED.sub("", sentence.text), spans)


def _shifted(place: int, gone: Iterable[int]) -> int:
    return place - sum(space < place for space in gone)
