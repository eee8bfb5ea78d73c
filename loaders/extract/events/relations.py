"""How the units of a sentence stand to a trigger: before it, behind it, behind a preposition, joined by *and*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.events.actors import Unit, Units
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Language, Reading, Sentence, Word

_MARKS = frozenset({"،", ",", "(", ")", "-", "–", "—", '"', "«", "»", "“", "”", "'", "’", "ـ"})
_QUOTES = frozenset({"،", ",", '"', "«", "»", "“", "”"})
_STOPS = frozenset({":", ";", "؛", "…"})
FARTHEST = 30
"""Words that are looked at on each side of a trigger."""
ELSEWHERE = "elsewhere"
"""How a unit stands whose preposition goes with some other word."""
NOUNS_BETWEEN = 3
"""Words that may stand between a preposition and the unit that it governs: *at the seat of the Foreign Ministry*."""


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


def relations_of(scene: Scene, trigger: Trigger) -> list[Relation]:
    """Return the units that stand to ``trigger`` in some relation, nearest first on each side."""
    if trigger.is_verb or trigger.section == "light":
        before = list(_subject_before(scene, trigger))
        found = [*before, *_Walk(scene, trigger, has_subject=bool(before) or trigger.is_plural).relations()]
        found = _with_named_subject(scene, found)
    else:
        found = [
            *_between_them(scene, trigger),
            *_adjectives(scene, trigger),
            *_Walk(scene, trigger, has_subject=True).relations(),
            *_possessor(scene, trigger),
            *_by_light_verb(scene, trigger),
        ]
    if trigger.is_passive:
        swapped = {"subject": "object", "by": "subject"}
        found = [one._replace(kind=swapped.get(one.kind, one.kind)) for one in found]
    return found


class _Walk:
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
        elif not _is_and(unit, self.words):
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
            and (_is_and(unit, self.words) or self.is_listed)
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
        return key in _STOPS or is_among(key, _ends(self.language)) or _is_other(self.scene, self.trigger, index)

    def _pass(self, index: int) -> None:
        """Take note of a word that is no unit."""
        word = self.words[index]
        if self.scene.is_time(word):
            self.is_cut = self.last is not None
            return
        if word.key in _MARKS:
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
        return is_first and not self.away and not key.startswith("و") and _is_adjective(key)


def _with_named_subject(scene: Scene, found: list[Relation]) -> list[Relation]:
    """Return ``found`` with the name of an office's holder, told apart from it, as subject: ``مندوب X لدى Y فلان``."""
    office = next((one for one in found if one.kind == "subject"), None)
    name = next((one for one in found if one.kind == "object"), None)
    if office is None or name is None:
        return found
    holder, person = scene.reading.mentions[office.unit.mention], scene.reading.mentions[name.unit.mention]
    if (holder.type, holder.kind, person.type, person.kind) != ("PER", "NOM", "PER", "NAM"):
        return found
    return [one._replace(kind="subject") if one is name else one for one in found if one is not office]


def _between_them(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the pair before a noun that a pronoun behind it means: ``البلدان ... الحوار بينهما``."""
    words = scene.sentence.words
    for index in range(trigger.last, min(len(words), trigger.last + NOUNS_BETWEEN + 1)):
        if words[index].key in ("بينهما", "them") and (words[index].key != "them" or words[index - 1].key == "between"):
            for unit in scene.units.before(trigger.first):
                profile = scene.reading.profiles.get(scene.reading.identity(scene.reading.mentions[unit.mention]))
                if profile is not None and len(profile.members) == 2:
                    yield Relation(unit, "بين" if scene.language(trigger) == "ar" else "between")
                    return


def _adjectives(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the states whose adjectives qualify a noun: *the Saudi-Iranian talks*, ``العلاقات المصرية التركية``."""
    words, language = scene.sentence.words, scene.language(trigger)
    places = range(trigger.last, trigger.last + 5) if language == "ar" else range(trigger.first - 1, trigger.first - 5, -1)
    for index in places:
        if not 0 <= index < len(words):
            return
        word = words[index]
        if any(unit.first <= index < unit.last for unit in scene.units.all):
            return
        number = scene.adjectives.get(word.start)
        if number is not None:
            yield Relation(Unit(number, index, index + 1), "of")
        elif not (
            word.key in _MARKS
            or (language == "ar" and _is_adjective(word.key))
            or word.key in words_of("en", "qualifying", "grammar")
        ):
            return


def _is_and(unit: Unit, words: Sequence[Word]) -> bool:
    return unit.joined.startswith("و") or (unit.first > 0 and words[unit.first - 1].key in ("and", "و", "&", "as"))


def _is_adjective(key: str) -> bool:
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


@cache
def _ends(language: Language) -> frozenset[str]:
    return words_of(language, "clause_ends", "grammar") | words_of(language, "that", "grammar")


def _subject_before(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the unit before a verb that is its subject, with those joined to it."""
    words, index = scene.sentence.words, trigger.first
    language = scene.language(trigger)
    for other in reversed(scene.triggers):
        if language == "en" and other.last <= trigger.first and other.is_verb and _is_chained(words, other, trigger):
            yield from (one for one in relations_of(scene, other) if one.kind == "subject")
            return
    candidates = [unit for unit in scene.units.before(index) if index - unit.last <= FARTHEST]
    if language == "ar":
        near = next((unit for unit in candidates[:1] if _is_only_light(scene, unit.last, index)), None)
        goes_on = trigger.start > words[index].start and words[index].key.startswith("و")
        if near is not None and not goes_on and (_is_free(near, words) or _is_relative(words, index)) and not trigger.has_pronoun:
            yield from _with_joined(scene, near, "subject")
        return
    yield from _english_subject(scene, candidates, index)


def _english_subject(scene: Scene, candidates: Sequence[Unit], index: int) -> Iterator[Relation]:
    """Yield the subject of the English verb at word ``index``: the nearest unit that no preposition governs, told right before it or before a comma."""
    words, place = scene.sentence.words, index
    while place and (_is_auxiliary(words[place - 1]) or scene.is_time(words[place - 1])):
        place -= 1
    place = _before_phrase(scene, place)
    behind = words[place - 1].key if place else ""
    if not place or (scene.units.ending_at(place) is None and behind not in (",", ")", "-", "–", "—", "who", "which")):
        return  # some other noun is the subject
    governed: Unit | None = None
    for unit in candidates:
        if any(
            word.key in _STOPS or word.key in words_of("en", "clause_ends", "grammar") for word in words[unit.last : place - 1]
        ):
            break
        start = unit.first
        while start and words[start - 1].key in words_of("en", "determiners", "grammar"):
            start -= 1
        before = words[start - 1].key if start else ""
        if before in ("'", "’", "s"):
            continue
        if before not in words_of("en", "prepositions", "grammar"):
            yield from _with_joined(scene, unit, "subject")
            return
        governed = governed or (unit if before in ("from", "of") else None)
    if governed is not None:
        yield from _with_joined(scene, governed, "subject")


def _before_phrase(scene: Scene, place: int) -> int:
    """Return the index behind a unit of which a phrase tells more, up to word ``place``: *officials in the region*."""
    words = scene.sentence.words
    for index in range(place - 1, max(0, place - 5), -1):
        if not words[index].key.isalpha():
            return place
        if words[index].key in words_of("en", "prepositions", "grammar"):
            return index if scene.units.ending_at(index) is not None else place
    return place


def _is_auxiliary(word: Word) -> bool:
    return word.key in words_of("en", "auxiliaries", "grammar") or word.key.endswith("ly")


def _is_free(unit: Unit, words: Sequence[Word]) -> bool:
    """Tell whether no Arabic preposition governs ``unit``."""
    joined = unit.joined.removeprefix("و").removeprefix("ف")
    return not joined and not (unit.first and is_among(words[unit.first - 1].key, words_of("ar", "prepositions", "grammar")))


def _is_relative(words: Sequence[Word], index: int) -> bool:
    return index > 0 and is_among(words[index - 1].key, words_of("ar", "relatives", "grammar"))


def _is_chained(words: Sequence[Word], other: Trigger, trigger: Trigger) -> bool:
    """Tell whether ``trigger`` goes on with the subject of ``other``: *visited the port and met the mayor*."""
    between = words[trigger.first - 1].key if trigger.first else ""
    return between in ("and", "then", "also", "to")


def _is_only_light(scene: Scene, start: int, end: int) -> bool:
    """Tell whether the words in ``[start, end)`` only lead from a subject to its verb."""
    words = scene.sentence.words[start:end]
    allowed = words_of("ar", "subject_to_verb", "grammar") | words_of("ar", "relatives", "grammar")
    return len(words) <= 6 and all(scene.is_time(word) or word.key in _QUOTES or is_among(word.key, allowed) for word in words)


def _with_joined(scene: Scene, unit: Unit, kind: str) -> Iterator[Relation]:
    """Yield ``unit``, and those before it that *and* or commas join to it."""
    yield Relation(unit, kind)
    words = scene.sentence.words
    while (_is_and(unit, words) or (unit.first and words[unit.first - 1].key in (",", "،"))) and unit.first:
        before = next(iter(scene.units.before(unit.first)), None)
        if before is None or any(word.key not in ("and", ",", "،", "و", "both") for word in words[before.last : unit.first]):
            return
        unit = before
        yield Relation(unit, kind)


def _possessor(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the English unit whose ``'s`` stands before ``trigger``."""
    words, index = scene.sentence.words, trigger.first
    if scene.language(trigger) != "en":
        return
    while index > max(0, trigger.first - 4) and words[index - 1].key not in ("s", "'", "’"):
        index -= 1
    told = index
    while index and words[index - 1].key in ("s", "'", "’"):
        index -= 1
    unit = scene.units.ending_at(index)
    if unit is not None and index < told:
        yield from _with_joined(scene, unit, "of")


def _by_light_verb(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the doers of a verb that only says that the noun takes place: *held talks with*, ``أجرى محادثات``."""
    for verb in light_verbs(scene, trigger):
        for one in relations_of(scene, verb):
            yield one._replace(kind=dict(verb.roles).get("subject", "doer")) if one.kind == "subject" else one


def light_verbs(scene: Scene, trigger: Trigger) -> Iterator[Trigger]:
    """Yield the verbs that only say that the noun ``trigger`` takes place."""
    for verb in scene.triggers:
        if verb.section != "light" or verb.sentence != trigger.sentence:
            continue
        gap = trigger.first - verb.last
        between = trigger.cls != "Concern" and any(verb.last <= other.first < trigger.first for other in scene.triggers)
        if (0 <= gap <= FARTHEST // 2 and not between and not is_parted(scene.sentence, verb.last, trigger.first)) or (
            0 <= verb.first - trigger.last <= 2 and _takes_it_up(scene, verb)
        ):
            yield verb


def _takes_it_up(scene: Scene, verb: Trigger) -> bool:
    """Tell whether ``verb`` goes back to the noun before it by a pronoun: ``اجتماع عقده``, ``زيارة قام بها``."""
    words = scene.sentence.words
    if verb.has_pronoun or _is_relative(words, verb.first):
        return True
    return verb.last < len(words) and words[verb.last].key in words_of("ar", "light_words", "grammar")


def is_parted(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a clause ends among the words ``[start, end)``."""
    words = sentence.words[start:end]
    return any(word.key in _STOPS or is_among(word.key, _ends(language_of_word(word))) for word in words)


def language_of_word(word: Word) -> Language:
    """Return the language of a word by its first letter."""
    return "en" if "a" <= word.key[:1] <= "z" else "ar"
