"""Agreements and the steps on them: what is signed, by whom, for whom, and what led to it."""

from __future__ import annotations

from rabita.loaders.extract.events.findings import CONTACTS, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.scenes import Scene, language_of_word
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading


def is_signed(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether a word beside the agreement says that it is signed."""
    words = scene.sentence.words
    around = (*words[max(0, trigger.first - 3) : trigger.first], *words[trigger.last : trigger.last + 2])
    return any(is_among(word.key, words_of(language_of_word(word), "signed", "grammar")) for word in around)


def lead_to(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let the contact that is said to have yielded an agreement lead to it."""
    words, trigger = scene.sentence.words, events[number].trigger
    for other, found in enumerate(events[:number]):
        if found.trigger.sentence != trigger.sentence or found.cls not in CONTACTS:
            continue
        around = words[max(0, found.trigger.first - 3) : trigger.first]
        if _goes_on_signing(scene, found.trigger, trigger) or any(
            is_among(word.key, words_of(language_of_word(word), "yielding", "grammar")) for word in around
        ):
            events[other] = found._replace(led_to=number)


def _goes_on_signing(scene: Scene, contact: Trigger, agreement: Trigger) -> bool:
    """Tell whether those who met signed it, told in one breath: *met in Rome and signed an agreement*."""
    for other in scene.triggers:
        if contact.is_verb and other.cls == "Signing" and other.is_verb and contact.last <= other.first < agreement.first:
            return scene.sentence.words[other.first - 1].key == "and" or other.start > scene.sentence.words[other.first].start
    return False


def with_agreement(reading: Reading, events: list[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return a signing with the agreement that is told in its sentence, whose parties those are for whom it is signed."""
    near = [
        (abs(other.trigger.first - found.trigger.first), number)
        for number, other in enumerate(events)
        if other.cls == "Agreement" and other.trigger.sentence == found.trigger.sentence
    ]
    if not near or found.of_role("on_agreement"):
        return found
    number = min(near)[1]
    bound = [role for role in found.of_role("signatory", "on_behalf_of") if role.mention is not None]
    told = {role.mention for role in events[number].roles}
    parties = tuple(
        role._replace(role="party")
        for role in bound
        if role.mention not in told and (role.role == "on_behalf_of" or _may_be_party(reading, role))
    )
    events[number] = events[number]._replace(roles=(*events[number].roles, *parties), is_signed=True)
    return found._replace(roles=(*found.roles, FoundRole("on_agreement", finding=number, confidence=0.8)))


def _may_be_party(reading: Reading, role: FoundRole) -> bool:
    return role.mention is not None and reading.mentions[role.mention].type != "PER"
