"""From one Extraction to what the log keeps (``rabita-extraction/1``): documents, and one assertion for each clause."""

from __future__ import annotations

import json

from rabita.errors import InputError
from rabita.loaders.mapping.entities import map_entities, map_links, map_members, name_entities
from rabita.loaders.mapping.findings import check_times, map_findings, name_findings
from rabita.loaders.mapping.reading import Reading
from rabita.loaders.mapping.relations import map_relations
from rabita.loaders.mapping.source_text import Part, SourceText
from rabita.loaders.mapping.statements import text as text_statement
from rabita.loaders.mapping.statements import typed
from rabita.schema.extraction import Extraction, Segment
from rabita.schema.ids import document_id, run_id, text_sha256
from rabita.schema.names import language_of
from rabita.schema.records import Assertion, Document, Run, Said
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf


def map_extraction(extraction: Extraction, text: str, registry: Registry, *, where: str) -> Said:
    """Return all that ``extraction`` says of the document with ``text``.

    Every span is compared with the text; what does not match, or does not fit the ontology, comes back as rejected and the rest is
    kept. ``where`` names the input in refusals.

    Raises:
        InputError: ``text`` is not the text that was read, or cannot be stored.
    """
    _check_text(extraction, text, where)
    run = _run(extraction)
    source = SourceText(document_id(text, extraction.document.url), text, _segments(extraction, text))
    reading = Reading(extraction, source, registry, run=run.id, where=where)
    nodes = name_entities(reading)
    findings = name_findings(reading)
    check_times(reading)
    assertions = [
        *map_entities(reading, nodes),
        *map_members(reading, nodes),
        *map_findings(reading, findings),
        *map_relations(reading),
        *map_links(reading),
    ]
    documents, metadata = _documents(reading)
    return Said(tuple(documents), (run,), (*metadata, *assertions), tuple(reading.rejected))


def _check_text(extraction: Extraction, text: str, where: str) -> None:
    if "\0" in text:
        raise InputError(f"{where}: the text holds U+0000 at offset {text.index(chr(0))}; remove it and extract again")
    info = extraction.document
    for words in (info.url, info.publisher, info.language, *info.author, *(info.title or {}).values(), *(info.title or {})):
        if words is not None and "\0" in words:
            raise InputError(f"{where}: the document's {words[:40]!r} holds U+0000; remove it")
    if text_sha256(text) != extraction.document.sha256 or len(text) != extraction.document.length:
        raise InputError(
            f"{where}: the text is not the one that was read (sha256 {text_sha256(text)[:12]}…, {len(text)} characters;"
            f" expected {extraction.document.sha256[:12]}…, {extraction.document.length})"
        )


def _run(extraction: Extraction) -> Run:
    tool = extraction.extractor
    settings = json.dumps({"stages": tool.stages} if tool.stages else {}, sort_keys=True)
    return Run(run_id(tool.name, tool.version, settings), tool.name, tool.version, settings)


def _segments(extraction: Extraction, text: str) -> list[Segment]:
    return [item for item in extraction.segments if 0 <= item.start < item.end <= len(text)]


def _documents(reading: Reading) -> tuple[list[Document], list[Assertion]]:
    """Return the article and its posts, and what their metadata say of publisher and authors."""
    info, metadata = reading.extraction.document, []
    publisher = None
    if info.publisher:
        publisher = f"actor/{reading.key}.publisher"
        metadata.append(_from_metadata(reading, publisher, "MediaOutlet", info.publisher))
    authors = [f"actor/{reading.key}.author{number or ''}" for number in range(len(info.author))]
    metadata += [_from_metadata(reading, referent, "Actor", name) for referent, name in zip(authors, info.author, strict=True)]
    source = reading.source
    article = Document(
        source.article.document, "NewsArticle", tuple(sorted((info.title or {}).items())), info.url, publisher, tuple(authors),
        info.language, _published(reading, "document", info.date), "text/plain", info.sha256, source.text,
    )  # fmt: skip
    return [article, *(_post(reading, part) for part in source.posts)], metadata


def _from_metadata(reading: Reading, referent: str, cls: str, name: str) -> Assertion:
    article = reading.source.article.document
    statements = (typed(referent, cls), text_statement(referent, "label", name, language_of(name)))
    return Assertion(article, reading.run, referent, statements, locator="metadata", quote=name)


def _post(reading: Reading, part: Part) -> Document:
    segment = part.segment
    assert segment is not None
    author = reading.referents.get(segment.author or "")
    if segment.author is not None and author is None:
        reading.reject(segment.id, f"author {segment.author!r} is no entity of this Extraction", segment)
    return Document(
        part.document, "SocialPost", (), segment.url, author, () if author is None else (author,), segment.language,
        _published(reading, segment.id, segment.date), "text/plain", None, None, reading.source.article.document, segment.start, segment.end,
    )  # fmt: skip


def _published(reading: Reading, item: str, date: str | None) -> str | None:
    if date is None:
        return None
    try:
        parse_edtf(date)
    except InputError as error:
        reading.reject(item, f"published: {error}", date)
        return None
    return date
