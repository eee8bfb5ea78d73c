"""The property graph in an engine that speaks Bolt: embedded or a server, one class for all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from rabita.errors import StoreError
from rabita.graph.projection.projection import Projection
from rabita.graph.sqlite_errors import translated
from rabita.graph.stores.catching_up import Applied, CatchUp, Progress, writing_lock
from rabita.graph.stores.console import Console, Limits
from rabita.graph.stores.driving import Connection
from rabita.graph.stores.reading import read_edges, read_nodes, remove_all
from rabita.graph.stores.sent import Sent
from rabita.graph.stores.writing import Edge, Node, Shaper
from rabita.graph.table import Table
from rabita.schema import Registry, default_registry

__all__ = ["Applied", "Limits", "PropertyGraphStore"]


class PropertyGraphStore:
    """A copy of a projection in a property graph.

    ``backend`` is ``arcadedb``, ``neo4j-community``, ``neo4j-enterprise``, ``aura`` or ``unknown``. Made by ``open_store``.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        backend: str,
        console: Console,
        derived: Path,
        key: str,
        owner: str | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        """``key`` names the store in the record of what was sent; ``owner`` is the case that it belongs to, whoever asks."""
        self.backend = backend
        self._connection = connection
        self._console = console
        self._derived = derived
        self._key = key
        self._owner = owner
        self._on_close = on_close

    def __enter__(self) -> PropertyGraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections, and the engine if this store started it; calling twice is fine."""
        self._console.close()
        self._connection.close()
        if self._on_close is not None:
            self._on_close()
            self._on_close = None

    def query(self, text: str, params: Mapping[str, object] | None = None, *, limits: Limits | None = None) -> Table:
        """Answer a Cypher query; dates and times come back as ISO text, nodes and relationships as their properties.

        Raises:
            InputError: the query is wrong, would write, or takes longer than ``limits`` allow.
            StoreUnavailable: the store does not answer.
        """
        return self._console.run(text, params or {}, limits or Limits())

    def rows(self, registry: Registry | None = None) -> Iterator[Node | Edge]:
        """Yield what the store holds of a graph of ours: nodes, then edges, each in the order of ids."""
        registry = registry or default_registry()
        yield from read_nodes(self._connection, registry)
        yield from read_edges(self._connection, registry)

    # ---- catching up

    def catch_up(
        self,
        projection: Projection,
        registry: Registry,
        *,
        case: str,
        content_only: bool = False,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Applied:
        """Send what differs from ``projection``; calling again sends nothing.

        A change of up to 2,000 rows is written as a whole or not at all, a greater one in steps; after a failure the next call
        goes on. With ``content_only`` assertions stay out and edges carry their words. With ``replace`` all that Rabita wrote
        there is removed first.

        Raises:
            StoreUnavailable: the store does not answer or refuses the password.
            StoreBusy: another process writes to it.
            StoreError: it holds the graph of another case, or a node that has to go has relationships of somebody else.
        """
        shaper = Shaper(registry, searchable=self.backend.startswith("neo4j") or self.backend == "aura")
        key = f"{self._key}{'#content' if content_only else ''}"
        record = self._derived / "sent.db"
        with translated(record), writing_lock(self._derived / "sent.lock"), closing(Sent(record, key)) as sent:
            run = CatchUp(
                self._connection, sent, projection, shaper, backend=self.backend, case=self._owner or case, progress=progress
            )
            try:
                if replace:
                    remove_all(self._connection, registry)
                    sent.forget()
                return run.run(content_only=content_only)
            except (StoreError, sqlite3.Error):
                self._connection.place.ails()
                raise
