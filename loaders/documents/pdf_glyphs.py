"""Takes the letters of a PDF page with their places from pdfium."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pypdfium2

MOST_GLYPHS = 60_000
"""Letters of a page; a page of a newspaper has 20,000 (no source)."""

_HYPHEN = "\u00ad"
_LAM, _ALEFS = "ل", "اأإآٱ"
_GIVEN_AS = {"\x02": _HYPHEN, "\ufffe": _HYPHEN, "\u00a0": " "}


class Glyph(NamedTuple):
    """A letter, or the letters of a ligature, with its edges, the base line it stands on, and its height (points upwards).

    ``is_exact`` tells that the edges are those of the space that it takes; else they are those of its ink.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    is_exact: bool


class _Character(NamedTuple):
    """A character as pdfium tells it: the pen's place, the box of its ink and the box of its space."""

    text: str
    pen: tuple[float, float]
    ink: tuple[float, float, float, float]
    box: tuple[float, float, float, float]


def page_glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """Return what is written on ``page`` in the direction of most of it: marks joined to their letters, ligatures as letters.

    Raises:
        ValueError: there are more than ``MOST_GLYPHS`` letters.
    """
    by_turn: dict[int, list[_Character]] = {}
    for turn, character in _characters(page):
        by_turn.setdefault(turn, []).append(character)
    straight = max(by_turn.values(), key=len, default=[])
    return _with_marks(list(_glyphs(straight)))


def _characters(page: pypdfium2.PdfPage) -> Iterator[tuple[int, _Character]]:
    """Yield each character with the quarter by which it is turned; what stands askew is a stamp and is left out."""
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_GLYPHS:
        raise ValueError(f"a page has {count:,} letters, and {MOST_GLYPHS:,} is the limit")
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        char = _GIVEN_AS.get(char, char)
        quarters = raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
        if char in "\r\n" or abs(quarters - round(quarters)) > 0.1:
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        turn = round(quarters) % 4
        ink, box = (_turned(turn, text.get_charbox(index, loose=loose)) for loose in (False, True))
        pen = _turned(turn, (x.value, y.value, x.value, y.value))
        if not char.isspace() or box[2] > box[0]:  # a space without width is a guess of pdfium
            yield turn, _Character(char, pen[:2], ink, box)


def _turned(turn: int, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the left, lower, right and upper edge of ``box`` when the page is held so that the text is upright."""
    left, bottom, right, top = box
    return (box, (-top, left, -bottom, right), (-right, -top, -left, -bottom), (bottom, -right, top, -left))[turn]


def _glyphs(characters: list[_Character]) -> Iterator[Glyph]:
    """Yield the glyphs: characters at one place of the pen are those of one, and come in reading order."""
    groups: dict[tuple[float, float, bool], list[_Character]] = {}
    for each in characters:
        groups.setdefault((round(each.pen[0], 2), round(each.pen[1], 2), each.text.isspace()), []).append(each)
    heights = _heights(characters)
    for group in groups.values():
        row = round(group[0].pen[1])
        yield Glyph(
            _letters(group),
            group[0].pen[0],
            max(each.box[2] for each in group),
            group[0].pen[1],
            max(heights.get(near, 1.0) for near in range(row - 2, row + 3)),
            any(each.ink != each.box for each in group),
        )


def _heights(characters: list[_Character]) -> dict[int, float]:
    """Return the height of letters by base line: that of their space where pdfium knows it, else somewhat over that of ink."""
    heights: dict[int, float] = {}
    for is_exact in (False, True):
        for each in characters:
            if (each.ink != each.box) == is_exact:
                row, height = round(each.pen[1]), (each.box[3] - each.box[1]) * (1.0 if is_exact else 1.2)
                heights[row] = max(heights.get(row, 1.0), height)
    return heights


def _letters(group: list[_Character]) -> str:
    """Return the letters of a ligature as they are read; pdfium parts its box among them, or gives all the whole box.

    In the latter case it gives Arabic letters from the last to the first, but those of a ligature that Unicode has in order.
    """
    if len(group) == 1:
        return group[0].text
    letters = "".join(each.text for each in group)
    if all(unicodedata.bidirectional(char) not in ("AL", "R") for char in letters):
        return letters
    if len({each.box for each in group}) > 1:
        letters = "".join(each.text for each in sorted(group, key=lambda each: -each.box[0]))
    elif not (letters[0] == _LAM and letters[1] in _ALEFS) and letters not in _named_ligatures():
        letters = letters[::-1]
    return "".join(sorted(letters, key=lambda char: unicodedata.category(char)[0] == "M"))


@cache
def _named_ligatures() -> frozenset[str]:
    """Return what the ligatures of the Arabic presentation forms stand for."""
    return frozenset(unicodedata.normalize("NFKC", chr(code)) for code in range(0xFBEA, 0xFDFC))


def _with_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """Return ``glyphs`` with each mark (vowel, shadda) joined to the letter over or under which it stands."""
    bases = [glyph for glyph in glyphs if not unicodedata.category(glyph.text[0]).startswith("M")]
    if len(bases) == len(glyphs):
        return glyphs
    borne: dict[int, list[str]] = {}
    lines: dict[int, list[int]] = {}
    for number, base in enumerate(bases):
        lines.setdefault(round(base.base / 8), []).append(number)
    for mark in glyphs:
        if unicodedata.category(mark.text[0]).startswith("M"):
            bearer = _bearer(mark, bases, lines)
            if bearer is not None:
                borne.setdefault(bearer, []).append(mark.text)
    return [
        glyph if number not in borne else glyph._replace(text=glyph.text + "".join(sorted(borne[number], key=_mark_order)))
        for number, glyph in enumerate(bases)
    ]


def _bearer(mark: Glyph, bases: list[Glyph], lines: dict[int, list[int]]) -> int | None:
    row = round(mark.base / 8)
    near = [number for step in (-2, -1, 0, 1, 2) for number in lines.get(row + step, ()) if not bases[number].text.isspace()]
    middle = (mark.left + mark.right) / 2

    def distance(number: int) -> tuple[float, float]:
        base = bases[number]
        return max(base.left - middle, middle - base.right, 0.0) + abs(base.base - mark.base) / 4, abs(
            (base.left + base.right) / 2 - middle
        )

    return min(near, key=distance, default=None)


def _mark_order(mark: str) -> tuple[bool, str]:
    """Return the place of a mark among those of one letter: the shadda is typed first."""
    return (mark != "\u0651", mark)
