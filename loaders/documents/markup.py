"""HTML to plain text, and safe parsing of HTML and XML; nothing is fetched and no entity of a file is expanded."""

from __future__ import annotations

import re
from typing import Any

_UNSEEN = frozenset(re.findall("[a-z]+", "script style noscript template head iframe object svg button select textarea"))
_BLOCKS = frozenset(
    re.findall(
        "[a-z0-9]+",
        "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre"
        " section table td th tr ul",
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ONLY_LINK = ("p", "li", "div")
Element = Any
"""An element of lxml, which has no types of its own."""


def parse_html(text: str) -> Element | None:
    """Return the root of an HTML page, read as a browser would; ``None`` when there is nothing in it."""
    from lxml import etree, html

    try:
        return html.document_fromstring(
            text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def parse_xml(data: bytes, encoding: str | None = None) -> Element | None:
    """Return the root of an XML file, damaged parts left out; ``None`` when nothing can be read.

    ``encoding`` is that of the bytes when it is known; else the file's own declaration is believed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def fragment_text(markup: str) -> str:
    """Return the words of a piece of HTML that a reader sees: a line a block, without scripts, hidden parts, and lines that are one link."""
    root = parse_html(markup) if "<" in markup or "&" in markup else None
    if root is None:
        return "" if "<" in markup else markup.strip()
    parts: list[str] = []
    for line in _pieces(root):
        parts.append(line)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: Element) -> list[str]:
    """Return the words below ``root`` in order; ``\\n`` begins and ends a block."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element.tag in _BLOCKS
        if event == "start":
            if _is_unseen(element):
                walk.skip_subtree()
                continue
            pieces.append("\n" if is_block else "")
            pieces.append(_flat(element.text))
        else:
            pieces.append("\n" if is_block else "")
            pieces.append(_flat(element.tail))
    return pieces


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")


def _is_unseen(element: Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    return element.tag in _ONLY_LINK and _is_one_link(element)


def _is_one_link(element: Element) -> bool:
    """Tell whether all words of a block are those of one link ('read also')."""
    if len(element) != 1 or element[0].tag != "a":
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()
