"""``rabita ask``: a shipped question; its parameters become options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rabita.cli.labels import labelled
from rabita.cli.options import case_argument, format_option, lang_option, store_option
from rabita.cli.output import say, write

if TYPE_CHECKING:
    from rabita.case import Case
    from rabita.graph.queries.library import Param, Question


class Ask(click.Command):
    """A command that has, beside its own options, those of the question that its arguments name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse ``args``; a word in them that is a question's name brings that question's options."""
        known = _questions()
        ctx.obj = next((known[word] for word in args if word in known), None)
        ctx.ignore_unknown_options = ctx.allow_extra_args = (
            ctx.obj is None
        )  # the name is wrong then, and that is what has to be said
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options of the command and of the question."""
        own = super().get_params(ctx)
        return own if ctx.obj is None else [*own, *(_option(name, param) for name, param in ctx.obj.params.items())]


@click.command("ask", cls=Ask)
@case_argument
@click.argument("question", metavar="QUESTION")
@lang_option
@click.option("--sparql", is_flag=True, help="Ask in SPARQL instead of Cypher; the rows are the same.")
@store_option
@format_option
def command(case: Path, question: str, lang: str | None, sparql: bool, store: str, form: str, **params: str | None) -> None:
    """Ask one of the shipped questions.

    `rabita questions` lists them; rabita ask CASE QUESTION --help shows the options of one.
    """
    from rabita.case import open_case
    from rabita.graph.queries.library import get_question

    get_question(question)
    with open_case(case) as opened:
        given = {name: value for name, value in params.items() if value is not None}
        answer(opened, question, form=form, lang=lang, sparql=sparql, store=store, params=given)


def answer(
    case: Case,
    name: str,
    *,
    form: str,
    lang: str | None = None,
    sparql: bool = False,
    store: str = "embedded",
    params: Mapping[str, str] | None = None,
) -> None:
    """Ask and write the rows to stdout; the question's sentence, and what it means that there are none, go to stderr."""
    question, spoken = _questions()[name], lang or case.language
    say(question.ask[spoken])
    table = case.ask(name, lang=lang, sparql=sparql, store=store, **(params or {}))
    write(labelled(table, case.registry, spoken) if form == "table" else table, form)
    if not table.rows:
        say(question.empty[spoken])


def _questions() -> Mapping[str, Question]:
    from rabita.graph.queries.library import questions

    return questions()


def _option(name: str, param: Param) -> click.Option:
    default = "needed" if param.default is None else f"default: {param.default}"
    help_ = f"{param.type}, such as {param.example!r}  [{default}]"
    return click.Option([f"--{name}"], required=param.default is None, metavar=param.type.upper(), help=help_)
