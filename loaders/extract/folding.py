"""A text folded for matching, with the way back: every folded character knows where it stands in the text as kept."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rabita.schema.names import fold


class Folded(NamedTuple):
    """``text`` is folded; its character ``i`` comes from offset ``at[i]`` of ``source``."""

    source: str
    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in ``source`` of the folded ``[start, end)``, with the marks that its last letter bears."""
        stop = self.at[end - 1] + 1
        while stop < len(self.source) and _is_borne(self.source[stop]):
            stop += 1
        return self.at[start], stop


def fold_text(text: str) -> Folded:
    """Fold ``text`` character by character: case, forms of hamza, alef, ya and ta marbuta, digits.

    Marks, tatweel, zero-width and direction characters vanish, a ligature becomes its letters, all spaces but line ends
    become one plain space each.
    """
    kept = [(char, offset) for offset, source in enumerate(text) for char in fold_char(source)]
    return Folded(text, "".join(char for char, _ in kept), tuple(offset for _, offset in kept))


@lru_cache(8192)
def fold_char(char: str) -> str:
    """Return the folded form of one character: none, one, or the letters of a ligature."""
    category = unicodedata.category(char)
    if category[0] in "LN":
        return fold(char)
    if category[0] == "M" or category == "Cf":
        return ""
    return " " if category == "Zs" or char in "\t\f" else char


def _is_borne(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or char == "\u0640"
