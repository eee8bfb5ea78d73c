"""How a table is written: what parts its cells, whether it quotes, whether its first row names the columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from rabita.errors import InputError
from rabita.loaders.interchange.decoding import DecodedLines, Line

DELIMITERS = ("\t", ";", ",", "|")
MAX_COLUMNS = 2000
"""A row with more is damage, not a table; no source."""

SAME_WIDTH = 0.75
"""Share of the first rows; prose and markup stay far below, a damaged table above (tests/unit/test_guess.py)."""

_PEEKED = 50
_LONG = 100_000
_UNSEEN = {0: None, 13: None}
_NUMBER = re.compile(r"[-+]?[\d٠-٩۰-۹]+([.,:/\-][\d٠-٩۰-۹]+)*")


class Dialect(NamedTuple):
    """How a table is written. ``columns`` name the columns, in place of the first row's names when ``header`` is true.

    ``quoted`` is whether ``"`` may enclose a cell. ``None`` means: see from the file.
    """

    form: Literal["delimited", "json"] | None = None
    delimiter: str | None = None
    quoted: bool | None = None
    header: bool | None = None
    columns: tuple[str, ...] = ()
    encoding: str | None = None


class Sniffed(NamedTuple):
    """A delimiter and how many columns it makes."""

    delimiter: str
    columns: int


def sniff_delimiter(texts: Sequence[str]) -> Sniffed | None:
    """Return what parts the cells of the first lines of a table: a tab, else what makes most cells.

    At least ``SAME_WIDTH`` of the rows must be as long as the first. One row alone is a table from four cells on.
    """
    found = [sniffed for delimiter in DELIMITERS if (sniffed := _sniff(texts, delimiter)) is not None]
    if found and found[0].delimiter == "\t":
        return found[0]
    return max(found, key=lambda sniffed: sniffed.columns, default=None)


def _sniff(texts: Sequence[str], delimiter: str) -> Sniffed | None:
    ways = (False, True) if delimiter == "\t" else (True,)
    return next(
        (found for quoted in ways if (found := _even(_split(texts, delimiter, quoted=quoted), delimiter)) is not None), None
    )


def _even(rows: Iterable[Sequence[str]], delimiter: str) -> Sniffed | None:
    widths = [len(row) for row in rows if row]
    if not widths or widths[0] < 2 or (len(widths) == 1 and widths[0] < 4):
        return None
    return Sniffed(delimiter, widths[0]) if widths.count(widths[0]) >= SAME_WIDTH * len(widths) else None


def _split(texts: Iterable[str], delimiter: str, *, quoted: bool) -> list[list[str]]:
    lines = (text.translate(_UNSEEN) + "\n" for text in texts if len(text) < _LONG)
    try:
        return list(csv.reader(lines, delimiter=delimiter, quoting=quoting(quoted)))
    except csv.Error:
        return []


def complete_dialect(dialect: Dialect, lines: DecodedLines) -> Dialect:
    """Return ``dialect`` with what it leaves open filled in from the file.

    Raises:
        InputError: no delimiter can be seen.
    """
    texts = [line.text for line in islice(lines, _PEEKED) if isinstance(line, Line) and line.text.strip()]
    delimiter = dialect.delimiter
    if delimiter is None:
        delimiter = _delimiter(dialect, lines, texts)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise InputError(f"delimiter {delimiter!r} cannot part cells; give one character such as ';' or '\\t'")
    quoted = _is_quoted(texts, delimiter) if dialect.quoted is None else dialect.quoted
    first = next((row for row in _split(texts, delimiter, quoted=quoted) if any(map(str.strip, row))), [])
    header = _is_header(first, dialect.columns) if dialect.header is None else dialect.header
    return dialect._replace(delimiter=delimiter, quoted=quoted, header=header)


def quoting(quoted: bool | None) -> Literal[0, 3]:
    """Return the constant of the csv module."""
    return csv.QUOTE_NONE if quoted is False else csv.QUOTE_MINIMAL


def _delimiter(dialect: Dialect, lines: DecodedLines, texts: Sequence[str]) -> str:
    found = sniff_delimiter(texts)
    if found is not None:
        return found.delimiter
    if len(dialect.columns) == 1 or texts:
        return ","
    raise InputError(f"{lines.name}: no rows are seen in it; give a table with a line of column names")


def _is_quoted(texts: Sequence[str], delimiter: str) -> bool:
    """Tell whether quotation marks enclose cells; beside tabs only if a cell is enclosed, or rows come out even only so."""
    if delimiter != "\t" or any(len(cell) > 1 and cell[0] == cell[-1] == '"' for text in texts for cell in text.split("\t")):
        return True
    plain, quoted = (_even(_split(texts, delimiter, quoted=way), delimiter) for way in (False, True))
    return plain is None and quoted is not None


def _is_header(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Tell whether ``cells`` name columns: no numbers, dates or addresses among them, and none twice."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if columns:
        return [cell.casefold() for cell in filled] == [name.strip().casefold() for name in columns]
    plain = [cell for cell in filled if not _NUMBER.fullmatch(cell) and "://" not in cell]
    return bool(filled) and len(plain) == len(filled) and len(set(filled)) == len(filled)
