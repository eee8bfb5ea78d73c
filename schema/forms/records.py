"""The ontology as JSON Schema 2020-12 of the records that are loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rabita.schema.model import Class, Slot
from rabita.schema.registry import Registry

Json = dict[str, object]
_NOT_RECORDED = ("Assertion",)
"""A record is said by assertions that loading makes; none is itself one."""

_LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
_NUMBER = {"integer": "integer", "float": "number", "boolean": "boolean"}
_FORMATS = {"date": "date", "uri": "iri", "uriorcurie": "iri"}
_TEXT: Json = {"type": "string", "minLength": 1}
_SOURCE_KEYS = ("url", "publisher", "published", "quote", "language", "type")


def write_record_schema(registry: Registry) -> str:
    """Return the schema of one record: its class by ``type``, the slots of that class, and how it is said."""
    concrete = [name for name, cls in registry.classes.items() if cls.concrete and name not in _NOT_RECORDED]
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{registry.modules[0].iri}/records.schema.json",
        "title": "A record that Rabita loads",
        **_one_of(concrete, required=True),
        "$defs": _definitions(registry, concrete),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _one_of(classes: Iterable[str], *, required: bool) -> Json:
    """Return the schema of an object of one of ``classes``, told by its ``type``: errors then name the slot at fault."""
    names = list(classes)
    chosen = [
        {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in names
    ]
    schema: Json = {"type": "object", "properties": {"type": {"enum": names}}, "allOf": chosen}
    return schema | ({"required": ["type"]} if required else {})


def _definitions(registry: Registry, concrete: list[str]) -> Json:
    slots = [slot for slot in registry.slots.values() if _is_stated(slot)]
    used = {slot.range for name in concrete for slot in registry.slots_of(name).values() if slot.kind == "relationship"}
    return {
        **_texts(),
        **{f"saying_{key}": schema for key, schema in _saying(registry).items()},
        **{f"a_{name}": _reference(registry, name, concrete) for name in registry.classes if name in used},
        **{f"slot_{slot.name}": _slot(registry, slot) for slot in slots if slot.kind != "relationship" or slot.range in used},
        **{name: _class(registry, registry.classes[name]) for name in concrete},
    }


def _is_stated(slot: Slot) -> bool:
    return not slot.derived and not slot.identifier and not slot.any_term


def _texts() -> Json:
    """Return the schemas of text in languages: plain, or a map from language; one a language, or several."""
    many: Json = {"oneOf": [_TEXT, _list(_TEXT)]}
    return {"text": {"oneOf": [_TEXT, _language_map(_TEXT)]}, "texts": {"oneOf": [_TEXT, _list(_TEXT), _language_map(many)]}}


def _language_map(texts: Json) -> Json:
    return {"type": "object", "propertyNames": {"pattern": _LANGUAGE}, "additionalProperties": texts}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items, "minItems": 1}


def _closed(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _reference(registry: Registry, name: str, concrete: list[str]) -> Json:
    """Return the schema of a name, an id, or an object of a class below ``name``."""
    below = [cls for cls in registry.descendants(name) if cls in concrete]
    return {
        "description": registry.text(name, "en"),
        "if": {"type": "string"},
        "then": _TEXT,
        "else": _one_of(below, required=False),
    }


def _class(registry: Registry, cls: Class) -> Json:
    stated = [slot for slot in registry.slots_of(cls.name).values() if _is_stated(slot)]
    saying = {key: _ref(f"saying_{key}") for key in _saying(registry)}
    slots = {slot.name: _class_slot(registry, slot) for slot in stated}
    required = ["type", *(slot.name for slot in stated if slot.required)]
    schema = _closed({"type": {"const": cls.name}, "id": _TEXT, **saying, **slots})
    # An object with an id adds to what is there, so it need not tell all again.
    demand: Json = {"anyOf": [{"required": ["id"]}, {"required": required}]} if len(required) > 1 else {}
    return {**_about(registry, cls), **schema, **demand}


def _class_slot(registry: Registry, slot: Slot) -> Json:
    is_common = slot is registry.slots[slot.name]
    return _ref(f"slot_{slot.name}") if is_common else _slot(registry, slot)


def _about(registry: Registry, item: Class | Slot) -> Json:
    labels: Json = {"title": registry.text(item.name, "en"), "x-title-ar": registry.text(item.name, "ar")}
    return labels | ({"description": item.description} if item.description else {})


def _saying(registry: Registry) -> Json:
    """Return the keys that tell how a record is said."""
    source = {"oneOf": [_TEXT, _closed({"title": _ref("text"), **dict.fromkeys(_SOURCE_KEYS, _TEXT)})]}
    return {
        "source": source,
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "modality": {"enum": list(registry.enums["Modality"].values)},
        "polarity": {"enum": list(registry.enums["Polarity"].values)},
        "condition": _TEXT,
        "according_to": _ref("a_Actor"),
        "reported_by": _ref("a_Actor"),
    }


def _slot(registry: Registry, slot: Slot) -> Json:
    about = _about(registry, slot)
    if slot.kind == "text":
        return {**about, **_ref("texts" if slot.multivalued else "text")}
    one = _value(registry, slot)
    return {**about, "if": {"type": "array"}, "then": _list(one), "else": one} if slot.multivalued else {**about, **one}


def _value(registry: Registry, slot: Slot) -> Json:
    if slot.kind == "relationship":
        return _ref(f"a_{slot.range}")
    if slot.base == "enum":
        return {"enum": list(registry.enums[slot.range].values)}
    limits = {"format": _FORMATS.get(slot.base), "pattern": slot.pattern, "minimum": slot.minimum, "maximum": slot.maximum}
    return {"type": _NUMBER.get(slot.base, "string"), **{key: limit for key, limit in limits.items() if limit is not None}}
