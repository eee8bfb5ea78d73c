"""Joins the records of rows that tell of one thing, such as a deed told once from either side."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from rabita.loaders.mapping.tabular.scope import Cells, Scope, Value
from rabita.loaders.mapping.tabular.values import compile_value

Key = tuple[str, ...]


class Part(NamedTuple):
    """The record that one row makes for a thing: the row's bytes, its number, the record."""

    row: bytes
    number: int
    record: dict[str, object]


class Joined(NamedTuple):
    """One record of several rows, what names them, and what they tell differently."""

    numbers: tuple[int, ...]
    digest: str
    record: dict[str, object]
    conflicts: tuple[str, ...]


def compile_join(spec: object, at: str, scope: Scope) -> Callable[[Cells], Key]:
    """Compile ``{same = […], pair = […]}``: rows that agree in ``same`` and, in any order, in ``pair`` make one record."""
    if not isinstance(spec, Mapping) or not spec:
        raise scope.error(at, 'give what such rows share, such as {same = ["{story}", "{day}"], pair = ["{from}", "{to}"]}')
    scope.check_keys(spec, ("same", "pair"), at)
    same, pair = (_values(spec.get(name, []), f"{at}.{name}", scope) for name in ("same", "pair"))
    return lambda cells: (*_texts(same, cells), *sorted(_texts(pair, cells)))


def _values(spec: object, at: str, scope: Scope) -> list[Value]:
    if not isinstance(spec, list):
        raise scope.error(at, "give a list of texts with columns in them")
    return [compile_value(each, f"{at}[{n}]", scope) for n, each in enumerate(spec, start=1)]


def _texts(values: Iterable[Value], cells: Cells) -> Iterator[str]:
    return (str(value.evaluate(cells, []) or "") for value in values)


def join_parts(parts: list[Part], multivalued: Callable[[str], bool]) -> Joined:
    """Return the record that ``parts`` make together, the same in whatever order their rows stand.

    What may have several values gets all, each once; of what has one the first in the order of the rows' bytes stays, and
    the other is a conflict.
    """
    ordered = sorted(parts, key=lambda part: (part.row, part.number))
    record: dict[str, object] = {}
    conflicts: list[str] = []
    for part in ordered:
        for key, given in part.record.items():
            _merge(record, key, given, multivalued, conflicts)
    digest = hashlib.sha256(b"".join(hashlib.sha256(part.row).digest() for part in ordered)).hexdigest()
    return Joined(tuple(sorted(part.number for part in parts)), digest, record, tuple(conflicts))


def _merge(record: dict[str, object], key: str, given: object, multivalued: Callable[[str], bool], conflicts: list[str]) -> None:
    if key not in record:
        record[key] = given
    elif record[key] == given:
        return
    elif multivalued(key):
        known, more = _list(record[key]), _list(given)
        record[key] = known + [each for each in more if each not in known]
    else:
        conflicts.append(f"{key!r}: {str(given)[:80]!r}, and another row of it tells {str(record[key])[:80]!r}, which is kept")


def _list(given: object) -> list[object]:
    return list(given) if isinstance(given, list) else [given]
