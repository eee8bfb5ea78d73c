"""Prints how well extraction does: all that is found (``score_findings.py``), then names, on parts the models were not trained on.

usage: python tools/score.py [--data DIR] [--scorers DIR] [--cards DIR]

DIR of ``--data`` holds the corpora, DIR of ``--scorers`` the scorers and the acceptance article. For names, models are trained
in a temporary folder on the first four fifths of each corpus and measured on the last, a sentence being a document. With
``--cards`` only these figures are made, and written into the cards of the models there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from material import SHARED, Place, extracted, scorer
from score_findings import FINDINGS, Part, needed

from rabita.loaders.extract.reading import Language
from rabita.loaders.extract.trained import models_of
from rabita.loaders.extract.training.corpora import CORPORA, Row, marked, parted, read_rows
from rabita.loaders.extract.training.mentions import train, write_card

_LETTERS_BEFORE = re.compile(r"(?<!\S)[وفبلك]{1,3}$")
_MARKS_BEHIND = re.compile("[\u200e\u200f]+")
Mention = dict[str, Any]


class Figure(NamedTuple):
    """One line of a table. ``prototype`` is strict (relaxed) F1 of a plain CRF made before this project's pipeline."""

    what: str
    precision: float
    recall: float
    strict: float
    relaxed: float
    prototype: str


PROTOTYPE = {
    "ar_anercorp_train.jsonl": "0.673 (0.753)",
    "ar_wojood_sample_trainval.jsonl": "0.726 (0.796)",
    "en_wikigold.jsonl": "0.558 (0.602)",
}
"""Measured before, by the same scorer on the same fifths: plain CRF, proclitics left in the names."""


def main() -> int:
    """Print a table for each corpus; 2 when the corpora or the scorers are not there."""
    options = _options()
    place = Place(options.data, options.scorers)
    missing = [path for path in _needed(place) if not path.exists()]
    if missing:
        print(f"score: {missing[0]} is not there; give the folders with --data and --scorers", file=sys.stderr)
        return 2
    if options.cards is None:
        for part in FINDINGS:
            _print_part(part, place)
    for title, figures in names(place):
        _print(title, figures)
        if options.cards is not None:
            _note(title, figures, options.cards)
    return 0


def names(place: Place) -> Iterator[tuple[str, Sequence[Figure]]]:
    """Yield, by corpus, the figures of named mentions on its last fifth."""
    with tempfile.TemporaryDirectory() as folder:
        for language in CORPORA:
            rows = [row for name in CORPORA[language] for row in parted(read_rows(place.data / name))[0]]
            train([marked(row) for row in rows], language, Path(folder))
        with models_of(Path(folder)):
            for language in CORPORA:
                for name in CORPORA[language]:
                    yield name, _names_of(parted(read_rows(place.data / name))[1], name, place, language)


def _names_of(rows: Sequence[Row], name: str, place: Place, language: Language) -> list[Figure]:
    """Return the figures as annotated, and for Arabic those of whole words: corpora annotate a proclitic as a part of a name."""
    found = {row["id"]: _mentions(row["text"]) for row in rows}
    figures = _figures(rows, found, place, "", PROTOTYPE[name])
    if language == "ar":
        whole = {row["id"]: [_whole(mention, row["text"]) for mention in found[row["id"]]] for row in rows}
        figures += _figures(rows, whole, place, ", whole words", PROTOTYPE[name])
    return figures


def _figures(
    rows: Sequence[Row], found: Mapping[str, Sequence[Mention]], place: Place, mark: str, prototype: str
) -> list[Figure]:
    score = scorer(place.scorers / "score_entities.py")
    states = score.read_states(place.scorers / "states.tsv")
    gold = {row["id"]: row for row in rows}
    figures = score.score(gold, {key: {"mentions": mentions} for key, mentions in found.items()}, states=states)
    return [
        Figure(
            f"{'names' if kind == 'micro' else kind}{mark}",
            one["p"],
            one["r"],
            one["f1"],
            figures["relaxed"][kind]["f1"],
            prototype if kind == "micro" else "",
        )
        for kind, one in figures["strict"].items()
    ]


def _mentions(text: str) -> list[Mention]:
    """Return the named mentions of a text, none where it is in a language that is not read."""
    found = extracted(text)
    mentions = [] if found is None else found.mentions
    return [{"start": one.start, "end": one.end, "type": one.type} for one in mentions if one.kind == "NAM"]


def _whole(mention: Mention, text: str) -> Mention:
    """Return ``mention`` with the proclitic before it and the direction mark behind it."""
    before = _LETTERS_BEFORE.search(text, 0, mention["start"])
    after = _MARKS_BEHIND.match(text, mention["end"])
    return {**mention, "start": before.start() if before else mention["start"], "end": after.end() if after else mention["end"]}


def _print_part(part: Part, place: Place) -> None:
    print(f"\n{part.title} ({part.note})\n{'':42}{'figure':34}{'prototype':19}asked for")
    for one in part.measure(place):
        print(f"{one.what:42}{one.figure:34}{one.prototype:19}{one.target}".rstrip(), flush=True)


def _print(title: str, figures: Sequence[Figure]) -> None:
    print(f"\n{title:30}{'P':>8}{'R':>8}{'F1 strict':>12}{'F1 relaxed':>12}   prototype strict (relaxed)")
    for one in figures:
        print(
            f"{one.what:30}{one.precision:8.3f}{one.recall:8.3f}{one.strict:12.3f}{one.relaxed:12.3f}   {one.prototype}".rstrip()
        )


def _note(title: str, figures: Sequence[Figure], cards: Path) -> None:
    """Write ``figures`` into the card of the model that is trained on the corpus ``title``."""
    for language in (language for language in CORPORA if title in CORPORA[language]):
        path = cards / f"{language}.card.json"
        card = json.loads(path.read_text("utf-8"))
        held_out = {one.what: {"strict": one.strict, "relaxed": one.relaxed} for one in figures}
        card["held_out_f1"] = {**card.get("held_out_f1", {}), title: held_out}
        write_card(card, language, cards)


def _needed(place: Place) -> Iterator[Path]:
    yield from (place.scorers / name for name in ("score_entities.py", "states.tsv"))
    yield from (place.data / name for language in CORPORA for name in CORPORA[language])
    yield from needed(place)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "dev")
    parser.add_argument("--scorers", type=Path, default=SHARED / "acceptance")
    parser.add_argument("--cards", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
