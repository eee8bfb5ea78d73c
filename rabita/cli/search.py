"""``rabita search``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument, format_option
from rabita.cli.output import write


@click.command("search")
@case_argument
@click.argument("text")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many nodes at most.")
@format_option
def command(case: Path, text: str, limit: int, form: str) -> None:
    """Find nodes by a name, in either script.

    The nodes whose names fit TEXT best come first.
    """
    from rabita.case import open_case

    with open_case(case) as opened:
        write(opened.search(text, limit=limit), form)
