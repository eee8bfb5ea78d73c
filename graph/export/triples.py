"""Streams a projection as N-Triples: each node with its edges, then an ``rdf:Statement`` for each fact."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import NamedTuple

from rabita.graph.export.terms import (
    DATA,
    RB,
    RDF,
    XSD,
    data_iri,
    datatype_suffix,
    decimal_term,
    halves,
    language_suffix,
    text_literal,
    uri_term,
)  # fmt: skip
from rabita.graph.projection.projection import Projection
from rabita.schema.registry import Registry

TYPE = f"<{RDF}type>"
BLOCK = 500
"""So many subjects are joined into one block of bytes."""

FIELDS = """f.id, f.subject, f.slot, f.object, f.value, f.datatype, f.language, f.status, f.sources, f.confidence, f.shown,
    (select group_concat(r.assertion, ' ') from reading r where r.fact = f.n)"""
STATED = "(f.shown = 1 or f.object is null and f.status <> 'denied') and exists (select 1 from node n where n.id = f.subject)"
"""Facts that are stated in RDF: edges, and all values that somebody affirms or that are shown."""

Term = Callable[[str], str]
Scalar = str | int | float | bool


class FactLine(NamedTuple):
    """A row of the projection's facts with the ids of its assertions, joined by spaces."""

    id: str
    subject: str
    slot: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    status: str
    sources: int
    confidence: int
    shown: int
    assertions: str | None


class Triples:
    """The rows of one projection as triples, in lines of N-Triples; the order follows from the rows alone.

    ``db`` is the projection's connection or, for one state of it, a ``snapshot``. ``materialised`` adds super-classes and
    super-properties, which stores hold and files leave out. Data IRIs are ``base`` and the id. ``replaced`` counts half
    characters (lone surrogates) that became U+FFFD on the way.
    """

    def __init__(self, db: sqlite3.Connection, registry: Registry, *, materialised: bool = False, base: str = DATA) -> None:
        self.db = db
        self.registry = registry
        self.materialised = materialised
        self.base = base
        self.replaced = 0
        self.iri = partial(data_iri, base=base)
        self._types = cache(self._types_of)
        self._predicates = cache(self._predicates_of)
        self._writer = cache(self._writer_of)
        self._stating = cache(self._stating_of)
        self._shown = lru_cache(1)(lambda id_: frozenset(self.of_subject(id_).split("\n")))

    def __iter__(self) -> Iterator[bytes]:
        """Yield all triples in blocks of lines: nodes with their edges in id order, then facts in id order."""
        yield from blocks(self.nodes())
        yield from blocks(self.facts())

    def nodes(self) -> Iterator[str]:
        """Yield the triples of each node and of the edges that begin there, in id order."""
        for id_, cls, props in self.db.execute("select id, class, props from node order by +id"):
            yield self._node(id_, cls, props) + self._edges(id_)

    def facts(self, where: str = "1", *values: Scalar) -> Iterator[str]:
        """Yield the ``rdf:Statement`` of each fact for which ``where`` (SQL on ``fact f``) holds, in id order."""
        rows = self.db.execute(
            f"select {FIELDS} from fact f where {STATED} and {where} order by +f.id", values
        )  # sorting beats reading by the index
        return map(self.statement, map(FactLine._make, rows))

    def of_subject(self, id_: str) -> str:
        """Return the triples whose subject is the node or fact ``id_``; none when it is not there."""
        if id_.startswith("fact/"):
            return "".join(self.facts("f.id = ?", id_))
        row = self.db.execute("select id, class, props from node where id = ?", (id_,)).fetchone()
        return "" if row is None else self._node(*row) + self._edges(id_)

    def statement(self, fact: FactLine) -> str:
        """Return the ``rdf:Statement`` of a fact."""
        me = self.iri(fact.id)
        predicate, roles = self._stating(fact.slot)
        told = "".join([f"{me} <{RB}asserted_by> {self.iri(item)} .\n" for item in sorted((fact.assertions or "").split())])
        return (
            f"{me} {TYPE} <{RDF}Statement> .\n{me} <{RDF}subject> {self.iri(fact.subject)} .\n{me} <{RDF}predicate> {predicate} .\n"
            f"{me} <{RDF}object> {self._filler(fact)} .\n{''.join([f'{me} {role}' for role in roles])}"
            f'{me} <{RB}status> "{fact.status}" .\n{me} <{RB}sources> "{fact.sources}"^^<{XSD}integer> .\n'
            f"{me} <{RB}confidence> {decimal_term(fact.confidence / 1e6)} .\n{told}"
        )

    def plain(self, fact: FactLine) -> str:
        """Return the triple that a fact stands for, or nothing when its node does not show that (another value was chosen)."""
        line = f"{self.iri(fact.subject)} {self._stating(fact.slot)[0]} {self._filler(fact)} ."
        return f"{line}\n" if fact.shown and line in self._shown(fact.subject) else ""

    def _node(self, id_: str, cls: str, props: str) -> str:
        me = self.iri(id_)
        lines = [f"{me} {TYPE} <{iri}> .\n" for iri in self._types(cls)]
        lines.append(f'{me} <{RB}class> "{cls}" .\n')
        for key, value in json.loads(props).items():
            if key not in ("id", "class", "name"):
                predicate, write = self._writer(key)
                lines += [
                    f"{me} {predicate} {self._term(item, write)} .\n" for item in (value if isinstance(value, list) else [value])
                ]
        return "".join(lines)

    def _edges(self, source: str) -> str:
        start = self.iri(source)
        rows = self.db.execute("select role, target from edge where source = ? order by role, target", (source,)).fetchall()
        return "".join(
            [f"{start} {predicate} {self.iri(target)} .\n" for role, target in rows for predicate in self._predicates(role)]
        )

    def _term(self, value: Scalar, write: Term) -> str:
        if isinstance(value, str):
            self.replaced += halves(value)
            return write(value)
        if isinstance(value, bool):
            return f'"{str(value).lower()}"{datatype_suffix("boolean")}'
        return decimal_term(value) if isinstance(value, float) else write(str(value))

    def _filler(self, fact: FactLine) -> str:
        """Return the object of a fact: a node, a class, or the literal that its node shows."""
        if fact.object is not None:
            return self.iri(fact.object)
        value = fact.value or ""
        if fact.datatype == "class":
            return f"<{self.registry.iri(value)}>"
        return self._term(value, self._writer(fact.slot if fact.language is None else f"{fact.slot}_{fact.language}")[1])

    def _types_of(self, cls: str) -> list[str]:
        return [self.registry.iri(name) for name in (self.registry.labels(cls) if self.materialised else [cls])]

    def _predicates_of(self, role: str) -> list[str]:
        return [f"<{self.registry.iri(name)}>" for name in (self.registry.roles(role) if self.materialised else [role])]

    def _stating_of(self, slot: str) -> tuple[str, list[str]]:
        """Return the predicate of a slot's facts, and the ends of the lines that tell its roles."""
        is_type = slot == "type"
        roles = ["type"] if is_type else self.registry.roles(slot)
        lines = [f'<{RB}role> "{slot}" .\n', *(f'<{RB}roles> "{name}" .\n' for name in roles)]
        return TYPE if is_type else f"<{self.registry.iri(slot)}>", lines

    def _writer_of(self, key: str) -> tuple[str, Term]:
        """Return the predicate of a property, and what writes its values."""
        name, language = self.registry.property_of(key)
        slot = self.registry.slots.get(name)
        predicate = f"<{RB}{name}>" if slot is None else f"<{self.registry.iri(name)}>"
        if language is not None:
            return predicate, partial(text_literal, suffix=language_suffix(language))
        return predicate, _writer_for("string" if slot is None else slot.base)


def _writer_for(base: str) -> Term:
    """Return what writes the values of a built-in type."""
    if base in ("uri", "uriorcurie"):
        return uri_term
    if base == "float":
        return decimal_term
    return partial(text_literal, suffix=datatype_suffix(base) if base in ("date", "integer", "boolean") else "")


@contextmanager
def snapshot(projection: Projection) -> Iterator[sqlite3.Connection]:
    """Give one state of ``projection``, to read only, whoever writes to it meanwhile."""
    db = sqlite3.connect(f"{projection.path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)
    try:
        db.execute("pragma cache_size = -65536")
        db.execute("begin")
        yield db
    finally:
        db.close()


def blocks(texts: Iterable[str]) -> Iterator[bytes]:
    """Join ``texts`` into blocks of bytes."""
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) >= BLOCK:
            yield "".join(block).encode()
            block.clear()
    if block:
        yield "".join(block).encode()
