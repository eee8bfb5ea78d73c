"""The log of one case (``case.db``): its file, its transactions and its changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from rabita.errors import InputError, StoreError
from rabita.graph.sqlite_errors import translated

INDEXES = {
    "statement_assertion": "on statement (assertion)",
    "statement_subject": "on statement (subject)",
    "statement_object": "on statement (object) where object is not null",
}
"""Indexes that a first load makes after its rows: built at once they cost a third of what they cost row by row."""
REFUSED = """select id, document, exists (select 1 from assertion a where a.removed is null and (a.document = r.document or a.via = r.document))
    from rejected r where resolved is null"""


class Log:
    """One connection to a case's log; many may read while one writes."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the log at ``path``.

        Raises:
            InputError: it was never finished, and ``create`` is not given.
            StoreError: the file is no log, cannot be read, or SQLite is too old.
        """
        if sqlite3.sqlite_version_info < (3, 38):
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: Rabita needs 3.38 or later")
        self.path = path
        with translated(path):
            mode = "rwc" if create else "rw"
            self.db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=10, check_same_thread=False
            )
            self.db.executescript("pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -65536;")
            self._make_tables(create=create)
            self._add_columns()
            self.make_indexes()

    def _make_tables(self, *, create: bool) -> None:
        """Make the tables of a new log, all or none; an empty file is one whose making was broken off."""
        if self.db.execute("select 1 from sqlite_master where name = 'statement'").fetchone() is not None:
            return
        if not create:
            raise InputError(f"{self.path} is empty: the case was not finished; `rabita load {self.path.parent} FILE` does it")
        schema = files("rabita.graph.log").joinpath("schema.sql").read_text("utf-8")
        self.db.executescript(f"begin immediate; {schema} commit;")

    def _add_columns(self) -> None:
        """Give a log of an earlier version the columns that were added since."""
        if not any(row[1] == "original_sha256" for row in self.db.execute("pragma table_info (document)")):
            self.db.execute("alter table document add column original_sha256 text")

    def make_indexes(self) -> None:
        """Make the indexes of statements that are missing: all of them after a first load, or one that was killed."""
        with translated(self.path):
            there = {row[0] for row in self.db.execute("select name from sqlite_master where type = 'index'")}
            for name, where in INDEXES.items():
                if name not in there:
                    self.db.execute(f"create index if not exists {name} {where}")

    def drop_indexes(self, *, most: int) -> None:
        """Drop the indexes of statements for a load that may be large, unless there are more than ``most`` rows already."""
        rows = self.db.execute("select count(*) from (select 1 from statement limit ?)", (most + 1,)).fetchone()[0]
        if rows <= most:
            with translated(self.path):
                for name in INDEXES:
                    self.db.execute(f"drop index if exists {name}")

    def close(self) -> None:
        """Close the connection; calling twice is fine."""
        self.db.close()

    @property
    def last_change(self) -> int:
        """The number of the newest change, 0 in a new log."""
        return int(self.db.execute("select coalesce(max(n), 0) from change").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside all or nothing; foreign errors come out as ours."""
        with translated(self.path):
            self.db.execute("begin immediate")
            try:
                yield
                self.db.execute("commit")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise

    def begin_change(self, what: str, *, by: str, undoes: int | None = None) -> int:
        """Note that a command changes the case, inside a transaction, and return the change's number."""
        number = self.last_change + 1
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.db.execute("insert into change values (?, ?, ?, ?, ?)", (number, now, by, what, undoes))
        return number

    def resolve_rejected(self, prefix: str, keep: set[str], loaded: set[str]) -> int:
        """Mark what was refused under locators that begin with ``prefix``, but for the ids in ``keep``, as resolved; return how many.

        What another dataset than those ``loaded`` has refused stays, as long as that one says anything in the case.
        """
        rows = self.db.execute(f"{REFUSED} and substr(locator, 1, ?) = ?", (len(prefix), prefix)).fetchall()
        stale = [(id_,) for id_, document, speaks in rows if id_ not in keep and (document in loaded or not speaks)]
        if stale:
            with self.transaction():
                self.db.executemany(f"update rejected set resolved = {self.last_change} where id = ?", stale)
        return len(stale)
