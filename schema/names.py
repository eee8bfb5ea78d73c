"""Names as values: the key under which two spellings of a name meet, the language of a text, marks for display."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

NAME_KEY_VERSION = "1"
"""Never edited: keys are stored, so another folding would be another version beside this one."""

_FOLDED = {
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("ىیۍېے", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةۃہھە", "ه"),
    **dict.fromkeys("ـٴ", ""),
}
"""Arabic, Persian and Urdu forms of one letter. Hamza on a carrier goes as the mark that it is in Unicode; a free one stays."""


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that works out each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] in "LN":
        bare = "".join(part for part in unicodedata.normalize("NFD", char.casefold()) if unicodedata.category(part)[0] != "M")
        return unicodedata.normalize("NFC", "".join(_FOLDED.get(part, part) for part in bare))
    return "" if category[0] == "M" or category == "Cf" or char in ".'‘’`´" else " "


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return ``text`` with letters, digits and marks folded as in a name key, punctuation and spaces kept."""
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(_FOLDING[ord(char)] if unicodedata.category(char)[0] in "LMNC" else char for char in normal)


@lru_cache(65536)
def name_key(text: str) -> str:
    """Return the key (version 1) of the name ``text``, equal for spellings that a reader takes for one name.

    Folded are compatibility forms (NFKC), case, vowel signs and other marks, forms of alef, ya, kaf and ta marbuta, tatweel,
    digits, direction marks and zero-width characters; dots and apostrophes vanish, other punctuation parts words, and one
    space joins them. The key of a key is itself; it is empty when ``text`` has neither letter nor digit. It proposes; alone
    it decides nothing about people.
    """
    if text.isascii():
        return " ".join(text.translate(_FOLDING).split())
    folded = " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDING).split())
    return unicodedata.normalize("NFKC", folded)


_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")


def language_of(text: str) -> Literal["ar", "en"]:
    """Return the language whose script has more letters in ``text``: ``ar`` for Arabic script, else ``en``."""
    if text.isascii():
        return "en"
    return "ar" if _letters(_ARABIC, text) > _letters(_LATIN, text) else "en"


def _letters(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


FSI, PDI = "\u2068", "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")


def isolate(text: str) -> str:
    """Return ``text`` between FSI and PDI, so that its direction does not disturb what stands beside it.

    Isolates that ``text`` leaves open are closed, and marks that would close what it did not open are left out.
    """
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        if found[0] != PDI:
            depth += 1
        elif depth == 0:
            return ""
        else:
            depth -= 1
        return found[0]

    inside = _ISOLATES.sub(kept, text)
    return FSI + inside + PDI * (depth + 1)
