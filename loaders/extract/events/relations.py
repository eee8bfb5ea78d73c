"""How the units of a sentence stand to a trigger: before it, behind it, behind a preposition, joined by *and*, or by a light verb."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.loaders.extract.events.actors import Unit
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.events.scenes import FARTHEST, MARKS, Relation, Scene, has_pronoun_before, is_parted, is_relative
from rabita.loaders.extract.events.subjects import subject_before, with_joined, with_named_subject
from rabita.loaders.extract.events.walk import NOUNS_BETWEEN, Walk, is_adjective
from rabita.loaders.extract.lexicons import words_of


def relations_of(scene: Scene, trigger: Trigger) -> list[Relation]:
    """Return the units that stand to ``trigger`` in some relation, nearest first on each side."""
    if trigger.is_verb or trigger.section == "light":
        before = list(subject_before(scene, trigger))
        is_told = bool(before) or trigger.is_plural or has_pronoun_before(scene, trigger)
        found = [*before, *Walk(scene, trigger, has_subject=is_told).relations()]
        found = with_named_subject(scene, found)
    else:
        found = [
            *_between_them(scene, trigger),
            *_adjectives(scene, trigger),
            *Walk(scene, trigger, has_subject=True).relations(),
            *_possessor(scene, trigger),
            *_by_light_verb(scene, trigger),
        ]
    if trigger.is_passive or (trigger.is_verb and any(one.kind == "من قبل" for one in found)):
        swapped = {"subject": "object", "by": "subject", "من قبل": "subject"}
        found = [one._replace(kind=swapped.get(one.kind, one.kind)) for one in found]
    return found


def _between_them(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the pair before a noun that a pronoun behind it means: ``البلدان ... الحوار بينهما``."""
    words = scene.sentence.words
    for index in range(trigger.last, min(len(words), trigger.last + NOUNS_BETWEEN + 1)):
        if words[index].key in ("بينهما", "them") and (words[index].key != "them" or words[index - 1].key == "between"):
            for unit in scene.units.before(trigger.first):
                profile = scene.reading.profiles.get(scene.reading.identity(scene.reading.mentions[unit.mention]))
                if profile is not None and len(profile.members) == 2:
                    yield Relation(unit, "بين" if scene.language(trigger) == "ar" else "between")
                    return


def _adjectives(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the states whose adjectives qualify a noun: *the Saudi-Iranian talks*, ``العلاقات المصرية التركية``."""
    words, language = scene.sentence.words, scene.language(trigger)
    places = range(trigger.last, trigger.last + 5) if language == "ar" else range(trigger.first - 1, trigger.first - 5, -1)
    for index in places:
        if not 0 <= index < len(words):
            return
        word = words[index]
        if any(unit.first <= index < unit.last for unit in scene.units.all):
            return
        number = scene.adjectives.get(word.start)
        if number is not None:
            yield Relation(Unit(number, index, index + 1), "of")
        elif not (
            word.key in MARKS
            or (language == "ar" and is_adjective(word.key))
            or word.key in words_of("en", "qualifying", "grammar")
        ):
            return


def _possessor(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the English unit whose ``'s`` stands before ``trigger``."""
    words, index = scene.sentence.words, trigger.first
    if scene.language(trigger) != "en":
        return
    while index > max(0, trigger.first - 4) and words[index - 1].key not in ("s", "'", "’"):
        index -= 1
    told = index
    while index and words[index - 1].key in ("s", "'", "’"):
        index -= 1
    unit = scene.units.ending_at(index)
    if unit is not None and index < told:
        yield from with_joined(scene, unit, "of")


def _by_light_verb(scene: Scene, trigger: Trigger) -> Iterator[Relation]:
    """Yield the doers of a verb that only says that the noun takes place: *held talks with*, ``أجرى محادثات``."""
    for verb in light_verbs(scene, trigger):
        for one in relations_of(scene, verb):
            yield one._replace(kind=dict(verb.roles).get("subject", "doer")) if one.kind == "subject" else one


def light_verbs(scene: Scene, trigger: Trigger) -> Iterator[Trigger]:
    """Yield the verbs that only say that the noun ``trigger`` takes place."""
    for verb in scene.triggers:
        if verb.section != "light" or verb.sentence != trigger.sentence:
            continue
        gap = trigger.first - verb.last
        between = trigger.cls != "Concern" and any(verb.last <= other.first < trigger.first for other in scene.triggers)
        if (0 <= gap <= FARTHEST // 2 and not between and not is_parted(scene.sentence, verb.last, trigger.first)) or (
            0 <= verb.first - trigger.last <= 2 and _takes_it_up(scene, verb)
        ):
            yield verb


def _takes_it_up(scene: Scene, verb: Trigger) -> bool:
    """Tell whether ``verb`` goes back to the noun before it by a pronoun: ``اجتماع عقده``, ``زيارة قام بها``."""
    words = scene.sentence.words
    if verb.has_pronoun or is_relative(words, verb.first):
        return True
    return verb.last < len(words) and words[verb.last].key in words_of("ar", "light_words", "grammar")
