"""How ids and values are written as RDF terms, and read back: the one place that knows what must be escaped."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from urllib.parse import unquote

DATA = "https://w3id.org/rabita/id/"
RB = "https://w3id.org/rabita/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_LETTERS = (
    r"\xa0-\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
)
"""The letters of RFC 3987, section 2.2, without direction marks (section 4.1)."""
_UNSAFE = re.compile(rf"[^A-Za-z0-9._~/:@!$&*+,;={_LETTERS}-]")
_CHARS = rf"(?:[A-Za-z0-9._~!$&*+,;=:@/?{_LETTERS}-]|%[0-9A-Fa-f]{{2}})"
_IRI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9._~{_LETTERS}-]+(?::[0-9]+)?(?=[/?#]|\Z)|(?!//)){_CHARS}*(?:#{_CHARS}*)?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def data_iri(id_: str, base: str = DATA) -> str:
    """Return the IRI of ``id_`` in angle brackets: ``base`` and the id, with all that an IRI cannot hold in percent form."""
    return f"<{base}{_UNSAFE.sub(_percent, id_)}>"


def id_of(iri: str, base: str = DATA) -> str:
    """Return the id that ``data_iri`` made ``iri`` of; an IRI that is not below ``base`` comes back as it is."""
    return unquote(iri[len(base) :]) if iri.startswith(base) else iri


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def text_literal(text: str, suffix: str = "") -> str:
    """Return ``text`` as a literal that ends in ``suffix``: a language tag, a datatype, or nothing.

    Half characters (lone surrogates) become U+FFFD; ``halves`` counts them.
    """
    return f'"{_SPECIAL.sub(_escape, text)}"{suffix}'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return "\ufffd" if "\ud800" <= char <= "\udfff" else _ESCAPES.get(char) or f"\\u{ord(char):04X}"


def halves(text: str) -> int:
    """Return how many half characters ``text`` holds, which no file can keep."""
    return 0 if text.isascii() else sum("\ud800" <= char <= "\udfff" for char in text)


def language_suffix(language: str) -> str:
    """Return the suffix of text in ``language``: a tag in lower case, as stores keep them, or none when it would be no tag."""
    return f"@{language.lower()}" if _LANGUAGE.fullmatch(language) else ""


def datatype_suffix(name: str) -> str:
    """Return the suffix of a literal of the XML Schema datatype ``name``."""
    return f"^^<{XSD}{name}>"


def uri_term(text: str) -> str:
    """Return a web address as an IRI, or as a literal of ``xsd:anyURI`` when it is none that every reader takes."""
    return f"<{text}>" if _IRI.fullmatch(text) else text_literal(text, datatype_suffix("anyURI"))


@lru_cache(4096)
def decimal_term(value: float | str) -> str:
    """Return a number as ``xsd:decimal``, in the shortest form that gives the same number; text that is no number as text."""
    try:
        number = Decimal(repr(float(value)))
    except ValueError:
        return text_literal(str(value))
    if not number.is_finite():
        return text_literal(str(value))
    form = f"{number:f}"
    return f'"{form if "." in form else form + ".0"}"{datatype_suffix("decimal")}'
