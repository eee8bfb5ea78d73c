"""What readers take and yield: sources, options, documents as they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rabita.schema.records import Rejected

MAX_BYTES = 5_000_000
"""The largest document that is read when nothing else is said; a book has about 1 MB."""

PDF_FILE = 20
"""So many times the limit of a document may the file of a PDF have, for pictures and fonts in it (no source)."""

PAGE_BREAK = "\f"
"""Stands in a text where a page of its document begins; what is quoted says its page by the breaks before it."""


class Source(NamedTuple):
    """A file to read: the name to call it by, where its bytes are, its suffix in small letters, its first bytes.

    ``found`` tells that it was met in a folder or an archive and not named by the user.
    """

    name: str
    path: Path
    suffix: str
    head: bytes
    found: bool = False


class Options(NamedTuple):
    """What the user says: ``published`` (EDTF), ``language`` and ``publisher`` of documents that do not tell theirs.

    ``columns`` are pairs of a slot and the column of a table that fills it. A text longer than ``max_bytes`` is refused.
    """

    published: str | None = None
    language: str | None = None
    publisher: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    max_bytes: int = MAX_BYTES


class Metadata(NamedTuple):
    """What is told about a text: ``published`` is EDTF, ``language`` a code such as ``ar``."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: tuple[str, ...] = ()
    language: str | None = None

    def filled(self, other: Metadata) -> Metadata:
        """Return this with what it lacks taken from ``other``."""
        return Metadata(
            self.title or other.title,
            self.url or other.url,
            self.published or other.published,
            self.publisher or other.publisher,
            self.author or other.author,
            self.language or other.language,
        )


class ReadDocument(NamedTuple):
    """A document as it was read: its text, what is told about it, and where it stands in its source.

    ``sha256`` is that of the bytes it was read from, ``encoding`` says how these were decoded and why, ``notes`` what the user
    should know. ``cls`` is its class in the ontology, ``name`` what its source calls it.
    """

    text: str
    about: Metadata
    media_type: str
    sha256: str
    locator: str = "whole file"
    encoding: str = ""
    cls: str = "NewsArticle"
    notes: tuple[str, ...] = ()
    name: str = ""


Item = ReadDocument | Rejected


class Reader(NamedTuple):
    """One way of reading: its ``name`` for people, whether it ``fits`` a source (content first, then suffix), and how it reads.

    ``read`` yields what is in the source in order, bad parts as Rejected in their places; it may raise InputError when
    nothing of the source can be read.
    """

    name: str
    fits: Callable[[Source, Options], bool]
    read: Callable[[Source, Options], Iterator[Item]]
