"""Actors that are described and not named: holders of an office, governments, groups, two sides, a body by its head alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from rabita.loaders.extract.heads_ar import arabic_head
from rabita.loaders.extract.heads_en import english_head
from rabita.loaders.extract.lines import Head, Line, lines
from rabita.loaders.extract.phrases import phrase_at, phrases, without_clitics
from rabita.loaders.extract.reading import Found, MentionType, Office, Reading

SOURCE = "nominals:grammar"
SURE, UNSURE = 0.75, 0.6
_THE = frozenset({"the", "this"})
Finder = Callable[[Line, int], tuple[Found, int] | None]


def find_nominals(reading: Reading) -> Reading:
    """Return ``reading`` with its described actors among the mentions, in text order.

    Names may lie in a description (the state in *the president of Kenya*), never the other way round.
    """
    found = [nominal for line in lines(reading) for nominal in _in_line(line)]
    mentions = [*reading.mentions, *_unnamed(reading.offices), *found]
    kept = [one for one in mentions if one.kind != "NOM" or not _is_crossed(one, reading)]
    return replace(reading, mentions=tuple(sorted(kept, key=lambda one: (one.start, -one.end))))


def _unnamed(offices: tuple[Office, ...]) -> Iterator[Found]:
    for office in offices:
        if office.holder is None:
            yield Found(office.start, office.end, "PER", "NOM", SOURCE, SURE if office.state or office.body else UNSURE)


def _is_crossed(nominal: Found, reading: Reading) -> bool:
    """Tell whether a name covers ``nominal`` or a part of it and more."""
    return any(
        name.kind != "NOM"
        and name.overlaps(nominal)
        and (name.start < nominal.start or name.end > nominal.end or (name.start, name.end) == (nominal.start, nominal.end))
        for name in reading.mentions
    )


def _in_line(line: Line) -> Iterator[Found]:
    taken = {office.start: office.end for office in line.reading.offices}
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


def _pair(line: Line, index: int) -> tuple[Found, int] | None:
    """Return *both sides*; in Arabic with the two nationalities behind it, and not as a plural with an adjective."""
    found = _listed(line, index, "pairs")
    if found is None:
        return None
    start, stop = found
    if line.language == "ar" and (plural := arabic_head(line, index, "described")) is not None and plural.stop > stop:
        return None
    return Found(start, line.words[stop - 1].end, "GROUP", "NOM", SOURCE, SURE), stop


def _side(line: Line, index: int) -> tuple[Found, int] | None:
    """Return *the Kenyan side*, which is the state."""
    head = (arabic_head if line.language == "ar" else english_head)(line, index, "sides")
    if head is None or head.state is None or not head.is_definite:
        return None
    return Found(head.start, head.end, "GPE", "NOM", SOURCE, SURE, head.state), head.stop


def _description(line: Line, index: int) -> tuple[Found, int] | None:
    head = (arabic_head if line.language == "ar" else english_head)(line, index, "described")
    if head is None:
        return None
    type_: MentionType = head.entry["type"]
    key = None if head.is_definite else f"nominal:{head.start}"
    return Found(head.start, head.end, type_, "NOM", SOURCE, _sure(head), key), head.stop


def _sure(head: Head) -> float:
    return SURE if head.is_qualified else UNSURE


def _short(line: Line, index: int) -> tuple[Found, int] | None:
    """Return a body named by its head: *the ministry*."""
    found = _listed(line, index, "shorts")
    if found is None or (line.language == "en" and (index == 0 or line.words[index - 1].key not in _THE)):
        return None
    return Found(found[0], line.words[found[1] - 1].end, "ORG", "NOM", SOURCE, UNSURE), found[1]


def _listed(line: Line, index: int, section: str) -> tuple[int, int] | None:
    """Return where the phrase of ``section`` at ``index`` begins, and the word behind it."""
    forms = without_clitics(line.words[index].key) if line.language == "ar" else ((0, line.words[index].key),)
    for cut, key in forms:
        phrase = phrase_at(line.words, index, phrases(line.language, "nominals", section), key=key)
        if phrase is None:
            continue
        before = phrase.entry.get("before")
        if before is None or (index > 0 and line.words[index - 1].key in before):
            return line.reading.start_of(line.words[index], cut), index + len(phrase.keys)
    return None


_FINDERS: tuple[Finder, ...] = (_pair, _side, _description, _short)
