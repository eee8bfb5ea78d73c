"""``rabita undo``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument
from rabita.cli.output import say


@click.command("undo")
@case_argument
def command(case: Path) -> None:
    """Take back the last change of a case."""
    from rabita.case import open_case

    with open_case(case) as opened:
        what = opened.undo()
    say(f"undone: {what}")
