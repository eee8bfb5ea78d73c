"""Joins events of different documents that are one event, when exactly one candidate fits on either side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from rabita.errors import InputError
from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.evidence import Evidence
from rabita.graph.resolve.matching import document_of
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf

EVENT_SLOTS = ("time", "location", "within", "about", "has_topic", "proposes")
CONTENT = ("about", "has_topic", "proposes")
ABSENT_ROLE = "on_behalf_of"
CROWD = 400


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
    clusters: Clusters, evidence: Evidence, registry: Registry, referents: Iterable[str], undecided: list[Undecided]
) -> None:
    """Join events with the same class line, the same day, two or more of those present in common, and places that agree.

    Speech acts must also share something that they are about. Two events of one document stay two. Where more than one candidate fits
    on a side the pairs wait for a person.
    """
    roles = [name for name in registry.slots if "participant" in registry.roles(name) and name != ABSENT_ROLE]
    known = [event for item in referents if (event := _known(clusters, evidence, roles, item)) is not None]
    pairs = [pair for block in _blocks(known) for pair in _fitting(clusters, evidence, registry, block)]
    rivals: dict[tuple[str, str], set[str]] = defaultdict(set)
    for a, b in pairs:
        rivals[a.id, b.document].add(b.id)
        rivals[b.id, a.document].add(a.id)
    for a, b in sorted(set(pairs)):
        if len(rivals[a.id, b.document]) == 1 and len(rivals[b.id, a.document]) == 1:
            clusters.join(a.id, b.id, f"same day {a.day}, {len(a.present & b.present)} present in common")
        else:
            undecided.append(Undecided(a.id, b.id, "several events of that day fit"))


def _known(clusters: Clusters, evidence: Evidence, roles: list[str], item: str) -> Known | None:
    """Return what is known of event ``item``, or None when it is not told to the day or has fewer than two present."""
    days = {day for words in evidence.values.get(item, {}).get("time", ()) if (day := _day(words)) is not None}
    links = evidence.links.get(item, {})
    present = frozenset(clusters.find(target) for role in roles for target in links.get(role, ()))
    if len(days) != 1 or len(present) < 2:
        return None
    content = frozenset(clusters.find(target) for slot in CONTENT for target in links.get(slot, ()))
    places = frozenset(clusters.find(target) for target in links.get("location", ()))
    return Known(item, document_of(item), frozenset(evidence.classes[item]), days.pop(), present, places, content)


def _day(words: str) -> str | None:
    try:
        time = parse_edtf(words)
    except InputError:
        return None
    return time.first if time.first is not None and time.first == time.last else None


def _blocks(known: list[Known]) -> Iterator[list[Known]]:
    """Yield events of one day with one pair present; only blocks with two documents matter."""
    blocks: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for event in known:
        for a, b in combinations(sorted(event.present)[:12], 2):
            blocks[event.day, a, b].append(event)
    for block in blocks.values():
        if 1 < len(block) <= CROWD and len({event.document for event in block}) > 1:
            yield block


def _fitting(clusters: Clusters, evidence: Evidence, registry: Registry, block: list[Known]) -> Iterator[tuple[Known, Known]]:
    for a, b in combinations(sorted(block), 2):
        if (
            a.document != b.document
            and _same_line(registry, a, b)
            and _places_agree(clusters, evidence, a, b)
            and _content_agrees(registry, a, b)
        ):
            yield a, b


def _same_line(registry: Registry, a: Known, b: Known) -> bool:
    """Return whether one event's class is the other's, or above it."""
    return any(registry.is_a(one, other) or registry.is_a(other, one) for one in a.classes for other in b.classes)


def _content_agrees(registry: Registry, a: Known, b: Known) -> bool:
    speech = any(registry.is_a(cls, "CommunicationEvent") for cls in a.classes | b.classes)
    return not speech or bool(a.content & b.content)


def _places_agree(clusters: Clusters, evidence: Evidence, a: Known, b: Known) -> bool:
    """Return whether a place of one is, or lies within, a place of the other; a place not told agrees with all."""
    if not a.places or not b.places:
        return True
    return bool(_with_wider(clusters, evidence, a.places) & b.places or _with_wider(clusters, evidence, b.places) & a.places)


def _with_wider(clusters: Clusters, evidence: Evidence, places: frozenset[str]) -> set[str]:
    """Return ``places`` and what they lie within."""
    found, waiting = set(places), list(places)
    while waiting:
        for member in clusters.members(waiting.pop()):
            for wider in evidence.links.get(member, {}).get("within", ()):
                node = clusters.find(wider)
                if node not in found:
                    found.add(node)
                    waiting.append(node)
    return found
