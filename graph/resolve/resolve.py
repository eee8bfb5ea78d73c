"""Resolution: every referent gets its node. A pure function of what is live; no order of loading and no earlier result enters.

The roots are resolved one after the other: what is compared of a referent are nodes of roots before its own, or of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from rabita.graph.resolve.actors import join_actors, side_of
from rabita.graph.resolve.clusters import Clusters, Undecided
from rabita.graph.resolve.events import EVENT_SLOTS, blocks_of, join_events, known_event, present_roles
from rabita.graph.resolve.evidence import Evidence
from rabita.graph.resolve.matching import At, join_matching, match_keys, match_slots
from rabita.graph.resolve.namesakes import join_namesakes, name_of_namesakes
from rabita.schema.identity.blocking import keys_of_side
from rabita.schema.names import name_key
from rabita.schema.registry import Registry

AUTHORITY_ID = re.compile(r"[a-z]+/(Q[1-9][0-9]*)")
HANGS_ON_ACTORS = ("Place", "Topic", "Position", "Tenure", "Membership", "Agreement", "Situation")
STAGES = ("Actor", *HANGS_ON_ACTORS, "Event", "Concern")
ACROSS_DOCUMENTS = frozenset({"Agreement", "Situation", "Concern"})


class Resolution(NamedTuple):
    """Where referents belong: ``nodes`` holds only those that are not their own node."""

    nodes: dict[str, str]
    reasons: dict[str, str]
    undecided: list[Undecided]


def identity_slots(registry: Registry) -> list[str]:
    """Return the slots that resolution reads, besides types."""
    roots = {registry.root(name) for name, cls in registry.classes.items() if cls.root is not None}
    parts = {slot for root in roots for slot in match_slots(root)}
    return sorted(
        parts | authorities(registry) | present_roles(registry) | set(EVENT_SLOTS) | {"label", "alias", "named", "of_country"}
    )


def resolve(evidence: Evidence, registry: Registry, outside: Callable[[str], str] | None = None) -> Resolution:
    """Return the node of every referent of ``evidence``, by the rules in their order: people, authorities, outlets, names with context, what hangs on actors, events.

    With evidence of a part only, ``outside`` gives the nodes of referents that are not in it.
    """
    clusters = Clusters(outside)
    undecided: list[Undecided] = []
    _keep_apart(clusters, evidence)
    _join_judged(clusters, evidence)
    _join_by_authority(clusters, evidence, registry)
    _join_same_texts(clusters, evidence)
    _join_reporters(clusters, evidence)
    by_root = _by_root(evidence)
    join_namesakes(clusters, evidence, by_root.get("actor", []), undecided)
    join_actors(clusters, evidence, registry, by_root.get("actor", []), undecided)
    for name in HANGS_ON_ACTORS:
        join_namesakes(clusters, evidence, by_root.get(registry.root(name).prefix, []), undecided)
        _join_matching(clusters, evidence, registry, name, by_root, undecided)
    nodes = _nodes(clusters, evidence)
    join_events(
        clusters, evidence, registry, by_root.get("event", []), undecided, lambda item: nodes.get(item) or clusters.outside(item)
    )
    _join_matching(clusters, evidence, registry, "Concern", by_root, undecided)
    undecided += [
        Undecided(min(pair), max(pair), "the document says they may be the same", score) for pair, score in evidence.maybe.items()
    ]
    return _resolution(clusters, _nodes(clusters, evidence), undecided)


def _join_matching(
    clusters: Clusters,
    evidence: Evidence,
    registry: Registry,
    name: str,
    by_root: dict[str, list[str]],
    undecided: list[Undecided],
) -> None:
    """Join the referents of root ``name`` until nothing more is joined: a place within a place joins after that one."""
    root, found = registry.root(name), undecided
    while join_matching(clusters, evidence, root, by_root.get(root.prefix, []), name in ACROSS_DOCUMENTS, found):
        continue


def keys_of(evidence: Evidence, registry: Registry, referent: str, at: At) -> Iterator[str]:
    """Yield texts of which ``referent`` shares one with every referent that a rule may join it with; ``at`` gives final nodes."""
    prefix, _, rest = referent.partition("/")
    named = AUTHORITY_ID.fullmatch(referent)
    if named is not None:
        yield f"wikidata {prefix} {named[1]}"
    for slot in evidence.values.get(referent, {}).keys() & authorities(registry):
        for value in evidence.values[referent][slot]:
            yield f"{slot} {prefix} {value}"
    for pair in evidence.paired.get(referent, ()):
        yield " ".join(("pair", *pair))
    document, _, anchor = rest.partition(".")
    if document in evidence.text_of:
        yield f"text {prefix} {evidence.text_of[document]} {anchor}"
    if referent not in evidence.classes:
        return
    root, name = registry.root_of_id(referent), name_of_namesakes(referent)
    if name is not None:
        yield f"name {name}"
    if evidence.speaks(referent):
        for words in name_keys(evidence, referent):
            yield f"outlet {words}"
    side = side_of(evidence, registry, referent)
    if side is not None:
        yield from keys_of_side(side)
    if root.name == "Event":
        event = known_event(evidence, present_roles(registry), referent, at)
        if event is not None:
            yield from map(" ".join, blocks_of(event))
    else:
        for key in match_keys(evidence, root, referent, at):
            if key:
                yield f"match {prefix} {[sorted(map(str, part)) if isinstance(part, frozenset) else part for part in key]}"


@cache
def authorities(registry: Registry) -> frozenset[str]:
    """Return the slots whose equal values make two referents one."""
    return frozenset(name for name, slot in registry.slots.items() if slot.authority)


def _keep_apart(clusters: Clusters, evidence: Evidence) -> None:
    for kind, a, b in evidence.judged:
        if kind == "different":
            clusters.keep_apart(a, b)
    for a, b in evidence.apart:
        clusters.keep_apart(a, b)


def _join_judged(clusters: Clusters, evidence: Evidence) -> None:
    holders = _holders_of_judged(evidence)
    for kind, a, b in evidence.judged:
        if kind == "same":
            clusters.join(holders.get(a, a), holders.get(b, b), "a person says so")


def _holders_of_judged(evidence: Evidence) -> dict[str, str]:
    """Return, for each judged id such as ``actor/Q794``, a referent that has this item: what is said of the node is said of that one."""
    judged = {item for _, *pair in evidence.judged for item in pair if AUTHORITY_ID.fullmatch(item)}
    holders: dict[str, str] = {}
    for referent, value in evidence.by_slot("wikidata") if judged else ():
        node = f"{referent.partition('/')[0]}/{value}"
        if node in judged:
            holders[node] = min(referent, holders.get(node, referent))
    return holders


def _join_by_authority(clusters: Clusters, evidence: Evidence, registry: Registry) -> None:
    """Join referents of one root that an authority knows under one value; two values of one authority keep apart."""
    holders: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for referent in _with_authority_ids(evidence):
        holders[referent.partition("/")[0], "wikidata", AUTHORITY_ID.fullmatch(referent)[1]].append(referent)  # type: ignore[index]
    for slot in sorted(authorities(registry)):
        for referent, value in evidence.by_slot(slot):
            holders[referent.partition("/")[0], slot, value].append(referent)
    for (_, slot, value), referents in sorted(holders.items()):
        for referent in sorted(set(referents)):
            clusters.set_value(referent, slot, value)
    for (_, slot, value), referents in sorted(holders.items()):
        clusters.join_all(sorted(set(referents)), f"equal {slot} {value}")


def _with_authority_ids(evidence: Evidence) -> set[str]:
    """Return the ids such as ``actor/Q794`` that stand as referents themselves."""
    named = set(evidence.classes) | {item for _, *pair in evidence.judged for item in pair}
    named |= evidence.referents() if evidence.meant is None else evidence.meant
    return {item for item in named if AUTHORITY_ID.fullmatch(item)}


def _join_same_texts(clusters: Clusters, evidence: Evidence) -> None:
    """Join equal anchors of documents with one text: one agency report on many pages."""
    counts = Counter(evidence.text_of.values())
    copied = {key: text for key, text in evidence.text_of.items() if counts[text] > 1}
    if not copied:
        return
    anchors: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for referent in evidence.classes:
        root, _, rest = referent.partition("/")
        key, _, anchor = rest.partition(".")
        if key in copied:
            anchors[copied[key], root, anchor].append(referent)
    for _, referents in sorted(anchors.items()):
        clusters.join_all(sorted(referents), "the same words of the same text")


def _join_reporters(clusters: Clusters, evidence: Evidence) -> None:
    """Join outlets and reporters by name unless their states differ: left apart, one source would count as several."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for referent in evidence.classes:
        if evidence.speaks(referent):
            for key in name_keys(evidence, referent):
                by_name[key].append(referent)
    for key, referents in sorted(by_name.items()):
        first, *others = sorted(referents)
        for other in others:
            if not _of_two_states(clusters, evidence, first, other):
                clusters.join(first, other, f"outlet or reporter of one name ({key})")


def name_keys(evidence: Evidence, referent: str) -> list[str]:
    """Return the names of ``referent`` in normal form."""
    return sorted({key for words in evidence.values.get(referent, {}).get("label", ()) if (key := name_key(words))})


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


def _nodes(clusters: Clusters, evidence: Evidence) -> dict[str, str]:
    """Choose each cluster's id, its Wikidata id, else the member told first, and return it for every member that is called otherwise."""
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
    return nodes


def _resolution(clusters: Clusters, nodes: dict[str, str], undecided: list[Undecided]) -> Resolution:
    reasons = {member: clusters.reasons.get(member, "its Wikidata id") for member in nodes}
    open_ = [item for item in dict.fromkeys(undecided) if not clusters.are_decided(item.a, item.b)]
    return Resolution(nodes, reasons, sorted(open_, key=lambda item: item[:3]))


def _rank(evidence: Evidence, referent: str) -> tuple[int, tuple[str, str], tuple[int, str]]:
    """Sort key: ids with an authority's number, then the earliest document, then the place in it."""
    anchor = referent.partition(".")[2]
    number = int(anchor) if anchor.isdigit() else 1 << 40
    order = evidence.order.get(evidence.document.get(referent, ""), ("9999", ""))
    return 0 if AUTHORITY_ID.fullmatch(referent) else 1, order, (number, referent)
