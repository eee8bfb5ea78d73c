"""Joins what hangs on resolved actors, by the ``match`` parts that its root class has in the ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rabita.errors import InputError
from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.evidence import Evidence
from rabita.schema.model import Root
from rabita.schema.names import name_key
from rabita.schema.times import parse_edtf

Key = tuple[object, ...]
At = Callable[[str], str]
"""Gives the node of a referent."""


def match_slots(root: Root) -> list[str]:
    """Return the slots that the match parts of ``root`` read."""
    return [term.slot for part in root.match for term in part.terms if term.slot is not None]


def join_matching(
    clusters: Clusters,
    evidence: Evidence,
    root: Root,
    referents: Iterable[str],
    across_documents: bool,
    undecided: list[Undecided],
) -> bool:
    """Join ``referents`` whose match parts agree; return whether anything was joined.

    ``across_documents``: only referents of different documents, one candidate in each; else the pair waits for a person.
    """
    if not root.match:
        return False
    buckets: dict[Key, list[str]] = defaultdict(list)
    for referent in referents:
        for key in match_keys(evidence, root, referent, clusters.find):
            buckets[key].append(referent)
    joined = False
    for members in buckets.values():
        first, *others = members
        if across_documents and _several_in_one(clusters, members):
            undecided += [Undecided(first, other, f"{root.name}: several of one document fit") for other in others]
            continue
        joined |= clusters.join_all(members, f"{root.name}: same {', '.join(match_slots(root))}")
    return joined


def document_of(referent: str) -> str:
    """Return the key of the document that ``referent`` belongs to."""
    return referent.partition("/")[2].partition(".")[0]


def _several_in_one(clusters: Clusters, members: list[str]) -> bool:
    """Return whether two of ``members`` that are not one already belong to one document."""
    sets = {(document_of(member), clusters.find(member)) for member in members}
    return len({document for document, _ in sets}) < len(sets)


def match_keys(evidence: Evidence, root: Root, referent: str, at: At) -> list[Key]:
    """Return the keys under which ``referent`` may be joined: one for each of its names when a part compares names; none when a part is absent.

    ``at`` gives the node of a referent.
    """
    keys: list[Key] = [()]
    for part in root.match:
        values = next((found for term in part.terms if (found := READ[term.how](evidence, term.slot or "", referent, at))), None)
        if values is None:
            if not part.optional:
                return []
            values = [""]
        keys = [(*key, value) for key in keys for value in values]
    return keys


def _all(evidence: Evidence, slot: str, referent: str, at: At) -> list[object]:
    """Return the whole set of nodes or values as one key."""
    targets = {at(item) for item in evidence.links.get(referent, {}).get(slot, ())}
    found = targets | evidence.values.get(referent, {}).get(slot, set())
    return [frozenset(found)] if found else []


def _norm(evidence: Evidence, slot: str, referent: str, at: At) -> list[object]:
    keys = {key for words in evidence.values.get(referent, {}).get(slot, ()) if (key := name_key(words))}
    return [*sorted(keys)]


def _year(evidence: Evidence, slot: str, referent: str, at: At) -> list[object]:
    years = set()
    for words in evidence.values.get(referent, {}).get(slot, ()):
        try:
            first = parse_edtf(words).first
        except InputError:
            continue
        if first is not None:
            years.add(first[:4])
    return [frozenset(years)] if years else []


def _class(evidence: Evidence, slot: str, referent: str, at: At) -> list[object]:
    return [frozenset(evidence.classes.get(referent, ()))]


READ: dict[str, Callable[[Evidence, str, str, At], list[object]]] = {
    "same": _all,
    "norm": _norm,
    "year": _year,
    "class": _class,
}
