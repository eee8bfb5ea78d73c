"""How alike two names of bodies or places are: by what their words mean in either language, and by the other words as names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rabita.schema.identity.parts import NameParts, align
from rabita.schema.identity.romanisation import romanise
from rabita.schema.identity.vocabulary import STATE, Words, read_words, without_article

ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]{1,5}|[A-Z]{2,6}")
AS_ACRONYM = 0.5
SOUNDS_ALIKE = 0.9
_SILENT = ("particles", "states", "addresses")
_PORTFOLIOS = frozenset({"foreign", "defence", "interior", "finance", "justice", "oil", "health", "media", "trade", "energy"})
_WITH_NAMES = frozenset({"news agency", "channel", "newspaper", "radio", "brigades", "movement"})
"""Bodies that are told apart by a name of their own, so that unlike names make them two."""


class Likeness(NamedTuple):
    """``strength`` is the share of words that match; ``reason`` says why these are two things, when they are."""

    strength: float
    is_complete: bool
    contrary: str | None = None


@lru_cache(1 << 14)
def body_likeness(a: str, b: str) -> Likeness:
    """Return how alike the names ``a`` and ``b`` of two bodies or places are."""
    first, second = read_words(a), read_words(b)
    if _acronym(a, second) or _acronym(b, first):
        return Likeness(AS_ACRONYM, False)
    mine, other = _known(first), _known(second)
    rest = _matched(first.rest, second.rest)
    total = len(mine) + len(other) + len(first.rest) + len(second.rest)
    by_meaning = 2 * (len(mine & other) + rest) / total if total else 0.0
    by_sound = _matched(_sounding(first), _sounding(second)) / max(len(_sounding(first)), len(_sounding(second)), 1)
    strength = min(1.0, max(by_meaning, by_sound))
    return Likeness(strength, strength > 0, None if by_sound > SOUNDS_ALIKE else _contrary(first, second, rest))


def _known(words: Words) -> frozenset[str]:
    """Return what is meant, states apart; *the Kenyan Foreign* is the ministry."""
    found = frozenset(item for part in words.meant if part.section not in _SILENT for item in part.meanings)
    return found | {"ministry"} if found and found <= _PORTFOLIOS else found


def _sounding(words: Words) -> tuple[str, ...]:
    """Return all words but the names of states and particles, to be compared by sound."""
    silent = {at for part in words.meant if part.section in _SILENT for at in range(part.start, part.end)}
    return tuple(word for at, word in enumerate(words.words) if at not in silent)


def _matched(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Return how many words of ``a`` sound like words of ``b``."""
    if not a or not b:
        return 0.0
    found = align(NameParts(tuple(map(without_article, a))), NameParts(tuple(map(without_article, b))))
    return found.strength * min(len(a), len(b)) if found.matched else 0.0


def _contrary(a: Words, b: Words, rest: float) -> str | None:
    for section, what in (("directions", "direction"), ("ordinals", "numeral")):
        if a.meanings(section) != b.meanings(section):
            return f"another {what}"
    mine, other = _known(a), _known(b)
    heads = a.meanings("heads"), b.meanings("heads")
    if all(heads) and heads[0].isdisjoint(heads[1]):
        return f"another kind of body: {_told(heads[0])}, {_told(heads[1])}"
    if mine - other and other - mine:
        return f"another meaning: {_told(mine - other)}, {_told(other - mine)}"
    if mine & other & _WITH_NAMES and a.rest and b.rest and not rest:
        return "another name"
    return None


def _told(meanings: Iterable[str]) -> str:
    return " ".join(sorted(meanings))


def _acronym(name: str, other: Words) -> bool:
    """Return whether ``name`` is made of the first letters of what the words of ``other`` mean."""
    if not ACRONYM.fullmatch(name) or len(other.words) < 2:
        return False
    initials = [item.removeprefix(STATE)[0].lower() for part in other.meant for item in part.meanings for item in item.split()]
    initials += [romanise(without_article(word))[:1] for word in other.rest]
    wanted = list(name.lower()) if name.isupper() else [letter.lower() for letter in name if letter.isupper()]
    for letter in wanted:
        if letter not in initials:
            return False
        initials.remove(letter)
    return True
