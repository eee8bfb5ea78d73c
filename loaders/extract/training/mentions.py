"""Trains the taggers of names from corpora in JSON lines, always with the same result for the same files.

usage: python -m rabita.loaders.extract.training.mentions --lang ar --data DIR --out FILE.crf [--hold-out]

DIR holds the files of ``CORPORA``. Beside FILE.crf comes FILE.card.json: data with sha256 and licences, size, parameters.
``--hold-out`` keeps the last fifth of every file out, for measuring.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rabita.loaders.extract.features import FEATURES_VERSION, features_of
from rabita.loaders.extract.mentions import find_known
from rabita.loaders.extract.reading import Language, Part, Word, begin
from rabita.loaders.extract.sentences import split_sentences
from rabita.loaders.extract.tagger import LICENCE, label_words

CORPORA: dict[str, dict[str, str]] = {
    "ar": {
        "ar_anercorp_train.jsonl": "CC BY-SA 4.0; ANERcorp (Benajiba, Rosso and Benedí Ruiz 2007), split of CAMeL Lab (Obeid et al. 2020)",
        "ar_wojood_sample_trainval.jsonl": "MIT; public sample of Wojood, SinaLab, repository SinaLab/ArabicNER",
    },
    "en": {"en_wikigold.jsonl": "CC BY 4.0; WikiGold (Balasuriya et al. 2009)"},
}
PARAMETERS: dict[str, dict[str, float | int | bool]] = {
    "ar": {"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.minfreq": 2},
    "en": {"c1": 0.1, "c2": 0.01, "max_iterations": 100},
}
TYPES = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}
_CLOSED = re.compile(r" (?=[.,;:!?؟،؛)»])")
_Item = tuple[list[list[str]], list[str]]


class Marked(NamedTuple):
    """A sentence with its names: start, end, type."""

    text: str
    spans: list[tuple[int, int, str]]


def main() -> None:
    """Train and write the model and its card."""
    options = _options()
    sentences = [found for name in CORPORA[options.lang] for found in read_corpus(options.data / name, hold_out=options.hold_out)]
    train(sentences, options.lang, options.out)
    card = _card(options.lang, options.data, options.out, len(sentences))
    options.out.with_suffix(".card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_corpus(path: Path, *, hold_out: bool = False) -> Iterator[Marked]:
    """Yield the sentences of a corpus, each followed by a copy with closed punctuation where it differs."""
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    for row in rows[: len(rows) * 4 // 5] if hold_out else rows:
        spans = [(found["start"], found["end"], TYPES[found["type"]]) for found in row["entities"] if found["type"] in TYPES]
        marked = Marked(row["text"], list(_outermost(spans)))
        yield marked
        if (closed := _closed(marked)).text != marked.text:
            yield closed


def train(sentences: Iterable[Marked], language: Language, out: Path) -> None:
    """Write the model of ``sentences`` to ``out``."""
    from pycrfsuite import Trainer

    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS[language])
    for marked in sentences:
        for features, labels in _items(marked, language):
            trainer.append(features, labels)
    trainer.train(str(out))


def _items(marked: Marked, language: Language) -> Iterator[_Item]:
    """Yield features and labels of each sentence of ``marked``; names of states are places, whatever the corpus says."""
    reading = begin(marked.text, published=None, language=language)
    known = find_known(reading.folded)
    states = {(found.start, found.end) for found in known if found.type == "GPE" and found.kind == "NAM"}
    spans = [(start, end, "LOC" if _is_state(start, end, states) else label) for start, end, label in marked.spans]
    part = Part(0, len(marked.text), "body", language)
    for sentence in split_sentences(replace(reading, parts=(part,))).sentences:
        words: tuple[Word, ...] = sentence.words
        yield features_of(words, marked.text, known, language), label_words(words, spans)


def _is_state(start: int, end: int, states: set[tuple[int, int]]) -> bool:
    """Tell whether a name is all of a state's, or has only a proclitic more."""
    return any((start + clitic, end) in states for clitic in (0, 1, 2))


def _outermost(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    end = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _closed(marked: Marked) -> Marked:
    """Return ``marked`` without the spaces that a corpus puts before punctuation."""
    gone = [found.start() for found in _CLOSED.finditer(marked.text)]
    spans = [(_shifted(start, gone), _shifted(end, gone), label) for start, end, label in marked.spans]
    return Marked(_CLOSED.sub("", marked.text), spans)


def _shifted(place: int, gone: Iterable[int]) -> int:
    return place - sum(space < place for space in gone)


def _card(language: Language, data: Path, out: Path, sentences: int) -> dict[str, object]:
    return {
        "model": out.name,
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "bytes": out.stat().st_size,
        "licence": LICENCE,
        "method": "linear-chain CRF, python-crfsuite, L-BFGS, deterministic",
        "parameters": PARAMETERS[language],
        "features": FEATURES_VERSION,
        "sentences": sentences,
        "data": [
            {"file": name, "sha256": hashlib.sha256((data / name).read_bytes()).hexdigest(), "licence": licence}
            for name, licence in CORPORA[language].items()
        ],
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=sorted(CORPORA), required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold-out", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
