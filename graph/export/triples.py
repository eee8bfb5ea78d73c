"""Streams a projection as N-Triples: nodes, edges, and an ``rdf:Statement`` for each fact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

from rabita.graph.projection.projection import Projection
from rabita.schema.model import Slot
from rabita.schema.registry import Registry

DATA = "https://w3id.org/rabita/id/"
RB = "https://w3id.org/rabita/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = f"<{RDF}type>"
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]')
UNSAFE_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
DATATYPES = {"date": f"^^<{XSD}date>", "integer": f"^^<{XSD}integer>", "float": f"^^<{XSD}decimal>", "boolean": f"^^<{XSD}boolean>", "uri": f"^^<{XSD}anyURI>"}
SKIPPED = frozenset({"id", "class", "name"})
FACTS = (
    "select f.id, f.subject, f.slot, f.object, f.value, f.datatype, f.language, f.status, f.sources, f.confidence,"
    " (select group_concat(r.assertion, ' ') from reading r where r.fact = f.n) from fact f where (f.status <> 'denied' or f.shown = 1)"
    " and f.subject in (select id from node)"
)
BLOCK = 500


class Triples:
    """Writes the rows of one projection as triples.

    ``materialised`` adds super-classes and super-properties, which stores hold and files leave out. Data IRIs are ``base`` and the id.
    """

    def __init__(self, projection: Projection, registry: Registry, *, materialised: bool = False, base: str = DATA) -> None:
        self.projection = projection
        self.registry = registry
        self.materialised = materialised
        self.base = base
        self._types = cache(self._types_of)
        self._predicates = cache(self._predicates_of)
        self._key = cache(self._key_of)
        self._roles = cache(self._roles_of)

    def __iter__(self) -> Iterator[bytes]:
        """Yield all triples in blocks of lines: of nodes, then of edges, then of facts, each in id order."""
        db = self.projection.db
        yield from _blocks(self.node(id_, cls, props) for id_, cls, props in db.execute("select id, class, props from node order by id"))
        yield from _blocks(self.edge(*row) for row in db.execute("select source, role, target from edge order by id"))
        yield from _blocks(map(self.fact, db.execute(f"{FACTS} order by f.id")))

    def of_subject(self, id_: str) -> str:
        """Return the triples whose subject is the node or fact ``id_``; none when it is not there."""
        db = self.projection.db
        if id_.startswith("fact/"):
            return "".join(map(self.fact, db.execute(f"{FACTS} and f.id = ?", (id_,))))
        nodes = [self.node(*row) for row in db.execute("select id, class, props from node where id = ?", (id_,))]
        edges = [self.edge(*row) for row in db.execute("select source, role, target from edge where source = ? order by id", (id_,))]
        return "".join(nodes + edges)

    def iri(self, id_: str) -> str:
        """Return the data IRI of ``id_`` in angle brackets."""
        return f"<{self.base}{UNSAFE_IN_IRI.sub(_percent, id_)}>"

    def node(self, id_: str, cls: str, props: str) -> str:
        """Return the triples of a node: types, class, and each property."""
        me = self.iri(id_)
        lines = [f'{me} {TYPE} <{iri}> .\n' for iri in self._types(cls)]
        lines.append(f'{me} <{RB}class> "{cls}" .\n')
        for key, value in json.loads(props).items():
            if key not in SKIPPED:
                predicate, suffix = self._key(key)
                lines += [f"{me} {predicate} {literal(item, suffix)} .\n" for item in (value if isinstance(value, list) else [value])]
        return "".join(lines)

    def edge(self, source: str, role: str, target: str) -> str:
        """Return the plain triples of an edge."""
        start, end = self.iri(source), self.iri(target)
        return "".join([f"{start} {predicate} {end} .\n" for predicate in self._predicates(role)])

    def fact(self, row: tuple[str, str, str, str | None, str | None, str | None, str | None, str, int, int, str | None]) -> str:
        """Return the ``rdf:Statement`` of a fact."""
        id_, subject, slot, target, value, datatype, language, status, sources, confidence, assertions = row
        me = f"<{self.base}{id_}>"
        predicate, roles = self._roles(slot)
        filler = self.iri(target) if target is not None else self._value(slot, value or "", datatype, language)
        told = "".join([f"{me} <{RB}asserted_by> <{self.base}{item}> .\n" for item in (assertions or "").split()])
        return (
            f"{me} {TYPE} <{RDF}Statement> .\n{me} <{RDF}subject> {self.iri(subject)} .\n{me} <{RDF}predicate> {predicate} .\n"
            f'{me} <{RDF}object> {filler} .\n{me} <{RB}role> "{slot}" .\n{"".join([f"{me} {role}" for role in roles])}'
            f'{me} <{RB}status> "{status}" .\n{me} <{RB}sources> "{sources}"^^<{XSD}integer> .\n'
            f'{me} <{RB}confidence> "{decimal(confidence / 1e6)}"^^<{XSD}decimal> .\n{told}'
        )

    def _value(self, slot: str, value: str, datatype: str | None, language: str | None) -> str:
        if datatype == "class":
            return f"<{self.registry.iri(value)}>"
        if language is not None:
            return f'"{escaped(value)}"@{language.lower()}'
        found = self.registry.slots.get(slot)
        return literal(value, "" if found is None else _suffix(found))

    def _types_of(self, cls: str) -> list[str]:
        return [self.registry.iri(name) for name in (self.registry.labels(cls) if self.materialised else [cls])]

    def _predicates_of(self, role: str) -> list[str]:
        return [f"<{self.registry.iri(name)}>" for name in (self.registry.roles(role) if self.materialised else [role])]

    def _roles_of(self, slot: str) -> tuple[str, list[str]]:
        if slot == "type":
            return TYPE, [f'<{RB}roles> "type" .\n']
        return f"<{self.registry.iri(slot)}>", [f'<{RB}roles> "{name}" .\n' for name in self.registry.roles(slot)]

    def _key_of(self, key: str) -> tuple[str, str]:
        """Return predicate and literal suffix of a property key."""
        name, language = self.registry.property_of(key)
        if language is not None:
            return f"<{self.registry.iri(name)}>", f"@{language.lower()}"
        slot = self.registry.slots.get(name)
        return (f"<{RB}{name}>", "") if slot is None else (f"<{self.registry.iri(name)}>", _suffix(slot))


def _suffix(slot: Slot) -> str:
    return DATATYPES.get(slot.base, "")


def literal(value: object, suffix: str) -> str:
    """Return ``value`` as a literal that ends in ``suffix`` (a language tag, a datatype, or nothing)."""
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD}boolean>'
    if isinstance(value, float):
        return f'"{decimal(value)}"^^<{XSD}decimal>'
    return f'"{escaped(str(value))}"{suffix}'


def decimal(value: float) -> str:
    """Return ``value`` in the lexical form of ``xsd:decimal``, shortest."""
    text = repr(value)
    return f"{value:.20f}".rstrip("0") + ("0" if value == int(value) else "") if "e" in text else text


def escaped(text: str) -> str:
    """Return ``text`` as it stands between the quotation marks of a literal; half characters become U+FFFD."""
    return SPECIAL.sub(_escape, text) if SPECIAL.search(text) else text


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return ESCAPES.get(char) or f"\\u{ord(char):04X}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _blocks(texts: Iterable[str]) -> Iterator[bytes]:
    """Join ``texts`` into blocks of bytes."""
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) >= BLOCK:
            yield "".join(block).encode()
            block.clear()
    if block:
        yield "".join(block).encode()
