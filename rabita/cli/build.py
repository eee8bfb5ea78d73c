"""``rabita build``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument, document_options
from rabita.cli.output import one_line, say
from rabita.cli.progress import progress

# Checked before a case is made for what is not there; - is stdin.
there = click.Path(exists=True, allow_dash=True, path_type=Path)


@click.command("build")
@case_argument
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=there)
@document_options
@click.option(
    "--extractor",
    type=click.Choice(["rules", "none"]),
    default="rules",
    show_default=True,
    help="What draws findings; none keeps the texts only.",
)
def command(
    case: Path,
    paths: tuple[Path, ...],
    published: str | None,
    language: str | None,
    publisher: str | None,
    columns: str,
    extractor: str,
    max_bytes: int | None,
    jobs: int | None,
) -> int:
    """Read documents into a case and draw findings from them.

    CASE is made when it is not there. A PATH is a file, a folder with all below it, a ZIP archive, or - for standard input:
    plain text and Markdown (with front matter, or article.toml beside article.txt), HTML pages, Word, .eml, RSS and Atom, CSV and
    JSON lines of articles, Telegram and X exports.

    Each document is committed before the next one: after a break, the same command goes on where it was. A text that is in the
    case already is left alone, unless its findings are of an older version: then they are drawn anew, and what people judged
    stays. Findings are drawn from Arabic and English; documents in other languages are kept with their text and found by search.
    """
    from rabita.building import make_options
    from rabita.case import open_case
    from rabita.workers import cores

    make_options(published=published, columns=columns)  # a wrong option makes no case
    with open_case(case, create=True) as opened, progress("build") as shown:
        report = opened.build(
            *paths,
            published=published,
            language=language,
            publisher=publisher,
            columns=columns,
            max_bytes=max_bytes,
            extractor=extractor,
            jobs=jobs or cores(),
            progress=shown,
            say=lambda line: say(one_line(line)),
        )
    click.echo(str(report))
    if report.rejected:
        say(f"see what was refused and why: rabita rejected {case}")
    return 1 if report.rejected else 0
