"""The process that answers SPARQL queries: it can be ended when a query takes too long or too much memory."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

import msgspec

from rabita.graph.export.terms import XSD, id_of

Cell = str | int | float | bool | None
INTEGERS = frozenset(
    f"{XSD}{name}" for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)
FRACTIONS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))
LARGEST = 64_000_000
"""Rows are cut where their texts would hold more characters than this."""
MEMORY = 2 << 30
"""Bytes that the process may take (Linux); a query that wants more ends it."""
GRACE_S = 5
"""Seconds after its limit at which a query ends its own process, if nobody has done so."""


class Ask(NamedTuple):
    """A query, prefixes that it need not declare, the most rows to send back, and the seconds it may take."""

    text: str
    prefixes: Mapping[str, str]
    rows: int
    seconds: float


class Answer(NamedTuple):
    """Columns and rows, ``more`` when they were cut; or, if the query is wrong, a message."""

    columns: list[str]
    rows: list[list[Cell]]
    more: bool = False
    error: str | None = None


def main() -> None:
    """Answer queries from stdin on the store whose path is the first argument, data IRIs beginning as the second, until stdin ends."""
    import pyoxigraph

    path, base = sys.argv[1:3]
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    store = pyoxigraph.Store.read_only(path)
    _limit_memory()
    for packed in read_messages(source):
        ask = msgspec.msgpack.decode(packed, type=Ask)
        _set_alarm(int(ask.seconds) + GRACE_S)
        answer = _answer(store, ask, base)
        _set_alarm(0)
        write_message(sink, msgspec.msgpack.encode(answer))


def read_messages(source: BinaryIO) -> Iterator[bytes]:
    """Yield messages: each is its length in four bytes, then so many bytes; a part of one at the end is dropped."""
    while len(head := source.read(4)) == 4:
        size = int.from_bytes(head, "big")
        message = source.read(size)
        if len(message) < size:
            return
        yield message


def write_message(sink: BinaryIO, message: bytes) -> None:
    """Send ``message`` in the form that ``read_messages`` reads."""
    sink.write(len(message).to_bytes(4, "big") + message)
    sink.flush()


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _set_alarm(seconds: int) -> None:
    """End this process in so many seconds, even if who asked is gone; 0: never."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _answer(store: object, ask: Ask, base: str) -> Answer:
    import pyoxigraph

    assert isinstance(store, pyoxigraph.Store)
    try:
        return _table(store.query(ask.text, prefixes=dict(ask.prefixes)), ask.rows, base)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return Answer([], [], error=str(error))


def _table(found: object, most: int, base: str) -> Answer:
    import pyoxigraph

    if isinstance(found, pyoxigraph.QueryBoolean):
        return Answer(["answer"], [[bool(found)]])
    assert isinstance(found, pyoxigraph.QueryTriples | pyoxigraph.QuerySolutions)
    columns = ["subject", "predicate", "object"]
    if isinstance(found, pyoxigraph.QuerySolutions):
        columns = [variable.value for variable in found.variables]
    rows: list[list[Cell]] = []
    room = LARGEST
    for solution in found:
        row = [_cell(term, base) for term in solution]
        room -= sum(len(cell) for cell in row if isinstance(cell, str))
        if len(rows) >= most or room < 0:
            return Answer(columns, rows, more=True)
        rows.append(row)
    return Answer(columns, rows)


def _cell(term: object, base: str) -> Cell:
    """Return a term as the cell of a table: ids for our own IRIs, Python values for numbers and truth values, else text."""
    import pyoxigraph

    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return id_of(term.value, base)
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    kind = term.datatype.value
    if kind == f"{XSD}boolean":
        return term.value in ("true", "1")
    try:
        if kind in INTEGERS:
            number = int(term.value)
            return number if abs(number) < 1 << 63 else term.value
        return float(term.value) if kind in FRACTIONS else term.value
    except ValueError:
        return term.value


if __name__ == "__main__":
    main()
