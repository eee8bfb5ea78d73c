"""Which clauses tell a statement: the rule that gives each assertion its statements (one assertion a clause)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rabita.loaders.mapping.source_text import Clause
from rabita.loaders.mapping.spans import Stretch, first_inside
from rabita.schema.records import Statement


class Told(NamedTuple):
    """A statement, and the spans where its words are; without any it is inferred, or dropped when ``optional``."""

    statement: Statement
    spans: tuple[Stretch, ...] = ()
    optional: bool = False


def place(told: Iterable[Told], clauses: Sequence[Clause]) -> list[tuple[Statement, ...]]:
    """Return the statements of each of ``clauses``.

    A statement goes into every clause that holds one of its spans, with the first such span; one that no clause tells goes
    into the first, as inferred.
    """
    placed: list[dict[Statement, None]] = [{} for _ in clauses]
    for statement, spans, optional in told:
        found = [(index, span) for index, clause in enumerate(clauses) if (span := first_inside(spans, clause)) is not None]
        for index, span in found:
            placed[index][statement._replace(start=span.start, end=span.end)] = None
        if not found and not optional:
            placed[0][statement._replace(inferred=True)] = None
    return [tuple(statements) for statements in placed]
