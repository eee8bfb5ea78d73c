"""``rabita extract``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rabita.cli.load import readable
from rabita.cli.options import document_options
from rabita.cli.output import one_line, say, write

if TYPE_CHECKING:
    from rabita.schema.extraction import Extraction


@click.command("extract")
@click.argument("file", type=readable)
@document_options
@click.option("--explain", is_flag=True, help="Tell each finding in words, and what found it, in place of JSON.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PAGE",
    help="Write a page that shows the findings in the text, in place of JSON.",
)
def command(
    file: Path,
    published: str | None,
    language: str | None,
    publisher: str | None,
    columns: str,
    max_bytes: int | None,
    jobs: int | None,
    explain: bool,
    page: Path | None,
) -> int:
    """Find who, what, when and where in Arabic and English texts.

    FILE is any document that rabita build reads, or a table of them such as JSON lines with text, id and published; - is stdin.
    The answer is one JSON object a line for each document (an Extraction), which rabita load reads.
    """
    from rabita.building import make_options
    from rabita.extracting_files import extract_file
    from rabita.schema.records import Rejected
    from rabita.workers import cores

    options = make_options(published=published, language=language, publisher=publisher, columns=columns, max_bytes=max_bytes)
    done = refused = 0
    shown: list[Extraction] = []
    for found in extract_file(file, options, jobs=jobs or cores()):
        if isinstance(found, Rejected):
            refused += 1
            say(one_line(f"rabita: {found.locator.removesuffix(': whole file')}: {found.reason}"))
            continue
        done += 1
        if explain:
            _explain(found)
        elif page is None:
            _print(found)
        if page is not None:
            shown.append(found)
    if page is not None and shown:
        _write_page(shown, page)
    return 0 if not refused else 1 if done else 2


def _print(found: Extraction) -> None:
    import msgspec

    click.echo(msgspec.json.encode(found))


def _explain(found: Extraction) -> None:
    from rabita.findings import findings_table
    from rabita.schema import default_registry

    click.echo(one_line(f"{found.document.id}: {found.document.language}, {found.document.date or 'no date'}"))
    write(findings_table(found, default_registry()), "table")


def _write_page(found: list[Extraction], page: Path) -> None:
    from rabita.article_page import render_articles
    from rabita.graph.export.files import atomic_write
    from rabita.schema import default_registry

    with atomic_write(page) as file:
        file.write(render_articles(found, default_registry()))
    say(f"{page}: {len(found)} documents")
