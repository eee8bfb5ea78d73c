"""Which names of people mean one person: the whole name, and the last name, told by title and state where two have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.reading import Found, Office, Reading
from rabita.schema.names import name_key

_ANY = ("", "leader", "head", "member", "spokesperson")
"""Offices that a person may have beside another."""


@dataclass(slots=True)
class Person:
    """Somebody named: the words of the longest name, where the first name begins, and the distinct offices told."""

    key: str
    name: tuple[str, ...]
    first: int
    offices: list[Office] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @property
    def state(self) -> str | None:
        """The key of the state that an office tells."""
        return next((state for office in self.offices if (state := state_of(office)) is not None), None)

    def take(self, start: int, offices: Iterable[Office]) -> None:
        """Take the name at ``start`` with the ``offices`` told there."""
        self.first = min(self.first, start)
        self.starts.append(start)
        known = {_told(office) for office in self.offices}
        self.offices.extend(office for office in offices if _told(office) not in known)


def state_of(office: Office) -> str | None:
    """Return the key of the state of ``office``, which may be that of its body."""
    body = referent_of(office.body) if office.body else None
    return office.state or (f"iso:{body.within}" if body is not None and body.within else None)


def _told(office: Office) -> tuple[str, str | None, str | None, bool]:
    return office.kind, office.state, office.body, office.is_former


def is_same_kind(one: str, other: str) -> bool:
    """Tell whether two kinds of office are one, or one is the general kind of the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def find_persons(reading: Reading) -> Sequence[Person]:
    """Return the people named in ``reading``, in the order of their first names."""
    titles: dict[int, list[Office]] = {}
    for office in reading.offices:
        if office.holder is not None:
            titles.setdefault(office.holder, []).append(office)
    named = [found for found in reading.mentions if found.type == "PER" and found.kind == "NAM"]
    names = {found: _name(reading, found) for found in named}
    people = _People()
    for found in sorted(named, key=lambda found: (-len(names[found]), found.start)):
        people.take(reading.identity(found), names[found], titles.get(found.start, []), found)
    return sorted(people.known, key=lambda person: person.first)


class _People:
    """The people found so far, by the words of their names."""

    def __init__(self) -> None:
        self.known: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}

    def take(self, key: str, name: tuple[str, ...], offices: Sequence[Office], found: Found) -> None:
        """Give the mention ``found`` to the person whom it means, a new one when it may be none or any of two."""
        person = _chosen(self._could_be(name, offices, is_titled=found.title is not None), name, offices, found.start)
        if person is None:
            keys = {other.key for other in self._by_word.get(name[-1], ())} if name else set()
            person = Person(key if key not in keys else f"{key}#{found.start}", name, found.start)
            self.known.append(person)
            for word in dict.fromkeys(name):
                self._by_word.setdefault(word, []).append(person)
        person.take(found.start, offices)

    def _could_be(self, name: tuple[str, ...], offices: Sequence[Office], *, is_titled: bool) -> list[Person]:
        if not name:
            return []
        near = [person for person in self._by_word.get(name[-1], ()) if _agrees(person, offices)]
        last = [person for person in near if person.name[-1] == name[-1] and _is_within(name, person.name)]
        first = [person for person in near if is_titled and len(name) == 1 and person.name[0] == name[0]]
        return last or first


def _name(reading: Reading, found: Found) -> tuple[str, ...]:
    words = name_key(reading.text[found.start : found.end]).split()
    return tuple(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words if word not in ("ال", "al"))


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether the words of ``short`` stand in ``long`` in their order."""
    words = iter(long)
    return all(word in words for word in short)


def _agrees(person: Person, offices: Iterable[Office]) -> bool:
    """Tell whether nothing that is told of ``person`` speaks against ``offices``."""
    return all(_is_compatible(own, other) for own in person.offices for other in offices)


def _is_compatible(one: Office, other: Office) -> bool:
    first, second = state_of(one), state_of(other)
    if first is not None and second is not None and first != second:
        return False
    if one.is_former or other.is_former or one.is_counterpart or other.is_counterpart:
        return True
    return is_same_kind(one.kind, other.kind) or one.kind in _ANY or other.kind in _ANY


def _chosen(candidates: Sequence[Person], name: Sequence[str], offices: Collection[Office], start: int) -> Person | None:
    """Return the one person meant: told by title or state, then by the whole name, then as the only one, earlier ones first."""
    earlier = [person for person in candidates if person.first < start] or list(candidates)
    told = [person for person in earlier if offices and _shares(person, offices)]
    whole = [person for person in earlier if person.name == tuple(name)]
    return next((found[0] for found in (told, whole, earlier) if len(found) == 1), None)


def _shares(person: Person, offices: Iterable[Office]) -> bool:
    return any(
        (own.kind != "" and is_same_kind(own.kind, other.kind))
        or (state_of(own) is not None and state_of(own) == state_of(other))
        for own in person.offices
        for other in offices
    )


def keys_of(people: Iterable[Person]) -> Mapping[int, str]:
    """Return the key of the person whose name begins at an offset."""
    return {start: person.key for person in people for start in person.starts}
