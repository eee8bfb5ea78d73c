"""What is defined in an engine before data come: unique ids, indexes, full text on Neo4j. Differs by engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from rabita.errors import StoreError
from rabita.graph.stores.driving import Connection
from rabita.graph.stores.writing import STATE_LABEL, quoted, relationship_types
from rabita.schema.forms.constraints import indexed_properties
from rabita.schema.registry import Registry

ANALYZERS = {"ar": "arabic", "en": "english"}
WAIT_S = 300


def define(connection: Connection, registry: Registry, backend: str) -> None:
    """Define what is missing, and wait for it; running it again changes nothing.

    Raises:
        StoreError: the engine did not keep a definition, or its data contradict one.
    """
    present = _names(connection)
    missing = [text for name, text in definitions(registry, backend) if name not in present]
    connection.define(*missing, at_once=_is_neo4j(backend))
    if _is_neo4j(backend):
        connection.define(f"CALL db.awaitIndexes({WAIT_S})")
    present = _names(connection)
    for name, text in definitions(registry, backend):
        if name not in present and "CONSTRAINT" in text:
            raise StoreError(
                f"{connection.place.name} did not keep the constraint {name}; without it each write would scan the graph"
            )


def _names(connection: Connection) -> set[str]:
    return {str(row["name"]) for text in ("SHOW CONSTRAINTS", "SHOW INDEXES") for row in connection.read(text)}


def fingerprint(registry: Registry, backend: str) -> str:
    """Return a hash of all definitions for a backend."""
    return hashlib.sha256(repr(list(definitions(registry, backend))).encode()).hexdigest()[:16]


def definitions(registry: Registry, backend: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each definition."""
    yield "rabita_case", f"CREATE CONSTRAINT rabita_case IF NOT EXISTS FOR (n:{STATE_LABEL}) REQUIRE n.case IS UNIQUE"
    for root in registry.roots:
        name = f"{root.lower()}_id"
        yield name, f"CREATE CONSTRAINT {quoted(name)} IF NOT EXISTS FOR (n:{quoted(root)}) REQUIRE n.id IS UNIQUE"
        for key in indexed_properties(registry, root):
            name = f"{root.lower()}_{key}"
            yield name, f"CREATE INDEX {quoted(name)} IF NOT EXISTS FOR (n:{quoted(root)}) ON (n.{quoted(key)})"
    if _is_neo4j(backend):
        yield from _of_neo4j(registry)


def _of_neo4j(registry: Registry) -> Iterator[tuple[str, str]]:
    for kind in sorted(relationship_types(registry)):
        name = f"edge_{kind.lower()}_id"
        yield name, f"CREATE CONSTRAINT {quoted(name)} IF NOT EXISTS FOR ()-[r:{quoted(kind)}]-() REQUIRE r.id IS UNIQUE"
    for root in registry.roots:
        for lang, analyzer in ANALYZERS.items():
            name = f"{root.lower()}_{lang}"
            options = f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{analyzer}'}}}}"
            yield (
                name,
                f"CREATE FULLTEXT INDEX {quoted(name)} IF NOT EXISTS FOR (n:{quoted(root)}) ON EACH [n.search_{lang}] {options}",
            )


def _is_neo4j(backend: str) -> bool:
    return backend.startswith("neo4j") or backend == "aura"
