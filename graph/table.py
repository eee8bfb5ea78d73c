"""The answer to a question: columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from rabita.errors import MissingExtra

if TYPE_CHECKING:
    import pandas
    import polars

Cell = str | int | float | bool | list[object] | dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with named columns; iterates as dicts and shows itself in a notebook.

    ``more`` says that the rows were cut at a limit.
    """

    columns: list[str]
    rows: list[tuple[Cell, ...]]
    more: bool = False
    note: str = field(default="")

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a ``pandas.DataFrame`` with these columns and rows.

        Raises:
            MissingExtra: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtra("a pandas table", "pandas") from None
        return pandas.DataFrame(self.rows, columns=self.columns)

    def to_polars(self) -> polars.DataFrame:
        """Return a ``polars.DataFrame`` with these columns and rows.

        Raises:
            MissingExtra: polars is not installed.
        """
        try:
            import polars
        except ImportError:
            raise MissingExtra("a polars table", "polars") from None
        return polars.DataFrame(self.rows, schema=self.columns, orient="row", infer_schema_length=None)

    def _repr_html_(self) -> str:
        """Return the table for a notebook: text as it is, each cell in the direction of its own first letter."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in self.rows)
        below = f"<p>only the first {len(self)} rows</p>" if self.more else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _html_cell(cell: Cell) -> str:
    text = "" if cell is None else ", ".join(map(str, cell)) if isinstance(cell, list) else str(cell)
    return f'<td dir="auto" style="text-align: start">{escape(text)}</td>'
