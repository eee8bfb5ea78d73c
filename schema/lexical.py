"""Lexical forms of literals: what text is a number, a truth value, a day, a URI, and its canonical form."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from rabita.errors import InputError
from rabita.schema.edtf import parse_edtf

MAX_SHOWN = 60
"""A wrong value is quoted up to this many characters."""

_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_LARGEST = 2**63 - 1
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_IRI = (
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}"
    r"|[\u00a0-\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufffc\U00010000-\U0001fffd\U00020000-\U0002fffd])"
)
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_IN_IRI}+(?:#{_IN_IRI}*)?")
"""The characters of RFC 3987, section 2.2, without direction marks (section 4.1); brackets must be escaped."""

_SCRIPTS = ("javascript", "vbscript", "data")


def quoted(value: object) -> str:
    """Return ``value`` for a message: between quotation marks, cut, with control characters escaped."""
    text = value if isinstance(value, str) else lexical_form(value) or repr(value)
    return repr(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")


def lexical_form(value: object) -> str | None:
    """Return the lexical form of a truth value or a finite number, else ``None``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) <= _LARGEST else None
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return None


def check_text(text: str) -> str:
    """Return ``text`` as it is; it has something to see, no NUL and no half characters."""
    if not text or text.isspace():
        raise InputError("the value is empty; leave the slot away")
    if "\0" in text:
        raise InputError(f"{quoted(text)} holds the character NUL, which no store keeps; take it out")
    if not text.isascii():
        _check_encodes(text)
    return text


def _check_encodes(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{quoted(text)} holds half a character (a lone surrogate); read it as UTF-8") from error


def check_boolean(text: str) -> str:
    """Return ``true`` or ``false`` for these words in any case, ``1`` and ``0``."""
    truth = _TRUTHS.get(text.lower())
    if truth is None:
        raise InputError(f"{quoted(text)} is neither true nor false")
    return truth


def check_integer(text: str) -> str:
    """Return a whole number of at most 64 bits, without plus sign and leading zeros."""
    if not _INTEGER.fullmatch(text):
        raise InputError(f"{quoted(text)} is no whole number; write it with the digits 0 to 9")
    number = int(text)
    if abs(number) > _LARGEST:
        raise InputError(f"{quoted(text)} has more than the 64 bits that stores keep")
    return str(number)


def check_float(text: str) -> str:
    """Return a finite decimal number in its shortest form."""
    if not _FLOAT.fullmatch(text):
        raise InputError(f"{quoted(text)} is no number; write one such as 12 or 0.5, with the digits 0 to 9")
    form = lexical_form(float(text))
    if form is None:
        raise InputError(f"{quoted(text)} is too large a number")
    return form


def check_day(text: str) -> str:
    """Return a day of the calendar, ``2025-01-20``."""
    if not _DAY.fullmatch(text):
        raise InputError(f"{quoted(text)} is no day; write one such as 2025-01-20")
    return parse_edtf(text).text


def check_time(text: str) -> str:
    """Return a time in EDTF as it is."""
    return parse_edtf(text).text


def check_iri(text: str) -> str:
    """Return an absolute IRI as it is; none that runs as a script when it is opened."""
    if not _IRI.fullmatch(text):
        raise InputError(f"{quoted(text)} is no URI; write one such as https://example.org/page, a space as %20")
    if text.partition(":")[0].lower() in _SCRIPTS:
        raise InputError(f"{quoted(text)} would run as a script when it is opened; give a web address")
    return text


CHECKS: Mapping[str, Callable[[str], str]] = {
    "string": check_text,
    "class": check_text,
    "boolean": check_boolean,
    "integer": check_integer,
    "float": check_float,
    "date": check_day,
    "uri": check_iri,
    "uriorcurie": check_iri,
}
"""What checks and canonises a text, by built-in type."""
