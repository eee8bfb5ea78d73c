"""The ontology as constraints and indexes in Cypher."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.schema.model import Slot
from rabita.schema.registry import Registry

LANGUAGES = ("en", "ar")
"""The languages in which every node has a display name."""


def write_constraints(registry: Registry) -> str:
    """Return the DDL: a unique ``id`` a root label, an index per indexed slot of it, full text over its names.

    Neo4j 5 and later. Each statement stands on a line of its own and may be run again.
    """
    return "\n".join(line for root in registry.roots for line in _statements(registry, root)) + "\n"


def _statements(registry: Registry, root: str) -> Iterator[str]:
    low = root.lower()
    yield f"CREATE CONSTRAINT {low}_id IF NOT EXISTS FOR (n:{root}) REQUIRE n.id IS UNIQUE;"
    for key in indexed_properties(registry, root):
        yield f"CREATE INDEX {low}_{key} IF NOT EXISTS FOR (n:{root}) ON (n.{key});"
    names = ", ".join(f"n.name_{lang}" for lang in LANGUAGES)
    yield f"CREATE FULLTEXT INDEX {low}_names IF NOT EXISTS FOR (n:{root}) ON EACH [{names}];"


def indexed_properties(registry: Registry, root: str) -> list[str]:
    """Return the properties of nodes below ``root`` that are indexed, text in each language, in the order of the slots."""
    slots: dict[str, Slot] = {name: slot for cls in registry.descendants(root) for name, slot in registry.slots_of(cls).items()}
    return [key for slot in slots.values() if slot.index for key in _properties(slot)]


def _properties(slot: Slot) -> list[str]:
    return [f"{slot.name}_{lang}" for lang in LANGUAGES] if slot.kind == "text" else [slot.name]
