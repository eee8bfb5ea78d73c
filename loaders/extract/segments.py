"""Stage 1: headings, paragraphs and posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rabita.loaders.extract.posts import SIGNATURE
from rabita.loaders.extract.reading import Part, Reading
from rabita.loaders.extract.times import absolute_day
from rabita.schema.names import language_of

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_CLOSED = re.compile(r"[.!?؟:…،,\"”»)\]][\s\u200e\u200f]*$")
HEADING_WORDS = 14
POST_LINES = 6
"""Lines of a post in another language than the document that may stand before its signature."""


def split_segments(reading: Reading) -> Reading:
    """Return ``reading`` with its parts: they cover all but empty lines, in text order, and do not overlap."""
    lines = [span for line in _LINE.finditer(reading.text) if (span := _trimmed(line))]
    parts: list[Part] = []
    for index, (start, end) in enumerate(lines):
        signature = SIGNATURE.search(reading.text, start, end)
        if signature is not None:
            parts = _with_post(reading, parts, (start, end), signature)
        else:
            language = language_of(reading.text[start:end])
            parts.append(Part(start, end, "heading" if _is_heading(reading.text, lines, index) else "body", language))
    return replace(reading, parts=tuple(parts))


def _trimmed(line: re.Match[str]) -> tuple[int, int] | None:
    text = line[0].strip()
    start = line.start() + line[0].find(text) if text else 0
    return (start, start + len(text)) if text else None


def _is_heading(text: str, lines: Sequence[tuple[int, int]], index: int) -> bool:
    """Tell whether a line is short, has no full stop, and another follows it."""
    start, end = lines[index]
    words = text[start:end].split()
    return index + 1 < len(lines) and len(words) <= HEADING_WORDS and _CLOSED.search(text, start, end) is None


def _with_post(reading: Reading, parts: list[Part], line: tuple[int, int], signature: re.Match[str]) -> list[Part]:
    """Return ``parts`` and the post that ends in ``line``, which takes in the lines before that belong to it."""
    language = language_of(reading.text[slice(*line)])
    most = POST_LINES if language != reading.language else int(signature.start() == line[0])
    first = len(parts)
    while (
        first
        and len(parts) - first < most
        and _goes_on(reading.text, parts[first - 1], line[0] if first == len(parts) else parts[first].start)
    ):
        if parts[first - 1].kind == "post" or parts[first - 1].language != language:
            break
        first -= 1
    start = parts[first].start if first < len(parts) else line[0]
    date = absolute_day(signature["date"] or "")
    return [*parts[:first], Part(start, line[1], "post", language, date, signature["handle"])]


def _goes_on(text: str, part: Part, start: int) -> bool:
    """Tell whether no empty line stands between ``part`` and what begins at ``start``."""
    between = text[part.end : start].replace("\r\n", "\n")
    return len(between.replace(" ", "")) == 1
