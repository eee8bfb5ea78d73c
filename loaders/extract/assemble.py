"""Stage 12: from a reading to the record ``Extraction``, in which every span is the text's own words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from rabita.loaders.extract.events.assemble import assemble_findings
from rabita.loaders.extract.events.referents import keys_behind, keys_of_all
from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.reading import Found, FoundRelation, FoundTime, Profile, Reading
from rabita.schema.extraction import (
    DocumentInfo,
    Entity,
    Extraction,
    Extractor,
    Link,
    Mention,
    Name,
    Relation,
    Segment,
    Span,
    TimeExpression,
)
from rabita.schema.names import language_of

UNNAMED = 0.6
"""How sure a state is that only its capital stands for."""
_CLASSES = {"PER": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Region", "FAC": "Facility", "GROUP": "Group"}


def assemble(reading: Reading, *, document_id: str, extractor: Extractor) -> Extraction:
    """Return what ``reading`` found as an Extraction.

    Raises:
        AssertionError: a span does not hold the words that it names, which is a bug of a stage.
    """
    ids = _entity_ids(reading)
    findings = assemble_findings(
        reading,
        lambda mention, role: tuple(ids[key] for key in keys_behind(reading, mention, role) if key in ids),
        lambda start, end: grounded(reading.text, start, end),
    )
    return Extraction(
        format="rabita-extraction/1",
        document=_document(reading, document_id),
        extractor=extractor,
        segments=list(_segments(reading, ids)),
        mentions=[_mention(reading, number, found, ids) for number, found in enumerate(reading.mentions, 1)],
        entities=list(_entities(reading, ids)),
        times=[_time(reading, number, found) for number, found in enumerate(reading.times, 1)],
        events=findings.events,
        concerns=findings.concerns,
        agreements=findings.agreements,
        situations=findings.situations,
        relations=[_relation(reading, number, found, ids) for number, found in enumerate(reading.relations, 1)],
        links=[
            Link(a=ids[a], b=ids[b], decision=decision, score=score, reasons=list(why))
            for a, b, decision, score, why in reading.links
        ],
    )


def grounded(text: str, start: int, end: int) -> Span:
    """Return the span of ``text`` at ``[start, end)``.

    Raises:
        AssertionError: it is empty, or lies outside the text.
    """
    assert 0 <= start < end <= len(text), f"no span: {start} to {end} of {len(text)}"
    return Span(start, end, text[start:end])


def _document(reading: Reading, document_id: str) -> DocumentInfo:
    return DocumentInfo(
        id=document_id,
        sha256=hashlib.sha256(reading.text.encode()).hexdigest(),
        length=len(reading.text),
        language=reading.language,
        date=reading.date,
        date_basis=reading.date_basis,
        text=reading.text,
    )


def _segments(reading: Reading, ids: Mapping[str, str]) -> Iterator[Segment]:
    for number, part in enumerate(reading.parts, 1):
        grounded(reading.text, part.start, part.end)
        yield Segment(
            id=f"s{number}",
            start=part.start,
            end=part.end,
            kind=part.kind,
            language=part.language,
            date=part.date,
            handle=part.handle,
            author=ids.get(f"handle:{part.handle.lower()}") if part.handle else None,
        )


def _mention(reading: Reading, number: int, found: Found, ids: Mapping[str, str]) -> Mention:
    span = grounded(reading.text, found.start, found.end)
    part = reading.part_number(found.start)
    return Mention(
        id=f"m{number}",
        start=span.start,
        end=span.end,
        text=span.text,
        type=found.type,
        kind=found.kind,
        entity=ids[reading.identity(found)],
        language=language_of(span.text),
        segment=None if part is None else f"s{part + 1}",
        title=None if found.title is None else grounded(reading.text, *found.title),
        source=found.source,
        confidence=found.confidence,
    )


def _entity_ids(reading: Reading) -> Mapping[str, str]:
    named = (reading.identity(found) for found in reading.mentions)
    keys = dict.fromkeys([*named, *keys_of_all(reading)])
    return {key: f"e{number}" for number, key in enumerate(keys, 1)}


def _entities(reading: Reading, ids: Mapping[str, str]) -> Iterator[Entity]:
    groups: dict[str, list[Found]] = {key: [] for key in ids}
    for found in reading.mentions:
        groups[reading.identity(found)].append(found)
    for key, group in groups.items():
        known, profile = referent_of(key), reading.profiles.get(key) or _profile(key, group)
        external = {"iso2": known.iso2, "wikidata": known.wikidata} if known else {}
        yield Entity(
            id=ids[key],
            cls=profile.cls,
            names=_names(reading, group),
            named=any(found.kind == "NAM" for found in group) or bool(known),
            confidence=max((found.confidence for found in group), default=UNNAMED),
            source=group[0].source if group else "events:capital",
            of_country=ids.get(profile.state or ""),
            members=[ids[member] for member in profile.members if member in ids],
            open_set=profile.open_set,
            external_ids={name: value for name, value in external.items() if value},
        )


def _profile(key: str, group: Sequence[Found]) -> Profile:
    """Return what the gazetteer, or else the type of the first mention, says of ``key``."""
    known = referent_of(key)
    if known is None:
        return Profile(_CLASSES[group[0].type])
    return Profile(known.cls, f"iso:{known.within}" if known.within and known.cls != "City" else None)


def _relation(reading: Reading, number: int, found: FoundRelation, ids: Mapping[str, str]) -> Relation:
    words = [reading.text[slice(*span)] for span in found.positions]
    return Relation(
        id=f"r{number}",
        kind=found.kind,
        subject=ids[found.subject],
        object=None if found.object is None else ids[found.object],
        position={language_of(text): text for text in reversed(words)} or None,
        of_body=ids.get(found.body or ""),
        of_country=ids.get(found.state or ""),
        as_of=found.as_of,
        evidence=[grounded(reading.text, *span) for span in found.evidence],
        confidence=found.confidence,
        source="titles:rules",
    )


def _names(reading: Reading, group: Sequence[Found]) -> list[Name]:
    """Return the distinct spellings of a name in the text; those of nationality only where there is no other."""
    named = [found for found in group if found.kind == "NAM"] or group
    texts = dict.fromkeys(reading.text[found.start : found.end] for found in named)
    best = {language_of(text): text for text in sorted(texts, key=len)}
    return [Name(text=text, language=language_of(text), best=best[language_of(text)] == text) for text in texts]


def _time(reading: Reading, number: int, found: FoundTime) -> TimeExpression:
    span = grounded(reading.text, found.start, found.end)
    return TimeExpression(
        id=f"t{number}",
        start=span.start,
        end=span.end,
        text=span.text,
        value=found.value,
        precision=found.precision,
        basis=found.basis,
        confidence=0.9 if found.value is not None and not found.conflict else 0.5,
        source="times:rules",
        anchor=found.anchor,
        calendar=found.calendar,
        conflict=found.conflict,
    )
