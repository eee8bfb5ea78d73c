"""What an Extraction found, told for people: one ``Finding`` for each item, with its words, what it is, and what found it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rabita.findings_words import WORDS
from rabita.graph.table import Cell, Table
from rabita.schema.extraction import (
    Argument,
    Attribution,
    ConcernFinding,
    Entity,
    Extraction,
    Happening,
    Link,
    Mention,
    Relation,
    Span,
    TimeExpression,
)
from rabita.schema.registry import Registry

Details = tuple[tuple[str, str], ...]


class Finding(NamedTuple):
    """One item of an Extraction. ``part`` is its place there (``events``), ``kind`` what it is, ``marks`` its words in the text.

    ``entity`` is that of a mention; ``details`` are pairs of a label and a text; ``confidence`` is 0 to 1.
    """

    id: str
    part: str
    kind: str
    words: str
    marks: tuple[Span, ...]
    details: Details
    evidence: tuple[str, ...]
    found_by: tuple[str, ...]
    confidence: float
    entity: str | None = None


def findings_of(extraction: Extraction, registry: Registry, *, lang: str) -> list[Finding]:
    """Return all that ``extraction`` found, part by part, with labels in ``lang`` (``ar`` or ``en``)."""
    teller = _Teller(extraction, registry, lang)
    return [
        *map(teller.happening, _parts(extraction.events, "events")),
        *map(teller.happening, _parts(extraction.agreements, "agreements")),
        *map(teller.happening, _parts(extraction.situations, "situations")),
        *map(teller.concern, extraction.concerns),
        *map(teller.relation, extraction.relations),
        *map(teller.entity, extraction.entities),
        *map(teller.mention, extraction.mentions),
        *map(teller.time, extraction.times),
        *map(teller.link, extraction.links),
    ]


def _parts(items: Iterable[Happening], part: str) -> Iterator[tuple[str, Happening]]:
    return ((part, item) for item in items)


class _Teller:
    """Tells of the items of one Extraction."""

    def __init__(self, extraction: Extraction, registry: Registry, lang: str) -> None:
        self.registry = registry
        self.lang = lang
        self.words = WORDS[lang]
        self.models = {model.name: model for model in extraction.extractor.models}
        self.entities = {entity.id: entity for entity in extraction.entities}
        self.mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in extraction.mentions:
            self.mentions[mention.entity or ""].append(mention)
        self.names = self._names(extraction)
        self.roles = self._roles(extraction)

    # ---- names

    def _names(self, extraction: Extraction) -> Mapping[str, str]:
        """Return what each item is called where another speaks of it."""
        names = {entity.id: self._entity_name(entity) for entity in extraction.entities}
        for item in (*extraction.events, *extraction.agreements, *extraction.situations):
            names[item.id] = _told(self._class(item.kind or "Agreement"), item.triggers)
        names |= {item.id: _told(self._value(item.concern_kind), item.triggers) for item in extraction.concerns}
        return names

    def _entity_name(self, entity: Entity) -> str:
        best = sorted(entity.names, key=lambda name: (name.language != self.lang, not name.best))
        said = self.mentions[entity.id]
        return best[0].text if best else said[0].text if said else entity.id

    def _name(self, id_: str) -> str:
        return self.names.get(id_, id_)

    def _listed(self, ids: Iterable[str]) -> str:
        return self.words["comma"].join(map(self._name, ids))

    def _class(self, name: str) -> str:
        found = self.registry.classes.get(name)
        return name if found is None else found.labels.get(self.lang, name)

    def _slot(self, name: str) -> str:
        found = self.registry.slots.get(name)
        return name if found is None else found.labels.get(self.lang, name)

    def _value(self, name: str) -> str:
        """Return the label of a value of one of the ontology's lists, such as a status."""
        values = (enum.values.get(name) for enum in self.registry.enums.values())
        return next((value.labels.get(self.lang, name) for value in values if value is not None), name)

    def _roles(self, extraction: Extraction) -> Mapping[str, Details]:
        """Return which parts each entity plays: pairs of a role and in what."""
        roles: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for item in (*extraction.events, *extraction.agreements, *extraction.situations):
            for argument in item.args:
                roles[argument.entity or ""].setdefault((self._slot(argument.role), self._summary(item)))
        for concern in extraction.concerns:
            for holder in concern.holders:
                roles[holder].setdefault((self._slot("holder"), self._name(concern.id)))
        for relation in extraction.relations:
            roles[relation.subject].setdefault((self._class(relation.kind), self._position(relation)))
        return {entity: tuple(found) for entity, found in roles.items()}

    def _summary(self, item: Happening) -> str:
        """Return one line on ``item``: its name, how far it is so, and when."""
        how = [self._value(item.status or item.agreement_status or item.modality)]
        how += [self._value("denied")] if item.polarity == "denied" else []
        how += [] if item.date is None else [item.date]
        return f"{self._name(item.id)} ({self.words['comma'].join(how)})"

    # ---- items

    def happening(self, told: tuple[str, Happening]) -> Finding:
        """Return ``told``, an event, agreement or situation with the part of the record that it stands in, as a finding."""
        part, item = told
        label = (item.label or {}).get(self.lang) or next(iter((item.label or {}).values()), None)
        details = [
            *self._pairs(label=label),
            *((self._slot(argument.role), self._filler(argument)) for argument in item.args),
            *self._values(status=item.status, agreement_status=item.agreement_status),
            *self._pairs(time=item.date),
            *self._how(item.modality, item.polarity, item.attribution, item.condition),
            *((self._slot(slot), self._name(other)) for slot, other in _others(item)),
        ]
        return self._finding(item, part, self._class(item.kind or "Agreement"), item.triggers, details, item.evidence)

    def concern(self, item: ConcernFinding) -> Finding:
        """Return a concern as a finding."""
        about = item.about
        nodes = [id_ for id_ in (about.event, about.agreement, about.situation, about.entity) if id_ is not None]
        details = [
            *((self._slot("holder"), self._name(holder)) for holder in item.holders),
            *((self._slot("about"), self._name(node)) for node in nodes),
            *((self._slot("about"), span.text) for span in about.spans),
            *((self._slot("toward"), self._name(other)) for other in item.toward),
            *self._values(strength=item.strength),
            *self._pairs(time=item.date),
            *self._how(item.modality, item.polarity, item.attribution, item.condition),
        ]
        return self._finding(item, "concerns", self._value(item.concern_kind), item.triggers, details, item.evidence)

    def relation(self, item: Relation) -> Finding:
        """Return a relation as a finding."""
        details = [
            (self.words["who"], self._name(item.subject)),
            *((self.words["position"], text) for text in (item.position or {}).values()),
            *(() if item.object is None else ((self.words["to"], self._name(item.object)),)),
            *self._pairs(
                of_body=item.of_body and self._name(item.of_body),
                of_country=item.of_country and self._name(item.of_country),
                as_of=item.as_of,
            ),
            *self._how(item.modality, item.polarity, item.attribution, item.condition),
        ]
        kind = self._class(item.kind) if item.kind in self.registry.classes else self._slot(item.kind)
        return self._finding(item, "relations", kind, (), details, item.evidence, words=self._name(item.subject))

    def entity(self, item: Entity) -> Finding:
        """Return an entity as a finding; its words are marked by its mentions."""
        others = [name.text for name in item.names if name.text != self.names[item.id]]
        details = [
            *self._pairs(alias=self.words["comma"].join(others)),
            *self._pairs(of_country=item.of_country and self._name(item.of_country)),
            *self._pairs(member=self._listed(item.members)),
            *self.roles.get(item.id, ()),
            *item.external_ids.items(),
        ]
        if not item.named:
            details.append((self.words["described"], self.words["yes"]))
        by = self._found_by(item.source, item.external_ids)
        return Finding(
            item.id, "entities", self._class(item.cls), self.names[item.id], (), tuple(details), (), by, item.confidence
        )

    def mention(self, item: Mention) -> Finding:
        """Return a mention as a finding."""
        entity = self.entities.get(item.entity or "")
        details = [
            *(() if entity is None else ((self.words["means"], f"{self.names[entity.id]} ({self._class(entity.cls)})"),)),
            *(() if item.title is None else ((self.words["title"], item.title.text),)),
            *self.roles.get(item.entity or "", ()),
        ]
        span = Span(item.start, item.end, item.text)
        by = self._found_by(item.source, entity.external_ids if entity is not None else {}, item.x)
        kind = self.words["comma"].join((self.words[item.type], self.words[item.kind]))
        return Finding(item.id, "mentions", kind, item.text, (span,), tuple(details), (), by, item.confidence, item.entity)

    def time(self, item: TimeExpression) -> Finding:
        """Return a time as a finding."""
        details = [
            (self.words["value"], item.value if item.value is not None else self.words["unknown"]),
            (self.words["precision"], self.words.get(item.precision, item.precision)),
            *(() if item.anchor is None else ((self.words["anchor"], item.anchor),)),
            *(() if item.calendar in (None, "gregorian") else ((self.words["calendar"], str(item.calendar)),)),
            *(((self.words["conflict"], self.words["yes"]),) if item.conflict else ()),
        ]
        span = Span(item.start, item.end, item.text)
        by = self._found_by(item.source, {}, item.x)
        return Finding(item.id, "times", self.words["time"], item.text, (span,), tuple(details), (), by, item.confidence)

    def link(self, item: Link) -> Finding:
        """Return a decision about two entities as a finding."""
        both = self._listed((item.a, item.b))
        reasons = tuple((self.words["reason"], reason) for reason in item.reasons)
        return Finding(f"{item.a}-{item.b}", "links", self.words[item.decision], both, (), reasons, (), ("links",), item.score)

    # ---- parts of items

    def _finding(
        self,
        item: Happening | ConcernFinding | Relation,
        part: str,
        kind: str,
        triggers: Iterable[Span],
        details: list[tuple[str, str]],
        evidence: Iterable[Span],
        *,
        words: str = "",
    ) -> Finding:
        marks = tuple(triggers)
        said = self.words["comma"].join(dict.fromkeys(span.text for span in marks)) or words
        by = self._found_by(item.source, {}, item.x)
        return Finding(
            item.id, part, kind, said, marks, tuple(details), tuple(span.text for span in evidence), by, item.confidence
        )

    def _filler(self, argument: Argument) -> str:
        nodes = (argument.entity, argument.event, argument.agreement, argument.situation, argument.concern)
        told = [self._name(node) for node in nodes if node is not None]
        told += [argument.value] if argument.value is not None else []
        words = f"«{argument.text}»" if argument.text is not None and argument.text not in told else ""
        said = " ".join(filter(None, (self.words["comma"].join(told), words)))
        return f"{said} ({self.words['inferred']})" if argument.inferred else said

    def _position(self, item: Relation) -> str:
        held = (item.position or {}).get(self.lang) or next(iter((item.position or {}).values()), None)
        return held or self._listed(filter(None, (item.object, item.of_body, item.of_country)))

    def _how(
        self, modality: str, polarity: str, attribution: Attribution | None, condition: Span | None
    ) -> Iterator[tuple[str, str]]:
        yield from self._values(modality=modality, polarity=polarity)
        if attribution is not None:
            yield from self._pairs(
                source=attribution.source and self._name(attribution.source),
                reported_by=attribution.reported_by and self._name(attribution.reported_by),
            )
            if attribution.cue is not None:
                yield self.words["cue"], attribution.cue.text
        if condition is not None:
            yield self._slot("condition"), condition.text

    def _pairs(self, **values: str | None) -> Iterator[tuple[str, str]]:
        return ((self._slot(slot), value) for slot, value in values.items() if value)

    def _values(self, **values: str | None) -> Iterator[tuple[str, str]]:
        return ((self._slot(slot), self._value(value)) for slot, value in values.items() if value)

    def _found_by(self, source: str, entry: Mapping[str, str], x: Mapping[str, object] | None = None) -> tuple[str, ...]:
        """Return what found an item: stage and back-end; the model, the entry of the gazetteer, the rule, where they are told."""
        stage, _, back_end = source.partition(":")
        model = self.models.get(f"{stage}-{back_end.rpartition('-')[2]}")
        told = [f"{stage}: {back_end}" if back_end else stage]
        if model is not None:
            told.append(f"{self.words['model']} {model.name} {model.sha256[:8]}")
        if "gazetteer" in back_end and entry:
            told.append(f"{self.words['entry']} {' '.join(entry.values())}")
        told += [f"{key} {value}" for key, value in sorted((x or {}).items()) if isinstance(value, str | int | float)]
        return tuple(told)


def _others(item: Happening) -> Iterator[tuple[str, str]]:
    if item.part_of_event is not None:
        yield "part_of_event", item.part_of_event
    yield from (("follows", other) for other in item.follows)
    yield from (("led_to", other) for other in item.led_to)


def _told(kind: str, triggers: Iterable[Span]) -> str:
    first = next(iter(triggers), None)
    return kind if first is None else f"{kind} «{first.text}»"


def findings_table(extraction: Extraction, registry: Registry) -> Table:
    """Return all findings in English, one a row: the words, what they are, what is known, what found them, and how sure that is."""
    rows: list[tuple[Cell, ...]] = [
        (
            item.words,
            f"{item.part}: {item.kind}",
            "; ".join(f"{label} {value}" for label, value in item.details),
            ", ".join(item.found_by),
            round(item.confidence, 2),
        )
        for item in findings_of(extraction, registry, lang="en")
    ]
    return Table(["words", "what", "details", "found by", "confidence"], rows)
