"""``rabita questions``."""

from __future__ import annotations

import click

from rabita.cli.options import format_option
from rabita.cli.output import write
from rabita.graph.table import Table


@click.command("questions")
@format_option
def command(form: str) -> None:
    """List the shipped questions, in English and Arabic."""
    from rabita.graph.queries.library import questions

    rows = [
        (item.name, " ".join(f"--{name}" for name in item.params), item.ask["en"], item.ask["ar"])
        for item in questions().values()
    ]
    write(Table(["name", "options", "question", "السؤال"], list(rows)), form)
