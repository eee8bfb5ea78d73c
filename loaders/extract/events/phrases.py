"""Noun phrases by their ends: the words from a noun to the next preposition, clause or verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rabita.loaders.extract.events.findings import Extent
from rabita.loaders.extract.events.scenes import Scene, language_of_word
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Word

LONGEST_TOPIC = 6
"""Words of a topic."""
REACH = 12
"""Words between what is told and the words that say what it is about."""


def noun_phrases(scene: Scene, index: int, cut: int = 0, *, joined: bool = True) -> Iterator[Extent]:
    """Yield the noun phrase that begins at word ``index``, and one that *and* joins to it."""
    words = scene.sentence.words
    if not cut and index < len(words) and words[index].key.startswith("بال") and len(words[index].key) > 5:
        cut = 1
    end = index
    while end < len(words) and end - index < LONGEST_TOPIC and not (end > index and _ends_phrase(scene, words, end)):
        if not words[end].key.isalnum() and words[end].key != "-":
            break
        end += 1
    if end > index and words[index].key.isalpha() and not scene.is_time(words[index]):
        yield scene.reading.start_of(words[index], cut), words[end - 1].end
        if (
            joined
            and end < len(words)
            and words[end].key.startswith("وال")
            and not any(other.first == end for other in scene.triggers)
        ):
            yield from noun_phrases(scene, end, 1)


def _ends_phrase(scene: Scene, words: Sequence[Word], index: int) -> bool:
    key, language = words[index].key, language_of_word(words[index])
    if words[index - 1].key == "-" or (index + 1 < len(words) and words[index + 1].key == "-" and key.isalpha()):
        return False
    if (
        key in words_of(language, "prepositions", "grammar")
        or key in words_of(language, "that", "grammar")
        or key in words_of(language, "relatives", "grammar")
    ):
        return True
    if key in words_of(language, "clause_ends", "grammar") or key in ("and", "or", "as"):
        return True
    if language == "ar" and (key.startswith(("وال", "لل", "بال")) or (key[0] in "وبل" and _is_clitic(key, words))):
        return True
    return any(other.first == index and other.is_verb for other in scene.triggers)


def _is_clitic(key: str, words: Sequence[Word]) -> bool:
    """Tell whether the first letter of ``key`` is likely a word of its own."""
    return (key[0] == "و" and len(key) > 4) or (key[0] == "ل" and len(key) > 5)


def has_article(word: Word) -> bool:
    """Tell whether the Arabic noun has the article."""
    return word.key.startswith(("ال", "وال", "بال", "لل"))
