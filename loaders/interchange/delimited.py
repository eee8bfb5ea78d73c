"""Parses delimited text into cells; one bad row costs itself and nothing that follows."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from rabita.errors import InputError
from rabita.loaders.interchange.decoding import SHOWN, DecodedLines, Line
from rabita.loaders.interchange.dialects import Dialect, quoting
from rabita.schema.records import Rejected

LONGEST_CELL = 1 << 20
"""In characters; a longer cell is a lost quotation mark or a whole file (no source)."""

MAX_OPEN_QUOTES = 100
"""After so many rows whose quotation mark never closes, the file does not quote (no source)."""

Numbered = tuple[int, list[str]]


class DelimitedRows:
    """The rows of ``lines``, numbered from 1 as a spreadsheet shows them, blank ones too; made for one iteration."""

    def __init__(self, lines: DecodedLines, dialect: Dialect) -> None:
        self._name = lines.name
        self._lines = iter(lines)
        self._delimiter = dialect.delimiter or ","
        self._quoting = quoting(dialect.quoted)
        self._again: list[Line] = []
        self._taken: list[Line] = []
        self._refused: list[Rejected] = []
        self._has_nul = False
        self._number = 0
        self._open_quotes = 0

    def __iter__(self) -> Iterator[Numbered | Rejected]:
        """Yield number and cells of each row, or what is refused in its place."""
        if csv.field_size_limit() != LONGEST_CELL:
            csv.field_size_limit(LONGEST_CELL)
        reader = self._reader()
        while True:
            self._taken.clear()
            cells, problem = self._next(reader)
            yield from self._refused_lines()
            if problem is not None:
                yield self._refuse(problem)
                reader = self._reader()
            elif cells is None:
                return
            else:
                self._number += 1
                yield self._number, cells

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._texts(), delimiter=self._delimiter, quoting=self._quoting, strict=True)

    def _next(self, reader: Iterator[list[str]]) -> tuple[list[str] | None, str | None]:
        """Return the next cells, ``None`` at the end; and what is wrong with them."""
        try:
            cells = next(reader, None)
        except csv.Error as error:
            cells = self._leniently() if "expected after" in str(error) else None
            if cells is None:
                return None, _problem(str(error))
        return cells, "the row holds U+0000" if self._has_nul else None

    def _leniently(self) -> list[str] | None:
        """Return the cells of a row of one line in which words follow a closed quotation mark."""
        try:
            return next(csv.reader([self._taken[0].text], delimiter=self._delimiter)) if len(self._taken) == 1 else None
        except csv.Error:
            return None

    def _texts(self) -> Iterator[str]:
        """Yield the lines that the parser asks for, and remember them until their row is whole."""
        while True:
            line = self._again.pop() if self._again else next(self._lines, None)
            if line is None:
                return
            if isinstance(line, Rejected):
                self._refused.append(line)
                continue
            self._taken.append(line)
            if "\0" in line.text:
                self._has_nul = True
            yield line.text + "\n"

    def _refused_lines(self) -> Iterator[Rejected]:
        for rejected in self._refused:
            self._number += 1
            yield rejected._replace(locator=f"row {self._number}", reason=f"{rejected.locator}: {rejected.reason}")
        self._refused.clear()

    def _refuse(self, problem: str) -> Rejected:
        """Refuse the first line of the row at hand; the lines after it are parsed again, but for what holds U+0000."""
        self._number += 1
        shown = "\n".join(line.text for line in self._taken)[:SHOWN].replace("\0", "\u2400")
        if not self._has_nul:
            self._again += reversed(self._taken[1:])
            self._open_quotes += len(self._taken) > 1
        self._has_nul = False
        if self._open_quotes > MAX_OPEN_QUOTES:
            raise InputError(
                f"{self._name}: over {MAX_OPEN_QUOTES} rows have a quotation mark that is never closed; "
                "if it does not enclose cells, say so in the mapping: [table] quoted = false"
            )
        return Rejected(f"row {self._number}", f"{problem}; correct or remove it", shown)


def _problem(error: str) -> str:
    """Return what is wrong with a row, in place of the words of the csv module."""
    if "field limit" in error:
        return f"a cell is longer than {LONGEST_CELL:,} characters, or a quotation mark is never closed"
    if "new-line" in error:
        return "a carriage return stands inside the row; end lines with LF or CRLF"
    return "a quotation mark is never closed"
