"""Arabic proclitics at the front of a name that a model found as a whole word: cut where something says that they are none of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Found, Reading

_ARTICLES = ("وال", "بال", "كال", "فال")
SHORTEST = 3
"""Letters that must be left of a word."""


def trim_clitics(reading: Reading, names: Iterable[Found], known: Collection[Found]) -> Iterator[Found]:
    """Yield ``names`` without a proclitic before the first word.

    It is cut when the rest is a name of the gazetteer or a given name, has the article, or stands alone elsewhere in the
    document; never from a given name.
    """
    words = {word.start: word for sentence in reading.sentences for word in sentence.words}
    alone, starts = frozenset(word.key for word in words.values()), {found.start for found in known}
    for name in names:
        word = words[name.start]
        length = _clitic(word.key, alone) or int(len(word.key) > 1 and reading.start_of(word, 1) in starts)
        yield name._replace(start=reading.start_of(word, length))


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
    return int(key[0] in "وفبلك" and len(rest) >= SHORTEST and (rest in given or (key[0] in "ولب" and rest in alone)))
