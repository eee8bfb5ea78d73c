"""What a change of the log touches: which nodes, assertions and documents must be projected anew. Also keeps what resolution gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import NamedTuple

from rabita.graph.projection.rulings import read_rulings
from rabita.graph.resolve.actors import note_contexts
from rabita.graph.resolve.area import Area, node_of, note_common
from rabita.graph.resolve.evidence import read_evidence
from rabita.graph.resolve.resolve import AUTHORITY_ID, Resolution, identity_slots, resolve
from rabita.schema.registry import Registry

TELLING = (
    "select s.assertion from log.statement s join log.assertion a on a.id = s.assertion and a.removed is null where s.subject = ?"
)
CREDITING = "select id from log.assertion where removed is null and {} = ?"
CHANGED = "(added > ?1 or removed > ?1)"
SHARING = tuple(
    f"select o.id from log.document d join log.document o on o.{key} = d.{key} where d.id = ?" for key in ("sha256", "url")
)
EARLIEST = "order by coalesce(d.published, '9999'), d.id"


class Change(NamedTuple):
    """Ids of nodes, assertions and documents whose rows may differ."""

    nodes: set[str]
    assertions: set[str]
    documents: set[str]


def resolve_all(db: sqlite3.Connection, registry: Registry) -> None:
    """Resolve the whole log, and write redirects, undecided pairs and the origins of documents."""
    evidence = read_evidence(db, slots=identity_slots(registry))
    note_contexts(db, evidence, registry, evidence.classes)
    resolution = resolve(evidence, registry)
    _write(db, resolution, resolution.nodes)
    note_common(db, evidence, registry, resolution)
    documents = db.execute(f"select id, sha256, url, publisher from log.document d where removed is null {EARLIEST}")
    db.executemany(
        "insert into origin values (?, ?)", _origins(documents.fetchall(), lambda item: resolution.nodes.get(item, item))
    )


def resolve_change(db: sqlite3.Connection, registry: Registry, *, since: int) -> Change:
    """Resolve what the changes after ``since`` touch, write it, and return what differs from the projection of ``since``."""
    tracer = _Tracer(db, registry, since)
    return tracer.trace()


def _write(db: sqlite3.Connection, resolution: Resolution, moved: Iterable[str]) -> None:
    rows = [(item, resolution.nodes[item], resolution.reasons[item]) for item in sorted(moved) if item in resolution.nodes]
    db.executemany("insert into redirect values (?, ?, ?)", rows)
    db.executemany("insert into doubtful values (?, ?, ?, ?)", resolution.undecided)


def _origins(
    documents: Iterable[tuple[str, str | None, str | None, str | None]], at: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return the origin of each of ``documents``, earliest first: the publisher of the earliest one with its text or address, else that document."""
    earliest: dict[str, str] = {}
    found = []
    for id_, sha256, url, publisher in documents:
        keys = [key for key in (sha256, url) if key is not None]
        own = next((earliest[key] for key in keys if key in earliest), None) or (id_ if publisher is None else at(publisher))
        for key in keys:
            earliest.setdefault(key, own)
        found.append((id_, own))
    return found


class _Tracer:
    """Follows a change from rows of the log to rows of the projection."""

    def __init__(self, db: sqlite3.Connection, registry: Registry, since: int) -> None:
        self.db = db
        self.documents = self._ids(f"select id from log.document where {CHANGED}", since)
        self.assertions = self._ids(f"select id from log.assertion where {CHANGED}", since)
        area = Area(db, registry)
        resolution = area.resolve(self._told_of(since))
        self.old = area.before
        self.new = resolution.nodes
        self.moved = {item for item, node in self.old.items() if self.new.get(item, item) != node}
        self._keep(resolution)

    def _told_of(self, since: int) -> set[str]:
        """Return the referents that the changed rows tell of, credit or judge."""
        found = self._subjects(self.assertions)
        objects = self._each(
            "select distinct object from log.statement where assertion = ? and object is not null", self.assertions
        )
        found |= {item for item in objects if AUTHORITY_ID.fullmatch(item)}
        found |= self._each("select reported_by from log.assertion where id = ? and reported_by is not null", self.assertions)
        found |= self._each("select publisher from log.document where id = ? and publisher is not null", self.documents)
        judged = self.db.execute(f"select a, b from log.judgement where {CHANGED}", (since,)).fetchall()
        self.judged = {item for pair in judged for item in pair if item is not None}
        return found | self.judged

    def _keep(self, resolution: Resolution) -> None:
        """Write what the resolution of the area gives in place of what was there."""
        db = self.db
        db.executemany("delete from redirect where referent = ?", [(item,) for item in self.moved])
        db.executemany("delete from doubtful where a = ?1 or b = ?1", [(item,) for item in self.old])
        _write(db, resolution, self.moved)
        kept = [(resolution.reasons[item], item) for item in self.new.keys() - self.moved]
        db.executemany("update redirect set reason = ?1 where referent = ?2 and reason <> ?1", kept)
        db.execute("create temp table if not exists moved (referent text primary key) without rowid")
        db.execute("delete from temp.moved")
        db.executemany("insert into temp.moved values (?)", [(item,) for item in self.moved])

    def trace(self) -> Change:
        """Return what differs."""
        documents = self.documents
        told = self.assertions | self._of_documents(documents)
        subjects = self._subjects(told)
        subjects |= self.judged
        subjects |= self._ids("select subject from temp.moved m cross join log.statement s on s.object = m.referent")
        credited = self._ids(
            "select a.id from temp.moved m cross join log.assertion a on a.reported_by = m.referent where a.removed is null"
            " union select a.id from temp.moved m cross join log.assertion a on a.source = m.referent where a.removed is null"
        )
        subjects |= self._subjects(credited)
        documents |= self._published_by(self.moved)
        self._renew_origins(documents)
        subjects |= self._subjects(self._of_documents(documents))
        nodes = {node for subject in subjects | self.moved for node in (self._old(subject), self._new(subject))}
        flipped = self._flipped(nodes)
        nodes |= self._pointing_at(flipped)
        documents |= self._published_by(self._members(flipped))
        assertions = self.assertions | credited | telling_of(self.db, self.moved | flipped)
        return Change(nodes, assertions, documents)

    def _old(self, referent: str) -> str:
        return self.old.get(referent) or node_of(self.db, referent)

    def _new(self, referent: str) -> str:
        return self.new.get(referent) or (referent if referent in self.old else node_of(self.db, referent))

    def _ids(self, select: str, *params: object) -> set[str]:
        return {row[0] for row in self.db.execute(select, params)}

    def _each(self, select: str, keys: Iterable[str]) -> set[str]:
        return {row[0] for key in keys for row in self.db.execute(select, (key,))}

    def _subjects(self, assertions: set[str]) -> set[str]:
        return self._each("select distinct subject from log.statement where assertion = ?", assertions)

    def _of_documents(self, documents: set[str]) -> set[str]:
        """Return the live assertions of ``documents`` and of all that share a text with them: their origin may be another now."""
        return self._each("select id from log.assertion where document = ? and removed is null", self._sharing(documents))

    def _sharing(self, documents: set[str]) -> set[str]:
        """Return ``documents`` and all that hang together with them by equal texts or addresses."""
        found, waiting = set(documents), set(documents)
        while waiting:
            waiting = {other for select in SHARING for other in self._each(select, waiting)} - found
            found |= waiting
        return found

    def _published_by(self, referents: set[str]) -> set[str]:
        """Return the documents that one of ``referents`` published or wrote."""
        published = self._each("select id from log.document where publisher = ? and removed is null", referents)
        prefixes = {item.partition("/")[2].partition(".")[0] for item in referents}
        places = (
            "id >= 'doc/' || ?1 and id < 'doc/' || ?1 || 'g'",
            "container >= 'doc/' || ?1 and container < 'doc/' || ?1 || 'g'",
        )
        for place in places:
            select = f"select id, author from log.document where {place} and removed is null and author <> '[]'"
            rows = [row for prefix in prefixes for row in self.db.execute(select, (prefix,))]
            published |= {id_ for id_, author in rows if any(item in referents for item in json.loads(author))}
        return published

    def _renew_origins(self, documents: set[str]) -> None:
        db, shared = self.db, self._sharing(documents)
        select = "select d.id, sha256, url, publisher, coalesce(published, '9999') from log.document d where id = ? and removed is null"
        live = sorted((row for id_ in shared for row in db.execute(select, (id_,))), key=lambda row: (row[4], row[0]))
        db.executemany("delete from origin where document = ?", [(id_,) for id_ in shared])
        db.executemany("insert into origin values (?, ?)", _origins([row[:4] for row in live], self._new))

    def _flipped(self, nodes: set[str]) -> set[str]:
        """Return those of ``nodes`` that exist now and did not, or did and do not now."""
        found, unmade = set(), read_rulings(self.db).unmade
        for node in nodes:
            was = self.db.execute("select 1 from node where id = ?", (node,)).fetchone() is not None
            now = node not in unmade and any(self._typed(member) for member in self._members({node}) if self._new(member) == node)
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
            for select in (TELLING, CREDITING.format("reported_by"), CREDITING.format("source")):
                found.update(row[0] for row in db.execute(select, (member,)))
    return found
