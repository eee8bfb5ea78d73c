"""``rabita review``: pairs that may be one, and decisions about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rabita.cli.options import case_argument, format_option, lang_option
from rabita.cli.output import say, visible, write

if TYPE_CHECKING:
    from rabita.graph.table import Cell


@click.command("review")
@case_argument
@click.option("--list", "is_list", is_flag=True, help="List the pairs, likeliest first  [default].")
@click.option("--same", type=str, nargs=2, metavar="A B", help="Say that A and B are one.")
@click.option("--different", type=str, nargs=2, metavar="A B", help="Say that A and B are two.")
@click.option("--why", default="reviewed", show_default=True, metavar="TEXT", help="The reason for the decision.")
@click.option("--by", metavar="NAME", help="Who decides  [default: the user of this machine].")
@lang_option
@format_option
def command(
    case: Path,
    is_list: bool,
    same: tuple[str, str] | None,
    different: tuple[str, str] | None,
    why: str,
    by: str | None,
    lang: str | None,
    form: str,
) -> None:
    """List pairs that may be one, or decide about one.

    A and B are ids, beginnings of ids, or names. A decision holds until `rabita undo`.
    """
    if sum((is_list, same is not None, different is not None)) > 1:
        raise click.UsageError("give one of --list, --same and --different")
    from rabita.case import open_case

    with open_case(case) as opened:
        for kind, pair in (("same", same), ("different", different)):
            if pair is not None:
                opened.judge(kind, *map(opened.find_node, pair), why=why, by=by)
                say(f"noted as {kind}; `rabita undo {case}` takes it back")
                return
        pairs = opened.undecided(lang=lang)
    if form != "table":
        write(pairs, form)
    for line in (line for pair in pairs for line in lines(pair)) if form == "table" else ():
        click.echo(line)


def lines(pair: Mapping[str, Cell]) -> Iterator[str]:
    """Yield the lines that show ``pair``, a row of `Case.undecided`."""
    for mark, end in (("    " if pair["score"] is None else f"{pair['score']:.2f}", "_a"), ("    ", "_b")):
        yield f"{mark}  {visible(str(pair[f'name{end}']))}  {pair[f'id{end}']}"
        words = (f"«{pair[f'words{end}']}»", pair[f"document{end}"]) if pair[f"words{end}"] else (pair[f"document{end}"],)
        yield "      " + " ".join(visible(str(word)) for word in words if word is not None)
    yield f"      why: {visible(str(pair['reason']))}"
