"""How far findings agree with those of an annotator, in one text: pairs that fit, and what each side has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from rabita.schema.extraction import ConcernFinding, Extraction, Happening, Span

Offsets = tuple[int, int]
One = TypeVar("One", Happening, ConcernFinding)


class Share(NamedTuple):
    """Hits among what was found and what is gold."""

    hits: int
    found: int
    gold: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return round(2 * self.hits / (self.found + self.gold), 3) if self.found + self.gold else 1.0

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return round(self.hits / self.found, 3) if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part of the gold that was found."""
        return round(self.hits / self.gold, 3) if self.gold else 1.0


def agreement(pairs: Iterable[tuple[Extraction, Extraction]]) -> dict[str, Share]:
    """Return, for pairs of what was found and the gold, how far events, their roles and modality, and concerns agree.

    Events fit with one class and a trigger in common, roles with one name and a filler in common, in fitting events; modality
    (with polarity) is looked at in fitting events and concerns; concerns fit by trigger alone.
    """
    counts: dict[str, Counter[str]] = {}
    for found, gold in pairs:
        for what, share in _of_one(found, gold):
            counts.setdefault(what, Counter()).update(share._asdict())
    return {what: Share(**{key: count[key] for key in Share._fields}) for what, count in counts.items()}


def _of_one(found: Extraction, gold: Extraction) -> Iterator[tuple[str, Share]]:
    own, wanted = _happenings(found), _happenings(gold)
    pairs = list(_paired(own, wanted))
    yield "events", Share(len(pairs), len(own), len(wanted))
    roles = [(_roles(found, one), _roles(gold, other)) for one, other in pairs]
    hits = sum(_common(mine, theirs) for mine, theirs in roles)
    yield "roles", Share(hits, sum(len(_roles(found, one)) for one in own), sum(len(_roles(gold, one)) for one in wanted))
    yield "roles of fitting events", Share(hits, sum(len(mine) for mine, _ in roles), sum(len(theirs) for _, theirs in roles))
    dated = [(one, other) for one, other in pairs if other.date is not None]
    yield "dates of fitting events", _equal((_date(one), _date(other)) for one, other in dated)
    concerns = list(_paired(found.concerns, gold.concerns))
    yield "concerns", Share(len(concerns), len(found.concerns), len(gold.concerns))
    stated = [((one.modality, one.polarity), (other.modality, other.polarity)) for one, other in (*pairs, *concerns)]
    yield "modality of fitting events and concerns", _equal(stated)
    held = [(_entities(found, one.holders), _entities(gold, other.holders)) for one, other in concerns]
    holders = sum(len(one.holders) for one in found.concerns), sum(len(one.holders) for one in gold.concerns)
    yield "holders of concerns", Share(sum(_common(mine, theirs) for mine, theirs in held), *holders)


def _happenings(record: Extraction) -> list[Happening]:
    """Return events, agreements (as a class of their own) and situations."""
    return [*record.events, *record.agreements, *record.situations]


def _paired(found: Sequence[One], gold: Sequence[One]) -> Iterator[tuple[One, One]]:
    """Yield pairs that have a word of a trigger in common, of one class where they have any; each finding is in one pair."""
    left = list(found)
    for wanted in gold:
        fits = (one for one in left if _kind(one) == _kind(wanted) and _touch(one.triggers, wanted.triggers))
        if (match := next(fits, None)) is not None:
            left.remove(match)
            yield match, wanted


def _kind(finding: Happening | ConcernFinding) -> str | None:
    return finding.kind if isinstance(finding, Happening) else None


def _touch(one: Iterable[Span], other: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _roles(record: Extraction, event: Happening) -> list[tuple[str, frozenset[Offsets] | str]]:
    """Return (role, filler): the mentions of an entity, the first trigger of another finding, words, or a value of time."""
    first = {one.id: one.triggers[0] for one in (*_happenings(record), *record.concerns)}
    roles: list[tuple[str, frozenset[Offsets] | str]] = []
    for one in event.args:
        finding = next((first[it] for it in (one.event, one.agreement, one.situation, one.concern) if it in first), None)
        if one.entity is not None:
            roles.append((one.role, _mentions(record, one.entity)))
        elif finding is not None:
            roles.append((one.role, frozenset({(finding.start, finding.end)})))
        elif one.role == "time" and one.value is not None:
            roles.append((one.role, one.value.rstrip("~?%")))
        elif one.start is not None and one.end is not None:
            roles.append((one.role, frozenset({(one.start, one.end)})))
    return roles


def _entities(record: Extraction, entities: Iterable[str]) -> list[tuple[str, frozenset[Offsets] | str]]:
    return [("holder", _mentions(record, entity)) for entity in entities]


def _mentions(record: Extraction, entity: str) -> frozenset[Offsets]:
    return frozenset((mention.start, mention.end) for mention in record.mentions if mention.entity == entity)


def _common(found: Iterable[tuple[str, frozenset[Offsets] | str]], gold: Sequence[tuple[str, frozenset[Offsets] | str]]) -> int:
    """Return how many roles of ``gold`` are filled alike, each filler counted once."""
    left, hits = list(found), 0
    for role, filler in gold:
        fits = (one for one in left if one[0] == role and _is_same(one[1], filler))
        if (match := next(fits, None)) is not None:
            left.remove(match)
            hits += 1
    return hits


def _is_same(one: frozenset[Offsets] | str, other: frozenset[Offsets] | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return any(a < d and c < b for a, b in one for c, d in other)


def _date(event: Happening) -> str | None:
    return None if event.date is None else event.date.rstrip("~?%")


def _equal(pairs: Iterable[tuple[object, object]]) -> Share:
    listed = list(pairs)
    return Share(sum(one == other for one, other in listed), len(listed), len(listed))
