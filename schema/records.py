"""The records that loaders yield and the log keeps: documents, runs, assertions, statements, rejections.

A *referent* is a ``str`` such as ``actor/3f2a9c1b7d.131``: what one document talks about. All offsets are Unicode code
points, half-open. All records are immutable.
"""

from __future__ import annotations

from typing import NamedTuple


class Statement(NamedTuple):
    """One triple of an assertion: ``slot`` of ``subject`` is the referent ``object`` or the literal ``value``.

    ``slot`` is ``"type"`` with the class name as value, or the name of an ontology slot. ``datatype`` is the slot's
    range (``string``, ``langtext``, ``edtf``, ``boolean``, ``integer``, ``float``, ``uri``, an enum's name, ``class``);
    values are text in lexical form (``true``, ``12``, ``0.5``).
    """

    subject: str
    slot: str
    object: str | None = None
    value: str | None = None
    datatype: str | None = None
    language: str | None = None
    start: int | None = None
    end: int | None = None
    inferred: bool = False
    confidence: float = 1.0


class Assertion(NamedTuple):
    """One document saying something once: a clause of a text, a row of a dataset, a line of a gazetteer.

    ``condition`` is text in the document's language. ``via`` is the dataset that carries it when that is not
    ``document``. Span and ``locator`` may both be absent (metadata).
    """

    document: str
    run: str
    subject: str
    statements: tuple[Statement, ...]
    via: str | None = None
    start: int | None = None
    end: int | None = None
    locator: str | None = None
    quote: str | None = None
    modality: str = "asserted"
    polarity: str = "affirmed"
    condition: str | None = None
    source: str | None = None
    reported_by: str | None = None


class Document(NamedTuple):
    """A text, a post in one, a dataset, a gazetteer or a note.

    ``title`` maps language to text. ``publisher`` and ``author`` are referents. ``published`` is EDTF. ``container``,
    ``start`` and ``end`` place a post in the text of another document. ``sha256`` is that of the text; ``media_type`` and
    ``original_sha256`` are those of the bytes that the text was read from.
    """

    id: str
    cls: str
    title: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    publisher: str | None = None
    author: tuple[str, ...] = ()
    language: str | None = None
    published: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    text: str | None = None
    container: str | None = None
    start: int | None = None
    end: int | None = None
    original_sha256: str | None = None


class Run(NamedTuple):
    """An extractor at a version with settings (JSON text), or a person."""

    id: str
    extractor: str
    version: str
    settings: str = "{}"


class Rejected(NamedTuple):
    """Something refused: where in which input, why (what next included), and the refused record as text."""

    locator: str
    reason: str
    record: str = ""
    document: str | None = None
    run: str | None = None


class Said(NamedTuple):
    """What a loader yields for one unit of input (a document, a row): committed all or nothing.

    ``replaces`` names extractors: what their other runs said of the first document, and of the posts in it, gives way to this.
    """

    documents: tuple[Document, ...] = ()
    runs: tuple[Run, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    replaces: tuple[str, ...] = ()
