"""How much the letters of a word look like those of a name: the log odds of its runs of three letters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rabita.loaders.extract.reading import Language
from rabita.loaders.extract.trained import kept_with_models, model_path
from rabita.loaders.extract.word_tables import read_rows

_LEAST = 3
"""Words in which a run of letters must be seen."""
_STEP = 1.5
_FARTHEST = 3
_PER_UNIT = 100
"""The file holds hundredths."""


def likeness_to_names(word: str, language: Language) -> str:
    """Return a class from ``-3`` (letters of common words) to ``3`` (letters of names), ``x`` for what is no word."""
    if not word.isalpha():
        return "x"
    odds, runs = _odds(language), _runs(word)
    mean = sum(odds.get(run, 0) for run in runs) / len(runs) / _PER_UNIT
    return str(max(-_FARTHEST, min(_FARTHEST, round(mean * _STEP))))


def learn_letters(names: Iterable[str], common: Iterable[str]) -> dict[str, int]:
    """Return the log odds, in hundredths, of the runs of three letters in ``names`` against ``common``, both folded.

    Naive Bayes with half a count added to each run.
    """
    in_names, in_common = (Counter(run for word in words for run in _runs(word)) for words in (names, common))
    of_names, of_common = in_names.total(), in_common.total()
    return {
        run: round(_PER_UNIT * (math.log((in_names[run] + 0.5) / of_names) - math.log((in_common[run] + 0.5) / of_common)))
        for run in sorted({*in_names, *in_common})
        if in_names[run] + in_common[run] >= _LEAST
    }


def write_letters(odds: Mapping[str, int], path: Path) -> None:
    """Write ``odds`` as a table, with runs of equal odds on one line."""
    lines: dict[int, list[str]] = {}
    for run, value in odds.items():
        lines.setdefault(value, []).append(run)
    path.write_text("".join(f"{value}\t{' '.join(lines[value])}\n" for value in sorted(lines)), "utf-8")


@kept_with_models()
def _odds(language: Language) -> Mapping[str, int]:
    return {run: int(value) for value, runs in read_rows(model_path(f"{language}.letters.tsv")) for run in runs.split()}


def _runs(word: str) -> list[str]:
    edged = f"^{word}$"
    return [edged[place : place + 3] for place in range(len(edged) - 2)]
