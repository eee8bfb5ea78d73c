"""Titles of office with what they say: which office, of which state or body, held now or formerly, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rabita.loaders.extract.heads_ar import arabic_head
from rabita.loaders.extract.heads_en import english_head
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.lines import Head, Line, lines
from rabita.loaders.extract.phrases import without_clitics
from rabita.loaders.extract.reading import Found, Office, Reading

_APART = re.compile(r"\s*(?:,[^,\n]{1,16})?,\s*(?:the\s+)?|\s*[،,]\s*")
"""What stands between a name and its office behind it: a comma, in English decorations between two."""
_CLOSED = re.compile(r"\s*(?:[,.،]|$)")


def find_offices(reading: Reading) -> Reading:
    """Return ``reading`` with the offices that are told, in text order; each name gets its office as a part of its title."""
    offices = [office for line in lines(reading) for office in _in_line(line)]
    titles = {office.holder: office for office in offices if office.holder is not None and office.end <= office.holder}
    mentions = (_titled(found, titles.get(found.start)) for found in reading.mentions)
    return replace(reading, offices=tuple(offices), mentions=tuple(mentions))


def _titled(found: Found, office: Office | None) -> Found:
    if office is None or found.type != "PER" or not found.title:
        return found
    return found._replace(title=(min(office.start, found.title[0]), found.title[1]))


def _in_line(line: Line) -> Iterator[Office]:
    find, index, last = (arabic_head if line.language == "ar" else english_head), 0, None
    people = [found for found in line.names.values() if found.type == "PER" and found.kind == "NAM"]
    while index < len(line.words):
        behind = _behind_name(line, index)
        office = find(line, index, "offices") if behind == index else None
        head = office or (_counterpart(line, index, last) if last else None)
        is_counterpart = office is None
        if head is None:
            index = max(index + 1, behind)
            continue
        holder = _holder(line, head, people)
        if head.is_definite or holder is not None:
            last = head.kind
            yield Office(
                head.start,
                head.end,
                head.kind,
                head.state,
                head.body,
                is_former=head.is_former,
                is_counterpart=is_counterpart,
                holder=None if holder is None else holder.start,
            )
        index = head.stop


def _behind_name(line: Line, index: int) -> int:
    """Return the index behind the name of a person that begins in word ``index``, or ``index``."""
    found = line.name_at(index)
    return line.behind(found, index) if found is not None and found.type == "PER" else index


def _counterpart(line: Line, index: int, kind: str) -> Head | None:
    """Return *his counterpart*, which tells the office told last."""
    find = arabic_head if line.language == "ar" else english_head
    head = find(line, index, "counterparts")
    return None if head is None else head._replace(kind=kind, is_definite=True)


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
