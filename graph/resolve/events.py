"""Joins events of different documents that are one event, when exactly one candidate fits on either side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

from rabita.errors import InputError
from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.evidence import Evidence
from rabita.graph.resolve.matching import At, document_of
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf

EVENT_SLOTS = ("time", "location", "within", "about", "has_topic", "proposes")
CONTENT = ("about", "has_topic", "proposes")
ABSENT_ROLE = "on_behalf_of"
CROWD = 400
MOST_PRESENT = 12
"""Pairs are made of the first so many present: larger gatherings are found by any pair of these."""
Block = tuple[str, str, str]


class Known(NamedTuple):
    """What is compared of one event, in nodes."""

    id: str
    document: str
    classes: frozenset[str]
    day: str
    present: frozenset[str]
    places: frozenset[str]
    content: frozenset[str]


def join_events(
    clusters: Clusters, evidence: Evidence, registry: Registry, referents: Iterable[str], undecided: list[Undecided], at: At
) -> None:
    """Join events with the same class line, the same day, two or more of those present in common, and places that agree.

    Speech acts must also share something that they are about. Two events of one document stay two. Where more than one candidate fits
    on a side the pairs wait for a person. ``at`` gives the nodes of actors and places, which are resolved already.
    """
    roles = present_roles(registry)
    known = [event for item in referents if (event := known_event(evidence, roles, item, at)) is not None]
    wider = _wider(evidence, at)
    pairs = [pair for block in _crowded_blocks(known) for pair in _fitting(wider, registry, block)]
    rivals: dict[tuple[str, str], set[str]] = defaultdict(set)
    for a, b in pairs:
        rivals[a.id, b.document].add(b.id)
        rivals[b.id, a.document].add(a.id)
    for a, b in sorted(set(pairs)):
        if len(rivals[a.id, b.document]) == 1 and len(rivals[b.id, a.document]) == 1:
            clusters.join(a.id, b.id, f"same day {a.day}, {len(a.present & b.present)} present in common")
        else:
            undecided.append(Undecided(a.id, b.id, "several events of that day fit"))


@cache
def present_roles(registry: Registry) -> frozenset[str]:
    """Return the slots that say who was there."""
    return frozenset(name for name in registry.slots if "participant" in registry.roles(name) and name != ABSENT_ROLE)


def known_event(evidence: Evidence, roles: frozenset[str], item: str, at: At) -> Known | None:
    """Return what is known of event ``item``, or None when it is not told to the day or has fewer than two present."""
    days = {day for words in evidence.values.get(item, {}).get("time", ()) if (day := _day(words)) is not None}
    links = evidence.links.get(item)
    if len(days) != 1 or links is None:
        return None
    present = frozenset(at(target) for role in links.keys() & roles for target in links[role])
    if len(present) < 2:
        return None
    content = frozenset(at(target) for slot in CONTENT for target in links.get(slot, ()))
    places = frozenset(at(target) for target in links.get("location", ()))
    return Known(item, document_of(item), frozenset(evidence.classes[item]), days.pop(), present, places, content)


def blocks_of(event: Known) -> Iterator[Block]:
    """Yield the day with each pair present: events are compared when they have one of these in common."""
    for a, b in combinations(sorted(event.present)[:MOST_PRESENT], 2):
        yield event.day, a, b


def _day(words: str) -> str | None:
    try:
        time = parse_edtf(words)
    except InputError:
        return None
    return time.first if time.first is not None and time.first == time.last else None


def _crowded_blocks(known: list[Known]) -> Iterator[list[Known]]:
    """Yield events of one block; only blocks with two documents matter."""
    blocks: dict[Block, list[Known]] = defaultdict(list)
    for event in known:
        for block in blocks_of(event):
            blocks[block].append(event)
    for together in blocks.values():
        if 1 < len(together) <= CROWD and len({event.document for event in together}) > 1:
            yield together


def _fitting(wider: dict[str, set[str]], registry: Registry, block: list[Known]) -> Iterator[tuple[Known, Known]]:
    for a, b in combinations(sorted(block), 2):
        if (
            a.document != b.document
            and _same_line(registry, a, b)
            and _places_agree(wider, a, b)
            and _content_agrees(registry, a, b)
        ):
            yield a, b


def _same_line(registry: Registry, a: Known, b: Known) -> bool:
    """Return whether one event's class is the other's, or above it."""
    return any(registry.is_a(one, other) or registry.is_a(other, one) for one in a.classes for other in b.classes)


def _content_agrees(registry: Registry, a: Known, b: Known) -> bool:
    speech = any(registry.is_a(cls, "CommunicationEvent") for cls in a.classes | b.classes)
    return not speech or bool(a.content & b.content)


def _places_agree(wider: dict[str, set[str]], a: Known, b: Known) -> bool:
    """Return whether a place of one is, or lies within, a place of the other; a place not told agrees with all."""
    if not a.places or not b.places:
        return True
    return bool(_with_wider(wider, a.places) & b.places or _with_wider(wider, b.places) & a.places)


def _wider(evidence: Evidence, at: At) -> dict[str, set[str]]:
    """Return the places, and what each lies within, in nodes."""
    wider: dict[str, set[str]] = defaultdict(set)
    for referent, links in evidence.links.items():
        if "within" in links:
            wider[at(referent)].update(map(at, links["within"]))
    return wider


def _with_wider(wider: dict[str, set[str]], places: frozenset[str]) -> set[str]:
    """Return ``places`` and what they lie within."""
    found, waiting = set(places), list(places)
    while waiting:
        for node in wider.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
