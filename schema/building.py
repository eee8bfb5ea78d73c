"""Makes the records of a registry out of a draft: names resolved, IRIs in full, nothing inherited yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from rabita.schema.annotations import check_annotations, labels_of, others_of
from rabita.schema.draft import BUILT_IN, KINDS, Draft, Item, near
from rabita.schema.model import Class, DataType, Enum, EnumValue, Slot, SlotKind
from rabita.schema.reading import Block

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXT_TYPE, TIME_TYPE = "langtext", "edtf"
_CLASS_FIELDS = frozenset({"root", "no_label", "color", "icon", "deprecated"})
_SLOT_FIELDS = frozenset({"derived", "authority", "index", "any_term", "deprecated"})
_ENUM_FIELDS = frozenset({"deprecated"})
_MAPPING_KINDS = ("exact", "close", "broad", "narrow")
_XSD = {
    "string": "string",
    "integer": "integer",
    "float": "double",
    "boolean": "boolean",
    "date": "date",
    "uri": "anyURI",
    "uriorcurie": "anyURI",
}


class Parts(NamedTuple):
    """The records of all modules by name."""

    classes: dict[str, Class]
    slots: dict[str, Slot]
    enums: dict[str, Enum]
    types: dict[str, DataType]


def build(draft: Draft) -> Parts:
    """Return the records of ``draft``; SchemaError names what does not exist or does not fit."""
    types = {name: DataType(name, name, XSD + _XSD[name], None, None, "") for name in BUILT_IN}
    for name, item in draft.items["types"].items():
        types[name] = _type(draft, item, name, types)
    enums = {name: _enum(draft, item, name) for name, item in draft.items["enums"].items()}
    slots = {name: _slot(draft, item, name, types) for name, item in draft.items["slots"].items()}
    classes = {name: _class(draft, item, name, slots) for name, item in draft.items["classes"].items()}
    return _with_bounds(draft, Parts(classes, slots, enums, types))


def _type(draft: Draft, item: Item, name: str, types: dict[str, DataType]) -> DataType:
    block = item.block
    of = block.text("typeof", "string")
    if of not in types:
        raise block.error("typeof", f"{of!r} is no type defined before; {near(of, types)}")
    uri = draft.iri(item, "uri", block.text("uri", types[of].uri))
    low, high = block.number("minimum_value"), block.number("maximum_value")
    return DataType(
        name, types[of].base, uri, _first(low, types[of].minimum), _first(high, types[of].maximum), block.text("description")
    )


def _first(*numbers: float | None) -> float | None:
    return next((number for number in numbers if number is not None), None)


def _enum(draft: Draft, item: Item, name: str) -> Enum:
    block = item.block
    check_annotations(draft, item, block, "enum")
    values = {value: _value(draft, item, value, inner) for value, inner in block.blocks("permissible_values")}
    if not values:
        raise block.error("permissible_values", "has no values; list at least one")
    return Enum(
        name=name,
        iri=draft.own_iri(item, name, "enum_uri"),
        values=MappingProxyType(values),
        deprecated=_says(block, "deprecated"),
        description=block.text("description"),
        labels=MappingProxyType(labels_of(block)),
        annotations=MappingProxyType(others_of(block, _ENUM_FIELDS)),
    )


def _value(draft: Draft, item: Item, name: str, block: Block) -> EnumValue:
    check_annotations(draft, item, block, "value")
    if not name.strip() or not name.isprintable():
        raise block.error(None, "a value is one line of printable text")
    return EnumValue(name, block.text("description"), _says(block, "deprecated"), MappingProxyType(labels_of(block)))


def _says(block: Block, flag: str) -> bool:
    return block.block("annotations").flag(flag)


def _slot(draft: Draft, item: Item, name: str, types: dict[str, DataType]) -> Slot:
    block = item.block
    check_annotations(draft, item, block, "slot")
    range_ = range_of(draft, item, block)
    parent = block.optional("is_a")
    if parent is not None and parent not in draft.items["slots"]:
        raise block.error("is_a", f"{parent!r} is no slot; {near(parent, draft.items['slots'])}")
    type_ = types.get(range_)
    return Slot(
        name=name,
        range=range_,
        kind=_kind(draft, range_),
        base=base_of(draft, types, range_),
        iri=draft.own_iri(item, name, "slot_uri"),
        multivalued=block.flag("multivalued"),
        required=block.flag("required"),
        identifier=block.flag("identifier"),
        parent=parent,
        pattern=pattern_of(block),
        minimum=_first(block.number("minimum_value"), type_.minimum if type_ else None),
        maximum=_first(block.number("maximum_value"), type_.maximum if type_ else None),
        derived=_says(block, "derived"),
        authority=_says(block, "authority"),
        index=_says(block, "index"),
        any_term=_says(block, "any_term"),
        deprecated=_says(block, "deprecated"),
        description=block.text("description"),
        labels=MappingProxyType(labels_of(block)),
        mappings=_mappings(draft, item),
        annotations=MappingProxyType(others_of(block, _SLOT_FIELDS)),
    )


def range_of(draft: Draft, item: Item, block: Block) -> str:
    """Return the range that ``block`` gives, else the default of its module; it exists."""
    range_ = block.text("range", item.module.text("default_range", "string"))
    if range_ not in BUILT_IN and not any(range_ in draft.items[kind] for kind in ("types", "enums", "classes")):
        known = [*BUILT_IN, *draft.names("types", "enums", "classes")]
        raise block.error("range", f"{range_!r} is no class, enum or type; {near(range_, known)}")
    return range_


def _kind(draft: Draft, range_: str) -> SlotKind:
    if range_ in draft.items["classes"]:
        return "relationship"
    return "text" if range_ == TEXT_TYPE else "time" if range_ == TIME_TYPE else "value"


def base_of(draft: Draft, types: dict[str, DataType], range_: str) -> str:
    """Return the built-in type below ``range_``, or ``enum``, or ``class``."""
    if range_ in types:
        return types[range_].base
    return "enum" if range_ in draft.items["enums"] else "class"


def pattern_of(block: Block) -> str | None:
    """Return the regular expression of ``block``; it compiles."""
    pattern = block.optional("pattern")
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise block.error("pattern", f"{pattern!r} is no regular expression: {error}") from error
    return pattern


def _mappings(draft: Draft, item: Item) -> MappingProxyType[str, tuple[str, ...]]:
    keys = ((kind, f"{kind}_mappings") for kind in _MAPPING_KINDS)
    found = {kind: tuple(draft.iri(item, key, curie) for curie in item.block.names(key)) for kind, key in keys}
    return MappingProxyType({kind: iris for kind, iris in found.items() if iris})


def _class(draft: Draft, item: Item, name: str, slots: dict[str, Slot]) -> Class:
    block = item.block
    check_annotations(draft, item, block, "class")
    parent = block.optional("is_a")
    _check_exist(block, "is_a", (parent,) if parent is not None else (), draft.items["classes"], "classes")
    _check_exist(block, "mixins", block.names("mixins"), draft.items["classes"], "classes")
    _check_exist(block, "slots", block.names("slots"), slots, "slots")
    annotations = block.block("annotations")
    return Class(
        name=name,
        parent=parent,
        mixins=block.names("mixins"),
        abstract=block.flag("abstract"),
        mixin=block.flag("mixin"),
        is_label=not annotations.flag("no_label"),
        iri=draft.own_iri(item, name, "class_uri"),
        slots=block.names("slots"),
        root=annotations.optional("root"),
        color=annotations.optional("color"),
        icon=annotations.optional("icon"),
        deprecated=annotations.flag("deprecated"),
        description=block.text("description"),
        labels=MappingProxyType(labels_of(block)),
        mappings=_mappings(draft, item),
        annotations=MappingProxyType(others_of(block, _CLASS_FIELDS)),
    )


def _check_exist(block: Block, key: str, names: Iterable[str], known: Iterable[str], kind: str) -> None:
    for name in names:
        if name not in known:
            raise block.error(key, f"{name!r} is no {KINDS[kind]}; {near(name, known)}")


def _with_bounds(draft: Draft, parts: Parts) -> Parts:
    """Return ``parts`` with the first and last day of each time that declares none: the projection computes them."""
    for time in [slot for slot in parts.slots.values() if slot.kind == "time"]:
        missing = [name for name in bounds_of(time.name) if name not in parts.slots]
        space = draft.prefixes[draft.items["slots"][time.name].module.text("default_prefix")]
        parts.slots.update({name: _bound(time, name, space + name) for name in missing})
        for cls in [cls for cls in parts.classes.values() if time.name in cls.slots]:
            added = tuple(name for name in missing if name not in cls.slots)
            parts.classes[cls.name] = replace(cls, slots=cls.slots + added) if added else cls
    return parts


def bounds_of(time: str) -> tuple[str, str]:
    """Return the names of the slots that hold the first and the last day of the slot ``time``."""
    return f"{time}_from", f"{time}_to"


def _bound(time: Slot, name: str, iri: str) -> Slot:
    which = {"en": "first day", "ar": "أول يوم محتمل"} if name.endswith("_from") else {"en": "last day", "ar": "آخر يوم محتمل"}
    labels = {lang: f"{time.labels.get(lang, time.name)}{'، ' if lang == 'ar' else ', '}{words}" for lang, words in which.items()}
    return replace(
        time,
        name=name,
        range="date",
        kind="value",
        base="date",
        iri=iri,
        multivalued=False,
        required=False,
        parent=None,
        pattern=None,
        derived=True,
        index=True,
        description="",
        labels=MappingProxyType(labels),
        mappings=MappingProxyType({}),
        annotations=MappingProxyType({}),
    )
