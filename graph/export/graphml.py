"""Writes GraphML, streamed at any size."""

from __future__ import annotations

from pathlib import Path

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Field, Kind, Layer, as_text
from rabita.graph.export.xml_text import XmlText
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import Value

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
LIST = "<desc>list as JSON text</desc>"
Keys = dict[str, str]


def write_graphml(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write the graph to ``out``, in id order, with the attributes of the property graph.

    Parallel edges stay, a missing value is absent, an empty text stays empty, dates are ISO text. Lists are JSON text, as the
    ``desc`` of their keys says. What XML cannot hold becomes U+FFFD.

    Raises:
        InputError: ``layer`` is not known.
        StoreError: ``out`` cannot be written.
    """
    rows, text = Layer(projection, layer), XmlText()
    fields: dict[Kind, dict[str, Field]] = {"node": rows.fields("node"), "edge": rows.fields("edge")}
    keys: dict[Kind, Keys] = {kind: {name: f"{kind[0]}{n}" for n, name in enumerate(found)} for kind, found in fields.items()}
    with atomic_write(out) as file:
        file.write(HEAD.encode())
        for kind, found in fields.items():
            file.write("".join(_declared(keys[kind][name], kind, name, field, text) for name, field in found.items()).encode())
        file.write(b'<graph edgedefault="directed">\n')
        for node in rows.nodes():
            text.row = node.id
            file.write(f'<node id="{text(node.id)}">{_data(node.props, keys["node"], text)}</node>\n'.encode())
        for edge in rows.edges():
            text.row = edge.id
            head = f'<edge id="{text(edge.id)}" source="{text(edge.source)}" target="{text(edge.target)}">'
            file.write(f"{head}{_data(edge.props, keys['edge'], text)}</edge>\n".encode())
        file.write(b"</graph>\n</graphml>\n")
    return Written(str(out), rows.counts["node"], rows.counts["edge"], text.replaced, text.note())


def _declared(key: str, kind: Kind, name: str, field: Field, text: XmlText) -> str:
    head = f'<key id="{key}" for="{kind}" attr.name="{text(name)}" attr.type="{field.type}"'
    return f"{head}>{LIST}</key>\n" if field.is_list else f"{head}/>\n"


def _data(props: dict[str, Value], keys: Keys, text: XmlText) -> str:
    return "".join(f'<data key="{keys[name]}">{text(as_text(value))}</data>' for name, value in props.items())
