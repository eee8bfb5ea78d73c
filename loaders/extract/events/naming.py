"""The words by which a lasting thing goes: its noun with the adjectives and nouns that belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from rabita.loaders.extract.events.findings import Extent, Trigger
from rabita.loaders.extract.events.scenes import language_of_word
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading, Word

LONGEST = 3
"""Words that may be added to the noun."""


def name_of(reading: Reading, trigger: Trigger) -> Extent:
    """Return where the name of what ``trigger`` tells stands: ``مناورات بحرية مشتركة``, *joint naval exercise*."""
    words = reading.sentences[trigger.sentence].words
    first, last = trigger.first, trigger.last
    if trigger.is_verb:
        return trigger.start, _end_of_clause(words, last)
    if language_of_word(words[first]) == "en":
        while first and trigger.first - first < LONGEST and words[first - 1].key in words_of("en", "qualifying", "grammar"):
            first -= 1
        return words[first].start, trigger.end
    is_construct = not words[first].key.startswith(("ال", "وال", "بال", "لل"))
    while (
        last < len(words)
        and last - trigger.last < LONGEST
        and (_belongs(words[last]) or (is_construct and _is_of(words, last, trigger)))
    ):
        last += 1
    if last + 1 < len(words) and words[last].key == "بين":
        return trigger.start, _end_of_pair(reading, words, last + 1)
    return trigger.start, words[last - 1].end


def _end_of_clause(words: Sequence[Word], last: int) -> int:
    """Return where the noun behind an Arabic verb ends, which says what happens: ``تتعثر الملاحة``."""
    is_noun = last < len(words) and words[last].key.startswith("ال") and words[last].key.isalpha()
    return words[last].end if is_noun else words[last - 1].end


def _end_of_pair(reading: Reading, words: Sequence[Word], index: int) -> int:
    """Return where the one or two end between whom it is, told from word ``index`` on."""
    end = words[index].end
    for found in reading.mentions:
        joined = reading.text[end : found.start].strip()
        if words[index].start <= found.start and found.start - end <= 3 and joined in ("", "و") and found.kind != "ADJ":
            end = found.end
    return end


def _is_of(words: Sequence[Word], index: int, trigger: Trigger) -> bool:
    """Tell whether the word right behind an agreement's noun is the definite noun that it is of: ``اتفاقية التعاون``."""
    return trigger.section == "agreements" and index == trigger.last and words[index].key.startswith("ال")


def _belongs(word: Word) -> bool:
    """Tell whether an Arabic word behind a noun is its adjective, or the noun that it is of."""
    key = word.key
    if not key.isalpha() or key[0] in "ولف" or key.startswith("بال") or len(key) < 3:
        return False
    lists = ("prepositions", "that", "relatives", "clause_ends", "signed", "verb_openers")
    return key.endswith(("ه", "ي", "ين", "ات")) and not any(is_among(key, words_of("ar", name, "grammar")) for name in lists)
