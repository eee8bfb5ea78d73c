"""``rabita documents``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument, format_option
from rabita.cli.output import write


@click.command("documents")
@case_argument
@format_option
def command(case: Path, form: str) -> None:
    """List the documents that a case rests on."""
    from rabita.case import open_case

    with open_case(case) as opened:
        write(opened.documents(), form)
