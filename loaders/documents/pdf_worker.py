"""The process that opens one PDF: what the file holds may take all the time and memory of this process, and of no other.

``python -m rabita.loaders.documents.pdf_worker FILE MOST_LETTERS`` writes a ``PdfAnswer`` as JSON.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

MOST_PAGES = 5_000
MOST_MEMORY_BYTES = 1 << 30
MOST_CPU_S = 120
"""What a file may take; a report of 300 pages takes 15 s and 100 MB (no source)."""


class PdfAnswer(msgspec.Struct, frozen=True):
    """What a PDF says: its text, its own metadata, the numbers of pages without words; or why it is refused."""

    text: str = ""
    told: dict[str, str] = {}
    pages: int = 0
    blank: list[int] = []
    refused: str = ""


def read_pages(path: Path, most_letters: int) -> PdfAnswer:
    """Return what the PDF at ``path`` says; one with more than ``most_letters`` is refused."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            return PdfAnswer(refused="the PDF is locked by a password; save it without one")
        return PdfAnswer(refused="the PDF is damaged; export it again, or save its text")
    if len(pdf) > MOST_PAGES:
        return PdfAnswer(refused=f"the PDF has {len(pdf):,} pages, and {MOST_PAGES:,} is the limit; split it")
    try:
        return _answer(pdf, most_letters)
    except (pypdfium2.PdfiumError, ValueError) as error:
        return PdfAnswer(refused=f"the PDF cannot be read ({error}); export it again, or save its text")


def _answer(pdf: object, most_letters: int) -> PdfAnswer:
    import pypdfium2

    from rabita.loaders.documents.pdf_glyphs import page_glyphs
    from rabita.loaders.documents.pdf_layout import page_lines
    from rabita.loaders.documents.pdf_text import document_text

    assert isinstance(pdf, pypdfium2.PdfDocument)
    pages, letters = [], 0
    for page in pdf:
        glyphs = page_glyphs(page)
        letters += len(glyphs)
        if letters > most_letters:
            return PdfAnswer(
                refused=f"the PDF has more than {most_letters:,} letters; split it, or raise the limit with --max-bytes"
            )
        pages.append(page_lines(glyphs))
        page.close()
    told = {
        key: value for key, value in pdf.get_metadata_dict(skip_empty=True).items() if key in ("Title", "Author", "CreationDate")
    }
    return PdfAnswer(document_text(pages), told, len(pages), [number for number, lines in enumerate(pages, 1) if not lines])


def _limit() -> None:
    """Bind this process to its limits, where the system has such."""
    try:
        import resource
    except ImportError:  # Windows, where only the time is watched, from outside
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))


if __name__ == "__main__":
    _limit()
    try:
        answer = read_pages(Path(sys.argv[1]), int(sys.argv[2]))
    except MemoryError:
        answer = PdfAnswer(refused=f"the PDF unpacks to more than {MOST_MEMORY_BYTES >> 20} MB; save its text")
    sys.stdout.buffer.write(msgspec.json.encode(answer))
