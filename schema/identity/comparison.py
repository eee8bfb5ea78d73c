"""Whether two descriptions may be of one: by names and context together, with vetoes. Pure; loaders and graph decide by this alone.

A name alone never makes two one: that takes a likely name, something else in common, and nothing that speaks against it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Literal, NamedTuple

from rabita.schema.gazetteer_entries import Entry, find_entry
from rabita.schema.identity.bodies import body_likeness
from rabita.schema.identity.likeness import FOLDER, is_arabic
from rabita.schema.identity.parts import UNLIKE, align, parts_of
from rabita.schema.identity.vocabulary import read_words
from rabita.schema.names import name_key

Kind = Literal["person", "body", "state", "place"]
Decision = Literal["same", "possible", "different"]
LIKELY_NAME = 0.7
"""A name of two words must be as alike for ``same``; surnames alone never are."""
SAME_HOLDER = 0.3
"""Below this, two names told of one office at one time are those of two."""
LONG = 2.0
"""Years between two tellings from which an office may well have another holder."""
_ADDRESSED = frozenset({"mister", "doctor", "sheikh", "prince", "cleric", "of", "son"})


class Side(NamedTuple):
    """What is known of one of the two.

    ``states`` are ISO codes, or any ids that both sides use alike; ``roles`` the words of offices and titles; ``day`` is the date of
    the telling, ISO 8601 as far as it is known. ``ids`` are (authority, value). ``events`` and ``company`` name what it took part in
    and whom it is told with.
    """

    kind: Kind
    names: frozenset[str]
    states: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    day: str | None = None
    ids: frozenset[tuple[str, str]] = frozenset()
    events: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()


class Comparison(NamedTuple):
    """The decision, how likely the two are one (0 to 1), and what speaks for and against it."""

    decision: Decision
    score: float
    reasons: tuple[str, ...]


class Name(NamedTuple):
    """A pair of names: how alike, whether they match in full, what speaks against it; ``is_long``: neither is a last name alone."""

    strength: float
    is_full: bool
    contrary: str | None
    words: str
    cover: float = 1.0
    is_long: bool = True


class Context(NamedTuple):
    """What both have in common besides names, each in words; ``against`` is a veto."""

    supports: tuple[str, ...]
    features: Mapping[str, float]
    against: str | None = None


def compare(a: Side, b: Side, weights: Mapping[str, float] | None = None) -> Comparison:
    """Return whether ``a`` and ``b`` are the same, possibly the same, or different; their order does not matter.

    ``weights`` are those of ``weights.json`` unless others are given.
    """
    seen = observe(a, b)
    if isinstance(seen, Comparison):
        return seen
    name, context = seen
    weights = read_weights() if weights is None else weights
    score = round(likelihood(features(name, context), weights), 4)
    reasons = (name.words, *context.supports)
    if is_grounded(name, context) and score >= weights["same"]:
        return Comparison("same", score, reasons)
    is_possible = score >= weights["possible"] and (name.strength >= UNLIKE or (a.kind != "person" and bool(context.supports)))
    return Comparison("possible" if is_possible else "different", score, reasons)


def observe(a: Side, b: Side) -> Comparison | tuple[Name, Context]:
    """Return what authorities and vetoes decide, or the names and context that are to be weighed."""
    decided = _by_authority(a, b)
    if decided is not None:
        return decided
    name, context = _best_name(a, b), _context(a, b)
    against = context.against or name.contrary
    if against is None and name.strength < SAME_HOLDER and _is_office(a, b):
        against = "one office, one time, another name"
    return (name, context) if against is None else Comparison("different", 0.0, (name.words, against))


def is_grounded(name: Name, context: Context) -> bool:
    """Return whether there is enough for ``same``: a full and likely name, and something else in common."""
    return name.is_full and name.strength >= LIKELY_NAME and bool(context.supports)


def features(name: Name, context: Context) -> dict[str, float]:
    """Return what the weights weigh."""
    long = context.features["long"] * (1 - name.is_full)
    return {"name": name.strength, "cover": name.cover, "full": float(name.is_full), **context.features, "long": long}


def likelihood(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the chance that the logistic model of ``weights`` gives."""
    total = weights["bias"] + sum(weights[key] * value for key, value in found.items())
    return 1 / (1 + math.exp(-total))


@cache
def read_weights() -> Mapping[str, float]:
    """Return the weights and the two thresholds, fitted by ``loaders/extract/training/linking.py``."""
    found: Mapping[str, float] = json.loads((FOLDER / "weights.json").read_text("utf-8"))
    return found


def _by_authority(a: Side, b: Side) -> Comparison | None:
    """Return what an authority, the kinds or the gazetteer decide alone."""
    if a.kind != b.kind:
        return Comparison("different", 0.0, (f"{a.kind} and {b.kind}",))
    mine, other = dict(a.ids), dict(b.ids)
    for authority in sorted(mine.keys() & other.keys()):
        is_same = mine[authority] == other[authority]
        return Comparison(
            "same" if is_same else "different", float(is_same), (f"{'equal' if is_same else 'another'} {authority}",)
        )
    if a.kind == "state" and a.states and b.states:
        is_same = a.states == b.states
        return Comparison("same" if is_same else "different", float(is_same), ("equal state" if is_same else "another state",))
    known = [_known_keys(side) for side in (a, b)]
    if all(known) and a.kind != "person":
        shared = known[0] & known[1]
        return Comparison(
            "same" if shared else "different",
            float(bool(shared)),
            ("one entry of the gazetteer" if shared else "two entries of the gazetteer",),
        )
    return None


def _known_keys(side: Side) -> frozenset[str]:
    """Return the entries of the gazetteer that the names of ``side`` call."""
    if side.kind == "person":
        return frozenset()
    entries = (find_entry(name.removeprefix("the ")) for name in side.names)
    return frozenset(entry.label["en"] for entry in entries if entry is not None and _fits(entry, side))


def _fits(entry: Entry, side: Side) -> bool:
    if side.kind == "place":
        return entry.cls == "City" and (not side.states or entry.within in side.states)
    return (entry.iso_code is not None) == (side.kind == "state") and entry.cls != "City"


def _best_name(a: Side, b: Side) -> Name:
    """Return the pair of names that is most alike; names in one language decide when both sides have such, and full names do."""
    pairs = list(product(sorted(a.names), sorted(b.names)))
    alike = [pair for pair in pairs if is_arabic(name_key(pair[0])) == is_arabic(name_key(pair[1]))]
    compare_names = _people if a.kind == "person" else _bodies
    found = [compare_names(x, y) for x, y in alike or pairs]
    long = [name for name in found if name.is_long]
    return max(
        long or found,
        key=lambda name: (name.contrary is None, name.is_full, name.strength),
        default=Name(0.0, False, None, "no names"),
    )


def _people(a: str, b: str) -> Name:
    mine, other = parts_of(a), parts_of(b)
    found = align(mine, other)
    contrary = None
    if mine.ordinals and other.ordinals and mine.ordinals != other.ordinals:
        contrary = "another numeral"
    elif found.is_contrary and found.matched:
        contrary = "another given name"
    is_long = min(len(mine.words), len(other.words)) > 1
    return Name(found.strength, is_long and found.matched > 1, contrary, f"{a} / {b}: {found.strength:.2f}", found.cover, is_long)


def _bodies(a: str, b: str) -> Name:
    found = body_likeness(a, b)
    return Name(found.strength, found.is_complete, found.contrary, f"{a} / {b}: {found.strength:.2f}", found.strength)


def _context(a: Side, b: Side) -> Context:
    supports, against = [], None
    states = a.states | _states_named(a), b.states | _states_named(b)
    is_one_state = bool(states[0] & states[1])
    if is_one_state:
        supports.append("same state")
    elif all(states):
        against = "another state"
    office = _office(a, b)
    if office is not None and office >= 0.5:
        supports.append("same office or title")
    together = sorted(a.events & b.events) or sorted(a.company & b.company)
    if together:
        supports.append("same event" if a.events & b.events else "told with the same others")
    return Context(
        tuple(supports),
        {
            "state": float(is_one_state),
            "office": office if office is not None else 0.0,
            "another office": float(office is not None and office < 0.5),
            "together": float(bool(together)),
            "long": float((apart := years_apart(a.day, b.day)) is not None and apart >= LONG),
        },
        against,
    )


def _states_named(side: Side) -> frozenset[str]:
    """Return the states that the name of a body says it belongs to."""
    return frozenset().union(*(read_words(name).states() for name in side.names)) if side.kind == "body" else frozenset()


def _office(a: Side, b: Side) -> float | None:
    """Return the share of meanings that the offices of both have in common, None when one has none that is known."""
    mine, other = frozenset(_offices(a)) - _ADDRESSED, frozenset(_offices(b)) - _ADDRESSED
    return len(mine & other) / len(mine | other) if mine and other else None


def _offices(side: Side) -> Iterator[str]:
    for role in side.roles:
        yield from (item for part in read_words(role).meant if part.section != "states" for item in part.meanings)
    if side.kind == "person":
        for name in side.names:
            yield from parts_of(name).titles


def shared_titles(a: Side, b: Side) -> str:
    """Return what the titles and offices of both mean alike, in words; empty when nothing."""
    return ", ".join(sorted((frozenset(_offices(a)) & frozenset(_offices(b))) - _ADDRESSED))


def _is_office(a: Side, b: Side) -> bool:
    """Return whether both are told to hold one office of one state at one time."""
    apart = years_apart(a.day, b.day)
    return a.kind == "person" and bool(a.states & b.states) and _office(a, b) == 1.0 and apart is not None and apart < 0.1


def years_apart(a: str | None, b: str | None) -> float | None:
    """Return how many years lie between two dates, as fine as both are told; None when one is not told."""
    if a is None or b is None:
        return None
    return abs(_year(a) - _year(b))


def _year(day: str) -> float:
    year, month = day[:4], day[5:7]
    return (int(year) if year.isdigit() else 0) + (int(month) / 12 if month.isdigit() else 0.5)
