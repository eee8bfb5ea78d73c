"""The graph for networkx."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rabita.graph.export.layer import Layer
from rabita.graph.projection.projection import Projection

if TYPE_CHECKING:
    import networkx

TOOK_PLACE = ("occurred", "ongoing", "disputed")


def to_networkx(projection: Projection, *, layer: str = "content") -> networkx.MultiDiGraph[str]:
    """Return the graph: node key = id, edge key = fact id, attributes as in the property graph and ``type``; dates are ISO text.

    ``layer="content"`` leaves documents, assertions and what is no fact out; ``"all"`` has them.

    Raises:
        InputError: ``layer`` is not known.
    """
    import networkx

    rows = Layer(projection, layer)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_nodes_from((node.id, node.props) for node in rows.nodes())
    for edge in rows.edges():
        graph.add_edge(edge.source, edge.target, edge.id)
        graph[edge.source][edge.target][edge.id].update(edge.props)
    return graph


def project_pairs(source: networkx.MultiDiGraph[str] | Projection) -> networkx.Graph[str]:
    """Return who takes part in events with whom: an undirected graph of actors with their attributes.

    ``weight`` of an edge = the number of events that both take part in, ``events`` = their ids. Events that are only proposed,
    possible or planned, or that are cancelled or denied, do not count, nor does a denied participation.
    """
    import networkx

    graph = to_networkx(source) if isinstance(source, Projection) else source
    pairs: networkx.Graph[str] = networkx.Graph()
    for event in sorted(graph):
        if graph.nodes[event].get("status") in TOOK_PLACE:
            for a, b in combinations(_present(graph, event), 2):
                together = [*pairs.edges[a, b]["events"], event] if pairs.has_edge(a, b) else [event]
                pairs.add_edge(a, b, weight=len(together), events=together)
    for actor in pairs:
        pairs.nodes[actor].update(graph.nodes[actor])
    return pairs


def _present(graph: networkx.MultiDiGraph[str], event: str) -> list[str]:
    edges = graph.out_edges(event, data=True)
    return sorted({actor for _, actor, data in edges if data.get("type") == "PARTICIPANT" and data.get("status") in TOOK_PLACE})
