"""Who belongs to a group: the two told last for *both sides*, and those told as its examples."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.lexicons import folded, words_of
from rabita.loaders.extract.reading import Description, Found, Profile, Reading

Told = Mapping[tuple[int, int], tuple[str, Profile]]
Pair = tuple[str, str]
SENTENCES_BACK = 4
"""So far back the two of *both sides* are looked for: further away the reader would need their names again."""
_AND = re.compile(r"\s*[،,]?\s*(?:و[لب]?(?:بين\s+)?|and\s+(?:the\s+)?|[-–]\s*)")
"""What joins two of a kind."""
_COMMA = re.compile(r"\s*[،,]?\s*(?:the\s+)?")
_APART = re.compile(r"\s*[،,]?\s*(.+?)\s*")
_ABSENT = frozenset({"MediaOutlet", "IntergovernmentalOrganization"})
"""Bodies that report or mediate; they are none of two sides unless told as such."""


def members_told(reading: Reading) -> Told:
    """Return the key and members of the groups behind which some are told: *powers such as A and B*."""
    names = [found for found in reading.mentions if found.kind == "NAM"]
    starts = [found.start for found in names]
    told: dict[tuple[int, int], tuple[str, Profile]] = {}
    last: tuple[str, Profile] | None = None
    for one in reading.descriptions:
        if one.section != "described" or one.found.type != "GROUP":
            continue
        members = tuple(dict.fromkeys(_listed(reading, one.found, names[bisect_left(starts, one.found.end) :][:30])))
        if members:
            last = f"described:{one.found.start}", Profile(one.cls, one.state, members, open_set=True)
        if last is not None and (members or _points_back(reading, one.found)):
            told[one.found.start, one.found.end] = last
    return told


def _listed(reading: Reading, group: Found, names: Sequence[Found]) -> Iterator[str]:
    """Yield the keys of the names that are told one by one as examples of ``group``."""
    end = group.end
    for name in names:
        gap = reading.text[end : name.start if name.title is None else max(end, name.title[0])]
        if not (_opens(gap) if end == group.end else _is_between(gap)):
            return
        yield name.key or ""
        end = name.end


def _is_between(gap: str) -> bool:
    """Tell whether ``gap`` stands between two of one list."""
    return _AND.fullmatch(gap) is not None or (gap.strip() != "" and _COMMA.fullmatch(gap) is not None)


def _points_back(reading: Reading, group: Found) -> bool:
    """Tell whether *these* opens ``group`` or stands before it."""
    words = (
        *reading.text[max(0, group.start - 8) : group.start].split()[-1:],
        *reading.text[group.start : group.end].split()[:1],
    )
    return any(folded(word) in words_of(language, "these", "nominals") for language in ("ar", "en") for word in words)


def _opens(gap: str) -> bool:
    words = _APART.fullmatch(gap) if len(gap) < 40 else None
    if words is None:
        return False
    told = words[1].removesuffix(" the").strip()
    return told in words_of("en", "examples", "nominals") or told in words_of("ar", "examples", "nominals")


def members_of_pairs(reading: Reading) -> Told:
    """Return the key and members of each *two countries*, *both sides*, *the two ministers*, where two are in focus."""
    told: dict[tuple[int, int], tuple[str, Profile]] = {}
    focus = _Focus(reading)
    for one in reading.descriptions:
        pair = focus.take(one) if one.section == "pairs" else None
        if pair is not None:
            told[one.found.start, one.found.end] = _pair_key(pair), Profile("Group", None, pair)
    return told


def _pair_key(pair: Sequence[str]) -> str:
    return f"pair:{' '.join(sorted(pair)).replace('|', ' ')}"


def _former(reading: Reading) -> set[int]:
    """Return where the mentions in former titles begin, and the names of those who bear them: they act for no state."""
    spans = [(office.start, office.end, office.holder) for office in reading.offices if office.is_former]
    starts = [found.start for found in reading.mentions]
    inside = {start for first, end, _ in spans for start in starts[bisect_left(starts, first) : bisect_left(starts, end)]}
    return inside | {holder for _, _, holder in spans if holder is not None}


class _Focus:
    """The states, bodies and people of a reading in text order, by sentence, with the pairs told so far."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._starts = [sentence.start for sentence in reading.sentences]
        pairs = {(one.found.start, one.found.end) for one in reading.descriptions if one.section == "pairs"}
        former = _former(reading)
        self._mentions = [one for one in reading.mentions if (one.start, one.end) not in pairs and one.start not in former]
        self._mention_starts = [found.start for found in self._mentions]
        self._told: dict[bool, list[tuple[int, Pair]]] = {True: [], False: []}

    def take(self, one: Description) -> Pair | None:
        """Return the two whom ``one`` means, and remember them."""
        are_people = one.kind == "people"
        pair = self._behind(one) or self._before(one)
        if pair is not None:
            self._told[are_people].append((one.found.start, pair))
            states = [profile.state for key in pair if are_people and (profile := self._reading.profiles.get(key))]
            if len(set(states)) == 2 and None not in states:
                self._told[False].append((one.found.start, (states[0] or "", states[1] or "")))
        return pair

    def _behind(self, one: Description) -> Pair | None:
        """Return the two nationalities told right behind a pair: *the two sides, the Kenyan and the Omani*."""
        place, text = bisect_left(self._mention_starts, one.found.end), self._reading.text
        two = self._mentions[place : place + 2]
        if len(two) < 2 or {found.kind for found in two} != {"ADJ"} or two[0].key == two[1].key:
            return None
        are_told = _COMMA.fullmatch(text[one.found.end : two[0].start]) and _AND.fullmatch(text[two[0].end : two[1].start])
        return (two[0].key or "", two[1].key or "") if are_told else None

    def _before(self, one: Description) -> Pair | None:
        """Return the two in focus: told as a pair, joined by *and*, or the only two, in the nearest sentence that has such."""
        here, end = bisect_right(self._starts, one.found.start) - 1, one.found.start
        told, seen = self._told[one.kind == "people"], dict[str, None]()
        for number in range(here, max(-1, here - SENTENCES_BACK), -1):
            start = self._starts[number]
            actors = list(self._actors(start, end, one.kind))
            only = tuple(dict.fromkeys(key for _, key in actors))
            joined = self._joined(actors)
            if joined is not None:
                return joined
            if len(only) == 2 and set(seen) <= set(only):
                return only[0], only[1]
            if told and told[-1][0] >= start and (one.kind == "states" or set(seen) <= set(told[-1][1])):
                return told[-1][1]
            seen, end = dict.fromkeys((*only, *seen)), start
            both = tuple(seen)
            if len(both) == 2 and number == here - 1:
                return both[0], both[1]
        return told[-1][1] if told and (one.kind == "states" or set(seen) <= set(told[-1][1])) else None

    def _joined(self, actors: Sequence[tuple[Found, str]]) -> Pair | None:
        """Return the last two actors that *and* joins, when no third one is told with them."""
        lists: list[list[tuple[Found, str]]] = []
        for found, key in actors:
            if lists and _is_between(self._reading.text[lists[-1][-1][0].end : found.start]):
                lists[-1].append((found, key))
            else:
                lists.append([(found, key)])
        for told in reversed([told for told in lists if len(told) == 2]):
            (one, first), (other, second) = told
            if first != second and _AND.fullmatch(self._reading.text[one.end : other.start]):
                return first, second
        return None

    def _actors(self, start: int, end: int, kind: str) -> Iterator[tuple[Found, str]]:
        """Yield the actors of ``kind`` in ``[start, end)`` with their keys."""
        first, stop = bisect_left(self._mention_starts, start), bisect_left(self._mention_starts, end)
        for found in self._mentions[first:stop]:
            if key := self._actor(found, kind):
                yield found, key

    def _actor(self, found: Found, kind: str) -> str | None:
        """Return the key under which ``found`` counts: a person or body of a state for its state, unless people are meant."""
        key = found.key or ""
        if kind == "people":
            return key if found.type == "PER" else None
        profile, known = self._reading.profiles.get(key), referent_of(key)
        state = key if key.startswith("iso:") and "|" not in key else profile.state if profile else None
        if known is not None and known.within and known.cls != "City":
            state = f"iso:{known.within}"
        if state is not None or kind == "states":
            return state
        cls = known.cls if known else profile.cls if profile else None
        return key if found.type == "ORG" and found.kind == "NAM" and cls not in _ABSENT else None
