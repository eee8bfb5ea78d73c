"""The subject of a verb told before it, in Arabic and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rabita.loaders.extract.events.actors import Unit
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.scenes import FARTHEST, QUOTES, STOPS, Relation, Scene, is_joined, is_relative
from rabita.loaders.extract.events.walk import Walk
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Word


def subject_before(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the unit before a verb that is its subject, with those joined to it."""
    words, index = scene.sentence.words, trigger.first
    language = scene.language(trigger)
    for other in reversed(scene.triggers):
        if language == "en" and other.last <= trigger.first and other.is_verb and _is_chained(words, other, trigger):
            asked = other.cls == "Request" and words[trigger.first - 1].key == "to"
            yield from _asked(scene, other) if asked else subject_before(scene, other)
            return
    candidates = [unit for unit in scene.units.before(index) if index - unit.last <= FARTHEST]
    if language == "ar":
        near = next((unit for unit in candidates[:1] if _is_only_light(scene, unit.last, index)), None)
        goes_on = trigger.start > words[index].start and words[index].key.startswith("و")
        if near is not None and not goes_on and (_is_free(near, words) or is_relative(words, index)) and not trigger.has_pronoun:
            yield from with_joined(scene, near, "subject")
        return
    yield from _english_subject(scene, candidates, index)


def _asked(scene: Scene, request: Trigger) -> Iterator[Relation]:
    """Yield those who are asked, and so are to do it: *urged Norway to lift*."""
    for one in Walk(scene, request, has_subject=True).relations():
        if one.kind in ("object", "on", "upon"):
            yield one._replace(kind="subject")


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
            word.key in STOPS or word.key in words_of("en", "clause_ends", "grammar") for word in words[unit.last : place - 1]
        ):
            break
        start = unit.first
        while start and words[start - 1].key in words_of("en", "determiners", "grammar"):
            start -= 1
        before = words[start - 1].key if start else ""
        if before in ("'", "’", "s"):
            continue
        if before not in words_of("en", "prepositions", "grammar"):
            yield from with_joined(scene, unit, "subject")
            return
        governed = governed or (unit if before in ("from", "of") else None)
    if governed is not None:
        yield from with_joined(scene, governed, "subject")


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


def _is_chained(words: Sequence[Word], other: Trigger, trigger: Trigger) -> bool:
    """Tell whether ``trigger`` goes on with the subject of ``other``: *visited the port and met the mayor*."""
    before = words[trigger.first - 1].key if trigger.first else ""
    is_new = any(word.key in (",", "and") for word in words[other.last : trigger.first])
    return before in ("and", "then", "also") or (before == "to" and not is_new)


def _is_only_light(scene: Scene, start: int, end: int) -> bool:
    """Tell whether the words in ``[start, end)`` only lead from a subject to its verb."""
    words = scene.sentence.words[start:end]
    allowed = words_of("ar", "subject_to_verb", "grammar") | words_of("ar", "relatives", "grammar")
    return len(words) <= 6 and all(scene.is_time(word) or word.key in QUOTES or is_among(word.key, allowed) for word in words)


def with_joined(scene: Scene, unit: Unit, kind: str) -> Iterator[Relation]:
    """Yield ``unit``, and those before it that *and* or commas join to it."""
    yield Relation(unit, kind)
    words = scene.sentence.words
    while (is_joined(unit, words) or (unit.first and words[unit.first - 1].key in (",", "،"))) and unit.first:
        before = next(iter(scene.units.before(unit.first)), None)
        if before is None or any(word.key not in ("and", ",", "،", "و", "both") for word in words[before.last : unit.first]):
            return
        unit = before
        yield Relation(unit, kind)


def with_named_subject(scene: Scene, found: list[Relation]) -> list[Relation]:
    """Return ``found`` with the name of an office's holder, told apart from it, as subject: ``مندوب X لدى Y فلان``."""
    office = next((one for one in found if one.kind == "subject"), None)
    name = next((one for one in found if one.kind == "object"), None)
    if office is None or name is None:
        return found
    holder, person = scene.reading.mentions[office.unit.mention], scene.reading.mentions[name.unit.mention]
    if (holder.type, holder.kind, person.type, person.kind) != ("PER", "NOM", "PER", "NAM"):
        return found
    return [one._replace(kind="subject") if one is name else one for one in found if one is not office]
