"""Loads modules: reads, builds, inherits and checks them, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from rabita.schema.building import build
from rabita.schema.checking import check_classes, check_slots
from rabita.schema.draft import Draft, read_draft
from rabita.schema.inheritance import class_lineage, effective_slots, slot_lineage
from rabita.schema.model import Class, DataType, Enum, Module, Root, Slot
from rabita.schema.reading import Block


class Loaded(TypedDict):
    """All that a registry is made of."""

    classes: Mapping[str, Class]
    slots: Mapping[str, Slot]
    enums: Mapping[str, Enum]
    types: Mapping[str, DataType]
    prefixes: Mapping[str, str]
    modules: tuple[Module, ...]
    ancestors: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    slots_of: Mapping[str, Mapping[str, Slot]]
    roots: Mapping[str, Root]


def load_parts(modules: Iterable[str | Path]) -> Loaded:
    """Return what a registry of our own and ``modules`` is made of; SchemaError names the first thing that is wrong."""
    draft = read_draft(modules)
    parts = build(draft)
    class_lines, slot_lines = class_lineage(draft, parts), slot_lineage(draft, parts)
    check_slots(draft, parts, slot_lines, class_lines)
    slots = effective_slots(draft, parts, class_lines)
    roots = check_classes(draft, parts, class_lines, slots)
    return {
        "classes": parts.classes,
        "slots": parts.slots,
        "enums": parts.enums,
        "types": parts.types,
        "prefixes": draft.prefixes,
        "modules": tuple(_module(draft, block, path) for block, path in zip(draft.modules, draft.paths, strict=True)),
        "ancestors": class_lines,
        "roles": slot_lines,
        "slots_of": slots,
        "roots": roots,
    }


def _module(draft: Draft, block: Block, path: Path) -> Module:
    title, version, license_ = (block.text(key) for key in ("title", "version", "license"))
    namespace = draft.prefixes[block.text("default_prefix")]
    return Module(block.text("id"), block.text("name"), title, version, license_, namespace, path)
