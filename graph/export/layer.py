"""Which rows of a projection an export holds: the content, or all with documents and assertions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, NamedTuple

from rabita.errors import InputError
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import Value

LAYERS = ("content", "all")
SOURCES = "('Document', 'Assertion')"
Kind = Literal["node", "edge"]
Type = Literal["boolean", "long", "double", "string"]
TYPES: dict[str, Type] = {"true": "boolean", "false": "boolean", "integer": "long", "real": "double"}


class Node(NamedTuple):
    """A node with its properties."""

    id: str
    cls: str
    props: dict[str, Value]


class Edge(NamedTuple):
    """A relationship with its properties; ``type``, that of the property graph, is among them."""

    id: str
    type: str
    source: str
    target: str
    props: dict[str, Value]


class Field(NamedTuple):
    """A property that rows have: its type, of two the wider, and whether its values are lists."""

    type: Type
    is_list: bool = False


class Layer:
    """The nodes and edges of one layer, streamed in id order. ``counts`` is how many were yielded."""

    def __init__(self, projection: Projection, layer: str = "content") -> None:
        """Raises InputError when ``layer`` is not known."""
        if layer not in LAYERS:
            raise InputError(f"layer {layer!r} is not known; known: {', '.join(LAYERS)}")
        self._db = projection.db
        self.counts: dict[Kind, int] = {"node": 0, "edge": 0}
        self._where: dict[Kind, str] = {"node": "true", "edge": "true"}
        if layer == "content":
            self._where["node"] = f"root not in {SOURCES}"
            self._where["edge"] = f"is_fact = 1 and source_root not in {SOURCES} and target_root not in {SOURCES}"

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes."""
        for id_, cls, props in self._db.execute(f"select id, class, props from node where {self._where['node']} order by id"):
            self.counts["node"] += 1
            yield Node(id_, cls, json.loads(props))

    def edges(self) -> Iterator[Edge]:
        """Yield the edges; facts with the ids of their assertions."""
        told_by = "select r.assertion from fact f join reading r on r.fact = f.n where f.id = e.id order by 1"
        select = f"select id, type, source, target, props, (select group_concat(assertion, ' ') from ({told_by})) from edge e"
        for id_, kind, source, target, text, told in self._db.execute(f"{select} where {self._where['edge']} order by id"):
            props: dict[str, Value] = {"type": kind, **json.loads(text)}
            if told is not None:
                props["assertions"] = told.split()
            self.counts["edge"] += 1
            yield Edge(id_, kind, source, target, props)

    def fields(self, kind: Kind) -> dict[str, Field]:
        """Return the properties that occur in the nodes or edges, by name."""
        rows = f"select props from {kind} where {self._where[kind]}"
        select = f"select j.key, j.type from ({rows}) r, json_each(r.props) j group by 1, 2 order by 1, 2"
        found = {} if kind == "node" else {"type": Field("string"), "assertions": Field("string", is_list=True)}
        for name, json_type in self._db.execute(select):
            field = Field(TYPES.get(json_type, "string"), json_type == "array")
            found[name] = _wider(found.get(name, field), field)
        return dict(sorted(found.items()))


def _wider(a: Field, b: Field) -> Field:
    if a.type == b.type:
        return Field(a.type, a.is_list or b.is_list)
    return Field("double" if {a.type, b.type} == {"long", "double"} else "string", a.is_list or b.is_list)


def as_text(value: Value) -> str:
    """Return ``value`` as files hold it: ``true``, ``12``, ``0.5``, text as it is, a list as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
