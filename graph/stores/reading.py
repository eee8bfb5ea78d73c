"""Reads back what a property graph holds of ours, in the order of ids; decides nothing."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator, Mapping

from rabita.graph.stores.driving import Connection
from rabita.graph.stores.writing import STATE_LABEL, Edge, Node, Sendable, quoted
from rabita.schema.model import Root
from rabita.schema.registry import Registry

PAGE = 2_000
OURS = "(r.id STARTS WITH 'fact/' OR r.id STARTS WITH 'link/')"


def read_states(connection: Connection) -> dict[str, str]:
    """Return the token that each case left its graph with."""
    return {
        str(row["case"]): str(row["token"] or "")
        for row in connection.read(f"MATCH (s:{STATE_LABEL}) RETURN s.case AS case, s.token AS token")
    }


def is_empty(connection: Connection) -> bool:
    """Tell whether the store holds no node at all, of whomever."""
    return not connection.read("MATCH (n) RETURN 1 AS one LIMIT 1")


def read_nodes(connection: Connection, registry: Registry) -> Iterator[Node]:
    """Yield the nodes under our roots that carry our ids."""
    for root in _roots(registry):
        text = (
            f"MATCH (n:{quoted(root.name)}) WHERE n.id >= $first AND n.id <= $last"
            " RETURN n.id AS id, labels(n) AS labels, properties(n) AS props"
        )
        for page in _pages(connection, root):
            rows = {str(row["id"]): row for row in connection.read(text, page)}
            for id_, row in sorted(rows.items()):
                if id_.startswith(f"{root.prefix}/"):
                    props = _values(row["props"])
                    yield Node(id_, root.name, _ordered(registry, root.name, str(props.get("class")), row["labels"]), props)


def _roots(registry: Registry) -> list[Root]:
    return sorted(registry.roots.values(), key=lambda root: f"{root.prefix}/")


def _pages(connection: Connection, root: Root) -> Iterator[dict[str, object]]:
    """Yield ranges of ids: an engine may limit the time of a query, so that a graph is read in parts."""
    text = f"MATCH (n:{quoted(root.name)}) WHERE n.id STARTS WITH $prefix RETURN n.id AS id"
    ids = sorted(str(row["id"]) for row in connection.stream(text, {"prefix": f"{root.prefix}/"}))
    for start in range(0, len(ids), PAGE):
        yield {"first": ids[start], "last": ids[min(start + PAGE, len(ids)) - 1]}


def _ordered(registry: Registry, root: str, cls: str, labels: list[str]) -> tuple[str, ...]:
    """Return ``labels`` root first: in the order of the class if they are its labels."""
    known = tuple(reversed(registry.labels(cls))) if cls in registry.classes else ()
    return known if set(known) == set(labels) else (root, *sorted(set(labels) - {root}))


def _values(props: Mapping[str, object]) -> dict[str, Sendable]:
    return {key: _value(value) for key, value in props.items()}


def _value(value: object) -> Sendable:
    """Return a value of the driver as Python's own: its dates are another class."""
    native = getattr(value, "to_native", None)
    return native() if native is not None else value  # type: ignore[return-value]


def read_edges(connection: Connection, registry: Registry) -> Iterator[Edge]:
    """Yield the relationships that carry our ids, in the order of ids: they pass through a temporary file that sorts them."""
    spool = sqlite3.connect("", isolation_level=None)
    try:
        spool.executescript("pragma synchronous = off; pragma journal_mode = off; create table edge (id text, row blob)")
        for root in _roots(registry):
            for page in _pages(connection, root):
                spool.execute("begin")
                spool.executemany(
                    "insert into edge values (?, ?)",
                    ((edge.id, pickle.dumps(tuple(edge))) for edge in _edges_of(connection, registry, root, page)),
                )
                spool.execute("commit")
        for (row,) in spool.execute("select row from edge order by id"):
            yield Edge(*pickle.loads(row))
    finally:
        spool.close()


def _edges_of(connection: Connection, registry: Registry, root: Root, page: dict[str, object]) -> Iterator[Edge]:
    text = (
        f"MATCH (a:{quoted(root.name)})-[r]->(b) WHERE a.id >= $first AND a.id <= $last AND {OURS}"
        " RETURN r.id AS id, type(r) AS type, a.id AS source, b.id AS target, properties(r) AS props"
    )
    prefixes = {item.prefix: item.name for item in registry.roots.values()}
    for row in connection.stream(text, page):
        target_root = prefixes.get(str(row["target"]).partition("/")[0], "")
        yield Edge(row["id"], row["type"], row["source"], row["target"], root.name, target_root, _values(row["props"]))


def remove_all(connection: Connection, registry: Registry) -> None:
    """Remove every node that carries an id of ours, with all that hangs on it, and what is noted of cases."""
    for root in registry.roots.values():
        while _remove_some(connection, root):
            pass
    connection.write(lambda tx: tx.run(f"MATCH (s:{STATE_LABEL}) DELETE s").consume())


def _remove_some(connection: Connection, root: Root) -> int:
    ours = f"MATCH (n:{quoted(root.name)}) WHERE n.id STARTS WITH $prefix WITH n LIMIT {PAGE}"
    text = f"{ours} DETACH DELETE n RETURN count(*) AS n"
    return connection.write(lambda tx: int(tx.run(text, prefix=f"{root.prefix}/").single(strict=True)["n"]))
