"""Works out what classes and slots inherit: ancestors, slots with ``slot_usage`` applied; refuses cycles and widening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from rabita.schema.building import Parts, base_of, pattern_of, range_of
from rabita.schema.draft import Draft, near
from rabita.schema.model import Slot
from rabita.schema.reading import Block

Lineage = Mapping[str, tuple[str, ...]]
"""The ancestors of each item, nearest first, without itself."""


def class_lineage(draft: Draft, parts: Parts) -> Lineage:
    """Return the ancestors of each class: parent, then mixins, then theirs; a cycle is a SchemaError."""

    def above(name: str) -> tuple[str, ...]:
        cls = parts.classes[name]
        return ((cls.parent,) if cls.parent is not None else ()) + cls.mixins

    return {name: _ancestors(draft.items["classes"][name].block, name, above) for name in parts.classes}


def slot_lineage(draft: Draft, parts: Parts) -> Lineage:
    """Return the slots that each slot is a special case of; a cycle is a SchemaError."""

    def above(name: str) -> tuple[str, ...]:
        parent = parts.slots[name].parent
        return (parent,) if parent is not None else ()

    return {name: _ancestors(draft.items["slots"][name].block, name, above) for name in draft.items["slots"]} | {
        name: () for name in parts.slots if name not in draft.items["slots"]
    }


def _ancestors(block: Block, name: str, above: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Walk up level by level, so that what is nearer comes first."""
    found: dict[str, None] = {}
    level = above(name)
    while level:
        if name in level:
            raise block.error("is_a" if "is_a" in block.values else "mixins", f"{name!r} is its own ancestor; break the cycle")
        new = [item for item in dict.fromkeys(level) if item not in found]
        found.update(dict.fromkeys(new))
        level = tuple(up for item in new for up in above(item))
    return tuple(found)


def effective_slots(draft: Draft, parts: Parts, lineage: Lineage) -> dict[str, Mapping[str, Slot]]:
    """Return all slots of each class, inherited first, each as ``slot_usage`` of the class and its ancestors narrows it."""
    return {name: MappingProxyType(_slots_of(draft, parts, lineage, name)) for name in parts.classes}


def _slots_of(draft: Draft, parts: Parts, lineage: Lineage, name: str) -> dict[str, Slot]:
    slots: dict[str, Slot] = {}
    downwards = [*reversed(lineage[name]), name]
    for cls in downwards:
        slots.update({slot: parts.slots[slot] for slot in parts.classes[cls].slots if slot not in slots})
    for cls in downwards:
        for slot, usage in draft.items["classes"][cls].block.blocks("slot_usage"):
            if slot not in slots:
                raise usage.error(None, f"{cls} has no slot {slot!r}; {near(slot, slots)}")
            slots[slot] = _narrowed(draft, parts, lineage, cls, slots[slot], usage)
    return slots


def _narrowed(draft: Draft, parts: Parts, lineage: Lineage, cls: str, slot: Slot, usage: Block) -> Slot:
    if "range" in usage.values:
        range_ = range_of(draft, draft.items["classes"][cls], usage)
        slot_range = replace(slot, range=range_, base=base_of(draft, parts.types, range_))
        kind_is_kept = range_ == slot.range or (slot.kind == "relationship" and range_ in parts.classes)
        if not kind_is_kept:
            raise usage.error(
                "range", f"{range_!r} is not within {slot.range!r}, the range of slot {slot.name!r}; choose a narrower one"
            )
    else:
        slot_range = slot
    narrowed = replace(
        slot_range,
        required=usage.flag("required") if "required" in usage.values else slot.required,
        multivalued=usage.flag("multivalued") if "multivalued" in usage.values else slot.multivalued,
        pattern=pattern_of(usage) if "pattern" in usage.values else slot.pattern,
        minimum=usage.number("minimum_value") if "minimum_value" in usage.values else slot.minimum,
        maximum=usage.number("maximum_value") if "maximum_value" in usage.values else slot.maximum,
        description=usage.text("description", slot.description),
    )
    check_narrower(usage, narrowed, slot, lineage)
    if slot.required and not narrowed.required:
        raise usage.error("required", f"slot {slot.name!r} is required above; a class may only demand more")
    return narrowed


def check_narrower(block: Block, slot: Slot, parent: Slot, lineage: Lineage) -> None:
    """Raise SchemaError when ``slot`` allows anything that ``parent`` does not."""
    if slot.range != parent.range and parent.range not in lineage.get(slot.range, ()):
        raise block.error(
            "range", f"{slot.range!r} is not within {parent.range!r}, the range of slot {parent.name!r}; choose a narrower one"
        )
    if slot.multivalued and not parent.multivalued:
        raise block.error("multivalued", f"slot {parent.name!r} has one value, so this has too; take it away")
    if parent.minimum is not None and (slot.minimum is None or slot.minimum < parent.minimum):
        raise block.error("minimum_value", f"is below {parent.minimum:g}, the least of slot {parent.name!r}")
    if parent.maximum is not None and (slot.maximum is None or slot.maximum > parent.maximum):
        raise block.error("maximum_value", f"is above {parent.maximum:g}, the most of slot {parent.name!r}")
