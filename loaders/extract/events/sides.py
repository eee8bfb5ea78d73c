"""The states for which people meet, and the people or states whom *both sides* means."""

from __future__ import annotations

from collections.abc import Sequence

from rabita.loaders.extract.events.findings import CONTACTS, FoundEvent, FoundRole
from rabita.loaders.extract.events.referents import keys_behind
from rabita.loaders.extract.events.scenes import Scene, language_of_word
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading
from rabita.schema.names import name_key


def with_states(reading: Reading, found: FoundEvent) -> FoundEvent:
    """Return a contact of officials as one on behalf of their states too."""
    told = {key for role in found.roles if role.mention is not None for key in keys_behind(reading, role.mention, role.role)}
    roles = list(found.roles)
    for role in found.of_role("participant", "visitor", "host"):
        state = None if role.mention is None else _state_of(reading, role.mention)
        if state is not None and state[0] not in told:
            told.add(state[0])
            roles.append(FoundRole("on_behalf_of", state[1], is_inferred=True, confidence=0.6))
    return found._replace(roles=tuple(roles))


def _state_of(reading: Reading, mention: int) -> tuple[str, int] | None:
    """Return the key of the state of a person, and the first mention of it."""
    found = reading.mentions[mention]
    profile = reading.profiles.get(reading.identity(found))
    if found.type != "PER" or profile is None or profile.state is None:
        return None
    numbers = (number for number, other in enumerate(reading.mentions) if reading.identity(other) == profile.state)
    first = next(numbers, None)
    return None if first is None else (profile.state, first)


def with_both(scene: Scene, found: FoundEvent) -> FoundEvent:
    """Return a joint exercise or contact of nobody in particular as that of the pair which its sentence names."""
    words, trigger = scene.sentence.words, found.trigger
    if found.cls not in (*CONTACTS, "Exercise") or trigger.is_verb or found.of_role("participant", "visitor", "host"):
        return found
    around = (*words[max(0, trigger.first - 3) : trigger.first], *words[trigger.last : trigger.last + 3])
    if not any(word.key in words_of(language_of_word(word), "joint", "grammar") for word in around):
        return found
    for unit in scene.units.all:
        profile = scene.reading.profiles.get(scene.reading.identity(scene.reading.mentions[unit.mention]))
        if profile is not None and len(profile.members) == 2:
            return found._replace(roles=(*found.roles, FoundRole("participant", unit.mention, is_inferred=True, confidence=0.5)))
    return found


def with_people_of_sides(reading: Reading, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return an event of *both sides* as that of the two people whose meeting was told just before."""
    found = events[number]
    sides = [
        role
        for role in found.of_role("participant", "speaker")
        if role.mention is not None and _is_sides(reading, role.mention, role.role)
    ]
    if not sides:
        return found
    for before in reversed(events[:number]):
        people = [role for role in before.of_role("participant", "visitor", "host") if _is_person(reading, role)]
        keys = dict.fromkeys(
            reading.linked.get(key, key) for role in people for key in keys_behind(reading, role.mention or 0, role.role)
        )
        if found.trigger.sentence - before.trigger.sentence <= 2 and before.cls in CONTACTS and len(keys) == 2:
            met = tuple(role._replace(role=sides[0].role, extent=None, is_inferred=True, confidence=0.5) for role in people)
            rest = tuple(_as_states(role, sides) for role in found.roles if role not in sides or role.role == "participant")
            return found._replace(roles=(*rest, *met))
    return found


def _as_states(role: FoundRole, sides: Sequence[FoundRole]) -> FoundRole:
    return role._replace(role="on_behalf_of") if role in sides else role


def _is_person(reading: Reading, role: FoundRole) -> bool:
    return role.mention is not None and reading.mentions[role.mention].type == "PER"


def _is_sides(reading: Reading, mention: int, role: str) -> bool:
    """Tell whether the words are *both sides* or *the two leaders*, and no people are known to be meant."""
    if not all(key.startswith(("iso:", "GROUP:")) for key in keys_behind(reading, mention, role)):
        return False
    found = reading.mentions[mention]
    words = name_key(reading.text[found.start : found.end]).split()
    return found.type == "GROUP" and any(is_among(word, words_of(one, "sides", "grammar")) for word in words for one in LANGUAGES)
