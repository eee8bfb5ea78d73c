"""Reads tables, row by row with flat memory: delimited text (CSV, TSV) and flat JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from rabita.errors import InputError
from rabita.loaders.interchange.decoding import SHOWN, DecodedLines, Progress, open_lines
from rabita.loaders.interchange.delimited import LONGEST_CELL, DelimitedRows, Numbered
from rabita.loaders.interchange.dialects import MAX_COLUMNS, Dialect, complete_dialect
from rabita.loaders.interchange.objects import Item, find_layout, read_objects
from rabita.schema.ids import dataset_id
from rabita.schema.records import Rejected

Cell = str | tuple[str, ...]
"""Text, empty when there is none; several texts only where a JSON table holds a list."""

_encode = msgspec.json.Encoder(order="sorted").encode


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (line of column names and blank rows count), its cells by column."""

    number: int
    cells: Mapping[str, Cell]


class Table:
    """A table that each iteration reads anew. ``columns`` are known before the first row is read.

    Iterating yields a Row, or a Rejected in the place of a row that cannot be used.
    """

    def __init__(self, lines: DecodedLines, dialect: Dialect) -> None:
        self.lines = lines
        self.name = "standard input" if lines.name == "standard input" else Path(lines.name).stem
        self.dialect = dialect

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in order; of JSON objects, all keys that occur (reads the file once)."""
        if self.dialect.form == "json":
            found = dict.fromkeys(
                key for item in read_objects(self.lines) if isinstance(item, Item) for key in flat_cells(item.value)
            )
            return tuple(found)
        return _columns(self.lines, self.dialect)

    def __iter__(self) -> Iterator[Row | Rejected]:
        if self.dialect.form == "json":
            return _object_rows(self.lines)
        return _delimited_rows(self.lines, self.dialect, self.columns)


def read_table(path: str | Path, dialect: Dialect | None = None, *, progress: Progress | None = None) -> Table:
    """Return the table in ``path`` (``-`` is standard input); ``dialect`` says how it is written, else that is seen.

    A row is rejected when it holds U+0000, a cell longer than ``LONGEST_CELL``, more cells than there are columns, or a
    quotation mark that never closes; a short row's last cells are empty.

    Raises:
        InputError: the file is missing, empty or no table.
    """
    given = dialect or Dialect()
    lines = open_lines(path, encoding=given.encoding, progress=progress)
    if given.form is None:
        given = given._replace(form="delimited" if given.delimiter or find_layout(lines) is None else "json")
    return Table(lines, given if given.form == "json" else complete_dialect(given, lines))


def fingerprint(table: Table) -> str:
    """Return the id of the dataset whose rows ``table`` holds: the same in any order, encoding and way of writing cells."""
    return dataset_id(row_bytes(row) for row in table if isinstance(row, Row))


def row_bytes(row: Row) -> bytes:
    """Return the one form of ``row`` that names it: its cells by column, sorted."""
    return _encode(row.cells)


def _columns(lines: DecodedLines, dialect: Dialect) -> tuple[str, ...]:
    if dialect.columns and not dialect.header:
        return _distinct(dialect.columns, lines.name)
    first = _first_row(lines, dialect)
    if first is None:
        raise InputError(f"{lines.name}: no rows are seen in it; give a table with a line of column names")
    if len(first) > MAX_COLUMNS:
        raise InputError(f"{lines.name}: the first row has {len(first)} cells, and {MAX_COLUMNS} is the limit")
    if not dialect.header:
        return tuple(f"c{n}" for n in range(1, len(first) + 1))
    if dialect.columns and len(dialect.columns) != len(first):
        raise InputError(f"{lines.name}: it has {len(first)} columns, and {len(dialect.columns)} names are given for them")
    return _distinct(dialect.columns or _named(first), lines.name)


def _first_row(lines: DecodedLines, dialect: Dialect) -> list[str] | None:
    """Return the first cells of the table; refuse it when they cannot be read and name the columns."""
    for row in DelimitedRows(lines, dialect):
        if not isinstance(row, Rejected):
            if any(map(str.strip, row[1])):
                return row[1]
        elif dialect.header:
            raise InputError(f"{lines.name}, {row.locator}: the names of the columns cannot be read: {row.reason}")
    return None


def _named(cells: list[str]) -> tuple[str, ...]:
    """Return the names in the first row; a blank one is called by its place (``c1``)."""
    return tuple(" ".join(cell.split()) or f"c{n}" for n, cell in enumerate(cells, start=1))


def _distinct(columns: tuple[str, ...], name: str) -> tuple[str, ...]:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise InputError(f"{name}: column {twice[0]!r} is there twice; rename one")
    return columns


def _delimited_rows(lines: DecodedLines, dialect: Dialect, columns: tuple[str, ...]) -> Iterator[Row | Rejected]:
    is_head, width = bool(dialect.header), len(columns)
    for found in DelimitedRows(lines, dialect):
        if isinstance(found, Rejected):
            yield found
        elif not any(map(str.strip, found[1])):
            continue
        elif is_head:
            is_head = False
        elif len(found[1]) == width:
            yield Row(found[0], dict(zip(columns, found[1], strict=True)))
        else:
            yield _uneven(found, columns)


def _uneven(found: Numbered, columns: tuple[str, ...]) -> Row | Rejected:
    """Return a short row filled up with empty cells; refuse a long one unless what is over is empty."""
    number, cells = found
    if any(cell.strip() for cell in cells[len(columns) :]):
        shown = msgspec.json.encode(cells).decode()[:SHOWN]
        return Rejected(f"row {number}", f"it has {len(cells)} cells for {len(columns)} columns; quote or correct it", shown)
    return Row(number, dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False)))


def _object_rows(lines: DecodedLines) -> Iterator[Row | Rejected]:
    for item in read_objects(lines):
        if isinstance(item, Rejected):
            yield item
        else:
            yield _object_row(item)


def _object_row(item: Item) -> Row | Rejected:
    cells = flat_cells(item.value)
    problem = None
    if b"\\u0000" in item.data and any("\0" in text for cell in cells.values() for text in texts_of(cell)):
        problem = "it holds U+0000; correct or remove it"
    elif len(item.data) > LONGEST_CELL and any(len(text) > LONGEST_CELL for cell in cells.values() for text in texts_of(cell)):
        problem = f"a cell is longer than {LONGEST_CELL:,} characters; shorten it"
    if problem is not None:
        return Rejected(item.locator, problem, item.data[:SHOWN].decode(errors="replace"))
    return Row(item.number, cells)


def texts_of(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell: one, or those of a list in JSON."""
    return (cell,) if isinstance(cell, str) else cell


def flat_cells(value: Mapping[str, object], prefix: str = "") -> dict[str, Cell]:
    """Return the cells of a JSON object: text as it is, numbers and truth values in JSON's form, ``null`` as empty.

    An object inside is told by keys joined by a dot (``place.city``); a list of plain values becomes several texts.
    """
    cells: dict[str, Cell] = {}
    for key, given in value.items():
        name = f"{prefix}{key}"
        if isinstance(given, str):
            cells[name] = given
        elif isinstance(given, dict):
            cells |= flat_cells(given, f"{name}.")
        elif isinstance(given, list):
            cells[name] = tuple(_text(each) for each in given if each is not None)
        else:
            cells[name] = _text(given)
    return cells


def _text(given: object) -> str:
    if isinstance(given, str):
        return given
    return "" if given is None else msgspec.json.encode(given).decode()
