"""Which rows of a projection an export holds: the content, or all with documents and assertions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from rabita.errors import InputError
from rabita.graph.projection.projection import Projection

LAYERS = ("content", "all")
SOURCES = "('Document', 'Assertion')"
Scalar = str | int | float | bool
Props = dict[str, Scalar | list[Scalar]]


class Node(NamedTuple):
    """A node with its properties."""

    id: str
    root: str
    props: Props


class Edge(NamedTuple):
    """A relationship with its properties; ``type`` is that of the property graph."""

    id: str
    type: str
    source: str
    target: str
    props: Props


class Layer:
    """The nodes and edges of one layer, streamed in id order."""

    def __init__(self, projection: Projection, layer: str = "content") -> None:
        """Raises InputError when ``layer`` is not known."""
        if layer not in LAYERS:
            raise InputError(f"layer {layer!r} is not known; known: {', '.join(LAYERS)}")
        self._db = projection.db
        self._nodes = "" if layer == "all" else f"where root not in {SOURCES}"
        self._edges = (
            "" if layer == "all" else f"where e.is_fact = 1 and source_root not in {SOURCES} and target_root not in {SOURCES}"
        )

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes."""
        for id_, root, props in self._db.execute(f"select id, root, props from node {self._nodes} order by id"):
            yield Node(id_, root, json.loads(props))

    def edges(self) -> Iterator[Edge]:
        """Yield the edges; facts with the ids of their assertions."""
        select = (
            "select e.id, e.type, e.source, e.target, e.props, (select group_concat(assertion, ' ') from"
            f" (select r.assertion from fact f join reading r on r.fact = f.n where f.id = e.id order by 1)) from edge e {self._edges} order by e.id"
        )
        for id_, kind, source, target, text, told in self._db.execute(select):
            props: Props = json.loads(text)
            if told is not None:
                props["assertions"] = told.split()
            yield Edge(id_, kind, source, target, props)
