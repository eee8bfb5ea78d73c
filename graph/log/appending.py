"""Appends what documents say to a log: batch by batch, each all or nothing, and only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rabita.graph.cycles import without_cycle_search
from rabita.graph.log.inserting import insert_assertions, insert_documents, insert_rejected, insert_runs, insert_statements
from rabita.graph.log.log import Log
from rabita.graph.log.replacing import close_assertions, renew_documents, superseded
from rabita.schema.ids import assertion_id, digest
from rabita.schema.records import Assertion, Document, Rejected, Run, Said

BATCH_STATEMENTS = 50_000
LONG = 200
"""So many characters of text count as one more statement: a batch holds at most about 10 MB of text."""
LARGE = 20_000
"""A first batch of so many statements promises a large load: indexes are then made after it."""
LOOK_UP = 500


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


def append(log: Log, units: Iterable[Said], *, what: str, by: str, one_by_one: bool = False) -> Added:
    """Append all that ``units`` say to ``log``; each batch of units is all or nothing, and what is there already is left alone.

    With ``one_by_one`` each unit is a batch: it is committed before the next one is asked for.

    A change is noted only when something is new, so that appending the same thing twice leaves no trace.
    """
    run, total = _Append(log, what, by), Added()
    try:
        with without_cycle_search():
            for batch in ([unit] for unit in units) if one_by_one else batches(units):
                total = total.plus(run.commit(batch))
    finally:
        log.make_indexes()
    return total


class _Append:
    """One call of ``append`` while it runs."""

    def __init__(self, log: Log, what: str, by: str) -> None:
        self.log = log
        self.what = what
        self.by = by
        self.change: int | None = None
        self.replaced: set[tuple[str, str]] = set()

    def commit(self, batch: list[Said]) -> Added:
        """Write ``batch`` and return its figures."""
        if self.change is None and sum(len(item.statements) for unit in batch for item in unit.assertions) >= LARGE:
            self.log.drop_indexes(most=LARGE)
        with self.log.transaction():
            news = _news(self.log, batch)
            older = [id_ for unit in batch for id_ in superseded(self.log, unit)]
            if self.change is None and (news.anything or older):
                self.change = self.log.begin_change(self.what, by=self.by)
            if self.change is not None:
                self._close_older_runs(news, self.change)
                close_assertions(self.log, older, self.change)
                _insert(self.log, news, self.change)
                if older or news.assertions:
                    renew_documents(self.log, batch, self.change)
        return news.counts

    def _close_older_runs(self, news: _News, change: int) -> None:
        """Close what an older run of the same extractor said of the same document: a newer run replaces it."""
        names = {item.id: item.extractor for item in news.runs}
        told = {(item.document, item.run) for _, item, _ in news.assertions} - self.replaced
        self.replaced |= told
        self.log.db.executemany(
            "update assertion set removed = ?1 where removed is null and run <> ?3 and run in (select id from run where extractor = ?4)"
            " and (document = ?2 or document in (select id from document where container = ?2))",
            sorted((change, document, id_, names[id_]) for document, id_ in told if id_ in names),
        )


class _News(NamedTuple):
    """What of a batch is new to the log; an assertion that was there and was removed has its statements still."""

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


def _news(log: Log, batch: list[Said]) -> _News:
    """Return what of ``batch`` is not in ``log`` yet."""
    assertions = {assertion_id(item): item for unit in batch for item in unit.assertions}
    documents = {item.id: item for unit in batch for item in unit.documents}
    refused = {rejected_id(item): item for unit in batch for item in unit.rejected}
    live_documents = _known(log, "select id from document where removed is null and id in", documents)
    told = _known(log, "select id from assertion where id in", assertions)
    live = _known(log, "select id from assertion where removed is null and id in", told) if told else told
    known_refused = _known(log, "select id from rejected where resolved is null and id in", refused)
    return _News(
        list({run: None for unit in batch for run in unit.runs}),
        [item for key, item in documents.items() if key not in live_documents],
        [(key, item, key not in told) for key, item in assertions.items() if key not in live],
        [(key, item) for key, item in refused.items() if key not in known_refused],
        already=len(live),
        refused=len(refused),
    )


def _known(log: Log, select: str, ids: Iterable[str]) -> set[str]:
    wanted = list(ids)
    found: set[str] = set()
    for at in range(0, len(wanted), LOOK_UP):
        part = wanted[at : at + LOOK_UP]
        found.update(row[0] for row in log.db.execute(f"{select} ({','.join('?' * len(part))})", part))
    return found


def _insert(log: Log, news: _News, change: int) -> None:
    insert_runs(log.db, news.runs)
    insert_documents(log.db, news.documents, change)
    insert_assertions(log.db, ((key, item) for key, item, _ in news.assertions), change)
    insert_statements(log.db, ((key, item.statements) for key, item, is_new in news.assertions if is_new))
    insert_rejected(log.db, news.rejected, change)


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
