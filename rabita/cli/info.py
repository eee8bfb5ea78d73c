"""``rabita info``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument, format_option
from rabita.cli.output import write


@click.command("info")
@case_argument
@format_option
def command(case: Path, form: str) -> None:
    """Show what is in a case, in numbers."""
    from rabita.case import open_case

    with open_case(case) as opened:
        write(opened.info(), form)
