"""Finds the mapping that is shipped for a table, by its columns or, where they are not named, by its first row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rabita.errors import InputError
from rabita.loaders.interchange.tables import Row, Table, read_table, texts_of
from rabita.loaders.mapping.toml_mapping import read_toml
from rabita.schema.records import Rejected

KNOWN = Path(__file__).parent.with_name("known")

RECOGNISE_KEYS = ("columns", "exact", "count", "first_row")


def known_mapping(given: Table | str | Path) -> Path | None:
    """Return the mapping file shipped for a table like this one: ICEWS, GDELT 2, PA-X, status tables of UN treaties."""
    table = given if isinstance(given, Table) else read_table(given)
    if table.dialect.form == "json":
        return None
    columns = table.columns
    first = next((row for row in table if not isinstance(row, Rejected)), None)
    cells = () if first is None else _texts(first)
    return find_known(columns, cells if not table.dialect.header else ())


def find_known(columns: Sequence[str], first_row: Sequence[str] = ()) -> Path | None:
    """Return the shipped mapping whose ``[recognise]`` fits these names of columns, or this first row of a table without."""
    for path in sorted(KNOWN.glob("*.toml")):
        spec = read_toml(path).get("recognise")
        if isinstance(spec, Mapping) and _fits(spec, columns, first_row, path):
            return path
    return None


def _fits(spec: Mapping[str, object], columns: Sequence[str], first_row: Sequence[str], path: Path) -> bool:
    for key in spec:
        if key not in RECOGNISE_KEYS:
            raise InputError(f"{path}: recognise: unknown key {key!r}; known: {', '.join(RECOGNISE_KEYS)}")
    cells, patterns = spec.get("first_row"), spec.get("columns")
    if isinstance(cells, Mapping):
        return len(first_row) == spec.get("count", len(first_row)) and all(_cell(first_row, *each) for each in cells.items())
    if not isinstance(patterns, list):
        return False
    if spec.get("exact"):
        return len(columns) == len(patterns) and all(
            re.search(str(each), column) for each, column in zip(patterns, columns, strict=True)
        )
    return all(any(re.search(str(pattern), column) for column in columns) for pattern in patterns)


def _cell(row: Sequence[str], place: str, pattern: object) -> bool:
    return int(place) <= len(row) and re.search(str(pattern), row[int(place) - 1]) is not None


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(", ".join(texts_of(cell)) for cell in row.cells.values())
