"""Compiles the conditions of a mapping file: which rows, and which values of a row, count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from rabita.loaders.mapping.tabular.scope import Cells, Scope
from rabita.loaders.mapping.tabular.texts import compile_pattern, compile_text
from rabita.schema.gazetteer_entries import find_entry

Holds = Callable[[Cells], bool]

TESTS = ("not", "empty", "matches", "state", "before", "days")


def compile_where(spec: object, at: str, scope: Scope) -> Holds:
    """Compile a table of tests by column, all of which must hold.

    A test is a text or a list of texts (equal to one of them; ``""`` is an empty cell), or a table with one of ``not``,
    ``empty``, ``matches`` (a regular expression), ``state`` (is the name of a state), ``before`` with ``days`` (a date
    that many days or more before another).
    """
    if not isinstance(spec, Mapping) or not spec:
        raise scope.error(at, 'give a table of columns and what they must hold, such as {kind = "meeting"}')
    tests = [_column(column, test, f"{at}.{column}", scope) for column, test in spec.items()]
    if len(tests) == 1:
        return tests[0]
    return lambda cells: all(test(cells) for test in tests)


def _column(column: str, test: object, at: str, scope: Scope) -> Holds:
    scope.use(column, at)
    if not isinstance(test, Mapping):
        return _among(column, test, at, scope)
    scope.check_keys(test, TESTS, at)
    tests = [_special(column, name, test, at, scope) for name in test if name != "days"]
    if not tests:
        raise scope.error(at, f"a test is wanted: {', '.join(TESTS)}")
    return tests[0] if len(tests) == 1 else lambda cells: all(each(cells) for each in tests)


def _special(column: str, name: str, test: Mapping[str, object], at: str, scope: Scope) -> Holds:
    if name == "not":
        among = _among(column, test["not"], f"{at}.not", scope)
        return lambda cells: not among(cells)
    if name in ("empty", "state"):
        return _truth(column, name, test[name], f"{at}.{name}", scope)
    if name == "matches":
        return _matches(column, test["matches"], f"{at}.matches", scope)
    return _before(column, test, at, scope)


def _among(column: str, spec: object, at: str, scope: Scope) -> Holds:
    texts = [compile_text(each, at, scope) for each in (spec if isinstance(spec, list) else [spec])]
    if any(text.dynamic for text in texts):
        return lambda cells: _text(cells, column) in [text.evaluate(cells, []) or "" for text in texts]
    known = {each for text in texts for each in text.constants or ("",)}
    return lambda cells: _text(cells, column) in known


def _text(cells: Cells, column: str) -> str:
    found = cells.get(column)
    return "" if found is None else ", ".join(map(str, found)) if isinstance(found, list) else str(found)


def _truth(column: str, name: str, wanted: object, at: str, scope: Scope) -> Holds:
    if not isinstance(wanted, bool):
        raise scope.error(at, f"true or false is wanted, got {wanted!r}")
    if name == "empty":
        return lambda cells: (column not in cells or cells[column] is None) is wanted
    return lambda cells: _is_state(_text(cells, column)) is wanted


@lru_cache(65536)
def _is_state(name: str) -> bool:
    return bool(name) and find_entry(name, classes=("Country",)) is not None


def _matches(column: str, spec: object, at: str, scope: Scope) -> Holds:
    pattern = compile_pattern(spec, at, scope)
    return lambda cells: pattern.search(_text(cells, column)) is not None


def _before(column: str, test: Mapping[str, object], at: str, scope: Scope) -> Holds:
    days = test.get("days", 1)
    if "before" not in test or not isinstance(days, int) or isinstance(days, bool):
        raise scope.error(at, 'write {before = "{other date}", days = 365}')
    other = compile_text(test["before"], f"{at}.before", scope)
    return lambda cells: _is_before(_text(cells, column), str(other.evaluate(cells, []) or ""), days)


@lru_cache(65536)
def _is_before(first: str, second: str, days: int) -> bool:
    """Tell whether the ISO date ``first`` lies ``days`` or more before ``second``; False when either is none."""
    try:
        return date.fromisoformat(first[:10]) + timedelta(days) <= date.fromisoformat(second[:10])
    except (ValueError, OverflowError):
        return False
