"""How tables are written: for eyes (``table``) or for programs (``json``, ``csv``, ``tsv``)."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

import click

from rabita.graph.table import Cell, Table
from rabita.schema.names import isolate

FORMATS = ("table", "json", "csv", "tsv")
# Letters written from right to left (Unicode blocks Hebrew to Arabic Extended, presentation forms, SMP) and direction controls.
TURNING = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u202a-\u202e\u2066-\u2069\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Control characters could drive the terminal; each is shown by its picture (U+2400...), those of C1 by a replacement character.
VISIBLE = (
    {code: 0x2400 + code for code in range(0x20)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
    | dict.fromkeys([0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029], " ")
)
TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(table: Table, form: str) -> None:
    """Write ``table`` to stdout in one of ``FORMATS``; its note, and that rows were cut, go to stderr."""
    WRITERS[form](table, sys.stdout)
    sys.stdout.flush()
    if table.note:
        say(table.note)
    if table.more:
        say(f"only the first {len(table)} rows are shown; there are more")


def say(line: str) -> None:
    """Write ``line`` to stderr."""
    click.echo(line, err=True)


def one_line(text: str) -> str:
    """Return ``text`` on one line, its control characters made visible, so that it cannot drive the terminal."""
    return text.translate(VISIBLE)


def visible(text: str) -> str:
    """Return ``text`` for a cell: on one line, and isolated from its neighbours when some of it runs from right to left."""
    line = one_line(text)
    return isolate(line) if TURNING.search(line) else line


def _write_table(table: Table, out: TextIO) -> None:
    rows = [[one_line(_shown(cell)) for cell in row] for row in table.rows]
    if out.isatty():
        from rabita.cli.terminal import write_grid

        write_grid(table.columns, rows, out)
    else:
        out.writelines(_aligned([table.columns, *([visible(cell) for cell in row] for row in rows)]))


def _aligned(lines: Sequence[Sequence[str]]) -> Iterable[str]:
    from rich.cells import cell_len

    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip() + "\n"


def _write_json(table: Table, out: TextIO) -> None:
    json.dump({"columns": table.columns, "rows": list(table)}, out, ensure_ascii=False)
    out.write("\n")


def _write_csv(table: Table, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_lexical(cell) for cell in row] for row in table.rows)


def _write_tsv(table: Table, out: TextIO) -> None:
    for row in ([*table.columns], *([_lexical(cell) for cell in row] for row in table.rows)):
        out.write("\t".join(cell.translate(TSV_ESCAPES) for cell in row) + "\n")


def _shown(cell: Cell) -> str:
    return ", ".join(map(_lexical, cell)) if isinstance(cell, list) else _lexical(cell)


def _lexical(cell: object) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


WRITERS = {"table": _write_table, "json": _write_json, "csv": _write_csv, "tsv": _write_tsv}
