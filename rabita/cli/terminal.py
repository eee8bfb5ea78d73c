"""Tables on a terminal: wrapped to its width, in its colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.table import Table as Grid
from rich.text import Text

from rabita.cli.output import visible


class _Cell:
    """Text that is wrapped first and isolated line by line: an isolate ends where its line does (UAX #9, P1 and X9)."""

    def __init__(self, text: str) -> None:
        self.text = Text(text, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        for line in self.text.wrap(console, options.max_width, overflow="fold"):
            yield Text(visible(line.plain))


def write_grid(columns: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO) -> None:
    """Write ``rows`` of cells without control characters below their ``columns``; no cell is cut."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        grid.add_column(Text(column, style="bold"))
    for row in rows:
        grid.add_row(*map(_Cell, row))
    Console(file=out, highlight=False).print(grid)
