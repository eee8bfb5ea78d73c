"""Stage 6: the words that tell an event, from the lists of verbs and nouns in ``lexicon/*/triggers.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.events.findings import Section, Trigger
from rabita.loaders.extract.events.inflection import Form, arabic_noun, arabic_verb, english_noun, english_verb
from rabita.loaders.extract.events.supposed import find_supposed
from rabita.loaders.extract.events.words import bare_forms, is_among, previous
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import Entry, folded, read_lexicon, words_of
from rabita.loaders.extract.matching import Cover
from rabita.loaders.extract.reading import Language, Reading, Sentence, Word

VERBAL = ("verbs", "light")
SECTIONS: tuple[Section, ...] = ("verbs", "light", "nouns", "agreements", "situations", "concerns")
REACH = 14
"""Words behind a trigger among which one of ``after`` must stand."""
REACH_BEFORE = 5
"""Words before a trigger among which one of ``before`` must stand."""


class Listed(NamedTuple):
    """One form of an entry: its words, what it means, and the words that must (not) stand round it."""

    form: Form
    section: Section
    cls: str
    value: str | None
    before: frozenset[str]
    after: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    not_near: str | None
    is_ambiguous: bool
    roles: tuple[tuple[str, str], ...]


def find_triggers(reading: Reading) -> Reading:
    """Return ``reading`` with its triggers in text order; they do not overlap."""
    ends = frozenset(found.end for found in reading.mentions if found.kind != "ADJ")
    starts = frozenset(
        found.start if found.title is None else found.title[0] for found in reading.mentions if found.kind != "ADJ"
    )
    names = Cover(len(reading.text))
    for found in reading.mentions:
        if found.kind == "NAM":
            names.take(found.start, found.end)
    triggers = [
        trigger
        for number, sentence in enumerate(reading.sentences)
        for trigger in _in_sentence(reading, number, sentence, starts, ends, names)
    ]
    triggers += find_supposed(reading, triggers, starts, ends)
    return replace(reading, triggers=tuple(sorted(triggers, key=lambda trigger: trigger.start)))


def _in_sentence(
    reading: Reading, number: int, sentence: Sentence, starts: frozenset[int], ends: frozenset[int], names: Cover
) -> Iterator[Trigger]:
    index, words = 0, sentence.words
    while index < len(words):
        found = _at(reading, number, sentence, index, starts, ends)
        if found is None or not names.is_free(found.start, found.end):
            index += 1
            continue
        yield found
        index = found.last


def _at(
    reading: Reading, number: int, sentence: Sentence, index: int, starts: frozenset[int], ends: frozenset[int]
) -> Trigger | None:
    """Return the trigger that begins with word ``index``: the one of most words, of equals the one listed first."""
    words = sentence.words
    language: Language = "en" if "a" <= words[index].key[:1] <= "z" else "ar"
    best: tuple[int, Trigger] | None = None
    for cut, key in bare_forms(words[index].key, language):
        if words[index].key in words_of(language, "not_triggers", "grammar"):
            return None
        for listed in _forms(language).get(key, ()):
            last = index + len(listed.form.words)
            if best is not None and best[0] >= len(listed.form.words):
                continue
            if tuple(word.key for word in words[index + 1 : last]) != listed.form.words[1:]:
                continue
            if not _fits(words, index, last, listed) or not _is_part(words, index, last, cut, listed, starts, ends, language):
                continue
            start, end = reading.start_of(words[index], cut), words[last - 1].end
            trigger = Trigger(
                start, end, number, index, last, listed.cls, listed.value, listed.section, listed.form.tense,
                listed.form.is_plural, listed.form.has_pronoun, _is_passive(words, index, last, listed, language),
                listed.roles,
            )  # fmt: skip
            best = (len(listed.form.words), trigger)
    return best[1] if best else None


def _fits(words: Sequence[Word], index: int, last: int, listed: Listed) -> bool:
    """Tell whether the words round ``[index, last)`` are those that the entry asks for, and none that it forbids."""
    following = words[last : last + REACH]
    reach = REACH_BEFORE * 2 if listed.section == "agreements" else REACH_BEFORE
    preceding = words[max(0, index - reach) : index]
    return (
        (not listed.after or any(is_among(word.key, listed.after) for word in following))
        and (not listed.before or any(is_among(word.key, listed.before) for word in preceding))
        and not any(is_among(word.key, listed.not_after) for word in following[:1])
        and not any(is_among(word.key, listed.not_before) for word in preceding[-1:])
        and not (listed.not_near and any(is_among(word.key, words_of_both(listed.not_near)) for word in words))
    )


def _is_part(
    words: Sequence[Word],
    index: int,
    last: int,
    cut: int,
    listed: Listed,
    starts: frozenset[int],
    ends: frozenset[int],
    language: Language,
) -> bool:
    """Tell whether the words are a verb where the entry is one, a noun where it is one."""
    before, after = previous(words, index), words[last] if last < len(words) else None
    if listed.section not in VERBAL:
        return language == "ar" or listed.section != "nouns" or not _is_english_verb(before, ends, words[index])
    if language == "en":
        return _stands_as_verb(words, index, listed, before, after, ends)
    joined = words[index].key[:cut]
    if joined not in ("", "و", "ف") and not (joined == "ل" and listed.form.tense == "present"):
        return False
    if not listed.is_ambiguous:
        return True
    if before is None or is_among(before.key, words_of("ar", "verb_openers", "grammar")) or not before.key.isalnum():
        return True
    if after is not None and after.key in words_of("ar", "light_words", "grammar"):
        return True
    if any(is_among(word.key, words_of("ar", "masdar_leaders", "grammar")) for word in words[max(0, index - 6) : index]):
        return False
    if before.end in ends or (after is not None and is_among(after.key, words_of("ar", "that", "grammar"))):
        return not is_among(before.key, words_of("ar", "prepositions", "grammar"))
    return after is not None and after.start in starts and before.key not in words_of("ar", "noun_openers", "grammar")


def _is_english_verb(before: Word | None, ends: frozenset[int], word: Word) -> bool:
    return before is not None and (
        before.key in words_of("en", "verb_openers", "grammar") or (before.end in ends and word.key.endswith("ed"))
    )


def _stands_as_verb(
    words: Sequence[Word], index: int, listed: Listed, before: Word | None, after: Word | None, ends: frozenset[int]
) -> bool:
    tense, key = listed.form.tense, words[index].key
    if tense == "participle" and key.endswith("ing"):
        return before is not None and before.key in words_of("en", "be", "grammar")
    if tense == "present":
        is_said = after is not None and after.key in words_of("en", "that", "grammar")
        return is_said or (before is not None and (before.key in words_of("en", "verb_openers", "grammar") or before.end in ends))
    return before is None or before.key not in words_of("en", "determiners", "grammar")


def _is_passive(words: Sequence[Word], index: int, last: int, listed: Listed, language: Language) -> bool:
    if listed.section not in VERBAL or language == "ar":
        return False
    if listed.form.tense == "present" or words[index].key.endswith("ing"):
        return False
    around = [word.key for word in words[max(0, index - 3) : index]]
    return bool(words_of("en", "be", "grammar") & set(around)) or (last < len(words) and words[last].key == "by")


@cache
def words_of_both(section: str) -> frozenset[str]:
    """Return the words of a list in every language."""
    return frozenset().union(*(words_of(language, section, "grammar") for language in LANGUAGES))


@cache
def _forms(language: Language) -> Mapping[str, Sequence[Listed]]:
    """Return all forms by their first word, those of more words first, then in the order of the lists."""
    forms: dict[str, dict[tuple[str, ...], list[Listed]]] = {}
    ambiguous = words_of(language, "also_nouns", "grammar")
    for section in SECTIONS:
        for entry in read_lexicon(language, "triggers").get(section, ()):
            for word in entry["words"]:
                for form in _inflected(language, section, word):
                    listed = _listed(form, section, entry, ambiguous)
                    forms.setdefault(form.words[0], {}).setdefault(form.words, []).append(listed)
    return {
        first: [one for words in sorted(found, key=lambda words: -len(words)) for one in found[words]]
        for first, found in forms.items()
    }


def _inflected(language: Language, section: Section, word: str) -> Iterator[Form]:
    if section in VERBAL:
        return arabic_verb(word) if language == "ar" else english_verb(word)
    return arabic_noun(word) if language == "ar" else english_noun(word)


def _listed(form: Form, section: Section, entry: Entry, ambiguous: frozenset[str]) -> Listed:
    before, after, not_before, not_after = (
        frozenset(map(folded, entry.get(key, ()))) for key in ("before", "after", "not_before", "not_after")
    )
    return Listed(
        form, section, entry["class"], entry.get("value"), before, after, not_before, not_after, entry.get("not_near"),
        form.words[0] in ambiguous, tuple(sorted(entry.get("roles", {}).items())),
    )  # fmt: skip
