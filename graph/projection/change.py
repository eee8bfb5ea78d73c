"""What a change of the log touches: which nodes, assertions and documents must be projected anew. Also keeps ``redirect``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from rabita.graph.resolve.resolve import Resolution, undecided_rows

TELLING = "select s.assertion from log.statement s join log.assertion a on a.id = s.assertion and a.removed is null"
CHANGED = "(added > ?1 or removed > ?1)"


class Change(NamedTuple):
    """Ids of nodes, assertions and documents whose rows may differ."""

    nodes: set[str]
    assertions: set[str]
    documents: set[str]


def what_changed(db: sqlite3.Connection, resolution: Resolution, *, since: int) -> Change:
    """Write ``redirect`` and ``undecided``, and return what differs from the projection of change ``since`` (0: there is none)."""
    old = dict(db.execute("select referent, node from redirect").fetchall())
    moved = {key for key in old.keys() | resolution.nodes.keys() if old.get(key) != resolution.nodes.get(key)}
    db.executemany("delete from redirect where referent = ?", [(key,) for key in moved if key in old])
    rows = [(key, resolution.nodes[key], resolution.reasons[key]) for key in sorted(moved) if key in resolution.nodes]
    db.executemany("insert into redirect values (?, ?, ?)", rows)
    db.execute("delete from undecided")
    db.executemany("insert into undecided values (?, ?, ?)", undecided_rows(resolution.undecided, resolution.nodes))
    if since == 0:
        return Change(set(), set(), set())
    return _Tracer(db, old, moved, resolution.nodes).trace(since)


class _Tracer:
    """Follows a change from rows of the log to rows of the projection."""

    def __init__(self, db: sqlite3.Connection, old: dict[str, str], moved: set[str], new: dict[str, str]) -> None:
        self.db = db
        self.old = old
        self.new = new
        self.moved = moved
        db.execute("create temp table if not exists moved (referent text primary key) without rowid")
        db.execute("delete from temp.moved")
        db.executemany("insert into temp.moved values (?)", [(item,) for item in moved])

    def trace(self, since: int) -> Change:
        documents = self._ids(f"select id from log.document where {CHANGED}", since)
        assertions = self._ids(f"select id from log.assertion where {CHANGED}", since)
        told = assertions | self._of_documents(documents)
        subjects = self._subjects(told)
        subjects |= self._ids("select subject from log.statement where object in (select referent from temp.moved)")
        credited = self._ids(
            "select id from log.assertion where removed is null and (reported_by in temp.moved or source in temp.moved)"
        )
        subjects |= self._subjects(credited)
        documents |= self._published_by_moved()
        subjects |= self._subjects(self._of_documents(documents))
        nodes = {
            item for subject in subjects | self.moved for item in (self.old.get(subject, subject), self.new.get(subject, subject))
        }
        flipped = self._flipped(nodes)
        nodes |= self._pointing_at(flipped)
        assertions |= credited | telling_of(self.db, self.moved | flipped)
        return Change(nodes, assertions, documents)

    def _ids(self, select: str, *params: object) -> set[str]:
        return {row[0] for row in self.db.execute(select, params)}

    def _each(self, select: str, keys: Iterable[str]) -> set[str]:
        return {row[0] for key in keys for row in self.db.execute(select, (key,))}

    def _subjects(self, assertions: set[str]) -> set[str]:
        return self._each("select distinct subject from log.statement where assertion = ?", assertions)

    def _of_documents(self, documents: set[str]) -> set[str]:
        """Return the live assertions of all documents that share a text with ``documents``: their origin may be another now."""
        shared = self._each(
            "select o.id from log.document d join log.document o on o.sha256 = d.sha256 and o.removed is null where d.id = ?",
            documents,
        )
        return self._each("select id from log.assertion where document = ? and removed is null", shared)

    def _published_by_moved(self) -> set[str]:
        if not self.moved:
            return set()
        rows = self.db.execute("select id, publisher, author from log.document where removed is null")
        return {
            id_ for id_, publisher, author in rows if publisher in self.moved or any(item in author for item in self._authors)
        }

    @property
    def _authors(self) -> list[str]:
        return [item for item in self.moved if ".author" in item or item.startswith("actor/")][:1000]

    def _flipped(self, nodes: set[str]) -> set[str]:
        """Return those of ``nodes`` that exist now and did not, or did and do not now."""
        found = set()
        for node in nodes:
            was = self.db.execute("select 1 from node where id = ?", (node,)).fetchone() is not None
            now = any(self._typed(member) for member in self._members({node}) if self.new.get(member, member) == node)
            if was != now:
                found.add(node)
        return found

    def _typed(self, referent: str) -> bool:
        select = "select 1 from log.statement s join log.assertion a on a.id = s.assertion and a.removed is null where s.subject = ? and s.slot = 'type'"
        return self.db.execute(select, (referent,)).fetchone() is not None

    def _members(self, nodes: set[str]) -> set[str]:
        return nodes | self._each("select referent from redirect where node = ?", nodes)

    def _pointing_at(self, nodes: set[str]) -> set[str]:
        return self._each("select subject from fact where object = ?", nodes)


def telling_of(db: sqlite3.Connection, nodes: Iterable[str]) -> set[str]:
    """Return the live assertions that say something of ``nodes``, or credit them."""
    found: set[str] = set()
    for node in nodes:
        members = [node, *(row[0] for row in db.execute("select referent from redirect where node = ?", (node,)))]
        for member in members:
            found.update(row[0] for row in db.execute(f"{TELLING} where s.subject = ?", (member,)))
    return found
