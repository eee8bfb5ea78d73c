"""The process that answers SPARQL queries: it can be ended when a query takes too long."""

from __future__ import annotations

from multiprocessing.connection import Connection

Cell = str | int | float | bool | None
INTEGERS = frozenset({"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"})
FRACTIONS = frozenset({"decimal", "double", "float"})


def serve(pipe: Connection, path: str, base: str) -> None:
    """Answer (query, most rows) with ("rows", columns, rows, more) or ("error", message), until the pipe closes."""
    import pyoxigraph

    store = pyoxigraph.Store.read_only(path)
    while True:
        try:
            text, most = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_answer(store.query(text), most, base))
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            pipe.send(("error", str(error)))


def _answer(found: object, most: int, base: str) -> tuple[str, list[str], list[tuple[Cell, ...]], bool]:
    import pyoxigraph

    if isinstance(found, pyoxigraph.QueryBoolean):
        return "rows", ["answer"], [(bool(found),)], False
    if isinstance(found, pyoxigraph.QueryTriples):
        columns, solutions = ["subject", "predicate", "object"], iter(found)
    else:
        assert isinstance(found, pyoxigraph.QuerySolutions)
        columns, solutions = [variable.value for variable in found.variables], iter(found)
    rows: list[tuple[Cell, ...]] = []
    for solution in solutions:
        if len(rows) >= most:
            return "rows", columns, rows, True
        rows.append(tuple(_cell(term, base) for term in solution))
    return "rows", columns, rows, False


def _cell(term: object, base: str) -> Cell:
    """Return a term as the cell of a table: ids for our own IRIs, Python values for numbers."""
    import pyoxigraph

    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return term.value.removeprefix(base)
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    kind = term.datatype.value.rpartition("#")[2]
    if kind in INTEGERS:
        return int(term.value)
    if kind in FRACTIONS:
        return float(term.value)
    return term.value == "true" if kind == "boolean" else term.value
