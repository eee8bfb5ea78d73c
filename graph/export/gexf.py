"""Writes GEXF 1.3, dynamic: nodes carry the days between which they lie."""

from __future__ import annotations

import json
from pathlib import Path

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Edge, Layer, Node, Props
from rabita.graph.export.xml_text import XmlText
from rabita.graph.projection.projection import Projection

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n'
)
TYPES = {bool: "boolean", int: "long", float: "double"}


def write_gexf(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write the graph to ``out``; ``start`` and ``end`` come from ``time_from`` and ``time_to``, lists are JSON text.

    Raises:
        StoreError: ``out`` cannot be written.
    """
    rows, text = Layer(projection, layer), XmlText()
    keys = {kind: _keys(rows, kind) for kind in ("node", "edge")}
    nodes = edges = 0
    with atomic_write(out) as file:
        file.write(HEAD.encode())
        for kind, found in keys.items():
            file.write(_declared(kind, found, text).encode())
        file.write(b"<nodes>\n")
        for nodes, node in enumerate(rows.nodes(), start=1):
            file.write(_node(node, keys["node"], text).encode())
        file.write(b"</nodes>\n<edges>\n")
        for edges, edge in enumerate(rows.edges(), start=1):
            file.write(_edge(edge, keys["edge"], text).encode())
        file.write(b"</edges>\n</graph>\n</gexf>\n")
    return Written(str(out), nodes, edges, text.replaced)


Keys = dict[str, tuple[int, str]]


def _keys(rows: Layer, kind: str) -> Keys:
    found: dict[str, str] = {} if kind == "node" else {"type": "string"}
    items: list[Props] = [item.props for item in (rows.nodes() if kind == "node" else rows.edges())]
    for props in items:
        for name, value in props.items():
            type_ = TYPES.get(type(value), "string")
            if found.setdefault(name, type_) != type_:
                found[name] = "string"
    return {name: (number, found[name]) for number, name in enumerate(sorted(found))}


def _declared(kind: str, keys: Keys, text: XmlText) -> str:
    lines = "".join(f'<attribute id="{number}" title="{text(name)}" type="{type_}"/>\n' for name, (number, type_) in keys.items())
    return f'<attributes class="{kind}" mode="static">\n{lines}</attributes>\n'


def _node(node: Node, keys: Keys, text: XmlText) -> str:
    start, end = node.props.get("time_from"), node.props.get("time_to")
    days = (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")
    return f'<node id="{text(node.id)}" label="{text(node.props["name"])}"{days}>{_values(node.props, keys, text)}</node>\n'


def _edge(edge: Edge, keys: Keys, text: XmlText) -> str:
    head = f'<edge id="{text(edge.id)}" source="{text(edge.source)}" target="{text(edge.target)}" kind="{text(edge.type)}" label="{text(edge.props["role"])}">'
    return f"{head}{_values({'type': edge.type, **edge.props}, keys, text)}</edge>\n"


def _values(props: Props, keys: Keys, text: XmlText) -> str:
    return (
        "<attvalues>"
        + "".join(f'<attvalue for="{keys[name][0]}" value="{_value(value, text)}"/>' for name, value in props.items())
        + "</attvalues>"
    )


def _value(value: object, text: XmlText) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value)
