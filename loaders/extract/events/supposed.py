"""What is feared or may come about in words that no list has: the verb of the clause is the trigger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading, Sentence, Word

FEARS = ("fear", "worry")
NEAR = 5
"""Words behind a word of fear in which its *that* stands."""
REACH = 9
"""Words behind an English *fear that* in which its verb stands."""


def find_supposed(
    reading: Reading, triggers: Sequence[Trigger], starts: frozenset[int], ends: frozenset[int]
) -> Iterator[Trigger]:
    """Yield a trigger of class ``Event`` for each clause feared or denied, and what an actor may or plans to do.

    ``starts`` and ``ends`` are the offsets at which actors begin and end.
    """
    taken = {(trigger.sentence, trigger.first) for trigger in triggers}
    for trigger in triggers:
        is_denial = trigger.cls == "PublicStatement" and trigger.value == "deny"
        if is_denial or (trigger.cls == "Concern" and trigger.value in FEARS):
            sentence = reading.sentences[trigger.sentence]
            index = _verb_of_clause(sentence.words, trigger.last, "perfect" if is_denial else "modals")
            if index is not None and (trigger.sentence, index) not in taken:
                taken.add((trigger.sentence, index))
                yield _event(sentence, trigger.sentence, index)
    for number, sentence in enumerate(reading.sentences):
        for index in (*_possible_verbs(sentence.words, starts), *_planned_verbs(sentence.words, ends)):
            if (number, index) not in taken:
                yield _event(sentence, number, index)


def _event(sentence: Sentence, number: int, index: int) -> Trigger:
    word = sentence.words[index]
    return Trigger(word.start, word.end, number, index, index + 1, "Event", None, "verbs", "present")


def _verb_of_clause(words: Sequence[Word], index: int, auxiliaries: str) -> int | None:
    """Return the index of the verb behind *that*, which stands at most ``NEAR`` words away from ``index``."""
    place = next((at for at in range(index, min(len(words), index + NEAR)) if is_among(words[at].key, _that())), None)
    if place is None:
        return None
    if "a" <= words[place].key[:1] <= "z":
        leading = words_of("en", auxiliaries, "grammar")
        led = [at for at in range(place + 1, min(len(words) - 1, place + REACH)) if words[at].key in leading]
        return led[-1] + 1 if led else None
    if auxiliaries == "perfect":
        return None
    return place + 1 if place + 1 < len(words) and _is_imperfect(words[place + 1].key) else None


def _possible_verbs(words: Sequence[Word], starts: frozenset[int]) -> Iterator[int]:
    """Yield the Arabic verbs behind ``قد`` in the present, with an actor right behind."""
    for index, word in enumerate(words[:-2]):
        if is_among(word.key, frozenset({"قد"})) and _is_imperfect(words[index + 1].key) and words[index + 2].start in starts:
            yield index + 1


def _planned_verbs(words: Sequence[Word], ends: frozenset[int]) -> Iterator[int]:
    """Yield the English verbs of what an actor plans: *the two states plan to reopen embassies*."""
    for index in range(1, len(words) - 2):
        is_plan = words[index].key in words_of("en", "planning", "grammar") and words[index + 1].key == "to"
        if is_plan and words[index - 1].end in ends and words[index + 2].key.isalpha():
            yield index + 2


def _is_imperfect(key: str) -> bool:
    return key[:1] in ("ي", "ت") and len(key) > 3 and not key.endswith("ه")


def _that() -> frozenset[str]:
    return words_of("ar", "that", "grammar") | words_of("en", "that", "grammar")
