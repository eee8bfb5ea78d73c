"""``rabita demo``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.ask import answer
from rabita.cli.output import say

ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("who-met-whom", {"from": "2023-03-01", "to": "2023-06-30"}),
    ("proposed-not-agreed", {}),
    ("who-fears-what", {}),
)


@click.command("demo")
@click.argument("directory", metavar="[DIR]", default="demo", type=click.Path(path_type=Path))
def command(directory: Path) -> None:
    """Try it: the bundled samples as a case, in DIR (default: demo).

    Three questions are answered and a picture is drawn.
    """
    from rabita.case import demo_case

    with demo_case(directory) as case:
        for name, params in ASKED:
            answer(case, name, form="table", params=params)
            if params:
                say(f"({' '.join(f'--{key} {value}' for key, value in params.items())})")
            click.echo()
        picture = directory / "picture.html"
        case.export(picture)
    click.echo(f"picture, for a browser: {picture}")
    for line in _next(directory):
        say(line)


def _next(case: Path) -> list[str]:
    return [
        "next:",
        "  rabita questions",
        f"  rabita ask {case} dyad-timeline --a Egypt --b Türkiye",
        f"  rabita show {case} Oman",
        f"  rabita load {case} FILE",
    ]
