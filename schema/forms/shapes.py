"""The ontology as SHACL: one open shape a class, with its own slots only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rabita.schema.forms.turtle import Names, block, is_own, literal
from rabita.schema.model import Class, Slot
from rabita.schema.registry import Registry

_MORE = {"sh": "http://www.w3.org/ns/shacl#"}


def write_shapes(registry: Registry) -> str:
    """Return a shape a class; validate with the ontology's own Turtle beside it, for the classes above each class.

    A class is held to the slots that it brings or narrows; the shapes of the classes above it hold the rest. Text in
    languages is held to one text a language, not to one text.
    """
    names = Names(registry, _MORE)
    return names.head() + "".join(_shape(registry, names, cls) for cls in registry.classes.values())


def _shape(registry: Registry, names: Names, cls: Class) -> str:
    label = [f"sh:name {literal(text, lang)}" for lang, text in sorted(cls.labels.items())]
    properties = [f"sh:property [ {' ; '.join(_property(registry, names, slot))} ]" for slot in _own(registry, cls)]
    subject = names.short(f"{cls.iri if is_own(registry, cls.iri) else registry.modules[0].namespace + cls.name}Shape")
    return block(subject, ["a sh:NodeShape", f"sh:targetClass {names.short(cls.iri)}", *label, *properties])


def _own(registry: Registry, cls: Class) -> Iterator[Slot]:
    """Yield the slots that ``cls`` brings, and those that it narrows."""
    inherited: Mapping[str, Slot] = {
        name: slot for above in reversed(registry.ancestors(cls.name)) for name, slot in registry.slots_of(above).items()
    }
    for name, slot in registry.slots_of(cls.name).items():
        if inherited.get(name) is not slot and not slot.identifier:
            yield slot


def _property(registry: Registry, names: Names, slot: Slot) -> list[str]:
    lines = [f"sh:path {names.short(slot.iri)}"]
    lines += [f"sh:name {literal(text, lang)}" for lang, text in sorted(slot.labels.items())]
    lines += ["sh:minCount 1"] if slot.required else []
    if slot.kind == "text":
        return lines + ["sh:datatype rdf:langString"] + ([] if slot.multivalued else ["sh:uniqueLang true"])
    lines += [] if slot.multivalued else ["sh:maxCount 1"]
    return lines + _values(registry, names, slot)


def _values(registry: Registry, names: Names, slot: Slot) -> list[str]:
    if slot.any_term:
        return []
    if slot.kind == "relationship":
        return [f"sh:class {names.short(registry.iri(slot.range))}"]
    if slot.base == "enum":
        return [f"sh:in ( {' '.join(literal(value) for value in registry.enums[slot.range].values)} )"]
    lines = _datatype(registry, names, slot)
    lines += [f"sh:pattern {literal(slot.pattern)}"] if slot.pattern is not None else []
    lines += [f"sh:minInclusive {slot.minimum:g}"] if slot.minimum is not None else []
    return lines + ([f"sh:maxInclusive {slot.maximum:g}"] if slot.maximum is not None else [])


def _datatype(registry: Registry, names: Names, slot: Slot) -> list[str]:
    """A float may be any kind of number, and a URI an IRI or a literal: both are written in more than one way."""
    if slot.base in ("uri", "uriorcurie"):
        return []
    if slot.base == "float":
        return ["sh:or ( [ sh:datatype xsd:decimal ] [ sh:datatype xsd:double ] [ sh:datatype xsd:integer ] )"]
    return [f"sh:datatype {names.short(registry.types[slot.range].uri)}"]
