"""Events, agreements, situations and concerns as they stand in the record ``Extraction``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from rabita.loaders.extract.events.findings import Extent, FoundEvent, FoundRole
from rabita.loaders.extract.events.naming import name_of
from rabita.loaders.extract.reading import Reading
from rabita.schema import default_registry
from rabita.schema.extraction import About, Argument, Attribution, ConcernFinding, Happening, Span
from rabita.schema.names import language_of

Pool = Literal["events", "agreements", "situations", "concerns"]
_LETTERS: Mapping[Pool, str] = {"events": "v", "agreements": "a", "situations": "u", "concerns": "c"}
_FIELDS: Mapping[Pool, str] = {"events": "event", "agreements": "agreement", "situations": "situation", "concerns": "concern"}
_STATUS = {
    "asserted": "occurred", "intended": "planned", "proposed": "proposed",
    **dict.fromkeys(("possible", "conditional", "required", "feared", "hoped", "probable"), "possible"),
}  # fmt: skip
Entities = Callable[[int, str], Sequence[str]]
"""Gives the ids of the entities that a mention stands for in a role: one, or the members of a group."""
LABELLED = ("Exercise",)
"""Classes of events that have a name of their own in news."""
Ground = Callable[[int, int], Span]


class Findings(NamedTuple):
    """The findings of a record, by where they go."""

    events: list[Happening]
    agreements: list[Happening]
    situations: list[Happening]
    concerns: list[ConcernFinding]


def pool_of(found: FoundEvent) -> Pool:
    """Return where in the record a finding goes."""
    registry = default_registry()
    if found.cls == "Concern":
        return "concerns"
    return (
        "agreements"
        if registry.is_a(found.cls, "Agreement")
        else "situations"
        if registry.is_a(found.cls, "Situation")
        else "events"
    )


def assemble_findings(reading: Reading, entities: Entities, ground: Ground) -> Findings:
    """Return the findings of ``reading`` as records; ``entities`` names those behind a mention, ``ground`` makes a span."""
    counts: dict[Pool, int] = dict.fromkeys(_LETTERS, 0)
    ids: list[str] = []
    for found in reading.events:
        pool = pool_of(found)
        counts[pool] += 1
        ids.append(f"{_LETTERS[pool]}{counts[pool]}")
    writer = _Writer(reading, ids, entities, ground)
    happenings: dict[Pool, list[Happening]] = {pool: [] for pool in _LETTERS}
    concerns: list[ConcernFinding] = []
    for number, found in enumerate(reading.events):
        if pool_of(found) == "concerns":
            concerns.append(writer.concern(number, found))
        else:
            happenings[pool_of(found)].append(writer.happening(number, found))
    return Findings(happenings["events"], happenings["agreements"], happenings["situations"], concerns)


class _Writer:
    def __init__(self, reading: Reading, ids: Sequence[str], entities: Entities, ground: Ground) -> None:
        self.reading, self.ids, self.entities, self.ground = reading, ids, entities, ground

    def happening(self, number: int, found: FoundEvent) -> Happening:
        pool = pool_of(found)
        return Happening(
            id=self.ids[number],
            kind=found.cls if pool != "agreements" else None,
            triggers=self.spans(found.triggers),
            args=list(self.arguments(found)),
            date=found.date,
            time=None if found.time is None else f"t{found.time + 1}",
            status=None if pool == "agreements" else status_of(found, pool),
            agreement_status="signed" if pool == "agreements" and found.is_signed and _is_told_as_fact(found) else None,
            part_of_event=None if found.part_of is None else self.ids[found.part_of],
            led_to=[] if found.led_to is None else [self.ids[found.led_to]],
            label=self.label(found) if pool != "events" or _has_name(found) else None,
            modality=found.modality,  # type: ignore[arg-type]
            polarity=found.polarity,  # type: ignore[arg-type]
            attribution=self.attribution(found),
            condition=None if found.condition is None else self.ground(*found.condition),
            evidence=self.spans(found.evidence),
            confidence=confidence_of(found),
            source="events:rules",
        )

    def concern(self, number: int, found: FoundEvent) -> ConcernFinding:
        holders = dict.fromkeys(
            entity
            for role in found.of_role("holder")
            if role.mention is not None
            for entity in self.entities(role.mention, role.role)
        )
        return ConcernFinding(
            id=self.ids[number],
            concern_kind=found.trigger.value or "worry",
            triggers=self.spans(found.triggers),
            holders=list(holders),
            about=self.about(found),
            date=found.date,
            modality=found.modality,  # type: ignore[arg-type]
            polarity=found.polarity,  # type: ignore[arg-type]
            attribution=self.attribution(found),
            condition=None if found.condition is None else self.ground(*found.condition),
            evidence=self.spans(found.evidence),
            confidence=confidence_of(found),
            source="concerns:rules",
        )

    def about(self, found: FoundEvent) -> About:
        roles = found.of_role("about")
        target = next((role.finding for role in roles if role.finding is not None), None)
        entity = next(
            (
                self.entities(role.mention, role.role)[0]
                for role in roles
                if role.mention is not None and self.entities(role.mention, role.role)
            ),
            None,
        )
        spans = self.spans(tuple(role.extent for role in roles if role.extent is not None and role.mention is None))
        kind = None if target is None else _FIELDS[pool_of(self.reading.events[target])]
        named: dict[str, Any] = {} if kind is None or target is None or kind == "concern" else {kind: self.ids[target]}
        if not named and entity is None and not spans:
            spans = self.spans(found.triggers)
        return About(entity=None if named else entity, spans=spans, **named)

    def arguments(self, found: FoundEvent) -> Iterator[Argument]:
        for role in found.roles:
            yield from self.argument(role)

    def argument(self, role: FoundRole) -> Iterator[Argument]:
        span = None if role.extent is None else self.ground(*role.extent)
        where = {} if span is None else {"start": span.start, "end": span.end, "text": span.text}
        common = {"role": role.role, "confidence": role.confidence, "inferred": role.is_inferred, **where}
        if role.mention is not None:
            for entity in self.entities(role.mention, role.role):
                yield Argument(entity=entity, **common)  # type: ignore[arg-type]
        elif role.finding is not None:
            field = _FIELDS[pool_of(self.reading.events[role.finding])]
            yield Argument(**{field: self.ids[role.finding]}, **common)  # type: ignore[arg-type]
        else:
            yield Argument(value=role.value, **common)  # type: ignore[arg-type]

    def attribution(self, found: FoundEvent) -> Attribution | None:
        if found.source is None and found.reported_by is None:
            return None
        named = [
            None if mention is None else next(iter(self.entities(mention, "source")), None)
            for mention in (found.source, found.reported_by)
        ]
        cue = None if found.cue is None else self.ground(*found.cue)
        return Attribution(source=named[0], reported_by=named[1], cue=cue, verb=found.verb)  # type: ignore[arg-type]

    def label(self, found: FoundEvent) -> dict[str, str]:
        start, end = max(
            (name_of(self.reading, found.trigger), *found.triggers), key=lambda one: len(self.reading.text[slice(*one)].split())
        )
        words = self.reading.text[start:end]
        return {language_of(words): words}

    def spans(self, extents: Sequence[Extent]) -> list[Span]:
        return [self.ground(*one) for one in extents]


def _is_told_as_fact(found: FoundEvent) -> bool:
    return (found.modality, found.polarity) == ("asserted", "affirmed")


def _has_name(found: FoundEvent) -> bool:
    """Tell whether an event goes by its noun: an exercise, and what is only proposed."""
    return found.cls == "Event" or (not found.trigger.is_verb and (found.cls in LABELLED or found.modality == "proposed"))


def status_of(found: FoundEvent, pool: Pool) -> str:
    """Return how far a happening is real, by how it is stated."""
    if found.polarity == "denied":
        return "denied"
    if found.is_called_off:
        return "cancelled"
    status = _STATUS[found.modality]
    return "ongoing" if status == "occurred" and (pool == "situations" or found.is_ongoing) else status


def confidence_of(found: FoundEvent) -> float:
    """Return how sure it is that the document tells the finding: more where its roles are filled."""
    filled = sum(1 for role in found.roles if not role.is_inferred)
    return round(min(0.9, 0.6 + 0.1 * filled), 2)
