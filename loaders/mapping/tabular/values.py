"""Compiles the values of a mapping file: steps on texts, alternatives, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rabita.errors import InputError
from rabita.loaders.mapping.tabular.conditions import compile_where
from rabita.loaders.mapping.tabular.scope import Cells, Lookup, Scope, Value, hint
from rabita.loaders.mapping.tabular.texts import as_list, compile_pattern, compile_text
from rabita.schema.times import parse_date

STEPS = ("from", "first", "where", "match", "split", "map", "otherwise", "date", "precision", "uncertain", "approximate")
"""The keys of a value, in the order in which they act."""

_PRECISIONS = {"day": 10, "month": 7, "year": 4}


def is_value(spec: object) -> bool:
    """Tell whether a TOML value is a text, a list, or a table of steps, and no object."""
    return not isinstance(spec, Mapping) or "from" in spec or "first" in spec


def compile_value(spec: object, at: str, scope: Scope) -> Value:
    """Compile a text, a list of values, or a table with steps; objects are for ``objects.compile_filler``."""
    if isinstance(spec, list):
        return combine([compile_value(each, f"{at}[{n}]", scope) for n, each in enumerate(spec, start=1)])
    if isinstance(spec, Mapping):
        return compile_steps(spec, at, scope, [])
    return compile_text(spec, at, scope)


def combine(values: list[Value]) -> Value:
    """Return the value that gives all that ``values`` give, each once."""

    def evaluate(cells: Cells, refused: list[str]) -> object:
        found: list[object] = []
        for value in values:
            for each in as_list(value.evaluate(cells, refused)):
                if each not in found:
                    found.append(each)
        return found or None

    return Value(
        evaluate, _all_constants(values), any(value.dynamic for value in values), any(value.is_object for value in values)
    )


def choose(values: list[Value]) -> Value:
    """Return the value that gives what the first of ``values`` gives that gives anything."""

    def evaluate(cells: Cells, refused: list[str]) -> object:
        for value in values:
            found = value.evaluate(cells, refused)
            if found is not None:
                return found
        return None

    return Value(evaluate, _all_constants(values), True, any(value.is_object for value in values))


def _all_constants(values: list[Value]) -> frozenset[str] | None:
    found: set[str] = set()
    for value in values:
        if value.constants is None:
            return None
        found |= value.constants
    return frozenset(found)


def compile_steps(spec: Mapping[str, object], at: str, scope: Scope, alternatives: list[Value]) -> Value:
    """Compile a table with ``from`` (or, already compiled, the ``alternatives`` of ``first``) and steps."""
    scope.check_keys(spec, STEPS, at)
    if ("from" in spec) == ("first" in spec):
        raise scope.error(at, "give either 'from' or 'first'")
    if "first" in spec and not alternatives:
        alternatives = _alternatives(spec["first"], f"{at}.first", scope)
    value = compile_value(spec["from"], f"{at}.from", scope) if "from" in spec else choose(alternatives)
    if value.is_object and (steps := [key for key in spec if key not in ("from", "first", "where")]):
        raise scope.error(at, f"{steps[0]!r} acts on texts, and this gives objects; leave it out")
    for step in (_matching, _splitting, _looking_up, _dating):
        value = step(spec, at, scope, value)
    return guard(spec, at, scope, value)


def _alternatives(spec: object, at: str, scope: Scope) -> list[Value]:
    if not isinstance(spec, list) or not spec:
        raise scope.error(at, "a list of values is wanted, of which the first that is there counts")
    return [compile_value(each, f"{at}[{n}]", scope) for n, each in enumerate(spec, start=1)]


def guard(spec: Mapping[str, object], at: str, scope: Scope, value: Value) -> Value:
    """Return ``value`` only where the condition ``where`` of ``spec`` holds."""
    if "where" not in spec:
        return value
    holds, inner = compile_where(spec["where"], f"{at}.where", scope), value.evaluate
    return value._replace(evaluate=lambda cells, refused: inner(cells, refused) if holds(cells) else None, dynamic=True)


def _matching(spec: Mapping[str, object], at: str, scope: Scope, value: Value) -> Value:
    if "match" not in spec:
        return value
    pattern = compile_pattern(spec["match"], f"{at}.match", scope)

    def pick(text: str, refused: list[str]) -> object:
        found = pattern.search(text)
        return None if found is None else (found[1] if pattern.groups else found[0]) or None

    return _each(value, pick)


def _splitting(spec: Mapping[str, object], at: str, scope: Scope, value: Value) -> Value:
    if "split" not in spec:
        return value
    marks = spec["split"] if isinstance(spec["split"], list) else [spec["split"]]
    if not marks or not all(isinstance(mark, str) and mark for mark in marks):
        raise scope.error(f"{at}.split", "give what parts the values, such as ';' or [';', '،']")
    pattern, inner = re.compile("|".join(re.escape(str(mark)) for mark in marks)), value.evaluate

    def evaluate(cells: Cells, refused: list[str]) -> object:
        parts = [part.strip() for text in as_list(inner(cells, refused)) for part in pattern.split(str(text))]
        return [part for part in parts if part] or None

    return Value(evaluate)


def _looking_up(spec: Mapping[str, object], at: str, scope: Scope, value: Value) -> Value:
    if "map" not in spec:
        if "otherwise" in spec:
            raise scope.error(at, "'otherwise' needs 'map'; for what an empty cell means write 'first'")
        return value
    lookup = _lookup(spec["map"], f"{at}.map", scope)
    otherwise = compile_text(spec["otherwise"], f"{at}.otherwise", scope) if "otherwise" in spec else None
    name, inner = spec["map"] if isinstance(spec["map"], str) else "map", value.evaluate

    def evaluate(cells: Cells, refused: list[str]) -> object:
        given = inner(cells, refused)
        found: list[object] = []
        for text in as_list(given):
            result = lookup.find(str(text))
            if result is None and otherwise is None:
                refused.append(f"{at}: {str(text)[:80]!r} is not in the list {name!r}; add it, or say what else with 'otherwise'")
            elif (each := otherwise.evaluate(cells, refused) if result is None and otherwise is not None else result) not in (
                None,
                "",
            ):
                found.append(each)
        return (found or None) if isinstance(given, list) else next(iter(found), None)

    results = lookup.results - {""}
    constants = results if otherwise is None else None if otherwise.constants is None else results | otherwise.constants
    return Value(evaluate, constants)


def _lookup(spec: object, at: str, scope: Scope) -> Lookup:
    if isinstance(spec, str):
        if spec not in scope.lookups:
            raise scope.error(at, f"there is no list {spec!r}; {hint(spec, scope.lookups)}")
        return scope.lookups[spec]
    return compile_lookup(spec, at, scope)


def compile_lookup(spec: object, at: str, scope: Scope) -> Lookup:
    """Return the list of values in a TOML table; cells are compared as written, then without regard to case."""
    if not isinstance(spec, Mapping) or not spec or not all(isinstance(each, str) for each in spec.values()):
        raise scope.error(at, 'give a table of texts, such as {"meet" = "Meeting"}')
    exact = {" ".join(key.split()): str(each) for key, each in spec.items()}
    folded = {key.casefold(): each for key, each in exact.items()}

    def find(text: str) -> str | None:
        found = exact.get(text)
        return found if found is not None else folded.get(" ".join(text.split()).casefold())

    return Lookup(find, frozenset(exact.values()))


def _dating(spec: Mapping[str, object], at: str, scope: Scope, value: Value) -> Value:
    formats = _formats(spec, at, scope)
    length, mark = _precision(spec, at, scope), _mark(spec, at, scope)
    if not formats and length is None and not mark:
        return value

    def convert(text: str, refused: list[str]) -> object:
        try:
            found = _parsed(text, formats)
        except InputError as error:
            refused.append(f"{at}: {error}")
            return None
        found = found if length is None else found[:length]
        return found.partition("T")[0].rstrip("~?%") + mark if mark else found

    return _each(value, convert)


def _parsed(text: str, formats: list[str]) -> str:
    for pattern in formats[:-1]:
        try:
            return parse_date(text, pattern)
        except InputError:
            continue
    return parse_date(text, formats[-1]) if formats else text


def _formats(spec: Mapping[str, object], at: str, scope: Scope) -> list[str]:
    given = spec.get("date", [])
    formats = given if isinstance(given, list) else [given]
    for each in formats:
        if not isinstance(each, str):
            raise scope.error(f"{at}.date", f"a date format such as '%d/%m/%Y' is wanted, got {each!r}")
        try:
            parse_date("", each)
        except InputError as error:
            if str(error).startswith("date format"):
                raise scope.error(f"{at}.date", str(error)) from None
    return [str(each) for each in formats]


def _precision(spec: Mapping[str, object], at: str, scope: Scope) -> int | None:
    given = spec.get("precision")
    if given is not None and given not in _PRECISIONS:
        raise scope.error(f"{at}.precision", f"{given!r} is not known; known: {', '.join(_PRECISIONS)}")
    return None if given is None else _PRECISIONS[str(given)]


def _mark(spec: Mapping[str, object], at: str, scope: Scope) -> str:
    for key in ("uncertain", "approximate"):
        if not isinstance(spec.get(key, False), bool):
            raise scope.error(f"{at}.{key}", f"true or false is wanted, got {spec[key]!r}")
    marks = {(True, False): "?", (False, True): "~", (True, True): "%"}
    return marks.get((bool(spec.get("uncertain")), bool(spec.get("approximate"))), "")


def _each(value: Value, convert: Callable[[str, list[str]], object]) -> Value:
    """Return ``value`` with ``convert`` on each text that it gives."""
    inner = value.evaluate

    def evaluate(cells: Cells, refused: list[str]) -> object:
        given = inner(cells, refused)
        if isinstance(given, str):
            return convert(given, refused)
        found = [each for text in as_list(given) if (each := convert(str(text), refused)) is not None]
        return found or None

    return Value(evaluate)
