"""What resolution looks at: live statements that bear on identity, read from the log once."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LIVE = (
    "select s.subject, s.slot, s.object, s.value, s.language, a.document from log.statement s"
    " join log.assertion a on a.id = s.assertion and a.removed is null"
)


@dataclass(slots=True)
class Evidence:
    """Live statements by referent.

    ``document`` gives where a referent is talked about; ``order`` sorts documents: earliest published first, then by id.
    """

    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    document: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    values: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    order: dict[str, tuple[str, str]] = field(default_factory=dict)
    same_text: list[list[str]] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)
    maybe: list[tuple[str, str]] = field(default_factory=list)
    judged: list[tuple[str, str, str]] = field(default_factory=list)
    reporters: set[str] = field(default_factory=set)

    def by_slot(self, slot: str) -> Iterator[tuple[str, str]]:
        """Yield (referent, value) of every literal of ``slot``."""
        for referent, slots in self.values.items():
            for value in slots.get(slot, ()):
                yield referent, value


def read_evidence(db: sqlite3.Connection, *, slots: Iterable[str]) -> Evidence:
    """Return the live evidence of the log attached to ``db`` as ``log``, for ``slots`` besides types and vetoes."""
    evidence = Evidence()
    names = ["type", "different_from", "maybe_same", *slots]
    marks = ", ".join("?" * len(names))
    for subject, slot, object_, value, _, document in db.execute(f"{LIVE} where s.slot in ({marks})", names):
        _take(evidence, subject, slot, object_, value, document)
    _read_documents(db, evidence)
    evidence.judged = db.execute(
        "select kind, a, b from log.judgement where removed is null and kind in ('same', 'different') order by kind desc, a, b"
    ).fetchall()
    return evidence


def _take(evidence: Evidence, subject: str, slot: str, object_: str | None, value: str | None, document: str) -> None:
    if slot == "type":
        evidence.classes[subject].add(value or "")
        known = evidence.document.get(subject)
        if known is None or document < known:
            evidence.document[subject] = document
    elif slot == "different_from":
        evidence.apart.append((subject, object_ or ""))
    elif slot == "maybe_same":
        evidence.maybe.append((subject, object_ or ""))
    elif object_ is not None:
        evidence.links[subject][slot].add(object_)
    else:
        evidence.values[subject][slot].add(value or "")


def _read_documents(db: sqlite3.Connection, evidence: Evidence) -> None:
    by_text: dict[str, list[str]] = defaultdict(list)
    rows = db.execute("select id, published, sha256, publisher, author from log.document where removed is null order by id")
    for id_, published, sha256, publisher, _ in rows:
        evidence.order[id_] = (published or "9999", id_)
        if sha256 is not None:
            by_text[sha256].append(id_)
        if publisher is not None:
            evidence.reporters.add(publisher)
    evidence.same_text = [ids for ids in by_text.values() if len(ids) > 1]
    evidence.reporters.update(
        row[0]
        for row in db.execute("select distinct reported_by from log.assertion where removed is null and reported_by is not null")
    )
