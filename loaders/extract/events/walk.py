"""The units behind a trigger in its clause, by the prepositions and the order of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rabita.loaders.extract.events.actors import Unit
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.scenes import FARTHEST, MARKS, STOPS, Relation, Scene, clause_ends, is_joined
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Language, Word

ELSEWHERE = "elsewhere"
"""How a unit stands whose preposition goes with some other word."""
NOUNS_BETWEEN = 3
"""Words that may stand between a preposition and the unit that it governs: *at the seat of the Foreign Ministry*."""


class Walk:
    """A walk over the words behind a trigger, to the end of its clause."""

    def __init__(self, scene: Scene, trigger: Trigger, *, has_subject: bool) -> None:
        self.scene, self.trigger = scene, trigger
        self.words, self.language = scene.sentence.words, scene.language(trigger)
        self.is_verbal = trigger.is_verb or trigger.section == "light"
        self.has_subject = has_subject or self.language == "en"
        self.last: Relation | None = None
        self.is_cut = False
        self._leave(governor="")

    def relations(self) -> Iterator[Relation]:
        """Yield the units that are met."""
        index = self.trigger.last
        while index < min(len(self.words), self.trigger.last + FARTHEST):
            unit = self.scene.units.at.get(index)
            if unit is not None:
                yield from self._meet(unit)
                index = unit.last
            elif self._is_end(index):
                return
            else:
                self._pass(index)
                index += 1

    def _leave(self, *, governor: str, away: int = 0) -> None:
        """Begin anew behind a unit, a comma or a preposition; ``away`` words of something else were passed since the last unit."""
        self.governor, self.gap, self.away, self.is_listed = governor, 0, away, False

    def _meet(self, unit: Unit) -> Iterator[Relation]:
        kind = self._kind(unit)
        if kind:
            self.last = Relation(unit, kind, self.gap == 0)
            yield self.last
        elif not is_joined(unit, self.words):
            self.last = None
        self.is_cut = False
        self._leave(governor="")

    def _kind(self, unit: Unit) -> str:
        """Return how ``unit`` stands to the trigger; the empty string when it belongs to something else."""
        joined = unit.joined.removeprefix("و").removeprefix("ف")
        if (
            self.last is not None
            and not self.is_cut
            and not self.gap
            and not self.governor
            and not joined
            and (is_joined(unit, self.words) or self.is_listed)
        ):
            return self.last.kind
        if joined:
            return "ل" if joined.startswith("ل") else joined[0]
        is_person = self.scene.reading.mentions[unit.mention].type == "PER"
        may_be_subject = self.is_verbal and not self.has_subject and self.gap <= (NOUNS_BETWEEN if is_person else 0)
        if may_be_subject and (not self.governor or (is_person and self.governor in ("في", "ب"))):
            self.has_subject = True
            return "subject"
        if self.governor:
            most = NOUNS_BETWEEN if self.language == "ar" else 1
            return self.governor if self.gap <= most and not (self.is_verbal and self.governor == "of") else ""
        if self.gap or self.is_listed:
            return ""
        return "object" if self.is_verbal else "of" if self.last is None else ""

    def _is_end(self, index: int) -> bool:
        key = self.words[index].key
        return key in STOPS or is_among(key, clause_ends(self.language)) or _is_other(self.scene, self.trigger, index)

    def _pass(self, index: int) -> None:
        """Take note of a word that is no unit."""
        word = self.words[index]
        if self.scene.is_time(word):
            self.is_cut = self.last is not None
            return
        if word.key in MARKS:
            if word.key in ("،", ","):
                self._leave(governor="", away=self.away)
                self.is_listed = True
        elif word.key in words_of(self.language, "joining", "grammar") or (
            word.key == "من" and self.words[index - 1].key in ("كل", "كلا")
        ):
            self.is_listed = True
        elif preposition := _preposition(self.words, index, self.language):
            self._leave(governor=preposition if self.away <= NOUNS_BETWEEN else ELSEWHERE, away=self.away)
        elif not self._is_quality(word.key):
            self.gap, self.away, self.is_listed = self.gap + 1, self.away + 1, False

    def _is_quality(self, key: str) -> bool:
        """Tell whether the word may be an adjective of the noun that is the trigger, or adds nothing."""
        is_first = not self.is_verbal and self.last is None and not self.governor and self.language == "ar"
        if key in words_of(self.language, "light_words", "grammar"):
            return True
        return is_first and not self.away and not key.startswith("و") and is_adjective(key)


def is_adjective(key: str) -> bool:
    """Tell whether a word behind an Arabic noun may be its adjective: it ends as one of feminine gender or of relation."""
    return key.endswith(("ه", "ي", "ين", "ات")) and len(key) > 3


def _is_other(scene: Scene, trigger: Trigger, index: int) -> bool:
    """Tell whether a verb that tells something else begins at word ``index``."""
    return any(
        other.first == index and other is not trigger and (other.is_verb or other.section == "light") for other in scene.triggers
    )


def _preposition(words: Sequence[Word], index: int, language: Language) -> str:
    """Return the preposition that word ``index`` is, with its own name; the empty string when it is none."""
    key = words[index].key
    if language == "en":
        return key if key in words_of("en", "prepositions", "grammar") else ""
    for _, bare in bare_forms(key, "ar"):
        if bare in words_of("ar", "prepositions", "grammar") and bare not in ("ب", "ل"):
            if bare == "قبل" and index and words[index - 1].key == "من":
                return "من قبل"
            return bare
    return ""
