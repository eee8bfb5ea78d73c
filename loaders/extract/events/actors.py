"""Who and where, as units of a sentence: a title, a name and an office told beside it are one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rabita.loaders.extract.reading import Found, Reading, Sentence, Word

_BETWEEN = frozenset({"،", ",", "(", ")", "-", "–", "—", '"', "«", "»"})


class Unit(NamedTuple):
    """An actor or place: ``mention`` is its number in the reading, ``[first, last)`` the words of its sentence.

    ``joined`` are the letters of an Arabic proclitic before it; ``state`` is the mention of a state inside it.
    """

    mention: int
    first: int
    last: int
    joined: str = ""
    state: int | None = None


class Units(NamedTuple):
    """The units of one sentence in text order, and by the word with which they begin."""

    all: tuple[Unit, ...]
    at: Mapping[int, Unit]

    def before(self, index: int) -> Iterator[Unit]:
        """Yield the units that end at or before word ``index``, the nearest first."""
        return (unit for unit in reversed(self.all) if unit.last <= index)

    def ending_at(self, index: int) -> Unit | None:
        """Return the unit that ends right before word ``index``."""
        return next((unit for unit in self.all if unit.last == index), None)


def units_of(reading: Reading, sentence: Sentence) -> Units:
    """Return the units of ``sentence``."""
    inside = list(mentions_in(reading, sentence))
    behind = {
        office.holder: office.end for office in reading.offices if office.holder is not None and office.start > office.holder
    }
    states = [(number, found) for number, found in inside if found.type == "GPE"]
    units: list[Unit] = []
    reach = -1
    for number, found in sorted((one for one in inside if one[1].kind != "ADJ"), key=lambda one: _longest_first(one[1])):
        start, end = extent(found)
        end = max(end, behind.get(found.start, end))
        first, last = _words(sentence.words, start, end)
        if start < reach or first == last:
            continue
        state = next((other for other, one in states if other != number and start <= one.start and one.end <= end), None)
        joined = reading.folded.text[sentence.words[first].at :][: _cut(reading, sentence.words[first], start)]
        unit = Unit(number, first, last, joined, state)
        if units and _is_head_of(reading, units[-1], unit):
            units[-1] = unit._replace(first=units[-1].first, joined=units[-1].joined)
        else:
            units.append(unit)
        reach = end
    return Units(tuple(units), {unit.first: unit for unit in units})


def extent(found: Found) -> tuple[int, int]:
    """Return where the mention stands, its title included."""
    return (found.start, found.end) if found.title is None else (min(found.title[0], found.start), max(found.title[1], found.end))


def _longest_first(found: Found) -> tuple[int, int]:
    start, end = extent(found)
    return start, -end


def mentions_in(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, Found]]:
    """Yield the mentions that begin in ``sentence``, with their numbers."""
    number = bisect_left(reading.mentions, sentence.start, key=lambda found: found.start)
    while number < len(reading.mentions) and reading.mentions[number].start < sentence.end:
        yield number, reading.mentions[number]
        number += 1


def _words(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """Return the range of words that ``[start, end)`` touches."""
    first = bisect_left(words, start + 1, key=lambda word: word.end)
    return first, max(first, bisect_left(words, end, key=lambda word: word.start))


def _cut(reading: Reading, word: Word, start: int) -> int:
    """Return how many folded letters of ``word`` stand before ``start``."""
    return (
        next((cut for cut in range(1, min(4, len(word.key))) if reading.start_of(word, cut) >= start), 0)
        if word.start < start
        else 0
    )


def _is_head_of(reading: Reading, before: Unit, unit: Unit) -> bool:
    """Tell whether the pair behind a described group says whose it is: ``وزيرا خارجية البلدين`` act for both states."""
    profiles = [reading.profiles.get(reading.identity(reading.mentions[one.mention])) for one in (before, unit)]
    group, pair = profiles
    is_group = reading.mentions[before.mention].type == "GROUP" and (group is None or not group.members)
    return is_group and pair is not None and len(pair.members) == 2 and before.last == unit.first and not unit.joined
