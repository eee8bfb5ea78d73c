"""From the lines of the pages of a PDF to one text: paragraphs, without running heads, with a form feed where a page begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rabita.loaders.documents.pdf_layout import Line
from rabita.loaders.documents.records import PAGE_BREAK
from rabita.loaders.documents.visual_order import RTL, is_rtl_text, with_brackets

EDGE = 2
"""So many lines at the top and at the foot of a page may be running heads."""

SAME_SIZE = 0.25
"""Share by which the heights of two lines of a paragraph may differ: words of another script have another font."""

_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|p\.|صفحة|الصفحة|ص)\s*:?\s*)?[0-9٠-٩]{1,4}(?:\s*(?:/|of|من)\s*[0-9٠-٩]{1,4})?[-–—|\s]*", re.IGNORECASE
)
_LISTED = re.compile(r"(?:[•▪‣◦·●○■–—*-]|\(?[0-9٠-٩]{1,3}[.)]) ")
_RANGE = re.compile(r"[0-9][-–]$")
_CLOSED = re.compile(r"[.!?؟:…][\"”»)\]]*(?: ?[\[(][0-9٠-٩]{1,3}[\])])?$")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")


def document_text(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of ``pages``: a line a paragraph, cells of a table parted by tabs, words parted at a line's end joined.

    Lines at the edge of pages that return on most of them, but for their numbers, and numbers of pages are left out.
    """
    kept = _without_running_heads(pages)
    text = ""
    for number, lines in enumerate(kept):
        paragraphs = list(_paragraphs(lines))
        if number and paragraphs and text and _goes_on(text, paragraphs[0]):
            text = f"{text.rstrip()}{PAGE_BREAK}"
        elif number:
            text = f"{text}\n{PAGE_BREAK}" if text.strip() else f"{text}{PAGE_BREAK}"
        text += "\n".join(paragraphs)
    return text.rstrip()


def _goes_on(text: str, paragraph: str) -> bool:
    """Tell whether ``paragraph`` at the head of a page goes on what the last page ended with."""
    last = text.rpartition("\n")[2]
    is_sentence = len(last.split()) > 8 and "\t" not in last + paragraph and _CLOSED.search(last) is None
    return is_sentence and (paragraph[0].islower() or is_rtl_text(paragraph) is True)


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    edges = [_edges(lines) for lines in pages]
    seen = Counter(key for page in edges for key in set(page.values()))
    often = max(2, len(pages) // 2 + 1)
    dropped = [
        {number for number, key in page.items() if seen[key] >= often or (len(pages) > 1 and _is_number(lines[number]))}
        for page, lines in zip(edges, pages, strict=True)
    ]
    return [[line for number, line in enumerate(lines) if number not in page] for page, lines in zip(dropped, pages, strict=True)]


def _edges(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """Return by its number what each line at the top or the foot of a page has in common with its like."""
    heights = sorted({round(line.base) for line in lines})
    at_edge = {*heights[:EDGE], *heights[-EDGE:]}
    return {number: _key(line) for number, line in enumerate(lines) if round(line.base) in at_edge}


def _is_number(line: Line) -> bool:
    return _NUMBER.fullmatch(line.read(is_rtl=is_rtl_text(line.shown()) is True)) is not None


def _key(line: Line) -> tuple[str, int]:
    """Return what a running head has in common with its like: its words without numbers, and its height on the page."""
    return re.sub(r"[0-9٠-٩]+", "#", line.shown()), round(line.base / 10)


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the paragraphs of a page, each as one line."""
    page_is_rtl = is_rtl_text("".join(line.shown() for line in lines)) is True
    for group in _groups(lines):
        told = is_rtl_text("".join(line.shown() for line in group))
        is_rtl = page_is_rtl if told is None or len(group[0].cells) > 1 else told
        text = ""
        for line in group:
            read = line.read(is_rtl=is_rtl)
            text = _followed(text, read)
        text = text.replace("\u00ad ", "- ").replace("\u00ad", "")
        if text.strip():
            yield with_brackets(text) if RTL.search(text) else text


def _followed(text: str, line: str) -> str:
    """Return ``text`` with the next line of its paragraph behind it; a word that was parted is put together."""
    parted = _BROKEN.search(text)
    if parted is not None and line[:1].islower():
        return text[: parted.start()] + line
    if _RANGE.search(text) and line[:1].isdigit():
        return text + line
    return f"{text} {line}" if text else line


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph."""
    pitch = _pitch(lines)
    group: list[Line] = []
    for line in lines:
        if group and not _is_next(group, line, pitch):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines in heights of a letter."""
    steps = [(above.base - line.base) / line.size for above, line in pairwise(lines) if above.base > line.base]
    return sorted(steps)[len(steps) // 3] if steps else 1.2


def _begins_list(group: Sequence[Line]) -> bool:
    """Tell whether a point of a list may follow ``group``: another point, or an ended sentence."""
    first, last = (line.read(is_rtl=is_rtl_text(line.shown()) is True) for line in (group[0], group[-1]))
    return _LISTED.match(first) is not None or _CLOSED.search(last) is not None


def _is_next(group: Sequence[Line], line: Line, pitch: float) -> bool:
    """Tell whether ``line`` goes on the paragraph ``group``: as near, as high, and after a full line."""
    last = group[-1]
    if len(last.cells) > 1 or len(line.cells) > 1 or abs(last.size - line.size) > SAME_SIZE * line.size:
        return False
    if _LISTED.match(line.read(is_rtl=is_rtl_text(line.shown()) is True)) and _begins_list(group):
        return False
    step = (last.base - line.base) / line.size
    if not 0 < step <= max(1.25 * pitch, 1.1):
        read = last.read(is_rtl=is_rtl_text(last.shown()) is True)
        return step <= 0 and _CLOSED.search(read) is None  # the head of the next column
    is_rtl = is_rtl_text(last.shown()) is True
    if (is_rtl_text(line.shown()) is True) != is_rtl:
        return is_rtl_text(line.shown()) is None or is_rtl_text(last.shown()) is None
    width = max(each.right for each in (*group, line)) - min(each.left for each in (*group, line))
    short = (
        (last.left - min(each.left for each in (*group, line)))
        if is_rtl
        else (max(each.right for each in (*group, line)) - last.right)
    )
    return short < 0.25 * width
