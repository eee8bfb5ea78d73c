"""Marks over a text, nested so that HTML can hold them: where two cross, one is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple


class Mark(NamedTuple):
    """Characters ``[start, end)`` of a text that belong to the finding ``target``; ``cls`` says of which kind, ``hint`` what it is."""

    start: int
    end: int
    cls: str
    target: str
    hint: str


class Piece(NamedTuple):
    """Characters ``[start, end)`` that lie in the same ``marks``, the outermost first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def pieces(marks: Iterable[Mark], start: int, end: int) -> Iterator[Piece]:
    """Yield ``[start, end)`` cut where marks begin and end, in order and without gaps; marks in a piece are nested.

    The marks of neighbouring pieces share a beginning of their lists, as elements in HTML do.
    """
    waiting = [(max(mark.start, start), -min(mark.end, end), number, mark) for number, mark in enumerate(marks)]
    waiting = [item for item in waiting if item[0] < -item[1]]
    heapify(waiting)
    open_: list[Mark] = []
    at = start
    while waiting or open_:
        until = open_[-1].end if open_ else end
        following = waiting[0][0] if waiting else end
        if following >= until and open_:
            if at < until:
                yield Piece(at, until, tuple(open_))
                at = until
            open_.pop()
            continue
        if at < following:
            yield Piece(at, following, tuple(open_))
            at = following
        first, last, number, mark = heappop(waiting)
        if open_ and -last > until:  # it goes on after what it begins in: the rest is a mark of its own
            heappush(waiting, (until, last, number, mark))
            last = -until
        open_.append(mark._replace(start=first, end=-last))
    if at < end:
        yield Piece(at, end, ())
