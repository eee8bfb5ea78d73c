"""Brings a store up to a projection: finds what differs, sends it in safe steps, keeps what is refused from stopping the rest."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rabita.errors import StoreBusy, StoreError
from rabita.graph.projection.projection import Projection
from rabita.graph.stores.definitions import define, fingerprint
from rabita.graph.stores.driving import Connection, RowError
from rabita.graph.stores.locks import FileLock
from rabita.graph.stores.reading import is_empty, read_edges, read_nodes, read_states
from rabita.graph.stores.sent import Refused, Sent, State
from rabita.graph.stores.sync import Difference
from rabita.graph.stores.writing import ADVANCE, Shaper, Step, bound_nodes

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Progress = Callable[[int, int | None], None]
VERSION = 1
"""Of the shape of the graph; noted in the store."""
AT_ONCE = 2_000
"""A change of so many rows is one transaction."""
BUSY_S = 30.0
log = logging.getLogger(__name__)


class Applied(NamedTuple):
    """What catching up did, in rows; ``rejected`` are the rows that the store did not take, which are tried again next time."""

    created: int
    updated: int
    unchanged: int
    deleted: int
    rejected: tuple[Refused, ...]

    def __str__(self) -> str:
        counts = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged, {self.deleted} deleted"
        if not self.rejected:
            return counts
        first = self.rejected[0]
        return f"{counts}, {len(self.rejected)} rejected, the first: {first.kind} {first.id}: {first.reason}"


class Drift(Exception):
    """The store does not hold what it was sent."""


class CatchUp:
    """One run of catching up."""

    def __init__(
        self,
        connection: Connection,
        sent: Sent,
        projection: Projection,
        shaper: Shaper,
        *,
        backend: str,
        case: str,
        progress: Progress | None,
    ) -> None:
        self.connection = connection
        self.sent = sent
        self.projection = projection
        self.shaper = shaper
        self.registry = shaper.registry
        self.backend = backend
        self.case = case
        self.progress = progress
        self.content_only = False
        self.me = uuid.uuid4().hex[:12]
        self.writes = 0
        self.token = ""
        self.counts = dict.fromkeys(("create", "update", "delete"), 0)
        self.refused: dict[tuple[str, str], Refused] = {}
        self.is_checked = False

    def run(self, *, content_only: bool) -> Applied:
        """Catch up by the record of what was sent; when that proves wrong, by what the store holds."""
        self.content_only = content_only
        began = time.perf_counter()
        self.token = self._token_of_store()
        state = self.sent.state()
        if state.token != self.token or not state.token:
            self._learn()
        elif self._is_level(state):
            return Applied(0, 0, state.rows, 0, ())
        try:
            applied = self._apply()
        except Drift as drift:
            log.warning("%s does not hold what it was sent (%s); reading it", self.connection.place.name, drift)
            self._learn()
            applied = self._apply()
        log.info("%s: %s in %.2f s", self.connection.place.name, applied, time.perf_counter() - began)
        return applied

    def _token_of_store(self) -> str:
        """Return the token that the store was left with, refusing one that belongs to another case."""
        tokens = read_states(self.connection)
        for other in tokens:
            if other != self.case:
                raise StoreError(
                    f"{self.connection.place.name} holds the graph of case {other!r};"
                    " use another database, or --replace to remove that graph"
                )
        return tokens.get(self.case, "")

    def _position(self) -> tuple[str, int]:
        newest = self.projection.db.execute("select coalesce(max(n), 0) from touched").fetchone()[0]
        return self.projection.meta("epoch") or "", int(newest)

    def _is_level(self, state: State) -> bool:
        is_same = (state.epoch, state.n) == self._position() and state.ddl == fingerprint(self.registry, self.backend)
        return bool(state.epoch) and is_same and not self.sent.has_refused()

    def _learn(self) -> None:
        """Take down what the store holds."""
        self.is_checked = True
        if is_empty(self.connection):
            self.sent.forget()
            return
        difference = self._difference()
        try:
            difference.learn(read_nodes(self.connection, self.registry), read_edges(self.connection, self.registry))
        finally:
            difference.close()

    def _difference(self) -> Difference:
        return Difference(self.sent, self.projection, self.shaper, content_only=self.content_only)

    def _apply(self) -> Applied:
        self.refused.clear()
        state = self._defined(self.sent.state())
        epoch, n = self._position()
        difference = self._difference()
        try:
            difference.find(since=state.n if epoch and state.epoch == epoch else None)
            self._send(difference)
            moved = difference.moved()
        finally:
            difference.close()
        return self._finish(state, epoch, n, moved)

    def _defined(self, state: State) -> State:
        """Define constraints and indexes if that was not done, and note it."""
        wanted = fingerprint(self.registry, self.backend)
        if state.ddl != wanted or not state.token:
            define(self.connection, self.registry, self.backend)
            state = state._replace(ddl=wanted)
        return state

    def _finish(self, state: State, epoch: str, n: int, moved: int) -> Applied:
        rows, rejected = self.sent.state().rows, tuple(self.refused.values())
        self._write([], change=self.projection.meta("change") or "0")
        self.sent.finish(State(self.token, epoch, n, state.ddl, rows), rejected)
        created, deleted, updated = self.counts["create"] - moved, self.counts["delete"] - moved, self.counts["update"] + moved
        return Applied(created, updated, rows - created - updated, deleted, rejected)

    def _send(self, difference: Difference) -> None:
        total = difference.count()
        if total <= AT_ONCE:
            steps = list(difference.steps())
            self._note_unfit(difference)
            if not steps:
                return
            try:
                self._do(steps)
            except RowError:
                for step in steps:
                    self._bisect(step, difference)
        else:
            for done, step in _counted(difference.steps()):
                self._bisect(step, difference)
                self._tell(done, total)
        self._note_unfit(difference)
        self._tell(total, total)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)

    def _note_unfit(self, difference: Difference) -> None:
        for (kind, id_), reason in difference.refused.items():
            self.refused[kind, id_] = Refused(kind, id_, reason)

    def _bisect(self, step: Step, difference: Difference) -> None:
        """Write ``step``; when a row of it is not taken, the others are, and that row is noted."""
        step = step._replace(items=[item for item in step.items if not self._hangs_on_refused(step, item.row, difference)])
        if not step.items:
            return
        try:
            self._do([step])
        except RowError as error:
            if len(step.items) == 1:
                difference.refused[step.kind, step.items[0].id] = str(error)
                return
            middle = len(step.items) // 2
            for half in (step.items[:middle], step.items[middle:]):
                self._bisect(step._replace(items=half), difference)

    def _hangs_on_refused(self, step: Step, row: Mapping[str, object], difference: Difference) -> bool:
        """Tell whether an edge leads to a node that the store refused a moment ago, and refuse it too."""
        if step.what != "create" or step.kind != "edge":
            return False
        for end in (str(row["src"]), str(row["dst"])):
            if ("node", end) in difference.refused:
                difference.refused["edge", str(row["id"])] = f"its end {end} was refused"
                return True
        return False

    def _do(self, steps: list[Step]) -> None:
        """Write ``steps`` in one transaction and take them down as sent."""
        self._write(steps)
        self.sent.done(steps, self.token)
        for step in steps:
            self.counts[step.what] += len(step.items)

    def _write(self, steps: list[Step], *, change: str | None = None) -> None:
        """Write ``steps`` if nobody else wrote since; a change number says that the store is level with it."""
        following = f"{self.me}:{self.writes}"
        state = {"token": following, "change": change, "version": VERSION}
        bound: list[str] = []

        def work(tx: ManagedTransaction) -> None:
            bound.clear()
            if tx.run(ADVANCE, case=self.case, next=following, token=self.token, state=state).single() is None:
                raise StoreBusy(
                    f"{self.connection.place.name}: somebody else is writing this case there; run again when that is done"
                )
            for step in steps:
                bound[:] = [step.text]
                self._run(tx, step)

        try:
            self.connection.write(work)
        except RowError as error:
            if not steps:
                raise StoreError(f"{self.connection.place.name} takes nothing ({error}); mend it, then run again") from error
            self._explain(error, [step for step in steps if step.text in bound])
        self.token, self.writes = following, self.writes + 1

    def _run(self, tx: ManagedTransaction, step: Step) -> None:
        record = tx.run(step.text, rows=[item.row for item in step.items]).single()
        count = 0 if record is None else int(record["n"])
        if count == len(step.items):
            return
        what = f"{count} of {len(step.items)} rows of {step.kind} {step.what} were found, from {step.items[0].id}"
        if self.is_checked:
            raise RowError(f"{what}: an end, or the row itself, is missing or there twice")
        raise Drift(what)

    def _explain(self, error: RowError, steps: list[Step]) -> None:
        """Raise what ``error`` means: a row there already is drift, a node held by other relationships a sentence."""
        for step in steps:
            if step.what == "delete" and step.kind == "node":
                self._find_bound(step)
            if step.what == "create" and not self.is_checked and _is_duplicate(error):
                raise Drift(str(error)) from error
        raise error

    def _find_bound(self, step: Step) -> None:
        ids = [item.id for item in step.items]
        rows = self.connection.read(bound_nodes(self.shaper.root_of(ids[0])), {"ids": ids})
        if rows:
            raise StoreError(
                f"{rows[0]['id']} has to go from {self.connection.place.name}, but relationships that are not Rabita's"
                " hang on it; remove these there, then run again"
            )


def _is_duplicate(error: RowError) -> bool:
    return "ConstraintValidationFailed" in str(getattr(error.__cause__, "code", ""))


def _counted(steps: Iterator[Step]) -> Iterator[tuple[int, Step]]:
    """Yield ``steps`` with the number of rows up to and with each."""
    done = 0
    for step in steps:
        done += len(step.items)
        yield done, step


@contextmanager
def writing_lock(path: Path) -> Iterator[None]:
    """Hold the lock of those who send a case to a store.

    Raises:
        StoreBusy: another process has had it for 30 s.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock, deadline = FileLock(path), time.monotonic() + BUSY_S
    while not lock.try_acquire():
        if time.monotonic() > deadline:
            raise StoreBusy(f"another process has been sending this case to a store for {BUSY_S:g} s; run again later")
        time.sleep(0.05)
    try:
        yield
    finally:
        lock.release()
