"""Compiles the texts of a mapping file, with columns in them."""

from __future__ import annotations

import re

from rabita.loaders.mapping.tabular.scope import Cells, Evaluate, Scope, Value

_HOLES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def compile_text(spec: object, at: str, scope: Scope) -> Value:
    """Compile a text: ``{column}`` stands for a cell, ``{{`` for a brace. It has no value when one of its cells is empty."""
    if isinstance(spec, bool):
        return constant(str(spec).lower())
    if isinstance(spec, int | float):
        return constant(str(spec))
    if not isinstance(spec, str):
        raise scope.error(at, f"a text is wanted, got {spec!r}")
    if "\0" in spec:
        raise scope.error(at, "the text holds U+0000; remove it")
    parts = _parts(spec, at, scope)
    if all(column is None for _, column in parts):
        return constant("".join(text for text, _ in parts))
    if len(parts) == 1 and parts[0][1] is not None:
        return _cell(parts[0][1], scope)
    return Value(_filled(parts))


def _parts(spec: str, at: str, scope: Scope) -> list[tuple[str, str | None]]:
    """Return literal texts and columns of ``spec`` in order."""
    parts: list[tuple[str, str | None]] = []
    end = 0
    for hole in _HOLES.finditer(spec):
        if hole.start() > end:
            parts.append((spec[end : hole.start()], None))
        end = hole.end()
        if hole[0] in ("{{", "}}"):
            parts.append((hole[0][0], None))
        elif not hole[1]:
            raise scope.error(at, f"{spec!r}: a brace alone; write {{column}}, or {{{{ for a brace")
        else:
            parts.append(("", hole[1]))
            scope.use(hole[1], at)
            if (made := scope.made.get(hole[1])) is not None and made.is_object and hole[0] != spec:
                raise scope.error(at, f"{{{hole[1]}}} is an object and cannot stand inside a text; write it alone")
    return [*parts, (spec[end:], None)] if end < len(spec) else parts


def _cell(column: str, scope: Scope) -> Value:
    def evaluate(cells: Cells, refused: list[str]) -> object:
        return cells.get(column)

    made = scope.made.get(column)
    return Value(evaluate) if made is None else made._replace(evaluate=evaluate, dynamic=True)


def _filled(parts: list[tuple[str, str | None]]) -> Evaluate:
    def evaluate(cells: Cells, refused: list[str]) -> object:
        texts = []
        for text, column in parts:
            found = text if column is None else cells.get(column)
            if found is None:
                return None
            texts.append(", ".join(found) if isinstance(found, list) else str(found))
        return "".join(texts)

    return evaluate


def constant(text: str) -> Value:
    """Return the value that is always ``text``; nothing when it is empty."""
    given = text or None
    return Value(lambda cells, refused: given, frozenset((text,) if text else ()), dynamic=False)


def compile_pattern(spec: object, at: str, scope: Scope) -> re.Pattern[str]:
    """Return the regular expression in ``spec``."""
    try:
        if isinstance(spec, str):
            return re.compile(spec)
    except (re.error, OverflowError) as error:
        raise scope.error(at, f"{spec!r} is no regular expression: {error}") from None
    raise scope.error(at, f"a regular expression is wanted, got {spec!r}")


def as_list(found: object) -> list[object]:
    """Return ``found`` as a list: itself, or the one thing in it, or nothing."""
    return found if isinstance(found, list) else [] if found is None else [found]
