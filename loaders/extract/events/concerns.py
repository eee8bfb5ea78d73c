"""What a concern is about, and whose it is when it is told within what somebody says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rabita.loaders.extract.events.findings import Extent, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.phrases import REACH, noun_phrases
from rabita.loaders.extract.events.relations import relations_of
from rabita.loaders.extract.events.scenes import Scene, language_of_word
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Word

LONGEST_CLAUSE = 14
"""Words of a clause that says what is feared."""


def with_about(scene: Scene, events: Sequence[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return the concern with what it is about: an event told near it, else words behind it, else its own words."""
    words, trigger = scene.sentence.words, found.trigger
    language = language_of_word(words[trigger.first])
    situation = None if found.of_role("about") else _situation_before(events, found)
    seen = next(_seen(scene, trigger), None)
    if seen is not None and situation is None:
        seers = [role for role in found.of_role("holder") if role.mention is not None]
        source = seers[-1].mention if len(seers) > 1 and found.source is None else found.source
        return found._replace(roles=(*found.roles, FoundRole("about", extent=seen, confidence=0.6)), source=source)
    roles = [] if situation is None else [FoundRole("about", finding=situation, confidence=0.6)]
    for index in range(trigger.last, min(len(words), trigger.last + (0 if trigger.value == "threat" else REACH))):
        key = words[index].key
        if key in (".", "؛", ";"):
            break
        if key == "من" and index + 1 < len(words) and words[index + 1].key == "قبل":
            continue
        if trigger.value == "pressure" and index == trigger.last + len(_between(scene, trigger)):
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in noun_phrases(scene, index, joined=False)]
            break
        if key in words_of("en", "that", "grammar"):
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in _worry(scene, index)]
            break
        if any(form in words_of(language, "about", "grammar") for _, form in bare_forms(key, language)):
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in _worry(scene, index + 1)]
            break
    return found._replace(roles=(*found.roles, *roles)) if roles else found


def _seer(scene: Scene, trigger: Trigger) -> int | None:
    """Return who sees a threat, told before *that*: ``ترى أن ... يشكل تهديدا``."""
    words = scene.sentence.words
    for verb in scene.triggers:
        if (
            verb.section == "light"
            and verb.last < trigger.first
            and is_among(words[verb.first].key, words_of("ar", "seeing", "grammar"))
        ):
            return next((one.unit.mention for one in relations_of(scene, verb) if one.kind == "subject"), None)
    return None


def _seen(scene: Scene, trigger: Trigger) -> Iterator[Extent]:
    """Yield what is seen as a threat: the words between *see* and *as*."""
    words = scene.sentence.words
    for verb in scene.triggers:
        if verb.section == "light" and verb.last < trigger.first and words[verb.first].key in words_of("en", "seeing", "grammar"):
            end = next((at for at in range(verb.last, trigger.first) if words[at].key == "as"), None)
            if end is not None:
                yield from (extent for extent in noun_phrases(scene, verb.last, joined=False) if extent[1] <= words[end].start)


def _worry(scene: Scene, index: int) -> Iterator[Extent]:
    """Yield the words of a worry: a noun phrase, or behind *that* a clause up to its mark or its condition."""
    words = scene.sentence.words
    if index >= len(words) or not any(
        is_among(words[index].key, words_of(language, "that", "grammar")) for language in LANGUAGES
    ):
        yield from noun_phrases(scene, index)
        return
    first = end = index + 1
    while end < len(words) and end - first < LONGEST_CLAUSE and words[end].key.isalnum() and not _opens_condition(words[end]):
        end += 1
    if end > first:
        yield words[first].start, words[end - 1].end


def _opens_condition(word: Word) -> bool:
    return is_among(word.key, words_of(language_of_word(word), "conditions", "grammar"))


def _between(scene: Scene, trigger: Trigger) -> Sequence[Word]:
    """Return the words between a verb of facing something and the noun of what is faced."""
    words = scene.sentence.words
    for index in range(trigger.last, min(len(words), trigger.last + REACH)):
        if is_among(words[index].key, words_of(language_of_word(words[index]), "faced", "grammar")):
            return words[trigger.last : index]
    return words[trigger.last : trigger.last + REACH]


def _situation_before(events: Sequence[FoundEvent], found: FoundEvent) -> int | None:
    """Return the situation or agreement told before the concern in its sentence: *this partnership may be seen as a threat*."""
    for number, other in reversed(list(enumerate(events))):
        is_before = other.trigger.sentence == found.trigger.sentence and other.trigger.first < found.trigger.first
        if is_before and other.trigger.section in ("situations", "agreements"):
            return number
    return None


def held_by_speaker(scene: Scene, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return a concern that is told within what somebody says as that one's."""
    found = events[number]
    if (seer := _seer(scene, found.trigger)) is not None:
        return found._replace(roles=(*found.roles, FoundRole("holder", seer, confidence=0.6)))
    for before in reversed(events[:number]):
        if before.trigger.sentence != found.trigger.sentence or not before.trigger.is_verb:
            continue
        speaker = next((role for role in before.of_role("speaker") if role.mention is not None), None)
        if speaker is not None:
            cue = (before.trigger.start, before.trigger.end)
            holder = speaker._replace(role="holder", confidence=0.6)
            return found._replace(roles=(*found.roles, holder), source=speaker.mention, cue=cue, verb=found.verb or "say")
    return found
