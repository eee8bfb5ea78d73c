"""The ontology as style: what each class and role looks like and is called on screen."""

from __future__ import annotations

import json

from rabita.schema.model import Class
from rabita.schema.registry import Registry


def write_style(registry: Registry) -> str:
    """Return colour, icon, root and labels of each class that a node can have, and the labels of roles and values.

    A class without colour or icon has those of the nearest class above it.
    """
    classes = {name: _class(registry, cls) for name, cls in registry.classes.items() if cls.concrete}
    slots = {name: dict(slot.labels) for name, slot in registry.slots.items()}
    enums = {name: {value: dict(item.labels) for value, item in enum.values.items()} for name, enum in registry.enums.items()}
    return json.dumps({"classes": classes, "slots": slots, "enums": enums}, ensure_ascii=False, indent=1) + "\n"


def _class(registry: Registry, cls: Class) -> dict[str, object]:
    line = [cls, *(registry.classes[name] for name in registry.ancestors(cls.name))]
    edge = {key: cls.annotations[key] for key in ("edge_from", "edge_to", "edge_label") if key in cls.annotations}
    return {
        "root": registry.root(cls.name).name,
        "color": next((item.color for item in line if item.color is not None), None),
        "icon": next((item.icon for item in line if item.icon is not None), None),
        "labels": dict(cls.labels),
        **edge,
    }
