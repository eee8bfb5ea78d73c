"""Named things of one dataset: one name is one thing there, unless their states, bodies or places differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.evidence import Evidence

TOLD_APART = re.compile(r"((?:actor|place|position)/[0-9a-f]{10}\.[0-9a-f]{12})(?:-[0-9a-f]{6})?")
"""Ids by name, perhaps with what else a record says of the thing (``loaders/mapping/record_values.py`` makes them)."""
SLOTS = ("of_country", "of_body", "within")


def name_of_namesakes(referent: str) -> str | None:
    """Return what ``referent`` shares with all things of its name in its dataset, None when it is not called by a name."""
    found = TOLD_APART.fullmatch(referent)
    return None if found is None else found[1]


def is_told_apart(referent: str) -> bool:
    """Return whether the id of ``referent`` says more than a name."""
    return "-" in referent and name_of_namesakes(referent) is not None


def join_namesakes(clusters: Clusters, evidence: Evidence, referents: Iterable[str], undecided: list[Undecided]) -> None:
    """Join ``referents`` of one dataset and name that agree; one that says nothing else is joined when there is one it can be."""
    groups: dict[str, list[str]] = defaultdict(list)
    for referent in referents:
        name = name_of_namesakes(referent)
        if name is not None:
            groups[name].append(referent)
    for members in groups.values():
        if any(map(is_told_apart, members)):
            _join(clusters, evidence, sorted(members), undecided)


def _join(clusters: Clusters, evidence: Evidence, members: list[str], undecided: list[Undecided]) -> None:
    told: dict[frozenset[str], list[str]] = defaultdict(list)
    for member in members:
        links = evidence.links.get(member, {})
        told[frozenset(clusters.find(target) for slot in SLOTS for target in links.get(slot, ()))].append(member)
    bare = told.pop(frozenset(), [])
    for alike in told.values():
        clusters.join_all(alike, "one name in one dataset")
    if len(told) == 1:
        clusters.join_all([*next(iter(told.values())), *bare], "one name in one dataset")
        return
    undecided += [
        Undecided(min(a, b[0]), max(a, b[0]), "several of this name in one dataset") for a in bare for b in told.values()
    ]
