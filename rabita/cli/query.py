"""``rabita query``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from rabita.cli.options import case_argument, format_option, store_option
from rabita.cli.output import write
from rabita.errors import InputError


@click.command("query")
@case_argument
@click.argument("text", metavar="CYPHER")
@click.option("--sparql", is_flag=True, help="The text is SPARQL; it is asked of the RDF store.")
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help="A $NAME of the Cypher text; VALUE is JSON, else text."
)
@store_option
@format_option
def command(case: Path, text: str, sparql: bool, params: tuple[str, ...], store: str, form: str) -> None:
    """Ask in Cypher or SPARQL; read-only.

    CYPHER may be - for stdin.
    """
    from rabita.case import open_case

    if sparql and params:
        raise click.UsageError("--param is for Cypher; write the value into the SPARQL text")
    text = sys.stdin.read() if text == "-" else text
    with open_case(case) as opened:
        write(opened.sparql(text) if sparql else opened.cypher(text, parse_params(params), store=store), form)


def parse_params(items: Iterable[str]) -> dict[str, object]:
    """Return the parameters in ``items`` (``name=value``): a value is read as JSON where it is some, else it is text."""
    params = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not (equals and name.isidentifier()):
            raise InputError(f"--param {item!r} is not of the form NAME=VALUE")
        params[name] = _parse_value(value)
    return params


def _parse_value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
