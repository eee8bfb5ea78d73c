"""What the taggers of names see of a word: its letters, its neighbours, and what the gazetteer and lexicons say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.letters import likeness_to_names
from rabita.loaders.extract.lexicons import folded, read_lexicon, words_of
from rabita.loaders.extract.reading import Found, Language, Word
from rabita.loaders.extract.trained import kept_with_models
from rabita.loaders.extract.word_tables import cities_by_first_word, commonness_as_name

FEATURES_VERSION = "2"
_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_SHORTEST_STEM = 3
_MOST_KEPT = 10_000
"""Words whose features are kept: about 40 MB."""
_LISTS = ("speech", "heads_of_bodies", "heads_of_places", "name_particles")
"""Lists of ``words.yaml`` that a tagger is told of."""


class Seen(NamedTuple):
    """The features of one word as it is seen from itself, from the word beside it and from the word after that one."""

    here: tuple[str, ...]
    beside: tuple[tuple[str, ...], tuple[str, ...]]
    further: tuple[tuple[str, ...], tuple[str, ...]]
    kind: str


def features_of(words: Sequence[Word], text: str, known: Sequence[Found], language: Language) -> list[list[str]]:
    """Return the features of each of ``words``, as python-crfsuite takes them."""
    flags = _known_flags(words, known)
    cities = _city_flags(words, text, language)
    told = [[*flags.get(word.start, ()), *cities.get(index, ())] for index, word in enumerate(words)]
    seen = [_seen(word.key, _shape(text[word.start : word.end]), language) for word in words]
    keys = ["<"] + [word.key for word in words] + [">"]
    return [_row(index, seen, told, keys) for index in range(len(words))]


def _row(index: int, seen: Sequence[Seen], told: Sequence[Sequence[str]], keys: Sequence[str]) -> list[str]:
    row = ["bias", *seen[index].here]
    last = len(seen) - 1
    if index:
        row += seen[index - 1].beside[0]
    if index > 1:
        row += seen[index - 2].further[0]
    if index < last:
        row += seen[index + 1].beside[1]
    if index + 1 < last:
        row += seen[index + 2].further[1]
    for offset in (-2, -1, 0, 1, 2):
        if 0 <= index + offset <= last:
            row += [f"{offset}:k={flag}" for flag in told[index + offset]]
        else:
            row.append(f"{offset}:edge")
    before, here, after = (seen[place].kind if 0 <= place <= last else "-" for place in (index - 1, index, index + 1))
    row += [
        f"b={keys[index]}|{keys[index + 1]}",
        f"f={keys[index + 1]}|{keys[index + 2]}",
        f"kb={before}|{here}",
        f"kf={here}|{after}",
        f"kk={before}|{here}|{after}",
        f"wk={keys[index]}|{here}",
        f"kw={here}|{keys[index + 2]}",
    ]
    return row


@kept_with_models(_MOST_KEPT)
def _seen(key: str, shape: str, language: Language) -> Seen:
    """Return what of a word does not hang on where it stands."""
    stem, clitic = _stem(key) if language == "ar" else ("", "")
    lists = _of_lists(key, language, "") + (_of_lists(stem, language, "+") if stem else [])
    spelling = [f"w={key}", f"s={shape}", f"p3={key[:3]}", f"e3={key[-3:]}"]
    more = [f"{name}{size}={part}" for size in (1, 2, 4) for name, part in (("p", key[:size]), ("e", key[-size:]))]
    more += [f"l={min(len(key), 9)}", *([f"c={clitic}", f"st={stem}"] if stem else [])]
    here = tuple(f"0:{feature}" for feature in (*spelling, *more, *lists))
    beside, further = [*spelling, *lists, *([f"st={stem}"] if stem else [])], [*spelling[:2], *lists]
    kind = f"{shape}{commonness_as_name(key, language)}{commonness_as_name(stem, language) if stem else ''}"
    return Seen(here, (_at(-1, beside), _at(1, beside)), (_at(-2, further), _at(2, further)), kind)


def _of_lists(key: str, language: Language, mark: str) -> list[str]:
    """Return what the lexicons and tables say of a word, ``mark`` tells it from what they say of its stem."""
    lists = [f"k={mark}{flag}" for flag in _lexicon_flags(key, language)]
    return [*lists, f"n={mark}{commonness_as_name(key, language)}", f"g={mark}{likeness_to_names(key, language)}"]


def _at(offset: int, features: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{offset}:{feature}" for feature in features)


def _stem(key: str) -> tuple[str, str]:
    """Return the word without the longest proclitic that it may bear, and that proclitic."""
    for clitic in _CLITICS:
        if key.startswith(clitic) and len(key) - len(clitic) >= _SHORTEST_STEM:
            return key[len(clitic) :], clitic
    return "", ""


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


def _city_flags(words: Sequence[Word], text: str, language: Language) -> Mapping[int, Sequence[str]]:
    """Return, by the number of a word, whether it begins or goes on with the name of a city, and the city's class of size."""
    cities, flags, index = cities_by_first_word(language), dict[int, list[str]](), 0
    while cities and index < len(words):
        length, size = _city(words, index, cities) if text[words[index].start].isupper() else (0, "")
        for place in range(length):
            flags[index + place] = [f"city{'I' if place else 'B'}{size}"]
        index += max(length, 1)
    return flags


def _city(words: Sequence[Word], index: int, cities: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> tuple[int, str]:
    """Return the number of words and the size of the longest city that begins at ``index``; 0 words: none."""
    for city, size in cities.get(words[index].key, ()):
        if tuple(word.key for word in words[index : index + len(city)]) == city:
            return len(city), size
    return 0, ""


def _lexicon_flags(key: str, language: Language) -> Sequence[str]:
    return _flags(language).get(key, ())


@cache
def _flags(language: Language) -> Mapping[str, Sequence[str]]:
    """Return which lists of the lexicon hold a word."""
    flags: dict[str, list[str]] = {}
    lists = [("given", words_of(language, "given", "names")), *((name, words_of(language, name)) for name in _LISTS)]
    for section in ("ranks", "address", "offices"):
        titles = (title for entry in read_lexicon(language, "titles")[section] for title in entry["words"])
        lists.append((section, frozenset(word for title in titles for word in folded(title).split())))
    for name, words in lists:
        for word in sorted(words):
            flags.setdefault(word, []).append(name)
    return flags
