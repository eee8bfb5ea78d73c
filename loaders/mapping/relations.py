"""The relations of an Extraction: tenures with their positions, memberships, and plain slots between entities."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.mapping.arguments import argument
from rabita.loaders.mapping.findings import assertions, clauses_of, when
from rabita.loaders.mapping.placing import Told
from rabita.loaders.mapping.reading import Reading
from rabita.loaders.mapping.source_text import Clause
from rabita.loaders.mapping.spans import Place, lies_in
from rabita.loaders.mapping.statements import link, text, typed
from rabita.schema.extraction import Argument, Relation
from rabita.schema.records import Assertion


def map_relations(reading: Reading) -> Iterator[Assertion]:
    """Yield the assertions of all relations."""
    for record in reading.extraction.relations:
        if record.subject not in reading.referents:
            reading.reject(record.id, f"subject {record.subject!r} is no entity of this Extraction, or was refused", record)
            continue
        spans = tuple(reading.grounded(record.id, record.evidence))
        if not spans and not reading.spans[record.subject]:
            reading.reject(record.id, "no evidence is in the text", record)
            continue
        clauses = (
            clauses_of(reading, record.id, list(record.evidence), spans)
            if spans
            else [reading.source.sentence(reading.spans[record.subject][0])]
        )
        yield from _relation(reading, record, clauses)


def _relation(reading: Reading, record: Relation, clauses: list[Clause]) -> Iterator[Assertion]:
    if record.kind == "Tenure":
        told = list(_tenure(reading, record, clauses))
    elif record.kind == "Membership":
        told = list(_membership(reading, record, clauses))
    else:
        reading.spans.setdefault(record.id, ())
        told = list(
            argument(reading, record.subject, Argument(role=record.kind, confidence=record.confidence, entity=record.object))
        )
    subject = reading.referents.get(record.id, reading.referents[record.subject])
    if told:
        yield from assertions(reading, record, subject, clauses, told)


def _named(reading: Reading, item: str, cls: str, start: int) -> str:
    """Give ``item`` a referent of ``cls`` anchored at ``start``."""
    reading.referents[item], reading.classes[item], reading.spans[item] = reading.mint(cls, start), cls, ()
    return reading.referents[item]


def _link(reading: Reading, item: str, role: str, target: str | None, confidence: float) -> Iterator[Told]:
    if target is not None:
        yield from argument(reading, item, Argument(role=role, confidence=confidence, entity=target))


def _tenure(reading: Reading, record: Relation, clauses: list[Clause]) -> Iterator[Told]:
    """Yield the tenure and the position that is held."""
    titles = _titles(reading, record, clauses)
    if not titles:
        reading.reject(record.id, "a Tenure needs `position`: the words of the title in the text", record)
        return
    me = _named(reading, record.id, "Tenure", clauses[0].start)
    yield Told(typed(me, "Tenure", record.confidence), tuple(clauses))
    yield from _link(reading, record.id, "holder", record.subject, record.confidence)
    yield from when(reading, record.id, record.as_of, record.confidence, "as_of")
    post = f"{record.id}.position"
    position = _named(reading, post, "Position", min(where.start for _, _, where in titles))
    spans = tuple(where for _, _, where in titles)
    yield Told(link(me, "of_position", position, record.confidence), spans)
    yield Told(typed(position, "Position", record.confidence), spans)
    for language, words, where in titles:
        yield Told(text(position, "label", words, language, confidence=record.confidence), (where,))
    yield from _link(reading, post, "of_body", record.of_body, record.confidence)
    yield from _link(reading, post, "of_country", record.of_country, record.confidence)


def _titles(reading: Reading, record: Relation, clauses: list[Clause]) -> list[tuple[str, str, Place]]:
    """Return language, words and place of each title of the position; words that are not in the text are refused."""
    titles: list[tuple[str, str, Place]] = []
    for language, words in sorted((record.position or {}).items()):
        inside = (found for clause in clauses if (found := reading.find_words(words, clause)) is not None)
        place = next(inside, None) or reading.find_words(words)
        if place is None:
            reading.reject(record.id, f"position {words!r} is not in the text", record)
        else:
            titles.append((language, words, place))
    return titles


def _membership(reading: Reading, record: Relation, clauses: list[Clause]) -> Iterator[Told]:
    if record.object is None or record.object not in reading.referents:
        reading.reject(record.id, f"a Membership needs `object`, an entity of this Extraction; got {record.object!r}", record)
        return
    start = next((span.start for span in reading.spans[record.subject] if lies_in(span, clauses[0])), clauses[0].start)
    me = _named(reading, record.id, "Membership", start)
    yield Told(typed(me, "Membership", record.confidence), tuple(clauses))
    yield from _link(reading, record.id, "member", record.subject, record.confidence)
    yield from _link(reading, record.id, "in_group", record.object, record.confidence)
    yield from when(reading, record.id, record.as_of, record.confidence, "as_of")
