"""The view document ``rabita-view/1``: a view with the words and colours of its classes and roles, as JSON that needs nothing else.

Its JSON Schema is ``rabita-view-1.schema.json`` beside this module.

Nodes and edges are columns of equal length: less than half the size of a list of objects. ``source``, ``target`` and ``quotes`` are indexes.
``flags`` add up: 2 two or more independent sources, 4 contradicted, 8 proposed, planned or possible, 16 denied or cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable

from rabita.graph.views.items import color_of, flags_of, shape_of
from rabita.graph.views.view import View
from rabita.schema.registry import Registry

FORMAT = "rabita-view/1"
LANGUAGES = ("ar", "en")
QUOTE = ("text", "document", "published", "according_to", "reported_by", "modality", "polarity", "locator")
Document = dict[str, object]


def view_document(view: View, registry: Registry) -> Document:
    """Return ``view`` as a document; equal views give equal documents."""
    nodes, edges = view.nodes, view.edges
    slots = sorted({slot for node in nodes for slot, _ in node.facts})
    return {
        "format": FORMAT,
        "title": view.title,
        "lang": view.lang,
        "dir": view.direction,
        "truncated": {"nodes": {"shown": len(nodes), "of": view.total}},
        "classes": [_class(cls, root, registry) for cls, root in _roots(view)],
        "relations": [_named(role, registry) for role in sorted({edge.role for edge in edges})],
        "slots": [_named(slot, registry) for slot in slots],
        "statuses": _values("Status", registry),
        "modalities": _values("Modality", registry),
        "polarities": _values("Polarity", registry),
        "nodes": {
            "id": [node.id for node in nodes],
            "class": [node.cls for node in nodes],
            "label": [node.name for node in nodes],
            "x": [node.x for node in nodes],
            "y": [node.y for node in nodes],
            "rank": list(range(len(nodes))),
            "flags": [flags_of(node.status, node.sources) for node in nodes],
            "status": [node.status for node in nodes],
            "time": [node.time for node in nodes],
            "sources": [node.sources for node in nodes],
            "names": [node.other_names for node in nodes],
            "facts": [node.facts for node in nodes],
        },
        "edges": {
            "id": [edge.id for edge in edges],
            "source": [edge.source for edge in edges],
            "target": [edge.target for edge in edges],
            "role": [edge.role for edge in edges],
            "flags": [flags_of(edge.status, edge.sources) for edge in edges],
            "status": [edge.status for edge in edges],
            "sources": [edge.sources for edge in edges],
        },
        "evidence": {
            "quotes": {name: [getattr(quote, name) for quote in view.quotes] for name in QUOTE},
            "nodes": {"quotes": [node.quotes for node in nodes], "more": [node.more for node in nodes]},
            "edges": {"quotes": [edge.quotes for edge in edges], "more": [edge.more for edge in edges]},
        },
    }  # fmt: skip


def _roots(view: View) -> Iterable[tuple[str, str]]:
    roots = {node.cls: node.root for node in view.nodes}
    return ((cls, roots[cls]) for cls in view.classes)


def _class(cls: str, root: str, registry: Registry) -> Document:
    return {**_named(cls, registry), "color": color_of(cls, registry), "shape": shape_of(root)}


def _named(item: str, registry: Registry) -> Document:
    return {"name": item, "label": {lang: registry.text(item, lang) for lang in LANGUAGES}}


def _values(enum: str, registry: Registry) -> list[Document]:
    names = registry.enums[enum].values
    return [{"name": name, "label": {lang: registry.text((enum, name), lang) for lang in LANGUAGES}} for name in names]
