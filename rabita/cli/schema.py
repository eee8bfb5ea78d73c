"""``rabita schema``: check an ontology module of one's own; write the ontology in its other forms."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.output import say

modules_argument = click.argument("modules", nargs=-1, metavar="[MODULE...]", type=click.Path(path_type=Path))


@click.group("schema")
def command() -> None:
    """Check an ontology module of your own, or write it out."""


@command.command("check")
@modules_argument
def check(modules: tuple[Path, ...]) -> None:
    """Check each MODULE (YAML) together with Rabita's own; the first thing that is wrong is named with its line."""
    from rabita.schema.registry import Registry

    registry = Registry.load(*modules)
    say(f"valid: {len(registry.classes)} classes, {len(registry.slots)} slots, {len(registry.enums)} enums")


@command.command("write")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@modules_argument
def write(directory: Path, modules: tuple[Path, ...]) -> None:
    """Write Rabita's ontology with each MODULE (YAML) into DIRECTORY: OWL, SHACL, JSON-LD context, JSON Schema, DDL, a page."""
    from rabita.schema.generate import write_all
    from rabita.schema.registry import Registry

    for file in write_all(Registry.load(*modules), directory):
        click.echo(file)
