"""Entries of a lexicon where they stand in a sentence: one word or several, in Arabic behind proclitics too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.lexicons import Entry, folded, read_lexicon, words_of
from rabita.loaders.extract.reading import Language, Word


class Phrase(NamedTuple):
    """The folded words of an entry, and the entry."""

    keys: tuple[str, ...]
    entry: Entry


Phrases = Mapping[str, Sequence[Phrase]]


@cache
def phrases(language: Language, name: str, *sections: str) -> Phrases:
    """Return the phrases of ``sections`` of a lexicon by their first word, longest first."""
    found: dict[str, list[Phrase]] = {}
    for section in sections:
        for entry in read_lexicon(language, name).get(section, ()):
            for words in entry["words"]:
                keys = tuple(folded(words).replace("-", " - ").split())
                found.setdefault(keys[0], []).append(Phrase(keys, entry))
    return {first: sorted(listed, key=lambda phrase: -len(phrase.keys)) for first, listed in found.items()}


def phrase_at(words: Sequence[Word], index: int, table: Phrases, *, key: str | None = None) -> Phrase | None:
    """Return the longest phrase that begins at ``index``, whose word is read as ``key`` when that is given."""
    for phrase in table.get(words[index].key if key is None else key, ()):
        if tuple(word.key for word in words[index + 1 : index + len(phrase.keys)]) == phrase.keys[1:]:
            return phrase
    return None


def without_clitics(key: str) -> Iterator[tuple[int, str]]:
    """Yield an Arabic word, then what it may be without its proclitics, each with the number of letters cut off.

    Behind ``لل`` stands the rest with its article, which is not written.
    """
    yield 0, key
    for clitic in _clitics():
        if key.startswith(clitic):
            yield len(clitic), key[len(clitic) :]
    for clitic in ("", "و", "ف"):
        if key.startswith(f"{clitic}لل"):
            yield len(clitic) + 2, f"ال{key[len(clitic) + 2 :]}"


@cache
def _clitics() -> Sequence[str]:
    return sorted(words_of("ar", "clitics"), key=lambda clitic: (-len(clitic), clitic))
