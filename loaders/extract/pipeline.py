"""The order of the stages, and the one function that runs them over a text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.extract.assemble import assemble
from rabita.loaders.extract.coreference import find_referents
from rabita.loaders.extract.dating import date_document
from rabita.loaders.extract.languages import read_language
from rabita.loaders.extract.mentions import find_mentions
from rabita.loaders.extract.nominals import find_nominals
from rabita.loaders.extract.offices import find_offices
from rabita.loaders.extract.reading import Reading, begin
from rabita.loaders.extract.segments import split_segments
from rabita.loaders.extract.sentences import split_sentences
from rabita.loaders.extract.tagger import models_used
from rabita.loaders.extract.tenures import find_tenures
from rabita.loaders.extract.times import read_times
from rabita.schema.extraction import Extraction, Extractor
from rabita.schema.times import parse_edtf

VERSION = "1"
"""Raised by every change after which the same text may give another result."""
MOST_BYTES = 5_000_000


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
)
"""Run in this order; a further stage (triggers, arguments, modality) is one more row and one more field of ``Reading``."""


def extract_text(text: str, *, document_id: str, published: str | None = None, stages: tuple[Stage, ...] = STAGES) -> Extraction:
    """Return what ``stages`` find in ``text``: the same text, date and version always give the same record.

    Args:
        text: the document, with its line ends as they are; offsets count in it.
        document_id: the name of the document in the record.
        published: its date in EDTF, when it is known; relative dates are read against it.
        stages: the steps, in order.

    Raises:
        InputError: the text is empty, too long or in a language that is not read, or the date is none.
        MissingExtra: the packages of the extra ``extract`` are not installed.
    """
    _check(text, published)
    reading = begin(text, published=published, language=read_language(text))
    for stage in stages:
        reading = stage.run(reading)
    backends = {stage.name: f"{stage.back_end} {VERSION}" for stage in stages}
    extractor = Extractor(name="rabita", version=VERSION, stages=backends, models=list(models_used()))
    return assemble(reading, document_id=document_id, extractor=extractor)


def extract_file(path: Path, *, published: str | None = None) -> Extraction:
    """Return what is found in the UTF-8 file ``path``; the document is called as the file, without its ending.

    ``-`` is stdin, whose document is called so.

    Raises:
        InputError: the file is not UTF-8, or as in ``extract_text``.
    """
    is_stdin = str(path) == "-"
    try:
        text = (sys.stdin.buffer.read() if is_stdin else path.read_bytes()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}); convert it first") from error
    try:
        return extract_text(text, document_id="stdin" if is_stdin else path.stem, published=published)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _check(text: str, published: str | None) -> None:
    if published is not None:
        parse_edtf(published)
    if not text or text.isspace():
        raise InputError("the document is empty")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InputError(f"the document has half of a surrogate pair at offset {error.start}; it is no Unicode text") from error
    if size > MOST_BYTES:
        raise InputError(f"the document has {size} bytes, more than the {MOST_BYTES} that are read; split it")
