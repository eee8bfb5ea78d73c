"""Writes new rows of the log in bulk. Rows of a dataset have no spans and are mostly told plainly: binding only what they have halves the time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from rabita.schema.records import Assertion, Document, Rejected, Run, Statement

DOCUMENT = "insert into document values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?)"
RUN = "insert or ignore into run values (?, ?, ?, ?)"
ASSERTION = "insert into assertion values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)"
PLAIN_ASSERTION = (
    "insert into assertion values (?, ?, ?, ?, ?, ?, null, null, ?, null, 'asserted', 'affirmed', null, null, null, ?, null)"
)
PLAINLY_TOLD = (None, "asserted", "affirmed", None, None, None)
STATEMENT = "insert into statement values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PLAIN_LINK = "insert into statement values (?, ?, ?, ?, null, null, null, null, null, 0, 1.0)"
PLAIN_VALUE = "insert into statement values (?, ?, ?, null, ?, ?, ?, null, null, 0, 1.0)"
REJECTED = "insert or replace into rejected values (?, ?, ?, ?, ?, ?, ?, null)"
Row = tuple[object, ...]


def insert_runs(db: sqlite3.Connection, runs: Iterable[Run]) -> None:
    """Insert those of ``runs`` that are not there."""
    db.executemany(RUN, runs)


def insert_documents(db: sqlite3.Connection, documents: Iterable[Document], change: int) -> None:
    """Insert ``documents`` as added by ``change``."""
    db.executemany(DOCUMENT, [document_row(item, change) for item in documents])


def document_row(item: Document, change: int) -> Row:
    """Return the row of ``item`` as ``change`` adds it, without ``removed``."""
    title = json.dumps(dict(item.title), ensure_ascii=False, sort_keys=True)
    author = json.dumps(item.author, ensure_ascii=False)
    *rest, original = item[6:]
    return (item.id, item.cls, title, item.url, item.publisher, author, *rest, change, original)


def insert_assertions(db: sqlite3.Connection, told: Iterable[tuple[str, Assertion]], change: int) -> None:
    """Insert assertions by id as added by ``change``."""
    plain: list[Row] = []
    others: list[Row] = []
    for key, item in told:
        start, end, locator, *how = rest = item[5:]
        if start is None and end is None and tuple(how) == PLAINLY_TOLD:
            plain.append((key, number_of(key), item.document, item.via, item.run, item.subject, locator, change))
        else:
            others.append((key, number_of(key), item.document, item.via, item.run, item.subject, *rest, change))
    db.executemany(ASSERTION, others)
    db.executemany(PLAIN_ASSERTION, plain)


def number_of(assertion: str) -> int:
    """Return 40 bits of the id of an assertion: many of them can be summed without overflow."""
    return int(assertion[10:20], 16)


def insert_statements(db: sqlite3.Connection, told: Iterable[tuple[str, tuple[Statement, ...]]]) -> None:
    """Insert statements by the id of their assertion."""
    links: list[Row] = []
    values: list[Row] = []
    others: list[Row] = []
    for key, statements in told:
        for item in statements:
            subject, slot, object_, value, datatype, language, start, _, inferred, confidence = item
            if start is not None or inferred or confidence != 1.0:
                others.append((key, *item))
            elif object_ is not None:
                links.append((key, subject, slot, object_))
            else:
                values.append((key, subject, slot, value, datatype, language))
    db.executemany(STATEMENT, others)
    db.executemany(PLAIN_LINK, links)
    db.executemany(PLAIN_VALUE, values)


def insert_rejected(db: sqlite3.Connection, refused: Iterable[tuple[str, Rejected]], change: int) -> None:
    """Insert what was refused, by id, as added by ``change``."""
    rows = [(key, item.document, item.locator, item.reason, item.record, item.run, change) for key, item in refused]
    db.executemany(REJECTED, rows)
