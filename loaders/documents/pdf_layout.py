"""From the letters of a page with their places to its lines in reading order: words, cells, columns."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rabita.loaders.documents.pdf_glyphs import Glyph
from rabita.loaders.documents.visual_order import is_rtl_text, reading_order

SAME_LINE = 0.3
WORD_GAP = 0.13
INK_GAP = 0.17
PIECE_GAP = 0.8
CELL_GAP = 1.8
"""In heights of a letter: how far base lines of one line lie apart, from which gap on a space is seen (between inks,
when the space that letters take is not told), from which on\nthere may be a gutter between columns, and from which a new cell.

No source; tests/unit/test_pdf.py fixed them with pages of three programs.
"""

COLUMN_LINES = 5
COLUMN_FILL = 0.7
CROSSING = 0.3
"""Columns have so many lines on each side of a gutter, half of them fill so much of their width (cells of tables do not), and
no more than such a share of the lines cross it."""


class Line(NamedTuple):
    """A line, or a line of one column: its cells from left to right, each the pieces of a text as they are shown; its box."""

    cells: tuple[tuple[str, ...], ...]
    left: float
    right: float
    base: float
    size: float

    def shown(self) -> str:
        """Return the pieces in the order in which they stand, which is enough to count letters."""
        return " ".join("".join(cell) for cell in self.cells)

    def read(self, *, is_rtl: bool) -> str:
        """Return the text, cells parted by tabs."""
        cells = [" ".join(reading_order(cell, is_rtl=is_rtl).split()) for cell in self.cells]
        return "\t".join(reversed(cells) if is_rtl else cells)


def page_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page in reading order: down each column, the right one first where the page is Arabic."""
    rows = [[_line(piece) for piece in _pieces(row)] for row in _rows(glyphs) if any(not glyph.text.isspace() for glyph in row)]
    gutter = _gutter(rows)
    if gutter is None:
        return [_joined(row) for row in rows]
    return list(_in_columns(rows, gutter))


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the letters by base line from the top of the page, each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if (
            rows
            and not glyph.text.isspace()
            and abs(rows[-1][0].base - glyph.base) > SAME_LINE * max(glyph.size, rows[-1][0].size)
        ):
            rows.append([glyph])
        elif rows:
            rows[-1].append(glyph)
        elif not glyph.text.isspace():
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: (glyph.left, glyph.right)) for row in rows]


def _pieces(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the pieces of a row between gaps that may be gutters, with spaces put between words; letters drawn twice are one."""
    spaces = [glyph.left for glyph in row if glyph.text.isspace()]
    part: list[Glyph] = []
    for glyph in row:
        if glyph.text.isspace():
            continue
        if part:
            last = part[-1]
            if _is_same(last, glyph):
                continue
            gap = glyph.left - max(each.right for each in part[-3:])
            word_gap = WORD_GAP if last.is_exact and glyph.is_exact else INK_GAP
            if gap > PIECE_GAP * glyph.size:
                yield part
                part = []
            elif gap > word_gap * glyph.size or (
                gap > 0.02 * glyph.size and any(last.right - 0.1 * glyph.size <= at <= glyph.left for at in spaces)
            ):
                part.append(Glyph(" ", last.right, glyph.left, glyph.base, glyph.size, True))
        part.append(glyph)
    if part:
        yield part


def _is_same(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether ``glyph`` is ``last`` drawn again, or only its mark, which some programs say to be letter and mark."""
    reach = 0.05 * glyph.size if len(glyph.text) == 1 else last.right - last.left - 0.1 * glyph.size
    return last.text == glyph.text and glyph.left - last.left < reach


def _line(glyphs: list[Glyph]) -> Line:
    return Line(
        (tuple(glyph.text for glyph in glyphs),),
        min(glyph.left for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        statistics.median(glyph.base for glyph in glyphs),
        statistics.median(glyph.size for glyph in glyphs),
    )


def _joined(row: Sequence[Line]) -> Line:
    """Return the pieces of a row as one line: a wide gap makes a cell, a narrow one a space."""
    cells: list[tuple[str, ...]] = []
    for number, piece in enumerate(row):
        if number and piece.left - row[number - 1].right <= CELL_GAP * piece.size:
            cells[-1] = (*cells[-1], " ", *piece.cells[0])
        else:
            cells.append(piece.cells[0])
    return Line(
        tuple(cells),
        min(piece.left for piece in row),
        max(piece.right for piece in row),
        row[0].base,
        max(piece.size for piece in row),
    )


def _gutter(rows: Sequence[Sequence[Line]]) -> float | None:
    """Return where the page is parted into two columns of running text, or None."""
    pieces = [piece for row in rows for piece in row]
    if len(rows) < COLUMN_LINES:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    places = [left + (right - left) * step / 100 for step in range(25, 76)]
    crossed = [sum(piece.left < place < piece.right for piece in pieces) for place in places]
    middle = [place for place, count in zip(places, crossed, strict=True) if count == min(crossed)]
    gutter = middle[len(middle) // 2]
    if min(crossed) > CROSSING * len(rows):
        return None
    sides = (
        ([piece for piece in row if piece.right <= gutter] for row in rows),
        ([piece for piece in row if piece.left >= gutter] for row in rows),
    )
    return gutter if all(_is_column([side for side in column if side]) for column in sides) else None


def _is_column(lines: Sequence[Sequence[Line]]) -> bool:
    """Tell whether ``lines`` on one side of a gutter are running text."""
    if len(lines) < COLUMN_LINES:
        return False
    width = max(line[-1].right for line in lines) - min(line[0].left for line in lines)
    return statistics.median(sum(piece.right - piece.left for piece in line) for line in lines) >= COLUMN_FILL * width


def _in_columns(rows: Sequence[Sequence[Line]], gutter: float) -> Iterator[Line]:
    """Yield the lines: what crosses the gutter where it stands, and between such lines one column after the other."""
    is_rtl = is_rtl_text("".join(piece.shown() for row in rows for piece in row)) is True
    usual = statistics.median(row[0].size for row in rows)
    columns: tuple[list[Line], list[Line]] = ([], [])
    last = rows[0][0].base
    for row in rows:
        is_heading = last - row[0].base > 2 * usual and abs(row[0].size - usual) > 0.15 * usual
        is_one = all(piece.left < gutter for piece in row) or all(piece.left >= gutter for piece in row)
        is_wide = any(piece.left < gutter < piece.right for piece in row)
        if is_wide or (is_heading and is_one):
            yield from _taken(columns, is_rtl=is_rtl)
            yield _joined(row)
        else:
            for column, is_right in zip(columns, (False, True), strict=True):
                if side := [piece for piece in row if (piece.left >= gutter) == is_right]:
                    column.append(_joined(side))
        last = row[0].base
    yield from _taken(columns, is_rtl=is_rtl)


def _taken(columns: tuple[list[Line], list[Line]], *, is_rtl: bool) -> list[Line]:
    """Return what is in the columns in reading order, and empty them."""
    left, right = columns
    lines = [*right, *left] if is_rtl else [*left, *right]
    left.clear()
    right.clear()
    return lines
