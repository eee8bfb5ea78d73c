"""``rabita retract``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument
from rabita.cli.output import say


@click.command("retract")
@case_argument
@click.argument("document")
def command(case: Path, document: str) -> None:
    """Take a document out, as if never loaded.

    DOCUMENT is an id (or the beginning of one) or the url of one of `rabita documents`. `rabita undo` brings it back.
    """
    from rabita.case import open_case

    with open_case(case) as opened:
        count = opened.retract(document)
    say(f"retracted with {count} assertions; `rabita undo {case}` brings it back")
