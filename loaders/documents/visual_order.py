"""From the order in which letters stand on a line, left to right, to the order in which they are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_OPENING, _CLOSING = "([{«", ")]}»"
_PAIRS = ("()", "[]", "{}", "«»")
_NUMBER = re.compile(r"E(?:[ES]|C(?=E))*")
"""A number on a line of Arabic: bidi rules W2 and W4 (Unicode Standard Annex 9) join digits by one of ``. , / :`` and no other sign."""


def reading_order(shown: Sequence[str], *, is_rtl: bool) -> str:
    """Return the text of the pieces ``shown`` (a letter with its marks, or a ligature, each), which stand from left to right.

    Of the line's direction and its letters follows which runs are turned round; numbers and words of the other direction
    inside keep theirs.
    """
    classes = "".join(_class(piece) for piece in shown)
    if "R" not in classes and not (is_rtl and "E" in classes and "L" not in classes):
        return "".join(shown)
    if is_rtl:
        return _rtl(shown, classes)
    parts: list[str] = []
    end = 0
    for run in re.finditer(r"R(?:[^L]*R)?", classes):
        parts += shown[end : run.start()]
        parts.append(_rtl(shown[run.start() : run.end()], run[0]))
        end = run.end()
    return "".join((*parts, *shown[end:]))


def is_rtl_text(text: str) -> bool | None:
    """Tell whether most letters of ``text`` run from right to left; ``None`` when it has no letters."""
    classes = [_class(char) for char in text]
    right, left = classes.count("R"), classes.count("L")
    return None if right == left == 0 else right > left


def _class(piece: str) -> str:
    """Return R or L for letters, E for digits, C for signs inside numbers, S for marks, O for all else."""
    kind = unicodedata.bidirectional(piece[0]) if piece else "ON"
    if kind in ("R", "AL"):
        return "R"
    if kind in ("L", "EN", "AN"):
        return "L" if kind == "L" else "E"
    return "C" if kind == "CS" and not piece.isspace() else "S" if kind == "NSM" else "O"


def _rtl(shown: Sequence[str], classes: str) -> str:
    """Return a line of Arabic: from its right end on, with runs of Latin words and numbers as they stand."""
    return "".join("".join(shown[start:end]) for start, end in reversed(list(_runs(classes, shown))))


def _runs(classes: str, shown: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield from left to right the runs that are read from left to right; all else is a run of its own."""
    at = 0
    for between in re.finditer(r"[^R]+|R", classes):
        if between[0] == "R":
            yield between.start(), between.end()
        elif "L" in between[0]:
            yield from _around(between.start(), between.end(), _latin(classes, between.start(), between.end(), shown))
        else:
            at = between.start()
            for number in _NUMBER.finditer(between[0]):
                yield from ((place, place + 1) for place in range(at, between.start() + number.start()))
                at = between.start() + number.end()
                yield between.start() + number.start(), at
            yield from ((place, place + 1) for place in range(at, between.end()))


def _latin(classes: str, start: int, end: int, shown: Sequence[str]) -> tuple[int, int]:
    """Return the run from the first to the last Latin letter or digit, with the bracket that closes one opened in it."""
    found = [place for place in range(start, end) if classes[place] in "LE"]
    first, last = found[0], found[-1] + 1
    kind = next((pair for pair in _PAIRS if last < end and shown[last] in pair), "")
    if kind and sum(piece in kind for piece in shown[first:last]) % 2:
        last += 1
    return first, last


def _around(start: int, end: int, run: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield from ((place, place + 1) for place in range(start, run[0]))
    yield run
    yield from ((place, place + 1) for place in range(run[1], end))


def with_brackets(text: str) -> str:
    """Return an Arabic ``text`` with each bracket as it is used: opening before a word, closing behind one.

    Programs write a bracket on an Arabic line by its shape or by its sense, so that the file does not tell which is meant.
    """
    chars = list(text)
    is_open: set[int] = set()
    for place, char in enumerate(text):
        pair = (_OPENING + _CLOSING).find(char) % len(_OPENING) if char in _OPENING + _CLOSING else None
        if pair is None:
            continue
        before, behind = text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
        starts, ends = before.isspace() and not behind.isspace(), behind.isspace() and not before.isspace()
        if starts if starts != ends else pair not in is_open:
            chars[place] = _OPENING[pair]
            is_open.add(pair)
        else:
            chars[place] = _CLOSING[pair]
            is_open.discard(pair)
    return "".join(chars)
