"""What people decided about single facts: accepted, rejected, or replaced by another value."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from rabita.graph.projection.facts import Fact, Ruled
from rabita.graph.resolve.area import node_of
from rabita.schema.ids import fact_id

RULINGS = (
    "select kind, a, b, value from log.judgement where removed is null and kind in ('accept', 'reject', 'replace') order by id"
)
TYPES = """select distinct s.value from (select ?1 as referent union select referent from redirect where node = ?1) m
    join log.statement s on s.subject = m.referent and s.slot = 'type' join log.assertion a on a.id = s.assertion and a.removed is null"""
SURE = 1_000_000
Key = tuple[str, str | None, str | None, str | None]


class Ruling(NamedTuple):
    """One decision: about the fact of that slot, object or value, and language; ``other`` is what takes its place."""

    kind: str
    key: Key
    other: str | None


class Rulings(NamedTuple):
    """The live decisions by node; ``unmade`` are nodes of which no type is left."""

    by_node: dict[str, list[Ruling]]
    unmade: set[str]


def read_rulings(db: sqlite3.Connection) -> Rulings:
    """Return the live decisions about facts, from the log attached to ``db`` as ``log``."""
    found = _by_node(db, partial(node_of, db))
    return Rulings(found, {node for node, rulings in found.items() if _is_unmade(db, node, rulings)})


def _is_unmade(db: sqlite3.Connection, node: str, rulings: list[Ruling]) -> bool:
    rejected = {key[2] for kind, key, other in rulings if key[0] == "type" and kind != "accept" and other is None}
    return bool(rejected) and rejected.issuperset(row[0] for row in db.execute(TYPES, (node,)))


def _by_node(db: sqlite3.Connection, at: Callable[[str], str]) -> dict[str, list[Ruling]]:
    found: dict[str, list[Ruling]] = {}
    for kind, subject, object_, packed in db.execute(RULINGS).fetchall():
        told = json.loads(packed)
        key = (told["slot"], None if object_ is None else at(object_), told["value"], told["language"])
        other = told["other"] if object_ is None or told["other"] is None else at(told["other"])
        found.setdefault(at(subject), []).append(Ruling(kind, key, other))
    return found


def rule(node: str, facts: list[Fact], rulings: Iterable[Ruling]) -> Ruled:
    """Return ``facts`` of ``node`` as ``rulings`` leave them: without those rejected; what takes a fact's place keeps who said it."""
    by_key = {(fact.slot, fact.object, fact.value, fact.language): fact for fact in facts}
    accepted: set[str] = set()
    rejected: set[str] = set()
    for kind, key, other in rulings:
        fact = by_key.get(key)
        if fact is None:
            continue
        if kind == "accept":
            accepted.add(fact.id)
            continue
        rejected.add(fact.id)
        if other is not None:
            new = _replaced(node, fact, other)
            by_key.setdefault((new.slot, new.object, new.value, new.language), new)
            accepted.add(new.id)
    return Ruled(sorted(fact for fact in by_key.values() if fact.id not in rejected), accepted)


def _replaced(node: str, fact: Fact, other: str) -> Fact:
    object_, value = (other, None) if fact.object is not None else (None, other)
    id_ = fact_id(node, fact.slot, object_, value, fact.language)
    return fact._replace(id=id_, object=object_, value=value, confidence=SURE)
