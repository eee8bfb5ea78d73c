"""``rabita export``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument, lang_option


@click.command("export")
@case_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--to", metavar="FORMAT", help="html, ttl, nt, trig, jsonld, graphml, gexf, csv or jsonl  [default: by the suffix of OUT]"
)
@click.option("--all", "everything", is_flag=True, help="Draw every node, not only the first 150 by rank (pictures).")
@lang_option
def command(case: Path, out: Path, to: str | None, everything: bool, lang: str | None) -> None:
    """Write the graph to a file, or draw it (HTML)."""
    from rabita.case import open_case

    with open_case(case) as opened:
        written = opened.export(out, to=to, everything=everything, lang=lang)
    click.echo(str(written))
