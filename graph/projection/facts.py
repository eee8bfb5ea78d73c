"""From all readings of one node to its facts, class, properties and edges. Pure: a node needs nothing but its own readings."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from rabita.errors import InputError
from rabita.schema.ids import fact_id
from rabita.schema.model import Slot
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf

STATUS = {0: "denied", 1: "possible", 2: "proposed", 3: "planned", 4: "occurred"}
FINENESS = {"second": 0, "minute": 1, "hour": 2, "day": 3, "month": 4, "year": 5, "decade": 6, "century": 7, "interval": 8}
Scalar = str | int | float | bool
Props = dict[str, Scalar | list[str]]


class Reading(NamedTuple):
    """One statement as read: in nodes, with the assertion that makes it. ``strength`` is 0 for a denial."""

    slot: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    confidence: float
    assertion: str
    strength: int
    origin: str


class Fact(NamedTuple):
    """A distinct statement with what backs it; ``confidence`` in millionths."""

    id: str
    slot: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    status: str
    sources: int
    confidence: int
    assertions: tuple[str, ...]


class Content(NamedTuple):
    """What one node comes to. ``labels`` maps a language to the chosen label; ``shown`` holds the ids of facts that the graph shows."""

    cls: str
    facts: list[Fact]
    shown: set[str]
    props: Props
    labels: dict[str, str]
    links: list[Fact]


class Ruled(NamedTuple):
    """The facts of a node that stand, and the ids of those that a person accepted."""

    facts: list[Fact]
    accepted: Collection[str] = ()


def content_of(ruled: Ruled, node: str, registry: Registry) -> Content | None:
    """Return what the facts of ``node`` come to; None when none of them tells its class."""
    facts, accepted = ruled
    kinds = [fact for fact in facts if fact.slot == "type" and fact.value in registry.classes]
    if not kinds:
        return None
    kind = chosen_class([fact for fact in kinds if fact.id in accepted] or kinds, registry)
    cls = kind.value or ""
    only_denied = kind.status == "denied"
    told = [fact for fact in facts if fact.slot != "type" and (only_denied or fact.status != "denied" or fact.id in accepted)]
    slots = registry.slots_of(cls)
    chosen = choose(told, slots, accepted)
    props = properties(chosen, slots)
    props |= {"id": node, "class": cls}
    if "sources" in slots:
        props |= {"sources": kind.sources, "confidence": kind.confidence / 1e6}
    if "status" in slots:
        props["status"] = status_of(kind, props.get("status"))
    aliases(props, told, chosen)
    labels = {fact.language or "": fact.value or "" for fact in chosen if fact.slot == "label"}
    shown = {fact.id for fact in chosen} | {kind.id} | {fact.id for fact in told if fact.slot == "label"}
    return Content(cls, facts, shown, props, labels, [fact for fact in chosen if fact.object is not None])


def facts_of(node: str, readings: Iterable[Reading]) -> list[Fact]:
    """Group ``readings`` of ``node`` into facts, sorted by id."""
    groups: dict[tuple[str, str | None, str | None, str | None], list[Reading]] = {}
    for reading in readings:
        groups.setdefault((reading[0], reading[1], reading[2], reading[4]), []).append(reading)
    return sorted(_fact(node, key, group) for key, group in groups.items())


def _fact(node: str, key: tuple[str, str | None, str | None, str | None], group: list[Reading]) -> Fact:
    slot, object_, value, language = key
    id_ = fact_id(node, slot, object_, value, language)
    if len(group) == 1:
        reading = group[0]
        sure = 1.0 - (1.0 - reading.confidence) if reading.strength else 0.0
        status = STATUS[reading.strength]
        return Fact(
            id_,
            slot,
            object_,
            value,
            reading.datatype,
            language,
            status,
            int(reading.strength > 0),
            millionths(sure),
            (reading.assertion,),
        )
    best: dict[str, float] = {}
    for reading in group:
        if reading.strength:
            best[reading.origin] = max(best.get(reading.origin, 0.0), reading.confidence)
    strongest = max(reading.strength for reading in group)
    status = "disputed" if strongest and any(not reading.strength for reading in group) else STATUS[strongest]
    told = tuple(sorted({reading.assertion for reading in group}))
    datatype = max(reading.datatype or "" for reading in group) or None
    return Fact(id_, slot, object_, value, datatype, language, status, len(best), millionths(noisy_or(best.values())), told)


def noisy_or(confidences: Iterable[float]) -> float:
    """Return 1 - the product of (1 - c), multiplied from the smallest ``c`` up, so that every engine gets the same bits."""
    return 1.0 - math.prod((1.0 - c for c in sorted(confidences)), start=1.0)


def millionths(x: float) -> int:
    """Return ``x`` in millionths, rounded half up."""
    return math.floor(x * 1e6 + 0.5)


def chosen_class(kinds: list[Fact], registry: Registry) -> Fact:
    """Return the type fact that gives the class: affirmed, most specific, most sources, confidence, then by name."""
    affirmed = [fact for fact in kinds if fact.status != "denied"]
    return min(
        affirmed or kinds, key=lambda fact: (-registry.depth(fact.value or ""), -fact.sources, -fact.confidence, fact.value or "")
    )


def status_of(kind: Fact, explicit: object) -> str:
    """Return a node's status: that of its type fact, unless one is stated and nothing is denied."""
    if kind.status in ("denied", "disputed") or not isinstance(explicit, str):
        return kind.status
    return explicit


def choose(told: list[Fact], slots: Mapping[str, Slot], accepted: Collection[str] = ()) -> list[Fact]:
    """Return the facts that are shown: all of a slot of many values, of a slot of one the accepted or the best (one a language)."""
    best: dict[tuple[str, str | None], Fact] = {}
    many: list[Fact] = []
    for fact in told:
        slot = slots.get(fact.slot)
        if slot is None or slot.multivalued:
            many.append(fact)
            continue
        key = (fact.slot, fact.language)
        known = best.get(key)
        if known is None or (fact.id not in accepted, _preference(fact)) < (known.id not in accepted, _preference(known)):
            best[key] = fact
    return many + list(best.values())


def _preference(fact: Fact) -> tuple[int, int, int, str]:
    fineness = _fineness(fact.value or "") if fact.datatype == "edtf" else 0
    return -fact.sources, -fact.confidence, fineness, fact.value or fact.object or ""


def _fineness(text: str) -> int:
    try:
        return FINENESS.get(parse_edtf(text).precision, 9)
    except InputError:
        return 9


def properties(chosen: list[Fact], slots: Mapping[str, Slot]) -> Props:
    """Return the literals of ``chosen`` as properties; text gets one a language, a time its bounds."""
    props: Props = {}
    for fact in chosen:
        if fact.value is None:
            continue
        key = fact.slot if fact.language is None else f"{fact.slot}_{fact.language}"
        slot = slots.get(fact.slot)
        if slot is not None and slot.multivalued:
            listed = props.setdefault(key, [])
            assert isinstance(listed, list)
            listed.append(fact.value)
            listed.sort()
        else:
            props[key] = typed_value(fact.datatype, fact.value)
        if fact.datatype == "edtf":
            props |= bounds(key, fact.value)
    return props


def bounds(slot: str, text: str) -> Props:
    """Return the first and last day of EDTF ``text`` as properties of ``slot``; for ``time`` its precision too."""
    try:
        time = parse_edtf(text)
    except InputError:
        return {}
    found: Props = {}
    if time.first is not None:
        found[f"{slot}_from"] = time.first
    if time.last is not None:
        found[f"{slot}_to"] = time.last
    if slot == "time":
        found["time_precision"] = time.precision
    return found


CONVERT: dict[str, Callable[[str], Scalar]] = {
    "boolean": lambda text: text == "true",
    "integer": int,
    "float": float,
    "unit_interval": float,
}


def typed_value(datatype: str | None, text: str) -> Scalar:
    """Return ``text`` as the Python value of its datatype."""
    return CONVERT.get(datatype or "", str)(text)


def aliases(props: Props, told: list[Fact], chosen: list[Fact]) -> None:
    """Add labels that were not chosen to the other names of their language."""
    kept = {fact.id for fact in chosen}
    for fact in told:
        if fact.slot == "label" and fact.id not in kept and fact.value is not None:
            listed = props.setdefault(f"alias_{fact.language}", [])
            if isinstance(listed, list) and fact.value not in listed:
                listed.append(fact.value)
                listed.sort()
