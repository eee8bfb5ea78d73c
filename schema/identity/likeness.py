"""How alike two words of names are, 0 to 1: within one script by letters, across scripts by how often letters stand for one another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from rabita.schema.identity.romanisation import skeleton

FOLDER = Path(__file__).parent
SHAPES = ((1, 1), (1, 2), (1, 0), (0, 1), (2, 1), (1, 3), (2, 2))
"""How many Arabic letters stand for how many Latin ones."""
MIDDLE, STEEPNESS = 0.6, 3.0
"""Weight a letter at which two words are as likely one name as not: between 95 % of true and 99.9 % of false pairs of names (``training/linking.py``)."""
UNSEEN = -4.0
CHANGE = 1.5
"""Weight of a changed letter within a script: words with two changes in three letters have nothing in common."""
TOLD_APART = 0.35
"""Of two words that are both known as another name each: *Mahmoud* is no spelling of محمد."""
_IMPOSSIBLE = -50.0


@lru_cache(1 << 16)
def likeness(a: str, b: str) -> float:
    """Return how alike the words ``a`` and ``b`` are, given as name keys; the order of the two does not matter."""
    if a == b:
        return 1.0
    if is_arabic(a) == is_arabic(b):
        return _within_script(*sorted((a, b)))
    return _across(a, b) if is_arabic(a) else _across(b, a)


def is_arabic(word: str) -> bool:
    """Return whether ``word`` begins with an Arabic letter."""
    return "\u0620" <= word[:1] <= "\u06ff"


def _within_script(a: str, b: str) -> float:
    """Return how few letters need a change; Latin spellings of one skeleton are alike unless their vowels differ much."""
    known, longer = spellings(), max(len(a), len(b))
    alike = max(0.0, 1 - CHANGE * edits(a, b) / longer)
    if a in known and b in known:
        return 0.95 if known[a] == known[b] else min(alike, TOLD_APART)
    if not is_arabic(a) and skeleton(a) == skeleton(b):
        alike = max(alike, 0.9 if len(skeleton(a)) > 1 else 0.7)
    return alike if longer > 3 or alike == 1 else alike / 2


def edits(a: str, b: str) -> int:
    """Return how many letters must be put in, left out or changed to make ``b`` of ``a`` (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for number, letter in enumerate(a, 1):
        before, row[0] = row[0], number
        for at, other in enumerate(b, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != other))
    return row[-1]


def _across(arabic: str, latin: str) -> float:
    known = spellings().get(latin)
    if known == arabic:
        return 1.0
    weight = weight_a_letter(arabic, latin)
    alike = 1 / (1 + math.exp(-STEEPNESS * (weight - MIDDLE)))
    is_told_apart = known is not None and arabic in arabic_words() and weight_a_letter(known, latin) > weight
    return min(alike, TOLD_APART) if is_told_apart else alike


def weight_a_letter(arabic: str, latin: str) -> float:
    """Return the logarithm of how much likelier the two words are as one name than as two, for each letter."""
    best = {(0, 0): 0.0}
    weights = letter_weights()
    for i in range(len(arabic) + 1):
        for j in range(len(latin) + 1):
            for m, n in SHAPES:
                before = best.get((i - m, j - n))
                if before is not None and (i, j) != (0, 0):
                    found = before + weights.get(
                        (arabic[i - m : i], latin[j - n : j]), UNSEEN if m + n < 3 and m < 2 else _IMPOSSIBLE
                    )
                    best[i, j] = max(found, best.get((i, j), _IMPOSSIBLE * 9))
    return best[len(arabic), len(latin)] / max(len(arabic), 0.75 * len(latin))


@cache
def letter_weights() -> Mapping[tuple[str, str], float]:
    """Return the logarithm of how much more often than by chance Arabic letters stand for Latin ones in names."""
    rows = (line.split("\t") for line in (FOLDER / "letters.tsv").read_text("utf-8").splitlines())
    return {(arabic, latin): int(weight) / 100 for arabic, latin, weight in rows}


@cache
def spellings() -> Mapping[str, str]:
    """Return the Arabic form of frequent Latin spellings of names, as name keys."""
    rows = (line.split("\t") for line in (FOLDER / "spellings.tsv").read_text("utf-8").splitlines())
    return {latin: arabic for arabic, *latins in rows for latin in latins}


@cache
def arabic_words() -> frozenset[str]:
    """Return the Arabic forms of ``spellings``."""
    return frozenset(spellings().values())
