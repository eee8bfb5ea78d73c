"""The part of a case that a change may touch, and its resolution: equal to that of the whole, at a cost that follows the change."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator

from rabita.graph.resolve.actors import compared_actors, note_contexts
from rabita.graph.resolve.contexts import around
from rabita.graph.resolve.events import present_roles
from rabita.graph.resolve.evidence import JUDGED, Evidence, read_more
from rabita.graph.resolve.matching import At
from rabita.graph.resolve.namesakes import is_told_apart
from rabita.graph.resolve.resolve import STAGES, Resolution, identity_slots, keys_of, resolve
from rabita.schema.registry import Registry

ALWAYS_COMPARED = ("location", "within")


class Area:
    """Referents that a rule may join with, or keep apart from, one that changed, and with one another; no rule reaches beyond them.

    Table ``common`` holds what every referent had in common with others before the change. After ``resolve``, ``before`` gives
    the nodes that the referents of the area had.
    """

    def __init__(self, db: sqlite3.Connection, registry: Registry) -> None:
        self.db = db
        self.registry = registry
        self.before: dict[str, str] = {}
        self._slots = identity_slots(registry)
        self._stages = {registry.root(name).prefix: number for number, name in enumerate(STAGES)}
        self._evidence = Evidence(meant=set())
        self._judged: list[tuple[str, str, str]] = db.execute(JUDGED).fetchall()
        self._keys: dict[str, set[int]] = {}
        self._followed: set[int | str] = set()
        self._moved: set[str] = set()
        self._outside: dict[str, str] = {}

    def resolve(self, changed: Iterable[str]) -> Resolution:
        """Return the nodes of all referents that a change of ``changed`` may touch, and note what they have in common now."""
        more = set(changed)
        more |= compared_actors(self.db, self.registry, set(around(self.db, more, present_roles(self.registry))))
        while True:
            self._take_in(more)
            resolution = resolve(self._evidence, self.registry, self.outside)
            keys = self._keys_under(resolution)
            more = self._having(key for found in keys.values() for key in found) | self._pointing_at_moved(resolution)
            if not more:
                self._note(keys)
                return resolution

    def outside(self, referent: str) -> str:
        """Return the node of a referent that is not in this area; every other one itself."""
        if referent in self.before:
            return referent
        if referent not in self._outside:
            self._outside[referent] = node_of(self.db, referent)
        return self._outside[referent]

    def _take_in(self, referents: set[str]) -> None:
        """Add ``referents``, and then what hangs together with them."""
        while referents:
            read_more(self.db, self._evidence, referents, slots=self._slots)
            note_contexts(self.db, self._evidence, self.registry, referents)
            self.before.update((item, node_of(self.db, item)) for item in referents)
            for item in referents:
                self._keys[item] = {row[0] for row in self.db.execute("select key from common where referent = ?", (item,))}
            found = self._having(key for item in referents for key in self._keys[item]) | self._members_of(referents)
            found |= {other for item in referents for other in self._compared_with(item)}
            found |= {item for _, *pair in self._judged if not referents.isdisjoint(pair) for item in pair}
            referents = found - self.before.keys()
        self._evidence.judged = [row for row in self._judged if row[1] in self.before]

    def _having(self, keys: Iterable[int]) -> set[str]:
        """Return the referents outside that have one of ``keys``; each key is followed once."""
        fresh = set(keys) - self._followed
        self._followed |= fresh
        return {
            row[0] for key in fresh for row in self.db.execute("select referent from common where key = ?", (key,))
        } - self.before.keys()

    def _members_of(self, referents: set[str]) -> set[str]:
        nodes = {self.before[item] for item in referents} - self._followed
        self._followed |= nodes
        return nodes | {
            row[0] for node in nodes for row in self.db.execute("select referent from redirect where node = ?", (node,))
        }

    def _compared_with(self, referent: str) -> Iterator[str]:
        """Yield what ``referent`` points at and is resolved with it or after it, or compared by more than its node."""
        stage = self._stage(referent)
        follows = stage > 0 or self._evidence.speaks(referent) or is_told_apart(referent)
        for slot, targets in self._evidence.links.get(referent, {}).items():
            for target in targets:
                if slot in ALWAYS_COMPARED or (follows and self._stage(target) >= stage):
                    yield target
        for pair in self._evidence.paired.get(referent, ()):
            yield from pair

    def _stage(self, referent: str) -> int:
        return self._stages.get(referent.partition("/")[0], len(STAGES))

    def _keys_under(self, resolution: Resolution) -> dict[str, set[int]]:
        def at(item: str) -> str:
            return resolution.nodes.get(item) or self.outside(item)

        return {item: numbers_of(self._evidence, self.registry, item, at) for item in self.before}

    def _pointing_at_moved(self, resolution: Resolution) -> set[str]:
        """Return the referents outside that point at one whose node is another now: what they are compared by has changed."""
        marks = ", ".join("?" * len(self._slots))
        select = f"select subject from log.statement where object = ? and slot in ({marks})"
        moved = {item for item, node in self.before.items() if resolution.nodes.get(item, item) != node} - self._moved
        self._moved |= moved
        return {row[0] for item in moved for row in self.db.execute(select, (item, *self._slots))} - self.before.keys()

    def _note(self, keys: dict[str, set[int]]) -> None:
        gone = [(key, item) for item, found in self._keys.items() for key in found - keys[item]]
        new = [(key, item) for item, found in keys.items() for key in found - self._keys[item]]
        self.db.executemany("delete from common where key = ? and referent = ?", gone)
        self.db.executemany("insert into common values (?, ?)", new)


def note_common(db: sqlite3.Connection, evidence: Evidence, registry: Registry, resolution: Resolution) -> None:
    """Note what every referent has in common with others, after a resolution of the whole."""

    def at(item: str) -> str:
        return resolution.nodes.get(item, item)

    rows = ((key, item) for item in evidence.referents() for key in numbers_of(evidence, registry, item, at))
    db.executemany("insert into common values (?, ?)", rows)


def numbers_of(evidence: Evidence, registry: Registry, referent: str, at: At) -> set[int]:
    """Return the keys of ``referent`` as numbers of 63 bits: that two differing keys are one number makes an area larger, never wrong."""
    found = keys_of(evidence, registry, referent, at)
    return {
        int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1 for key in found
    }


def node_of(db: sqlite3.Connection, referent: str) -> str:
    """Return the node that ``referent`` had when the projection was last written."""
    row = db.execute("select node from redirect where referent = ?", (referent,)).fetchone()
    return referent if row is None else str(row[0])
