"""From a view to the nodes and edges of vis-network: colours, shapes, lines and labels."""

from __future__ import annotations

from rabita.graph.views.view import View, ViewEdge, ViewNode
from rabita.schema.names import language_of
from rabita.schema.registry import Registry

SHAPES = {"Actor": "dot", "Place": "triangle", "Topic": "diamond", "Position": "square"}
OPEN = frozenset({"proposed", "planned", "possible"})
REFUSED = {"denied": "✕ ", "cancelled": "✕ ", "disputed": "≠ "}
GREY = "#9E9E9E"
LEFT_TO_RIGHT, RIGHT_TO_LEFT, POP = "\u2066", "\u2067", "\u2069"
LINE = 26
LINES = 3
Item = dict[str, object]


def vis_nodes(view: View, registry: Registry) -> list[Item]:
    """Return the nodes of ``view`` as vis-network takes them; an id is the index in the view."""
    return [_node(index, node, registry) for index, node in enumerate(view.nodes)]


def vis_edges(view: View, registry: Registry) -> list[Item]:
    """Return the edges of ``view`` as vis-network takes them."""
    bent: dict[tuple[int, int], int] = {}
    return [_edge(index, edge, view, registry, bent) for index, edge in enumerate(view.edges)]


def color_of(cls: str, registry: Registry) -> str:
    """Return the colour of a class, or of the nearest above it that has one."""
    for name in (cls, *registry.ancestors(cls)):
        color = registry.classes[name].color
        if color:
            return color
    return GREY


def _node(index: int, node: ViewNode, registry: Registry) -> Item:
    color, shape = color_of(node.cls, registry), SHAPES.get(node.root, "box")
    hollow = node.status in OPEN
    fill = "#FFFFFF" if hollow or node.status == "denied" else _tint(color) if shape == "box" else color
    item: Item = {
        "id": index,
        "label": lines(REFUSED.get(node.status or "", "") + node.name),
        "x": node.x,
        "y": node.y,
        "shape": shape,
        "color": {"background": fill, "border": color, "highlight": {"background": fill, "border": "#111111"}},
        "borderWidth": 3 if node.sources > 1 else 1.2,
        "shapeProperties": {"borderDashes": [6, 4] if hollow else False},
        "title": node.name,
    }
    if shape != "box":
        item["size"] = min(8 + 3 * node.degree**0.5, 34)
        item["font"] = {"size": round(13 + min(4.5 * max(node.degree - 2, 0) ** 0.5, 34), 1)}
    return item


def _edge(index: int, edge: ViewEdge, view: View, registry: Registry, bent: dict[tuple[int, int], int]) -> Item:
    pair = min(edge.source, edge.target), max(edge.source, edge.target)
    bent[pair] = nth = bent.get(pair, -1) + 1
    refused = edge.status in REFUSED
    item: Item = {
        "id": f"e{index}",
        "from": edge.source,
        "to": edge.target,
        "dashes": [6, 4] if edge.status in OPEN else [2, 4] if refused else False,
        "width": 2.6 if edge.sources > 1 else 1,
        "color": {"color": "#B00020" if refused else "#8A8F98", "highlight": "#111111"},
        "title": registry.text(edge.role, view.lang),
    }
    if nth:
        item["smooth"] = {"enabled": True, "type": "curvedCW" if nth % 2 else "curvedCCW", "roundness": 0.15 * ((nth + 1) // 2)}
    return item


def lines(name: str) -> str:
    """Return ``name`` broken at blanks into at most three lines, each isolated in the direction of the whole name."""
    found: list[str] = [""]
    for word in name.split():
        if found[-1] and len(found[-1]) + 1 + len(word) > LINE:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    if len(found) > LINES:
        found = [*found[: LINES - 1], found[LINES - 1] + " …"]
    mark = RIGHT_TO_LEFT if language_of(name[:1] if name[:1].isalpha() else name) == "ar" else LEFT_TO_RIGHT
    return "\n".join(mark + (line if len(line) <= LINE * 2 else line[: LINE * 2] + "…") + POP for line in found)


def _tint(color: str) -> str:
    """Return ``color`` mixed with four parts of white."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{(part + 4 * 255) // 5:02X}" for part in parts)
