"""What is in a picture: ranked nodes, what joins them, and the words behind both. Knows no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rabita.graph.projection.projection import Projection
from rabita.schema.registry import Registry

DEFAULT_LIMIT = 150
"""About as many nodes as people can read."""


class ViewNode(NamedTuple):
    """A node as drawn.

    ``label`` is short: who takes part in an event is told by its edges. ``facts`` are names of slots with values as text, ``quotes`` indexes
    into the view's quotes, ``more`` how many quotes are left out.
    """

    id: str
    cls: str
    root: str
    name: str
    label: str
    status: str | None
    time: str | None
    sources: int
    x: float
    y: float
    degree: int
    other_names: list[str]
    facts: list[tuple[str, str]]
    quotes: list[int]
    more: int


class ViewEdge(NamedTuple):
    """An edge as drawn: ``role`` is a slot, or the class of a node that is drawn as an edge; ``source`` and ``target`` are indexes of nodes."""

    id: str
    role: str
    source: int
    target: int
    status: str
    sources: int
    quotes: list[int]
    more: int


class ViewQuote(NamedTuple):
    """Words of a document, and how they are said; what is not known is empty."""

    text: str
    document: str
    published: str
    according_to: str
    reported_by: str
    modality: str
    polarity: str
    locator: str


@dataclass(frozen=True, slots=True)
class View:
    """A picture's content: the best ``len(nodes)`` of ``total`` nodes, best first. ``classes`` are those that occur."""

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

    def first(self, limit: int) -> View:
        """Return the view of the ``limit`` best nodes and what joins them, at the same places."""
        nodes = self.nodes[:limit]
        edges = [edge for edge in self.edges if edge.source < limit and edge.target < limit]
        return replace(self, nodes=nodes, edges=edges, classes=classes_of(nodes))


def classes_of(nodes: Sequence[ViewNode]) -> list[str]:
    """Return the classes of ``nodes``, the most frequent first."""
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node.cls] = counts.get(node.cls, 0) + 1
    return sorted(counts, key=lambda cls: (-counts[cls], cls))


def ranked_view(
    projection: Projection, registry: Registry, *, lang: str, limit: int | None = DEFAULT_LIMIT, title: str = ""
) -> View:
    """Return the ``limit`` nodes that matter most with what joins them (None: all).

    What happened comes first, the best told and best connected before others, each with those who take part, so that the picture
    hangs together. A tenure or membership is drawn as an edge. No engine starts; equal projections give equal views.
    """
    from rabita.graph.views.drawing import draw
    from rabita.graph.views.ranking import Ranking

    ranking = Ranking(projection, registry)
    return draw(projection, registry, ranking.best(limit), lang=lang, title=title, total=ranking.total())
