"""Arabic proclitics at the front of a name that a model found as a whole word: cut where something says that they are none of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.matching import ELIDED
from rabita.loaders.extract.reading import Found, Reading, Word
from rabita.loaders.extract.word_tables import commonness_as_name

_ARTICLES = ("وال", "بال", "كال", "فال")
LONGEST = 3
"""Letters of the longest proclitic."""
SHORTEST = 3
"""Letters that must be left of a word."""


def trim_clitics(reading: Reading, names: Iterable[Found], known: Collection[Found]) -> Iterator[Found]:
    """Yield ``names`` without a proclitic before the first word.

    It is cut when the rest is a name of the gazetteer, a part of people's names or the head of a body's or place's, has
    the article, or stands alone elsewhere in the document; never from a given name.
    """
    words = {word.start: word for sentence in reading.sentences for word in sentence.words}
    alone, starts = frozenset(word.key for word in words.values()), {found.start for found in known}
    for name in names:
        word = words[name.start]
        length = _before_known(reading, word, starts) or _clitic(word.key, alone)
        yield name._replace(start=reading.start_of(word, length))


def _before_known(reading: Reading, word: Word, starts: Collection[int]) -> int:
    """Return how many letters of ``word`` are a proclitic before a name of the gazetteer."""
    cuts = range(1, min(len(word.key), LONGEST + 1))
    return next(
        (cut for cut in cuts if word.key[:cut] in words_of("ar", "clitics") | ELIDED and reading.start_of(word, cut) in starts), 0
    )


def _clitic(key: str, alone: Collection[str]) -> int:
    """Return how many letters of the word ``key`` are a proclitic."""
    given = words_of("ar", "given", "names")
    if key in given or len(key) <= SHORTEST:
        return 0
    if key.startswith("لل") and len(key) > SHORTEST + 2:
        return 2
    if key.startswith(_ARTICLES) and len(key) > SHORTEST + 3:
        return 1
    rest = key[1:]
    if key[0] not in "وفبلك" or len(rest) < SHORTEST:
        return 0
    return int(rest in given or rest in _heads() or _is_rather_name(rest, key) or (key[0] in "ولب" and rest in alone))


@cache
def _heads() -> frozenset[str]:
    return words_of("ar", "heads_of_bodies") | words_of("ar", "heads_of_places")


def _is_rather_name(rest: str, key: str) -> bool:
    """Tell whether ``rest`` is a part of people's names and the word ``key`` is none."""
    return commonness_as_name(rest, "ar") > "0" == commonness_as_name(key, "ar")
