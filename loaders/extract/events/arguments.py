"""Stage 7: who and what fills the roles of a trigger, by the frames of ``lexicon/*/roles.yaml``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rabita.loaders.extract.events.actors import extent, mentions_in, units_of
from rabita.loaders.extract.events.findings import FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.naming import name_of
from rabita.loaders.extract.events.referents import is_outlet, keys_behind
from rabita.loaders.extract.events.relations import light_verbs, relations_of
from rabita.loaders.extract.events.scenes import Relation, Scene, has_pronoun_before
from rabita.loaders.extract.events.words import is_among
from rabita.loaders.extract.lexicons import folded, read_lexicon, words_of
from rabita.loaders.extract.reading import Language, Reading
from rabita.schema import default_registry

PLACES = frozenset({"GPE", "LOC", "FAC"})
ACTORS = frozenset({"PER", "ORG", "GPE", "GROUP"})
CARRIED = ("initiator", "speaker", "visitor", "participant", "holder", "signatory")
"""Roles whose filler may be told one sentence before: the subject, which Arabic and English do not repeat."""
SPEAKING = ("speaker", "holder")


def find_arguments(reading: Reading) -> Reading:
    """Return ``reading`` with one event for each trigger, its roles filled as far as the text tells."""
    scenes = scenes_of(reading)
    events: list[FoundEvent] = []
    subject: tuple[int, int] | None = None
    person: tuple[int, int] | None = None
    for trigger in reading.triggers:
        scene = scenes[trigger.sentence]
        relations = relations_of(scene, trigger)
        if trigger.section == "light":
            subject = _subject(reading, relations, trigger, subject)
            continue
        roles = tuple(_roles(reading, scene, trigger, relations))
        meant = person if _is_of_person(scene, trigger) else subject
        carried = _carried(scene, trigger, roles, meant) if meant is not None and _may_be_open(scene, trigger) else None
        if carried is not None:
            roles = (*roles, carried)
        roles = (*roles, *_meant_by_pronoun(scene, trigger, roles))
        subject = _subject(reading, relations, trigger, subject)
        if subject is not None and reading.mentions[subject[0]].type == "PER":
            person = subject
        events.append(FoundEvent(trigger, ((trigger.start, trigger.end),), (_evidence(scene, trigger, roles),), roles))
    return replace(reading, events=tuple(events))


def scenes_of(reading: Reading) -> list[Scene]:
    """Return each sentence with its units, triggers and times."""
    scenes = []
    for number, sentence in enumerate(reading.sentences):
        first = bisect_left(reading.triggers, number, key=lambda trigger: trigger.sentence)
        last = bisect_left(reading.triggers, number + 1, key=lambda trigger: trigger.sentence)
        times = tuple((time.start, time.end) for time in reading.times if sentence.start <= time.start < sentence.end)
        adjectives = {found.start: number for number, found in mentions_in(reading, sentence) if found.kind == "ADJ"}
        scenes.append(Scene(reading, sentence, units_of(reading, sentence), reading.triggers[first:last], times, adjectives))
    return scenes


def _subject(
    reading: Reading, relations: Sequence[Relation], trigger: Trigger, before: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Return (mention, sentence) of the subject that later verbs may go on with."""
    if not trigger.is_verb and trigger.section != "light":
        return before
    unit = next((one.unit for one in relations if one.kind == "subject"), None)
    return before if unit is None or is_outlet(reading, unit.mention) else (unit.mention, trigger.sentence)


def _meant_by_pronoun(scene: Scene, trigger: Trigger, roles: Sequence[FoundRole]) -> Iterator[FoundRole]:
    """Yield the person before an Arabic verb whose pronoun means him as its object: ``وصل X واستقبله Y``."""
    word = scene.sentence.words[trigger.first]
    role = dict(trigger.roles).get("object") or _frame(trigger.cls, "ar").get("object")
    goes_on = trigger.start > word.start and word.key[0] in "وف"
    if not (trigger.is_verb and trigger.has_pronoun and goes_on) or role not in ("participant", "addressee", "recipient"):
        return
    before = next((unit for unit in scene.units.before(trigger.first)), None)
    is_new = before is not None and all(found.mention != before.mention for found in roles)
    if before is not None and is_new and scene.reading.mentions[before.mention].type == "PER":
        yield FoundRole(role, before.mention, confidence=0.6)


def _is_of_person(scene: Scene, trigger: Trigger) -> bool:
    before = scene.sentence.words[max(0, trigger.first - 3) : trigger.first]
    return any(word.key in ("he", "she") for word in before)


def _may_be_open(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether the verb names no subject of its own: no noun behind it in Arabic, a pronoun before it in English."""
    words = scene.sentence.words
    if not trigger.is_verb and trigger.section != "light":
        return all(_may_be_open(scene, verb) for verb in light_verbs(scene, trigger))
    if scene.language(trigger) == "en":
        before = [word.key for word in words[max(0, trigger.first - 3) : trigger.first]]
        return bool(words_of("en", "personal", "grammar") & set(before))
    if trigger.last >= len(words) or trigger.last in scene.units.at or has_pronoun_before(scene, trigger):
        return True
    key = words[trigger.last].key
    lists = ("prepositions", "that", "light_words", "topic_openers", "verb_openers")
    is_led_on = any(is_among(key, words_of("ar", name, "grammar")) for name in lists)
    return is_led_on or not key.isalpha() or scene.is_time(words[trigger.last]) or key.startswith(("بال", "لل", "ب"))


def _carried(scene: Scene, trigger: Trigger, roles: Sequence[FoundRole], subject: tuple[int, int]) -> FoundRole | None:
    """Return the subject told before as the filler of what a verb, or a noun with a pronoun, leaves open."""
    mention, sentence = subject
    leaves_open = trigger.is_verb or trigger.has_pronoun or _hangs_on_open_verb(scene, trigger)
    if not leaves_open or trigger.sentence - sentence > 1 or trigger.is_passive:
        return None
    slot = "subject" if trigger.is_verb else "doer"
    wanted = dict(trigger.roles).get(slot) or _frame(trigger.cls, "en").get(slot)
    if wanted is None or wanted not in CARRIED or any(found.mention == mention for found in roles):
        return None
    if wanted == "signatory" and any(found.role == "on_behalf_of" for found in roles):
        return None  # those for whom it is signed are told
    filled = [found for found in roles if found.role == wanted]
    if filled and not (
        len(filled) == 1 and wanted == "participant" and sentence == trigger.sentence and _is_joined(scene, trigger)
    ):
        return None
    is_near = sentence == trigger.sentence
    return FoundRole(wanted, mention, is_inferred=not is_near, confidence=0.7 if is_near else 0.5)


def _are_states(reading: Reading, mention: int) -> bool:
    """Tell whether the mention is of a group of states."""
    keys = keys_behind(reading, mention, "signatory")
    return len(keys) > 1 and all(key.startswith("iso:") for key in keys)


def _hangs_on_open_verb(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether the noun hangs on a light verb that names no subject."""
    verbs = light_verbs(scene, trigger)
    return any(not any(one.kind == "subject" for one in relations_of(scene, verb)) for verb in verbs)


def _is_joined(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether *and* is joined to an Arabic verb, which then goes on with the subject before: ``وصل X والتقى Y``."""
    word = scene.sentence.words[trigger.first]
    return trigger.is_verb and trigger.start > word.start and word.key.startswith("و")


def _roles(reading: Reading, scene: Scene, trigger: Trigger, relations: Sequence[Relation]) -> Iterator[FoundRole]:
    frame = {**_frame(trigger.cls, scene.language(trigger)), **dict(trigger.roles)}
    taken: set[tuple[str, int]] = set()
    has_own = any(one.kind in ("subject", "doer", "of") for one in relations)
    for one in relations:
        role = frame.get(one.kind)
        if trigger.cls == "Concern" and has_own and one.kind in ("in", "في", "among"):
            continue  # where it is, not whose
        found = reading.mentions[one.unit.mention]
        if role is None or (role, one.unit.mention) in taken:
            continue
        if role == "visitor" and found.type == "GPE":
            role = "location"  # states and cities are visited
        if role == "location" and one.kind == "ب" and found.type in ("PER", "GROUP", "ORG"):
            role = frame.get("مع", role)
        if found.type not in (PLACES if role == "location" else ACTORS):
            continue
        if any(mention == one.unit.mention for _, mention in taken):
            continue
        taken.add((role, one.unit.mention))
        yield from _filled(reading, role, one)


def _filled(reading: Reading, role: str, one: Relation) -> Iterator[FoundRole]:
    """Yield the role; an official signs for a state, and the state is the party to what officials agree."""
    found, state = reading.mentions[one.unit.mention], one.unit.state
    confidence = 0.85 if one.is_near else 0.6
    is_official = found.type == "PER" and state is not None
    if role == "signatory" and (found.type == "GPE" or _are_states(reading, one.unit.mention)):
        role = "on_behalf_of"
    if role == "party" and is_official:
        yield FoundRole("party", state, confidence=confidence)
        role = "signatory"
    elif role == "signatory" and is_official:
        yield FoundRole("on_behalf_of", state, confidence=confidence)
    yield FoundRole(role, one.unit.mention, extent=(found.start, found.end), confidence=confidence)


@cache
def _frame(cls: str, language: Language) -> Mapping[str, str]:
    """Return the frame of ``cls``, else that of the nearest class above it."""
    registry = default_registry()
    frames = {name: entry["value"] for entry in read_lexicon(language, "roles")["frames"] for name in entry["words"]}
    above: str | None = cls
    while above is not None:
        if above in frames:
            return {folded(kind): role for kind, role in frames[above].items()}
        above = registry.classes[above].parent
    return {}


def _evidence(scene: Scene, trigger: Trigger, roles: Sequence[FoundRole]) -> tuple[int, int]:
    """Return the stretch of the sentence from the first to the last word that tells trigger and roles."""
    sentence = scene.sentence
    spans = [extent(scene.reading.mentions[found.mention]) for found in roles if found.mention is not None]
    inside = [(start, end) for start, end in spans if sentence.start <= start and end <= sentence.end]
    start, end = name_of(scene.reading, trigger)
    return min([start, *(first for first, _ in inside)]), max([end, *(last for _, last in inside)])
