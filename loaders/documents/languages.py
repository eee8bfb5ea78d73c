"""Which language a text is in, by its letters and smallest words; enough to tell Arabic and English from what is neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

NAMES = {
    "ar": "Arabic",
    "en": "English",
    "fa": "Persian",
    "ur": "Urdu",
    "he": "Hebrew",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "tr": "Turkish",
    "ru": "Russian",
}
UNKNOWN = "und"
"""ISO 639-2 for a language that is not determined."""

SAMPLE = 20_000
MARKED = 0.01
"""Share of letters that only Urdu writes, from which a text is Urdu; no source, tests/unit/test_document_languages.py fixed it."""

_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "other": re.compile("[\u0370-\u03ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"),
}
_PERSIAN = re.compile("[پچژگ\u06a9\u06cc]")
_URDU = re.compile("[ٹڈڑںےھہ]")
_ARABIC_WORDS = {
    "ar": "في من على أن إلى عن مع التي الذي هذا هذه بين وقال قال بعد كان ان الى لا ما",
    "fa": "در به از که را این است با آن برای می گفت خود بود های",
}
_LATIN_WORDS = {
    "en": "the of and to in that is for was on with by has from at said",
    "fr": "le la les des et du une est dans pour qui au sur par a été",
    "de": "der die und das den von zu mit des auf für ist im dem nicht",
    "es": "el la los las que y en del por con una para se su al",
    "tr": "ve bir bu için ile da de olarak olan daha türkiye",
}


def detect_language(text: str) -> str:
    """Return the code of the language that ``text`` is in; ``UNKNOWN`` when its letters and words do not tell."""
    sample = text[:SAMPLE]
    counts = Counter({script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()})
    script, letters = counts.most_common(1)[0]
    if letters == 0:
        return UNKNOWN
    if script == "arabic":
        return _of_arabic_script(sample, letters)
    return {"hebrew": "he", "cyrillic": "ru"}.get(script) or (_of_latin_script(sample) if script == "latin" else UNKNOWN)


def name_of(language: str) -> str:
    """Return the English name of a language, or its code."""
    return "a language that was not recognised" if language == UNKNOWN else NAMES.get(language, language)


def settled_language(declared: str | None, text: str) -> tuple[str, str | None]:
    """Return the language of ``text`` and a note when it is not the one declared.

    The letters decide, for Arabic is often declared of Persian and Urdu; only among languages of Latin letters that are not
    recognised is the declaration believed.
    """
    found = detect_language(text)
    told = None if declared is None else declared.strip().replace("_", "-").partition("-")[0].lower()
    if not told or told == found:
        return found, None
    if found == UNKNOWN:
        return told, None
    return found, f"declared {name_of(told)}, and read as {name_of(found)}"


def _of_arabic_script(sample: str, letters: int) -> str:
    if len(_URDU.findall(sample)) > MARKED * letters:
        return "ur"
    # Letters of Persian keyboards occur in Arabic texts, and some of the words mean something in Arabic too; both together do not.
    counts, _ = _counts(sample.replace("ك", "\u06a9"), _ARABIC_WORDS)
    return "fa" if counts["fa"] > counts["ar"] and _PERSIAN.search(sample) else "ar"


def _of_latin_script(sample: str) -> str:
    counts, total = _counts(sample.casefold(), _LATIN_WORDS)
    (best, count), (_, second) = counts.most_common(2)
    return best if count > second and count * 20 >= total else UNKNOWN


def _counts(sample: str, small: Mapping[str, str]) -> tuple[Counter[str], int]:
    """Return how often the smallest words of each language occur, and how many words there are."""
    words = Counter(re.findall(r"[^\W\d_]+", sample))
    return Counter({code: sum(words[word] for word in listed.split()) for code, listed in small.items()}), words.total()
