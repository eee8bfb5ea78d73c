"""Finds out how a file of text is encoded, or why it is no text, from its bytes alone."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rabita.errors import InputError

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "iso-8859-6", "cp1252")
"""What is told apart, by the names that Python knows them by."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 18

_BOMS = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Office file; save the sheet as CSV, or unpack it"),
    (b"%PDF-", "a PDF; use 'rabita build' for documents"),
    (b"\x1f\x8b", "compressed (gzip); unpack it first"),
    (b"BZh", "compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "compressed (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database; export its table as CSV"),
    (b"PAR1", "a Parquet file; export it as CSV or JSON lines"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as CSV"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)

_PLAUSIBLE = re.compile(
    "[\t\n\r\\x20-\u024f\u0300-\u036f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u2000-\u206f\u20a0-\u20cf\ufb50-\ufdff\ufe70-\ufeff]"
)
"""Latin and Arabic letters, digits and punctuation: what a table of our field is mostly made of."""

_FREQUENT = frozenset("الينموره")
"""The letters that are most of any Arabic text; the other encoding makes rarer ones of half (tests/unit/test_decoding.py)."""


def detect_encoding(path: Path) -> str:
    """Return which of ``ENCODINGS`` the file is in; a mark at its beginning (BOM) decides, else its bytes.

    Reads the whole file once with flat memory. UTF-8 with a few broken lines counts as UTF-8.

    Raises:
        InputError: the file is empty, or is no text; says what it is and what to do.
    """
    with path.open("rb") as file:
        return encoding_of(file, str(path))


def encoding_of(file: BinaryIO, name: str) -> str:
    """Return the encoding of an opened file; promises and raises as ``detect_encoding``, and calls the file ``name``."""
    head = file.read(_SAMPLE)
    _refuse_binary(name, head)
    marked = _by_mark(name, head)
    if marked is not None:
        return marked
    if b"\0" in head:
        wide = _wide(head)
        if wide is not None:
            return wide
        _refuse_controls(name, head)
    file.seek(0)
    broken = _first_broken(file)
    if broken is None:
        return "utf-8"
    file.seek(max(0, broken - 4096))
    return _by_letters(file.read(_SAMPLE))


def _refuse_binary(name: str, head: bytes) -> None:
    if not head:
        raise InputError(f"{name}: the file is empty; nothing was loaded")
    what = binary_kind(head)
    if what is not None:
        raise InputError(f"{name}: this is no text but {what}")


def binary_kind(head: bytes) -> str | None:
    """Return what a file that begins with ``head`` is when it is no text, and what to do with it."""
    return next((what for magic, what in _MAGIC if head.startswith(magic)), None)


def _by_mark(name: str, head: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            if encoding is None:
                raise InputError(f"{name}: UTF-32 is not read; save the file as UTF-8")
            if len(head) == len(bom):
                raise InputError(f"{name}: the file is empty; nothing was loaded")
            return encoding
    return None


def _wide(head: bytes) -> str | None:
    """Return UTF-16 of the byte order in which ``head`` reads as text, if there is one."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        if "\0" not in text and len(_PLAUSIBLE.findall(text)) > 0.9 * len(text):
            return encoding
    return None


def _refuse_controls(name: str, head: bytes) -> None:
    """Refuse what is full of control characters; a NUL here and there costs only its line."""
    controls = len(head) - len(head.translate(None, bytes([*range(9), 11, *range(14, 32)])))
    if controls > max(8, len(head) // 100):
        raise InputError(f"{name}: this is no text (it holds {controls} control bytes of {len(head)}); give CSV, TSV or JSON")


def _first_broken(file: BinaryIO) -> int | None:
    """Return where the file stops being UTF-8, roughly; ``None`` when it is UTF-8 or breaks too seldom to be anything else."""
    decoder, offset, wide, broken, first = codecs.getincrementaldecoder("utf-8")("replace"), 0, 0, 0, None
    for chunk in _chunks(file):
        text = decoder.decode(chunk)
        if not text.isascii():
            replaced = text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
            wide += len(chunk) - len(chunk.translate(None, _LEADING)) - max(0, replaced)
            if replaced > 0:
                broken += replaced
                first = offset + _first_high(chunk) if first is None else first
        offset += len(chunk)
    if decoder.decode(b"", final=True):
        broken += 1
        first = max(0, offset - 4) if first is None else first
    return None if first is None or wide > 10 * broken else first


def _first_high(chunk: bytes) -> int:
    found = re.search(rb"[\x80-\xff]", chunk)
    return 0 if found is None else found.start()


_LEADING = bytes(range(0xC2, 0xF5))
"""The bytes that begin a letter outside ASCII in UTF-8."""


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _by_letters(sample: bytes) -> str:
    """Return the encoding of one byte a letter whose letters are put together as words are."""
    if not _is_arabic(sample):
        return "cp1252"
    try:
        as_iso = sample.decode("iso-8859-6")
    except UnicodeDecodeError:
        return "cp1256"
    return "iso-8859-6" if _frequent(as_iso) > _frequent(sample.decode("cp1256")) else "cp1256"


def _is_arabic(sample: bytes) -> bool:
    """Tell whether letters outside ASCII mostly stand together; in Latin text they stand alone among ASCII letters."""
    runs = re.findall(rb"[\xc0-\xff]+", sample)
    together = sum(len(run) for run in runs if len(run) > 2)
    return together * 2 > sum(map(len, runs))


def _frequent(text: str) -> int:
    return sum(text.count(letter) for letter in _FREQUENT)
