"""Writes GraphML, streamed. Lists are JSON text; their keys are declared as such by ``attr.list="json"`` in their description."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Edge, Layer, Node, Props
from rabita.graph.export.xml_text import XmlText
from rabita.graph.projection.projection import Projection

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
TYPES = {bool: "boolean", int: "long", float: "double"}


def write_graphml(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write the graph to ``out``: parallel edges stay, a missing value is absent, an empty text stays empty, lists are JSON text.

    Raises:
        StoreError: ``out`` cannot be written.
    """
    rows, text = Layer(projection, layer), XmlText()
    keys = _keys(rows)
    nodes = edges = 0
    with atomic_write(out) as file:
        file.write(HEAD.encode())
        for (kind, name), (number, type_) in keys.items():
            file.write(f'<key id="d{number}" for="{kind}" attr.name="{text(name)}" attr.type="{type_}"/>\n'.encode())
        file.write(b'<graph edgedefault="directed">\n')
        for nodes, node in enumerate(rows.nodes(), start=1):
            _write(file, f'<node id="{text(node.id)}">', "node", node.props, keys, text, "</node>\n")
        for edges, edge in enumerate(rows.edges(), start=1):
            head = f'<edge id="{text(edge.id)}" source="{text(edge.source)}" target="{text(edge.target)}">'
            _write(file, head, "edge", {"type": edge.type, **edge.props}, keys, text, "</edge>\n")
        file.write(b"</graph>\n</graphml>\n")
    return Written(str(out), nodes, edges, text.replaced)


Keys = dict[tuple[str, str], tuple[int, str]]


def _keys(rows: Layer) -> Keys:
    """Return number and type of every attribute that occurs; of two types the wider."""
    found: dict[tuple[str, str], str] = {}
    everything: Iterable[tuple[str, Node | Edge]] = (
        *(("node", node) for node in rows.nodes()),
        *(("edge", edge) for edge in rows.edges()),
    )
    for kind, item in everything:
        for name, value in item.props.items():
            type_ = TYPES.get(type(value), "string")
            known = found.setdefault((kind, name), type_)
            if known != type_:
                found[kind, name] = "double" if {known, type_} == {"long", "double"} else "string"
    found[("edge", "type")] = "string"
    return {key: (number, found[key]) for number, key in enumerate(sorted(found))}


def _write(file: BinaryIO, head: str, kind: str, props: Props, keys: Keys, text: XmlText, tail: str) -> None:
    data = "".join(f'<data key="d{keys[kind, name][0]}">{_value(value, text)}</data>' for name, value in props.items())
    file.write(f"{head}{data}{tail}".encode())


def _value(value: object, text: XmlText) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value)
