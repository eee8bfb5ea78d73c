"""From a view to the nodes and edges of vis-network: shapes, colours, lines and labels."""

from __future__ import annotations

import unicodedata

from rabita.graph.views.view import View, ViewEdge, ViewNode
from rabita.schema.registry import Registry

SHAPES = {
    "Event": "square",
    "Agreement": "diamond",
    "Situation": "hexagon",
    "Concern": "star",
    "Place": "triangle",
    "Topic": "triangleDown",
}
"""By root class; all others, actors among them, are dots."""
OPEN = frozenset({"proposed", "planned", "possible"})
REFUSED = frozenset({"denied", "cancelled"})
DISPUTED = "disputed"
TWO_SOURCES, CONTRADICTED, NOT_YET, STRUCK = 2, 4, 8, 16
"""Bits of the flags of a node or edge."""
GREY, RED = "#9E9E9E", "#B00020"
LEFT_TO_RIGHT, RIGHT_TO_LEFT, POP = "\u2066", "\u2067", "\u2069"
LINE = 24
LINES = 3
Item = dict[str, object]


def vis_nodes(view: View, registry: Registry) -> list[Item]:
    """Return the nodes of ``view`` as pyvis and vis-network take them."""
    return [_node(node, registry) for node in view.nodes]


def vis_edges(view: View, registry: Registry) -> list[Item]:
    """Return the edges of ``view`` as pyvis and vis-network take them; those of one pair of nodes are bent away from each other."""
    roles = {role: registry.text(role, view.lang) for role in {edge.role for edge in view.edges}}
    seen: dict[tuple[int, int], int] = {}
    items = []
    for edge in view.edges:
        pair = min(edge.source, edge.target), max(edge.source, edge.target)
        seen[pair] = nth = seen.get(pair, -1) + 1
        items.append(_edge(edge, view, roles[edge.role], nth))
    return items


def flags_of(status: str | None, sources: int) -> int:
    """Return what is marked on a node or edge of ``status``, as bits."""
    return (
        (TWO_SOURCES if sources > 1 else 0)
        | (CONTRADICTED if status == DISPUTED else 0)
        | (NOT_YET if status in OPEN else 0)
        | (STRUCK if status in REFUSED else 0)
    )


def shape_of(root: str) -> str:
    """Return the shape of the nodes of a root class."""
    return SHAPES.get(root, "dot")


def color_of(cls: str, registry: Registry) -> str:
    """Return the colour of a class, or of the nearest above it that has one."""
    for name in (cls, *registry.ancestors(cls)):
        color = registry.classes[name].color
        if color:
            return color
    return GREY


def darker(color: str) -> str:
    """Return ``color`` dark enough for a line on white (3:1)."""
    return "#" + "".join(f"{int(int(color[at : at + 2], 16) * 0.62):02X}" for at in (1, 3, 5))


def lines(text: str) -> str:
    """Return ``text`` in at most three short lines, each isolated in the direction of the whole, so that no line turns its words round."""
    found = [line for part in text.split("\n") for line in _broken(part)]
    if len(found) > LINES:
        found = [*found[: LINES - 1], found[LINES - 1] + " …"]
    mark = RIGHT_TO_LEFT if _is_right_to_left(text) else LEFT_TO_RIGHT
    return "\n".join(f"{mark}{line}{POP}" for line in found)


def _broken(text: str) -> list[str]:
    found: list[str] = []
    for word in text.translate(CONTROLS).split():
        if found and len(found[-1]) + 1 + len(word) <= LINE:
            found[-1] += f" {word}"
        else:
            found.append(word if len(word) <= 2 * LINE else word[: 2 * LINE] + "…")
    return found


CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks of direction that would reach beyond their line; the panel shows names with them."""


def _is_right_to_left(text: str) -> bool:
    """Tell whether the first strong character says so (Unicode Standard Annex 9, P2 and P3)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _node(node: ViewNode, registry: Registry) -> Item:
    color, flags = color_of(node.cls, registry), flags_of(node.status, node.sources)
    border = RED if flags & STRUCK else darker(color)
    item: Item = {
        "id": node.id,
        "label": lines(("≠ " if flags & CONTRADICTED else "") + node.label),
        "title": node.name,
        "x": node.x,
        "y": node.y,
        "shape": shape_of(node.root),
        "size": round(min(7 + 2.2 * node.degree**0.5, 26), 1),
        "color": {"background": "#FFFFFF" if flags & (NOT_YET | STRUCK) else color, "border": border},
    }
    if flags & NOT_YET:
        item["shapeProperties"] = {"borderDashes": [4, 3]}
        item["borderWidth"] = 2
    return item


def _edge(edge: ViewEdge, view: View, role: str, nth: int) -> Item:
    flags = flags_of(edge.status, edge.sources)
    item: Item = {"id": edge.id, "from": view.nodes[edge.source].id, "to": view.nodes[edge.target].id, "title": role}
    if flags & NOT_YET:
        item["dashes"] = [6, 4]
    if flags & (STRUCK | CONTRADICTED):
        item["dashes"] = [2, 4]
        item["color"] = {"color": RED}
    if flags & TWO_SOURCES:
        item["width"] = 4
    if nth:
        turn = "curvedCW" if nth % 2 else "curvedCCW"
        item["smooth"] = {"enabled": True, "type": turn, "roundness": round(0.16 * ((nth + 1) // 2), 2)}
    return item
