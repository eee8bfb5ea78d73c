"""``rabita demo``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.ask import answer
from rabita.cli.output import say

ASKED = ("who-met-whom", "proposed-not-agreed", "who-fears-what")


@click.command("demo")
@click.argument("directory", metavar="[DIR]", default="demo", type=click.Path(path_type=Path))
def command(directory: Path) -> None:
    """Try it: the bundled samples as a case, in DIR (default: demo).

    Three questions are answered and a picture is drawn.
    """
    from rabita.case import demo_case

    with demo_case(directory) as case:
        for name in ASKED:
            click.echo()
            answer(case, name, form="table")
            click.echo()
        picture = directory / "picture.html"
        case.export(picture)
    click.echo(f"picture: {picture}  (open it in a browser)")
    for line in _next(directory):
        say(line)


def _next(case: Path) -> list[str]:
    return [
        "next:",
        f"  rabita ask {case} who-met-whom --from 2025-01-01",
        f"  rabita questions        rabita show {case} NAME        rabita query {case} CYPHER        rabita load {case} FILE",
    ]
