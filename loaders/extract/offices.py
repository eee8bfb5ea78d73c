"""Titles of office with what they say: which office, of which state or body, held now or formerly, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rabita.loaders.extract.heads_ar import arabic_head
from rabita.loaders.extract.heads_en import english_head
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.lines import Head, Line, lines
from rabita.loaders.extract.people import join_family_names
from rabita.loaders.extract.phrases import without_clitics
from rabita.loaders.extract.reading import Found, Office, Reading

_APART = re.compile(r"\s*(?:,[^,\n]{1,16})?,\s*(?:the\s+)?|\s*[،,]\s*")
"""What stands between a name and its office behind it: a comma, in English decorations between two."""
_NAME_BEFORE = re.compile(r"((?<![\w-])[A-Z][a-z]+(?:[ -](?:(?:al|bin|ibn|de|el)[ -])?[A-Z][a-z]+){1,3}), (?:the |a )?$")
"""Two to four words with capitals, before a comma and an office."""
_LONGEST_NAME = 60
_OF = re.compile(r" of (?:the )?")
_SIDE = re.compile(r"الجانب \S+ $")
_FAR = 20
"""Letters of the longest nationality before a title."""
_CLOSED = re.compile(r"\s*(?:[,.،]|$)")


def find_offices(reading: Reading) -> Reading:
    """Return ``reading`` with the offices that are told, in text order; each name gets its office as a part of its title.

    A nationality behind a given name is made a part of the name before.
    """
    reading = join_family_names(reading)
    reading = _with_names_before(reading, [office for line in lines(reading) for office in _in_line(line)])
    offices = [office for line in lines(reading) for office in _in_line(line)]
    titles = {office.holder: office for office in offices if office.holder is not None and office.end <= office.holder}
    mentions = (_titled(found, titles.get(found.start)) for found in reading.mentions)
    return replace(reading, offices=tuple(offices), mentions=tuple(mentions))


def _with_names_before(reading: Reading, offices: Sequence[Office]) -> Reading:
    """Return ``reading`` with the English names that stand before an office of nobody else: *Amina Okello, the Kenyan defence minister*."""
    found = []
    for office in offices:
        name = (
            _NAME_BEFORE.search(reading.text, max(0, office.start - _LONGEST_NAME), office.start)
            if office.holder is None
            else None
        )
        if name is not None and not any(one.start < name.end(1) and name.start(1) < one.end for one in reading.mentions):
            found.append(Found(name.start(1), name.end(1), "PER", "NAM", "mentions:titles", 0.75))
    return replace(reading, mentions=tuple(sorted((*reading.mentions, *found), key=lambda one: (one.start, -one.end))))


def _titled(found: Found, office: Office | None) -> Found:
    if office is None or found.type != "PER" or not found.title:
        return found
    return found._replace(title=(min(office.start, found.title[0]), found.title[1]))


def _in_line(line: Line) -> Iterator[Office]:
    people = [found for found in line.names.values() if found.type == "PER" and found.kind == "NAM"]
    states: dict[int, str | None] = {}
    for head, is_counterpart in _heads(line):
        holder = _holder(line, head, people)
        if holder is not None and head.state and states.get(holder.start, head.state) != head.state:
            holder = None
        if head.is_definite or holder is not None:
            state = head.state or _side_before(line, head)
            office = Office(head.start, head.end, head.kind, state, head.body, head.is_former, is_counterpart)
            if holder is not None:
                office = office._replace(holder=holder.start, state=office.state or _state_behind(line, office, holder))
                states[holder.start] = office.state or states.get(holder.start)
            yield office
    yield from (told for person in people if person.start not in states and (told := _state_in_title(line, person)))


def _heads(line: Line) -> Iterator[tuple[Head, bool]]:
    """Yield the offices of a sentence, and whether each is *his counterpart*, which tells the office told last."""
    find, index, last = (arabic_head if line.language == "ar" else english_head), 0, ""
    while index < len(line.words):
        behind = _behind_name(line, index)
        head = find(line, index, "offices") if behind == index else None
        other = find(line, index, "counterparts") if head is None and behind == index and last else None
        if head is not None:
            yield head, False
            last = head.kind if head.is_definite else last
        elif other is not None:
            yield other._replace(kind=last, is_definite=True), True
        index = max(index + 1, behind, *(found.stop for found in (head, other) if found is not None))


def _state_behind(line: Line, office: Office, holder: Found) -> str | None:
    """Return the state of *President A of Kenya*."""
    of = _OF.match(line.reading.text, holder.end) if not office.body and office.end <= holder.start else None
    found = None if of is None else line.names.get(of.end())
    return found.key if found is not None and found.type == "GPE" and found.kind == "NAM" else None


def _side_before(line: Line, head: Head) -> str | None:
    """Return the state of the side that stands right before an office: ``الجانب السعودي مستشار ...``."""
    before = line.reading.text[max(0, head.start - _FAR) : head.start]
    adjective = next((one for one in line.names.values() if one.kind == "ADJ" and head.start - 2 <= one.end <= head.start), None)
    return adjective.key if adjective is not None and _SIDE.search(before) else None


def _state_in_title(line: Line, person: Found) -> Office | None:
    """Return what *the Kenyan General A* tells: no office, and the state of the person."""
    if person.title is None:
        return None
    start, end = person.title
    states = [
        found
        for found in line.names.values()
        if found.kind == "ADJ" and start - 1 <= found.end <= end and found.start >= start - _FAR
    ]
    return Office(min(start, states[0].start), end, "", states[0].key, holder=person.start) if len(states) == 1 else None


def _behind_name(line: Line, index: int) -> int:
    """Return the index behind the name of a person that begins in word ``index``, or ``index``."""
    found = line.name_at(index)
    return line.behind(found, index) if found is not None and found.type == "PER" else index


def _holder(line: Line, head: Head, people: list[Found]) -> Found | None:
    """Return the person whose name stands behind the office, or before it and apart from it."""
    for person in people:
        if person.start >= head.end:
            gap = line.between(head.end, person.start)
            if not gap.strip() or (person.title is not None and person.title[0] <= head.end + 1 <= person.start):
                return person
            is_apart = gap.strip() in (",", "،") and _CLOSED.match(line.reading.text, person.end)
            return person if is_apart and head.is_definite else None
        if person.end <= head.start and _is_told_of(line, person, head):
            return person
    return None


def _is_told_of(line: Line, person: Found, head: Head) -> bool:
    gap = line.between(person.end, head.start)
    if _APART.fullmatch(gap):
        return True
    start = person.start if person.title is None else person.title[0]
    before = [index for index, word in enumerate(line.words) if word.end <= start]
    speech = words_of("ar", "speech", "nominals")
    is_said = bool(before) and any(key in speech for _, key in without_clitics(line.words[before[-1]].key))
    return not gap.strip() and line.language == "ar" and is_said
