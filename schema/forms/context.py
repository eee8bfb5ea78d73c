"""The ontology as a JSON-LD 1.1 context."""

from __future__ import annotations

import json

from rabita.schema.model import Slot
from rabita.schema.registry import Registry

_DAY = "http://www.w3.org/2001/XMLSchema#date"


def write_context(registry: Registry) -> str:
    """Return the context in which a record's keys and the names of classes stand for their IRIs."""
    terms: dict[str, object] = {"@version": 1.1}
    terms |= {prefix: {"@id": iri, "@prefix": True} for prefix, iri in registry.prefixes.items()}
    terms |= {"id": "@id", "type": "@type"}
    terms |= {cls.name: cls.iri for cls in registry.classes.values()}
    terms |= {slot.name: _term(registry, slot) for slot in registry.slots.values() if not slot.identifier}
    return json.dumps({"@context": terms}, ensure_ascii=False, indent=1) + "\n"


def _term(registry: Registry, slot: Slot) -> dict[str, str]:
    term = {"@id": slot.iri}
    if slot.any_term:
        return term
    if slot.kind == "text":
        return {**term, "@container": "@language"}
    if slot.kind == "relationship" or slot.base in ("uri", "uriorcurie"):
        return {**term, "@type": "@id"}
    datatype = registry.types[slot.range].uri if slot.range in registry.types else ""
    return {**term, "@type": datatype} if datatype == _DAY else term
