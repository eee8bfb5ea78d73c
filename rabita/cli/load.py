"""``rabita load``."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import click

from rabita.cli.options import case_argument
from rabita.cli.output import say
from rabita.cli.progress import progress
from rabita.errors import InputError
from rabita.report import Report

# Checked before a case is made for what cannot be loaded; - is stdin.
readable = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command("load")
@case_argument
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=readable)
@click.option("--text", "texts", multiple=True, type=readable, help="A text that records speak of, matched by its sha256.")
@click.option("--map", "mapping", type=readable, help="TOML file that says which column of a table fills which slot.")
@click.option("--suggest", is_flag=True, help="Load nothing; print a draft of the mapping file for a table.")
@click.option("--format", "form", help="How the files are written  [default: guessed, and said]")
@click.option("--lang", "language", type=click.Choice(["ar", "en"]), help="Language of a new case  [default: en]")
@click.option("--ontology", multiple=True, type=readable, help="Your own ontology module (YAML), for a new case.")
def command(
    case: Path,
    files: tuple[Path, ...],
    texts: tuple[Path, ...],
    mapping: Path | None,
    suggest: bool,
    form: str | None,
    language: str | None,
    ontology: tuple[Path, ...],
) -> int:
    """Load extracted records from files into a case.

    CASE is made when it is not there. A FILE holds extractions or ontology records (JSON, JSON lines), or is a table
    (CSV, TSV, JSON lines) with a mapping.
    """
    from rabita.case import open_case

    if suggest:
        for file in files:
            click.echo(_draft(case, file, ontology), nl=False)
        return 0
    is_new, report = not case.exists(), Report(0, 0, 0, 0, 0)
    if ontology and not is_new:
        say(f"{case} is there already; --ontology is for a new case and is not used")
    try:
        with open_case(case, create=True, language=language, ontology=ontology) as opened, progress("load") as shown:
            if language not in (None, opened.language):
                say(f"{case} is there already and speaks {opened.language}; --lang is for a new case")
            for file in files:
                report = report.plus(opened.load(file, mapping=mapping, texts=texts, format=form, progress=shown, say=say))
    except InputError:
        if report.documents or report.already:
            click.echo(str(report))
        elif is_new:
            _remove_if_empty(case)
        raise
    click.echo(str(report))
    if report.rejected:
        say(f"see what was refused and why: rabita rejected {case}")
    return 1 if report.rejected else 0


def _remove_if_empty(case: Path) -> None:
    """Remove the case that was made for a load of which nothing came in."""
    from rabita.case import open_case

    if not case.exists():
        return
    with open_case(case) as opened:
        is_empty = len(opened.history()) < 2
    if is_empty:
        shutil.rmtree(case)


def _draft(case: Path, table: Path, ontology: Iterable[Path]) -> str:
    """Return a draft of a mapping, in the words of the case's ontology when the case is there."""
    from rabita.case import open_case
    from rabita.loaders.mapping.tables import suggest_mapping
    from rabita.schema import Registry

    if not case.exists():
        return suggest_mapping(table, Registry.load(*ontology))
    with open_case(case) as opened:
        return suggest_mapping(table, opened.registry)
