"""What the gazetteer says, as statements of a document of its own: one assertion a line."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.mapping.statements import link, text, typed, value
from rabita.schema.gazetteer_entries import GAZETTEER_VERSION, Entry, read_gazetteer
from rabita.schema.ids import document_key, run_id
from rabita.schema.records import Assertion, Document, Run, Said, Statement
from rabita.schema.registry import Registry

DOCUMENT = Document(
    f"doc/gazetteer-{GAZETTEER_VERSION}",
    "Gazetteer",
    (("ar", "معجم الأسماء في رابطة"), ("en", "Rabita gazetteer")),
    language="en",
)
RUN = Run(run_id("gazetteer", GAZETTEER_VERSION, "{}"), "gazetteer", GAZETTEER_VERSION)


def gazetteer_statements(registry: Registry) -> Said:
    """Return all that the gazetteer says: classes, names in both languages, authority ids, and which state a city is in."""
    return Said((DOCUMENT,), (RUN,), tuple(_assertion(entry, registry) for entry in read_gazetteer()))


def _assertion(entry: Entry, registry: Registry) -> Assertion:
    me = _referent(entry, registry)
    return Assertion(
        DOCUMENT.id,
        RUN.id,
        me,
        tuple(_statements(me, entry, registry)),
        locator=entry.iso_code or entry.wikidata or entry.label["en"],
    )


def _referent(entry: Entry, registry: Registry) -> str:
    anchor = entry.iso_code or entry.wikidata or entry.label["en"].replace(" ", "_")
    return f"{registry.root(entry.cls).prefix}/{document_key(DOCUMENT.id)}.{anchor}"


def _statements(me: str, entry: Entry, registry: Registry) -> Iterator[Statement]:
    yield typed(me, entry.cls)
    for language, words in sorted(entry.label.items()):
        yield text(me, "label", words, language)
    for language, names in sorted(entry.alias.items()):
        yield from (text(me, "alias", words, language) for words in names)
    for slot, found in (("wikidata", entry.wikidata), ("iso_code", entry.iso_code)):
        if found:
            yield value(me, slot, found, "string")
    if entry.within:
        yield link(me, "within", f"actor/{document_key(DOCUMENT.id)}.{entry.within}")
