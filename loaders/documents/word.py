"""Reads Word documents (``.docx``): paragraphs and tables in order, without headers, footers, notes and what was struck out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from rabita.errors import InputError
from rabita.loaders.documents.decoding import read_bytes, sha256
from rabita.loaders.documents.finding import ZIP_ERRORS
from rabita.loaders.documents.markup import Element, parse_xml
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKUP = 20
"""So many times the limit of a document may its markup have: a word of five letters may stand in a hundred of tags (no source)."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def fits_word(source: Source, options: Options) -> bool:
    """Tell whether ``source`` is called a Word document."""
    return source.suffix in (".docx", ".docm")


def read_word(source: Source, options: Options) -> Iterator[Item]:
    """Yield the document: a line a paragraph, and a line a row of a table with its cells parted by tabs.

    When a file was made says nothing of when it was published, so it has no date.

    Raises:
        InputError: it is damaged, locked by a password, or has no words.
    """
    data = read_bytes(source, options)
    try:
        with zipfile.ZipFile(source.path) as package:
            body = _part(package, "word/document.xml", options)
            core = _part(package, "docProps/core.xml", options) if "docProps/core.xml" in package.namelist() else None
    except InputError:
        raise
    except ZIP_ERRORS as error:
        raise InputError(f"the Word document cannot be opened ({error}); save it again, without a password") from error
    text = "\n".join(line for line in _lines(body[0]) if line.strip()) if body is not None and len(body) else ""
    if not text:
        raise InputError("there are no words in the Word document; if it holds scans, save what they say as text")
    yield ReadDocument(text, _about(core), MEDIA_TYPE, sha256(data), "document", "UTF-8")


def _part(package: zipfile.ZipFile, name: str, options: Options) -> Element | None:
    with package.open(name) as file:
        data = file.read(MARKUP * options.max_bytes + 1)
    if len(data) > MARKUP * options.max_bytes:
        raise InputError(
            f"the Word document unpacks to more than {MARKUP * options.max_bytes:,} bytes; raise --max-bytes, or save it as text"
        )
    return parse_xml(data)


def _about(core: Element | None) -> Metadata:
    if core is None:
        return Metadata()
    told = {name: " ".join((core.findtext(f"{_DC}{name}") or "").split()) or None for name in ("title", "creator", "language")}
    author = () if told["creator"] is None else (told["creator"],)
    return Metadata(title=told["title"], author=author, language=told["language"])


def _lines(body: Element) -> Iterator[str]:
    """Yield the lines of the blocks in ``body``, also of those that stand in frames of other markup."""
    for block in body:
        if block.tag == f"{_W}p":
            yield _words(block)
        elif block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                yield "\t".join(" ".join(_lines(cell)) for cell in row.iter(f"{_W}tc"))
        elif isinstance(block.tag, str):
            yield from _lines(block)


def _words(element: Element) -> str:
    """Return the words of a paragraph; the second form that some parts have for old programs is left out."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS and child.getparent().tag == f"{_W}r":
            parts.append(_SIGNS[child.tag])
        elif child.tag != _FALLBACK:
            parts.append(_words(child))
    return "".join(parts)
