"""Stage 5: what titles tell: who holds which office, of which state or body, as of when; and who is a member of what."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.persons import state_of
from rabita.loaders.extract.reading import Found, FoundRelation, FoundTime, Office, Reading, Sentence
from rabita.schema.names import language_of

NAMED, STATELESS, UNNAMED = 0.9, 0.7, 0.6
"""Confidence of a tenure: told with name and state, without state or body, without a name."""
_FRAME_WORDS = 4
"""A time among the first words of a sentence frames the next one too: *In 2018 …*."""


def find_tenures(reading: Reading) -> Reading:
    """Return ``reading`` with the relations that its titles tell, each once, in text order."""
    told = _Told(reading)
    relations = [*_joined(reading, list(_tenures(reading, told))), *_states(reading)]
    return replace(reading, relations=tuple(sorted(relations, key=lambda found: found.evidence)))


def _tenures(reading: Reading, told: _Told) -> Iterator[tuple[str, FoundRelation]]:
    """Yield a relation for each office that somebody holds, with the kind of the office."""
    by_start = {found.start: found for found in reading.mentions if found.kind == "NAM" and found.type == "PER"}
    nominal = {(found.start, found.end): found for found in reading.mentions if found.kind == "NOM"}
    for office in reading.offices:
        holder = nominal.get((office.start, office.end)) if office.holder is None else by_start.get(office.holder)
        state = state_of(office)
        if holder is None or holder.key is None or not _tells(office, state):
            continue
        evidence, sure = (_evidence(office, holder),), _confidence(office, holder, state)
        if office.kind == "member":
            if office.body:
                yield office.kind, FoundRelation("Membership", holder.key, evidence, sure, office.body)
            continue
        as_of = None if office.is_former else told.when(office)
        where = (_position(reading, office),)
        yield (
            office.kind,
            FoundRelation("Tenure", holder.key, evidence, sure, positions=where, body=office.body, state=state, as_of=as_of),
        )


def _tells(office: Office, state: str | None) -> bool:
    """Tell whether ``office`` says enough to be told: not *his counterpart*, nor without a name *the minister*."""
    is_clear = office.holder is not None or (office.kind not in ("minister", "leader") and bool(state or office.body))
    return bool(office.kind) and not office.is_counterpart and is_clear


def _evidence(office: Office, holder: Found) -> tuple[int, int]:
    start = holder.start if holder.title is None else holder.title[0]
    return min(office.start, start), max(office.end, holder.end)


def _confidence(office: Office, holder: Found, state: str | None) -> float:
    if holder.kind != "NAM":
        return UNNAMED
    return NAMED if state or office.body else STATELESS


def _position(reading: Reading, office: Office) -> tuple[int, int]:
    """Return the offsets of the words of the office without *former* and *new* at its ends."""
    start, end = office.start, office.end
    words = reading.text[start:end].split()
    while len(words) > 1 and _is_passing(words[-1]):
        end = start + len(reading.text[start:end].rstrip().removesuffix(words.pop()).rstrip())
    while len(words) > 1 and _is_passing(words[0]):
        start = end - len(reading.text[start:end].removeprefix(words.pop(0)).lstrip())
    return start, end


def _is_passing(word: str) -> bool:
    key = fold_text(word).text
    return any(key in words_of(language, section, "nominals") for language in ("ar", "en") for section in ("former", "current"))


def _joined(reading: Reading, told: Sequence[tuple[str, FoundRelation]]) -> Iterator[FoundRelation]:
    """Yield one relation for all that tell the same, of this year once and as of the latest day that is told."""
    groups: dict[tuple[str | None, ...], list[FoundRelation]] = {}
    this_year = (reading.date or "none")[:4]
    for kind, found in _completed(told):
        when = this_year if found.as_of is not None and found.as_of.startswith(this_year) else found.as_of
        groups.setdefault((kind, found.subject, found.object, found.state, found.body, when), []).append(found)
    for same in groups.values():
        yield same[0]._replace(
            evidence=tuple(dict.fromkeys(span for found in same for span in found.evidence)),
            positions=_one_a_language(reading, same),
            as_of=max((found.as_of for found in same if found.as_of is not None), default=None),
            confidence=max(found.confidence for found in same),
        )


def _completed(told: Sequence[tuple[str, FoundRelation]]) -> Iterator[tuple[str, FoundRelation]]:
    """Yield all; a title without state and body has those that the same person's title has elsewhere."""
    full = {(kind, found.subject): found for kind, found in reversed(told) if found.state or found.body}
    for kind, found in told:
        other = full.get((kind, found.subject))
        is_short = other is not None and not (found.state or found.body)
        yield kind, found._replace(state=other.state, body=other.body) if is_short and other else found


def _one_a_language(reading: Reading, same: Iterable[FoundRelation]) -> tuple[tuple[int, int], ...]:
    first: dict[str, tuple[int, int]] = {}
    for found in same:
        for start, end in found.positions:
            first.setdefault(language_of(reading.text[start:end]), (start, end))
    return tuple(first.values())


def _states(reading: Reading) -> Iterator[FoundRelation]:
    """Yield the state of each body with a name of its own behind which its nationality stands: *the agency X, Kenyan*."""
    adjectives = {found.end: found for found in reading.mentions if found.kind == "ADJ"}
    seen: set[tuple[str, str]] = set()
    for found in reading.mentions:
        state = adjectives.get(found.end)
        is_told = found.kind == "NAM" and found.type == "ORG" and found.key in reading.profiles
        if is_told and state is not None and found.key and state.key and (found.key, state.key) not in seen:
            seen.add((found.key, state.key))
            yield FoundRelation("of_country", found.key, ((found.start, found.end),), NAMED, state.key)


class _Told:
    """When what a sentence tells is so: at the time in its clause, at that which frames it, else when it was written."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._starts = [sentence.start for sentence in reading.sentences]
        self._times = [found for found in reading.times if found.basis == "absolute" and found.value and self._is_past(found)]
        self._time_starts = [found.start for found in self._times]

    def _is_past(self, found: FoundTime) -> bool:
        """Tell whether ``found`` is one time, not later than the document."""
        value, date = found.value or "", self._reading.date or "9999"
        return "/" not in value and value <= date[: len(value)]

    def when(self, office: Office) -> str | None:
        """Return the time (EDTF) at which ``office`` is told to be held."""
        number = bisect_right(self._starts, office.start) - 1
        sentence, part = self._reading.sentences[number], self._reading.part_at(office.start)
        near = [found for found in self._inside(sentence) if self._is_of_clause(sentence, office, found)]
        if near:
            return min(near, key=lambda found: abs(found.start - office.start)).value
        frame = self._frame(number)
        written = part.date if part is not None and part.date is not None else self._reading.date
        return written if frame is None else f"{frame.value}~"

    def _inside(self, sentence: Sentence) -> Sequence[FoundTime]:
        first, end = bisect_right(self._time_starts, sentence.start - 1), bisect_right(self._time_starts, sentence.end - 1)
        return self._times[first:end]

    def _is_of_clause(self, sentence: Sentence, office: Office, found: FoundTime) -> bool:
        """Tell whether no word that opens another clause stands between."""
        start, end = min(office.end, found.end), max(office.start, found.start)
        opening = words_of(sentence.language, "clauses", "nominals")
        return not any(start <= word.start < end and word.key in opening for word in sentence.words)

    def _frame(self, number: int) -> FoundTime | None:
        """Return the past year that the sentence before opens with, when this one goes on and nobody speaks in it."""
        if not number:
            return None
        before, sentence = self._reading.sentences[number - 1 : number + 1]
        speech = words_of(sentence.language, "speech", "nominals")
        if self._inside(sentence) or any(word.key.removeprefix("و") in speech for word in sentence.words):
            return None
        opening = before.words[:_FRAME_WORDS]
        year = (self._reading.date or "")[:4]
        found = next((time for time in self._inside(before) if opening and time.start < opening[-1].end), None)
        goes_on = sentence.language == "en" or sentence.words[0].key[:1] in "وف"
        return found if found is not None and goes_on and (found.value or "") < year else None
