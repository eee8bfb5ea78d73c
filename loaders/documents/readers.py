"""The table of readers, and the choice of one for a source."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from rabita.errors import InputError
from rabita.loaders.documents.articles import fits_articles, fits_parquet, read_articles, read_parquet
from rabita.loaders.documents.feeds import fits_feed, read_feed
from rabita.loaders.documents.mail import fits_mail, read_mail
from rabita.loaders.documents.page import fits_page, read_page
from rabita.loaders.documents.pdf import fits_pdf, read_pdf
from rabita.loaders.documents.plain import fits_text, read_text
from rabita.loaders.documents.records import Options, Reader, Source
from rabita.loaders.documents.telegram import fits_telegram, read_telegram
from rabita.loaders.documents.word import fits_word, read_word
from rabita.loaders.documents.x_archive import fits_x_archive, read_x_archive
from rabita.loaders.interchange.encodings import binary_kind

GROUP = "rabita.readers"
"""The entry points by which other packages add readers; each is a ``Reader`` and is asked before ours."""

READERS = (
    Reader("PDF", fits_pdf, read_pdf),
    Reader("Parquet table of articles", fits_parquet, read_parquet),
    Reader("Telegram export", fits_telegram, read_telegram),
    Reader("X archive", fits_x_archive, read_x_archive),
    Reader("feed", fits_feed, read_feed),
    Reader("web page", fits_page, read_page),
    Reader("Word document", fits_word, read_word),
    Reader("e-mail", fits_mail, read_mail),
    Reader("table of articles", fits_articles, read_articles),
    Reader("text", fits_text, read_text),
)
"""Our readers; the first that fits reads. Those that know a file by its content stand before those that go by its suffix."""

_OF_TEXT = tuple(reader for reader in READERS if reader.read not in (read_pdf, read_parquet, read_word))
"""Those of our readers that need a text."""


@cache
def all_readers() -> tuple[Reader, ...]:
    """Return the readers of installed packages, by name, and then ours."""
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return (*(point.load() for point in found), *READERS)


def find_reader(source: Source, options: Options) -> Reader | None:
    """Return the reader for ``source``; ``None`` when no reader knows such files.

    Raises:
        InputError: the source is empty, or is none of what can be read; says what it is.
    """
    if not source.head:
        raise InputError("the file is empty")
    reader = next((reader for reader in all_readers() if reader.fits(source, options)), None)
    what = _binary(source.head)
    if what is not None and (reader is None or reader in _OF_TEXT):
        raise InputError(f"this is no text but {what}")
    return reader


def _binary(head: bytes) -> str | None:
    """Return what a file is that no reader of ours reads, and what to do with it."""
    if head.startswith(b"PK"):
        return "an Office file or a book, which is not read yet; save it as text or HTML"
    return binary_kind(head)
