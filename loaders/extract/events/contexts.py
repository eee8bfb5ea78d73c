"""What an event has to do with the others of its sentence: said in a meeting, signed, feared, led to; and what it is about."""

from __future__ import annotations

from dataclasses import replace

from rabita.loaders.extract.events.agreements import is_signed, lead_to, with_agreement
from rabita.loaders.extract.events.arguments import scenes_of
from rabita.loaders.extract.events.concerns import held_by_speaker, with_about
from rabita.loaders.extract.events.findings import CONTACTS, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.occasions import SAYING, gone_on, is_during, join_to_main, join_to_reception, with_addressee
from rabita.loaders.extract.events.phrases import REACH, noun_phrases
from rabita.loaders.extract.events.scenes import Scene
from rabita.loaders.extract.events.sides import with_both, with_people_of_sides, with_states
from rabita.loaders.extract.events.topics import topics_of
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading
from rabita.schema import default_registry


def read_contexts(reading: Reading) -> Reading:
    """Return ``reading`` with its events joined to one another and to their topics."""
    scenes, events = scenes_of(reading), list(reading.events)
    for number, found in enumerate(events):
        scene = scenes[found.trigger.sentence]
        if found.trigger.section == "nouns" and found.cls in CONTACTS and is_during(scene, found.trigger):
            join_to_main(reading, scene, events, number)
    for number, found in enumerate(events):
        if found.cls == "Visit" and not found.trigger.is_verb and not found.of_role("visitor"):
            join_to_reception(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        scene = scenes[found.trigger.sentence]
        topics = tuple(FoundRole("has_topic", extent=extent, confidence=0.6) for extent in topics_of(scene, found))
        found = found._replace(roles=(*found.roles, *topics))
        if found.cls == "Concern":
            found = with_about(scene, events, found)
        if found.cls == "Agreement":
            found = found._replace(is_signed=is_signed(scene, found.trigger))
            lead_to(scene, events, number)
        events[number] = events[number]._replace(roles=found.roles, is_signed=found.is_signed, source=found.source)
    for number, found in enumerate(list(events)):
        if found.cls == "Proposal" and found.trigger.is_verb and not found.of_role("proposes"):
            _propose_words(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        events[number] = with_people_of_sides(reading, events, number)
    for number, found in enumerate(events):
        events[number] = found = with_both(scenes[found.trigger.sentence], found)
        if default_registry().is_a(found.cls, SAYING) and found.part_of is None:
            events[number] = found = gone_on(reading, events, number)
        if found.cls in ("Proposal", "Request"):
            events[number] = with_addressee(reading, events, found)
        if found.cls == "Concern" and not found.of_role("holder"):
            events[number] = held_by_speaker(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        if default_registry().is_a(found.cls, "ContactEvent"):
            events[number] = with_states(reading, found)
        if default_registry().is_a(found.cls, "AgreementEvent"):
            events[number] = with_agreement(reading, events, found)
    return replace(reading, events=tuple(events))


def _propose_words(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Make an event of the words of what is proposed, when no list tells of what kind it is: *proposed a step-by-step plan*."""
    found, words = events[number], scene.sentence.words
    speakers = [unit.last for unit in scene.units.all if any(role.mention == unit.mention for role in found.of_role("speaker"))]
    index = max([found.trigger.last, *(last for last in speakers if last - found.trigger.last < REACH)])
    while index < len(words) and words[index].key in words_of("en", "determiners", "grammar"):
        index += 1
    extent = next(noun_phrases(scene, index, joined=False), None)
    if (
        extent is None
        or index in scene.units.at
        or any(is_among(words[index].key, words_of(one, "that", "grammar")) for one in LANGUAGES)
    ):
        return
    last = next((at for at, word in enumerate(words) if word.start >= extent[1]), len(words))
    trigger = Trigger(extent[0], extent[1], found.trigger.sentence, index, last, "Event", None, "nouns", "none")
    events.append(FoundEvent(trigger, (extent,), (extent,), modality="proposed"))
    role = FoundRole("proposes", finding=len(events) - 1, confidence=0.6)
    events[number] = found._replace(roles=(*found.roles, role))
