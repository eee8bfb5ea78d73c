"""Writes a projection as N-Triples, Turtle, TriG or JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.triples import DATA, RDF, Triples
from rabita.graph.projection.projection import Projection
from rabita.schema.registry import Registry

if TYPE_CHECKING:
    import pyoxigraph

SYNTAXES = ("nt", "ttl", "trig", "jsonld")
MANY = 2_000_000
"""Above so many facts a file that is sorted in memory is refused; N-Triples streams at any size."""


def write_rdf(projection: Projection, registry: Registry, out: Path, *, syntax: str) -> Written:
    """Write all triples to ``out`` in ``syntax``; equal projections give equal bytes.

    N-Triples is streamed. The others are sorted by subject in memory. In TriG each document's facts are in a graph named by it.

    Raises:
        StoreError: ``out`` cannot be written.
    """
    triples = Triples(projection, registry)
    with atomic_write(out) as file:
        if syntax == "nt":
            for block in triples:
                file.write(block)
        else:
            _serialize(triples, projection, registry, file, syntax)
    return Written(str(out), projection.count("node"), projection.count("edge"))


def prefixes(registry: Registry) -> dict[str, str]:
    """Return the prefixes that files declare."""
    return {**dict(registry.prefixes), "id": DATA, "rdf": RDF}


def _serialize(triples: Triples, projection: Projection, registry: Registry, file: BinaryIO, syntax: str) -> None:
    import pyoxigraph

    formats = {"ttl": pyoxigraph.RdfFormat.TURTLE, "trig": pyoxigraph.RdfFormat.TRIG, "jsonld": pyoxigraph.RdfFormat.JSON_LD}
    found = set(pyoxigraph.parse(b"".join(triples), pyoxigraph.RdfFormat.N_TRIPLES))
    quads = sorted(_in_graphs(found, projection) if syntax == "trig" else found, key=str)
    pyoxigraph.serialize(quads, file, formats[syntax], prefixes=prefixes(registry))


def _in_graphs(found: set[pyoxigraph.Quad], projection: Projection) -> Iterator[pyoxigraph.Quad]:
    """Yield the triples of each fact in the graphs of the documents that tell it, all others in the default graph."""
    import pyoxigraph

    rows = projection.db.execute(
        "select f.id, e.target from fact f join reading r on r.fact = f.n join edge e on e.source = r.assertion and e.role = 'in_document' group by 1, 2"
    )
    graphs: dict[str, list[pyoxigraph.NamedNode]] = {}
    for fact, document in rows:
        graphs.setdefault(DATA + fact, []).append(pyoxigraph.NamedNode(DATA + document))
    for quad in found:
        for graph in graphs.get(getattr(quad.subject, "value", ""), [pyoxigraph.DefaultGraph()]):
            yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph)
