"""What a statement, contact or agreement is about, in the words of the text."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.extract.events.findings import Extent, FoundEvent, Trigger
from rabita.loaders.extract.events.naming import name_of
from rabita.loaders.extract.events.phrases import REACH, has_article, noun_phrases
from rabita.loaders.extract.events.scenes import Scene, language_of_word
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.lexicons import words_of


def topics_of(scene: Scene, found: FoundEvent) -> Iterator[Extent]:
    """Yield the words that say what a statement, contact or agreement is about."""
    words, trigger = scene.sentence.words, found.trigger
    language = language_of_word(words[trigger.first])
    if found.cls in ("Concern", "Visit", "Signing") or not (
        found.trigger.is_verb or found.trigger.section in ("nouns", "agreements")
    ):
        return
    openers = words_of(language, "topic_openers", "grammar")
    if found.cls == "Agreement":
        yield from _of_agreement(scene, found.trigger)
    if found.cls == "Agreement" and any(
        is_among(word.key, words_of(language, "covering", "grammar")) for word in words[max(0, trigger.first - 3) : trigger.first]
    ):
        yield from _covered(scene, found)
        return
    for index in range(trigger.last, min(len(words), trigger.last + REACH)):
        key = words[index].key
        if key in (".", "؛", ";", "،", ",") or is_among(key, words_of(language, "that", "grammar")):
            return
        if any(other.first == index and other is not trigger for other in scene.triggers):
            return
        if any(form in openers for _, form in bare_forms(key, language)):
            yield from noun_phrases(scene, index + 1)
            return
        if found.cls == "Agreement" and index == trigger.last and language == "ar" and key.startswith("ب") and len(key) > 4:
            yield from noun_phrases(scene, index, cut=1)
            return


def _of_agreement(scene: Scene, trigger: Trigger) -> Iterator[Extent]:
    """Yield what an agreement is of (``اتفاقية التعاون``), or what it is said to lay down behind it (``يقضي باستئناف ...``)."""
    words = scene.sentence.words
    _, end = name_of(scene.reading, trigger)
    is_named = trigger.last in scene.units.at
    if not is_named and end > trigger.end and has_article(words[trigger.last]) and not has_article(words[trigger.first]):
        yield words[trigger.last].start, end
    for index in range(trigger.last, min(len(words) - 1, trigger.last + REACH)):
        if is_among(words[index].key, words_of("ar", "laying_down", "grammar")):
            after = (
                index + 2
                if is_among(words[index + 1].key, words_of("ar", "prepositions", "grammar")) and words[index + 1].key != "ب"
                else index + 1
            )
            yield from noun_phrases(
                scene, after, cut=int(words[after].key.startswith("ب")) if after < len(words) else 0, joined=False
            )
            return
        if any(other.first == index and other.is_verb for other in scene.triggers):
            return


def _covered(scene: Scene, found: FoundEvent) -> Iterator[Extent]:
    """Yield what an agreement is said to cover, told behind its parties."""
    words = scene.sentence.words
    ends = [unit.last for unit in scene.units.all if any(role.mention == unit.mention for role in found.roles)]
    index = max([found.trigger.last, *ends])
    while index < len(words) and words[index].key.isalnum():
        if is_among(words[index].key, words_of(language_of_word(words[index]), "prepositions", "grammar")):
            index += 1
            continue
        spans = list(
            noun_phrases(scene, index, cut=int(words[index].key.startswith("و") and len(words[index].key) > 3), joined=False)
        )
        if not spans:
            return
        yield from spans
        index = next((place for place, word in enumerate(words) if word.start >= spans[-1][1]), len(words))
