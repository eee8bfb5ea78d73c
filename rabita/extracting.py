"""Draws findings from documents as readers read them; the same for a build and for ``rabita extract``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from rabita.errors import InputError
from rabita.loaders.documents.languages import UNKNOWN, name_of
from rabita.loaders.documents.records import ReadDocument
from rabita.loaders.extract.languages import read_language
from rabita.loaders.extract.pipeline import NAME, VERSION, extract_text
from rabita.loaders.extract.reading import Language
from rabita.schema.extraction import DocumentInfo, Extraction, Extractor
from rabita.schema.ids import text_sha256
from rabita.schema.names import language_of

READING = Extractor(name="rabita-reading", version="1")
"""What records name that tell of a document and find nothing in its text."""


Drawn = Extraction | InputError
"""What was found in a document, or why nothing can be."""

_READ: dict[str, Language] = {"ar": "ar", "en": "en"}


class Drawing(NamedTuple):
    """A way of drawing findings: name and version as records and the log have them, and the function that does it.

    The function may raise InputError, which refuses that document alone. It must be importable by name for worker processes.
    """

    name: str
    version: str
    extract: Callable[[ReadDocument], Extraction]

    def draw(self, document: ReadDocument) -> Drawn:
        """Return what is found in ``document``, or the refusal."""
        try:
            return self.extract(document)
        except InputError as error:
            return error


def document_info(document: ReadDocument) -> DocumentInfo:
    """Return what is told about ``document``, as Extractions carry it."""
    about = document.about
    title: dict[str, str] | None = None if about.title is None else {language_of(about.title): about.title}
    return DocumentInfo(
        id=document.locator,
        sha256=text_sha256(document.text),
        length=len(document.text),
        language=about.language or language_of(document.text),
        date=about.published,
        date_basis="none" if about.published is None else "metadata",
        url=about.url,
        title=title,
        publisher=about.publisher,
        author=list(about.author),
    )


def without_findings(document: ReadDocument) -> Extraction:
    """Return an Extraction that tells only what is told about ``document``, and finds nothing in its text."""
    return Extraction(
        format="rabita-extraction/1",
        document=document_info(document),
        extractor=READING,
        mentions=[],
        entities=[],
        events=[],
        concerns=[],
        agreements=[],
        relations=[],
        times=[],
    )


def language_to_draw_from(document: ReadDocument) -> Language | None:
    """Return the language in which findings are drawn from ``document``; ``None`` when it is in none of those."""
    told = document.about.language
    if told is not None and told != UNKNOWN:
        return _READ.get(told)
    try:
        return read_language(document.text)
    except InputError:
        return None


def extract_by_rules(document: ReadDocument) -> Extraction:
    """Return what is found in ``document``, with what is told about it; nothing is found in languages that are not read.

    Raises:
        InputError: its text or its date cannot be used.
    """
    language = language_to_draw_from(document)
    if language is None:
        return without_findings(document)
    told = document_info(document)
    day = None if told.date is None else told.date.partition("T")[0]  # what is relative hangs on the day
    found = extract_text(document.text, document_id=document.locator, published=day, language=language)
    about = told if told.date is not None else replace(told, date=found.document.date, date_basis=found.document.date_basis)
    return replace(found, document=replace(about, language=language))


def extract_or_refuse(document: ReadDocument) -> Extraction:
    """Return what is found in ``document``, its text included.

    Raises:
        InputError: as in ``extract_by_rules``, or it is in a language that is not read.
    """
    if language_to_draw_from(document) is None:
        raise InputError(f"it is in {name_of(document.about.language or UNKNOWN)}; Arabic and English are read")
    found = extract_by_rules(document)
    return replace(found, document=replace(found.document, text=document.text))


NOTHING = Drawing(READING.name, READING.version, without_findings)
EXTRACTORS = {"rules": Drawing(NAME, VERSION, extract_by_rules), "none": NOTHING}
"""What ``--extractor`` names."""

ALL_OF_IT = EXTRACTORS["rules"]._replace(extract=extract_or_refuse)


def get_drawing(name: str) -> Drawing:
    """Return the way of drawing findings that is called ``name``.

    Raises:
        InputError: there is none.
    """
    if name not in EXTRACTORS:
        raise InputError(f"extractor {name!r} is not known; known: {', '.join(EXTRACTORS)}")
    return EXTRACTORS[name]
