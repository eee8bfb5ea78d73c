"""Writes the ontology in its other forms: Turtle, SHACL, JSON-LD, JSON Schema, Cypher DDL, style, documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rabita.schema.forms.constraints import write_constraints
from rabita.schema.forms.context import write_context
from rabita.schema.forms.page import write_page
from rabita.schema.forms.records import write_record_schema
from rabita.schema.forms.shapes import write_shapes
from rabita.schema.forms.style import write_style
from rabita.schema.forms.turtle import write_turtle
from rabita.schema.registry import Registry, default_registry

GENERATED = Path(__file__).with_name("generated")
"""The forms of our own modules, committed."""

FORMS: Mapping[str, Callable[[Registry], str]] = {
    "rabita.ttl": write_turtle,
    "shapes.ttl": write_shapes,
    "context.jsonld": write_context,
    "records.schema.json": write_record_schema,
    "constraints.cypher": write_constraints,
    "style.json": write_style,
    "ontology.md": write_page,
}
"""What writes each file."""


def write_all(registry: Registry, directory: Path) -> list[Path]:
    """Write every form of ``registry`` into ``directory``, made when missing, and return the files.

    The same modules give the same bytes.
    """
    directory.mkdir(parents=True, exist_ok=True)
    files = []
    for name, write in FORMS.items():
        (directory / name).write_text(write(registry), encoding="utf-8", newline="\n")
        files.append(directory / name)
    return files


if __name__ == "__main__":
    write_all(default_registry(), GENERATED)
