"""The projection file: reads and replaces its rows; decides nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from rabita.graph.projection.rows import EdgeRow, FactRow, NodeRow
from rabita.graph.sqlite_errors import translated

NODE = "select id, class, root, props, hash from node"
EDGE = "select n, id, type, role, source, target, source_root, target_root, is_fact, props, hash from edge"
FACT = "select n, id, subject, slot, object, value, datatype, language, status, sources, confidence, shown from fact"

INDEXES = {
    "node_id": "unique index {} on node (id)",
    "edge_id": "unique index {} on edge (id)",
    "edge_source": "index {} on edge (source)",
    "edge_target": "index {} on edge (target)",
    "fact_id": "unique index {} on fact (id)",
    "fact_subject": "index {} on fact (subject)",
    "fact_object": "index {} on fact (object) where object is not null",
    "reading_assertion": "index {} on reading (assertion)",
    "common_referent": "index {} on common (referent)",
}
"""Made after the rows when all are written: that takes a third of the time."""


class Projection:
    """The rows that follow from one case's log, in ``derived/projection.db``.

    Reading is by streaming cursors: memory does not grow with the graph. One process writes at a time.
    """

    def __init__(self, path: Path, labels: Callable[[str], list[str]]) -> None:
        """Open or make the file; ``labels`` gives the labels of a class, leaf first (``Registry.labels``).

        Raises:
            StoreError: it cannot be opened or made.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.labels = labels
        with translated(path):
            self.db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            self.db.executescript(
                "pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -131072; pragma temp_store = memory;"
            )
            self.db.executescript(files("rabita.graph.projection").joinpath("schema.sql").read_text("utf-8"))
            self.make_indexes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; calling twice is fine."""
        self.db.close()

    def make_indexes(self, *names: str) -> None:
        """Make the indexes called ``names``, or all, where they are missing."""
        for name in names or INDEXES:
            self.db.execute("create " + INDEXES[name].format(f"if not exists {name}"))

    def drop_indexes(self) -> None:
        """Drop the indexes, before all rows are written anew."""
        for name in INDEXES:
            self.db.execute(f"drop index if exists {name}")

    def meta(self, key: str) -> str | None:
        """Return what is noted under ``key``."""
        row = self.db.execute("select value from meta where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Note ``value`` under ``key``."""
        self.db.execute("insert into meta values (?, ?) on conflict do update set value = excluded.value", (key, value))

    def node_of(self, referent: str) -> str:
        """Return the node that ``referent`` (any id ever shown) belongs to."""
        row = self.db.execute("select node from redirect where referent = ?", (referent,)).fetchone()
        return referent if row is None else str(row[0])

    def nodes(self, ids: Iterable[str] | None = None) -> Iterator[NodeRow]:
        """Yield all nodes in id order, or those of ``ids`` that exist, in the order given."""
        for id_, cls, root, props, hash_ in self._select(NODE, ids):
            yield NodeRow(id_, cls, root, self.labels(cls), json.loads(props), hash_)

    def edges(self, ids: Iterable[str] | None = None) -> Iterator[EdgeRow]:
        """Yield all edges in id order, or those of ``ids`` that exist; facts with their assertions."""
        for _, id_, kind, role, source, target, source_root, target_root, is_fact, props, hash_ in self._select(EDGE, ids):
            values = json.loads(props)
            if is_fact:
                values["assertions"] = self._assertions(id_)
            yield EdgeRow(id_, kind, role, source, target, source_root, target_root, bool(is_fact), values, hash_)

    def edges_at(self, node: str) -> Iterator[EdgeRow]:
        """Yield the edges that begin or end at ``node``, in id order."""
        ids = self.db.execute(
            "select id from edge where source = ?1 union select id from edge where target = ?1 order by 1", (node,)
        )
        yield from self.edges([row[0] for row in ids])

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[FactRow]:
        """Yield all facts in id order, or those of ``ids`` that exist, with the ids of their assertions."""
        for _, id_, subject, slot, object_, value, datatype, language, status, sources, confidence, shown in self._select(
            FACT, ids
        ):
            yield FactRow(
                id_,
                subject,
                slot,
                object_,
                value,
                datatype,
                language,
                status,
                sources,
                confidence / 1e6,
                self._assertions(id_),
                bool(shown),
            )

    def facts_of(self, node: str) -> Iterator[FactRow]:
        """Yield the facts whose subject is ``node``, in id order."""
        ids = self.db.execute("select id from fact where subject = ? order by id", (node,))
        yield from self.facts([row[0] for row in ids])

    def count(self, table: str) -> int:
        """Return the number of rows of ``node``, ``edge`` or ``fact``."""
        return int(self.db.execute(f"select count(*) from {table}").fetchone()[0])

    def _select(self, select: str, ids: Iterable[str] | None) -> Iterator[tuple[Any, ...]]:
        if ids is None:
            yield from self.db.execute(f"{select} order by id")
            return
        for id_ in ids:
            yield from self.db.execute(f"{select} where id = ?", (id_,))

    def _assertions(self, fact: str) -> list[str]:
        rows = self.db.execute("select assertion from reading where fact = (select n from fact where id = ?) order by 1", (fact,))
        return [row[0] for row in rows]
