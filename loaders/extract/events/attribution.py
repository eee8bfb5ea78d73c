"""Whose proposition an event is, and whom the document credits with the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rabita.loaders.extract.events.actors import Unit
from rabita.loaders.extract.events.arguments import scenes_of
from rabita.loaders.extract.events.findings import FoundEvent
from rabita.loaders.extract.events.referents import is_outlet
from rabita.loaders.extract.events.scenes import Scene
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading, Word

SPEECH = {
    "Proposal": "propose",
    "Request": "propose",
    "Rejection": "deny",
    "Accusation": "claim",
    "Threat": "warn",
    "Concern": "warn",
}
"""The verb of an attribution for a speech act whose verb does not say it itself."""


def read_attribution(reading: Reading) -> Reading:
    """Return ``reading`` with the sources of its events; what an outlet says is no statement but a report, and is dropped."""
    scenes = scenes_of(reading)
    events = list(reading.events)
    reports = set()
    for number, found in enumerate(events):
        speaker = _speaker(found)
        if speaker is None or not found.trigger.is_verb:
            continue
        is_report = found.cls == "PublicStatement" and is_outlet(reading, speaker)
        if is_report:
            reports.add(number)
        for other in _said(scenes[found.trigger.sentence], events, number):
            is_told = is_definite(reading, events[other])  # what is denied is said of it, not its being
            events[other] = _credited(events[other], found, speaker, is_report=is_report, is_told=is_told)
    for scene in scenes:
        for unit, start, end in _credits(scene):
            _credit_sentence(scene, events, unit, (start, end))
    return replace(reading, events=without(events, reports))


def is_definite(reading: Reading, found: FoundEvent) -> bool:
    """Tell whether the noun has an article or a pointing word, so that it may go back to what was told."""
    words = reading.sentences[found.trigger.sentence].words
    first = words[found.trigger.first].key
    before = words[found.trigger.first - 1].key if found.trigger.first else ""
    if found.trigger.is_verb:
        return False
    if "a" <= first[:1] <= "z":
        return before in words_of("en", "pointing", "grammar")
    has_article = any(form.startswith("ال") for _, form in bare_forms(first, "ar")) or first.startswith(("لل", "ولل"))
    return has_article or before in words_of("ar", "pointing", "grammar")


def _speaker(found: FoundEvent) -> int | None:
    return next((role.mention for role in found.of_role("speaker", "holder") if role.mention is not None), None)


def _said(scene: Scene, events: Sequence[FoundEvent], number: int) -> Iterator[int]:
    """Yield the events behind *that*, or right under the speech act, in its sentence."""
    trigger, words, speaker = events[number].trigger, scene.sentence.words, _speaker(events[number])
    for other in range(number + 1, len(events)):
        inner = events[other].trigger
        if inner.sentence != trigger.sentence:
            return
        between = words[trigger.last : inner.first]
        proposed = any(role.finding == other for role in events[number].roles)
        is_told = _stands_in_that(between)
        start = max(
            [trigger.last, *(unit.last for unit in scene.units.all if trigger.last <= unit.first and unit.mention == speaker)]
        )
        is_denied = events[number].trigger.value == "deny" and inner.first - start <= 6
        if (proposed or is_told or is_denied) and events[other].source is None:
            yield other


def _stands_in_that(words: Sequence[Word]) -> bool:
    """Tell whether what stands behind ``words`` is in a clause with *that*, which no *while* has closed."""
    is_inside = False
    for word in words:
        if any(is_among(word.key, words_of(language, "that", "grammar")) for language in LANGUAGES):
            is_inside = True
        elif any(word.key in words_of(language, "meanwhile", "grammar") for language in LANGUAGES):
            return False
    return is_inside


def _credited(inner: FoundEvent, outer: FoundEvent, speaker: int, *, is_report: bool, is_told: bool) -> FoundEvent:
    cue = (outer.trigger.start, outer.trigger.end)
    verb = outer.trigger.value if outer.cls == "PublicStatement" else SPEECH.get(outer.cls)
    if is_report:
        return inner._replace(reported_by=speaker, cue=cue, verb="report")
    if verb == "deny" and outer.cls == "PublicStatement":
        return inner if is_told else inner._replace(source=speaker, cue=cue, verb=verb, polarity="denied")
    return inner._replace(source=speaker, cue=cue, verb=verb or "say")


def _credits(scene: Scene) -> Iterator[tuple[Unit, int, int]]:
    """Yield the units that the sentence credits: *according to X*, ``نقلته X``, with the offsets of the words that say so."""
    words = scene.sentence.words
    for unit in scene.units.all:
        for length in (3, 2, 1):
            first = unit.first - length
            if first < 0:
                continue
            keys = tuple(word.key for word in words[first : unit.first])
            if any(keys == phrase for language in LANGUAGES for phrase in _phrases(language)):
                yield unit, words[first].start, words[unit.first - 1].end
                break


def _phrases(language: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in words_of(language, "according_to", "grammar"))


def _credit_sentence(scene: Scene, events: list[FoundEvent], unit: Unit, cue: tuple[int, int]) -> None:
    """Credit ``unit`` with the events of the sentence that credit nobody else."""
    outlet = is_outlet(scene.reading, unit.mention)
    for number, found in enumerate(events):
        if found.trigger in scene.triggers and found.source is None and found.reported_by is None:
            reporter, source = (unit.mention, None) if outlet else (None, unit.mention)
            events[number] = found._replace(cue=cue, verb="report", reported_by=reporter, source=source)


def without(events: Sequence[FoundEvent], dropped: set[int]) -> tuple[FoundEvent, ...]:
    """Return ``events`` without those numbered ``dropped``, with the numbers in roles and parts put right."""
    numbers = {old: new for new, old in enumerate(number for number in range(len(events)) if number not in dropped)}
    kept = []
    for number, found in enumerate(events):
        if number in dropped:
            continue
        roles = tuple(
            role._replace(finding=None if role.finding is None else numbers[role.finding])
            for role in found.roles
            if role.finding is None or role.finding in numbers
        )
        part_of, led_to, follows = (
            numbers.get(one) if one is not None else None for one in (found.part_of, found.led_to, found.follows)
        )
        kept.append(found._replace(roles=roles, part_of=part_of, led_to=led_to, follows=follows))
    return tuple(kept)
