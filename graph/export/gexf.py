"""Writes GEXF 1.3, streamed at any size: dynamic, with the colours of the ontology."""

from __future__ import annotations

from pathlib import Path

from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Edge, Field, Kind, Layer, Node, as_text
from rabita.graph.export.xml_text import XmlText
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import Value
from rabita.schema.registry import Registry

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf version="1.3" xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz">\n'
    "<meta><creator>Rabita</creator><description>{}</description></meta>\n"
    '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
)
LISTS = "Attributes whose values are lists, as JSON text: "


def write_gexf(
    projection: Projection, out: Path, *, layer: str = "content", registry: Registry | None = None, lang: str = "en"
) -> Written:
    """Write the graph to ``out``, in id order, with the attributes of the property graph; ``label`` is the name in ``lang``.

    ``start`` and ``end`` of a node are the first and last day of its time, so an uncertain date is an interval; an edge has those
    of its source. Parallel edges stay; their ``kind`` is the relationship's type. Lists are JSON text, named in the description.
    With ``registry`` edges have the names of their roles, and nodes the colours of their classes, in the namespace that Gephi reads
    and the published schema of 1.3 forgets. What XML cannot hold becomes U+FFFD.

    Raises:
        InputError: ``layer`` is not known.
        StoreError: ``out`` cannot be written.
    """
    rows = Layer(projection, layer)
    writer = _Writer(rows, registry, lang)
    with atomic_write(out) as file:
        file.write(writer.head().encode())
        file.write(b"<nodes>\n")
        for node in rows.nodes():
            file.write(writer.node(node).encode())
        file.write(b"</nodes>\n<edges>\n")
        for edge in rows.edges():
            file.write(writer.edge(edge).encode())
        file.write(b"</edges>\n</graph>\n</gexf>\n")
    return Written(str(out), rows.counts["node"], rows.counts["edge"], writer.text.replaced, writer.text.note())


class _Writer:
    def __init__(self, rows: Layer, registry: Registry | None, lang: str) -> None:
        self.rows = rows
        self.text = XmlText()
        self.lang = lang
        self.fields: dict[Kind, dict[str, Field]] = {"node": rows.fields("node"), "edge": rows.fields("edge")}
        self.numbers = {kind: {name: n for n, name in enumerate(found)} for kind, found in self.fields.items()}
        self.colours = {} if registry is None else {name: _colour(cls.color) for name, cls in registry.classes.items()}
        self.roles = {} if registry is None else {name: registry.text(name, lang) for name in registry.slots}
        self.days: dict[str, str] = {}

    def head(self) -> str:
        lists = sorted({name for found in self.fields.values() for name, field in found.items() if field.is_list})
        head = HEAD.format(self.text(LISTS + ", ".join(lists) + ".") if lists else "")
        return head + "".join(self._declared(kind) for kind in self.fields)

    def _declared(self, kind: Kind) -> str:
        numbers = self.numbers[kind]
        lines = (f'<attribute id="{numbers[n]}" title="{self.text(n)}" type="{f.type}"/>\n' for n, f in self.fields[kind].items())
        return f'<attributes class="{kind}" mode="static">\n{"".join(lines)}</attributes>\n'

    def node(self, node: Node) -> str:
        self.text.row = node.id
        days = self._days(node)
        label = self.text(node.props.get(f"name_{self.lang}") or node.props.get("name") or node.id)
        values = self._values("node", node.props)
        return f'<node id="{self.text(node.id)}" label="{label}"{days}>{values}{self.colours.get(node.cls, "")}</node>\n'

    def _days(self, node: Node) -> str:
        ends = (("start", node.props.get("time_from")), ("end", node.props.get("time_to")))
        days = "".join(f' {name}="{self.text(day)}"' for name, day in ends if day)
        if days:
            self.days[node.id] = days
        return days

    def edge(self, edge: Edge) -> str:
        self.text.row = edge.id
        role = str(edge.props.get("role", edge.type))
        ends = f'id="{self.text(edge.id)}" source="{self.text(edge.source)}" target="{self.text(edge.target)}"'
        kind = f'kind="{self.text(edge.type)}" label="{self.text(self.roles.get(role, role))}"{self.days.get(edge.source, "")}'
        return f"<edge {ends} {kind}>{self._values('edge', edge.props)}</edge>\n"

    def _values(self, kind: Kind, props: dict[str, Value]) -> str:
        numbers = self.numbers[kind]
        values = (f'<attvalue for="{numbers[name]}" value="{self.text(as_text(value))}"/>' for name, value in props.items())
        return f"<attvalues>{''.join(values)}</attvalues>"


def _colour(colour: str | None) -> str:
    if colour is None or len(colour) != 7:
        return ""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
