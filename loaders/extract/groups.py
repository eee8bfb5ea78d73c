"""Who belongs to a group: the two told last for *both sides*, and those told as its examples."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Description, Found, Profile, Reading

Told = Mapping[tuple[int, int], tuple[str, Profile]]
SENTENCES_BACK = 4
"""So far back the two of *both sides* are looked for: further away the reader would need their names again."""
_AND = re.compile(r"\s*(?:[،,]\s*)?(?:و|and\s+)?(?:the\s+)?\s*")
_APART = re.compile(r"\s*[،,]?\s*(.+?)\s*")
_ABSENT = frozenset({"MediaOutlet"})


def members_told(reading: Reading) -> Told:
    """Return the key and members of the groups behind which some are told: *powers such as A and B*."""
    names = [found for found in reading.mentions if found.kind == "NAM"]
    starts = [found.start for found in names]
    told: dict[tuple[int, int], tuple[str, Profile]] = {}
    for one in reading.descriptions:
        if one.section != "described" or one.found.type != "GROUP":
            continue
        members = tuple(dict.fromkeys(_listed(reading, one.found, names[bisect_left(starts, one.found.end) :][:30])))
        if members:
            key = f"described:{one.found.start}"
            told[one.found.start, one.found.end] = key, Profile(one.cls, one.state, members, open_set=True)
    return told


def _listed(reading: Reading, group: Found, names: Sequence[Found]) -> Iterator[str]:
    """Yield the keys of the names that are told one by one as examples of ``group``."""
    end = group.end
    for name in names:
        gap = reading.text[end : name.start]
        is_next = _opens(gap) if end == group.end else _AND.fullmatch(gap) is not None
        if not is_next:
            return
        yield name.key or ""
        end = name.end


def _opens(gap: str) -> bool:
    words = _APART.fullmatch(gap) if len(gap) < 40 else None
    if words is None:
        return False
    told = words[1].removesuffix(" the").strip()
    return told in words_of("en", "examples", "nominals") or told in words_of("ar", "examples", "nominals")


def members_of_pairs(reading: Reading) -> Told:
    """Return the key and members of each *two countries*, *both sides*, *the two ministers*, where two are in focus."""
    told: dict[tuple[int, int], tuple[str, Profile]] = {}
    focus, before = _Focus(reading), None
    for one in reading.descriptions:
        if one.section != "pairs":
            continue
        pair = focus.behind(one) or focus.before(one, before)
        if pair is not None:
            before = pair if one.kind != "people" else before
            told[one.found.start, one.found.end] = _pair_key(pair), Profile("Group", None, pair)
    return told


def _pair_key(pair: Sequence[str]) -> str:
    return f"pair:{' '.join(sorted(pair)).replace('|', ' ')}"


class _Focus:
    """The states, bodies and people of a reading in text order, by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._starts = [sentence.start for sentence in reading.sentences]
        self._mentions = [found for found in reading.mentions if found.kind != "PRO"]
        self._mention_starts = [found.start for found in self._mentions]
        self._pairs = {(one.found.start, one.found.end) for one in reading.descriptions if one.section == "pairs"}

    def behind(self, one: Description) -> tuple[str, ...] | None:
        """Return the two nationalities told right behind a pair: *the two sides, the Kenyan and the Omani*."""
        place = bisect_left(self._mention_starts, one.found.end)
        two = self._mentions[place : place + 2]
        gaps = (one.found.end, *(found.end for found in two))
        is_told = len(two) == 2 and all(
            found.kind == "ADJ" and _AND.fullmatch(self._reading.text[gap : found.start])
            for gap, found in zip(gaps, two, strict=False)
        )
        return tuple(found.key or "" for found in two) if is_told and two[0].key != two[1].key else None

    def before(self, one: Description, last: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Return the only two actors told in the last sentences, or the pair of before when it is among them or none is."""
        here = bisect_right(self._starts, one.found.start) - 1
        end, seen = one.found.start, dict[str, None]()
        for number in range(here, max(-1, here - SENTENCES_BACK), -1):
            seen |= dict.fromkeys(self._actors(self._starts[number], end, one.kind))
            end = self._starts[number]
            if len(seen) >= 2:
                break
        if len(seen) == 2:
            return tuple(seen)
        return last if last is not None and one.kind != "people" and (len(seen) < 2 or set(last) <= set(seen)) else None

    def _actors(self, start: int, end: int, kind: str) -> Iterator[str]:
        """Yield the keys of the actors of ``kind`` in ``[start, end)``."""
        first, stop = bisect_left(self._mention_starts, start), bisect_left(self._mention_starts, end)
        for found in self._mentions[first:stop]:
            if (found.start, found.end) not in self._pairs and (key := self._actor(found, kind)):
                yield key

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
        is_actor = found.type == "ORG" and found.kind == "NAM" and (known is None or known.cls not in _ABSENT)
        return key if is_actor else None
