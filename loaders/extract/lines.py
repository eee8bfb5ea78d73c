"""A sentence with the names in it, word by word: what the grammars of offices and descriptions read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rabita.loaders.extract.lexicons import Entry, words_of
from rabita.loaders.extract.phrases import phrase_at, phrases
from rabita.loaders.extract.reading import Found, Language, Reading, Word

LONGEST_CLITIC = 3


class Head(NamedTuple):
    """An office or a description at ``[start, end)``, which word ``stop`` follows; ``kind`` is its value in the lexicon.

    ``state`` and ``body`` are keys of the mentions in it. ``is_definite``: it means one that is known; ``is_qualified``: it
    tells more than its bare head; ``is_owned``: a word in it says whose, which an Arabic plural may need or
    may have (``needs_owner``, ``can_own``).
    """

    start: int
    end: int
    stop: int
    entry: Entry
    kind: str = ""
    state: str | None = None
    body: str | None = None
    is_former: bool = False
    is_definite: bool = False
    is_qualified: bool = False
    is_owned: bool = False
    needs_owner: bool = False
    can_own: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a sentence; ``names`` are the mentions by where they begin, the longest of those that begin together."""

    reading: Reading
    words: Sequence[Word]
    language: Language
    names: Mapping[int, Found]

    def name_at(self, index: int) -> Found | None:
        """Return the mention that begins in word ``index``, behind its proclitics at most."""
        if index >= len(self.words):
            return None
        word = self.words[index]
        reach = min(word.end, word.start + LONGEST_CLITIC)
        return next((self.names[start] for start in range(word.start, reach) if start in self.names), None)

    def behind(self, found: Found, index: int) -> int:
        """Return the index of the first word from ``index`` on that lies behind ``found``."""
        while index < len(self.words) and self.words[index].start < found.end:
            index += 1
        return index

    def between(self, start: int, end: int) -> str:
        """Return the text between two offsets."""
        return self.reading.text[start:end]

    def is_word(self, index: int, section: str, name: str = "nominals") -> bool:
        """Tell whether word ``index`` is one of a list of the lexicon."""
        return 0 <= index < len(self.words) and self.words[index].key in words_of(self.language, section, name)


def is_told_of(line: Line, index: int, stop: int) -> bool:
    """Tell whether the words ``[index, stop)`` need no adjective to be a group: *these* is before or *such as* behind them."""
    behind = stop + int(stop < len(line.words) and line.words[stop].key in (",", "،"))
    has_examples = behind < len(line.words) and phrase_at(line.words, behind, phrases(line.language, "nominals", "examples"))
    return bool(has_examples) or line.is_word(index - 1, "these") or line.is_word(index, "these")


def country_of(found: Found) -> str | None:
    """Return the key of ``found`` when it is a state, and none of its cities."""
    return found.key if found.key is not None and found.key.startswith("iso:") else None


def lines(reading: Reading) -> Iterator[Line]:
    """Yield the sentences of ``reading`` that have words."""
    names: dict[int, Found] = {}
    for found in reading.mentions:
        if found.start not in names or names[found.start].end < found.end:
            names[found.start] = found
    by_start, place = list(names.values()), 0
    for sentence in reading.sentences:
        while place < len(by_start) and by_start[place].start < sentence.start:
            place += 1
        end = place
        while end < len(by_start) and by_start[end].start < sentence.end:
            end += 1
        if sentence.words:
            yield Line(reading, sentence.words, sentence.language, {found.start: found for found in by_start[place:end]})
