"""Bytes of a document to text, saying which encoding was taken and why."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from typing import NamedTuple

import msgspec

from rabita.errors import InputError
from rabita.loaders.documents.records import Options, Source
from rabita.loaders.interchange.encodings import encoding_of

_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""What browsers take these two for (WHATWG Encoding Standard, section 4.2)."""

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_LATIN = ("cp1252", "iso8859-15")


class Decoded(NamedTuple):
    """A text, how it was encoded (``CP1256, detected``), and what the user should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_bytes(source: Source, options: Options) -> bytes:
    """Return the bytes of ``source``.

    Raises:
        InputError: it is empty, or larger than ``options.max_bytes``.
    """
    size = source.path.stat().st_size
    if size == 0:
        raise InputError("the file is empty")
    if size > options.max_bytes:
        raise too_large(size, options)
    return source.path.read_bytes()


def too_large(size: int, options: Options) -> InputError:
    """Return the refusal of ``size`` bytes."""
    return InputError(
        f"it has {size:,} bytes, and {options.max_bytes:,} is the limit; split it, or raise the limit with --max-bytes"
    )


def sha256(data: bytes) -> str:
    """Return the SHA-256 (hex) of ``data``."""
    return hashlib.sha256(data).hexdigest()


def parse_json(data: bytes, what: str) -> object:
    """Return the value of the JSON text ``data``, which is ``what``.

    Raises:
        InputError: it is no JSON in UTF-8, or is cut.
    """
    try:
        return msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"it begins as {what} and is no whole JSON ({error}); export it again") from error


def decode_text(data: bytes, *, declared: str | None = None) -> Decoded:
    """Return the text of ``data``: as its mark (BOM) says, else as ``declared`` if the bytes agree, else as its letters tell.

    Bytes that are no letter in that encoding become U+FFFD and are counted in a note.

    Raises:
        InputError: it is no text; says what it is.
    """
    try:
        detected = encoding_of(io.BytesIO(data), "")
    except InputError as error:
        raise InputError(str(error).removeprefix(": ")) from None
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    wanted = None if declared is None else _known(declared)
    if wanted is None or marked or wanted == detected or not _agrees(data, wanted, detected):
        how = "by its mark" if marked else "declared" if wanted == detected else "detected"
        if declared is not None and how == "detected" and not data.isascii():
            how += f", though {declared} is declared"
        return _decoded(data, detected, how)
    return _decoded(data, wanted, "declared")


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the head of a page or of an XML file declares."""
    found = _DECLARED.search(data, 0, 8192)
    return None if found is None else (found[1] or found[2]).decode("ascii", "replace")


def _known(declared: str) -> str | None:
    """Return the name under which Python knows an encoding; ``None`` for one that it does not, or that is no text."""
    try:
        name = codecs.lookup(declared.strip()).name
        "".encode(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return _WIDER.get(name, name)


def _agrees(data: bytes, declared: str, detected: str) -> bool:
    """Tell whether ``data`` can be what it is declared: bytes that read as UTF-8 are nothing else, nor is Arabic Latin."""
    if detected == "utf-8" and not data.isascii():
        return False
    if declared in _LATIN and detected != "cp1252":
        return False
    try:
        data.decode(declared)
    except UnicodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str, how: str) -> Decoded:
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    lost = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    notes = (f"{lost} bytes are not {encoding.upper()} and read as \ufffd",) if lost > 0 else ()
    return Decoded(text, f"{encoding.upper()}, {how}", notes)
