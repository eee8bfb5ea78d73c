"""From a file to the Extractions of the documents in it, for ``rabita extract``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from rabita.errors import InputError
from rabita.extracting import ALL_OF_IT, Drawn
from rabita.loaders.documents.reading import Opened, open_documents
from rabita.loaders.documents.records import WHOLE_FILE, Options, ReadDocument
from rabita.schema.extraction import Extraction
from rabita.schema.records import Rejected
from rabita.workers import drawers


class _Item(NamedTuple):
    source: str
    found: ReadDocument | Rejected


def extract_file(path: str | Path, options: Options, *, jobs: int = 1) -> Iterator[Extraction | Rejected]:
    """Yield what is found in each document at ``path``, and what was refused, in order; ``jobs`` processes do it.

    A document is called as its table calls it, else as its file without the ending, with its place where there are several.
    """
    asked = ((item, item.found if isinstance(item.found, ReadDocument) else None) for item in _items(path, options))
    with drawers(ALL_OF_IT, jobs) as drawer:
        for (source, found), drawn in drawer.in_order(asked):
            yield found if isinstance(found, Rejected) else _named(drawn, found, source)


def _items(path: str | Path, options: Options) -> Iterator[_Item]:
    for opened in open_documents([path], options):
        if isinstance(opened, Rejected):
            yield _Item("", opened)
        elif isinstance(opened, Opened):
            yield from (_Item(opened.name, item) for item in opened.items)


def _named(drawn: Drawn | None, document: ReadDocument, source: str) -> Extraction | Rejected:
    assert drawn is not None, f"{source}: nothing was drawn from {document.locator}"
    if isinstance(drawn, InputError):
        return Rejected(f"{source}: {document.locator}", str(drawn))
    stem = "stdin" if source == "standard input" else Path(source).stem
    place = "" if document.locator == WHOLE_FILE else f"/{document.locator}"
    return replace(drawn, document=replace(drawn.document, id=document.name or stem + place))
