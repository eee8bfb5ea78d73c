"""From a file to the Extractions of the documents in it, for ``rabita extract``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from rabita.errors import InputError
from rabita.extracting import ALL_OF_IT, Drawn
from rabita.loaders.documents.reading import Opened, open_documents
from rabita.loaders.documents.records import Options, ReadDocument
from rabita.schema.extraction import Extraction
from rabita.schema.records import Rejected
from rabita.workers import drawers


class _Item(NamedTuple):
    source: str
    found: ReadDocument | Rejected
    is_only: bool


def extract_file(path: str | Path, options: Options, *, jobs: int = 1) -> Iterator[Extraction | Rejected]:
    """Yield what is found in each document at ``path``, and what was refused, in order; ``jobs`` processes do it.

    A document is called as its table calls it, else as its file without the ending, with its place where there are several.
    """
    asked = ((item, item.found if isinstance(item.found, ReadDocument) else None) for item in _items(path, options))
    with drawers(ALL_OF_IT, jobs) as drawer:
        for item, drawn in drawer.in_order(asked):
            yield item.found if isinstance(item.found, Rejected) else _named(drawn, item.found, item)


def _items(path: str | Path, options: Options) -> Iterator[_Item]:
    for opened in open_documents([path], options):
        if isinstance(opened, Rejected):
            yield _Item("", opened, True)
        elif isinstance(opened, Opened):
            first = list(islice(opened.items, 2))
            yield from (_Item(opened.name, item, len(first) == 1) for item in chain(first, opened.items))


def _named(drawn: Drawn | None, document: ReadDocument, item: _Item) -> Extraction | Rejected:
    assert drawn is not None, f"{item.source}: nothing was drawn from {document.locator}"
    if isinstance(drawn, InputError):
        return Rejected(f"{item.source}: {document.locator}", str(drawn))
    stem = "stdin" if item.source == "standard input" else Path(item.source).stem
    place = "" if item.is_only else f"/{document.locator}"
    return replace(drawn, document=replace(drawn.document, id=document.name or stem + place))
