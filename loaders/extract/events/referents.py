"""Whom a mention means as an actor: itself, the members of a pair, or the state of a capital that stands for it."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.extract.events.findings import FoundEvent
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.gazetteer import LANGUAGES, referent_of
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading
from rabita.schema.names import name_key


def keys_behind(reading: Reading, mention: int, role: str) -> tuple[str, ...]:
    """Return the keys of the referents that fill ``role``.

    Those are the members of *both sides* when they are known, and the state of a city that acts (*Moscow rejected*).
    """
    key = reading.identity(reading.mentions[mention])
    profile = reading.profiles.get(key)
    if profile is not None and profile.members and not profile.open_set:
        return profile.members
    if profile is not None and profile.state and profile.cls == "Group" and _is_delegation(reading, mention):
        return (profile.state,)
    known = referent_of(key)
    if role != "location" and known is not None and known.cls == "City" and known.within:
        return (f"iso:{known.within}",)
    return (key,)


def _is_delegation(reading: Reading, mention: int) -> bool:
    """Tell whether the words are those of a delegation, which acts as its state."""
    found = reading.mentions[mention]
    words = name_key(reading.text[found.start : found.end]).split()
    return any(is_among(word, words_of(language, "delegations", "grammar")) for word in words for language in LANGUAGES)


def keys_of_roles(reading: Reading, found: FoundEvent, *roles: str) -> frozenset[str]:
    """Return the keys of all that fill one of ``roles``."""
    return frozenset(
        key for role in found.of_role(*roles) if role.mention is not None for key in keys_behind(reading, role.mention, role.role)
    )


def keys_of_all(reading: Reading) -> Iterator[str]:
    """Yield the keys of all that fill a role of an event."""
    for found in reading.events:
        for role in found.roles:
            if role.mention is not None:
                yield from keys_behind(reading, role.mention, role.role)


def is_outlet(reading: Reading, mention: int) -> bool:
    """Tell whether the mention is an agency, paper or channel."""
    found = reading.mentions[mention]
    known = referent_of(found.key) if found.key else None
    if known is not None:
        return known.cls == "MediaOutlet"
    name = name_key(reading.text[found.start : found.end])
    return found.type == "ORG" and any(name.startswith(f"{head} ") for head in words_of("ar", "outlet_heads", "grammar"))
