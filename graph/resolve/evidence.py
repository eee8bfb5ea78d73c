"""What resolution looks at: live statements that bear on identity, read from the log as a whole or for some referents."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rabita.graph.resolve.contexts import Context

COLUMNS = "s.subject, s.slot, s.object, s.value, a.document, s.confidence"
LIVE = "join log.assertion a on a.id = s.assertion and a.removed is null"
DOCUMENT = "select d.id, d.published, d.sha256, d.publisher from"
JUDGED = "select kind, a, b from log.judgement where removed is null and kind in ('same', 'different') order by kind desc, a, b"
VETOES = ("different_from", "maybe_same")


@dataclass(slots=True)
class Evidence:
    """Live statements by referent.

    ``document`` gives where a referent is talked about first; ``order`` sorts documents: earliest published, then by id;
    ``text_of`` maps a document's key to the SHA-256 of its text; ``contexts`` holds what is told around actors.
    Of a part of the log, ``meant`` are referents in it that a statement points at.
    """

    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    document: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    values: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    order: dict[str, tuple[str, str]] = field(default_factory=dict)
    text_of: dict[str, str] = field(default_factory=dict)
    apart: set[tuple[str, str]] = field(default_factory=set)
    maybe: dict[tuple[str, str], float] = field(default_factory=dict)
    paired: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    judged: list[tuple[str, str, str]] = field(default_factory=list)
    reporters: set[str] = field(default_factory=set)
    contexts: dict[str, Context] = field(default_factory=dict)
    meant: set[str] | None = None

    def by_slot(self, slot: str) -> Iterator[tuple[str, str]]:
        """Yield (referent, value) of every literal of ``slot``."""
        for referent, slots in self.values.items():
            for value in slots.get(slot, ()):
                yield referent, value

    def referents(self) -> set[str]:
        """Return all that is told of, pointed at by one of these, or judged."""
        pointed_at = {target for slots in self.links.values() for targets in slots.values() for target in targets}
        return {*self.classes, *pointed_at, *self.paired, *(item for _, *pair in self.judged for item in pair)}

    def speaks(self, referent: str) -> bool:
        """Return whether ``referent`` is an outlet or a reporter, and no person."""
        classes = self.classes.get(referent, ())
        return ("MediaOutlet" in classes or referent in self.reporters) and "Person" not in classes


def read_evidence(db: sqlite3.Connection, *, slots: Iterable[str]) -> Evidence:
    """Return the live evidence of the log attached to ``db`` as ``log``, for ``slots`` besides types and vetoes."""
    evidence = Evidence()
    marks, names = _names(slots)
    _take(evidence, db.execute(f"select {COLUMNS} from log.statement s {LIVE} where s.slot in ({marks})", names))
    _take_documents(evidence, db.execute(f"{DOCUMENT} log.document d where d.removed is null"))
    evidence.reporters.update(
        _column(db, "select distinct reported_by from log.assertion where removed is null and reported_by is not null")
    )
    evidence.judged = db.execute(JUDGED).fetchall()
    return evidence


def read_more(db: sqlite3.Connection, evidence: Evidence, referents: Iterable[str], *, slots: Iterable[str]) -> None:
    """Add to ``evidence`` what is live about ``referents``; the time it takes does not grow with the log."""
    marks, names = _names(slots)
    _want(db, referents)
    rows = db.execute(
        f"select {COLUMNS} from temp.wanted w cross join log.statement s on s.subject = w.referent {LIVE} where s.slot in ({marks})",
        names,
    ).fetchall()
    _take(evidence, rows)
    evidence.reporters.update(
        _column(
            db,
            "select referent from temp.wanted where exists (select 1 from log.assertion where reported_by = referent and removed is null)",
        )
    )
    evidence.reporters.update(
        _column(
            db,
            "select referent from temp.wanted where exists (select 1 from log.document where publisher = referent and removed is null)",
        )
    )
    meant = f"referent glob '*/Q[1-9]*' and exists (select 1 from log.statement s {LIVE} where s.object = referent and s.slot in ({marks}))"
    evidence.meant = (evidence.meant or set()) | {
        row[0] for row in db.execute(f"select referent from temp.wanted where {meant}", names)
    }
    _want(db, {document for *_, document, _ in rows} - evidence.order.keys())
    _take_documents(
        evidence, db.execute(f"{DOCUMENT} temp.wanted w cross join log.document d on d.id = w.referent where d.removed is null")
    )
    containers = "temp.wanted w cross join log.document c on c.id = w.referent cross join log.document d on d.id = c.container"
    _take_documents(evidence, db.execute(f"{DOCUMENT} {containers} where d.removed is null"))


def _names(slots: Iterable[str]) -> tuple[str, list[str]]:
    names = ["type", *VETOES, *slots]
    return ", ".join("?" * len(names)), names


def _column(db: sqlite3.Connection, select: str) -> Iterator[str]:
    return (row[0] for row in db.execute(select))


def _want(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    db.execute("create temp table if not exists wanted (referent text primary key) without rowid")
    db.execute("delete from temp.wanted")
    db.executemany("insert or ignore into temp.wanted values (?)", [(item,) for item in ids])


def _take(evidence: Evidence, rows: Iterable[tuple[str, str, str | None, str | None, str, float]]) -> None:
    for subject, slot, object_, value, document, confidence in rows:
        if slot == "type":
            evidence.classes[subject].add(value or "")
            known = evidence.document.get(subject)
            if known is None or document < known:
                evidence.document[subject] = document
        elif slot in VETOES:
            pair = (subject, object_ or "")
            if slot == "different_from":
                evidence.apart.add(pair)
            else:
                evidence.maybe[pair] = max(confidence, evidence.maybe.get(pair, 0.0))
            evidence.paired[subject].add(pair)
            evidence.paired[pair[1]].add(pair)
        elif object_ is not None:
            evidence.links[subject][slot].add(object_)
        else:
            evidence.values[subject][slot].add(value or "")


def _take_documents(evidence: Evidence, rows: Iterable[tuple[str, str | None, str | None, str | None]]) -> None:
    for id_, published, sha256, publisher in rows:
        evidence.order[id_] = (published or "9999", id_)
        if sha256 is not None:
            evidence.text_of[id_.partition("/")[2][:10]] = sha256
        if publisher is not None:
            evidence.reporters.add(publisher)
