"""Stage 4: words for a state that do not name it, *the Sultanate* and *the Kingdom*: which state, the rest of the document tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.lexicons import values_of, words_of
from rabita.loaders.extract.matching import Cover
from rabita.loaders.extract.reading import Found, Reading, Sentence, Word

SOURCE = "mentions:epithets"
_RESOLVED, _OPEN = 0.8, 0.4


def find_epithets(reading: Reading, named: Collection[Found]) -> Iterator[Found]:
    """Yield the epithets outside the ``named``: of the state it may mean that the document tells of most, else of none.

    A state is told of by its name and by adjectives; of equals the one told first is taken.
    """
    cover = Cover(len(reading.text))
    for found in named:
        cover.take(found.start, found.end)
    told = Counter(_state(found) for found in sorted(named, key=lambda found: found.start))
    for sentence in reading.sentences:
        for index, word in enumerate(sentence.words):
            cut, epithet = _epithet(sentence, index, reading.text)
            start = reading.start_of(word, cut) if epithet else word.start
            if epithet and cover.is_free(start, word.end):
                yield _found(start, word, _states(epithet), told)


def _found(start: int, word: Word, states: Sequence[str], told: Counter[str | None]) -> Found:
    state = max(states, key=lambda state: told[state])
    key, confidence = (f"iso:{state}", _RESOLVED) if told[state] else (None, _OPEN)
    return Found(start, word.end, "GPE", "NOM", SOURCE, confidence, key)


def _epithet(sentence: Sentence, index: int, text: str) -> tuple[int, str]:
    """Return the length of a proclitic and the epithet behind it; an empty one when the word is none."""
    word = sentence.words[index]
    if word.key in _epithets():
        is_proper = not text[word.start].islower() and sentence.words[index - 1].key == "the" and index > 0
        return 0, word.key if is_proper or not word.key.isascii() else ""
    if word.key.startswith("لل") and f"ا{word.key[1:]}" in _epithets():
        return 2, f"ا{word.key[1:]}"
    for clitic in words_of("ar", "clitics"):
        if word.key.startswith(clitic) and word.key[len(clitic) :] in _epithets():
            return len(clitic), word.key[len(clitic) :]
    return 0, ""


@cache
def _epithets() -> frozenset[str]:
    return words_of("ar", "epithets", "places") | words_of("en", "epithets", "places")


def _states(epithet: str) -> Sequence[str]:
    values = {**values_of("ar", "epithets", "places"), **values_of("en", "epithets", "places")}
    return tuple(values[epithet])


def _state(found: Found) -> str | None:
    known = referent_of(found.key) if found.key and found.type == "GPE" else None
    return None if known is None else known.iso2
