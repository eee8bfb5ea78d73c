"""``rabita build``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument
from rabita.cli.output import one_line, say
from rabita.cli.progress import progress

# Checked before a case is made for what is not there; - is stdin.
there = click.Path(exists=True, allow_dash=True, path_type=Path)


@click.command("build")
@case_argument
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=there)
@click.option("--published", metavar="DATE", help="When documents were published that do not tell: 2025-01-21, or other EDTF.")
@click.option("--lang", "language", metavar="CODE", help="Language that documents are declared in when they do not tell.")
@click.option("--publisher", metavar="NAME", help="Who published documents that do not tell.")
@click.option(
    "--columns", metavar="SLOT=COLUMN,...", default="", help="Columns of a table of articles: text=body,published=date."
)
@click.option("--max-bytes", type=click.IntRange(1), metavar="N", help="The largest document that is read  [default: 5000000]")
def command(
    case: Path,
    paths: tuple[Path, ...],
    published: str | None,
    language: str | None,
    publisher: str | None,
    columns: str,
    max_bytes: int | None,
) -> int:
    """Read documents into a case: texts, saved pages, mail, feeds.

    CASE is made when it is not there. A PATH is a file, a folder with all below it, a ZIP archive, or - for standard input:
    plain text and Markdown (with front matter, or article.toml beside article.txt), HTML pages, Word, .eml, RSS and Atom, CSV and
    JSON lines of articles, Telegram and X exports.

    Each document is committed before the next is read: after a break, the same command goes on where it was. A text that is
    in the case already is left alone.

    Documents are kept with their text and found by search. No findings are drawn from them yet: findings come by `rabita load`.
    """
    from rabita.building import make_options
    from rabita.case import open_case

    make_options(published=published, columns=columns)  # a wrong option makes no case
    with open_case(case, create=True) as opened, progress("build") as shown:
        report = opened.build(
            *paths,
            published=published,
            language=language,
            publisher=publisher,
            columns=columns,
            max_bytes=max_bytes,
            progress=shown,
            say=lambda line: say(one_line(line)),
        )
    click.echo(str(report))
    if report.rejected:
        say(f"see what was refused and why: rabita rejected {case}")
    return 1 if report.rejected else 0
