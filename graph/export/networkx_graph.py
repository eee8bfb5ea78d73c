"""The graph for networkx."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rabita.graph.export.layer import Layer
from rabita.graph.projection.projection import Projection

if TYPE_CHECKING:
    import networkx


def to_networkx(projection: Projection, *, layer: str = "content") -> networkx.MultiDiGraph[str]:
    """Return the graph: node key = id, edge key = fact id, attributes as in the property graph.

    ``layer="content"`` leaves documents and assertions out, ``"all"`` has them.
    """
    import networkx

    rows = Layer(projection, layer)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_nodes_from((node.id, node.props) for node in rows.nodes())
    for edge in rows.edges():
        graph.add_edge(edge.source, edge.target, key=edge.id, **{"type": edge.type, **edge.props})
    return graph


def project_pairs(graph: networkx.MultiDiGraph[str]) -> networkx.Graph[str]:
    """Return who takes part in events with whom: an undirected graph of actors, ``weight`` = events that both take part in.

    Events that are only proposed, possible, planned, cancelled or denied do not count.
    """
    import networkx

    pairs: networkx.Graph[str] = networkx.Graph()
    for node, props in graph.nodes(data=True):
        if props.get("status") in ("occurred", "ongoing", "disputed"):
            present = sorted(
                {target for _, target, data in graph.out_edges(node, data=True) if data.get("type") == "PARTICIPANT"}
            )
            for a, b in combinations(present, 2):
                weight = pairs.edges[a, b]["weight"] + 1 if pairs.has_edge(a, b) else 1
                pairs.add_edge(a, b, weight=weight)
    for node in pairs:
        pairs.nodes[node].update(graph.nodes[node])
    return pairs
