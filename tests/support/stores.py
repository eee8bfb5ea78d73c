"""Property graphs to test: which there are, how one is opened, and what it should hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from rabita.graph.projection.projection import Projection
from rabita.graph.stores.bolt import PropertyGraphStore
from rabita.graph.stores.uris import open_store
from rabita.graph.stores.writing import Edge, Node
from rabita.schema import Registry
from tests.servers.fixtures import Neo4j
from tests.servers.neo4j_server import LONG_TERM, NEWEST, find_java

VERSIONS = [LONG_TERM, *([NEWEST] if find_java(NEWEST) is not None and not os.environ.get("RABITA_TEST_NEO4J_URI") else [])]
EMBEDDED = pytest.param("embedded", id="embedded")
PLACES = [EMBEDDED, *(pytest.param(version, marks=pytest.mark.neo4j, id=f"neo4j-{version}") for version in VERSIONS)]
OFTEN = [
    EMBEDDED,
    *(
        pytest.param(version, marks=[pytest.mark.neo4j] + [pytest.mark.long] * (version == NEWEST), id=f"neo4j-{version}")
        for version in VERSIONS
    ),
]
"""The same places; the newest server only in long runs."""
DATES = ("time_from", "time_to", "as_of_from", "as_of_to", "published_from", "published_to")


def place_of(name: str, neo4j_of: Callable[[str], Neo4j], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the URI of the place called ``name``; a server is emptied, and its password put where Rabita looks."""
    if name == "embedded":
        return name
    server = neo4j_of(name)
    for key, value in server.environment().items():
        monkeypatch.setenv(key, value)
    empty(server)
    return server.uri


def empty(server: Neo4j) -> None:
    """Remove all nodes of a server."""
    import neo4j

    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")


@contextmanager
def opened(uri: str, directory: Path) -> Iterator[PropertyGraphStore]:
    """Open the store at ``uri`` for the time of a block."""
    store = open_store(uri, derived=directory)
    try:
        yield store
    finally:
        store.close()


def ask(store: PropertyGraphStore, text: str, **params: object) -> list[list[object]]:
    """Run Cypher as one who may do all, past everything that guards a store."""
    connection = store._connection
    with connection.driver.session(database=connection.place.database) as session:
        return [list(record.values()) for record in session.run(text, params)]


def held(store: PropertyGraphStore, registry: Registry) -> dict[str, object]:
    """Return what a store holds by id, in one form for all stores: without what full-text indexes read."""
    rows: dict[str, object] = {}
    for row in store.rows(registry):
        assert row.id not in rows, f"{row.id} is there twice"
        props = {key: value for key, value in row.props.items() if not key.startswith("search_")}
        rows[row.id] = row._replace(props=props)
    return rows


def wanted(projection: Projection) -> dict[str, object]:
    """Return what a store should hold of ``projection``."""
    rows: dict[str, object] = {}
    for node in projection.nodes():
        rows[node.id] = Node(node.id, node.root, tuple(reversed(node.labels)), _dated(node.props))
    for edge in projection.edges():
        rows[edge.id] = Edge(edge.id, edge.type, edge.source, edge.target, edge.source_root, edge.target_root, _dated(edge.props))
    return rows


def _dated(props: object) -> dict[str, object]:
    assert isinstance(props, dict)
    return {key: date.fromisoformat(value) if key in DATES else value for key, value in props.items()}
