"""One record for all that a document tells of one event, and none for words that tell of no event after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rabita.loaders.extract.events.attribution import is_definite, without
from rabita.loaders.extract.events.findings import CONTACTS, FoundEvent, FoundRole
from rabita.loaders.extract.events.referents import is_outlet, keys_behind, keys_of_roles
from rabita.loaders.extract.events.scenes import language_of_word
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading

KINDS = (("Meeting", "Negotiation"), ("Visit",), ("Call",), ("Exercise",), ("Agreement",), ("Signing",), ("Cooperation",), ("Dispute",), ("ArmedConflict",),
         ("Programme",))  # fmt: skip
"""Classes that may tell of one and the same; what is not here (statements, attacks) is told once each time."""
WHO = ("participant", "visitor", "party", "involves", "signatory", "host", "initiator", "on_behalf_of")
PEOPLED = (
    "Attack",
    "Aid",
    "Sanction",
    "Pressure",
    "Deescalation",
    "Mobilization",
    "ArmsTransfer",
    "Threat",
    "Event",
    "Dispute",
    "ArmedConflict",
    "Appointment",
    "Accusation",
    "Endorsement",
    "Rejection",
)
"""Classes of which a noun alone tells nothing: somebody must have a part in it."""
SHARED = ("Cooperation", "Dispute", "ArmedConflict")
"""Situations between two at least."""


def merge_events(reading: Reading) -> Reading:
    """Return ``reading`` with events told twice as one, and without words that tell of none."""
    reading = replace(reading, events=without(reading.events, _nothing(reading)))
    reading = _merge(reading, lambda found: found.cls == "Agreement")
    reading = _merge(reading, lambda found: found.cls != "Agreement")
    alone = {number for number, found in enumerate(reading.events) if found.cls in SHARED and len(_who(reading, found)) < 2}
    events = [_without_twice(reading, found) for found in reading.events]
    return replace(reading, events=without(events, alone))


def _merge(reading: Reading, is_meant: Callable[[FoundEvent], bool]) -> Reading:
    """Return ``reading`` with those events joined that are meant and one; steps on an agreement compare by the one it became."""
    events = list(reading.events)
    into: dict[int, int] = {}
    for number, found in enumerate(events):
        before = _same_before(reading, events, into, number) if is_meant(found) else None
        if before is not None:
            into[number] = before
            events[before] = _merged(reading, events[before], found)
    return replace(reading, events=without([_renumbered(found, into) for found in events], set(into)))


def _without_twice(reading: Reading, found: FoundEvent) -> FoundEvent:
    """Return ``found`` without inferred participants that its words give another part in it: the host takes part anyway."""
    told = {key for role in found.of_role(*WHO, "mediator") if not role.is_inferred for key in _linked(reading, role)}
    kept = (
        role for role in found.roles if not (role.is_inferred and role.role == "participant" and _linked(reading, role) <= told)
    )
    return found._replace(roles=tuple(kept))


def _nothing(reading: Reading) -> set[int]:
    """Return the numbers of events that are none: nouns without anybody, interviews, statements denied."""
    proposed = {role.finding for found in reading.events for role in found.roles if role.role != "on_agreement"}
    return {number for number, found in enumerate(reading.events) if number not in proposed and _is_nothing(reading, found)}


def _is_nothing(reading: Reading, found: FoundEvent) -> bool:
    people = keys_of_roles(reading, found, *WHO, "recipient", "speaker", "addressee", "host")
    if found.trigger.is_verb:
        is_unsaid = found.cls == "PublicStatement" and _is_what_was_said(reading, found)
        is_unsaid = is_unsaid or (found.cls == "PublicStatement" and found.polarity == "denied" and found.trigger.value != "deny")
        return is_unsaid or (found.cls in PEOPLED and not people)
    if found.cls in SHARED:
        return len(people) < 2 and not is_definite(reading, found)
    if found.cls == "Meeting" and any(role.mention is not None and is_outlet(reading, role.mention) for role in found.roles):
        return True  # an interview
    if found.cls in CONTACTS:
        return not people and not found.of_role("location", "time") and not is_definite(reading, found)
    if found.cls in ("Proposal", "Request"):
        return not people and not is_definite(reading, found)
    return found.cls in PEOPLED and not people


def _is_what_was_said(reading: Reading, found: FoundEvent) -> bool:
    """Tell whether the verb stands behind *what*, without a speaker of its own: ``بما أعلن``."""
    words = reading.sentences[found.trigger.sentence].words
    before = words[found.trigger.first - 1].key if found.trigger.first else ""
    own = [role for role in found.of_role("speaker") if role.extent is not None]
    return before in words_of("ar", "what", "grammar") and not own


def _same_before(reading: Reading, events: Sequence[FoundEvent], into: dict[int, int], number: int) -> int | None:
    """Return the number of the event told before that is the same as ``events[number]``: the nearest."""
    found = events[number]
    kinds = next((kinds for kinds in KINDS if found.cls in kinds), None)
    if kinds is None:
        return None
    for before in range(number - 1, -1, -1):
        if before in into:
            if events[before].cls in kinds and _is_occasion(reading, events[before], found):
                return _root(into, before)
        elif events[before].cls in kinds and _are_one(reading, events[before], found):
            return before
    return None


def _root(into: dict[int, int], number: int) -> int:
    while number in into:
        number = into[number]
    return number


def _are_one(reading: Reading, one: FoundEvent, other: FoundEvent) -> bool:
    if _is_occasion(reading, one, other):
        return True
    if not _dates_agree(one, other) or (one.polarity, one.modality) != (other.polarity, other.modality):
        return False
    first, second = _who(reading, one), _who(reading, other)
    if one.cls == "Signing":
        return _is_of_one_agreement(one, other) and (bool(first & second) or _have_one_agreement(one, other))
    if len(first & second) >= 2:
        return True
    if other.trigger.section != "verbs" and is_definite(reading, other):
        return _goes_back(reading, one, other)
    return bool(first & second) and one.cls == other.cls == "Visit" and (one.date is None) == (other.date is None)


def _goes_back(reading: Reading, one: FoundEvent, other: FoundEvent) -> bool:
    """Tell whether a definite noun may go back to ``one``: it adds one more who was there, or the host, or those who are bound."""
    first = _who(reading, one)
    told = tuple(role for role in other.roles if role.role != "host" and not role.is_inferred)
    second = _who(reading, other._replace(roles=told))
    is_near = other.trigger.sentence - one.trigger.sentence <= 2
    if second <= first or (is_near and len(second - first) <= 1 and first):
        return True
    return len(first) < 2 and (len(first | second) <= 2 or (one.cls == "Agreement" and bool(first) and first <= second))


def _is_of_one_agreement(one: FoundEvent, other: FoundEvent) -> bool:
    agreements = [{role.finding for role in found.of_role("on_agreement")} for found in (one, other)]
    return not all(agreements) or agreements[0] == agreements[1]


def _have_one_agreement(one: FoundEvent, other: FoundEvent) -> bool:
    return bool(one.of_role("on_agreement")) and bool(other.of_role("on_agreement"))


def _is_occasion(reading: Reading, one: FoundEvent, other: FoundEvent) -> bool:
    """Tell whether a noun or relative clause only says more of the contact told just before: *met in a meeting that X hosted*."""
    if one.trigger.sentence != other.trigger.sentence or other.trigger.first < one.trigger.last:
        return False
    words = reading.sentences[one.trigger.sentence].words
    between = words[one.trigger.last : other.trigger.first]
    if any(is_among(word.key, words_of(language, "that", "grammar")) for word in between for language in LANGUAGES):
        return False
    if not one.trigger.is_verb and other.trigger.is_verb:
        return len(between) <= 1 and other.trigger.has_pronoun
    before = words[other.trigger.first - 1].key
    is_noun = one.trigger.is_verb and not other.trigger.is_verb
    return (
        is_noun
        and is_among(before, words_of(language_of_word(words[other.trigger.first]), "occasion", "grammar"))
        and not is_definite(reading, other)
    )


def _who(reading: Reading, found: FoundEvent) -> frozenset[str]:
    told = tuple(role for role in found.roles if not (role.role == "on_behalf_of" and role.is_inferred))
    return frozenset(reading.linked.get(key, key) for key in keys_of_roles(reading, found._replace(roles=told), *WHO))


def _linked(reading: Reading, role: FoundRole) -> frozenset[str]:
    keys = () if role.mention is None else keys_behind(reading, role.mention, role.role)
    return frozenset(reading.linked.get(key, key) for key in keys)


def _dates_agree(one: FoundEvent, other: FoundEvent) -> bool:
    if one.date is None or other.date is None:
        return True
    first, second = one.date.rstrip("~?%"), other.date.rstrip("~?%")
    return first.startswith(second) or second.startswith(first)


def _merged(reading: Reading, one: FoundEvent, other: FoundEvent) -> FoundEvent:
    """Return ``one`` with what ``other`` adds: its words, evidence, roles; what both tell is kept of the surer."""
    roles = list(one.roles)
    for role in other.roles:
        same = next((index for index, known in enumerate(roles) if _same_role(reading, known, role)), None)
        if same is None:
            roles.append(role)
        elif role.confidence > roles[same].confidence:
            roles[same] = role
    finest = max((one, other), key=lambda found: (len(found.date or ""), found is one))
    modality = one.modality if one.modality != "asserted" or not other.trigger.is_verb else other.modality
    return one._replace(
        triggers=(*one.triggers, *other.triggers), evidence=(*one.evidence, *other.evidence), roles=tuple(roles),
        date=finest.date, time=finest.time, modality=modality,
        source=one.source if one.source is not None else None,
        reported_by=one.reported_by if one.reported_by is not None else other.reported_by,
        cue=one.cue if one.cue is not None else (other.cue if other.reported_by is not None else None),
        verb=one.verb if one.cue is not None else (other.verb if other.reported_by is not None else None),
        part_of=one.part_of if one.part_of is not None else other.part_of,
        led_to=one.led_to if one.led_to is not None else other.led_to,
        is_signed=one.is_signed or other.is_signed,
    )  # fmt: skip


def _same_role(reading: Reading, one: FoundRole, other: FoundRole) -> bool:
    if one.role != other.role:
        return False
    if one.mention is not None and other.mention is not None:
        return _linked(reading, one) == _linked(reading, other)
    return (one.finding, one.extent, one.value) == (other.finding, other.extent, other.value) or (
        one.role == "time" and other.role == "time" and one.value == other.value
    )


def _renumbered(found: FoundEvent, into: dict[int, int]) -> FoundEvent:
    """Return ``found`` with merged events named by the one that they were merged into."""
    roles = tuple(
        role if role.finding is None else role._replace(finding=into.get(role.finding, role.finding)) for role in found.roles
    )
    part_of, led_to = (None if one is None else into.get(one, one) for one in (found.part_of, found.led_to))
    return found._replace(roles=roles, part_of=part_of, led_to=led_to)
