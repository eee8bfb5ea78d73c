"""Events, agreements, situations and concerns of an Extraction: one assertion for each clause that tells them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.mapping.arguments import argument, words_node
from rabita.loaders.mapping.placing import Told, place
from rabita.loaders.mapping.reading import How, Reading
from rabita.loaders.mapping.source_text import Clause
from rabita.loaders.mapping.spans import Quoted, Stretch
from rabita.loaders.mapping.statements import link, text, typed, value
from rabita.schema.extraction import Argument, Attribution, ConcernFinding, Happening, Relation, Span
from rabita.schema.records import Assertion
from rabita.schema.times import parse_edtf
from rabita.schema.validation import check_value, get_class

STEP_ROLES = ("signatory", "on_behalf_of")


class Finding(NamedTuple):
    """A finding that has a referent: its class, and where its triggers and clauses are."""

    record: Happening | ConcernFinding
    cls: str
    triggers: tuple[Quoted, ...]


def name_findings(reading: Reading) -> list[Finding]:
    """Give every usable finding its referent, in text order."""
    found = [item for given in _classified(reading) if (item := _checked(reading, given)) is not None]
    found.sort(key=lambda item: (item.triggers[0].start, item.cls, item.record.id))
    for item in found:
        reading.referents[item.record.id] = reading.mint(item.cls, item.triggers[0].start)
        reading.classes[item.record.id] = item.cls
        reading.spans[item.record.id] = item.triggers
    return found


def _classified(reading: Reading) -> Iterator[Finding]:
    extraction = reading.extraction
    for record in extraction.events:
        yield Finding(record, record.kind or "Event", ())
    for record in extraction.agreements:
        yield Finding(record, record.kind or "Agreement", ())
    for record in extraction.situations:
        yield Finding(record, record.kind or "Situation", ())
    for concern in extraction.concerns:
        yield Finding(concern, "Concern", ())


def _checked(reading: Reading, finding: Finding) -> Finding | None:
    """Return ``finding`` with its grounded triggers, or None when its class or all its spans are refused."""
    record = finding.record
    try:
        get_class(reading.registry, finding.cls)
    except InputError as error:
        reading.reject(record.id, str(error), record)
        return None
    triggers = tuple(sorted(reading.grounded(record.id, record.triggers or record.evidence), key=lambda item: item.start))
    if not triggers:
        reading.reject(record.id, "no trigger or evidence is in the text", record)
        return None
    return finding._replace(triggers=triggers)


def clauses_of(reading: Reading, item: str, evidence: list[Span], triggers: tuple[Quoted, ...]) -> list[Clause]:
    """Return the clauses that tell ``item``: its evidence, else the sentence of its first trigger."""
    spans = reading.grounded(item, evidence)
    return [reading.source.clause(span) for span in spans] or [reading.source.sentence(triggers[0])]


def how_told(reading: Reading, record: Happening | ConcernFinding | Relation) -> How:
    """Return modality, polarity, condition and attribution of ``record``."""
    attribution = record.attribution or Attribution()
    condition = None if record.condition is None or not reading.grounded(record.id, [record.condition]) else record.condition.text
    return How(
        record.modality,
        record.polarity,
        condition,
        reading.actor(attribution.source, record.id, "attribution.source"),
        reading.actor(attribution.reported_by, record.id, "attribution.reported_by"),
    )


def map_findings(reading: Reading, findings: list[Finding]) -> Iterator[Assertion]:
    """Yield the assertions of ``findings``."""
    steps = _steps(findings)
    for finding in findings:
        clauses = clauses_of(reading, finding.record.id, finding.record.evidence, finding.triggers)
        told = (
            _concern(reading, finding.record)
            if isinstance(finding.record, ConcernFinding)
            else _happening(reading, finding, finding.record)
        )
        yield from assertions(
            reading, finding.record, reading.referents[finding.record.id], clauses, list(_kind(reading, finding)) + list(told)
        )
        if isinstance(finding.record, Happening) and reading.registry.is_a(finding.cls, "Agreement"):
            yield from _step(reading, finding.record, clauses, steps)


def assertions(
    reading: Reading, record: Happening | ConcernFinding | Relation, subject: str, clauses: list[Clause], told: list[Told]
) -> Iterator[Assertion]:
    """Yield one assertion a clause."""
    how = how_told(reading, record)
    for clause, statements in zip(clauses, place(told, clauses), strict=True):
        assertion = reading.assertion(subject, clause, statements, how)
        if assertion is not None:
            yield assertion


def _kind(reading: Reading, finding: Finding) -> Iterator[Told]:
    record, me = finding.record, reading.referents[finding.record.id]
    yield Told(typed(me, finding.cls, record.confidence), finding.triggers)
    if isinstance(record, ConcernFinding):
        yield from literal(reading, record.id, "concern_kind", record.concern_kind, record.confidence, finding.triggers)
        yield from literal(reading, record.id, "strength", record.strength, record.confidence, finding.triggers)
        return
    yield from literal(reading, record.id, "status", record.status, record.confidence, finding.triggers)
    yield from literal(reading, record.id, "agreement_status", record.agreement_status, record.confidence, finding.triggers)
    for language, words in (record.label or {}).items():
        if reading.find_words(words) is None:
            reading.reject(record.id, f"label {words!r} is not in the text", record.label)
        else:
            yield Told(text(me, "label", words, language, confidence=record.confidence), finding.triggers)


def literal(
    reading: Reading, item: str, slot: str, lexical: str | None, confidence: float, spans: tuple[Stretch, ...]
) -> Iterator[Told]:
    """Yield that ``slot`` of ``item`` is ``lexical``; a value that does not fit the slot is refused."""
    if lexical is None:
        return
    slots = reading.registry.slots_of(reading.classes[item])
    if slot not in slots:
        reading.reject(item, f"{reading.classes[item]} has no slot {slot!r}", lexical)
        return
    try:
        checked = check_value(reading.registry, slots[slot], lexical)
    except InputError as error:
        reading.reject(item, str(error), lexical)
        return
    yield Told(value(reading.referents[item], slot, checked, slots[slot].range, confidence), spans)


def when(reading: Reading, item: str, lexical: str | None, confidence: float, slot: str = "time") -> Iterator[Told]:
    """Yield the time of ``item``, told where a time expression of that value stands, with the words that give it."""
    if lexical is None:
        return
    try:
        parse_edtf(lexical)
    except InputError as error:
        reading.reject(item, str(error), lexical)
        return
    words = [found for found in reading.extraction.times if found.value == lexical]
    spans: list[Quoted] = reading.grounded(item, words)
    yield Told(value(reading.referents[item], slot, lexical, "edtf", confidence), tuple(spans))
    if slot == "time":
        for span in spans:
            yield Told(value(reading.referents[item], "time_text", span.text, "string", confidence), (span,), optional=True)


def check_times(reading: Reading) -> None:
    """Refuse time expressions whose value is none."""
    for item in reading.extraction.times:
        if item.value is not None:
            _check_time(reading, item.id, item.value)


def _check_time(reading: Reading, item: str, lexical: str) -> None:
    try:
        parse_edtf(lexical)
    except InputError as error:
        reading.reject(item, str(error), lexical)


def _happening(reading: Reading, finding: Finding, record: Happening) -> Iterator[Told]:
    """Yield time, parts and roles of an event, agreement or situation."""
    dated = next((item.value for item in record.args if item.role == "time" and item.value), None)
    yield from when(reading, record.id, record.date or dated, record.confidence)
    if record.date is not None and dated is not None:
        _check_time(reading, record.id, dated)
    for slot, targets in (("part_of_event", [record.part_of_event]), ("follows", record.follows), ("led_to", record.led_to)):
        for target in targets:
            if target is not None:
                yield from argument(reading, record.id, Argument(role=slot, confidence=record.confidence, event=target))
    is_agreement = reading.registry.is_a(finding.cls, "Agreement")
    for item in record.args:
        if item.role != "time" and not (is_agreement and item.role in STEP_ROLES):
            yield from argument(reading, record.id, item)


def _steps(findings: list[Finding]) -> dict[str, Happening]:
    """Return agreement id -> the AgreementEvent that is a step on it, the first in the text."""
    steps: dict[str, Happening] = {}
    for finding in findings:
        if isinstance(finding.record, Happening):
            for item in finding.record.args:
                if item.role == "on_agreement" and item.agreement is not None:
                    steps.setdefault(item.agreement, finding.record)
    return steps


def _step(reading: Reading, record: Happening, clauses: list[Clause], steps: dict[str, Happening]) -> Iterator[Assertion]:
    """Yield who signed ``record``, which belongs to a step: the one in the text, else a Signing that is added when it is signed."""
    roles = [item for item in record.args if item.role in STEP_ROLES]
    step = steps.get(record.id)
    if step is not None:
        told = {(item.role, item.entity) for item in step.args}
        roles = [item for item in roles if (item.role, item.entity) not in told]
        yield from assertions(
            reading,
            record,
            reading.referents[step.id],
            clauses,
            [out for item in roles for out in argument(reading, step.id, item)],
        )
    elif roles and record.agreement_status == "signed":
        yield from _added_signing(reading, record, clauses, roles)
    else:
        for item in roles:
            reading.reject(
                record.id,
                f"role {item.role!r} belongs to a step on the agreement, and the text tells none; add a Signing event",
                item,
            )


def _added_signing(reading: Reading, record: Happening, clauses: list[Clause], roles: list[Argument]) -> Iterator[Assertion]:
    me, spans = f"{record.id}.signing", reading.spans[record.id]
    reading.referents[me], reading.classes[me], reading.spans[me] = reading.mint("Signing", spans[0].start), "Signing", spans
    told = [Told(typed(reading.referents[me], "Signing", record.confidence), spans)]
    told.append(Told(link(reading.referents[me], "on_agreement", reading.referents[record.id], record.confidence), spans))
    told += when(reading, me, record.date, record.confidence)
    told += [out for item in roles for out in argument(reading, me, item)]
    yield from assertions(reading, record, reading.referents[me], clauses, told)


def _concern(reading: Reading, record: ConcernFinding) -> Iterator[Told]:
    """Yield holders, object, direction and time of a concern."""
    yield from when(reading, record.id, record.date, record.confidence)
    for role, ids in (("holder", record.holders), ("toward", record.toward)):
        for item in ids:
            yield from argument(reading, record.id, Argument(role=role, confidence=record.confidence, entity=item))
    about = record.about
    node = Argument(
        role="about", confidence=record.confidence,
        entity=about.entity, event=about.event, agreement=about.agreement, situation=about.situation,
    )  # fmt: skip
    has_node = any((about.entity, about.event, about.agreement, about.situation))
    if has_node:
        yield from argument(reading, record.id, node)
    for span in reading.grounded(record.id, about.spans):
        yield from words_node(reading, record.id, "has_topic" if has_node else "about", span, record.confidence)
