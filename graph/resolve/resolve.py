"""Resolution: every referent gets its node. A pure function of what is live; no order of loading and no earlier result enters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.events import EVENT_SLOTS, join_events
from rabita.graph.resolve.evidence import Evidence
from rabita.graph.resolve.matching import join_matching, match_slots
from rabita.schema.names import name_key
from rabita.schema.registry import Registry

AUTHORITY_ID = re.compile(r"[a-z]+/(Q[1-9][0-9]*)")
HANGS_ON_ACTORS = ("Place", "Topic", "Position", "Tenure", "Membership", "Agreement", "Situation")
ACROSS_DOCUMENTS = frozenset({"Agreement", "Situation", "Concern"})
ROUNDS = 4


class Resolution(NamedTuple):
    """Where referents belong: ``nodes`` holds only those that are not their own node."""

    nodes: dict[str, str]
    reasons: dict[str, str]
    undecided: list[Undecided]


def identity_slots(registry: Registry) -> list[str]:
    """Return the slots that resolution reads, besides types."""
    roots = {registry.root(name) for name, cls in registry.classes.items() if cls.root is not None}
    parts = {slot for root in roots for slot in match_slots(root)}
    authority = {name for name, slot in registry.slots.items() if slot.authority}
    present = {name for name in registry.slots if "participant" in registry.roles(name)}
    return sorted(parts | authority | present | set(EVENT_SLOTS) | {"label", "of_country"})


def resolve(evidence: Evidence, registry: Registry) -> Resolution:
    """Return the node of every referent of ``evidence``, by the rules in their order: people, authorities, outlets, what hangs on actors, events."""
    clusters = Clusters()
    undecided: list[Undecided] = []
    _keep_apart(clusters, evidence)
    _join_judged(clusters, evidence)
    _join_by_authority(clusters, evidence, registry)
    _join_same_texts(clusters, evidence)
    _join_reporters(clusters, evidence)
    by_root = _by_root(evidence)
    for _ in range(ROUNDS):
        joined = [join_matching(clusters, evidence, registry.root(name), by_root.get(name_prefix(registry, name), []), name in ACROSS_DOCUMENTS, undecided)
                  for name in HANGS_ON_ACTORS]  # fmt: skip
        if not any(joined):
            break
    join_events(clusters, evidence, registry, by_root.get("event", []), undecided)
    join_matching(clusters, evidence, registry.root("Concern"), by_root.get("concern", []), True, undecided)
    undecided += [Undecided(min(pair), max(pair), "the document says they may be the same") for pair in evidence.maybe]
    return _nodes(clusters, evidence, registry, undecided)


def name_prefix(registry: Registry, cls: str) -> str:
    """Return the id prefix of root class ``cls``."""
    return registry.root(cls).prefix


def _keep_apart(clusters: Clusters, evidence: Evidence) -> None:
    for kind, a, b in evidence.judged:
        if kind == "different":
            clusters.keep_apart(a, b)
    for a, b in evidence.apart:
        clusters.keep_apart(a, b)


def _join_judged(clusters: Clusters, evidence: Evidence) -> None:
    for kind, a, b in evidence.judged:
        if kind == "same":
            clusters.join(a, b, "a person says so")


def _join_by_authority(clusters: Clusters, evidence: Evidence, registry: Registry) -> None:
    """Join referents of one root that an authority knows under one value; two values of one authority keep apart."""
    authorities = [name for name, slot in registry.slots.items() if slot.authority]
    holders: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for referent in _with_authority_ids(evidence):
        holders[referent.partition("/")[0], "wikidata", AUTHORITY_ID.fullmatch(referent)[1]].append(referent)  # type: ignore[index]
    for slot in authorities:
        for referent, value in evidence.by_slot(slot):
            holders[referent.partition("/")[0], slot, value].append(referent)
    for (_, slot, value), referents in sorted(holders.items()):
        for referent in sorted(set(referents)):
            clusters.set_value(referent, slot, value)
    for (_, slot, value), referents in sorted(holders.items()):
        first, *others = sorted(set(referents))
        for other in others:
            clusters.join(first, other, f"equal {slot} {value}")


def _with_authority_ids(evidence: Evidence) -> set[str]:
    """Return the ids such as ``actor/Q794`` that stand as referents themselves."""
    named = set(evidence.classes) | {item for _, a, b in evidence.judged for item in (a, b)}
    named |= {target for slots in evidence.links.values() for targets in slots.values() for target in targets}
    return {item for item in named if AUTHORITY_ID.fullmatch(item)}


def _join_same_texts(clusters: Clusters, evidence: Evidence) -> None:
    """Join equal anchors of documents with one text: a wire copy on ten pages."""
    if not evidence.same_text:
        return
    group_of = {id_.partition("/")[2][:10]: number for number, ids in enumerate(evidence.same_text) for id_ in ids}
    anchors: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for referent in evidence.classes:
        root, _, rest = referent.partition("/")
        key, _, anchor = rest.partition(".")
        if key in group_of:
            anchors[group_of[key], root, anchor].append(referent)
    for _, referents in sorted(anchors.items()):
        first, *others = sorted(referents)
        for other in others:
            clusters.join(first, other, "the same words of the same text")


def _join_reporters(clusters: Clusters, evidence: Evidence) -> None:
    """Join outlets and reporters by name when no state speaks against it: a miss would count one source twice."""
    outlets = {referent for referent, classes in evidence.classes.items() if "MediaOutlet" in classes} | evidence.reporters
    by_name: dict[str, list[str]] = defaultdict(list)
    for referent in outlets:
        if "Person" not in evidence.classes.get(referent, ()):
            for key in sorted({name_key(words) for words in evidence.values.get(referent, {}).get("label", ())}):
                by_name[key].append(referent)
    for key, referents in sorted(by_name.items()):
        first, *others = sorted(referents)
        for other in others:
            if key and not _of_two_states(clusters, evidence, first, other):
                clusters.join(first, other, f"outlet or reporter of one name ({key})")


def _of_two_states(clusters: Clusters, evidence: Evidence, a: str, b: str) -> bool:
    states = [_states(clusters, evidence, item) for item in (a, b)]
    return bool(states[0]) and bool(states[1]) and states[0].isdisjoint(states[1])


def _states(clusters: Clusters, evidence: Evidence, item: str) -> set[str]:
    return {
        clusters.find(state)
        for member in clusters.members(item)
        for state in evidence.links.get(member, {}).get("of_country", ())
    }


def _by_root(evidence: Evidence) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for referent in sorted(evidence.classes):
        found[referent.partition("/")[0]].append(referent)
    return found


def _nodes(clusters: Clusters, evidence: Evidence, registry: Registry, undecided: list[Undecided]) -> Resolution:
    """Choose each cluster's id: its Wikidata id, else the member told first."""
    wikidata: dict[str, set[str]] = defaultdict(set)
    for referent, value in evidence.by_slot("wikidata"):
        wikidata[clusters.find(referent)].add(value)
    nodes: dict[str, str] = {}
    done: set[str] = set()
    taken: set[str] = set()
    for root in sorted(wikidata, key=lambda item: min(_rank(evidence, member) for member in clusters.members(item))):
        node = f"{root.partition('/')[0]}/{min(wikidata[root], key=lambda item: (len(item), item))}"
        if node not in taken:  # of two that a person parted, the one told first keeps the item
            nodes.update((member, node) for member in clusters.members(root) if member != node)
            taken.add(node)
            done.add(root)
    for members in clusters.merged():
        if clusters.find(members[0]) not in done:
            node = min(members, key=lambda item: _rank(evidence, item))
            nodes.update((member, node) for member in members if member != node)
    reasons = {member: clusters.reasons.get(member, "its Wikidata id") for member in nodes}
    open_ = [item for item in dict.fromkeys(undecided) if clusters.find(item.a) != clusters.find(item.b)]
    return Resolution(nodes, reasons, sorted(open_))


def _rank(evidence: Evidence, referent: str) -> tuple[int, tuple[str, str], tuple[int, str]]:
    """Sort key: ids with an authority's number, then the earliest document, then the place in it."""
    anchor = referent.partition(".")[2]
    number = int(anchor) if anchor.isdigit() else 1 << 40
    order = evidence.order.get(evidence.document.get(referent, ""), ("9999", ""))
    return 0 if AUTHORITY_ID.fullmatch(referent) else 1, order, (number, referent)


def undecided_rows(items: Iterable[Undecided], nodes: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return ``items`` as rows of nodes."""
    return [(nodes.get(item.a, item.a), nodes.get(item.b, item.b), item.reason) for item in items]
