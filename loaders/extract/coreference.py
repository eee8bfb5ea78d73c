"""Stage 10: who is meant: mentions of one get one key, and what is said of each is gathered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.groups import members_of_pairs, members_told
from rabita.loaders.extract.lexicons import folded, read_lexicon
from rabita.loaders.extract.persons import Person, find_persons, is_same_kind, keys_of, state_of
from rabita.loaders.extract.reading import Description, Found, Office, Profile, Reading

_LEADERS = ("president", "prime_minister", "monarch", "supreme_leader")
"""Offices whose holder may be called the leader of a state."""
Keys = dict[tuple[int, int], str]


def find_referents(reading: Reading) -> Reading:
    """Return ``reading`` with a key on every mention, equal for mentions of one, and a profile of those whom it describes.

    What cannot be decided stays apart. Pronouns are not resolved.
    """
    people = find_persons(reading)
    keys: Keys = {(found.start, found.end): reading.identity(found) for found in reading.mentions}
    keys |= _names_of(people, reading)
    keys |= _acronyms(reading, keys)
    agencies = dict(_agencies(reading))
    keys |= {place: key for place, (key, _) in agencies.items()}
    profiles = {person.key: Profile("Person", person.state) for person in people} | dict(agencies.values())
    reading = replace(reading, offices=tuple(_with_bodies(reading, keys)))
    for place, key, profile in (*_holders(reading, keys), *_bodies(reading, keys)):
        keys[place] = key
        if profile is not None:
            profiles.setdefault(key, profile)
    reading = _with_keys(reading, keys, profiles)
    told = {**members_told(reading), **members_of_pairs(reading)}
    keys |= {place: key for place, (key, _) in told.items()}
    return _with_keys(reading, keys, profiles | dict(told.values()))


def _with_keys(reading: Reading, keys: Keys, profiles: Mapping[str, Profile]) -> Reading:
    mentions = tuple(found._replace(key=keys[found.start, found.end]) for found in reading.mentions)
    return replace(reading, mentions=mentions, profiles=profiles)


def _with_bodies(reading: Reading, keys: Mapping[tuple[int, int], str]) -> Iterator[Office]:
    """Yield the offices with the keys that their bodies have now."""
    bodies = [found for found in reading.mentions if found.type == "ORG" and found.kind == "NAM"]
    starts = [found.start for found in bodies]
    for office in reading.offices:
        place = bisect_left(starts, office.start)
        is_inside = place < len(bodies) and bodies[place].end <= office.end
        yield office._replace(body=keys[bodies[place].start, bodies[place].end]) if office.body and is_inside else office


def _names_of(people: Sequence[Person], reading: Reading) -> Keys:
    starts = keys_of(people)
    named = (found for found in reading.mentions if found.type == "PER" and found.kind == "NAM")
    return {(found.start, found.end): starts[found.start] for found in named}


def _agencies(reading: Reading) -> Iterator[tuple[tuple[int, int], tuple[str, Profile]]]:
    """Yield the keys of bodies with a name of their own behind the head, without the nationality that may follow."""
    ends = {found.end: found for found in reading.mentions if found.kind == "ADJ"}
    heads = sorted({folded(word) for word in _own_heads()}, key=len, reverse=True)
    for found in reading.mentions:
        if found.kind != "NAM" or found.type != "ORG":
            continue
        nationality = ends.get(found.end)
        name = folded(reading.text[found.start : found.end if nationality is None else nationality.start]).strip()
        head = next((head for head in heads if name.startswith(f"{head} ")), None)
        known = None if head is None or referent_of(f"name:{name}") else referent_of(f"name:{head}")
        if known is not None and (nationality is None or name not in heads):
            yield (found.start, found.end), (f"name:{name}", Profile(known.cls))


@cache
def _own_heads() -> Sequence[str]:
    return [word for entry in read_lexicon("ar", "organizations")["heads"] if entry["takes"] == "name" for word in entry["words"]]


def _acronyms(reading: Reading, keys: Mapping[tuple[int, int], str]) -> Keys:
    """Return the keys of short names in brackets behind full ones, and of all that are spelt so."""
    named = [found for found in reading.mentions if found.kind == "NAM" and found.type in ("ORG", "FAC")]
    same: dict[str, str] = {}
    for full, short in pairwise(named):
        gap, after = reading.text[full.end : short.start], reading.text[short.end : short.end + 1]
        one, other = keys[full.start, full.end], keys[short.start, short.end]
        if gap in (" (", "(", " (#") and after == ")" and not (referent_of(one) and referent_of(other)):
            same[other] = one
    return {place: same[key] for place, key in keys.items() if key in same}


def _holders(reading: Reading, keys: Mapping[tuple[int, int], str]) -> Iterator[tuple[tuple[int, int], str, Profile | None]]:
    """Yield whom each office without a name means: its holder in the document, else the last of that title."""
    starts = {start: key for (start, _), key in keys.items()}
    named = [(office, starts[office.holder]) for office in reading.offices if office.holder is not None]
    by_state: dict[str | None, set[tuple[str, str | None, bool, str]]] = {}
    for office, key in named:
        by_state.setdefault(state_of(office), set()).add((office.kind, office.body, office.is_former, key))
    last: dict[tuple[str, bool], str] = {}
    for office in reading.offices:
        if office.holder is not None:
            key = starts[office.holder]
        elif office.is_counterpart and not (office.state or office.body):
            key = f"office:{office.start}"
        elif office.state or office.body:
            key = _known_holder(office, by_state.get(state_of(office), set())) or _key_of(office)
        else:
            key = _last_holder(office, last) or _key_of(office)
        if office.holder is not None or not office.is_counterpart:
            last[office.kind, office.is_former] = last[office.kind.split(".")[0], office.is_former] = key
        if office.holder is None:
            yield (office.start, office.end), key, Profile("Person", state_of(office))


def _known_holder(office: Office, told: set[tuple[str, str | None, bool, str]]) -> str | None:
    """Return the key of the only person told to hold ``office`` at this time."""
    found = {
        key
        for kind, body, is_former, key in told
        if (is_same_kind(kind, office.kind) or (office.kind == "leader" and kind in _LEADERS))
        and is_former == office.is_former
        and (not office.body or body == office.body)
    }
    return found.pop() if len(found) == 1 else None


def _last_holder(office: Office, last: Mapping[tuple[str, bool], str]) -> str | None:
    return last.get((office.kind, office.is_former))


def _key_of(office: Office) -> str:
    told = ("former" if office.is_former else "", office.kind, office.state or "", (office.body or "").replace("|", " "))
    return f"office:{' '.join(word for word in told if word)}"


def _bodies(reading: Reading, keys: Mapping[tuple[int, int], str]) -> Iterator[tuple[tuple[int, int], str, Profile | None]]:
    """Yield what described actors mean: the state of a side, the body of a head, the government told last, one of its own."""
    heads = _Heads(reading, keys)
    last: dict[str, str] = {}
    for one in reading.descriptions:
        place, key = (one.found.start, one.found.end), ""
        profile: Profile | None = Profile(one.cls, one.state)
        if one.section == "sides":
            key, profile = one.state or "", None
        elif one.section == "shorts":
            known = heads.last_before(one)
            key, profile = known or f"short:{one.kind}", None if known else profile
        elif not one.is_definite:
            key = f"described:{one.found.start}"
        elif one.state and one.found.type == "ORG":
            key = f"described:{one.kind} {one.state}"
        elif not one.is_qualified:
            key = last.get(one.kind, "")
        key = key or keys[place]
        if one.section == "described" and one.found.type != "PER":
            last[one.kind] = key
        yield place, key, profile


class _Heads:
    """The named bodies in text order, to be asked for the last one of a head or class."""

    def __init__(self, reading: Reading, keys: Mapping[tuple[int, int], str]) -> None:
        self._starts: dict[str, list[int]] = {}
        self._keys: dict[str, list[str]] = {}
        for found in reading.mentions:
            if found.type == "ORG" and found.kind == "NAM":
                key = keys[found.start, found.end]
                for head in {*_words(reading, found), *_classes(key)}:
                    self._starts.setdefault(head, []).append(found.start)
                    self._keys.setdefault(head, []).append(key)

    def last_before(self, one: Description) -> str | None:
        """Return the key of the last body before ``one`` that has its head, or that is of the class it may stand for."""
        for head in (one.kind, one.names):
            starts = self._starts.get(head or "", [])
            place = bisect_left(starts, one.found.start)
            if place:
                return self._keys[head or ""][place - 1]
        return None


def _words(reading: Reading, found: Found) -> Iterator[str]:
    for word in folded(reading.text[found.start : found.end]).split():
        yield word.removeprefix("ال")


def _classes(key: str) -> Iterator[str]:
    known = referent_of(key)
    if known is not None:
        yield known.cls
