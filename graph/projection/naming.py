"""Gives nodes their display names and writes their rows; follows a changed name to the names that hold it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from rabita.graph.projection.display import LANGUAGES, NAMING_ROLES, Parts, cut, display_name
from rabita.graph.projection.facts import Content
from rabita.graph.projection.writing import RowWriter
from rabita.schema.registry import Registry

PRESENT = "present"
FOR_OTHERS = "on_behalf_of"


class Namer:
    """Names the nodes that were added; names of others are read from the rows that are there."""

    def __init__(
        self, db: sqlite3.Connection, registry: Registry, language: str, writer: RowWriter, roots: dict[str, str]
    ) -> None:
        self.db = db
        self.registry = registry
        self.language = language
        self.writer = writer
        self.roots = roots
        self._pending: dict[str, tuple[str, str, dict[str, object]]] = {}
        self._parts: dict[str, Parts | None] = {}
        self._names: dict[tuple[str, str, int], str] = {}
        self._before: dict[str, tuple[str | None, str | None]] = {}
        present = {
            name for name in registry.slots if "participant" in registry.roles(name) and FOR_OTHERS not in registry.roles(name)
        }
        self._present = frozenset(present)
        self._speaking = frozenset(name for name in registry.slots if "speaker" in registry.roles(name))
        self._naming = sorted(NAMING_ROLES | present | self._speaking)

    def remember(self, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Remember the names that nodes had before."""
        self._before.update({id_: (english, arabic) for id_, english, arabic in rows})

    def add(self, node: str, content: Content, root: str, linked: dict[str, list[str]]) -> None:
        """Take a node to be named and written; ``linked`` maps each of its roles to nodes."""
        props: dict[str, object] = dict(content.props)
        kind = props.get("concern_kind")
        self._parts[node] = Parts(
            content.cls, root, content.labels, self._by_part(linked), kind if isinstance(kind, str) else None
        )
        self._pending[node] = (root, content.cls, props)

    def drop(self, nodes: set[str]) -> None:
        """Forget ``nodes``, which are looked at anew."""
        for node in nodes:
            self._pending.pop(node, None)
            self._parts.pop(node, None)

    def add_document(self, node: str, cls: str, props: dict[str, object], publisher: str | None, body: str) -> None:
        """Name and write a document."""
        titles = {key[6:]: str(value) for key, value in props.items() if key.startswith("title_")}
        published = props.get("published")
        parts = Parts(
            cls,
            "Document",
            titles,
            {"publisher": [publisher] if publisher else []},
            published=published if isinstance(published, str) else None,
        )
        self._parts[node] = parts
        self._write(node, "Document", cls, props, body)

    def _by_part(self, linked: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return ``linked`` with the roles of those present gathered, whatever a user's module calls them."""
        parts: dict[str, list[str]] = {}
        for role, nodes in linked.items():
            if role in self._present:
                parts.setdefault(PRESENT, []).extend(nodes)
            if role in self._speaking:
                parts.setdefault("speaker", []).extend(nodes)
            elif role in NAMING_ROLES:
                parts.setdefault(role, []).extend(nodes)
        return parts

    def write_all(self) -> None:
        """Write the nodes that were added, then those whose names hold a name that changed."""
        waiting = set(self._pending)
        for node, (root, cls, props) in self._pending.items():
            self._write(node, root, cls, props)
        self._pending.clear()
        while waiting and self.writer.noting:
            changed = {node for node in waiting if self._before.get(node) != self._both(node)}
            waiting = self._rename(self._holding(changed) - waiting)

    def _both(self, node: str) -> tuple[str, str]:
        return self.name(node, "en", 0), self.name(node, "ar", 0)

    def _holding(self, nodes: set[str]) -> set[str]:
        """Return the nodes whose names may hold the name of one of ``nodes``."""
        self.writer.flush()
        marks = ",".join("?" * len(self._naming))
        select = f"select distinct source from edge where target = ? and role in ({marks}) and source_root not in ('Actor', 'Place', 'Topic', 'Position', 'Assertion')"
        return {row[0] for node in nodes for row in self.db.execute(select, (node, *self._naming))}

    def _rename(self, nodes: set[str]) -> set[str]:
        """Write ``nodes`` anew under their present names; return them."""
        for node in sorted(nodes):
            row = self.db.execute("select n, root, class, props, hash from node where id = ?", (node,)).fetchone()
            props = json.loads(row[3])
            self.remember([(node, props.get("name_en"), props.get("name_ar"))])
            for language in LANGUAGES:
                for depth in range(8):
                    self._names.pop((node, language, depth), None)
            self._parts[node] = self._read_parts(node)
            self.writer.forget("node", [(node, row[4], "")])
            body = self.db.execute("select body from search where rowid = ?", (row[0],)).fetchone()
            self.db.execute("delete from search where rowid = ?", (row[0],))
            self.db.execute("delete from node where id = ?", (node,))
            self._write(node, row[1], row[2], props, body[0] if body else "")
        return nodes

    def _write(self, node: str, root: str, cls: str, props: dict[str, object], body: str = "") -> None:
        for language in LANGUAGES:
            props[f"name_{language}"] = self.name(node, language, 0)
        props["name"] = props[f"name_{self.language}"]
        self.writer.node(node, root, cls, props, body)

    def name(self, node: str, language: str, depth: int) -> str:
        """Return the name of ``node`` in ``language``, as it stands ``depth`` levels inside another name."""
        known = self._names.get((node, language, depth))
        if known is None:
            parts = self._parts_of(node)
            known = cut(node) if parts is None else display_name(parts, language, self.registry, self.name, depth)
            self._names[node, language, depth] = known
        return known

    def _parts_of(self, node: str) -> Parts | None:
        if node not in self._parts:
            self._parts[node] = self._read_parts(node)
        return self._parts[node]

    def _read_parts(self, node: str) -> Parts | None:
        """Return the parts of a node that was written before."""
        self.writer.flush()
        row = self.db.execute("select root, class, props from node where id = ?", (node,)).fetchone()
        if row is None:
            return None
        props = json.loads(row[2])
        key = "title_" if row[0] == "Document" else "label_"
        labels = {name[6:]: value for name, value in props.items() if name.startswith(key)}
        linked: dict[str, list[str]] = {}
        for role, target in self.db.execute("select role, target from edge where source = ? order by id", (node,)):
            linked.setdefault(role, []).append(target)
        return Parts(
            row[1],
            row[0],
            labels,
            self._by_part(linked) | {"publisher": linked.get("publisher", [])},
            props.get("concern_kind"),
            props.get("published"),
        )
