"""``rabita extract``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.load import readable
from rabita.cli.options import document_options
from rabita.cli.output import one_line, say


@click.command("extract")
@click.argument("file", type=readable)
@document_options
def command(
    file: Path,
    published: str | None,
    language: str | None,
    publisher: str | None,
    columns: str,
    max_bytes: int | None,
    jobs: int | None,
) -> int:
    """Find names and times in Arabic and English texts.

    FILE is any document that rabita build reads, - is stdin. The answer is one JSON object a line for each document (an
    Extraction), which rabita load reads.
    """
    import msgspec

    from rabita.building import make_options
    from rabita.extracting_files import extract_file
    from rabita.schema.records import Rejected
    from rabita.workers import cores

    options = make_options(published=published, language=language, publisher=publisher, columns=columns, max_bytes=max_bytes)
    done = refused = 0
    for found in extract_file(file, options, jobs=jobs or cores()):
        if isinstance(found, Rejected):
            refused += 1
            say(one_line(f"rabita: {found.locator.removesuffix(': whole file')}: {found.reason}"))
        else:
            done += 1
            click.echo(msgspec.json.encode(found))
    return 0 if not refused else 1 if done else 2
