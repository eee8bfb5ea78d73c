"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.output import FORMATS

case_argument = click.argument("case", type=click.Path(path_type=Path))
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    envvar="RABITA_FORMAT",
    help="How rows are written to stdout.",
)
lang_option = click.option(
    "--lang", type=click.Choice(["ar", "en"]), envvar="RABITA_LANG", help="Language of names and sentences  [default: the case's]"
)
store_option = click.option(
    "--store",
    default="embedded",
    show_default=True,
    envvar="RABITA_STORE",
    metavar="embedded|URI",
    help="Where Cypher runs: bolt://... for a Neo4j server.",
)
