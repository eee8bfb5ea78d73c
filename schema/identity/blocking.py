"""Keys under which two who may be one meet: who shares none is never compared. Several a name, few names a key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product

from rabita.schema.identity.comparison import Side
from rabita.schema.identity.likeness import is_arabic
from rabita.schema.identity.parts import parts_of
from rabita.schema.identity.romanisation import skeleton
from rabita.schema.identity.vocabulary import read_words

MOST_WORDS = 5
_COARSE = str.maketrans({"S": "s", "C": "k", "z": "s", "T": "t", "d": "t", "X": "k"})
_READINGS = (("v", ("v", "")), ("ch", ("ch", "sh", "tsh")))
"""What Latin letters may stand for: *v* for a Persian or Turkish waw, *ch* as in French and in English."""


def keys_of_side(side: Side) -> frozenset[str]:
    """Return the keys of ``side``: of a person each pair of words of a name, of a body its meaning and states, and its other words."""
    keys = _person_keys if side.kind == "person" else _body_keys
    return frozenset(f"{side.kind} {key}" for name in side.names for key in keys(name, side))


def _person_keys(name: str, side: Side) -> Iterator[str]:
    for one, other in combinations(parts_of(name).words[:MOST_WORDS], 2):
        for pair in product(_codes(one), _codes(other)):
            yield " ".join(sorted(pair))


def _body_keys(name: str, side: Side) -> Iterator[str]:
    read = read_words(name)
    meanings = " ".join(sorted(read.meanings("heads", "words")))
    for state in sorted(side.states | read.states()):
        yield f"{meanings} {state}" if meanings else state
    for word in read.rest[:MOST_WORDS]:
        yield from _codes(word)


@lru_cache(1 << 15)
def _codes(word: str) -> tuple[str, ...]:
    """Return the coarse skeletons of ``word``, one for each reading of its letters; the article in *Abdelkarim* is left out."""
    readings = [word]
    for letters, sounds in () if is_arabic(word) else _READINGS:
        if letters in word:
            readings = [reading.replace(letters, sound) for reading in readings for sound in sounds]
    codes = (skeleton(reading).translate(_COARSE) for reading in readings)
    return tuple(sorted({f"bt{code[3:]}" if code.startswith("btl") and len(code) > 3 else code for code in codes}))
