"""Writes the rows of a projection in bulk and notes which of them changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

import msgspec

from rabita.graph.projection.facts import Fact
from rabita.schema.names import name_key

FLUSH = 20_000
_encode = msgspec.json.Encoder(order="sorted").encode
INSERT = {
    "node": "insert into node values (?, ?, ?, ?, ?, ?)",
    "edge": "insert into edge values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "fact": "insert into fact values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "reading": "insert or ignore into reading values (?, ?)",
    "search": "insert into search (rowid, id, names, body) values (?, ?, ?, ?)",
}


class RowWriter:
    """Collects rows and writes them by the thousand; ``old`` holds the hashes of rows that were deleted to be written anew."""

    def __init__(self, db: sqlite3.Connection, *, noting: bool) -> None:
        self.db = db
        self.noting = noting
        self.old: dict[tuple[str, str], tuple[str, str]] = {}
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in INSERT}
        self._touched: list[tuple[str, str]] = []
        self._next = {
            table: 1 + int(db.execute(f"select coalesce(max(n), 0) from {table}").fetchone()[0])
            for table in ("node", "edge", "fact")
        }

    def node(self, id_: str, root: str, cls: str, props: dict[str, object], body: str = "") -> None:
        """Add a node and, for all but assertions, its names to the search index."""
        text = as_text(props)
        n = self._add("node", id_, root, cls, text, self._note("node", id_, f"{cls}|{text}"))
        if root != "Assertion":
            self._rows["search"].append((n, id_, searchable(props), name_key(body) if body else ""))

    def edge(
        self,
        id_: str,
        kind: str,
        role: str,
        source: str,
        target: str,
        roots: tuple[str, str],
        props: dict[str, object],
        backing: str = "",
    ) -> None:
        """Add an edge; ``backing`` stands in its hash for the assertions of its fact ("" for an edge that is no fact)."""
        text = as_text(props)
        hash_ = self._note("edge", id_, f"{kind}|{role}|{source}|{target}|{text}|{backing}", source)
        self._add("edge", id_, kind, role, source, target, *roots, int(bool(backing)), text, hash_)

    def fact(self, subject: str, fact: Fact, numbers: int, *, shown: bool) -> None:
        """Add a fact and what backs it."""
        if self.noting:
            self._note("fact", fact.id, fact_content(*fact[6:9], shown, len(fact.assertions), numbers))
        n = self._add(
            "fact", fact.id, subject, fact.slot, fact.object, fact.value, fact.datatype, fact.language,
            fact.status, fact.sources, fact.confidence, len(fact.assertions), numbers, int(shown),
        )  # fmt: skip
        self._rows["reading"].extend((n, assertion) for assertion in fact.assertions)

    def _add(self, table: str, *values: object) -> int:
        n = self._next[table]
        self._next[table] = n + 1
        rows = self._rows[table]
        rows.append((n, *values))
        if len(rows) >= FLUSH:
            self.flush()
        return n

    def _note(self, kind: str, id_: str, content: str, subject: str = "") -> str:
        hash_ = _hash(content)
        if self.noting and self.old.pop((kind, id_), ("", ""))[0] != hash_:
            self._touch(kind, id_, subject)
        return hash_

    def _touch(self, kind: str, id_: str, subject: str) -> None:
        """Note that a row changed; for an edge also the node that it begins at, whose triples change with it."""
        self._touched.append((kind, id_))
        if subject:
            self._touched.append(("subject", subject))

    def forget(self, kind: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Remember id, hash and, for edges, source of rows that are about to be deleted."""
        self.old.update({(kind, id_): (hash_, source) for id_, hash_, source in rows})

    def forget_facts(self, rows: Iterable[tuple[str, str, int, int, int, int, int]]) -> None:
        """Remember facts that are about to be deleted: id, status, sources, confidence, shown, and what stands for their assertions."""
        self.old.update({("fact", row[0]): (_hash(fact_content(*row[1:])), "") for row in rows})

    def flush(self) -> None:
        """Write what was collected."""
        for table, rows in self._rows.items():
            if rows:
                self.db.executemany(INSERT[table], rows)
                rows.clear()

    def finish(self) -> None:
        """Write the rest, and note rows that changed or are gone."""
        self.flush()
        for (kind, id_), (_, source) in sorted(self.old.items()):
            self._touch(kind, id_, source)
        self.db.executemany("insert into touched (kind, id) values (?, ?)", self._touched)
        self._touched.clear()
        self.old.clear()


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fact_content(status: str, sources: int, confidence: int, shown: int, assertions: int, numbers: int) -> str:
    """Return what may differ between two versions of one fact."""
    return f"{status}|{sources}|{confidence}|{int(shown)}|{assertions}|{numbers}"


def as_text(props: dict[str, object]) -> str:
    """Return ``props`` as JSON text, the same for equal properties."""
    return _encode(props).decode()


def searchable(props: dict[str, object]) -> str:
    """Return the names among ``props``, folded, for the search index."""
    words: list[str] = []
    for key, value in sorted(props.items()):
        if key.startswith(("label_", "alias_", "title_", "name_", "time_text")):
            words += value if isinstance(value, list) else [str(value)]
    return " ".join(dict.fromkeys(map(name_key, words)))
