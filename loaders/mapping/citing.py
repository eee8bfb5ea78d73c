"""The document that a record's ``source`` names: cited, without its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.mapping.record_values import checked_language, checked_text
from rabita.loaders.mapping.statements import text, typed, value
from rabita.schema.gazetteer_entries import find_entry
from rabita.schema.ids import cited_document_id, document_key
from rabita.schema.names import language_of
from rabita.schema.records import Assertion, Document
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf
from rabita.schema.validation import get_class

KEYS = ("type", "url", "title", "publisher", "published", "quote", "language")


class Cited(NamedTuple):
    """A document, what its metadata say of its publisher, and the quoted words."""

    document: Document
    assertions: tuple[Assertion, ...]
    quote: str | None


def cite(source: object, registry: Registry, run: str, dataset: Document) -> Cited:
    """Return the document of ``source`` (an object, or the name of a publisher); the dataset itself when it names none.

    Raises:
        InputError: a key is unknown or a value does not fit.
    """
    given = {"publisher": source} if isinstance(source, str) else source
    if not isinstance(given, Mapping):
        raise InputError(f'source is {source!r}; give an object such as {{"url": …, "title": …, "publisher": …}}')
    _check(given, registry)
    quote = _text(given, "quote")
    url, publisher, published = _text(given, "url"), _text(given, "publisher"), _text(given, "published")
    title = _title(given)
    if not (url or publisher or published or title):
        return Cited(dataset, (), quote)
    if published is not None:
        parse_edtf(published)
    id_ = cited_document_id(url, next(iter(title.values()), None), publisher, published)
    actor = None if publisher is None else f"actor/{document_key(id_)}.publisher"
    cls = str(given.get("type") or "NewsArticle")
    document = Document(id_, cls, tuple(sorted(title.items())), url, actor, (), _language(given), published)
    said = (
        () if publisher is None or actor is None else (_publisher(id_, actor, publisher, registry, run)._replace(via=dataset.id),)
    )
    return Cited(document, said, quote)


def _check(given: Mapping[str, object], registry: Registry) -> None:
    for key in given:
        if key not in KEYS:
            near = registry.nearest(key, KEYS)
            raise InputError(f"source has an unknown key {key!r}" + ("" if near is None else f"; nearest: {near!r}"))
    cls = given.get("type")
    if cls is not None and registry.root(get_class(registry, str(cls)).name).name != "Document":
        raise InputError(f"source has the type {cls!r}, which is no Document")


def _text(given: Mapping[str, object], key: str) -> str | None:
    found = given.get(key)
    if found is None or found == "":
        return None
    words = str(found)
    if not isinstance(found, str | int) or "\0" in words:
        raise InputError(f"source.{key} is {found!r}; give text without U+0000")
    return words


def _title(given: Mapping[str, object]) -> dict[str, str]:
    title = given.get("title")
    if isinstance(title, Mapping):
        return {checked_language("source.title", language): checked_text(words) for language, words in title.items() if words}
    words = _text(given, "title")
    if words is None:
        return {}
    return {_language(given) or language_of(words): words}


def _language(given: Mapping[str, object]) -> str | None:
    language = _text(given, "language")
    return None if language is None else checked_language("source.language", language)


def _publisher(document: str, actor: str, name: str, registry: Registry, run: str) -> Assertion:
    """Return what the metadata say of the publisher, with the ids of the gazetteer's entry of that name."""
    entry = find_entry(name)
    cls = "MediaOutlet" if entry is None or not registry.is_a(entry.cls, "Actor") else entry.cls
    statements = [typed(actor, cls), text(actor, "label", name, language_of(name))]
    if entry is not None and cls == entry.cls and entry.wikidata:
        statements.append(value(actor, "wikidata", entry.wikidata, "string"))
    return Assertion(document, run, actor, tuple(statements), locator="metadata")
