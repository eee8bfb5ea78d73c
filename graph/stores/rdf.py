"""The local RDF store: a copy of the projection in pyoxigraph, asked in SPARQL."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import uuid
from collections.abc import Iterable
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

from rabita.errors import InputError, StoreError
from rabita.graph.export.triples import DATA, Triples
from rabita.graph.projection.projection import Projection
from rabita.graph.stores.rdf_worker import serve
from rabita.graph.stores.sparql_guard import check_sparql
from rabita.graph.table import Table
from rabita.schema.registry import Registry

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib


class RdfStore:
    """Holds the triples of one projection at ``directory``; super-classes and super-properties are materialised.

    Queries run in a process of their own, which is ended when the time is over.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._worker: tuple[SpawnProcess, Connection] | None = None

    # ---- catching up

    def catch_up(self, projection: Projection, registry: Registry) -> bool:
        """Make the store hold exactly what ``projection`` says; return whether anything was sent.

        Raises:
            StoreError: the directory cannot be written.
        """
        state, now = self._state(), _position(projection)
        if state == now:
            return False
        self._end_worker()
        triples = Triples(projection, registry, materialised=True)
        try:
            if state["epoch"] != now["epoch"]:
                self._build(triples)
            else:
                self._apply(triples, projection, since=int(state["touched"]))
            self._write_state(now)
        except OSError as error:
            raise StoreError(f"{self.directory}: the RDF store cannot be written ({error}); it may be deleted at any time") from error
        return True

    def _state(self) -> dict[str, str]:
        file = self.directory / "rabita.json"
        if not file.is_file():
            return {"epoch": "", "touched": "0"}
        try:
            return {str(key): str(value) for key, value in json.loads(file.read_text("utf-8")).items()}
        except ValueError:
            return {"epoch": "", "touched": "0"}

    def _write_state(self, state: dict[str, str]) -> None:
        fresh = self.directory / "rabita.json.new"
        fresh.write_text(json.dumps(state), "utf-8")
        os.replace(fresh, self.directory / "rabita.json")

    def _build(self, triples: Triples) -> None:
        """Load everything into a new directory and put it in the place of the old one."""
        import pyoxigraph

        fresh = self.directory.with_name(f"{self.directory.name}.{uuid.uuid4().hex[:8]}.new")
        try:
            fresh.mkdir(parents=True)
            store = pyoxigraph.Store(str(fresh / "data"))
            for block in triples:
                store.bulk_load(BytesIO(block), pyoxigraph.RdfFormat.N_TRIPLES)
            store.flush()
            del store
            shutil.rmtree(self.directory, ignore_errors=True)
            os.replace(fresh, self.directory)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _apply(self, triples: Triples, projection: Projection, *, since: int) -> None:
        """Write the difference of every subject that was touched since row ``since``; a repeated run finds nothing to do."""
        import pyoxigraph

        store = pyoxigraph.Store(str(self.directory / "data"))
        rows = projection.db.execute("select distinct id from touched where n > ? and kind in ('node', 'subject', 'fact')", (since,))
        for (id_,) in rows.fetchall():
            subject = pyoxigraph.NamedNode(triples.iri(id_)[1:-1])
            old = set(store.quads_for_pattern(subject, None, None, None))
            new = set(pyoxigraph.parse(triples.of_subject(id_), pyoxigraph.RdfFormat.N_TRIPLES))
            for quad in old - new:
                store.remove(quad)
            store.extend(new - old)
        store.flush()

    # ---- answering

    def query(self, text: str, *, timeout_s: float = 15, rows: int = 10_000) -> Table:
        """Answer a SPARQL query, read only; ``more`` says that there are more than ``rows`` rows.

        Raises:
            InputError: the query is wrong, would write or reach outside, or takes longer than ``timeout_s``.
        """
        check_sparql(text)
        process, pipe = self._started()
        pipe.send((text, rows))
        if not pipe.poll(timeout_s):
            self._end_worker()
            raise InputError(f"the query took longer than {timeout_s:g} s and was stopped; narrow it")
        try:
            kind, *answer = pipe.recv()
        except EOFError:
            self._end_worker()
            raise StoreError(f"the process that answers SPARQL ended (exit code {process.exitcode}); run the query again") from None
        if kind == "error":
            raise InputError(f"SPARQL: {answer[0].splitlines()[0]}")
        columns, found, more = answer
        return Table(columns, found, more)

    def _started(self) -> tuple[SpawnProcess, Connection]:
        if self._worker is None or not self._worker[0].is_alive():
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, str(self.directory / "data"), DATA), daemon=True)
            process.start()
            theirs.close()
            self._worker = process, ours
        return self._worker

    def _end_worker(self) -> None:
        if self._worker is not None:
            process, pipe = self._worker
            pipe.close()
            process.terminate()
            process.join()
            process.close()
            self._worker = None

    def graph(self) -> rdflib.Graph:
        """Return the triples as an ``rdflib`` graph, read only."""
        import pyoxigraph
        import rdflib
        from oxrdflib import OxigraphStore

        rdflib.NORMALIZE_LITERALS = False
        return rdflib.Graph(store=OxigraphStore(store=pyoxigraph.Store.read_only(str(self.directory / "data"))), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)

    def triples(self) -> Iterable[pyoxigraph.Quad]:
        """Return all triples of the store, for comparing it with the projection."""
        import pyoxigraph

        return iter(pyoxigraph.Store.read_only(str(self.directory / "data")))

    def close(self) -> None:
        """End the process that answers; calling twice is fine."""
        self._end_worker()


def _position(projection: Projection) -> dict[str, str]:
    """Return how far ``projection`` is: its epoch, and the last row of ``touched``."""
    last = projection.db.execute("select coalesce(max(n), 0) from touched").fetchone()[0]
    return {"epoch": projection.meta("epoch") or "", "touched": str(last)}
