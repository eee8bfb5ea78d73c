"""Everything about a node: its facts, and for each the words that say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import EdgeRow, FactRow


class Quote(NamedTuple):
    """Words of a document, or a place in a thing without text; names are in the language asked for."""

    text: str | None
    document: str
    according_to: str | None
    reported_by: str | None
    modality: str
    polarity: str
    locator: str | None


class ShownFact(NamedTuple):
    """A fact of the node: its id, its role (``← role`` when the node is the other end), what fills it, and who says so."""

    id: str
    role: str
    value: str
    status: str
    sources: int
    quotes: list[Quote]


class Shown(NamedTuple):
    """A node with its facts."""

    id: str
    cls: str
    name: str
    facts: list[ShownFact]


def show(projection: Projection, node: str, *, lang: str) -> Shown:
    """Return all that the graph shows of ``node``, which must exist; names are in ``lang``."""
    return _Reader(projection, lang).show(node)


def quote_of(projection: Projection, assertion: str, *, lang: str) -> Quote:
    """Return the words of ``assertion`` and who is credited with them; names are in ``lang``."""
    return _Reader(projection, lang).quote(assertion)


class _Reader:
    def __init__(self, projection: Projection, lang: str) -> None:
        self.projection = projection
        self.lang = lang
        self.props = lru_cache(10_000)(self._props)
        self.quote = lru_cache(10_000)(self._quote)

    def show(self, node: str) -> Shown:
        props = self.props(node)
        facts = [self._own(fact) for fact in sorted(self.projection.facts_of(node), key=_order)]
        pointing = [
            edge for edge in self.projection.edges_at(node) if edge.is_fact and edge.target == node and edge.source != node
        ]
        facts += [self._incoming(edge) for edge in sorted(pointing, key=lambda edge: (edge.role, self.name(edge.source)))]
        return Shown(node, str(props["class"]), self.name(node), facts)

    def name(self, node: str) -> str:
        return str(self.props(node).get(f"name_{self.lang}") or node)

    def _props(self, node: str) -> dict[str, object]:
        row = self.projection.db.execute("select props from node where id = ?", (node,)).fetchone()
        return {} if row is None else dict(json.loads(row[0]))

    def _own(self, fact: FactRow) -> ShownFact:
        words = self.name(fact.object) if fact.object is not None else fact.value or ""
        role = fact.slot if fact.language is None else f"{fact.slot} ({fact.language})"
        return ShownFact(fact.id, role, words, fact.status, fact.sources, [self.quote(item) for item in fact.assertions])

    def _incoming(self, edge: EdgeRow) -> ShownFact:
        assertions = edge.props["assertions"]
        assert isinstance(assertions, list)
        status, sources = str(edge.props["status"]), int(str(edge.props["sources"]))
        return ShownFact(
            edge.id, f"← {edge.role}", self.name(edge.source), status, sources, [self.quote(item) for item in assertions]
        )

    def _quote(self, assertion: str) -> Quote:
        props = self.props(assertion)
        ends = dict(self._ends(assertion))
        return Quote(
            _text(props, "quote"), ends.get("in_document", ""), ends.get("source"), ends.get("reported_by"),
            str(props.get("modality", "asserted")), str(props.get("polarity", "affirmed")), _text(props, "locator"),
        )  # fmt: skip

    def _ends(self, assertion: str) -> Iterator[tuple[str, str]]:
        rows = self.projection.db.execute(
            "select role, target from edge where source = ? and role in ('in_document', 'source', 'reported_by')", (assertion,)
        )
        yield from ((role, self.name(target)) for role, target in rows.fetchall())


def _text(props: dict[str, object], key: str) -> str | None:
    found = props.get(key)
    return None if found is None else str(found)


def _order(fact: FactRow) -> tuple[bool, bool, str, str]:
    return fact.slot != "type", fact.slot not in ("label", "alias"), fact.slot, fact.value or fact.object or ""
