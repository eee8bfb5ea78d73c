"""Reads saved web pages: the main text, without menus, links, scripts; what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from rabita.errors import InputError
from rabita.loaders.documents.decoding import declared_encoding, decode_text, read_bytes, sha256
from rabita.loaders.documents.markup import Element, parse_html
from rabita.loaders.documents.page_facts import page_facts
from rabita.loaders.documents.records import Item, Options, ReadDocument, Source

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)


def fits_page(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins as a page does, or is called one."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    return source.suffix in SUFFIXES or _PAGE.match(head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) is not None


def read_page(source: Source, options: Options) -> Iterator[Item]:
    """Yield the article of the page.

    Raises:
        InputError: it has no words outside menus and scripts.
    """
    data = read_bytes(source, options)
    decoded = decode_text(data, declared=declared_encoding(data))
    root = parse_html(decoded.text)
    if root is None:
        raise InputError("it is an HTML page without content")
    about = page_facts(root)
    text = _main_text(root)
    if not text:
        raise InputError(
            "no article was found in the page: it holds only scripts or menus; save it from the browser once it is shown"
        )
    yield ReadDocument(text, about, "text/html", sha256(data), "page", decoded.encoding, notes=decoded.notes)


def _main_text(root: Element) -> str:
    import trafilatura

    for unseen in list(root.iter("noscript")):
        unseen.drop_tree()
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its warnings say less than our refusals
    found = trafilatura.extract(root, output_format="txt", include_comments=False, include_tables=True, with_metadata=False)
    return (found or "").strip()
