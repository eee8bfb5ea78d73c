"""Which language a text is in, and the refusal of those that are not read."""

from __future__ import annotations

import re

from rabita.errors import InputError
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Language
from rabita.schema.names import language_of

_FOREIGN = re.compile("[\u0679\u0688\u0691\u06ba\u06d2\u06be\u067e\u0686\u0698\u06af]")
"""Letters of Persian and Urdu that Arabic lacks. Forms that a keyboard puts for an Arabic letter (U+06CC, U+06A9) do not count."""
_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_OTHER = re.compile("[\u0370-\u0482\u048a-\u05ff\u0900-\u1aff\u3040-\uabff\uac00-\ud7af]")
_LATIN = re.compile("[a-z]+")
FOREIGN_SHARE = 0.03
"""Above this share of foreign letters a text is taken for Persian or Urdu: Arabic news writes them in a few names only."""
FUNCTION_SHARE = 0.08
"""Below this share of function words a longer text in Latin letters is taken for another language than English."""
ENOUGH_WORDS = 25


def read_language(text: str) -> Language:
    """Return the language of ``text``.

    Raises:
        InputError: it looks like a language that is not read; the message says why.
    """
    arabic, foreign, other = (len(letters.findall(text)) for letters in (_ARABIC, _FOREIGN, _OTHER))
    language = language_of(text)
    latin = _LATIN.findall(text.lower()) if language == "en" else []
    if other > max(arabic, sum(map(len, latin))):
        raise InputError("the text is mostly in a script that is not read; Arabic and English are")
    if language == "ar" and foreign > FOREIGN_SHARE * arabic:
        raise InputError("the text looks like Persian or Urdu (letters such as پ, گ or ے); Arabic and English are read")
    is_mixed = arabic > sum(map(len, latin)) / 5
    if (
        not is_mixed
        and len(latin) >= ENOUGH_WORDS
        and sum(word in words_of("en", "function_words") for word in latin) < FUNCTION_SHARE * len(latin)
    ):
        raise InputError("the text looks like no English (few of its small words); Arabic and English are read")
    return language
