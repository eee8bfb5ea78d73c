"""What the taggers of names see of a word: its letters, its neighbours, and what the gazetteer and lexicons say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from rabita.loaders.extract.lexicons import folded, read_lexicon, words_of
from rabita.loaders.extract.reading import Found, Language, Word

FEATURES_VERSION = "1"
WINDOW = (-2, -1, 0, 1, 2)
_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "ك")


def features_of(words: Sequence[Word], text: str, known: Sequence[Found], language: Language) -> list[list[str]]:
    """Return the features of each of ``words``, as python-crfsuite takes them."""
    flags = _known_flags(words, known)
    own = [_own(word, text, flags.get(word.start, ()), language) for word in words]
    keys = ["<"] + [word.key for word in words] + [">"]
    return [_row(index, own, keys) for index in range(len(words))]


def _row(index: int, own: Sequence[Sequence[str]], keys: Sequence[str]) -> list[str]:
    row = ["bias"]
    for offset in WINDOW:
        place = index + offset
        if not 0 <= place < len(own):
            row.append(f"{offset}:edge")
            continue
        shown = own[place] if offset == 0 else own[place][: _SHOWN.get(abs(offset), 0)]
        row.extend(f"{offset}:{feature}" for feature in shown)
        if offset:
            row.extend(f"{offset}:{feature}" for feature in own[place] if feature.startswith("k="))
    row.append(f"b={keys[index]}|{keys[index + 1]}")
    row.append(f"f={keys[index + 1]}|{keys[index + 2]}")
    return row


_SHOWN = {1: 4, 2: 2}
"""How many of a neighbour's features, besides what is known of it, are seen at a distance of one and two words."""


def _own(word: Word, text: str, flags: Sequence[str], language: Language) -> list[str]:
    key = word.key
    shape = _shape(text[word.start : word.end])
    own = [f"w={key}", f"s={shape}", f"p3={key[:3]}", f"e3={key[-3:]}"]
    own += [f"{name}{size}={part}" for size in (1, 2, 4) for name, part in (("p", key[:size]), ("e", key[-size:]))]
    own.append(f"l={min(len(key), 9)}")
    own += [f"k={flag}" for flag in (*flags, *_lexicon_flags(key, language))]
    if language == "ar":
        own += _stems(key)
    return own


def _stems(key: str) -> list[str]:
    """Return the word without each proclitic it may bear, and the lexicon's word on it."""
    stems: list[str] = []
    for clitic in _CLITICS:
        if key.startswith(clitic) and len(key) - len(clitic) >= 3:
            stem = key[len(clitic) :]
            stems += [f"c={clitic}", f"st={stem}", *(f"k=+{flag}" for flag in _lexicon_flags(stem, "ar"))]
            break
    return stems


def _shape(source: str) -> str:
    """Return the kind of characters: digits, sign, Arabic, or for Latin letters their case."""
    if source[0].isdigit():
        return f"9{min(len(source), 4)}"
    if not source[0].isalpha():
        return source[:1]
    if not "a" <= source[0].lower() <= "z":
        return "arab"
    return "XX" if source.isupper() and len(source) > 1 else "Xx" if source[0].isupper() else "xx"


def _known_flags(words: Sequence[Word], known: Sequence[Found]) -> Mapping[int, Sequence[str]]:
    """Return, by the start of a word, what the gazetteer found there: type and kind, at the begin or inside."""
    at: dict[int, list[str]] = {}
    starts = sorted(known, key=lambda found: found.start)
    position = 0
    for word in words:
        while position < len(starts) and starts[position].end <= word.start:
            position += 1
        for found in starts[position : position + 3]:
            if found.start < word.end and word.start < found.end:
                place = "B" if word.start <= found.start else "I"
                at.setdefault(word.start, []).append(f"{place}-{found.type}-{found.kind}")
    return at


def _lexicon_flags(key: str, language: Language) -> Sequence[str]:
    return _flags(language).get(key, ())


@cache
def _flags(language: Language) -> Mapping[str, Sequence[str]]:
    """Return which lists of the lexicon hold a word."""
    flags: dict[str, list[str]] = {}
    lists = [("given", words_of(language, "given", "names")), ("particle", words_of(language, "name_particles"))]
    for section in ("ranks", "address", "offices"):
        titles = (title for entry in read_lexicon(language, "titles")[section] for title in entry["words"])
        lists.append((section, frozenset(word for title in titles for word in folded(title).split())))
    for name, words in lists:
        for word in sorted(words):
            flags.setdefault(word, []).append(name)
    return flags
