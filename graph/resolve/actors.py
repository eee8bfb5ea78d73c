"""Joins people and bodies of different documents by name and context together; a name alone joins nobody.

Those told alike in all that is compared are taken together first, so that a name in a thousand documents costs no more than one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, islice, product
from typing import NamedTuple

from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.contexts import Context, read_contexts
from rabita.graph.resolve.events import present_roles
from rabita.graph.resolve.evidence import Evidence
from rabita.graph.resolve.matching import document_of
from rabita.schema.identity.blocking import keys_of_side
from rabita.schema.identity.comparison import Comparison, Kind, Side, compare
from rabita.schema.registry import Registry

KINDS: tuple[tuple[str, Kind], ...] = (("Person", "person"), ("Organization", "body"))
CROWD = 60
"""So many different descriptions under one key are compared; a fuller key says too little."""
NAMES = ("label", "alias")
_NO_CONTEXT = Context()


class Alike(NamedTuple):
    """Referents that are told alike but for their company, in order."""

    side: Side
    members: tuple[str, ...]


class Match(NamedTuple):
    """Two of ``Alike`` by their numbers, perhaps one twice, and what their comparison gave."""

    a: int
    b: int
    found: Comparison


def kind_of(registry: Registry, classes: Iterable[str]) -> Kind | None:
    """Return what actors of ``classes`` are compared as, None when by ids alone."""
    known = {kind for cls in classes for kind in _kinds(registry).get(cls, ())}
    return known.pop() if len(known) == 1 else None


@cache
def _kinds(registry: Registry) -> Mapping[str, tuple[Kind, ...]]:
    return {cls: tuple(kind for above, kind in KINDS if registry.is_a(cls, above)) for cls in registry.classes}


def side_of(evidence: Evidence, registry: Registry, referent: str) -> Side | None:
    """Return what is compared of ``referent``; None when it is known by its number, speaks as an outlet, or is no person and no body."""
    kind = kind_of(registry, evidence.classes.get(referent, ()))
    if kind is None or not _is_compared(referent, registry, evidence.classes[referent]) or evidence.speaks(referent):
        return None
    values = evidence.values.get(referent, {})
    names = frozenset(name for slot in NAMES for name in values.get(slot, ()))
    if not names or "false" in values.get("named", ()):
        return None
    context = evidence.contexts.get(referent, _NO_CONTEXT)
    ids = frozenset(("wikidata", value) for value in sorted(values.get("wikidata", ()))[:1])
    return Side(kind, names, context.states, context.offices, ids=ids, company=context.company)


def join_actors(
    clusters: Clusters, evidence: Evidence, registry: Registry, referents: Iterable[str], undecided: list[Undecided]
) -> None:
    """Join ``referents`` that are the same by ``compare``; what is possible waits for a person.

    Two of one document stay two, and so do those who are joined by a third with whom both are the same while they are different.
    """
    sides = {item: side for item in referents if (side := side_of(evidence, registry, item)) is not None}
    for item in sides:
        clusters.set_value(item, ("document", document_of(item)), item)
    alike = _alike(sides)
    matches = list(_matches(alike))
    for match in matches:
        if match.a == match.b and match.found.decision == "same":
            _join(clusters, alike[match.a].members, match.found, undecided)
    _keep_apart(clusters, alike, matches)
    torn = _torn(alike, matches)
    for match in sorted(matches, key=lambda match: (-match.found.score, match.a, match.b)):
        members = tuple(dict.fromkeys((*alike[match.a].members, *alike[match.b].members)))
        if match.found.decision == "same" and (match.a, match.b) not in torn:
            _join(clusters, members, match.found, undecided)
        elif match.found.decision == "possible":
            _join_company(clusters, sides, members, undecided)
        if match.found.decision != "different":
            undecided += _open(alike[match.a], alike[match.b], match.found)


def _keep_apart(clusters: Clusters, alike: list[Alike], matches: list[Match]) -> None:
    """Veto that groups which are different ever meet by way of a third; groups whose members are not one are compared one by one."""
    whole = {match.a for match in matches if match.a == match.b and match.found.decision == "same"}
    whole |= {number for number, group in enumerate(alike) if len(group.members) == 1}
    for match in matches:
        if match.found.decision == "different" and {match.a, match.b} <= whole:
            for a, b in product(*({clusters.find(item) for item in alike[end].members} for end in (match.a, match.b))):
                clusters.keep_apart(a, b)


def _alike(sides: Mapping[str, Side]) -> list[Alike]:
    groups: dict[Side, list[str]] = defaultdict(list)
    for item, side in sorted(sides.items()):
        groups[side._replace(company=frozenset())].append(item)
    return sorted((Alike(side, tuple(members)) for side, members in groups.items()), key=lambda group: group.members)


def _matches(alike: list[Alike]) -> Iterator[Match]:
    """Yield what each pair that shares a key is; one group with itself too."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(alike):
        for key in keys_of_side(group.side):
            blocks[key].append(number)
    pairs = {pair for block in _crowded(blocks, alike) for pair in combinations(block, 2)}
    alone = {(number, number) for number, group in enumerate(alike) if len(group.members) > 1 and keys_of_side(group.side)}
    for a, b in sorted(pairs | alone):
        yield Match(a, b, compare(alike[a].side, alike[b].side))


def _crowded(blocks: Mapping[str, list[int]], alike: list[Alike]) -> Iterator[list[int]]:
    """Yield the groups under each key; those under a key of many are parted by their states."""
    for block in blocks.values():
        if len(block) <= CROWD:
            yield block
            continue
        by_state: dict[str, list[int]] = defaultdict(list)
        for number in block:
            for state in alike[number].side.states:
                by_state[state].append(number)
        yield from (part for part in by_state.values() if len(part) <= CROWD)


def _torn(alike: list[Alike], matches: Iterable[Match]) -> set[tuple[int, int]]:
    """Return the pairs that are the same while one of both is as much the same with another, who is different or of the same document."""
    same: dict[int, dict[int, float]] = defaultdict(dict)
    for a, b, found in matches:
        if found.decision == "same" and a != b:
            same[a][b] = same[b][a] = found.score
    torn: set[tuple[int, int]] = set()
    for middle, scores in same.items():
        for a, b in combinations(sorted(scores), 2):
            is_tie = scores[a] == scores[b] and not _documents(alike[a]).isdisjoint(_documents(alike[b]))
            if is_tie or compare(alike[a].side, alike[b].side).decision == "different":
                torn |= {(middle, a), (a, middle), (middle, b), (b, middle)}
    return torn


def _documents(group: Alike) -> set[str]:
    return {document_of(item) for item in group.members}


def _join(clusters: Clusters, members: Iterable[str], found: Comparison, undecided: list[Undecided]) -> None:
    """Join ``members``, but for those of a document that has several of them: which of these is meant a person must say."""
    sets: dict[str, set[str]] = defaultdict(set)
    for item in members:
        sets[document_of(item)].add(clusters.find(item))
    sure = [item for item in members if len(sets[document_of(item)]) == 1]
    clusters.join_all(sure, _told(found))
    unsure = [item for item in members if len(sets[document_of(item)]) > 1]
    why = f"{_told(found)}, several of one document fit"
    undecided += [Undecided(min(sure[0], item), max(sure[0], item), why, found.score) for item in unsure if sure]


def _told(found: Comparison) -> str:
    return ", ".join(found.reasons)


def _join_company(clusters: Clusters, sides: Mapping[str, Side], members: Iterable[str], undecided: list[Undecided]) -> None:
    """Join those of ``members`` who are told on one day with the same others, if that makes them the same."""
    told: dict[str, list[str]] = defaultdict(list)
    for item in members:
        for company in sides[item].company:
            told[company].append(item)
    for _, items in sorted(told.items()):
        for pair in combinations(items[:CROWD], 2):
            found = compare(sides[pair[0]], sides[pair[1]])
            if found.decision == "same":
                _join(clusters, pair, found, undecided)


def _open(a: Alike, b: Alike, found: Comparison) -> list[Undecided]:
    """Return one pair of different documents, of two groups that may be the same."""
    pairs = ((x, y) for x in a.members for y in b.members if document_of(x) != document_of(y))
    return [Undecided(min(pair), max(pair), _told(found), found.score) for pair in islice(pairs, 1)]


def note_contexts(db: sqlite3.Connection, evidence: Evidence, registry: Registry, referents: Iterable[str]) -> None:
    """Note in ``evidence`` what is told around those of ``referents`` that are compared by name and context."""
    wanted = [item for item in referents if _is_compared(item, registry, evidence.classes.get(item, ()))]
    evidence.contexts.update(read_contexts(db, wanted, present_roles(registry)))


def _is_compared(referent: str, registry: Registry, classes: Iterable[str]) -> bool:
    return referent.startswith("actor/") and not referent.startswith("actor/Q") and kind_of(registry, classes) is not None


def compared_actors(db: sqlite3.Connection, registry: Registry, items: Iterable[str]) -> set[str]:
    """Return those of ``items`` that are actors compared by name and context."""
    select = "select s.value from log.statement s join log.assertion a on a.id = s.assertion and a.removed is null where s.subject = ? and s.slot = 'type'"
    return {item for item in items if _is_compared(item, registry, [row[0] for row in db.execute(select, (item,))])}
