"""What a store has been sent: one file for all stores of a case, ``derived/sent.db``, which may be deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rabita.graph.stores.writing import Kind, Step

SCHEMA = """
pragma journal_mode = wal; pragma synchronous = off; pragma temp_store = memory;
-- epoch and n say how far of the projection's touched rows a store was brought; epoch is empty while that is not known.
create table if not exists store (
    id integer primary key, key text not null unique, token text not null, epoch text not null, n integer not null,
    ddl text not null, rows integer not null) strict;
create table if not exists node (
    store integer not null, id text not null, hash text not null, labels text not null,
    primary key (store, id)) strict, without rowid;
create table if not exists edge (
    store integer not null, id text not null, hash text not null, type text not null, source text not null,
    primary key (store, id)) strict, without rowid;
create table if not exists rejected (
    store integer not null, kind text not null, id text not null, reason text not null,
    primary key (store, kind, id)) strict, without rowid;
"""


class Refused(NamedTuple):
    """A row that a store did not take, and why."""

    kind: Kind
    id: str
    reason: str


class State(NamedTuple):
    """How far a store was brought: the token it was left with, epoch and last touched row of the projection, rows it holds."""

    token: str = ""
    epoch: str = ""
    n: int = 0
    ddl: str = ""
    rows: int = 0


class Sent:
    """The rows last sent to one store. Each change is kept at once: a process that dies loses no more than what was under way."""

    def __init__(self, path: Path, key: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None, timeout=30, uri=True, check_same_thread=False)
        self.db.executescript(SCHEMA)
        self.db.execute("insert or ignore into store (key, token, epoch, n, ddl, rows) values (?, '', '', 0, '', 0)", (key,))
        self.store = int(self.db.execute("select id from store where key = ?", (key,)).fetchone()[0])

    def close(self) -> None:
        """Close the file; calling twice is fine."""
        self.db.close()

    def state(self) -> State:
        """Return how far the store was brought."""
        return State(*self.db.execute("select token, epoch, n, ddl, rows from store where id = ?", (self.store,)).fetchone())

    def set_state(self, state: State) -> None:
        """Note how far the store was brought."""
        self.db.execute("update store set token = ?, epoch = ?, n = ?, ddl = ?, rows = ? where id = ?", (*state, self.store))

    def forget(self) -> None:
        """Forget all that was sent: the store was found to be otherwise."""
        with self._transaction():
            for table in ("node", "edge", "rejected"):
                self.db.execute(f"delete from {table} where store = ?", (self.store,))
            self.set_state(State())

    def has_refused(self) -> bool:
        """Tell whether a row was refused that has to be tried again."""
        return self.db.execute("select 1 from rejected where store = ? limit 1", (self.store,)).fetchone() is not None

    def done(self, steps: list[Step], token: str) -> None:
        """Note that the rows of ``steps`` were sent, and left the store with ``token``."""
        with self._transaction():
            for step in steps:
                self._note(step)
            added = sum({"create": 1, "delete": -1}.get(step.what, 0) * len(step.items) for step in steps)
            self.db.execute("update store set token = ?, epoch = '', rows = rows + ? where id = ?", (token, added, self.store))

    def _note(self, step: Step) -> None:
        gone = [(self.store, item.id) for item in step.items]
        if step.what == "delete":
            self.db.executemany(f"delete from {step.kind} where store = ? and id = ?", gone)
        elif step.kind == "node":
            self.learn_nodes((item.id, item.hash, item.note[0]) for item in step.items)
        else:
            self.learn_edges((item.id, item.hash, *item.note) for item in step.items)

    def learn_nodes(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Note nodes of the store: id, hash, labels joined by ``:``."""
        with self._transaction():
            self.db.executemany(f"insert or replace into node values ({self.store}, ?, ?, ?)", rows)

    def learn_edges(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Note edges of the store: id, hash, type, source."""
        with self._transaction():
            self.db.executemany(f"insert or replace into edge values ({self.store}, ?, ?, ?, ?)", rows)

    def finish(self, state: State, refused: Iterable[Refused]) -> None:
        """Note how far the store was brought, and the rows that it did not take: these are tried again next time."""
        with self._transaction():
            self.db.execute("delete from rejected where store = ?", (self.store,))
            self.db.executemany(f"insert into rejected values ({self.store}, ?, ?, ?)", refused)
            self.set_state(state)

    def _transaction(self) -> _Transaction:
        return _Transaction(self.db)


class _Transaction:
    """All or nothing; one inside another is part of it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.outermost = not self.db.in_transaction
        if self.outermost:
            self.db.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.outermost:
            self.db.execute("commit" if kind is None else "rollback")
