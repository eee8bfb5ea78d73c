"""The parts of a person's name: the words that name, without titles and particles, and what the titles before them mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rabita.schema.identity.likeness import is_arabic, likeness
from rabita.schema.identity.romanisation import romanise
from rabita.schema.identity.vocabulary import Meant, read_words, without_article

GIVEN_TOO = frozenset({"امير", "سلطان", "ملك", "امام", "amir", "sultan", "imam", "malik"})
"""Titles that are given names too: taken for a title only with the Arabic article."""
LIGHT = frozenset(
    {
        "محمد",
        "سيد",
        "ميان",
        "حاج",
        "mohammad",
        "mohammed",
        "muhammad",
        "mohamed",
        "syed",
        "sayed",
        "sayyed",
        "sayyid",
        "mian",
        "haji",
    }
)
"""Names that are borne before another and often left out."""
ALIKE, UNLIKE = 0.5, 0.2
"""Likeness of two words from which they match, and below which they are two names; between the two nothing is known."""
_SERVANT = frozenset({"عبد", "abd", "abdel", "abdul", "abdal", "abdol"})
_FATHER = frozenset({"ابو", "abu", "abou"})
_TITLES = ("addresses", "ranks", "offices")


class NameParts(NamedTuple):
    """``words`` of a name in their order; ``is_son``: the second is the father's; ``titles`` and ``ordinals`` are meanings."""

    words: tuple[str, ...]
    is_son: bool = False
    titles: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()


class Alignment(NamedTuple):
    """Which words of two names match. ``strength`` is the mean likeness over the shorter name, ``cover`` the matched share of the longer.

    ``is_contrary``: both have a word that is like none of the other's.
    """

    strength: float
    cover: float
    matched: int
    is_contrary: bool


@lru_cache(1 << 15)
def parts_of(name: str) -> NameParts:
    """Return the parts of the person's name ``name``."""
    read = read_words(name)
    named, titles = _after_titles(read.words, read.meant)
    ordinals = frozenset[str]().union(*(part.meanings for part in read.meant if part.section == "ordinals" and part.start > 0))
    skipped = {
        part.start for part in read.meant if part.section == "particles" or (part.section == "ordinals" and part.start > 0)
    }
    sons = {part.start for part in read.meant if "son" in part.meanings}
    words = tuple(_glued([_bare(read.words[at]) for at in range(named, len(read.words)) if at not in skipped]))
    return NameParts(words or read.words[-1:], named + 1 in sons, titles, ordinals)


def _after_titles(words: Sequence[str], meant: Sequence[Meant]) -> tuple[int, frozenset[str]]:
    """Return where the name begins behind its titles, and what these mean."""
    at, titles = 0, frozenset[str]()
    for part in meant:
        is_title = part.section in _TITLES or (part.section == "states" and at > 0)
        if part.start == at and part.end < len(words) and is_title and words[at] not in GIVEN_TOO:
            at, titles = part.end, titles | part.meanings
    return at, titles


def _bare(word: str) -> str:
    return without_article(word) if is_arabic(word) and len(word) > 4 else word


def _glued(words: Sequence[str]) -> Iterator[str]:
    """Yield ``words``; *Abd al-Aziz* and *Abu Bakr* are one word each."""
    before = ""
    for word in words:
        if word in _SERVANT or (word in _FATHER and not before):
            before += word
        else:
            yield before + word
            before = ""
    if before:
        yield before


def align(a: NameParts, b: NameParts) -> Alignment:
    """Return how the words of two names match best, where two words of one may be one of the other (*Ke Qiang*, *Keqiang*)."""
    plain = _align(a, b)
    if plain.strength > 0.95 and not plain.is_contrary:
        return plain
    tried = (*(_align(x, b) for x in _joined(a)), *(_align(a, y) for y in _joined(b)))
    better = [found for found in tried if found.strength > max(plain.strength, ALIKE) and not found.is_contrary]
    return max(better, key=lambda found: (found.strength, found.cover), default=plain)


def _joined(name: NameParts) -> Iterator[NameParts]:
    """Yield ``name`` with two neighbouring words as one."""
    words = name.words
    for at in range(1 if name.is_son else 0, len(words) - 1) if len(words) < 6 else ():
        yield name._replace(words=(*words[:at], words[at] + words[at + 1], *words[at + 2 :]))


def _align(a: NameParts, b: NameParts) -> Alignment:
    likes = {(i, j): word_likeness(x, y) for i, x in enumerate(a.words) for j, y in enumerate(b.words)}
    left, right, found = set(range(len(a.words))), set(range(len(b.words))), []
    for (i, j), like in sorted(likes.items(), key=lambda pair: (-pair[1], abs(pair[0][0] - pair[0][1]), pair[0])):
        if like >= UNLIKE and i in left and j in right:
            found.append(like)
            left.discard(i)
            right.discard(j)
    lonely = [{i for i in left if not _is_light(a, i)}, {j for j in right if not _is_light(b, j)}]
    is_contrary = all(lonely)
    is_contrary = is_contrary or ((a.is_son or b.is_son) and min(len(a.words), len(b.words)) > 1 and likes[0, 0] < UNLIKE)
    shorter, longer = sorted((len(a.words), len(b.words)))
    matched = sum(like >= ALIKE for like in found)
    return Alignment(sum(found) / shorter, matched / longer, matched, is_contrary)


def _is_light(name: NameParts, at: int) -> bool:
    return at == 0 and not name.is_son and len(name.words) > 2 and name.words[0] in LIGHT


def word_likeness(a: str, b: str) -> float:
    """Return how alike two words of names are; an initial is half like every name that begins so."""
    if min(len(a), len(b)) == 1 and a != b:
        return 0.45 if romanise(a)[:1] == romanise(b)[:1] else 0.0
    return likeness(a, b)
