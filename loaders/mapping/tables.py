"""Turns the rows of a table into ontology records, as a mapping file says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from rabita.errors import InputError
from rabita.loaders.interchange.dialects import Dialect
from rabita.loaders.interchange.tables import Cell, Row, Table, row_bytes
from rabita.loaders.mapping.tabular.joining import Key, Part, join_parts
from rabita.loaders.mapping.tabular.recognising import known_mapping
from rabita.loaders.mapping.tabular.scope import Cells, hint
from rabita.loaders.mapping.tabular.suggesting import suggest_mapping
from rabita.loaders.mapping.tabular.texts import as_list
from rabita.loaders.mapping.toml_mapping import PSEUDO_COLUMNS, Plan, read_plan
from rabita.schema.records import Rejected
from rabita.schema.registry import Registry

__all__ = ["Mapped", "TableMapping", "known_mapping", "suggest_mapping"]

SHOWN = 4000
"""How much of a refused row is kept, in characters; no source, enough to recognise it."""


class Mapped(NamedTuple):
    """What one row (or several, joined) comes to: a record, or what is refused; never both.

    ``row`` names the record by what its rows hold, for things without a name: 16 hex and, where a mapping makes several
    records of a row, which of them. Equal rows have equal ones.
    """

    locator: str
    record: dict[str, object] | None
    rejected: Rejected | None
    row: str


class TableMapping:
    """A mapping file, checked."""

    def __init__(self, plan: Plan, registry: Registry) -> None:
        self._plan = plan
        self._registry = registry
        self._used = tuple(column for column in plan.columns if column not in PSEUDO_COLUMNS)
        self._pseudo = tuple(column for column in plan.columns if column in PSEUDO_COLUMNS)

    @classmethod
    def read(cls, path: str | Path, registry: Registry) -> TableMapping:
        """Return the mapping in the TOML file ``path``, checked against the ontology.

        Raises:
            InputError: names file, key and the nearest valid name.
        """
        return cls(read_plan(Path(path), registry), registry)

    @property
    def dialect(self) -> Dialect:
        """How the table is written, as far as the mapping says."""
        return self._plan.dialect

    @property
    def fingerprint(self) -> str:
        """16 hex that name what the mapping says, whatever its comments and spacing."""
        return self._plan.digest

    def check_columns(self, table: Table | Iterable[str]) -> None:
        """Refuse a table (or columns) that lacks a column which the mapping uses; InputError names the nearest."""
        known, name = (table.columns, table.lines.name) if isinstance(table, Table) else (tuple(table), "the table")
        for column in self._used:
            if column not in known:
                at = self._plan.columns[column]
                raise InputError(f"{self._plan.name}: {at}: {name} has no column {column!r}; {hint(column, known)}")

    def records(self, rows: Iterable[Row | Rejected], *, file: str = "") -> Iterator[Mapped]:
        """Yield the records of ``rows`` in order; a record of several rows comes after all others.

        Memory is flat but for the records of ``[[record]]``s with ``join``, which are kept until the last row is read.
        ``file`` is what ``{file}`` stands for; a Table brings its own.

        Raises:
            InputError: a Table lacks a column (before its first row is read).
        """
        if isinstance(rows, Table):
            self.check_columns(rows)
            return self._records(rows, file or rows.name)
        return self._records(rows, file)

    def _records(self, rows: Iterable[Row | Rejected], file: str) -> Iterator[Mapped]:
        groups: dict[tuple[int, Key], list[Part]] = {}
        for row in rows:
            if isinstance(row, Rejected):
                yield Mapped(row.locator, None, row, "")
                continue
            cells = self._cells(row, file)
            if self._plan.where is None or self._plan.where(cells):
                yield from self._row(row, cells, groups)
        for (index, _), parts in groups.items():
            yield from self._joined(index, parts)

    def _cells(self, row: Row, file: str) -> Cells:
        """Return the cells that the mapping uses, without those that mean nothing."""
        given, missing = row.cells, self._plan.missing
        cells: Cells = {}
        for column in self._used:
            cell = given.get(column, "")
            if type(cell) is str:
                text = cell.strip()
                if text and text not in missing:
                    cells[column] = text
            elif texts := _listed(cell, missing):
                cells[column] = texts
        for column in self._pseudo:
            if column in given:
                cells[column] = given[column] or None
            else:
                cells[column] = {"file": file or None, "row": str(row.number)}.get(column)
        return cells

    def _row(self, row: Row, cells: Cells, groups: dict[tuple[int, Key], list[Part]]) -> Iterator[Mapped]:
        refused: list[str] = []
        for name, make in self._plan.made:
            found = make(cells, refused)
            if found is not None:
                cells[name] = found
        data = row_bytes(row)
        anchor, locator = hashlib.sha256(data).hexdigest()[:16], f"row {row.number}"
        for index, rule in enumerate(self._plan.rules):
            for nth, record in enumerate(as_list(rule.evaluate(cells, refused))):
                if not isinstance(record, dict) or not ("type" in record or "id" in record):
                    refused.append(f"{rule.at}: the row gives no type")
                elif rule.join is None:
                    yield Mapped(locator, record, None, _anchor(anchor, index, nth))
                else:
                    groups.setdefault((index, rule.join(cells)), []).append(Part(data, row.number, record))
        for reason in dict.fromkeys(refused):
            yield Mapped(locator, None, Rejected(locator, reason, _shown(row)), anchor)

    def _joined(self, index: int, parts: list[Part]) -> Iterator[Mapped]:
        joined = join_parts(parts, self._is_multivalued)
        locator = f"row {joined.numbers[0]}" if len(parts) == 1 else f"rows {', '.join(map(str, joined.numbers))}"
        anchor = joined.digest[:16]
        yield Mapped(locator, joined.record, None, _anchor(anchor, index, 0))
        shown = msgspec.json.encode(joined.record).decode()[:SHOWN]
        for conflict in joined.conflicts:
            yield Mapped(locator, None, Rejected(locator, conflict, shown), anchor)

    def _is_multivalued(self, key: str) -> bool:
        slot = self._registry.slots.get(key)
        return slot is not None and slot.multivalued


def _shown(row: Row) -> str:
    return msgspec.json.encode({column: cell for column, cell in row.cells.items() if cell}).decode()[:SHOWN]


def _anchor(digest: str, index: int, nth: int) -> str:
    return digest + (f"-{index}" if index or nth else "") + (f"-{nth}" if nth else "")


def _listed(cell: Cell, missing: frozenset[str]) -> list[str]:
    return [text for each in cell if (text := each.strip()) and text not in missing]
