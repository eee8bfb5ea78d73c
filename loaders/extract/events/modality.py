"""Stage 8: how an event is stated (fact, plan, proposal, fear …), whether it is denied, and on what it is said to depend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rabita.loaders.extract.events.findings import CONTACTS, Extent, FoundEvent, FoundRole, Trigger
from rabita.loaders.extract.events.inflection import Tense
from rabita.loaders.extract.events.scenes import is_parted, language_of_word
from rabita.loaders.extract.events.words import bare_forms
from rabita.loaders.extract.lexicons import folded, read_lexicon, words_of
from rabita.loaders.extract.reading import Language, Reading, Sentence, Word
from rabita.schema import default_registry

REACH = 10
"""Words before a trigger in which a cue counts."""
REACH_OF_NO = 3
"""Words before a trigger in which a denial counts."""
REACH_BEHIND = 7
"""Words behind a noun in which it is said to be planned or proposed."""
REACH_OF_OFF = 5
"""Words before a noun in which it is said to be called off."""
REACH_OF_CONDITION = 12
"""Words behind a trigger in which its condition begins."""
REACH_OF_PROPOSAL = 14
"""Words behind a proposing or fearing verb that are what it proposes or fears."""
UNDER = {"Proposal": "proposed", "Request": "proposed", "Rejection": "proposed", "Threat": "possible"}
"""What is told under a speech act is not told as fact."""
Cues = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
_PLANNED = ("ContactEvent", "AgreementEvent", "Exercise", "Visit", "Meeting", "Negotiation", "Signing", "Call")


def read_modality(reading: Reading) -> Reading:
    """Return ``reading`` with the modality, polarity and condition of its events, and what is proposed or feared."""
    events = [_read(reading, found) for found in reading.events]
    for number, found in enumerate(events):
        for other in _under(reading, events, number):
            events[other] = events[other]._replace(modality=_modality_under(found))
            if found.cls in ("Proposal", "Concern"):
                role = FoundRole("proposes" if found.cls == "Proposal" else "about", finding=other, confidence=0.75)
                found = events[number] = found._replace(roles=(*found.roles, role))
            events[other] = _with_asked(found, events[other])
    return replace(reading, events=tuple(events))


def _read(reading: Reading, found: FoundEvent) -> FoundEvent:
    trigger, sentence = found.trigger, reading.sentences[found.trigger.sentence]
    modality, polarity = _stated(reading, trigger, sentence)
    if polarity == "affirmed" and (off := _called_off(trigger, sentence)) is not None:
        return found._replace(modality="intended", is_called_off=off == "cancelled")
    condition = _condition(sentence, trigger)
    if condition is not None and modality == "asserted" and trigger.tense in ("present", "future") and found.cls != "Concern":
        modality = "conditional"
    return found._replace(modality=modality, polarity=polarity, condition=condition)


def _stated(reading: Reading, trigger: Trigger, sentence: Sentence) -> tuple[str, str]:
    """Return modality and polarity by the cues round the trigger and round the light verb that it hangs on."""
    language = language_of_word(sentence.words[trigger.first])
    heads = [trigger, *_light_verbs(reading, trigger, sentence)]
    for head in heads:
        is_verb = head.is_verb or head.section == "light"
        section, reach = ("denied_verbs", REACH_OF_NO - 1) if is_verb else ("denied_nouns", REACH_OF_NO)
        if _has_cue(sentence.words, head.first, reach, _cues(language, section), language):
            return "asserted", "denied"
    times = [(time.start, time.end) for time in reading.times if sentence.start <= time.start < sentence.end]
    for head in heads:
        cue = _nearest(sentence.words, head.first, language, head.tense, times)
        if cue is not None:
            return cue, "affirmed"
    behind = None if trigger.is_verb else _behind(sentence.words, trigger.last, language, _cues(language, "behind"), times)
    if (cue := behind) is not None:
        return cue, "affirmed"
    part = reading.part_at(trigger.start)
    is_heading = part is not None and part.kind == "heading"
    is_plan = any(_is_plan(head, trigger, sentence, is_heading=is_heading) for head in heads)
    return ("intended" if is_plan else "asserted"), "affirmed"


def _called_off(trigger: Trigger, sentence: Sentence) -> str | None:
    """Return ``cancelled`` or ``postponed`` when an explicit word before or behind the noun says so."""
    if trigger.is_verb:
        return None
    words = sentence.words
    language = language_of_word(words[trigger.first])
    cues = _cues(language, "called_off")
    for place in range(trigger.first - 1, max(-1, trigger.first - 1 - REACH_OF_OFF), -1):
        if (value := _cue_at(words, place, cues, language)) is not None:
            return value
        if words[place].key in ("،", ",", ".", ";"):
            break
    return _behind(words, trigger.last, language, cues, reach=REACH_OF_OFF * 2)


def _is_plan(head: Trigger, trigger: Trigger, sentence: Sentence, *, is_heading: bool) -> bool:
    """Tell whether the tense makes it a plan: a future, or a present verb of a contact that is not yet."""
    if head.tense == "future":
        return True
    words = sentence.words
    if head.tense != "present" or trigger.cls not in _PLANNED or is_heading or "a" <= words[head.first].key[:1] <= "z":
        return False
    return words[head.first].key not in words_of("ar", "happening", "modality") and trigger.cls != "PublicStatement"


def _light_verbs(reading: Reading, trigger: Trigger, sentence: Sentence) -> Iterator[Trigger]:
    """Yield the light verb before a noun, in its clause."""
    if trigger.is_verb:
        return
    for other in reversed(reading.triggers):
        if other.sentence == trigger.sentence and other.section == "light" and other.last <= trigger.first:
            is_other = any(
                one.sentence == trigger.sentence and not one.is_verb and other.last <= one.first < trigger.first
                for one in reading.triggers
            )
            if trigger.first - other.last <= REACH + 5 and not is_other and not is_parted(sentence, other.last, trigger.first):
                yield other
            return


def _nearest(words: Sequence[Word], index: int, language: Language, tense: Tense, times: Sequence[Extent]) -> str | None:
    """Return what the nearest cue before word ``index`` says, in the same clause."""
    cues, has_comma = _cues(language, "before"), False
    for place in range(index - 1, max(-1, index - 1 - REACH), -1):
        key = words[place].key
        if any(start <= words[place].start < end for start, end in times):
            continue
        value = _cue_at(words, place, cues, language)
        if value is not None and (tense != "past" or value == "conditional") and not (has_comma and value == "conditional"):
            return value
        has_comma = has_comma or key in ("،", ",")
        if key in (".", "؛", ";", ":") or (key in words_of(language, "modality_ends", "grammar")):
            return None
    return None


def _cue_at(words: Sequence[Word], place: int, cues: Cues, language: Language) -> str | None:
    for cut, key in bare_forms(words[place].key, language):
        for phrase, value in cues.get(key, ()):
            if cut and len(key) < 2:
                continue
            following = [word.key for word in words[place + 1 : place + len(phrase)]]
            if len(following) == len(phrase) - 1 and all(
                got == wanted or (len(wanted) == 1 and got.startswith(wanted))
                for got, wanted in zip(following, phrase[1:], strict=True)
            ):
                return value
    return None


def _has_cue(words: Sequence[Word], index: int, reach: int, cues: Cues, language: Language) -> bool:
    for place in range(index - 1, max(-1, index - 1 - reach), -1):
        if _cue_at(words, place, cues, language) is not None:
            return True
        if words[place].key in ("،", ",", ".", ";"):
            return False
    return False


def _behind(
    words: Sequence[Word], index: int, language: Language, cues: Cues, times: Sequence[Extent] = (), reach: int = REACH_BEHIND
) -> str | None:
    for place in range(index, min(len(words), index + reach)):
        if words[place].key in ("،", ",", ".", ";", "who", "which", "that"):
            return None
        is_time = any(start <= words[place].start < end for start, end in times)
        if not is_time and (value := _cue_at(words, place, cues, language)) is not None:
            return value
    return None


def _condition(sentence: Sentence, trigger: Trigger) -> Extent | None:
    """Return the clause on which what the trigger tells is said to depend, when it stands behind the trigger."""
    words = sentence.words
    language = language_of_word(words[trigger.first])
    openers = {phrase for found in _cues(language, "before").values() for phrase, value in found if value == "conditional"}
    for place in range(trigger.last, min(len(words), trigger.last + REACH_OF_CONDITION)):
        key = words[place].key
        if key in (".", ";", "؛"):
            return None
        if any(phrase == tuple(word.key for word in words[place : place + len(phrase)]) for phrase in openers) and key != "would":
            end = next((at for at in range(place + 1, len(words)) if words[at].key in (".", ";", "؛", "،", ",")), len(words))
            return (words[place].start, words[end - 1].end) if end - place > 1 else None
    return None


def _under(reading: Reading, events: Sequence[FoundEvent], number: int) -> Iterator[int]:
    """Yield the events that stand under a proposing, asking, refusing or fearing word: what it is that is proposed."""
    found = events[number]
    trigger = found.trigger
    if found.cls not in UNDER and not (found.cls == "Concern" and trigger.value in ("fear", "worry")):
        return
    sentence = reading.sentences[trigger.sentence]
    for other in range(number + 1, len(events)):
        inner = events[other].trigger
        if inner.sentence != trigger.sentence or inner.first - trigger.last > REACH_OF_PROPOSAL:
            return
        if any(word.key in (".", ";", "؛", "،", ",") for word in sentence.words[trigger.last : inner.first]):
            return
        if (inner.is_verb and inner.tense == "past") or _is_aside(sentence, inner):
            return
        if found.cls == "Rejection" and default_registry().is_a(events[other].cls, "CommunicationEvent"):
            return
        if events[other].cls in ("Proposal", "Request", "PublicStatement") and not inner.is_verb:
            continue
        yield other
        return


def _with_asked(found: FoundEvent, inner: FoundEvent) -> FoundEvent:
    """Return what somebody is asked to do, done by those who are asked."""
    role = {"Exercise": "participant", "Visit": "visitor"}.get(inner.cls, "participant" if inner.cls in CONTACTS else "")
    if not role or inner.of_role("participant", "visitor", "host"):
        return inner
    asked = (one for one in found.of_role("addressee") if one.mention is not None)
    return inner._replace(roles=(*inner.roles, *(one._replace(role=role, is_inferred=True, confidence=0.5) for one in asked)))


def _is_aside(sentence: Sentence, trigger: Trigger) -> bool:
    """Tell whether the event is told as the occasion: *warned, during a visit*."""
    before = sentence.words[trigger.first - 1] if trigger.first else None
    return before is not None and before.key in words_of(language_of_word(before), "asides", "grammar")


def _modality_under(found: FoundEvent) -> str:
    return UNDER.get(found.cls, "feared")


@cache
def _cues(language: Language, section: str) -> Cues:
    """Return the cues of a list by their first word, longest first."""
    cues: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in read_lexicon(language, "modality").get(section, ()):
        for word in entry["words"]:
            phrase = tuple(folded(word).split())
            cues.setdefault(phrase[0], []).append((phrase, entry["value"]))
    return {first: sorted(found, key=lambda pair: (-len(pair[0]), pair[0])) for first, found in cues.items()}
