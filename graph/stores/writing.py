"""What is sent to a property graph: rows in the store's shape, and the Cypher texts that write them. Pure; nothing is sent here.

Labels, types and roots are the only names that become part of a text, and only names of the registry do; all else, property
keys included, travels as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Literal, NamedTuple

from rabita.graph.projection.rows import EdgeRow, NodeRow, Value
from rabita.schema.names import name_key
from rabita.schema.registry import Registry

BATCH_ROWS = 1_000
BATCH_CHARACTERS = 1_000_000
TEXT_LIMIT = 4_000_000
"""Characters of one text; a Bolt message of ArcadeDB may have 16 MiB (its setting ``arcadedb.bolt.maxMessageSize``)."""
STATE_LABEL = "_Rabita"
ADVANCE = (
    f"MERGE (s:{STATE_LABEL} {{case: $case}}) SET s.writer = $next"
    " WITH s WHERE coalesce(s.token, '') = $token SET s += $state RETURN s.token AS token"
)
"""Begins every write. Setting ``writer`` first takes the lock of the node: the condition is read by one writer at a time."""

Kind = Literal["node", "edge"]
What = Literal["create", "update", "delete"]
Sendable = Value | date


class Unfit(ValueError):
    """A row that no store can take; the message says why."""


class Node(NamedTuple):
    """A node as sent: ``labels`` root first."""

    id: str
    root: str
    labels: tuple[str, ...]
    props: Mapping[str, Sendable]


class Edge(NamedTuple):
    """An edge as sent."""

    id: str
    type: str
    source: str
    target: str
    source_root: str
    target_root: str
    props: Mapping[str, Sendable]


class Item(NamedTuple):
    """One row of a step. ``hash`` is that of its row in the projection, ``note`` what a later deletion has to know."""

    id: str
    row: dict[str, object]
    hash: str = ""
    note: tuple[str, str] = ("", "")


class Step(NamedTuple):
    """Rows that one Cypher text writes; it must count as many as there are."""

    kind: Kind
    what: What
    text: str
    items: list[Item]


# ---- rows


class Shaper:
    """Turns rows of a projection into what is sent; ``searchable`` adds the properties that full-text indexes read."""

    def __init__(self, registry: Registry, *, searchable: bool = False) -> None:
        self.registry = registry
        self._searchable = searchable
        self._types = relationship_types(registry)
        dates = {name for name, slot in registry.slots.items() if slot.base == "date"}
        times = {name for name, slot in registry.slots.items() if slot.kind == "time"}
        self._dates = dates | {f"{name}_{end}" for name in times for end in ("from", "to")}

    def node(self, row: NodeRow) -> Node:
        """Return ``row`` as it is sent.

        Raises:
            Unfit: a label is not of the registry, or a value cannot be stored.
        """
        for label in (*row.labels, row.root):
            if label not in self.registry.classes:
                raise Unfit(f"label {label!r} is no class of the ontology")
        props = dict(self._props(row.props))
        if self._searchable:
            props |= search_texts(row.props)
        return Node(row.id, row.root, tuple(reversed(row.labels)), props)

    def edge(self, row: EdgeRow) -> Edge:
        """Return ``row`` as it is sent.

        Raises:
            Unfit: its type or a root is not of the registry, or a value cannot be stored.
        """
        if row.type not in self._types:
            raise Unfit(f"relationship type {row.type!r} is not of the ontology")
        for root in (row.source_root, row.target_root):
            if root not in self.registry.roots:
                raise Unfit(f"root {root!r} is no root class of the ontology")
        return Edge(row.id, row.type, row.source, row.target, row.source_root, row.target_root, dict(self._props(row.props)))

    def root_of(self, id_: str) -> str:
        """Return the root label of the node ``id_``."""
        return self.registry.root_of_id(id_).name

    def _props(self, props: Mapping[str, Value]) -> Iterator[tuple[str, Sendable]]:
        for key, value in props.items():
            if key in self._dates and isinstance(value, str):
                yield key, as_date(key, value)
            elif value is not None:
                check_value(key, value)
                yield key, value


def relationship_types(registry: Registry) -> set[str]:
    """Return the types that a relationship of ours can have."""
    return {registry.relationship(name) for name, slot in registry.slots.items() if slot.base == "class" or slot.any_term}


def as_date(key: str, text: str) -> date:
    """Return the ISO date ``text`` of property ``key``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit(f"{key} {text!r} is no date of the years 0001 to 9999") from None


def check_value(key: str, value: object) -> None:
    """Refuse what Bolt or an engine cannot carry unchanged."""
    match value:
        case bool():
            return
        case str():
            _check_text(key, value)
        case int():
            if not -(2**63) <= value < 2**63:
                raise Unfit(f"{key} is {value}, an integer beyond 64 bits")
        case float():
            if not isfinite(value):
                raise Unfit(f"{key} is {value}, which is no number that can be compared")
        case list():
            if len({type(item) for item in value}) > 1:
                raise Unfit(f"{key} is a list of values of several kinds")
            for item in value:
                if isinstance(item, list | dict) or item is None:
                    raise Unfit(f"{key} is a list of {type(item).__name__}")
                check_value(key, item)
        case _:
            raise Unfit(f"{key} is a {type(value).__name__}, which no property can be")


def _check_text(key: str, text: str) -> None:
    if len(text) > TEXT_LIMIT:
        raise Unfit(f"{key} has {len(text)} characters; {TEXT_LIMIT} is the most that is sent")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Unfit(f"{key} holds half a surrogate pair at character {error.start}, which is no text") from None


def search_texts(props: Mapping[str, Value]) -> dict[str, Sendable]:
    """Return ``search_ar`` and ``search_en``: label (title, name) and aliases of a language, a line each, then their name keys.

    The keys are for spellings that an engine's own analysis keeps apart, such as a hamza that is a mark of its own.
    """
    found: dict[str, Sendable] = {}
    for lang in ("ar", "en"):
        words: list[str] = []
        for key in ("label", "title", "name", "alias"):
            value = props.get(f"{key}_{lang}")
            words += value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if words:
            keys = [key for word in words if (key := name_key(word)) != word.casefold()]
            found[f"search_{lang}"] = "\n".join(dict.fromkeys([*words, *keys]))
    return found


# ---- texts


def quoted(name: str) -> str:
    """Return ``name`` as a name in Cypher, whatever it holds."""
    return "`" + name.replace("`", "``") + "`"


def _pattern(labels: Iterable[str]) -> str:
    return "".join(f":{quoted(label)}" for label in labels)


def create_nodes(labels: tuple[str, ...]) -> str:
    """Return the text that makes nodes of ``labels``; fails when one of the ids is there."""
    return f"UNWIND $rows AS row CREATE (n{_pattern(labels)} {{id: row.id}}) SET n += row.props RETURN count(n) AS n"


def update_nodes(root: str) -> str:
    """Return the text that gives nodes exactly the properties sent."""
    return f"UNWIND $rows AS row MATCH (n{_pattern([root])} {{id: row.id}}) SET n = row.props RETURN count(n) AS n"


def delete_nodes(root: str) -> str:
    """Return the text that removes nodes; fails for one that has relationships."""
    return f"UNWIND $rows AS row MATCH (n{_pattern([root])} {{id: row.id}}) DELETE n RETURN count(*) AS n"


def create_edges(kind: str, source_root: str, target_root: str) -> str:
    """Return the text that makes edges of a type; one whose end is missing is not counted."""
    ends = f"MATCH (a{_pattern([source_root])} {{id: row.src}}) MATCH (b{_pattern([target_root])} {{id: row.dst}})"
    return f"UNWIND $rows AS row {ends} CREATE (a)-[r:{quoted(kind)} {{id: row.id}}]->(b) SET r += row.props RETURN count(r) AS n"


def _matched_edges(kind: str, source_root: str) -> str:
    """Return how edges are found: from the end that has few of them, never by their id alone."""
    return f"UNWIND $rows AS row MATCH (a{_pattern([source_root])} {{id: row.src}})-[r:{quoted(kind)}]->() WHERE r.id = row.id"


def update_edges(kind: str, source_root: str) -> str:
    """Return the text that gives edges exactly the properties sent."""
    return f"{_matched_edges(kind, source_root)} SET r = row.props RETURN count(r) AS n"


def delete_edges(kind: str, source_root: str) -> str:
    """Return the text that removes edges."""
    return f"{_matched_edges(kind, source_root)} DELETE r RETURN count(*) AS n"


def bound_nodes(root: str) -> str:
    """Return the text that tells which of ``$ids`` have relationships, of whatever kind."""
    return f"UNWIND $ids AS id MATCH (n{_pattern([root])} {{id: id}})--() RETURN DISTINCT n.id AS id"


# ---- batches


def size(row: Mapping[str, object]) -> int:
    """Return about how many characters ``row`` has as a parameter."""
    total = 16
    for value in row.values():
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, Mapping):
            total += size(value)
        elif isinstance(value, list):
            total += sum(len(item) if isinstance(item, str) else 8 for item in value)
        total += 8
    return total


def batches(items: Iterable[tuple[Kind, What, str, Item]]) -> Iterator[Step]:
    """Join neighbouring items of one text to steps, within the limits of rows and characters."""
    step: Step | None = None
    characters = 0
    for kind, what, text, item in items:
        weight = size(item.row)
        if step is None or step.text != text or len(step.items) >= BATCH_ROWS or characters + weight > BATCH_CHARACTERS:
            if step is not None:
                yield step
            step, characters = Step(kind, what, text, []), 0
        step.items.append(item)
        characters += weight
    if step is not None:
        yield step
