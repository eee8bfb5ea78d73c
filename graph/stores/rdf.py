"""The local RDF store: a copy of the projection in pyoxigraph, asked in SPARQL."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rabita.errors import InputError, StoreBusy, StoreError
from rabita.graph.export.rdf import prefixes
from rabita.graph.export.terms import DATA
from rabita.graph.export.triples import Triples, snapshot
from rabita.graph.projection.projection import Projection
from rabita.graph.stores.locks import FileLock
from rabita.graph.stores.rdf_asking import Worker
from rabita.graph.stores.rdf_worker import Ask
from rabita.graph.stores.sparql_guard import check_sparql
from rabita.graph.table import Table
from rabita.schema.registry import Registry

if TYPE_CHECKING:
    import sqlite3

    import pyoxigraph
    import rdflib
    from _typeshed import WriteableBuffer

FORMAT = "2"
"""Of the triples; a store of another one is built anew."""
WAIT_S = 120.0
"""How long a process waits for another one that is just writing the store."""
TOUCHED = "select distinct id from touched where n > ? and kind in ('node', 'subject', 'fact')"
LONGEST_MESSAGE = 160
WRITE_MANY = 2_000
"""So many triples are written in one transaction."""


class State(NamedTuple):
    """How far a store is: format, the projection's epoch, the last row of ``touched``, and the copy that queries read."""

    format: str = ""
    epoch: str = ""
    touched: int = 0
    view: str = ""


class RdfStore:
    """Holds the triples of one projection at ``directory``; super-classes and super-properties are materialised.

    The directory may be deleted at any time. Its ``data`` is written by one process at a time (``directory``.lock); queries
    and ``graph`` read a copy of it (``view-…``) that nobody writes. A query runs in a process of its own, which is
    ended when the time is over. Threads may share a store; their queries wait for one another.
    """

    def __init__(self, directory: Path, *, base: str = DATA) -> None:
        self.directory = directory
        self.base = base
        self._worker: Worker | None = None
        self._prefixes: Mapping[str, str] = {}
        self._turn = threading.Lock()

    # ---- catching up

    def catch_up(self, projection: Projection, registry: Registry) -> int:
        """Make the store hold exactly what ``projection`` says, and return how many triples were added or removed.

        Killed in the middle, it is finished by the next run; queries see the old or the new triples, never a part.

        Raises:
            StoreError: the directory cannot be written.
            StoreBusy: another process writes it for longer than two minutes.
        """
        self._prefixes = prefixes(registry)
        with snapshot(projection) as db:
            now = _position(db)
            if self._state()._replace(view="") == now:
                return 0
            triples = Triples(db, registry, materialised=True, base=self.base)
            try:
                with self._locked():
                    return self._write(triples, self._state(), now)
            except OSError as error:
                raise StoreError(
                    f"{self.directory}: the RDF store cannot be written ({error}); it may be deleted at any time"
                ) from error

    def _write(self, triples: Triples, state: State, now: State) -> int:
        if (state.format, state.epoch) != (now.format, now.epoch) or state.touched > now.touched:
            return self._build(triples, now)
        return self._apply(triples, state, now)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.directory.with_name(f"{self.directory.name}.lock"))
        deadline = time.monotonic() + WAIT_S
        while not lock.try_acquire():
            if time.monotonic() > deadline:
                raise StoreBusy(f"{self.directory}: another process writes the RDF store; try again when it has ended")
            time.sleep(0.05)
        try:
            yield
        finally:
            lock.release()

    def _state(self) -> State:
        try:
            found = json.loads((self.directory / "state.json").read_text("utf-8"))
            state = State(str(found["format"]), str(found["epoch"]), int(found["touched"]), str(found["view"]))
        except (OSError, ValueError, KeyError, TypeError):
            return State()
        return state if (self.directory / state.view).is_dir() else State()

    def _build(self, triples: Triples, now: State) -> int:
        """Load everything into a new directory and put it in the place of the old one."""
        import pyoxigraph

        for left in self.directory.parent.glob(f"{self.directory.name}.*.new"):
            shutil.rmtree(left, ignore_errors=True)
        fresh = self.directory.with_name(f"{self.directory.name}.{uuid.uuid4().hex[:8]}.new")
        fresh.mkdir()
        store = pyoxigraph.Store(str(fresh / "data"))
        store.bulk_load(io.BufferedReader(_Stream(iter(triples)), 1 << 20), pyoxigraph.RdfFormat.N_TRIPLES)
        _publish(store, fresh, now)
        count = len(store)
        del store
        shutil.rmtree(self.directory, ignore_errors=True)
        fresh.replace(self.directory)
        return count

    def _apply(self, triples: Triples, state: State, now: State) -> int:
        """Write the difference of every subject that was touched since ``state``; a repeated run finds nothing to do."""
        import pyoxigraph

        store = pyoxigraph.Store(str(self.directory / "data"))
        count = 0
        adding: list[pyoxigraph.Quad] = []
        for (id_,) in triples.db.execute(TOUCHED, (state.touched,)):
            subject = pyoxigraph.NamedNode(triples.iri(id_)[1:-1])
            old = set(store.quads_for_pattern(subject, None, None, None))
            new = set(pyoxigraph.parse(triples.of_subject(id_), pyoxigraph.RdfFormat.N_TRIPLES))
            for quad in old - new:
                store.remove(quad)
            adding += new - old
            count += len(old ^ new)
            if len(adding) >= WRITE_MANY:
                store.extend(adding)
                adding.clear()
        store.extend(adding)
        _publish(store, self.directory, now)
        _drop_views(self.directory, keep=(state.view, self._state().view))
        return count

    # ---- answering

    def query(self, text: str, *, timeout_s: float = 15, rows: int = 10_000) -> Table:
        """Answer a SPARQL query, read only; ``more`` says that there are more than ``rows`` rows.

        Prefixes of the ontology and of ids (``rb:Meeting``, ``actor:Q794``) need not be declared. IRIs of nodes come back as ids, numbers
        and truth values as Python's, all else as text (dates in ISO form). The triples of CONSTRUCT and DESCRIBE come back as rows, the
        answer to ASK as one.

        Raises:
            InputError: the query is wrong, would write or reach outside, or takes longer than ``timeout_s``.
            StoreError: there is no store yet, or the process that answers ended.
        """
        check_sparql(text)
        with self._turn:
            answer = self._asked().ask(Ask(text, self._prefixes, rows, timeout_s))
        if answer.error is not None:
            raise InputError(f"the SPARQL query is wrong: {_shortened(answer.error)}")
        return Table(answer.columns, [tuple(row) for row in answer.rows], answer.more)

    def _asked(self) -> Worker:
        view = self._view()
        worker = self._worker
        if worker is None or worker.view != view or not worker.is_alive:
            if worker is not None:
                worker.end()
            self._worker = worker = Worker(view, self.base)
        return worker

    def _view(self) -> Path:
        view = self._state().view
        if not view:
            raise StoreError(f"{self.directory}: there is no RDF store yet; catch up first")
        return self.directory / view

    def graph(self) -> rdflib.Graph:
        """Return the triples as an ``rdflib`` graph, read only; literals keep their form (``…Z`` stays, a year stays a year)."""
        import rdflib
        from oxrdflib import OxigraphStore

        rdflib.NORMALIZE_LITERALS = False
        return rdflib.Graph(OxigraphStore(store=self._opened()), rdflib.graph.DATASET_DEFAULT_GRAPH_ID)

    def triples(self) -> Iterator[pyoxigraph.Quad]:
        """Yield all triples of the store, for comparing it with the projection."""
        yield from self._opened()

    def _opened(self) -> pyoxigraph.Store:
        import pyoxigraph

        return pyoxigraph.Store.read_only(str(self._view()))

    def close(self) -> None:
        """End the process that answers; calling twice is fine."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Stream(io.RawIOBase):
    """Blocks of bytes as a file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` as far as the present block reaches; 0 at the end."""
        if not self._left:
            self._left = memoryview(next(self._blocks, b""))
        view = memoryview(buffer)
        size = min(view.nbytes, self._left.nbytes)
        view[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _shortened(message: str) -> str:
    """Return the engine's message in one line: the place, and what it expected there, cut."""
    text = " ".join(message.split())
    if "Prefix not found" in text:
        return f"{text.partition(' expected')[0].rstrip(':')}: the name that ends there has a prefix that is not declared"
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"


def _position(db: sqlite3.Connection) -> State:
    """Return how far the projection that ``db`` reads is."""
    epoch = db.execute("select value from meta where key = 'epoch'").fetchone()
    last = db.execute("select coalesce(max(n), 0) from touched").fetchone()[0]
    return State(FORMAT, str(epoch[0]) if epoch else "", last)


def _publish(store: pyoxigraph.Store, directory: Path, state: State) -> None:
    """Make a copy of ``store`` for readers (its files are linked, not copied), then note ``state`` in one step."""
    view = f"view-{uuid.uuid4().hex[:8]}"
    store.backup(str(directory / view))
    fresh = directory / "state.json.new"
    fresh.write_text(json.dumps(state._replace(view=view)._asdict()), "utf-8")
    fresh.replace(directory / "state.json")


def _drop_views(directory: Path, *, keep: tuple[str, str]) -> None:
    """Remove the copies that no reader can still begin to read; that of the last state is left to readers of now."""
    for view in directory.glob("view-*"):
        if view.name not in keep:
            shutil.rmtree(view, ignore_errors=True)
