"""Stage 2: sentences and their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rabita.loaders.extract.folding import Folded
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Part, Reading, Sentence, Word
from rabita.schema.names import language_of

_WORD = re.compile(r"[0-9]+(?:[.,٫][0-9]+)*|[^\W_]+|[^\w\s]|_")
_END = re.compile(r"[.!?؟]+[\"”’»)\]]*(?=\s|#|$)|…(?=\s*[A-Z\u0621-\u064a])|[\n\r\u2028\u2029]+")
_INITIAL = re.compile(r"(?:^|[\s(.])[^\W\d_]$")
_LAST_WORD = re.compile(r"[^\s(\"“«]+$")
LONGEST = 4000
"""Characters after which a sentence without an end is cut at a space, so that one endless line costs no more than many."""


def split_sentences(reading: Reading) -> Reading:
    """Return ``reading`` with its sentences; each lies in one part."""
    cut = _Words(reading.folded)
    return replace(reading, sentences=tuple(cut.sentence(*span) for part in reading.parts for span in _spans(reading.text, part)))


class _Words:
    """The words of a folded text, found once and handed out in order."""

    def __init__(self, folded: Folded) -> None:
        self._text = folded.source
        self._words = [
            Word(*folded.span(found.start(), found.end()), found[0], found.start()) for found in _WORD.finditer(folded.text)
        ]
        self._next = 0

    def sentence(self, start: int, end: int) -> Sentence:
        while self._next < len(self._words) and self._words[self._next].start < start:
            self._next += 1
        first = self._next
        while self._next < len(self._words) and self._words[self._next].start < end:
            self._next += 1
        return Sentence(start, end, language_of(self._text[start:end]), tuple(self._words[first : self._next]))


def _spans(text: str, part: Part) -> Iterator[tuple[int, int]]:
    start = part.start
    for found in _END.finditer(text, part.start, part.end):
        if _ends(text, start, found):
            yield from _cut(text, start, found.end())
            start = found.end()
    yield from _cut(text, start, part.end)


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a sentence ends here: not after an initial or an abbreviation, when the sign is one dot."""
    if found[0] != ".":
        return True
    before = text[start : found.start()]
    if _INITIAL.search(before[-3:]):
        return False
    word = _LAST_WORD.search(before[-20:])
    return word is None or word[0].lower() not in words_of("en", "abbreviations") | words_of("ar", "abbreviations")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ``[start, end)`` without outer spaces, in pieces when it is too long; nothing when nothing is left."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = space if space > start else start + LONGEST
        yield from _trimmed(text, start, middle)
        start = middle
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if not piece.isspace() and piece:
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
