"""Text that XML 1.0 can hold."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
MARKED = re.compile('[&<>"\n\r\t]')


class XmlText:
    """Writes text for XML and counts the characters that it cannot hold, which become U+FFFD."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: object) -> str:
        """Return ``text`` escaped for an attribute or an element; line ends survive."""
        clean, count = FORBIDDEN.subn("\ufffd", str(text))
        self.replaced += count
        return MARKED.sub(lambda match: MARKS[match[0]], clean)
