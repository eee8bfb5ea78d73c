"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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

Command = TypeVar("Command", bound=Callable[..., object])


def document_options(command: Command) -> Command:
    """Give ``command`` the options that say what documents do not tell of themselves."""
    for option in reversed(DOCUMENT_OPTIONS):
        command = option(command)
    return command


DOCUMENT_OPTIONS = (
    click.option(
        "--published", metavar="DATE", help="When documents were published that do not tell: 2025-01-21, or other EDTF."
    ),
    click.option("--lang", "language", metavar="CODE", help="Language that documents are declared in when they do not tell."),
    click.option("--publisher", metavar="NAME", help="Who published documents that do not tell."),
    click.option(
        "--columns", metavar="SLOT=COLUMN,...", default="", help="Columns of a table of articles: text=body,published=date."
    ),
    click.option(
        "--max-bytes", type=click.IntRange(1), metavar="N", help="The largest document that is read  [default: 5000000]"
    ),
    click.option(
        "--jobs", type=click.IntRange(1), metavar="N", help="Processes that extract; 1 is this one alone  [default: the cores]"
    ),
)
