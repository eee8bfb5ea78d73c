"""Words of a sentence without what is joined to them, for looking them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Language, Word


@lru_cache(16384)
def bare_forms(key: str, language: Language) -> tuple[tuple[int, str], ...]:
    """Return the word, then the word without each Arabic proclitic that may be joined to it, with the letters cut off."""
    return tuple(_bare(key, language))


def _bare(key: str, language: Language) -> Iterator[tuple[int, str]]:
    yield 0, key
    if language == "ar":
        for clitic in sorted(words_of("ar", "clitics")):
            if key.startswith(clitic) and len(key) > len(clitic) + 1:
                yield len(clitic), key[len(clitic) :]
        for clitic in ("لل", "ولل", "فلل"):
            if key.startswith(clitic) and len(key) > len(clitic) + 2:
                yield len(clitic), key[len(clitic) :]


def is_among(key: str, words: Set[str]) -> bool:
    """Tell whether the word ``key`` is one of ``words``, with or without proclitics."""
    return any(form in words for _, form in bare_forms(key, "ar" if "\u0620" <= key[:1] <= "\u06ff" else "en"))


def previous(words: Sequence[Word], index: int) -> Word | None:
    """Return the word before ``index``, quotation marks passed over."""
    while index and words[index - 1].key in "\"“”«»'":
        index -= 1
    return words[index - 1] if index else None
