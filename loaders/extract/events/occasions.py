"""Events told as the occasion of others: what was said, signed or who was received at a meeting or on a visit."""

from __future__ import annotations

from collections.abc import Sequence

from rabita.loaders.extract.events.findings import CONTACTS, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.referents import is_outlet, keys_behind, keys_of_roles
from rabita.loaders.extract.events.relations import relations_of
from rabita.loaders.extract.events.scenes import Scene, is_parted, language_of_word
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading
from rabita.schema import default_registry

SAYING = "CommunicationEvent"


def is_during(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether the noun is told as the occasion of something: *during the meeting*."""
    words = scene.sentence.words
    before = words[max(0, trigger.first - 2) : trigger.first]
    return any(is_among(word.key, words_of(language_of_word(word), "during", "grammar")) for word in before)


def join_to_main(reading: Reading, scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let who speaks on the occasion of a contact take part in it, and what is said be a part of it."""
    contact = events[number]
    for other, said in enumerate(events):
        trigger = said.trigger
        is_said = default_registry().is_a(said.cls, SAYING)
        if trigger.sentence != contact.trigger.sentence or not (is_said or said.cls == "Signing"):
            continue
        if is_parted(scene.sentence, *_span(trigger, contact.trigger)):
            continue
        events[other] = said._replace(part_of=number)
        present = {role.mention for role in contact.roles}
        role_name = _present_as(contact)
        if contact.cls == "Visit" and contact.of_role("visitor"):
            continue
        if not contact.of_role("location"):
            places = tuple(role._replace(is_inferred=True, confidence=0.6) for role in said.of_role("location"))
            contact = events[number] = contact._replace(roles=(*contact.roles, *places))
        speakers = [
            role for role in said.of_role("speaker", "signatory") if role.mention is not None and role.mention not in present
        ]
        roles = tuple(role._replace(role=role_name, confidence=0.6, is_inferred=True) for role in speakers)
        contact = events[number] = contact._replace(roles=(*contact.roles, *roles))
    for verb in scene.triggers:
        if (
            verb.section == "light"
            and not contact.of_role("participant", "visitor")
            and not is_parted(scene.sentence, *_span(verb, contact.trigger))
        ):
            doers = [
                one.unit.mention
                for one in relations_of(scene, verb)
                if one.kind == "subject" and not is_outlet(reading, one.unit.mention)
            ]
            roles = tuple(FoundRole(_present_as(contact), doer, confidence=0.5, is_inferred=True) for doer in doers)
            contact = events[number] = contact._replace(roles=(*contact.roles, *roles))


def join_to_reception(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let those who are received, in the sentence of a visit, be the visitors, and the reception a part of it."""
    visit = events[number]
    for place, found in enumerate(events[:number]):
        is_reception = found.trigger.is_verb and found.cls == "Meeting" and bool(found.of_role("host"))
        if not is_reception or found.trigger.sentence != visit.trigger.sentence:
            continue
        if is_parted(scene.sentence, found.trigger.last, visit.trigger.first):
            continue
        names = {"participant": "visitor", "host": "host", "location": "location"}
        roles = tuple(
            role._replace(role=names[role.role], is_inferred=True, confidence=0.6) for role in found.roles if role.role in names
        )
        events[number] = visit._replace(roles=(*visit.roles, *roles))
        events[place] = found._replace(part_of=number)
        return


def _present_as(contact: FoundEvent) -> str:
    return "visitor" if contact.cls == "Visit" else "participant"


def _span(one: Trigger, other: Trigger) -> tuple[int, int]:
    """Return the range of the words between two triggers."""
    first, last = sorted((one, other), key=lambda trigger: trigger.first)
    return first.last, last.first


def gone_on(reading: Reading, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return a statement as part of the contact in which its speaker spoke one sentence or two before."""
    found = events[number]
    speakers = frozenset(key for key in linked_keys(reading, found, "speaker") if not key.startswith("iso:"))
    if found.modality != "asserted" or not found.trigger.is_verb or not speakers:
        return found
    for before in reversed(events[:number]):
        if found.trigger.sentence - before.trigger.sentence > 2:
            break
        if before.part_of is not None and speakers & linked_keys(reading, before, "speaker"):
            return found._replace(part_of=before.part_of)
    for place in range(number - 1, -1, -1):
        before = events[place]
        if found.trigger.sentence - before.trigger.sentence > 2 and len(speakers) < 2:
            break
        if before.cls in CONTACTS and before.modality == "asserted":
            there = linked_keys(reading, before, "participant", "host", "visitor")
            if speakers <= there or (len(speakers) < 2 and speakers & there):
                return found._replace(part_of=place)
    return found


def linked_keys(reading: Reading, found: FoundEvent, *roles: str) -> frozenset[str]:
    """Return the keys of those who fill one of ``roles``, one key for those whom links say are the same."""
    return frozenset(reading.linked.get(key, key) for key in keys_of_roles(reading, found, *roles))


def with_addressee(reading: Reading, events: Sequence[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return what is proposed in a meeting of two people as said to the other."""
    if found.part_of is None or found.of_role("addressee"):
        return found
    people: dict[str, int] = {}
    for role in events[found.part_of].of_role("participant", "host", "visitor"):
        if role.mention is not None and reading.mentions[role.mention].type == "PER":
            for key in keys_behind(reading, role.mention, role.role):
                people.setdefault(reading.linked.get(key, key), role.mention)
    speakers = linked_keys(reading, found, "speaker")
    others = [mention for key, mention in people.items() if key not in speakers]
    if len(people) != 2 or len(others) != 1:
        return found
    return found._replace(roles=(*found.roles, FoundRole("addressee", others[0], is_inferred=True, confidence=0.4)))
