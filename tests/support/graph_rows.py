"""Rows of a projection made by hand or at random, for tests of what reads a projection."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import EdgeRow, FactRow, NodeRow, Value
from rabita.schema import Registry
from rabita.schema.ids import fact_id, link_id

NAMES = (
    "Iran",
    "إيران",
    "محمد باقري",
    'A "quoted" \\ `name` $x {y}',
    "two\nlines\tand a tab",
    "‏قطر‎ (Qatar)",
    "<script>alert(1)</script>",
    "x` SET n.admin=true //",
    "naïve 🕊",
)
DAY = "2025-01-{:02}"


def open_projection(directory: Path, registry: Registry) -> Projection:
    """Return an empty projection in ``directory``."""
    return Projection(directory / "projection.db", registry.labels)


def node(registry: Registry, cls: str, key: str, **props: Value) -> NodeRow:
    """Return a node of ``cls`` whose id ends in ``key``, with a name, a class and a hash."""
    root = registry.root(cls)
    id_ = key if key.startswith(f"{root.prefix}/") else f"{root.prefix}/{key}"
    name = props.get("name", key)
    full: dict[str, Value] = {"id": id_, "class": cls, "name": name, "name_en": name, "name_ar": name, **props}
    return NodeRow(id_, cls, root.name, registry.labels(cls), full, _hash(cls, full))


def edge(registry: Registry, source: NodeRow, role: str, target: NodeRow, **props: Value) -> EdgeRow:
    """Return the edge that ``target`` has ``role`` in ``source``; with assertions it is a fact.

    A key in ``props`` called ``number`` tells parallel edges apart.
    """
    number = props.pop("number", None)
    assertions = props.get("assertions", ["assertion/0"])
    is_fact = bool(assertions)
    make = (
        fact_id(source.id, role, target.id, str(number) if number is not None else None, None)
        if is_fact
        else link_id(source.id, role, target.id)
    )
    full: dict[str, Value] = {"id": make, "role": role, "roles": registry.roles(role), **props}
    if is_fact:
        full = {**full, "status": "occurred", "sources": 1, "confidence": 0.9, "assertions": assertions, **props}
    else:
        full.pop("assertions")
    kind = registry.relationship(role)
    return EdgeRow(
        make, kind, role, source.id, target.id, source.root, target.root, is_fact, full, _hash(kind + source.id + target.id, full)
    )


def _hash(head: str, props: Mapping[str, Value]) -> str:
    text = json.dumps(props, sort_keys=True)
    return hashlib.sha256(f"{head}|{text}".encode()).hexdigest()[:32]


def write_rows(
    projection: Projection,
    nodes: Iterable[NodeRow] = (),
    edges: Iterable[EdgeRow] = (),
    facts: Iterable[FactRow] = (),
    *,
    gone: Iterable[NodeRow | EdgeRow] = (),
) -> None:
    """Put rows into the projection and take ``gone`` out, noting what changed as its builder does."""
    db = projection.db
    db.execute("begin")
    if projection.meta("epoch") is None:
        projection.set_meta("epoch", uuid.uuid4().hex)
    projection.set_meta("change", str(int(projection.meta("change") or 0) + 1))
    touched: list[tuple[str, str]] = []
    for row in gone:
        kind = "edge" if isinstance(row, EdgeRow) else "node"
        db.execute(f"delete from {kind} where id = ?", (row.id,))
        touched.append((kind, row.id))
    for item in nodes:
        touched += _put(db, "node", item.id, item.hash, (item.id, item.root, item.cls, _text(item.props), item.hash))
    for tie in edges:
        props = {key: value for key, value in tie.props.items() if key != "assertions"}
        values = (
            tie.id, tie.type, tie.role, tie.source, tie.target, tie.source_root, tie.target_root, int(tie.is_fact), _text(props), tie.hash,
        )  # fmt: skip
        touched += _put(db, "edge", tie.id, tie.hash, values)
        if tie.is_fact:
            _put_fact(projection, fact_of(tie))
    for fact in facts:
        _put_fact(projection, fact)
    db.executemany("insert into touched (kind, id) values (?, ?)", touched)
    db.execute("commit")


def _text(props: Mapping[str, Value]) -> str:
    return json.dumps(props, sort_keys=True)


def _put(db: object, table: str, id_: str, hash_: str, values: Sequence[object]) -> list[tuple[str, str]]:
    before = db.execute(f"select n, hash from {table} where id = ?", (id_,)).fetchone()  # type: ignore[attr-defined]
    if before is not None and before[1] == hash_:
        return []
    marks = ", ".join("?" * (len(values) + 1))
    db.execute(f"insert or replace into {table} values ({marks})", (None if before is None else before[0], *values))  # type: ignore[attr-defined]
    return [(table, id_)]


def fact_of(tie: EdgeRow) -> FactRow:
    """Return the fact that an edge is."""
    assertions = tie.props["assertions"]
    assert isinstance(assertions, list)
    return FactRow(tie.id, tie.source, tie.role, tie.target, None, None, None, "occurred", 1, 0.9, assertions, True)


def _put_fact(projection: Projection, fact: FactRow) -> None:
    db = projection.db
    row = db.execute("select n from fact where id = ?", (fact.id,)).fetchone()
    n = row[0] if row else 1 + int(db.execute("select coalesce(max(n), 0) from fact").fetchone()[0])
    db.execute("delete from reading where fact = ?", (n,))
    values = (
        n, fact.id, fact.subject, fact.slot, fact.object, fact.value, fact.datatype, fact.language, fact.status, fact.sources,
        round(fact.confidence * 1e6), len(fact.assertions), 0, int(fact.shown),
    )  # fmt: skip
    db.execute(f"insert or replace into fact values ({', '.join('?' * len(values))})", values)
    db.executemany("insert or ignore into reading values (?, ?)", [(n, assertion) for assertion in fact.assertions])


# ---- many rows


def random_graph(registry: Registry, seed: int, size: int) -> tuple[list[NodeRow], list[EdgeRow]]:
    """Return ``size`` nodes over the classes of the ontology and about twice as many edges that fit it, with documents and assertions."""
    chance = random.Random(seed)
    nodes = _random_nodes(registry, chance, size)
    by_class: dict[str, list[NodeRow]] = {}
    for item in nodes:
        by_class.setdefault(item.cls, []).append(item)
    ties = {cls: _fitting(registry, cls) for cls in by_class}
    edges: dict[str, EdgeRow] = {}
    assertions = [item for item in nodes if item.root == "Assertion"]
    documents = [item for item in nodes if item.root == "Document"]
    for item in assertions:
        told = edge(registry, item, "in_document", chance.choice(documents), assertions=[])
        edges[told.id] = told
    sources = [item for item in nodes if item.root not in ("Assertion", "Document") and ties[item.cls]]
    for _ in range(size * 4):
        if len(edges) >= 2 * size:
            break
        source = chance.choice(sources)
        role, ranges = chance.choice(ties[source.cls])
        fitting = [cls for cls in ranges if cls in by_class]
        if fitting:
            target = chance.choice(by_class[chance.choice(fitting)])
            backing = sorted({chance.choice(assertions).id for _ in range(chance.randint(1, 3))})
            made = edge(registry, source, role, target, assertions=backing)
            edges[made.id] = made
    return nodes, list(edges.values())


def _random_nodes(registry: Registry, chance: random.Random, size: int) -> list[NodeRow]:
    classes = [
        name
        for name, cls in registry.classes.items()
        if cls.concrete and registry.root(name).name not in ("Assertion", "Document")
    ]
    weighted = ["Meeting", "Person", "Country"] * 10 + classes
    nodes = []
    for number in range(size):
        share = number % 10
        cls = "NewsArticle" if number % 50 == 0 else "Assertion" if share == 1 else chance.choice(weighted)
        nodes.append(_random_node(registry, chance, cls, number))
    return nodes


def _random_node(registry: Registry, chance: random.Random, cls: str, number: int) -> NodeRow:
    name = f"{chance.choice(NAMES)} {number}"
    key = f"{chance.randrange(16**10):010x}.{number}"
    if cls == "Assertion":
        return node(
            registry,
            cls,
            key,
            name=name,
            quote=name,
            start=number,
            end=number + 9,
            modality="asserted",
            polarity="affirmed",
            confidence=0.9,
        )
    if cls == "NewsArticle":
        return node(registry, cls, key, name=name, title_en=name, url=f"https://example.org/{number}", published="2025-01-20")
    day = DAY.format(chance.randint(1, 28))
    return node(
        registry,
        cls,
        key,
        name=name,
        label_en=name,
        alias_ar=[chance.choice(NAMES), f"اسم {number}"],
        time=day,
        time_from=day,
        time_to=day,
        sources=chance.randint(1, 5),
        confidence=chance.randrange(10**6) / 1e6,
    )


def _fitting(registry: Registry, cls: str) -> list[tuple[str, list[str]]]:
    """Return the relationships that a node of ``cls`` may have, each with the classes that it may lead to."""
    found = []
    for name, slot in registry.slots_of(cls).items():
        if slot.kind == "relationship" and slot.range in registry.classes and not slot.derived:
            below = [
                item for item in registry.descendants(slot.range) if registry.root(item).name not in ("Assertion", "Document")
            ]
            if below:
                found.append((name, below))
    return found


def meetings(registry: Registry, count: int = 192, *, title: str | None = None) -> tuple[list[NodeRow], list[EdgeRow]]:
    """Return ``count`` monthly meetings of two states from January 2010 and two more on one day: all their dates but one differ."""
    iran = node(registry, "Country", "Q794", name="إيران", label_ar="إيران", label_en="Iran")
    pakistan = node(registry, "Country", "Q843", name="باكستان", label_ar="باكستان", label_en="Pakistan")
    days = [f"{2010 + month // 12}-{month % 12 + 1:02}-15" for month in range(count)]
    nodes, edges = [iran, pakistan], []
    for number, day in enumerate([*days, days[0], days[0]]):
        name = title or f"لقاء {number}"
        item = node(
            registry, "Meeting", f"a1b2c3d4e5.{number}", name=name, time=day, time_from=day, time_to=day, status="occurred"
        )
        nodes.append(item)
        edges += [edge(registry, item, "participant", state, assertions=[f"assertion/{number}"]) for state in (iran, pakistan)]
    return nodes, edges
