"""What is in a picture: ranked nodes, what joins them, and the words behind both. Knows no HTML."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rabita.graph.projection.projection import Projection
from rabita.graph.views.layout import place
from rabita.schema.registry import Registry

HAPPENINGS = ("Event", "Agreement", "Situation", "Concern")
AS_EDGES = ("Tenure", "Membership")
SOURCES = ("Document", "Assertion")
DEFAULT_LIMIT = 150
"""About as many nodes as people can read."""
MOST_QUOTES = 12


class ViewNode(NamedTuple):
    """A node as drawn; ``quotes`` are indexes into the view's quotes, ``more`` how many others there are."""

    id: str
    cls: str
    root: str
    name: str
    status: str | None
    time: str | None
    sources: int
    x: float
    y: float
    degree: int
    other_names: list[str]
    quotes: list[int]
    more: int


class ViewEdge(NamedTuple):
    """An edge as drawn; ``source`` and ``target`` are indexes of nodes."""

    id: str
    role: str
    source: int
    target: int
    status: str
    sources: int
    quotes: list[int]


class ViewQuote(NamedTuple):
    """Words of a document, and how they are said."""

    text: str
    document: str
    according_to: str
    reported_by: str
    modality: str
    polarity: str
    locator: str


@dataclass(frozen=True, slots=True)
class View:
    """A picture's content: ``shown`` of ``total`` nodes. ``classes`` and ``roles`` are those that occur."""

    title: str
    lang: str
    nodes: list[ViewNode]
    edges: list[ViewEdge]
    quotes: list[ViewQuote]
    total: int
    classes: list[str]

    @property
    def direction(self) -> str:
        """Writing direction of the page."""
        return "rtl" if self.lang == "ar" else "ltr"


class _Row(NamedTuple):
    id: str
    root: str
    cls: str
    props: dict[str, object]


class _Link(NamedTuple):
    id: str
    role: str
    source: str
    target: str
    props: dict[str, object]


def ranked_view(
    projection: Projection, registry: Registry, *, lang: str, limit: int | None = DEFAULT_LIMIT, title: str = ""
) -> View:
    """Return the ``limit`` nodes that matter most with what joins them (None: all).

    What happened comes first, the best told and best connected before others, each with those who take part, so that the picture hangs
    together. A tenure or membership is drawn as an edge. No engine starts.
    """
    rows = {id_: _Row(id_, root, cls, json.loads(props)) for id_, root, cls, props in projection.db.execute(
        "select id, root, class, props from node where root not in ('Document', 'Assertion')")}  # fmt: skip
    links = list(_links(projection, registry, rows))
    drawn = {id_: row for id_, row in rows.items() if row.root not in AS_EDGES}
    chosen = _chosen(drawn, links, len(drawn) if limit is None else limit)
    return _Drawing(projection, lang).draw(drawn, chosen, links, title)


def _links(projection: Projection, registry: Registry, rows: dict[str, _Row]) -> Iterator[_Link]:
    """Yield the facts between nodes; a tenure or membership as one edge between its ends."""
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, role, source, target, props in projection.db.execute(
        "select id, role, source, target, props from edge where is_fact = 1 order by id"
    ):
        if source in rows and rows[source].root in AS_EDGES:
            ends[source].setdefault(role, target)
        elif source in rows and target in rows:
            yield _Link(id_, role, source, target, json.loads(props))
    for id_, roles in ends.items():
        notes = registry.classes[rows[id_].cls].annotations
        start, end = roles.get(notes.get("edge_from", "")), roles.get(notes.get("edge_to", ""))
        if start in rows and end in rows:
            yield _Link(id_, rows[id_].cls, str(start), str(end), rows[id_].props)


def _chosen(drawn: dict[str, _Row], links: list[_Link], limit: int) -> list[str]:
    """Return the ids of the nodes to draw, best first."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for link in links:
        neighbours[link.source].append(link.target)
        neighbours[link.target].append(link.source)

    def score(id_: str) -> tuple[int, int, str, str]:
        row = drawn[id_]
        return -int(str(row.props.get("sources", 1))), -len(neighbours[id_]), _reversed(str(row.props.get("time_from", ""))), id_

    happenings = sorted((id_ for id_, row in drawn.items() if row.root in HAPPENINGS), key=score)
    others = sorted(
        (id_ for id_, row in drawn.items() if row.root not in HAPPENINGS), key=lambda id_: (-len(neighbours[id_]), id_)
    )
    chosen: dict[str, None] = {}
    for id_ in happenings:
        new = [item for item in dict.fromkeys([id_, *neighbours[id_]]) if item not in chosen and item in drawn]
        if len(chosen) + len(new) <= limit:
            chosen.update(dict.fromkeys(new))
    for id_ in [*happenings, *others]:
        if len(chosen) < limit:
            chosen[id_] = None
    return list(chosen)


def _reversed(day: str) -> str:
    """Return ``day`` so that later ones sort first."""
    return "".join(chr(ord("9") - ord(char) + ord("0")) if char.isdigit() else char for char in day) or "~"


class _Drawing:
    """Reads what a view shows of its nodes and edges."""

    def __init__(self, projection: Projection, lang: str) -> None:
        self.db = projection.db
        self.lang = lang
        self.quotes: list[ViewQuote] = []
        self._known: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def draw(self, drawn: dict[str, _Row], chosen: list[str], links: Iterable[_Link], title: str) -> View:
        number = {id_: index for index, id_ in enumerate(chosen)}
        inside = [link for link in links if link.source in number and link.target in number]
        joined = [(number[link.source], number[link.target]) for link in inside]
        degrees = [0] * len(chosen)
        for a, b in joined:
            degrees[a] += 1
            degrees[b] += 1
        points = place(len(chosen), joined)
        nodes = [self._node(drawn[id_], *points[index], degrees[index]) for index, id_ in enumerate(chosen)]
        edges = [self._edge(link, number) for link in inside]
        return View(title, self.lang, nodes, edges, self.quotes, len(drawn), sorted({node.cls for node in nodes}))

    def _node(self, row: _Row, x: float, y: float, degree: int) -> ViewNode:
        props = row.props
        told = [
            found[0]
            for found in self.db.execute(
                "select source from edge where target = ? and role = 'asserts' order by source", (row.id,)
            )
        ]
        names = [
            str(item)
            for key, value in props.items()
            if key.startswith(("label_", "alias_"))
            for item in (value if isinstance(value, list) else [value])
        ]
        name = str(props.get(f"name_{self.lang}") or row.id)
        return ViewNode(
            row.id, row.cls, row.root, name, _text(props, "status"), _text(props, "time"), int(str(props.get("sources", 1))), x, y, degree,
            [other for other in dict.fromkeys(names) if other != name], [self._quote(item) for item in told[:MOST_QUOTES]], max(0, len(told) - MOST_QUOTES),
        )  # fmt: skip

    def _edge(self, link: _Link, number: dict[str, int]) -> ViewEdge:
        fact = "select r.assertion from reading r join fact f on f.n = r.fact where f.id = ? order by 1"
        asserted = "select source from edge where target = ? and role = 'asserts' order by 1"
        told = [row[0] for row in self.db.execute(fact if link.id.startswith("fact/") else asserted, (link.id,))]
        return ViewEdge(
            link.id, link.role, number[link.source], number[link.target], str(link.props.get("status", "occurred")),
            int(str(link.props.get("sources", 1))), [self._quote(item) for item in told[:MOST_QUOTES]],
        )  # fmt: skip

    def _quote(self, assertion: str) -> int:
        if assertion not in self._known:
            self._known[assertion] = len(self.quotes)
            row = self.db.execute("select props from node where id = ?", (assertion,)).fetchone()
            props = {} if row is None else json.loads(row[0])
            ends = dict(
                self.db.execute(
                    "select role, target from edge where source = ? and role in ('in_document', 'source', 'reported_by')",
                    (assertion,),
                ).fetchall()
            )
            document, source, reporter = (
                self._name(ends[role]) if role in ends else "" for role in ("in_document", "source", "reported_by")
            )
            self.quotes.append(
                ViewQuote(
                    _text(props, "quote") or "",
                    document,
                    source,
                    reporter,
                    str(props.get("modality", "asserted")),
                    str(props.get("polarity", "affirmed")),
                    _text(props, "locator") or "",
                )
            )
        return self._known[assertion]

    def _name(self, node: str) -> str:
        if node not in self._names:
            row = self.db.execute(
                "select json_extract(props, ?) from node where id = ?", (f"$.name_{self.lang}", node)
            ).fetchone()
            self._names[node] = str(row[0]) if row is not None and row[0] is not None else node
        return self._names[node]


def _text(props: dict[str, object], key: str) -> str | None:
    found = props.get(key)
    return None if found is None else str(found)
