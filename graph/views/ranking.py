"""Which nodes a picture shows first: what happened, with those who took part. Reads the projection alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rabita.graph.projection.projection import Projection
from rabita.schema.registry import Registry

HAPPENINGS = ("Event", "Agreement", "Situation", "Concern")
SOURCES = ("Document", "Assertion")
TRIED = 8
"""So many happenings are looked at for each node that there is room for."""
NEAR = 1000
"""So many neighbours of one node are considered when there is room left."""


class Ends(NamedTuple):
    """The roles of a node that is drawn as an edge: of a tenure, ``holder`` and ``of_position``."""

    source: str
    target: str


def drawn_as_edges(registry: Registry) -> Mapping[str, Ends]:
    """Return the classes whose nodes are drawn as edges, with what they join: those with annotations ``edge_from`` and ``edge_to``."""
    found: dict[str, Ends] = {}
    for name in registry.classes:
        for above in (name, *registry.ancestors(name)):
            notes = registry.classes[above].annotations
            if "edge_from" in notes and "edge_to" in notes:
                found[name] = Ends(str(notes["edge_from"]), str(notes["edge_to"]))
                break
    return found


class Ranking:
    """The nodes of a projection that can be drawn, best first."""

    def __init__(self, projection: Projection, registry: Registry) -> None:
        self._db = projection.db
        self._hidden = tuple(sorted({registry.root(cls).name for cls in drawn_as_edges(registry)}) + list(SOURCES))

    def total(self) -> int:
        """Return how many nodes can be drawn."""
        return int(self._db.execute(f"select count(*) from node where root not in {self._hidden}").fetchone()[0])

    def best(self, limit: int | None) -> list[str]:
        """Return the ids of the ``limit`` best nodes (None: all), best first.

        Happenings come first, by sources, then by how many they join, then the latest; each brings those it joins, and what does not fit as a
        whole is passed over. Room left goes to neighbours of those chosen, then to the others.
        """
        if limit is None:
            return list(self._all())
        chosen: dict[str, None] = {}
        for happening in self._happenings(limit * TRIED):
            group = dict.fromkeys([happening, *self._neighbours(happening)])
            if len(chosen.keys() | group.keys()) <= limit:
                chosen.update(group)
            if len(chosen) == limit:
                break
        for fill in (self._near, self._all):
            if len(chosen) < limit:
                chosen.update(dict.fromkeys(_first(limit - len(chosen), fill(list(chosen)), chosen)))
        return list(chosen)

    def _happenings(self, limit: int) -> Iterator[str]:
        yield from _ids(self._db.execute(self._ordered(f"root in {HAPPENINGS}"), (limit,)).fetchall())

    def _all(self, _: Iterable[str] = ()) -> Iterator[str]:
        for where in (f"root in {HAPPENINGS}", f"root not in {(*HAPPENINGS, *self._hidden)}"):
            yield from _ids(self._db.execute(self._ordered(where), (-1,)))

    def _ordered(self, where: str) -> str:
        joins = "(select count(*) from edge where source = node.id and is_fact = 1)"
        joins += " + (select count(*) from edge where target = node.id and is_fact = 1)"
        told = "coalesce(json_extract(props, '$.sources'), 0)"
        first = f"{told} desc, {joins} desc" if "not in" not in where else f"{joins} desc, {told} desc"
        return f"select id from node where {where} order by {first}, coalesce(json_extract(props, '$.time_from'), '') desc, id limit ?"

    def _neighbours(self, node: str) -> list[str]:
        shown = f"is_fact = 1 and {{}}_root not in {self._hidden}"
        select = (
            f"select target from edge where source = ?1 and {shown.format('target')}"
            f" union select source from edge where target = ?1 and {shown.format('source')} order by 1 limit {NEAR}"
        )
        return list(_ids(self._db.execute(select, (node,))))

    def _near(self, chosen: Iterable[str]) -> list[str]:
        """Return the neighbours of ``chosen``, those that many of them have first."""
        counts: dict[str, int] = {}
        for node in chosen:
            for other in self._neighbours(node):
                counts[other] = counts.get(other, 0) + 1
        return sorted(counts, key=lambda other: (-counts[other], other))


def _ids(rows: Iterable[tuple[str]]) -> Iterator[str]:
    return (row[0] for row in rows)


def _first(limit: int, ids: Iterable[str], known: Mapping[str, None]) -> Iterator[str]:
    for id_ in ids:
        if limit == 0:
            return
        if id_ not in known:
            limit -= 1
            yield id_
