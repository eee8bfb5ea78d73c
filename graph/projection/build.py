"""Brings a projection up to its log: resolution, then facts, nodes and edges of what changed, then names and assertions."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from rabita.graph.cycles import without_cycle_search
from rabita.graph.log.inserting import number_of
from rabita.graph.projection.change import Change, resolve_all, resolve_change, telling_of
from rabita.graph.projection.facts import Content, Fact, Reading, Ruled, content_of, facts_of
from rabita.graph.projection.naming import Namer
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rulings import Ruling, read_rulings, rule
from rabita.graph.projection.telling import write_assertions, write_documents
from rabita.graph.projection.writing import RowWriter
from rabita.graph.sqlite_errors import translated
from rabita.schema.registry import Registry

log_ = logging.getLogger(__name__)
FORMAT = "3"
LOG_ONLY = "('maybe_same', 'different_from')"
COLUMNS = """s.slot, coalesce(t.node, s.object), s.value, s.datatype, s.language, s.confidence, s.assertion,
    case when a.polarity = 'denied' then 0 when a.modality = 'asserted' then 4 when a.modality = 'intended' then 3
         when a.modality = 'proposed' then 2 else 1 end,
    coalesce(p.node, a.reported_by, o.origin, a.document)"""
JOINS = f"""join log.assertion a on a.id = s.assertion and a.removed is null
    left join redirect t on t.referent = s.object
    left join redirect p on p.referent = a.reported_by
    left join origin o on o.document = a.document
    where s.slot not in {LOG_ONLY} order by 1"""
ALL = f"select coalesce(r.node, s.subject), {COLUMNS} from log.statement s left join redirect r on r.referent = s.subject {JOINS}"
DIRTY = f"""select m.node, {COLUMNS} from (select node as referent, node from temp.dirty where node not in (select referent from redirect)
    union select r.referent, r.node from redirect r join temp.dirty d on d.node = r.node) m
    join log.statement s on s.subject = m.referent {JOINS}"""


def catch_up(projection: Projection, log_path: Path, registry: Registry, *, language: str) -> bool:
    """Make ``projection`` follow from the log at ``log_path``; return whether anything had to be done.

    All or nothing: a killed process leaves the projection as it was. Display names ``name`` are in ``language``.

    Raises:
        StoreError: it cannot be written.
    """
    db = projection.db
    with translated(projection.path), attached(db, log_path):
        config = f"{FORMAT}|{fingerprint(registry)}|{language}"
        newest = db.execute("select coalesce(max(n), 0) from log.change").fetchone()[0]
        if projection.meta("config") == config and projection.meta("change") == str(newest):
            return False
        began = time.perf_counter()
        db.execute("begin immediate")
        try:
            full = projection.meta("config") != config or _is_mostly_new(db, int(projection.meta("change") or 0))
            with without_cycle_search():
                _Builder(projection, registry, language, full=full).run()
            projection.set_meta("config", config)
            projection.set_meta("change", str(newest))
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise
        log_.info("projected change %s in %.2f s", newest, time.perf_counter() - began)
    return True


def _is_mostly_new(db: sqlite3.Connection, since: int) -> bool:
    """Return whether so much changed after ``since`` that building anew is quicker than following: it costs half as much a row."""
    rows = int(db.execute("select coalesce(max(rowid), 0) from log.assertion").fetchone()[0])
    changed = "select 1 from log.assertion where added > ?1 union all select 1 from log.assertion where removed > ?1 limit ?2"
    return int(db.execute(f"select count(*) from ({changed})", (since, rows // 2 + 1)).fetchone()[0]) > rows // 2


def fingerprint(registry: Registry) -> str:
    """Return a hash of all in ``registry`` that a projection depends on."""
    slots = [(slot.name, slot.range, slot.multivalued, slot.parent, slot.derived) for _, slot in sorted(registry.slots.items())]
    classes = [
        (name, registry.labels(name), sorted(cls.labels.items()), sorted(registry.slots_of(name)))
        for name, cls in sorted(registry.classes.items())
    ]
    return hashlib.sha256(repr((slots, classes)).encode()).hexdigest()[:16]


@contextmanager
def attached(db: sqlite3.Connection, log_path: Path) -> Iterator[None]:
    """Attach the log, to read only, as ``log``."""
    db.execute("attach database ? as log", (f"{log_path.absolute().as_uri()}?mode=ro",))
    try:
        yield
    finally:
        db.execute("detach database log")


class _Builder:
    """One run of the projection."""

    def __init__(self, projection: Projection, registry: Registry, language: str, *, full: bool) -> None:
        self.projection = projection
        self.db = projection.db
        self.registry = registry
        self.language = language
        self.full = full
        self.roots = {registry.root(name).prefix: name for name, cls in registry.classes.items() if cls.root is not None}
        self.rulings: dict[str, list[Ruling]] = {}
        self.unmade: set[str] = set()
        self.standing: dict[str, bool] = {}
        self.wanted: set[str] = set()
        self.led_to: set[str] = set()
        self.left: set[str] = set()
        self.before: set[str] = set()
        self.after: set[str] = set()

    def run(self) -> None:
        """Do all steps."""
        change = self._resolve()
        self.rulings, self.unmade = read_rulings(self.db)
        self.writer = RowWriter(self.db, noting=not self.full)
        self.namer = Namer(self.db, self.registry, self.language, self.writer, self.roots)
        self._content(change)
        self.namer.write_all()
        if self.full:
            self.writer.flush()
            self.projection.make_indexes("node_id")
        if not self.full:
            change.assertions.update(telling_of(self.db, self.before ^ self.after))
        write_documents(self.db, self.registry, self.writer, self.namer, change if not self.full else None)
        write_assertions(self.db, self.registry, self.writer, self.roots, change if not self.full else None)
        self.writer.finish()
        if self.full:
            self.projection.make_indexes()
            self.projection.set_meta("epoch", uuid.uuid4().hex)

    def _resolve(self) -> Change:
        if not self.full:
            return resolve_change(self.db, self.registry, since=int(self.projection.meta("change") or 0))
        self.projection.drop_indexes()
        for table in ("node", "edge", "fact", "reading", "redirect", "common", "origin", "doubtful", "touched", "search"):
            self.db.execute(f"delete from {table}")
        resolve_all(self.db, self.registry)
        return Change(set(), set(), set())

    def _content(self, change: Change) -> None:
        """Write facts, edges and nodes of all that changed, and of what they lead to."""
        if self.full:
            self._load_standing()
            self._write(self.db.execute(ALL))
        else:
            self._redo(change.nodes)
        while self.led_to or self.left:
            waiting, self.led_to, self.left = self.led_to | self.left, set(), set()
            self._redo(waiting - self.after if self.full else waiting)

    def _redo(self, nodes: Iterable[str]) -> None:
        """Delete what is there of ``nodes`` and write them anew."""
        nodes = set(nodes)
        self.namer.drop(nodes)
        self.after -= nodes
        self.db.execute("create temp table if not exists dirty (node text primary key) without rowid")
        self.db.execute("delete from temp.dirty")
        self.db.executemany("insert or ignore into temp.dirty values (?)", [(node,) for node in nodes])
        self.writer.flush()
        if not self.full:
            self._delete_dirty()
        self._write(iter(self.db.execute(DIRTY).fetchall()))

    def _delete_dirty(self) -> None:
        db, dirty = self.db, "(select node from temp.dirty)"
        there = db.execute(f"select id, hash, '' from node where id in {dirty}").fetchall()
        self.before.update(row[0] for row in there)
        self.writer.forget("node", there)
        self.writer.forget(
            "edge", db.execute(f"select id, hash, source from edge where is_fact = 1 and source in {dirty}").fetchall()
        )
        columns = "id, status, sources, confidence, shown, assertions, numbers"
        self.writer.forget_facts(db.execute(f"select {columns} from fact where subject in {dirty}").fetchall())
        self.namer.remember(
            db.execute(
                f"select id, json_extract(props, '$.name_en'), json_extract(props, '$.name_ar') from node where id in {dirty}"
            )
        )
        ends = db.execute(f"select distinct target from edge where is_fact = 1 and source in {dirty} and target not in {dirty}")
        self.left |= {row[0] for row in ends if self._told(row[0]) is False and row[0] not in self.wanted}
        db.execute(f"delete from search where rowid in (select n from node where id in {dirty})")
        db.execute(f"delete from reading where fact in (select n from fact where subject in {dirty})")
        db.execute(f"delete from fact where subject in {dirty}")
        db.execute(f"delete from edge where is_fact = 1 and source in {dirty}")
        db.execute(f"delete from node where id in {dirty}")

    def _write(self, rows: Iterator[tuple[object, ...]]) -> None:
        for node, group in groupby(rows, key=lambda row: row[0]):
            assert isinstance(node, str)
            if not self._stands(node):
                continue
            facts = facts_of(node, [Reading(*row[1:]) for row in group])  # type: ignore[arg-type]
            ruled = rule(node, facts, self.rulings[node]) if node in self.rulings else Ruled(facts)
            content = content_of(ruled, node, self.registry)
            if content is not None:
                self._write_content(node, content)

    def _write_content(self, node: str, content: Content) -> None:
        writer, root = self.writer, self.registry.root(content.cls).name
        linked: dict[str, list[str]] = {}
        edges = {fact.id for fact in content.links if self._leads(fact.object or "")}
        for fact in content.facts:
            shown = fact.id in content.shown and (fact.object is None or fact.id in edges)
            numbers = sum(map(number_of, fact.assertions))
            writer.fact(node, fact, numbers, shown=shown)
            if shown and fact.object is not None:
                self._write_edge(node, root, fact, numbers)
                linked.setdefault(fact.slot, []).append(fact.object)
        self.namer.add(node, content, root, linked)
        self.after.add(node)

    def _write_edge(self, node: str, root: str, fact: Fact, numbers: int) -> None:
        assert fact.object is not None
        props: dict[str, object] = {
            "id": fact.id, "role": fact.slot, "roles": self.registry.roles(fact.slot),
            "status": fact.status, "sources": fact.sources, "confidence": fact.confidence / 1e6,
        }  # fmt: skip
        target_root = self.roots[fact.object.partition("/")[0]]
        backing = f"{len(fact.assertions)}:{numbers}"
        self.writer.edge(
            fact.id, self.registry.relationship(fact.slot), fact.slot, node, fact.object, (root, target_root), props, backing
        )

    def _stands(self, node: str) -> bool:
        """Return whether ``node`` is told of, or only listed in a gazetteer but led to by an edge."""
        told = self._told(node)
        return told is True or (told is False and (node in self.wanted or (not self.full and self._is_led_to(node))))

    def _is_led_to(self, node: str) -> bool:
        self.writer.flush()
        return self.db.execute("select 1 from edge where is_fact = 1 and target = ?", (node,)).fetchone() is not None

    def _leads(self, target: str) -> bool:
        """Return whether an edge to ``target`` may be drawn; one that only a gazetteer lists is thereby wanted."""
        told = self._told(target)
        if told is False and target not in self.wanted:
            self.wanted.add(target)
            if self.full or self.db.execute("select 1 from node where id = ?", (target,)).fetchone() is None:
                self.led_to.add(target)
        return told is not None

    def _told(self, node: str) -> bool | None:
        """Return True when a document tells of ``node``, False when only a gazetteer lists it, None when nobody gives it a type."""
        if node in self.unmade:
            return None
        if node in self.standing or self.full:
            return self.standing.get(node)
        row = self.db.execute(
            "select max(d.class <> 'Gazetteer') from (select ?1 as referent where ?1 not in (select referent from redirect)"
            " union select referent from redirect where node = ?1) m"
            " join log.statement s on s.subject = m.referent and s.slot = 'type' join log.assertion a on a.id = s.assertion and a.removed is null"
            " join log.document d on d.id = a.document and d.removed is null",
            (node,),
        ).fetchone()
        told = None if row[0] is None else bool(row[0])
        if told is not None:
            self.standing[node] = told
        return told

    def _load_standing(self) -> None:
        rows = self.db.execute(
            "select coalesce(r.node, s.subject), max(d.class <> 'Gazetteer') from log.statement s"
            " join log.assertion a on a.id = s.assertion and a.removed is null join log.document d on d.id = a.document and d.removed is null"
            " left join redirect r on r.referent = s.subject where s.slot = 'type' group by 1"
        )
        self.standing = {node: bool(told) for node, told in rows}
