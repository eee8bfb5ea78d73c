"""Arabic letters in Latin ones, and the consonant skeleton under which spellings of one name meet in either script.

Letters after the BGN/PCGN systems for Arabic (1956) and Persian (1958), without the marks above and below: names in the news bear none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rabita.schema.names import name_key

ROMAN = {
    **{"ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s"},
    **{"ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m"},
    **{"ن": "n", "ه": "h", "و": "w", "ي": "y", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n"},
}  # fmt: skip
_DIGRAPHS = (("tch", "C"), ("sch", "S"), ("kh", "X"), ("sh", "S"), ("th", "T"), ("gh", "k"), ("ch", "C"), ("zh", "z"), ("ph", "f"), ("dh", "d"), ("ck", "k"))  # fmt: skip
_MERGED = str.maketrans({"g": "k", "j": "k", "q": "k", "c": "k", "p": "b", "v": "f", "x": "k", "T": "t"})
_SILENT = re.compile("[aeiouyhw]")
_DOUBLED = re.compile(r"(.)\1+")


def romanise(text: str) -> str:
    """Return ``text`` with its Arabic letters in Latin ones, all folded as in a name key; short vowels stay unwritten."""
    return "".join(ROMAN.get(char, char) for char in name_key(text))


@lru_cache(65536)
def skeleton(word: str) -> str:
    """Return the consonants of ``word`` in either script: letters that spellings interchange are one, vowels, h, w, y and doubled ones are gone.

    A word of vowels alone keeps its first letter.
    """
    latin = romanise(word).replace(" ", "")
    short = latin
    for several, one in _DIGRAPHS:
        short = short.replace(several, one)
    bare = _DOUBLED.sub(r"\1", _SILENT.sub("", short).translate(_MERGED))
    return bare or latin[:1]
