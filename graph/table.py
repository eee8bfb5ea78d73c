"""The answer to a question: columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Cell = str | int | float | bool | list[object] | dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with named columns; iterates as dicts. ``more`` says that the rows were cut at a limit."""

    columns: list[str]
    rows: list[tuple[Cell, ...]]
    more: bool = False
    note: str = field(default="")

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)
