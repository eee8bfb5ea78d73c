"""The log of one case (``case.db``): appends what documents say, all or nothing per batch, and closes rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from rabita.errors import InputError, StoreError
from rabita.graph.cycles import without_cycle_search
from rabita.graph.sqlite_errors import translated
from rabita.schema.ids import assertion_id, digest
from rabita.schema.records import Assertion, Document, Rejected, Run, Said, Statement

BATCH_STATEMENTS = 50_000
LONG = 200
"""So many characters of text count as one more statement: a batch holds at most about 10 MB of text."""
LOOK_UP = 500
INDEXES = {
    "statement_assertion": "on statement (assertion)",
    "statement_subject": "on statement (subject)",
    "statement_object": "on statement (object) where object is not null",
}
"""Indexes that a first load makes after its rows: built at once they cost a third of what they cost row by row."""
SMALL = 20_000
INSERT_DOCUMENT = "insert into document values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)"
INSERT_ASSERTION = "insert into assertion values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)"
INSERT_STATEMENT = "insert into statement values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_PLAIN_ASSERTION = (
    "insert into assertion values (?, ?, ?, ?, ?, ?, null, null, ?, null, 'asserted', 'affirmed', null, null, null, ?, null)"
)
PLAINLY_TOLD = (None, "asserted", "affirmed", None, None, None)
INSERT_PLAIN_LINK = "insert into statement values (?, ?, ?, ?, null, null, null, null, null, 0, 1.0)"
INSERT_PLAIN_VALUE = "insert into statement values (?, ?, ?, null, ?, ?, ?, null, null, 0, 1.0)"
"""Rows of a dataset have no spans and are mostly told plainly; binding only what they have halves the time."""


class Added(NamedTuple):
    """How many documents, assertions and statements were new, how many assertions were there before, how many records were refused."""

    documents: int = 0
    assertions: int = 0
    statements: int = 0
    already: int = 0
    rejected: int = 0

    def plus(self, other: Added) -> Added:
        """Return the sum of both."""
        return Added(*map(sum, zip(self, other, strict=True)))


class Log:
    """One connection to a case's log; many may read while one writes."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the log at ``path``.

        Raises:
            InputError: it was never finished, and ``create`` is not given.
            StoreError: the file is no log, cannot be read, or SQLite is too old.
        """
        if sqlite3.sqlite_version_info < (3, 37):
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: Rabita needs 3.37 or later")
        self.path = path
        with translated(path):
            mode = "rwc" if create else "rw"
            self.db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=10, check_same_thread=False
            )
            self.db.executescript("pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -65536;")
            self._make_tables(create=create)
            self._make_indexes()

    def _make_tables(self, *, create: bool) -> None:
        """Make the tables of a new log, all or none; an empty file is one whose making was broken off."""
        if self.db.execute("select 1 from sqlite_master where name = 'statement'").fetchone() is not None:
            return
        if not create:
            raise InputError(f"{self.path} is empty: the case was not finished; `rabita load {self.path.parent} FILE` does it")
        schema = files("rabita.graph.log").joinpath("schema.sql").read_text("utf-8")
        self.db.executescript(f"begin immediate; {schema} commit;")

    def _make_indexes(self) -> None:
        """Make the indexes of statements that are missing: all of them after a first load, or one that was killed."""
        with translated(self.path):
            there = {row[0] for row in self.db.execute("select name from sqlite_master where type = 'index'")}
            for name, where in INDEXES.items():
                if name not in there:
                    self.db.execute(f"create index if not exists {name} {where}")

    def _drop_indexes(self) -> None:
        """Drop the indexes of statements while few rows are there, for a load that may be large."""
        few = self.db.execute("select count(*) from (select 1 from statement limit ?)", (SMALL + 1,)).fetchone()[0] <= SMALL
        if few:
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

    def append(self, units: Iterable[Said], *, what: str, by: str) -> Added:
        """Append all that ``units`` say; each batch of units is all or nothing, and what is there already is left alone.

        A change is noted only when something is new, so that appending the same thing twice leaves no trace.
        """
        run = _Append(what, by)
        try:
            with without_cycle_search():
                for batch in batches(units):
                    run.total = run.total.plus(self._commit(batch, run))
        finally:
            self._make_indexes()
        return run.total

    def _commit(self, batch: list[Said], run: _Append) -> Added:
        """Write ``batch`` and return its figures."""
        if run.change is None and sum(len(item.statements) for unit in batch for item in unit.assertions) >= SMALL:
            self._drop_indexes()
        with self.transaction():
            news = self._news(batch)
            if run.change is None and news.anything:
                run.change = self.begin_change(run.what, by=run.by)
            if run.change is not None:
                self._close_older_runs(news, run)
                self._insert(news, run.change)
        return news.counts

    def _news(self, batch: list[Said]) -> _News:
        """Return what of ``batch`` is not in the log yet."""
        assertions = {assertion_id(item): item for unit in batch for item in unit.assertions}
        documents = {item.id: item for unit in batch for item in unit.documents}
        refused = {rejected_id(item): item for unit in batch for item in unit.rejected}
        live_documents = self._known("select id from document where removed is null and id in", documents)
        told = self._known("select id from assertion where id in", assertions)
        live = self._known("select id from assertion where removed is null and id in", told) if told else told
        known_refused = self._known("select id from rejected where resolved is null and id in", refused)
        return _News(
            list({run: None for unit in batch for run in unit.runs}),
            [item for key, item in documents.items() if key not in live_documents],
            [(key, item, key not in told) for key, item in assertions.items() if key not in live],
            [(key, item) for key, item in refused.items() if key not in known_refused],
            already=len(live),
            refused=len(refused),
        )

    def _known(self, select: str, ids: Iterable[str]) -> set[str]:
        wanted = list(ids)
        found: set[str] = set()
        for at in range(0, len(wanted), LOOK_UP):
            part = wanted[at : at + LOOK_UP]
            found.update(row[0] for row in self.db.execute(f"{select} ({','.join('?' * len(part))})", part))
        return found

    def _insert(self, news: _News, change: int) -> None:
        self.db.executemany("insert or ignore into run values (?, ?, ?, ?)", news.runs)
        self.db.executemany(INSERT_DOCUMENT, [document_row(item, change) for item in news.documents])
        self._insert_assertions(news.assertions, change)
        self._insert_statements((key, item.statements) for key, item, is_new in news.assertions if is_new)
        rows = [(key, item.document, item.locator, item.reason, item.record, item.run, change) for key, item in news.rejected]
        self.db.executemany("insert or replace into rejected values (?, ?, ?, ?, ?, ?, ?, null)", rows)

    def _insert_assertions(self, told: list[tuple[str, Assertion, bool]], change: int) -> None:
        plain: list[tuple[object, ...]] = []
        others: list[tuple[object, ...]] = []
        for key, item, _ in told:
            rest = item[5:]
            if rest[0] is None and rest[1] is None and rest[3:] == PLAINLY_TOLD:
                plain.append((key, number_of(key), item.document, item.via, item.run, item.subject, item.locator, change))
            else:
                others.append((key, number_of(key), item.document, item.via, item.run, item.subject, *rest, change))
        self.db.executemany(INSERT_ASSERTION, others)
        self.db.executemany(INSERT_PLAIN_ASSERTION, plain)

    def _insert_statements(self, told: Iterable[tuple[str, tuple[Statement, ...]]]) -> None:
        links: list[tuple[object, ...]] = []
        values: list[tuple[object, ...]] = []
        others: list[tuple[object, ...]] = []
        for key, statements in told:
            for item in statements:
                subject, slot, object_, value, datatype, language, start, _, inferred, confidence = item
                if start is not None or inferred or confidence != 1.0:
                    others.append((key, *item))
                elif object_ is not None:
                    links.append((key, subject, slot, object_))
                else:
                    values.append((key, subject, slot, value, datatype, language))
        self.db.executemany(INSERT_STATEMENT, others)
        self.db.executemany(INSERT_PLAIN_LINK, links)
        self.db.executemany(INSERT_PLAIN_VALUE, values)

    def _close_older_runs(self, news: _News, run: _Append) -> None:
        """Close what an older run of the same extractor said of the same document: a newer run replaces it."""
        names = {item.id: item.extractor for item in news.runs}
        told = {(item.document, item.run) for _, item, _ in news.assertions} - run.replaced
        run.replaced |= told
        pairs = [(run.change, document, id_, names[id_]) for document, id_ in told if id_ in names]
        self.db.executemany(
            "update assertion set removed = ?1 where removed is null and run <> ?3 and run in (select id from run where extractor = ?4)"
            " and (document = ?2 or document in (select id from document where container = ?2))",
            sorted(pairs),
        )

    def resolve_rejected(self, prefix: str, keep: set[str]) -> int:
        """Mark what was refused under locators that begin with ``prefix``, but for the ids in ``keep``, as resolved; return how many."""
        rows = self.db.execute(
            "select id from rejected where resolved is null and substr(locator, 1, ?) = ?", (len(prefix), prefix)
        ).fetchall()
        stale = [(row[0],) for row in rows if row[0] not in keep]
        if stale:
            with self.transaction():
                self.db.executemany(f"update rejected set resolved = {self.last_change} where id = ?", stale)
        return len(stale)


class _Append:
    """One call of ``append`` while it runs."""

    def __init__(self, what: str, by: str) -> None:
        self.what = what
        self.by = by
        self.change: int | None = None
        self.total = Added()
        self.replaced: set[tuple[str, str]] = set()


class _News(NamedTuple):
    """What of a batch is new to the log."""

    runs: list[Run]
    documents: list[Document]
    assertions: list[tuple[str, Assertion, bool]]
    rejected: list[tuple[str, Rejected]]
    already: int
    refused: int

    @property
    def anything(self) -> bool:
        """Whether there is something to write."""
        return bool(self.documents or self.assertions or self.rejected)

    @property
    def counts(self) -> Added:
        """The figures of this batch."""
        statements = sum(len(item.statements) for _, item, _ in self.assertions)
        return Added(len(self.documents), len(self.assertions), statements, self.already, self.refused)


def batches(units: Iterable[Said]) -> Iterator[list[Said]]:
    """Group ``units`` into batches of about ``BATCH_STATEMENTS`` statements, of fewer when texts are long."""
    batch: list[Said] = []
    size = 0
    for unit in units:
        batch.append(unit)
        size += 1 + sum(len(item.statements) for item in unit.assertions) + _characters(unit) // LONG
        if size >= BATCH_STATEMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _characters(unit: Said) -> int:
    """Return how many characters of text ``unit`` holds."""
    texts = sum(len(item.text or "") for item in unit.documents) + sum(len(item.record) for item in unit.rejected)
    quotes = sum(len(item.quote or "") for item in unit.assertions)
    return texts + quotes + sum(len(said.value or "") for item in unit.assertions for said in item.statements)


def rejected_id(item: Rejected) -> str:
    """Return the id of a refusal: the same for the same record at the same place for the same reason."""
    return "rejected/" + digest(item.locator, item.reason, item.record)[:16]


def document_row(item: Document, change: int) -> tuple[object, ...]:
    """Return ``item`` as a row of ``document``."""
    title = json.dumps(dict(item.title), ensure_ascii=False, sort_keys=True)
    author = json.dumps(item.author, ensure_ascii=False)
    return (item.id, item.cls, title, item.url, item.publisher, author, *item[6:], change)


def number_of(assertion: str) -> int:
    """Return 40 bits of the id of an assertion: many of them can be summed without overflow."""
    return int(assertion[10:20], 16)
