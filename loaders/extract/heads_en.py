"""English offices and descriptions: what qualifies a head of the lexicon, the head, and *of* with a state or body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rabita.loaders.extract.lines import Head, Line, country_of, is_told_of
from rabita.loaders.extract.phrases import phrase_at, phrases
from rabita.loaders.extract.reading import Found

_OWNERS = frozenset({"his", "her", "its", "their", "our"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"}) | _OWNERS
_INDEFINITE = frozenset({"a", "an"})
_SIGNS = frozenset({"'", "’"})


class _Before(NamedTuple):
    """What was read before a head: up to word ``stop``."""

    stop: int
    state: str | None = None
    body: str | None = None
    is_former: bool = False
    portfolio: str | None = None
    has_person: bool = False


def english_head(line: Line, index: int, section: str) -> Head | None:
    """Return the longest office or description of ``section`` of the lexicon that begins in word ``index``."""
    table = phrases("en", "nominals", section)
    if index and line.words[index - 1].key == "-" and line.words[index - 1].end == line.words[index].start:
        return None
    read = [_Before(index)]
    while (more := _more(line, read[-1], section)) is not None:
        read.append(more)
    for before in reversed(read):
        phrase = phrase_at(line.words, before.stop, table) if before.stop < len(line.words) else None
        if phrase is not None:
            stop = before.stop + len(phrase.keys)
            head = _with_owner(line, _head(line, index, before, stop, phrase.entry))
            head = head._replace(is_definite=_is_definite(line, index, head, section))
            return head if _is_enough(line, index, head) else None
    return None


def _head(line: Line, index: int, before: _Before, stop: int, entry: Mapping[str, object]) -> Head:
    kind = str(entry.get("value", line.words[stop - 1].key))
    if kind == "minister" and before.portfolio:
        kind = f"minister.{before.portfolio}"
    if kind == "president" and before.body:
        kind = "head"
    return Head(
        line.words[index].start, line.words[stop - 1].end, stop, entry, kind, before.state, before.body, before.is_former,
        is_qualified=before.stop > index or (index > 0 and line.words[index - 1].key in _OWNERS),
    )  # fmt: skip


def _is_definite(line: Line, index: int, head: Head, section: str) -> bool:
    """Tell whether one that is known is meant: by its article, or as the office or government of a state or body."""
    before = line.words[index - 1].key if index else ""
    is_one = section != "described" or head.entry["type"] == "ORG"
    return before not in _INDEFINITE and (before in _DEFINITE or (is_one and bool(head.state or head.body)))


def _more(line: Line, before: _Before, section: str) -> _Before | None:
    """Return what is read with one more qualifier: a state or body with or without ``'s``, *former*, *new*, *senior*."""
    index = before.stop
    if index >= len(line.words):
        return None
    found = line.name_at(index)
    if found is not None and found.start == line.words[index].start:
        return _with_name(line, before, found)
    for listed in ("former", "current", "qualifiers", *(("portfolios",) if section == "offices" else ())):
        phrase = phrase_at(line.words, index, phrases("en", "nominals", listed))
        if phrase is not None:
            is_former, portfolio = before.is_former or listed == "former", phrase.keys[0] if listed == "portfolios" else None
            return before._replace(stop=index + len(phrase.keys), is_former=is_former, portfolio=portfolio or before.portfolio)
    return None


def _with_name(line: Line, before: _Before, found: Found) -> _Before | None:
    if before.state or before.body or before.has_person:
        return None
    stop = line.behind(found, before.stop)
    if stop + 1 < len(line.words) and line.words[stop].key in _SIGNS and line.words[stop + 1].key == "s":
        stop += 2
    if stop < len(line.words) and line.words[stop].key == "-":
        return None
    if found.type == "GPE":
        return before._replace(stop=stop, state=country_of(found))
    if found.type == "ORG":
        return before._replace(stop=stop, body=line.reading.identity(found))
    return before._replace(stop=stop, has_person=True) if found.type == "PER" else before._replace(stop=stop)


def _with_owner(line: Line, head: Head) -> Head:
    """Return ``head`` with *of the Kenyan Navy* behind it; an acronym in brackets may stand between."""
    index = head.stop
    if index + 3 < len(line.words) and line.words[index].key == "(" and line.words[index + 2].key == ")":
        index += 3
    if not (index < len(line.words) and line.words[index].key in ("of", "for", "to")):
        return head
    name = index + 1 + int(index + 1 < len(line.words) and line.words[index + 1].key == "the")
    found = line.name_at(name)
    if found is None or found.kind != "NAM" or found.type not in ("GPE", "ORG") or head.state or head.body:
        return head
    behind = line.behind(found, name)
    if behind < len(line.words) and line.words[behind].key in _SIGNS:
        body = line.name_at(behind + 2) if behind + 2 < len(line.words) else None
        if line.words[index].key != "of" or body is None or body.type != "ORG" or found.type != "GPE":
            return head
        stop = line.behind(body, behind + 2)
        return head._replace(
            end=body.end, stop=stop, is_qualified=True, state=country_of(found), body=line.reading.identity(body)
        )
    longer = head._replace(end=found.end, stop=behind, is_qualified=True)
    if line.words[index].key != "of":
        return longer if head.kind in ("ambassador", "envoy") else head
    if found.type == "GPE":
        return longer._replace(state=country_of(found))
    return longer._replace(body=line.reading.identity(found), kind="head" if head.kind == "president" else head.kind)


def _is_enough(line: Line, index: int, head: Head) -> bool:
    """Tell whether ``head`` has what its entry asks for, and no person's name in it that may not be."""
    takes, is_body = head.entry.get("takes"), head.entry.get("type") == "ORG"
    if (takes == "owner" and head.state is None and head.body is None) or (is_body and not head.is_definite):
        return False
    if takes == "modifier" and not head.is_qualified and not is_told_of(line, index, head.stop):
        return False
    if takes == "definite" and not (head.is_definite or head.is_qualified):
        return False
    people = any(found.type == "PER" and head.start <= start < head.end for start, found in line.names.items())
    return not people or head.entry.get("class") == "GovernmentBody"
