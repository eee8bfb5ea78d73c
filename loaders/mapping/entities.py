"""The entities of an Extraction: referents, names, and one assertion in each part that mentions them."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.errors import InputError
from rabita.loaders.mapping.placing import Told, place
from rabita.loaders.mapping.reading import Reading
from rabita.loaders.mapping.source_text import Clause
from rabita.loaders.mapping.spans import Stretch, lies_in
from rabita.loaders.mapping.statements import link, text, typed, value
from rabita.schema.extraction import Entity, Extraction, Mention, Name, Span
from rabita.schema.records import Assertion
from rabita.schema.validation import check_value, get_class

EXTERNAL = {"iso2": "iso_code", "wikidata": "wikidata"}
LOG_ONLY = {"different": "different_from", "possible": "maybe_same"}


def name_entities(reading: Reading) -> list[Entity]:
    """Give every usable entity its referent, in text order, and return those that become nodes."""
    good = [entity for entity in reading.extraction.entities if _is_usable(reading, entity)]
    for entity in good:
        if not entity.named and entity.members and not entity.open_set:
            reading.members[entity.id] = entity.members
    nodes = sorted((entity for entity in good if entity.id not in reading.members), key=lambda item: _order(reading, item))
    same = _joined(reading)
    for entity in nodes:
        first = same.get(entity.id, entity.id)
        if first not in reading.referents:
            reading.referents[first] = reading.mint(entity.cls, reading.spans[entity.id][0].start)
        reading.referents[entity.id] = reading.referents[first]
        reading.classes[entity.id] = entity.cls
    return nodes


def _order(reading: Reading, entity: Entity) -> tuple[int, str, str]:
    return reading.spans[entity.id][0].start, entity.cls, entity.id


def _is_usable(reading: Reading, entity: Entity) -> bool:
    """Check class and mentions of ``entity``; note where it is mentioned."""
    try:
        get_class(reading.registry, entity.cls)
    except InputError as error:
        reading.reject(entity.id, str(error), entity)
        return False
    mentions = [item for item in reading.extraction.mentions if item.entity == entity.id]
    spans: list[Stretch] = sorted(reading.grounded(entity.id, mentions), key=lambda item: item.start)
    if not spans:
        spans = [found for name in entity.names if (found := reading.find_words(name.text)) is not None]
    if not spans and entity.external_ids:
        spans = list(reading.grounded(entity.id, list(_told_in(reading.extraction, entity.id))))
    if not spans:
        reading.reject(entity.id, "entity has no mention and none of its names is in the text", entity)
        return False
    reading.spans[entity.id] = tuple(spans)
    return True


def _told_in(extraction: Extraction, entity: str) -> Iterator[Span]:
    """Yield the words of findings in which ``entity`` has a part under another name: a state by its capital."""
    happenings = (*extraction.events, *extraction.agreements, *extraction.situations)
    for happening in happenings:
        for given in happening.args:
            if given.entity == entity and given.start is not None and given.end is not None and given.text is not None:
                yield Span(given.start, given.end, given.text)
    for concern in extraction.concerns:
        if entity in concern.holders:
            yield from concern.triggers
    for finding in (*happenings, *extraction.concerns):
        told = finding.attribution
        if told is not None and told.cue is not None and entity in (told.source, told.reported_by):
            yield told.cue


def _joined(reading: Reading) -> dict[str, str]:
    """Return entity -> the first entity that ``same`` links join it with."""
    first: dict[str, str] = {}
    for item in reading.extraction.links:
        if item.decision == "same":
            a, b = first.get(item.a, item.a), first.get(item.b, item.b)
            first.update({key: a for key, old in first.items() if old == b} | {item.b: a, b: a})
    return first


def map_entities(reading: Reading, nodes: list[Entity]) -> Iterator[Assertion]:
    """Yield, for each entity, one assertion a part: the sentence of its first mention there."""
    for entity in nodes:
        clauses = _clauses(reading, entity)
        placed = place(_told(reading, entity, clauses), clauses)
        for clause, statements in zip(clauses, placed, strict=True):
            assertion = reading.assertion(reading.referents[entity.id], clause, statements)
            if assertion is not None:
                yield assertion


def _clauses(reading: Reading, entity: Entity) -> list[Clause]:
    """Return the sentence of the first mention of ``entity`` in each part."""
    firsts: dict[str, Clause] = {}
    for span in reading.spans[entity.id]:
        clause = reading.source.sentence(span)
        firsts.setdefault(clause.part.document, clause)
    return list(firsts.values())


def _told(reading: Reading, entity: Entity, clauses: list[Clause]) -> Iterator[Told]:
    """Yield what the Extraction says of ``entity``, with the spans that say it."""
    me, sure = reading.referents[entity.id], entity.confidence
    spans = _by_part(reading, entity, clauses)
    yield Told(typed(me, entity.cls, sure), spans)
    chosen: set[str] = set()
    for name in sorted(entity.names, key=lambda item: not item.best):
        where = _spans_of_name(reading, entity, name, clauses)
        if where is None:
            reading.reject(entity.id, f"name {name.text!r} is not in the text", name)
            continue
        slot = "alias" if name.language in chosen else "label"
        chosen.add(name.language)
        yield Told(text(me, slot, name.text, name.language, confidence=sure), where)
    if not entity.named:
        yield Told(value(me, "named", "false", "boolean", sure), spans)
    yield from _external(reading, entity)
    if entity.of_country is not None:
        yield from relation(
            reading, entity, "of_country" if reading.registry.is_a(entity.cls, "Actor") else "within", entity.of_country
        )


def _by_part(reading: Reading, entity: Entity, clauses: list[Clause]) -> tuple[Stretch, ...]:
    """Return the mentions of ``entity`` that lie in its clauses."""
    return tuple(span for span in reading.spans[entity.id] if any(lies_in(span, clause) for clause in clauses))


def _spans_of_name(reading: Reading, entity: Entity, name: Name, clauses: list[Clause]) -> tuple[Stretch, ...] | None:
    """Return the spans of the mentions that hold ``name`` in the clauses (a clause of another part stands for its whole part); None if ungrounded.

    A hashtag's words may be set apart in the name.
    """
    glued = name.text.replace(" ", "")
    mentions = [
        item for item in reading.spans[entity.id] if isinstance(item, Mention) and (name.text in item.text or glued in item.text)
    ]
    if not mentions and reading.find_words(name.text) is None:
        return None
    spans: list[Stretch] = [item for item in mentions if any(lies_in(item, clause) for clause in clauses)]
    parts = {reading.source.part_of(item).document for item in mentions}
    told = {clause.part.document for clause in clauses if any(lies_in(span, clause) for span in spans)}
    firsts = _by_part(reading, entity, clauses)
    spans += [item for item in firsts if (part := reading.source.part_of(item).document) in parts and part not in told]
    return tuple(spans)


def _external(reading: Reading, entity: Entity) -> Iterator[Told]:
    """Yield the authority ids of ``entity``; they are never words of the text."""
    for key, lexical in sorted(entity.external_ids.items()):
        slot = EXTERNAL.get(key, key)
        slots = reading.registry.slots_of(entity.cls)
        if slot not in slots:
            reading.reject(
                entity.id,
                f"external id {key!r} is no slot of {entity.cls}; known: {', '.join(sorted(EXTERNAL))}",
                entity.external_ids,
            )
            continue
        try:
            checked = check_value(reading.registry, slots[slot], lexical)
        except InputError as error:
            reading.reject(entity.id, str(error), entity.external_ids)
            continue
        yield Told(value(reading.referents[entity.id], slot, checked, slots[slot].range, entity.confidence))


def relation(reading: Reading, entity: Entity, slot: str, target: str) -> Iterator[Told]:
    """Yield that ``slot`` of ``entity`` is ``target``, told where the target is mentioned."""
    if target in reading.referents and slot in reading.registry.slots_of(entity.cls):
        yield Told(
            link(reading.referents[entity.id], slot, reading.referents[target], entity.confidence), reading.spans.get(target, ())
        )
    else:
        reading.reject(
            entity.id, f"{slot} {target!r} of {entity.cls} is no entity of this Extraction, or no slot of that class", entity
        )


def map_members(reading: Reading, nodes: list[Entity]) -> Iterator[Assertion]:
    """Yield a Membership for each known member of a group that is a node."""
    for group in nodes:
        for member in group.members:
            if member not in reading.referents:
                reading.reject(group.id, f"member {member!r} is no entity of this Extraction", group)
                continue
            clause = reading.source.sentence(reading.spans[group.id][0])
            start = next(
                (span.start for span in reading.spans[member] if lies_in(span, clause)), reading.spans[group.id][0].start
            )
            me = reading.mint("Membership", start)
            statements = [
                Told(typed(me, "Membership", group.confidence), reading.spans[group.id]),
                Told(link(me, "member", reading.referents[member], group.confidence), reading.spans[member]),
                Told(link(me, "in_group", reading.referents[group.id], group.confidence), reading.spans[group.id]),
            ]
            if group.open_set:
                statements.append(Told(value(me, "partial", "true", "boolean", group.confidence), reading.spans[group.id]))
            assertion = reading.assertion(me, clause, place(statements, [clause])[0])
            if assertion is not None:
                yield assertion


def map_links(reading: Reading) -> Iterator[Assertion]:
    """Yield the judgements of the extractor about pairs: in the log only."""
    for item in reading.extraction.links:
        if item.decision in LOG_ONLY and item.a in reading.referents and item.b in reading.referents:
            a, b = reading.referents[item.a], reading.referents[item.b]
            score = min(max(item.score, 0.0), 1.0)
            assertion = reading.assertion(a, None, [link(a, LOG_ONLY[item.decision], b, score)])
            if assertion is not None:
                yield assertion
