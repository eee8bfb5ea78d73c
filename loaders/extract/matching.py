"""All places of a folded text where a known name stands, by one Aho-Corasick pass; Arabic proclitics stay outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rabita.loaders.extract.folding import Folded
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import MentionKind, MentionType

_LETTERS_BEFORE = re.compile(r"[^\W_]*$")
_WORD_BEFORE = re.compile(r"([^\W_]+)[^\w\n]*$")
_WORD_AFTER = re.compile(r"[^\w\n]*([^\W_]+)")
ELIDED = frozenset({"لل", "ولل", "فلل"})
"""The preposition with the article, whose alef is not written."""
_REACH = 30


class Surface(NamedTuple):
    """One way to write a name. ``text`` is folded.

    ``exact`` is the spelling that the text must have (acronyms of Latin letters); ``elided`` says that the article is cut
    off, so that the words before must be ``لل``. One of ``before`` must, none of ``not_before`` may be the word before,
    none of ``not_after`` the word after.
    ``takes`` says what a head needs beside it to be a name. ``listed`` is the name as the table has it.
    """

    text: str
    key: str
    type: MentionType
    kind: MentionKind
    exact: str | None = None
    elided: bool = False
    before: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    takes: str | None = None
    listed: str = ""


class Match(NamedTuple):
    """A surface at the folded offsets ``[start, end)``."""

    start: int
    end: int
    surface: Surface


class Matcher:
    """Finds surfaces. Safe to use from several threads."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        from ahocorasick_rs import AhoCorasick

        self._by_text: dict[str, list[Surface]] = {}
        for surface in surfaces:
            self._by_text.setdefault(surface.text, []).append(surface)
        self._texts = list(self._by_text)
        self._automaton = AhoCorasick(self._texts)

    def find(self, folded: Folded) -> Iterator[Match]:
        """Yield every match that stands as a word of its own, overlapping ones too, in the order of their ends."""
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if end < len(folded.text) and folded.text[end].isalnum():
                continue
            clitic = letters_before(folded.text, start)
            for surface in self._by_text[self._texts[index]]:
                if (
                    _stands(clitic, surface)
                    and _is_spelt(folded, start, end, surface)
                    and _fits(folded.text, start, end, surface)
                ):
                    yield Match(start, end, surface)


def letters_before(text: str, start: int) -> str:
    """Return the letters that are joined to the front of what begins at ``start``."""
    found = _LETTERS_BEFORE.search(text, max(0, start - _REACH), start)
    return found[0] if found else ""


def _stands(clitic: str, surface: Surface) -> bool:
    if surface.elided:
        return clitic in ELIDED
    return not clitic or ("\u0620" <= surface.text[0] <= "\u06ff" and clitic in words_of("ar", "clitics"))


def _is_spelt(folded: Folded, start: int, end: int, surface: Surface) -> bool:
    """Tell whether the case is right: an acronym must be written as such, a Latin name begins with a capital."""
    first, last = folded.span(start, end)
    source = folded.source[first:last]
    return source == surface.exact if surface.exact is not None else not source[0].islower()


def _fits(text: str, start: int, end: int, surface: Surface) -> bool:
    if surface.not_after and (after := _WORD_AFTER.match(text, end)) and after[1] in surface.not_after:
        return False
    if not surface.before and not surface.not_before:
        return True
    found = _WORD_BEFORE.search(text, max(0, start - 2 * _REACH), start - len(letters_before(text, start)))
    word = found[1] if found else ""
    known = {word, *(word[len(clitic) :] for clitic in words_of("ar", "clitics") if word.startswith(clitic))}
    return not known & surface.not_before and (not surface.before or bool(known & surface.before))


class Cover:
    """Which characters of a text of ``length`` are taken."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether nothing of ``[start, end)`` is taken."""
        return not any(self._taken[start:end])

    def is_full(self, start: int, end: int) -> bool:
        """Tell whether all of ``[start, end)`` is taken."""
        return all(self._taken[start:end])

    def take(self, start: int, end: int) -> None:
        """Take ``[start, end)``."""
        self._taken[start:end] = b"\x01" * (end - start)


def longest(matches: Iterable[Match], length: int) -> list[Match]:
    """Return ``matches`` without those that overlap a longer one, or an equal one told before, in text order."""
    cover, kept = Cover(length), []
    for match in sorted(matches, key=lambda match: match.start - match.end):
        if cover.is_free(match.start, match.end):
            cover.take(match.start, match.end)
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)
