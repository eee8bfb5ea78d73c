"""Reads PDF: its text in reading order, with a form feed where a page begins; a process of its own opens the file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

import msgspec

from rabita.errors import InputError, MissingExtra
from rabita.loaders.documents.decoding import read_bytes, sha256
from rabita.loaders.documents.pdf_worker import MOST_CPU_S, PdfAnswer
from rabita.loaders.documents.records import PDF_FILE, Item, Metadata, Options, ReadDocument, Source

HEAD = 1024
"""A PDF names itself within so many bytes (Adobe Supplement to ISO 32000, 3.4.1)."""

LOST = 0.2
"""Share of letters that the fonts do not name from which a text is none (no source)."""

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_NO_TITLE = re.compile(
    r"(?:microsoft word - .*|untitled.*|(?:document|slide|presentation) ?\d*|.*\.[a-z]{3,5})", re.IGNORECASE | re.DOTALL
)


def fits_pdf(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins as a PDF does, or is called one."""
    return b"%PDF-" in source.head[:HEAD] or source.suffix == ".pdf"


def read_pdf(source: Source, options: Options) -> Iterator[Item]:
    """Yield the document: a line a paragraph, running heads and numbers of pages left out.

    It is dated by the day on which the file was made, unless the user gives a date; a note says so.

    Raises:
        InputError: it is locked, damaged, too large, or has no words.
        MissingExtra: the package of the extra ``pdf`` is not installed.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtra("reading PDF", "pdf")
    data = read_bytes(source, options._replace(max_bytes=PDF_FILE * options.max_bytes))
    answer = _opened(source, options)
    if answer.refused:
        raise InputError(answer.refused)
    if not answer.text.strip():
        raise InputError(f"there are no words in the PDF: {_pages(answer.pages)} of pictures (a scan); save what it says as text")
    lost = sum(1 for char in answer.text if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or "\0" < char < "\t")
    if lost > LOST * len(answer.text):
        raise InputError("the fonts of the PDF do not tell which letters they show; save its text, or export it again")
    made = _made(answer.told) if options.published is None else None
    notes = [f"dated by the day on which the PDF was made ({made}); --published gives another"] if made else []
    if answer.blank:
        notes.append(f"without words, perhaps scanned: page {', '.join(map(str, answer.blank[:10]))}")
    yield ReadDocument(
        answer.text,
        _about(answer.told, made),
        "application/pdf",
        sha256(data),
        encoding=_pages(answer.pages),
        notes=tuple(notes),
    )


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _opened(source: Source, options: Options) -> PdfAnswer:
    """Return what the process that opens the file answers, or says by ending."""
    command = [sys.executable, "-P", "-m", "rabita.loaders.documents.pdf_worker", str(source.path), str(options.max_bytes)]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * MOST_CPU_S,
        )
        return msgspec.json.decode(done.stdout, type=PdfAnswer)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"the PDF was not read within {2 * MOST_CPU_S} s; split it, or save its text") from error
    except (msgspec.DecodeError, OSError) as error:
        raise InputError("the PDF cannot be read within the limits of time and memory; split it, or save its text") from error


def _about(told: Mapping[str, str], made: str | None) -> Metadata:
    title, author = (" ".join(told.get(key, "").split()) for key in ("Title", "Author"))
    return Metadata(
        title=title if title and not _NO_TITLE.fullmatch(title) else None,
        published=made,
        author=(author,) if author else (),
    )


def _made(told: Mapping[str, str]) -> str | None:
    """Return the day on which the file was made."""
    from rabita.loaders.documents.dates import parse_published

    found = _DATE.match(told.get("CreationDate", ""))
    return None if found is None else parse_published("-".join(found.groups()))
