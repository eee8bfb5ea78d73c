"""Pairs that a person should look at: who they are, what speaks for them, and the words that tell of each."""

from __future__ import annotations

from rabita.graph.log.log import Log
from rabita.graph.projection.projection import Projection
from rabita.graph.table import Cell, Table
from rabita.showing import Quote, quote_of

PAIRS = """select min(coalesce(r.node, d.a), coalesce(s.node, d.b)) as first, max(coalesce(r.node, d.a), coalesce(s.node, d.b)) as second,
    max(d.score), min(d.reason), min(d.a), min(d.b)
    from doubtful d left join redirect r on r.referent = d.a left join redirect s on s.referent = d.b
    group by first, second order by 3 desc nulls last, first, second"""
END = ("id", "name", "words", "document")
TELLING = """select s.assertion from statement s join assertion a on a.id = s.assertion and a.removed is null
    where s.subject = ? order by s.slot <> 'label', a.document, s.start, s.assertion limit 1"""


def count_pairs(projection: Projection) -> int:
    """Return how many pairs wait for a person."""
    return int(projection.db.execute(f"select count(*) from ({PAIRS})").fetchone()[0])


def undecided(projection: Projection, log: Log, *, lang: str) -> Table:
    """Return the pairs that wait for a person, the likeliest first: nodes, names in ``lang``, and for each the words that tell of it."""
    rows: list[tuple[Cell, ...]] = []
    for a, b, score, reason, *told in projection.db.execute(PAIRS).fetchall():
        ends = (_end(projection, log, node, told, lang) for node in (a, b))
        rows.append((score, *next(ends), *next(ends), reason))
    return Table(["score", *(f"{column}{end}" for end in ("_a", "_b") for column in END), "reason"], rows)


def _end(projection: Projection, log: Log, node: str, told: list[str], lang: str) -> tuple[Cell, ...]:
    quote = _words(projection, log, node, told, lang)
    if quote is None:
        return node, _name(projection, node, lang), None, None
    where = quote.document if quote.locator is None else f"{quote.document}, {quote.locator}"
    return node, _name(projection, node, lang), quote.text, where


def _name(projection: Projection, node: str, lang: str) -> str:
    row = projection.db.execute("select props ->> ? from node where id = ?", (f"name_{lang}", node)).fetchone()
    return node if row is None else str(row[0])


def _words(projection: Projection, log: Log, node: str, told: list[str], lang: str) -> Quote | None:
    """Return what tells of the referent among ``told`` that is ``node``."""
    referent = next((item for item in told if projection.node_of(item) == node), node)
    row = log.db.execute(TELLING, (referent,)).fetchone()
    return None if row is None else quote_of(projection, row[0], lang=lang)
