"""Writes a projection as N-Triples, Turtle, TriG or JSON-LD."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.terms import DATA, data_iri
from rabita.graph.export.triples import FIELDS, STATED, FactLine, Triples, blocks, snapshot
from rabita.graph.projection.projection import Projection
from rabita.schema.registry import Registry

if TYPE_CHECKING:
    import pyoxigraph
    from _typeshed import ReadableBuffer

SYNTAXES = ("nt", "ttl", "trig", "jsonld")
IN_DOCUMENT = "from reading r join edge e on e.source = r.assertion and e.role = 'in_document'"
TOLD_BY = f"""select {FIELDS}, affirmed from fact f join (select r.fact, max(json_extract(a.props, '$.polarity') = 'affirmed') as affirmed
        {IN_DOCUMENT} join node a on a.id = r.assertion where e.target = ? group by 1) t on t.fact = f.n
    where {STATED} order by +f.subject, +f.id"""


def write_rdf(projection: Projection, registry: Registry, out: Path, *, syntax: str) -> Written:
    """Write all triples to ``out`` in ``syntax`` (one of ``SYNTAXES``); equal projections give equal bytes.

    Everything is streamed: memory does not grow with the graph. Classes and slots are the most specific ones. In TriG what a
    document tells is, beside the nodes of the default graph, in a graph named by the document: the triple of each fact that it affirms,
    and the ``rdf:Statement`` of each fact that it affirms or denies. All graphs together hold what Turtle holds.

    Raises:
        StoreError: ``out`` cannot be written; what was there is unchanged.
    """
    assert syntax in SYNTAXES
    with snapshot(projection) as db, atomic_write(out) as file:
        triples = Triples(db, registry)
        if syntax == "nt":
            for block in triples:
                file.write(block)
        else:
            import pyoxigraph

            formats = {
                "ttl": pyoxigraph.RdfFormat.TURTLE,
                "trig": pyoxigraph.RdfFormat.TRIG,
                "jsonld": pyoxigraph.RdfFormat.JSON_LD,
            }
            quads = _by_document(triples) if syntax == "trig" else _parsed(triples)
            names = prefixes(registry) if syntax != "jsonld" else {}
            with io.BufferedWriter(_SortedHead(file, len(names))) as sorted_file:
                pyoxigraph.serialize(quads, sorted_file, formats[syntax], prefixes=names)
        nodes, edges = (db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("node", "edge"))
        return Written(str(out), nodes, edges, triples.replaced)


def prefixes(registry: Registry) -> dict[str, str]:
    """Return the prefixes that files declare: those of the ontology, and one for the ids of each root.

    No namespace begins with another, so that there is one way only to shorten an IRI.
    """
    roots = {name: f"{DATA}{name}/" for name in (*(root.prefix for root in registry.roots.values()), "fact")}
    names = {iri: name for name, iri in sorted({**roots, **registry.prefixes}.items(), reverse=True)}
    return {name: iri for iri, name in names.items() if not any(other != iri and other.startswith(iri) for other in names)}


class _SortedHead(io.RawIOBase):
    """Passes on to ``file``, the first ``lines`` lines sorted: the serializer writes prefixes in the order of a hash table."""

    def __init__(self, file: BinaryIO, lines: int) -> None:
        self._file = file
        self._lines = lines
        self._head = b""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Write ``data``, or keep it as long as the head is not complete."""
        self._head += bytes(data)
        size = memoryview(data).nbytes
        if self._lines and self._head.count(b"\n") < self._lines:
            return size
        *head, rest = self._head.split(b"\n", self._lines)
        self._file.writelines([*(line + b"\n" for line in sorted(head)), rest])
        self._lines, self._head = 0, b""
        return size


def _parsed(lines: Iterable[bytes]) -> Iterator[pyoxigraph.Quad]:
    """Yield the triples in blocks of N-Triples."""
    import pyoxigraph

    for block in lines:
        yield from pyoxigraph.parse(block, pyoxigraph.RdfFormat.N_TRIPLES)


def _by_document(triples: Triples) -> Iterator[pyoxigraph.Quad]:
    """Yield nodes and facts of no document in the default graph, then each document's facts in its own."""
    import pyoxigraph

    yield from _parsed(blocks(triples.nodes()))
    yield from _parsed(blocks(triples.facts(f"not exists (select 1 {IN_DOCUMENT} where r.fact = f.n)")))
    for (document,) in triples.db.execute("select id from node where root = 'Document' order by +id"):
        graph = pyoxigraph.NamedNode(data_iri(document)[1:-1])
        for quad in _parsed(blocks(_told_by(document, triples))):
            yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph)


def _told_by(document: str, triples: Triples) -> Iterator[str]:
    for *row, affirmed in triples.db.execute(TOLD_BY, (document,)):
        fact = FactLine._make(row)
        yield (triples.plain(fact) if affirmed else "") + triples.statement(fact)
