"""A sentence with what is in it, and the marks and words at which its clauses end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.events.actors import Unit, Units
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Language, Reading, Sentence, Word

MARKS = frozenset({"،", ",", "(", ")", "-", "–", "—", '"', "«", "»", "“", "”", "'", "’", "ـ"})
QUOTES = frozenset({"،", ",", '"', "«", "»", "“", "”"})
STOPS = frozenset({":", ";", "؛", "…"})
FARTHEST = 30
"""Words that are looked at on each side of a trigger."""


class Relation(NamedTuple):
    """A unit and how it stands to the trigger: ``subject``, ``object``, ``of``, or the preposition before it."""

    unit: Unit
    kind: str
    is_near: bool = True


class Scene(NamedTuple):
    """A sentence with its units and the triggers in it."""

    reading: Reading
    sentence: Sentence
    units: Units
    triggers: tuple[Trigger, ...]
    times: tuple[tuple[int, int], ...]
    adjectives: Mapping[int, int]

    def is_time(self, word: Word) -> bool:
        """Tell whether ``word`` is a part of an expression of time."""
        return any(start <= word.start < end for start, end in self.times)

    def language(self, trigger: Trigger) -> Language:
        """Return the language of the words of ``trigger``."""
        return language_of_word(self.sentence.words[trigger.first])


def is_joined(unit: Unit, words: Sequence[Word]) -> bool:
    """Tell whether *and* joins ``unit`` to what stands before it."""
    return unit.joined.startswith("و") or (unit.first > 0 and words[unit.first - 1].key in ("and", "و", "&", "as"))


def is_relative(words: Sequence[Word], index: int) -> bool:
    """Tell whether an Arabic relative pronoun stands before word ``index``."""
    return index > 0 and is_among(words[index - 1].key, words_of("ar", "relatives", "grammar"))


def has_pronoun_before(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether *that he* stands before an Arabic verb, which then names no subject behind it: ``أنه سيلتقي``."""
    index = trigger.first
    return (
        index > 0
        and scene.sentence.words[index - 1].key.endswith(("نه", "نها", "نهم", "نهما"))
        and is_among(scene.sentence.words[index - 1].key, words_of("ar", "that", "grammar"))
    )


@cache
def clause_ends(language: Language) -> frozenset[str]:
    """Return the words at which a clause ends."""
    return words_of(language, "clause_ends", "grammar") | words_of(language, "that", "grammar")


def is_parted(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a clause ends among the words ``[start, end)``."""
    words = sentence.words[start:end]
    return any(word.key in STOPS or is_among(word.key, clause_ends(language_of_word(word))) for word in words)


def language_of_word(word: Word) -> Language:
    """Return the language of a word by its first letter."""
    return "en" if "a" <= word.key[:1] <= "z" else "ar"
