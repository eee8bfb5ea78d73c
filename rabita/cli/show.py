"""``rabita show``: everything about a node, each fact with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from rabita.cli.labels import label
from rabita.cli.options import case_argument, format_option, lang_option
from rabita.cli.output import visible, write
from rabita.graph.table import Table

if TYPE_CHECKING:
    from rabita.schema.registry import Registry
    from rabita.showing import Quote, Shown, ShownFact

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

SLOT = re.compile(r"[a-z_]+")


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
        words = Words(opened.registry, lang or opened.language)
    if form == "table":
        click.echo("\n".join(lines(shown, words)))
    else:
        write(Table(COLUMNS, list(rows(shown))), form)


class Words(NamedTuple):
    """The labels of a registry in one language."""

    registry: Registry
    lang: str

    def role(self, role: str) -> str:
        """Return the label of a fact's role such as ``label (ar)`` or ``← participant``, its marks kept."""
        return SLOT.sub(lambda slot: self.registry.text(slot[0], self.lang), role, count=1)

    def coded(self, column: str, value: str) -> str:
        """Return the label of a class or of a value of the enum that ``column`` is about."""
        return str(label(self.registry, column, value, self.lang))


def lines(shown: Shown, words: Words) -> Iterator[str]:
    """Yield the text that shows a node: a heading, then each fact with its quotes below it."""
    yield f"{visible(shown.name)}  ({visible(words.coded('class', shown.cls))})  {shown.id}"
    for fact in shown.facts:
        value = words.coded("class", fact.value) if fact.role == "type" else fact.value
        yield f"  {visible(words.role(fact.role))}: {visible(value)}  [{_standing(fact, words)}]"
        yield from (f"      {_quoted(quote, words)}" for quote in fact.quotes)


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


def _standing(fact: ShownFact, words: Words) -> str:
    return f"{visible(words.coded('status', fact.status))}, {fact.sources} source{'' if fact.sources == 1 else 's'}"


def _quoted(quote: Quote, words: Words) -> str:
    told = [quote.document]
    told += [f"according to {quote.according_to}"] if quote.according_to else []
    told += [f"reported by {quote.reported_by}"] if quote.reported_by else []
    told += [words.coded("modality", quote.modality)] if quote.modality != "asserted" else []
    told += [words.coded("polarity", quote.polarity)] if quote.polarity != "affirmed" else []
    told += [quote.locator] if quote.locator else []
    text = f"“{visible(quote.text)}”  " if quote.text else ""
    return f"{text}({'; '.join(map(visible, told))})"
