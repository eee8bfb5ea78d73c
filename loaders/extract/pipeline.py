"""The order of the stages, and the one function that runs them over a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.extract.assemble import assemble
from rabita.loaders.extract.coreference import find_referents
from rabita.loaders.extract.dating import date_document
from rabita.loaders.extract.events.arguments import find_arguments
from rabita.loaders.extract.events.attribution import read_attribution
from rabita.loaders.extract.events.contexts import read_contexts
from rabita.loaders.extract.events.event_times import date_tenures, inherit_dates, read_event_times
from rabita.loaders.extract.events.merging import merge_events
from rabita.loaders.extract.events.modality import read_modality
from rabita.loaders.extract.events.triggers import find_triggers
from rabita.loaders.extract.languages import read_language
from rabita.loaders.extract.linking import link_languages
from rabita.loaders.extract.mentions import find_mentions
from rabita.loaders.extract.nominals import find_nominals
from rabita.loaders.extract.offices import find_offices
from rabita.loaders.extract.reading import Language, Reading, begin
from rabita.loaders.extract.segments import split_segments
from rabita.loaders.extract.sentences import split_sentences
from rabita.loaders.extract.tagger import models_used
from rabita.loaders.extract.tenures import find_tenures
from rabita.loaders.extract.times import read_times
from rabita.schema.extraction import Extraction, Extractor
from rabita.schema.times import parse_edtf

NAME = "rabita"
"""What this extractor is called in records and in the log."""

VERSION = "2"
"""Raised by every change after which the same text may give another result."""


class Stage(NamedTuple):
    """One step: its name in the record, what does it, and the function from what is read so far to more."""

    name: str
    back_end: str
    run: Callable[[Reading], Reading]


STAGES: tuple[Stage, ...] = (
    Stage("document", "rules", split_segments),
    Stage("date", "rules", date_document),
    Stage("sentences", "rules", split_sentences),
    Stage("mentions", "gazetteer+titles+crf", find_mentions),
    Stage("offices", "grammar", find_offices),
    Stage("nominals", "grammar", find_nominals),
    Stage("coreference", "rules", find_referents),
    Stage("times", "rules", read_times),
    Stage("titles", "rules", find_tenures),
    Stage("links", "names+vetoes", link_languages),
    Stage("triggers", "rules", find_triggers),
    Stage("arguments", "rules", find_arguments),
    Stage("modality", "rules", read_modality),
    Stage("attribution", "rules", read_attribution),
    Stage("contexts", "rules", read_contexts),
    Stage("event times", "rules", read_event_times),
    Stage("event coreference", "rules", merge_events),
    Stage("event dates", "rules", inherit_dates),
    Stage("tenure dates", "rules", date_tenures),
)
"""Run in this order; a further stage is one more row and one more field of ``Reading``."""


def extract_text(
    text: str,
    *,
    document_id: str,
    published: str | None = None,
    language: Language | None = None,
    stages: tuple[Stage, ...] = STAGES,
) -> Extraction:
    """Return what ``stages`` find in ``text``: the same text, date and version always give the same record.

    Args:
        text: the document, with its line ends as they are; offsets count in it.
        document_id: the name of the document in the record.
        published: its date in EDTF, when it is known; relative dates are read against it.
        language: its language, when it is known; else its letters and words tell.
        stages: the steps, in order.

    Raises:
        InputError: the text is empty, half of a character or in a language that is not read, or the date is none.
    """
    _check(text, published)
    reading = begin(text, published=published, language=language or read_language(text))
    for stage in stages:
        reading = stage.run(reading)
    backends = {stage.name: f"{stage.back_end} {VERSION}" for stage in stages}
    extractor = Extractor(name=NAME, version=VERSION, stages=backends, models=list(models_used()))
    return assemble(reading, document_id=document_id, extractor=extractor)


def _check(text: str, published: str | None) -> None:
    if published is not None:
        parse_edtf(published)
    if not text or text.isspace():
        raise InputError("the document is empty")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"the document has half of a surrogate pair at offset {error.start}; it is no Unicode text") from error
