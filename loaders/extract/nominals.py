"""Actors that are described and not named: holders of an office, governments, groups, two sides, a body by its head alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from rabita.loaders.extract.heads_ar import arabic_head
from rabita.loaders.extract.heads_en import english_head
from rabita.loaders.extract.lexicons import Entry, folded
from rabita.loaders.extract.lines import Head, Line, lines
from rabita.loaders.extract.phrases import phrase_at, phrases, without_clitics
from rabita.loaders.extract.reading import Description, Found, Office, Reading

SOURCE = "nominals:grammar"
SURE, UNSURE = 0.75, 0.6
MOST_NESTED = 3
"""Names that may begin before a place and reach over it: one, with the nationalities in it."""
_THE = frozenset({"the", "this"})
Finder = Callable[[Line, int], tuple[Description, int] | None]


def find_nominals(reading: Reading) -> Reading:
    """Return ``reading`` with its described actors, which are mentions too, in text order.

    Names may lie in a description (the state in *the president of Kenya*), never the other way round.
    """
    named = reading.mentions
    offices = [one for one in reading.offices if one.holder is not None or not _is_crossed(_unnamed(one), named)]
    taken = {office.start: office.end for office in offices}
    found = [one for line in lines(reading) for one in _in_line(line, taken) if not _is_crossed(one.found, named)]
    starts = {name.start for name in named if name.type == "PER" and name.kind == "NAM"}
    titles = [one for one in found if one.found.type == "PER" and one.found.end + 1 in starts]
    described = [one for one in found if one not in titles]
    offices = sorted([*offices, *map(_as_title, titles)], key=lambda office: office.start)
    nominals = [*(_unnamed(office) for office in offices if office.holder is None), *(one.found for one in described)]
    mentions = sorted([*named, *nominals], key=lambda found: (found.start, -found.end))
    return replace(reading, mentions=tuple(mentions), offices=tuple(offices), descriptions=tuple(described))


def _unnamed(office: Office) -> Found:
    return Found(office.start, office.end, "PER", "NOM", SOURCE, SURE if office.state or office.body else UNSURE)


def _as_title(one: Description) -> Office:
    """Return what stands before a name, *the Kenyan diplomat*: it tells no office, and the state of the person."""
    return Office(one.found.start, one.found.end, "", one.state, holder=one.found.end + 1)


def _is_crossed(nominal: Found, named: Sequence[Found]) -> bool:
    """Tell whether a name is all of ``nominal``, or lies partly in it."""
    place = max(0, bisect_left(named, nominal.start, key=lambda name: name.start) - MOST_NESTED)
    while place < len(named) and named[place].start < nominal.end:
        start, end = named[place].start, named[place].end
        if end > nominal.start and (start < nominal.start or end > nominal.end or (start, end) == (nominal.start, nominal.end)):
            return True
        place += 1
    return False


def _in_line(line: Line, taken: Mapping[int, int]) -> Iterator[Description]:
    """Yield the descriptions in ``line``, not in the offices ``taken``, which are ends by starts."""
    index = 0
    while index < len(line.words):
        end = next((taken[start] for start in range(line.words[index].start, line.words[index].end) if start in taken), None)
        if end is not None:
            index = next(
                (place for place in range(index + 1, len(line.words)) if line.words[place].start >= end), len(line.words)
            )
            continue
        step = next((step for find in _FINDERS if (step := find(line, index)) is not None), None)
        if step is None:
            index += 1
        else:
            yield step[0]
            index = step[1]


def _pair(line: Line, index: int) -> tuple[Description, int] | None:
    """Return *both sides*, and in Arabic not a plural that is written as a dual."""
    listed = _listed(line, index, "pairs")
    if listed is None:
        return None
    start, stop, entry = listed
    if line.language == "ar" and (plural := arabic_head(line, index, "described")) is not None and plural.stop > stop:
        return None
    found = Found(start, line.words[stop - 1].end, "GROUP", "NOM", SOURCE, SURE)
    return Description(found, "pairs", "Group", entry["value"]), stop


def _side(line: Line, index: int) -> tuple[Description, int] | None:
    """Return *the Kenyan side*, which is the state."""
    head = _head(line, index, "sides")
    if head is None or head.state is None or not head.is_definite:
        return None
    found = Found(head.start, head.end, "GPE", "NOM", SOURCE, SURE)
    return Description(found, "sides", "Country", state=head.state), head.stop


def _description(line: Line, index: int) -> tuple[Description, int] | None:
    head = _head(line, index, "described")
    if head is None:
        return None
    entry, sure = head.entry, SURE if head.is_qualified else UNSURE
    found = Found(head.start, head.end, entry["type"], "NOM", SOURCE, sure)
    told = Description(found, "described", entry["class"], head.kind, head.state, head.is_definite, head.is_qualified)
    return told, head.stop


def _head(line: Line, index: int, section: str) -> Head | None:
    return (arabic_head if line.language == "ar" else english_head)(line, index, section)


def _short(line: Line, index: int) -> tuple[Description, int] | None:
    """Return a body named by its head: *the ministry*."""
    listed = _listed(line, index, "shorts")
    is_the = line.language == "ar" or (index > 0 and line.words[index - 1].key in _THE)
    if listed is None or not is_the or (listed[1] < len(line.words) and line.words[listed[1]].key == "of"):
        return None
    start, stop, entry = listed
    found = Found(start, line.words[stop - 1].end, "ORG", "NOM", SOURCE, UNSURE)
    return Description(found, "shorts", entry["class"], folded(entry["value"]), names=entry.get("takes")), stop


def _listed(line: Line, index: int, section: str) -> tuple[int, int, Entry] | None:
    """Return where the phrase of ``section`` at ``index`` begins, the word behind it, and its entry."""
    forms = without_clitics(line.words[index].key) if line.language == "ar" else ((0, line.words[index].key),)
    for cut, key in forms:
        phrase = phrase_at(line.words, index, phrases(line.language, "nominals", section), key=key)
        if phrase is None:
            continue
        before = phrase.entry.get("before")
        if before is None or (index > 0 and line.words[index - 1].key in before):
            return line.reading.start_of(line.words[index], cut), index + len(phrase.keys), phrase.entry
    return None


_FINDERS: tuple[Finder, ...] = (_pair, _side, _short, _description)
