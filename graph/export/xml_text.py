"""Text that a file format can hold: what it cannot becomes U+FFFD, counted and named."""

from __future__ import annotations

import re
from collections import Counter

NOT_IN_UTF8 = re.compile("[\ud800-\udfff]")
"""Lone surrogates."""
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (fifth edition, production 2) forbids even as a reference."""
MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
MARKED = re.compile('[&<>"\n\r\t]')
NAMED = 5


class Cleaner:
    """Replaces characters of one file and counts them. ``row`` is the id of the row being written, to say where one was first."""

    forbidden = NOT_IN_UTF8

    def __init__(self) -> None:
        self.row = ""
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def __call__(self, text: object) -> str:
        """Return ``text`` with U+FFFD for each character that the format cannot hold."""
        return self.forbidden.sub(self._replace, str(text))

    @property
    def replaced(self) -> int:
        """How many characters were replaced."""
        return self._counts.total()

    def note(self) -> str:
        """Return which characters were replaced, the most frequent first; empty when none was."""
        found = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        named = [f"U+{ord(char):04X} ({count}, first in {self._first[char] or 'a name'})" for char, count in found[:NAMED]]
        return ", ".join([*named, "…"] if len(found) > NAMED else named)

    def _replace(self, match: re.Match[str]) -> str:
        self._counts[match[0]] += 1
        self._first.setdefault(match[0], self.row)
        return "\ufffd"


class XmlText(Cleaner):
    """A cleaner that escapes for XML as well: in an attribute or an element, line ends and tabs survive."""

    forbidden = NOT_IN_XML

    def __call__(self, text: object) -> str:
        """Return ``text`` cleaned and escaped."""
        return MARKED.sub(_mark, super().__call__(text))


def _mark(match: re.Match[str]) -> str:
    return MARKS[match[0]]
