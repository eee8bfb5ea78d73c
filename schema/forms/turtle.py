"""The ontology as OWL and SKOS in Turtle, for publication and reasoners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from rabita.schema.model import Class, Enum, EnumValue, Slot
from rabita.schema.registry import Registry

_STANDARD = {"owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Names:
    """Shortens IRIs by the prefixes of a registry and a few more."""

    def __init__(self, registry: Registry, more: Mapping[str, str]) -> None:
        self.prefixes = dict(sorted({**registry.prefixes, **more}.items()))

    def short(self, iri: str) -> str:
        """Return ``iri`` as ``prefix:name`` when a prefix fits, else between angle brackets."""
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        return f"<{iri}>"

    def head(self) -> str:
        """Return the ``@prefix`` lines."""
        return "".join(f"@prefix {prefix}: <{start}> .\n" for prefix, start in self.prefixes.items())


def literal(text: str, language: str | None = None) -> str:
    """Return ``text`` as a Turtle literal."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


def block(subject: str, lines: Iterable[str]) -> str:
    """Return the statements ``predicate object`` of ``lines`` about ``subject``."""
    return f"\n{subject}\n    " + " ;\n    ".join(lines) + " .\n"


def write_turtle(registry: Registry) -> str:
    """Return classes, slots and values with labels in all languages, alignments as SKOS matches.

    What stands in a foreign namespace (``skos:prefLabel``) gets our labels only: its meaning is not ours to state.
    """
    names = Names(registry, _STANDARD)
    parts = [names.head(), *_modules(registry)]
    parts += [block(names.short(cls.iri), _class(registry, names, cls)) for cls in registry.classes.values()]
    parts += [
        block(names.short(slot.iri), _slot(registry, names, slot)) for slot in registry.slots.values() if not slot.identifier
    ]
    parts += [text for enum in registry.enums.values() for text in _enum(names, enum)]
    return "".join(parts)


def _modules(registry: Registry) -> Iterator[str]:
    for module in registry.modules:
        lines = ["a owl:Ontology"] + ([f"dct:title {literal(module.title)}"] if module.title else [])
        lines += [f"owl:versionInfo {literal(module.version)}"] if module.version else []
        lines += [f"dct:license {literal(module.license)}"] if module.license else []
        yield block(f"<{module.iri}>", lines)


def _labels(item: Class | Slot | Enum, predicate: str) -> list[str]:
    lines = [f"{predicate} {literal(text, lang)}" for lang, text in sorted(item.labels.items())]
    return lines + ([f"skos:definition {literal(item.description, 'en')}"] if item.description else [])


def _matches(names: Names, mappings: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [f"skos:{kind}Match {names.short(iri)}" for kind, iris in mappings.items() for iri in iris]


def is_own(registry: Registry, iri: str) -> bool:
    """Tell whether ``iri`` lies in the namespace of a module."""
    return any(iri.startswith(module.namespace) for module in registry.modules)


def _class(registry: Registry, names: Names, cls: Class) -> list[str]:
    lines = ["a owl:Class"] if is_own(registry, cls.iri) else []
    above = [name for name in (cls.parent, *cls.mixins) if name is not None]
    lines += _labels(cls, "rdfs:label") + [f"rdfs:subClassOf {names.short(registry.iri(name))}" for name in above]
    return lines + _matches(names, cls.mappings) + _deprecated(cls)


def _deprecated(item: Class | Slot | Enum | EnumValue) -> list[str]:
    return ["owl:deprecated true"] if item.deprecated else []


def _slot(registry: Registry, names: Names, slot: Slot) -> list[str]:
    if not is_own(registry, slot.iri):
        return _labels(slot, "rdfs:label")
    kind = "rdf:Property" if slot.any_term else "owl:ObjectProperty" if slot.kind == "relationship" else "owl:DatatypeProperty"
    lines = [f"a {kind}", *_labels(slot, "rdfs:label")]
    lines += [f"rdfs:subPropertyOf {names.short(registry.iri(slot.parent))}"] if slot.parent is not None else []
    lines += [f"rdfs:range {_range(registry, names, slot)}"] if not slot.any_term else []
    lines += [f"rdfs:seeAlso {names.short(registry.iri(slot.range))}"] if slot.base == "enum" else []
    users = [cls.iri for cls in registry.classes.values() if slot.name in cls.slots]
    lines += [f"schema:domainIncludes {names.short(iri)}" for iri in users]
    return lines + _matches(names, slot.mappings) + _deprecated(slot)


def _range(registry: Registry, names: Names, slot: Slot) -> str:
    if slot.kind == "relationship":
        return names.short(registry.iri(slot.range))
    return names.short(registry.types[slot.range].uri) if slot.range in registry.types else "xsd:string"


def _enum(names: Names, enum: Enum) -> Iterator[str]:
    yield block(names.short(enum.iri), ["a skos:ConceptScheme", *_labels(enum, "skos:prefLabel"), *_deprecated(enum)])
    for value in enum.values.values():
        lines = ["a skos:Concept", f"skos:inScheme {names.short(enum.iri)}", f"skos:notation {literal(value.name)}"]
        lines += [f"skos:prefLabel {literal(text, lang)}" for lang, text in sorted(value.labels.items())]
        lines += [f"skos:definition {literal(value.description, 'en')}"] if value.description else []
        yield block(f"<{enum.iri}/{quote(value.name, safe='')}>", lines + _deprecated(value))
