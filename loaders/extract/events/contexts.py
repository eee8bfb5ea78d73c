"""What an event has to do with the others of its sentence: said in a meeting, signed, feared, led to; and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rabita.loaders.extract.events.arguments import scenes_of
from rabita.loaders.extract.events.findings import CONTACTS, Extent, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.naming import name_of
from rabita.loaders.extract.events.referents import is_outlet, keys_behind, keys_of_roles
from rabita.loaders.extract.events.relations import Scene, is_parted, language_of_word, relations_of
from rabita.loaders.extract.events.words import bare_forms, is_among
from rabita.loaders.extract.gazetteer import LANGUAGES
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Reading, Word
from rabita.schema import default_registry
from rabita.schema.names import name_key

LONGEST_TOPIC = 6
"""Words of a topic."""
LONGEST_CLAUSE = 14
"""Words of a clause that says what is feared."""
REACH = 12
"""Words between a concern and what it is about."""
_SAYING = "CommunicationEvent"


def read_contexts(reading: Reading) -> Reading:
    """Return ``reading`` with its events joined to one another and to their topics."""
    scenes, events = scenes_of(reading), list(reading.events)
    for number, found in enumerate(events):
        scene = scenes[found.trigger.sentence]
        if found.trigger.section == "nouns" and found.cls in CONTACTS and _is_during(scene, found.trigger):
            _join_to_main(reading, scene, events, number)
    for number, found in enumerate(events):
        if found.cls == "Visit" and not found.trigger.is_verb and not found.of_role("visitor"):
            _join_to_reception(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        scene = scenes[found.trigger.sentence]
        topics = tuple(FoundRole("has_topic", extent=extent, confidence=0.6) for extent in _topics(scene, found))
        found = found._replace(roles=(*found.roles, *topics))
        if found.cls == "Concern":
            found = _with_about(scene, events, found)
        if found.cls == "Agreement":
            found = found._replace(is_signed=_is_signed(scene, found.trigger))
            _outcome(scene, events, number)
        events[number] = events[number]._replace(roles=found.roles, is_signed=found.is_signed, source=found.source)
    for number, found in enumerate(list(events)):
        if found.cls == "Proposal" and found.trigger.is_verb and not found.of_role("proposes"):
            _propose_words(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        events[number] = _with_people_of_sides(reading, events, number)
    for number, found in enumerate(events):
        events[number] = found = _with_both(scenes[found.trigger.sentence], found)
        if default_registry().is_a(found.cls, _SAYING) and found.part_of is None:
            events[number] = found = _gone_on(reading, events, number)
        if found.cls in ("Proposal", "Request"):
            events[number] = _with_addressee(reading, events, found)
        if found.cls == "Concern" and not found.of_role("holder"):
            events[number] = _held_by_speaker(scenes[found.trigger.sentence], events, number)
    for number, found in enumerate(events):
        if default_registry().is_a(found.cls, "ContactEvent"):
            events[number] = _with_states(reading, found)
        if default_registry().is_a(found.cls, "AgreementEvent"):
            events[number] = _with_agreement(reading, events, found)
    return replace(reading, events=tuple(events))


def _propose_words(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Make an event of the words of what is proposed, when no list tells of what kind it is: *proposed a step-by-step plan*."""
    found, words = events[number], scene.sentence.words
    speakers = [unit.last for unit in scene.units.all if any(role.mention == unit.mention for role in found.of_role("speaker"))]
    index = max([found.trigger.last, *(last for last in speakers if last - found.trigger.last < REACH)])
    while index < len(words) and words[index].key in words_of("en", "determiners", "grammar"):
        index += 1
    extent = next(_phrases(scene, index, joined=False), None)
    if (
        extent is None
        or index in scene.units.at
        or any(is_among(words[index].key, words_of(one, "that", "grammar")) for one in LANGUAGES)
    ):
        return
    last = next((at for at, word in enumerate(words) if word.start >= extent[1]), len(words))
    trigger = Trigger(extent[0], extent[1], found.trigger.sentence, index, last, "Event", None, "nouns", "none")
    events.append(FoundEvent(trigger, (extent,), (extent,), modality="proposed"))
    role = FoundRole("proposes", finding=len(events) - 1, confidence=0.6)
    events[number] = found._replace(roles=(*found.roles, role))


def _with_states(reading: Reading, found: FoundEvent) -> FoundEvent:
    """Return a contact of officials as one on behalf of their states too."""
    told = {key for role in found.roles if role.mention is not None for key in keys_behind(reading, role.mention, role.role)}
    roles = list(found.roles)
    for role in found.of_role("participant", "visitor", "host"):
        state = None if role.mention is None else _state_of(reading, role.mention)
        if state is not None and state[0] not in told:
            told.add(state[0])
            roles.append(FoundRole("on_behalf_of", state[1], is_inferred=True, confidence=0.6))
    return found._replace(roles=tuple(roles))


def _state_of(reading: Reading, mention: int) -> tuple[str, int] | None:
    """Return the key of the state of a person, and the first mention of it."""
    found = reading.mentions[mention]
    profile = reading.profiles.get(reading.identity(found))
    if found.type != "PER" or profile is None or profile.state is None:
        return None
    numbers = (number for number, other in enumerate(reading.mentions) if reading.identity(other) == profile.state)
    first = next(numbers, None)
    return None if first is None else (profile.state, first)


def _with_both(scene: Scene, found: FoundEvent) -> FoundEvent:
    """Return a joint exercise or contact of nobody in particular as that of the pair which its sentence names."""
    words, trigger = scene.sentence.words, found.trigger
    if found.cls not in (*CONTACTS, "Exercise") or trigger.is_verb or found.of_role("participant", "visitor", "host"):
        return found
    around = (*words[max(0, trigger.first - 3) : trigger.first], *words[trigger.last : trigger.last + 3])
    if not any(word.key in words_of(language_of_word(word), "joint", "grammar") for word in around):
        return found
    for unit in scene.units.all:
        profile = scene.reading.profiles.get(scene.reading.identity(scene.reading.mentions[unit.mention]))
        if profile is not None and len(profile.members) == 2:
            return found._replace(roles=(*found.roles, FoundRole("participant", unit.mention, is_inferred=True, confidence=0.5)))
    return found


def _gone_on(reading: Reading, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return a statement as part of the contact in which its speaker spoke one sentence or two before."""
    found = events[number]
    speakers = frozenset(key for key in _keys(reading, found, "speaker") if not key.startswith("iso:"))
    if found.modality != "asserted" or not found.trigger.is_verb or not speakers:
        return found
    for before in reversed(events[:number]):
        if found.trigger.sentence - before.trigger.sentence > 2:
            break
        if before.part_of is not None and speakers & _keys(reading, before, "speaker"):
            return found._replace(part_of=before.part_of)
    for place in range(number - 1, -1, -1):
        before = events[place]
        if found.trigger.sentence - before.trigger.sentence > 2 and len(speakers) < 2:
            break
        if before.cls in CONTACTS and before.modality == "asserted":
            there = _keys(reading, before, "participant", "host", "visitor")
            if speakers <= there or (len(speakers) < 2 and speakers & there):
                return found._replace(part_of=place)
    return found


def _with_addressee(reading: Reading, events: Sequence[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return what is proposed in a meeting of two people as said to the other."""
    if found.part_of is None or found.of_role("addressee"):
        return found
    people = {}
    for role in events[found.part_of].of_role("participant", "host", "visitor"):
        if role.mention is not None and reading.mentions[role.mention].type == "PER":
            for key in keys_behind(reading, role.mention, role.role):
                people.setdefault(reading.linked.get(key, key), role.mention)
    speakers = _keys(reading, found, "speaker")
    others = [mention for key, mention in people.items() if key not in speakers]
    if len(people) != 2 or len(others) != 1:
        return found
    return found._replace(roles=(*found.roles, FoundRole("addressee", others[0], is_inferred=True, confidence=0.4)))


def _with_people_of_sides(reading: Reading, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return an event of *both sides* as that of the two people whose meeting was told just before."""
    found = events[number]
    sides = [
        role for role in found.of_role("participant", "speaker") if role.mention is not None and _is_sides(reading, role.mention)
    ]
    if not sides:
        return found
    for before in reversed(events[:number]):
        people = [role for role in before.of_role("participant", "visitor", "host") if _is_person(reading, role)]
        keys = dict.fromkeys(
            reading.linked.get(key, key) for role in people for key in keys_behind(reading, role.mention or 0, role.role)
        )
        if found.trigger.sentence - before.trigger.sentence <= 2 and before.cls in CONTACTS and len(keys) == 2:
            met = tuple(role._replace(role=sides[0].role, extent=None, is_inferred=True, confidence=0.5) for role in people)
            return found._replace(roles=(*found.roles, *met))
    return found


def _is_person(reading: Reading, role: FoundRole) -> bool:
    return role.mention is not None and reading.mentions[role.mention].type == "PER"


def _is_sides(reading: Reading, mention: int) -> bool:
    """Tell whether the words are *both sides* or *the two leaders*, who may be people."""
    found = reading.mentions[mention]
    words = name_key(reading.text[found.start : found.end]).split()
    return found.type == "GROUP" and any(is_among(word, words_of(one, "sides", "grammar")) for word in words for one in LANGUAGES)


def _keys(reading: Reading, found: FoundEvent, *roles: str) -> frozenset[str]:
    return frozenset(reading.linked.get(key, key) for key in keys_of_roles(reading, found, *roles))


def _held_by_speaker(scene: Scene, events: Sequence[FoundEvent], number: int) -> FoundEvent:
    """Return a concern that is told within what somebody says as that one's."""
    found = events[number]
    for before in reversed(events[:number]):
        if before.trigger.sentence != found.trigger.sentence or not before.trigger.is_verb:
            continue
        speaker = next((role for role in before.of_role("speaker") if role.mention is not None), None)
        if speaker is not None:
            cue = (before.trigger.start, before.trigger.end)
            holder = speaker._replace(role="holder", confidence=0.6)
            return found._replace(roles=(*found.roles, holder), source=speaker.mention, cue=cue, verb=found.verb or "say")
    return found


def _is_during(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether the noun is told as the occasion of something: *during the meeting*."""
    words = scene.sentence.words
    before = words[max(0, trigger.first - 2) : trigger.first]
    return any(is_among(word.key, words_of(language_of_word(word), "during", "grammar")) for word in before)


def _join_to_main(reading: Reading, scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let who speaks on the occasion of a contact take part in it, and what is said be a part of it."""
    contact = events[number]
    for other, said in enumerate(events):
        trigger = said.trigger
        is_said = default_registry().is_a(said.cls, _SAYING)
        if trigger.sentence != contact.trigger.sentence or not (is_said or said.cls == "Signing"):
            continue
        if is_parted(scene.sentence, *_span(trigger, contact.trigger)):
            continue
        events[other] = said._replace(part_of=number)
        present = {role.mention for role in contact.roles}
        role_name = _present_as(contact)
        if contact.cls == "Visit" and contact.of_role("visitor"):
            continue
        if not contact.of_role("location"):
            places = tuple(role._replace(is_inferred=True, confidence=0.6) for role in said.of_role("location"))
            contact = events[number] = contact._replace(roles=(*contact.roles, *places))
        speakers = [
            role for role in said.of_role("speaker", "signatory") if role.mention is not None and role.mention not in present
        ]
        roles = tuple(role._replace(role=role_name, confidence=0.6, is_inferred=True) for role in speakers)
        contact = events[number] = contact._replace(roles=(*contact.roles, *roles))
    for verb in scene.triggers:
        if (
            verb.section == "light"
            and not contact.of_role("participant", "visitor")
            and not is_parted(scene.sentence, *_span(verb, contact.trigger))
        ):
            doers = [
                one.unit.mention
                for one in relations_of(scene, verb)
                if one.kind == "subject" and not is_outlet(reading, one.unit.mention)
            ]
            roles = tuple(FoundRole(_present_as(contact), doer, confidence=0.5, is_inferred=True) for doer in doers)
            contact = events[number] = contact._replace(roles=(*contact.roles, *roles))


def _join_to_reception(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let those who are received, in the sentence of a visit, be the visitors, and the reception a part of it."""
    visit = events[number]
    for place, found in enumerate(events[:number]):
        is_reception = found.trigger.is_verb and found.cls == "Meeting" and bool(found.of_role("host"))
        if not is_reception or found.trigger.sentence != visit.trigger.sentence:
            continue
        if is_parted(scene.sentence, found.trigger.last, visit.trigger.first):
            continue
        names = {"participant": "visitor", "host": "host", "location": "location"}
        roles = tuple(
            role._replace(role=names[role.role], is_inferred=True, confidence=0.6) for role in found.roles if role.role in names
        )
        events[number] = visit._replace(roles=(*visit.roles, *roles))
        events[place] = found._replace(part_of=number)
        return


def _present_as(contact: FoundEvent) -> str:
    return "visitor" if contact.cls == "Visit" else "participant"


def _span(one: Trigger, other: Trigger) -> tuple[int, int]:
    """Return the range of the words between two triggers."""
    first, last = sorted((one, other), key=lambda trigger: trigger.first)
    return first.last, last.first


def _topics(scene: Scene, found: FoundEvent) -> Iterator[Extent]:
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
            yield from _phrases(scene, index + 1)
            return
        if found.cls == "Agreement" and index == trigger.last and language == "ar" and key.startswith("ب") and len(key) > 4:
            yield from _phrases(scene, index, cut=1)
            return


def _of_agreement(scene: Scene, trigger: Trigger) -> Iterator[Extent]:
    """Yield what an agreement is of (``اتفاقية التعاون``), or what it is said to lay down behind it (``يقضي باستئناف ...``)."""
    words = scene.sentence.words
    _, end = name_of(scene.reading, trigger)
    is_named = trigger.last in scene.units.at
    if not is_named and end > trigger.end and _has_article(words[trigger.last]) and not _has_article(words[trigger.first]):
        yield words[trigger.last].start, end
    for index in range(trigger.last, min(len(words) - 1, trigger.last + REACH)):
        if is_among(words[index].key, words_of("ar", "laying_down", "grammar")):
            after = (
                index + 2
                if is_among(words[index + 1].key, words_of("ar", "prepositions", "grammar")) and words[index + 1].key != "ب"
                else index + 1
            )
            yield from _phrases(
                scene, after, cut=int(words[after].key.startswith("ب")) if after < len(words) else 0, joined=False
            )
            return
        if any(other.first == index and other.is_verb for other in scene.triggers):
            return


def _has_article(word: Word) -> bool:
    """Tell whether the Arabic noun has the article."""
    return word.key.startswith(("ال", "وال", "بال", "لل"))


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
            _phrases(scene, index, cut=int(words[index].key.startswith("و") and len(words[index].key) > 3), joined=False)
        )
        if not spans:
            return
        yield from spans
        index = next((place for place, word in enumerate(words) if word.start >= spans[-1][1]), len(words))


def _phrases(scene: Scene, index: int, cut: int = 0, *, joined: bool = True) -> Iterator[Extent]:
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
            yield from _phrases(scene, end, 1)


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


def _with_about(scene: Scene, events: Sequence[FoundEvent], found: FoundEvent) -> FoundEvent:
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
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in _phrases(scene, index, joined=False)]
            break
        if key in words_of("en", "that", "grammar"):
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in _worry(scene, index)]
            break
        if any(form in words_of(language, "about", "grammar") for _, form in bare_forms(key, language)):
            roles += [FoundRole("about", extent=extent, confidence=0.6) for extent in _worry(scene, index + 1)]
            break
    return found._replace(roles=(*found.roles, *roles)) if roles else found


def _seen(scene: Scene, trigger: Trigger) -> Iterator[Extent]:
    """Yield what is seen as a threat: the words between *see* and *as*."""
    words = scene.sentence.words
    for verb in scene.triggers:
        if verb.section == "light" and verb.last < trigger.first and words[verb.first].key in words_of("en", "seeing", "grammar"):
            end = next((at for at in range(verb.last, trigger.first) if words[at].key == "as"), None)
            if end is not None:
                yield from (extent for extent in _phrases(scene, verb.last, joined=False) if extent[1] <= words[end].start)


def _worry(scene: Scene, index: int) -> Iterator[Extent]:
    """Yield the words of a worry: a noun phrase, or behind *that* a clause up to its mark or its condition."""
    words = scene.sentence.words
    if index >= len(words) or not any(
        is_among(words[index].key, words_of(language, "that", "grammar")) for language in LANGUAGES
    ):
        yield from _phrases(scene, index)
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


def _is_signed(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether a word beside the agreement says that it is signed."""
    words = scene.sentence.words
    around = (*words[max(0, trigger.first - 3) : trigger.first], *words[trigger.last : trigger.last + 2])
    return any(is_among(word.key, words_of(language_of_word(word), "signed", "grammar")) for word in around)


def _outcome(scene: Scene, events: list[FoundEvent], number: int) -> None:
    """Let the contact that is said to have yielded an agreement lead to it."""
    words, trigger = scene.sentence.words, events[number].trigger
    for other, found in enumerate(events[:number]):
        if found.trigger.sentence != trigger.sentence or found.cls not in CONTACTS:
            continue
        around = words[max(0, found.trigger.first - 3) : trigger.first]
        if _goes_on_signing(scene, found.trigger, trigger) or any(
            is_among(word.key, words_of(language_of_word(word), "yielding", "grammar")) for word in around
        ):
            events[other] = found._replace(led_to=number)


def _goes_on_signing(scene: Scene, contact: Trigger, agreement: Trigger) -> bool:
    """Tell whether those who met signed it, told in one breath: *met in Rome and signed an agreement*."""
    for other in scene.triggers:
        if contact.is_verb and other.cls == "Signing" and other.is_verb and contact.last <= other.first < agreement.first:
            return scene.sentence.words[other.first - 1].key == "and" or other.start > scene.sentence.words[other.first].start
    return False


def _with_agreement(reading: Reading, events: list[FoundEvent], found: FoundEvent) -> FoundEvent:
    """Return a signing with the agreement that is told in its sentence, whose parties those are for whom it is signed."""
    near = [
        (abs(other.trigger.first - found.trigger.first), number)
        for number, other in enumerate(events)
        if other.cls == "Agreement" and other.trigger.sentence == found.trigger.sentence
    ]
    if not near or found.of_role("on_agreement"):
        return found
    number = min(near)[1]
    bound = [role for role in found.of_role("signatory", "on_behalf_of") if role.mention is not None]
    told = {role.mention for role in events[number].roles}
    parties = tuple(
        role._replace(role="party")
        for role in bound
        if role.mention not in told and (role.role == "on_behalf_of" or _may_be_party(reading, role))
    )
    events[number] = events[number]._replace(roles=(*events[number].roles, *parties), is_signed=True)
    return found._replace(roles=(*found.roles, FoundRole("on_agreement", finding=number, confidence=0.8)))


def _may_be_party(reading: Reading, role: FoundRole) -> bool:
    return role.mention is not None and reading.mentions[role.mention].type != "PER"
