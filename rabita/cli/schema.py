"""``rabita schema``: check an ontology module; write the ontology in other forms."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.output import say


@click.group("schema")
def command() -> None:
    """Check an ontology module of your own."""


@command.command("check")
@click.argument("modules", nargs=-1, metavar="[MODULE...]", type=click.Path(path_type=Path))
def check(modules: tuple[Path, ...]) -> None:
    """Check each MODULE (YAML) together with Rabita's own; the first thing that is wrong is named with its line."""
    from rabita.schema.registry import Registry

    registry = Registry.load(*modules)
    say(f"valid: {len(registry.classes)} classes, {len(registry.slots)} slots, {len(registry.enums)} enums")
