"""``rabita extract``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.load import readable


@click.command("extract")
@click.argument("file", type=readable)
@click.option("--published", metavar="DATE", help="Date of the document (2025-01-21)  [default: what the text tells]")
def command(file: Path, published: str | None) -> None:
    """Find names and times in an Arabic or English text.

    FILE is plain text in UTF-8, - is stdin. The answer is one JSON object (an Extraction), which rabita load reads.
    """
    import msgspec

    from rabita.loaders.extract.pipeline import extract_file

    click.echo(msgspec.json.encode(extract_file(file, published=published)))
