"""Reads what a view shows of the nodes chosen: names, facts, edges between them, positions, and the words behind each."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import Value
from rabita.graph.views.layout import place
from rabita.graph.views.quoting import MOST_QUOTES, Quotes
from rabita.graph.views.ranking import HAPPENINGS, drawn_as_edges
from rabita.graph.views.view import View, ViewEdge, ViewNode, classes_of
from rabita.schema.registry import Registry

NOT_FACTS = frozenset({"id", "class", "name", "status", "time", "sources", "confidence", "label", "alias", "title"})
COMPUTED = ("_from", "_to", "_precision")
BATCH = 500
Props = dict[str, Value]


class _Link(NamedTuple):
    id: str
    role: str
    source: str
    target: str
    props: Props
    is_fact: bool


def draw(projection: Projection, registry: Registry, chosen: list[str], *, lang: str, title: str, total: int) -> View:
    """Return the view of the nodes ``chosen``, in that order, with what joins them."""
    number = {id_: index for index, id_ in enumerate(chosen)}
    links = [*_edges(projection.db, chosen, number), *_nodes_as_edges(projection.db, registry, chosen, number)]
    joined = [(number[link.source], number[link.target]) for link in links]
    degrees = [0] * len(chosen)
    for pair in joined:
        for end in pair:
            degrees[end] += 1
    quotes = Quotes(projection, lang)
    reader = _Reader(projection.db, registry, quotes, lang)
    nodes = reader.nodes(chosen, place(len(chosen), joined), degrees)
    edges = reader.edges(links, number)
    return View(title, lang, nodes, edges, quotes.found, total, classes_of(nodes))


def _batches(ids: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield placeholders and ids in batches that one statement can take."""
    items = list(ids)
    for at in range(0, len(items), BATCH):
        batch = items[at : at + BATCH]
        yield ", ".join("?" * len(batch)), batch


def _edges(db: sqlite3.Connection, chosen: list[str], number: dict[str, int]) -> list[_Link]:
    """Return the facts between the nodes chosen, in id order."""
    found = []
    for marks, batch in _batches(chosen):
        select = f"select id, role, source, target, props from edge where is_fact = 1 and source in ({marks})"
        for id_, role, source, target, props in db.execute(select, batch):
            if target in number:
                found.append(_Link(id_, role, source, target, json.loads(props), True))
    return sorted(found, key=lambda link: link.id)


def _nodes_as_edges(db: sqlite3.Connection, registry: Registry, chosen: list[str], number: dict[str, int]) -> Iterator[_Link]:
    """Yield a link for each node that is drawn as an edge between two of the nodes chosen, in id order."""
    classes = drawn_as_edges(registry)
    roots = (*sorted({registry.root(cls).name for cls in classes}), "")
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    for marks, batch in _batches(chosen):
        select = f"select source, role, target from edge where is_fact = 1 and source_root in {roots} and target in ({marks})"
        for source, role, target in db.execute(f"{select} order by id desc", batch):
            ends[source][role] = target
    for marks, batch in _batches(sorted(ends)):
        for id_, cls, props in db.execute(f"select id, class, props from node where id in ({marks}) order by id", batch):
            source, target = ends[id_].get(classes[cls].source), ends[id_].get(classes[cls].target)
            if source is not None and target is not None:
                yield _Link(id_, cls, source, target, json.loads(props), False)


class _Reader:
    """Makes the nodes and edges of a view from rows."""

    def __init__(self, db: sqlite3.Connection, registry: Registry, quotes: Quotes, lang: str) -> None:
        self.db = db
        self.registry = registry
        self.quotes = quotes
        self.lang = lang

    def nodes(self, chosen: list[str], points: list[tuple[float, float]], degrees: list[int]) -> list[ViewNode]:
        rows: dict[str, tuple[str, str, Props]] = {}
        told: dict[str, list[str]] = defaultdict(list)
        for marks, batch in _batches(chosen):
            for id_, cls, root, props in self.db.execute(f"select id, class, root, props from node where id in ({marks})", batch):
                rows[id_] = cls, root, json.loads(props)
            told.update(self._asserting(marks, batch))
        self.quotes.read(item for id_ in chosen for item in told[id_][:MOST_QUOTES])
        return [
            self._node(id_, *rows[id_], point, degree, told[id_])
            for id_, point, degree in zip(chosen, points, degrees, strict=True)
        ]

    def edges(self, links: list[_Link], number: dict[str, int]) -> list[ViewEdge]:
        told: dict[str, list[str]] = {}
        for marks, batch in _batches(link.id for link in links if link.is_fact):
            select = f"select f.id, r.assertion from fact f join reading r on r.fact = f.n where f.id in ({marks}) order by 1, 2"
            told.update(_grouped(self.db.execute(select, batch)))
        for marks, batch in _batches(link.id for link in links if not link.is_fact):
            told.update(self._asserting(marks, batch))
        self.quotes.read(item for link in links for item in told.get(link.id, [])[:MOST_QUOTES])
        return [self._edge(link, number, told.get(link.id, [])) for link in links]

    def _asserting(self, marks: str, batch: list[str]) -> dict[str, list[str]]:
        """Return what asserts something of each node: first what says its type, in the order of the documents."""
        select = (
            "select e.target, e.source from edge e where e.role = 'asserts' and e.target in"
            f" ({marks}) order by e.target, json_extract(e.props, '$.class') is null, e.source"
        )
        return _grouped(self.db.execute(select, batch))

    def _node(
        self, id_: str, cls: str, root: str, props: Props, point: tuple[float, float], degree: int, told: list[str]
    ) -> ViewNode:
        name = str(props.get(f"name_{self.lang}") or props.get("name") or id_)
        known, more = self.quotes.numbers(told)
        return ViewNode(
            id_, cls, root, name, self._label(name, cls, root, props), _text(props, "status"), _text(props, "time"),
            _sources(props), *point, degree, _other_names(name, props), list(self._facts(cls, props)), known, more,
        )  # fmt: skip

    def _edge(self, link: _Link, number: dict[str, int], told: list[str]) -> ViewEdge:
        known, more = self.quotes.numbers(told)
        status = str(link.props.get("status") or "occurred")
        return ViewEdge(link.id, link.role, number[link.source], number[link.target], status, _sources(link.props), known, more)

    def _label(self, name: str, cls: str, root: str, props: Props) -> str:
        """Return the node's label, or for what happened and has none its class and time: those who take part are drawn beside it."""
        if root not in HAPPENINGS or f"label_{self.lang}" in props:
            return name
        labels = [str(value) for key, value in props.items() if key.startswith("label_")]
        if labels:
            return labels[0]
        kind = _text(props, "concern_kind")
        text = self.registry.text(cls if kind is None else ("ConcernKind", kind), self.lang)
        return "\n".join(part for part in (text[:1].upper() + text[1:], _text(props, "time")) if part)

    def _facts(self, cls: str, props: Props) -> Iterator[tuple[str, str]]:
        slots = self.registry.slots_of(cls)
        for key in sorted(props):
            slot, _ = self.registry.property_of(key)
            if slot not in NOT_FACTS and slot in slots and not key.endswith(COMPUTED) and not key.startswith("name_"):
                value = props[key]
                for item in value if isinstance(value, list) else [value]:
                    yield slot, self.registry.text((slots[slot].range, str(item)), self.lang)


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return dict(found)


def _other_names(name: str, props: Props) -> list[str]:
    values = [value for key, value in sorted(props.items()) if key.startswith(("label_", "alias_"))]
    names = [str(item) for value in values for item in (value if isinstance(value, list) else [value])]
    return [other for other in dict.fromkeys(names) if other != name]


def _sources(props: Props) -> int:
    found = props.get("sources", 1)
    return found if isinstance(found, int) else 1


def _text(props: Props, key: str) -> str | None:
    found = props.get(key)
    return None if found is None else str(found)
