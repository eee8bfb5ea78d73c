"""When an event is: the time told nearest to it in its clause; an agreement may take that of the sentence before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rabita.loaders.extract.events.arguments import scenes_of
from rabita.loaders.extract.events.findings import FoundEvent, FoundRole
from rabita.loaders.extract.events.referents import keys_of_roles
from rabita.loaders.extract.events.scenes import Scene
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading, Word
from rabita.schema.edtf import parse_edtf

FARTHEST = 22
"""Words between a time and the event that it dates."""
PRESENT = ("participant", "host", "visitor", "signatory", "speaker", "mediator")
"""Roles of people who were there."""
CONTINUED = ("Agreement", "Signing", "Negotiation")
"""Classes that take the year of the sentence before when they go on with what it tells."""


def read_event_times(reading: Reading) -> Reading:
    """Return ``reading`` with the dates of its events."""
    scenes = scenes_of(reading)
    events = [_dated(reading, scenes[found.trigger.sentence], found) for found in reading.events]
    for found in events:
        agreement = next((role.finding for role in found.of_role("on_agreement")), None)
        if agreement is not None and found.date is not None and events[agreement].date is None:
            events[agreement] = events[agreement]._replace(date=found.date, time=found.time)
    return replace(reading, events=tuple(events))


def inherit_dates(reading: Reading) -> Reading:
    """Return ``reading`` with dates for events that have none of their own: that of the occasion, or of what they go on with."""
    events = list(reading.events)
    for number, found in enumerate(events):
        if found.date is None and found.part_of is not None and (occasion := events[found.part_of]).date is not None:
            events[number] = found._replace(date=occasion.date, time=occasion.time)
        elif found.date is None and (chained := _chained(reading, events, number)) is not None:
            events[number] = found._replace(date=chained.date, time=chained.time)
        elif found.date is None and found.cls in CONTINUED and found.modality == "asserted":
            events[number] = _continued(events, found)
    return replace(reading, events=tuple(events))


def _dated(reading: Reading, scene: Scene, found: FoundEvent) -> FoundEvent:
    if found.cls == "Concern" or found.trigger.section == "situations":
        return found
    near = min(_candidates(reading, scene, found), default=None)
    if near is None:
        return found
    time = reading.times[near[1]]
    role = FoundRole("time", extent=(time.start, time.end), value=time.value, confidence=0.8)
    modality = "intended" if found.modality == "asserted" and _is_behind(reading, time.value) else found.modality
    return found._replace(date=time.value, time=near[1], roles=(*found.roles, role), modality=modality)


def _candidates(reading: Reading, scene: Scene, found: FoundEvent) -> Iterator[tuple[int, int]]:
    """Yield (words between, number of the time) for the times of the sentence that may date ``found``."""
    words, trigger = scene.sentence.words, found.trigger
    for number, time in enumerate(reading.times):
        if (
            time.value is None
            or _is_to_come(reading, found, time.value)
            or not scene.sentence.start <= time.start < scene.sentence.end
        ):
            continue
        at = next((index for index, word in enumerate(words) if word.end > time.start), len(words))
        first, last = (trigger.last, at) if at >= trigger.last else (at, trigger.first)
        between = words[first:last]
        others = (other for other in scene.triggers if other.section != "light" and first <= other.first < last)
        if any(other.first - trigger.last > 1 for other in others):
            continue
        own = between[1:] if at >= trigger.last and between and _is_relative(between[0]) else between
        if len(between) <= FARTHEST and not _is_parted(own) and not _is_since(reading, words, at, time.start):
            yield len(between), number


def _is_to_come(reading: Reading, found: FoundEvent, value: str) -> bool:
    """Tell whether ``value`` lies behind the day of the document, where nothing is that happened."""
    return found.modality == "asserted" and found.trigger.tense == "past" and _is_behind(reading, value)


def _is_behind(reading: Reading, value: str | None) -> bool:
    """Tell whether the time ``value`` begins behind the day of the document."""
    if reading.date is None or value is None:
        return False
    first, last = parse_edtf(value).first, parse_edtf(reading.date).last
    return first is not None and last is not None and first > last


def _is_parted(words: Sequence[Word]) -> bool:
    """Tell whether a clause ends among ``words``, or a relative clause begins that no comma closes."""
    is_inside = False
    for word in words:
        if _parts(word.key):
            return True
        if _is_relative(word):
            is_inside = True
        elif word.key in ("،", ","):
            is_inside = False
    return is_inside


def _is_relative(word: Word) -> bool:
    return any(is_among(word.key, words_of(language, "relatives", "grammar")) for language in LANGUAGES)


def _is_since(reading: Reading, words: Sequence[Word], index: int, start: int) -> bool:
    """Tell whether the time only bounds a period: *since 2017*."""
    around = (*words[max(0, index - 1) : index], *(word for word in words[index : index + 1] if word.start == start))
    return any(is_among(word.key, words_of(language, "since", "grammar")) for word in around for language in LANGUAGES)


def _parts(key: str) -> bool:
    """Tell whether a time on one side of the word ``key`` does not date what stands on the other."""
    return key in (";", "؛", ".", "-", "–", "—", "ـ") or any(
        is_among(key, words_of(language, "that", "grammar")) or is_among(key, words_of(language, "time_ends", "grammar"))
        for language in LANGUAGES
    )


def date_tenures(reading: Reading) -> Reading:
    """Return ``reading`` with tenures known for the day of what their holders did, where only the document's day was."""
    relations = []
    for relation in reading.relations:
        days = [
            found.date.rstrip("~?%")
            for found in reading.events
            if found.date is not None and found.modality == "asserted" and found.polarity == "affirmed"
            and relation.subject in keys_of_roles(reading, found, *PRESENT) and parse_edtf(found.date).precision == "day"
        ]  # fmt: skip
        is_by_document = relation.kind == "Tenure" and relation.as_of is not None and relation.as_of == (reading.date or "")[:10]
        relations.append(relation._replace(as_of=days[0]) if is_by_document and days else relation)
    return replace(reading, relations=tuple(relations))


def _chained(reading: Reading, events: list[FoundEvent], number: int) -> FoundEvent | None:
    """Return the dated event whose verb the verb of this one goes on with: *arrived yesterday and met the mayor*."""
    found = events[number]
    if not number or not found.trigger.is_verb or found.trigger.tense != "past":
        return None
    before = next((one for one in reversed(events[:number]) if one.trigger.is_verb), None)
    if (
        before is None
        or before.trigger.sentence != found.trigger.sentence
        or before.trigger.tense != "past"
        or before.date is None
    ):
        return None
    words = reading.sentences[found.trigger.sentence].words[before.trigger.last : found.trigger.first + 1]
    is_joined = words[-1].key.startswith("و") or any(word.key == "and" for word in words[-2:])
    is_one = not any(is_among(word.key, words_of(language, "that", "grammar")) for word in words for language in LANGUAGES)
    return before if is_joined and is_one else None


def _continued(events: list[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return ``found`` with the date, about, of the like event that the sentence before dates."""
    for other in reversed(events):
        is_before = other.trigger.sentence == found.trigger.sentence - 1 and other.cls in CONTINUED
        if is_before and other.date and not {"/", "T"} & set(other.date):
            return found._replace(date=other.date if other.date[-1] in "~?%" else f"{other.date}~")
    return found
