"""``rabita show``: everything about a node, each fact with its words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rabita.cli.options import case_argument, format_option, lang_option
from rabita.cli.output import visible, write
from rabita.graph.table import Table

if TYPE_CHECKING:
    from rabita.case import Quote, Shown, ShownFact

COLUMNS = [
    "role",
    "value",
    "status",
    "sources",
    "quote",
    "document",
    "according_to",
    "reported_by",
    "modality",
    "polarity",
    "locator",
]


@click.command("show")
@case_argument
@click.argument("node")
@lang_option
@format_option
def command(case: Path, node: str, lang: str | None, form: str) -> None:
    """Show all facts of a node, each with its words.

    NODE is an id, the beginning of one, or a name; when several nodes fit they are listed.
    """
    from rabita.case import open_case

    with open_case(case) as opened:
        shown = opened.show(node, lang=lang)
    if form == "table":
        click.echo("\n".join(lines(shown)))
    else:
        write(Table(COLUMNS, list(rows(shown))), form)


def lines(shown: Shown) -> Iterator[str]:
    """Yield the text that shows a node: a heading, then each fact with its quotes below it."""
    yield f"{visible(shown.name)}  ({visible(shown.cls)})  {shown.id}"
    for fact in shown.facts:
        yield f"  {fact.role}: {visible(fact.value)}  [{_standing(fact)}]"
        yield from (f"      {_words(quote)}" for quote in fact.quotes)


def rows(shown: Shown) -> Iterator[tuple[str | int | None, ...]]:
    """Yield a row for each quote of each fact, in the order of ``COLUMNS``; a fact without quotes has one row."""
    for fact in shown.facts:
        head = (fact.role, fact.value, fact.status, fact.sources)
        for quote in fact.quotes:
            yield (
                *head,
                quote.text,
                quote.document,
                quote.according_to,
                quote.reported_by,
                quote.modality,
                quote.polarity,
                quote.locator,
            )
        if not fact.quotes:
            yield (*head, *(None for _ in COLUMNS[4:]))


def _standing(fact: ShownFact) -> str:
    return f"{fact.status}, {fact.sources} source{'' if fact.sources == 1 else 's'}"


def _words(quote: Quote) -> str:
    told = [visible(quote.document)]
    told += [f"according to {visible(quote.according_to)}"] if quote.according_to else []
    told += [f"reported by {visible(quote.reported_by)}"] if quote.reported_by else []
    told += [quote.modality] if quote.modality != "asserted" else []
    told += [quote.polarity] if quote.polarity != "affirmed" else []
    told += [visible(quote.locator)] if quote.locator else []
    words = f"“{visible(quote.text)}”  " if quote.text else ""
    return f"{words}({'; '.join(told)})"
