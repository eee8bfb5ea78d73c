"""How a projection differs from what a store was sent, as steps that bring the store up to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import EdgeRow, NodeRow
from rabita.graph.stores.sent import Sent
from rabita.graph.stores.writing import (
    Edge,
    Item,
    Kind,
    Node,
    Shaper,
    Step,
    Unfit,
    What,
    batches,
    create_edges,
    create_nodes,
    delete_edges,
    delete_nodes,
    update_edges,
    update_nodes,
)

TEMPORARY = """
create temp table if not exists candidate (kind text not null, id text not null, primary key (kind, id)) without rowid;
create temp table if not exists todo (
    kind text not null, what text not null, id text not null, sorting text not null,
    primary key (kind, what, sorting, id)) without rowid;
create temp table if not exists retyped (id text primary key) without rowid;
create temp table if not exists label_set (class text primary key, labels text not null) without rowid;
delete from temp.label_set;
"""
WHOLE = "1 = 1"
CONTENT = "x.root <> 'Assertion'"
CONTENT_EDGES = "x.source_root <> 'Assertion' and x.target_root <> 'Assertion'"
CHUNK = 500
T = TypeVar("T")


class Difference:
    """The difference between what a store was sent and a projection, as steps in an order that can be applied.

    Edges go before the nodes they hang on, and come after them; a node with other labels goes and comes with its edges.
    """

    def __init__(self, sent: Sent, projection: Projection, shaper: Shaper, *, content_only: bool) -> None:
        self.sent = sent
        self.db = sent.db
        self.projection = projection
        self.shaper = shaper
        self.content_only = content_only
        self.refused: dict[tuple[Kind, str], str] = {}
        self._loose: dict[str, str] = {}
        self._of_nodes = CONTENT if content_only else WHOLE
        self._of_edges = CONTENT_EDGES if content_only else WHOLE
        self.db.execute("attach database ? as p", (f"{projection.path.absolute().as_uri()}?mode=ro",))
        self.db.executescript(TEMPORARY)
        labels = (
            (name, ":".join(reversed(shaper.registry.labels(name))))
            for name, cls in shaper.registry.classes.items()
            if cls.concrete
        )
        self.db.executemany("insert into temp.label_set values (?, ?)", labels)

    def close(self) -> None:
        """Let go of the projection."""
        self.db.execute("detach database p")

    # ---- which rows

    def find(self, *, since: int | None) -> None:
        """Compare: all rows, or those touched in the projection after ``since`` and those refused before."""
        self._note_candidates(since)
        self.db.execute("delete from temp.todo")
        self._compare_nodes()
        self._compare_edges()
        self._find_loose()

    def _note_candidates(self, since: int | None) -> None:
        self.db.execute("delete from temp.candidate")
        store = self.sent.store
        if since is not None:
            self.db.execute("insert or ignore into temp.candidate select kind, id from p.touched where n > ?", (since,))
            self.db.execute("insert or ignore into temp.candidate select kind, id from rejected where store = ?", (store,))
            return
        for kind in ("node", "edge"):
            both = f"select '{kind}', id from p.{kind} union select '{kind}', id from {kind} where store = {store}"
            self.db.execute(f"insert or ignore into temp.candidate {both}")

    def _compare_nodes(self) -> None:
        store = self.sent.store
        joined = (
            f"from temp.candidate c left join p.node x on x.id = c.id and {self._of_nodes}"
            " left join temp.label_set l on l.class = x.class"
            f" left join main.node s on s.store = {store} and s.id = c.id where c.kind = 'node'"
        )
        self.db.execute("delete from temp.retyped")
        self.db.execute(f"insert into temp.retyped select c.id {joined} and coalesce(l.labels, x.class) <> s.labels")
        moved = "c.id in (select id from temp.retyped)"
        self._todo("node", "delete", "s.labels", f"{joined} and s.id is not null and (x.id is null or {moved})")
        self._todo("node", "create", "x.class", f"{joined} and x.id is not null and (s.id is null or {moved})")
        self._todo("node", "update", "x.class", f"{joined} and x.hash <> s.hash and not {moved}")

    def _compare_edges(self) -> None:
        """A node that goes and comes with other labels takes along edges that did not change themselves."""
        for end in ("source", "target"):
            along = f"select 'edge', id from p.edge where {end} in (select id from temp.retyped)"
            self.db.execute(f"insert or ignore into temp.candidate {along}")
        joined = (
            f"from temp.candidate c left join p.edge x on x.id = c.id and {self._of_edges}"
            f" left join main.edge s on s.store = {self.sent.store} and s.id = c.id where c.kind = 'edge'"
        )
        ends = "x.source in (select id from temp.retyped) or x.target in (select id from temp.retyped)"
        moved = f"(x.type <> s.type or x.source <> s.source or {ends})"
        group = "x.type || ':' || x.source_root || ':' || x.target_root"
        going = "s.type || ':' || substr(s.source, 1, instr(s.source, '/'))"
        self._todo("edge", "delete", going, f"{joined} and s.id is not null and (x.id is null or {moved})")
        self._todo("edge", "create", group, f"{joined} and x.id is not null and (s.id is null or {moved})")
        self._todo("edge", "update", group, f"{joined} and x.hash <> s.hash and not {moved}")

    def _find_loose(self) -> None:
        """Note the edges that lead to a node that is not there."""
        for end in ("source", "target"):
            select = f"select x.id, x.{end} from temp.todo t join p.edge x on x.id = t.id left join p.node n on n.id = x.{end}"
            self._loose |= dict(self.db.execute(f"{select} where t.kind = 'edge' and t.what = 'create' and n.id is null"))

    def _todo(self, kind: Kind, what: What, sorting: str, tail: str) -> None:
        self.db.execute(f"insert or ignore into temp.todo select '{kind}', '{what}', c.id, {sorting} {tail}")

    def count(self) -> int:
        """Return how many rows there are to write."""
        return int(self.db.execute("select count(*) from temp.todo").fetchone()[0])

    def moved(self) -> int:
        """Return how many rows went and came again: they are counted as updated."""
        twice = "select kind, id from temp.todo where what <> 'update' group by kind, id having count(*) > 1"
        return sum(row not in self.refused for row in self.db.execute(twice))

    # ---- as steps

    def steps(self) -> Iterator[Step]:
        """Yield what is to be done, in order; rows that cannot be sent are put into ``refused`` and left out."""
        yield from batches(self._edges_going())
        yield from batches(self._nodes_going())
        yield from batches(self._nodes_coming("create"))
        yield from batches(self._nodes_coming("update"))
        yield from batches(self._edges_coming("create"))
        yield from batches(self._edges_coming("update"))

    def _edges_going(self) -> Iterator[tuple[Kind, What, str, Item]]:
        select = (
            "select t.id, s.type, s.source from temp.todo t join main.edge s on s.store = ? and s.id = t.id"
            " where t.kind = 'edge' and t.what = 'delete' order by t.sorting, t.id"
        )
        for id_, kind, source in self.db.execute(select, (self.sent.store,)).fetchall():
            yield "edge", "delete", delete_edges(kind, self.shaper.root_of(source)), Item(id_, {"id": id_, "src": source})

    def _nodes_going(self) -> Iterator[tuple[Kind, What, str, Item]]:
        select = "select id from temp.todo where kind = 'node' and what = 'delete' order by sorting, id"
        for (id_,) in self.db.execute(select).fetchall():
            yield "node", "delete", delete_nodes(self.shaper.root_of(id_)), Item(id_, {"id": id_})

    def _nodes_coming(self, what: What) -> Iterator[tuple[Kind, What, str, Item]]:
        for row in self.projection.nodes(self._ids("node", what)):
            try:
                node = self.shaper.node(row)
            except Unfit as error:
                self.refused["node", row.id] = str(error)
                continue
            text = create_nodes(node.labels) if what == "create" else update_nodes(node.root)
            yield "node", what, text, Item(node.id, {"id": node.id, "props": node.props}, row.hash, (":".join(node.labels), ""))

    def _edges_coming(self, what: What) -> Iterator[tuple[Kind, What, str, Item]]:
        for row in self.projection.edges(self._ids("edge", what)):
            try:
                edge = self._edge(row)
            except Unfit as error:
                self.refused["edge", row.id] = str(error)
                continue
            params: dict[str, object] = {"id": edge.id, "src": edge.source, "props": edge.props}
            if what == "create":
                params["dst"] = edge.target
                text = create_edges(edge.type, edge.source_root, edge.target_root)
            else:
                text = update_edges(edge.type, edge.source_root)
            yield "edge", what, text, Item(edge.id, params, row.hash, (edge.type, edge.source))

    def _edge(self, row: EdgeRow) -> Edge:
        for end in (row.source, row.target):
            if ("node", end) in self.refused:
                raise Unfit(f"its end {end} was refused")
        if (missing := self._loose.get(row.id)) is not None:
            raise Unfit(f"its end {missing} is no node of the projection")
        return self.shaper.edge(with_words(self.projection, row) if self.content_only else row)

    def _ids(self, kind: Kind, what: What) -> Iterator[str]:
        """Yield ids in groups of one text; read in pieces, for the table is not to be read while it is written."""
        after: tuple[str, str] = ("", "")
        later = "kind = ? and what = ? and (sorting, id) > (?, ?)"
        select = f"select sorting, id from temp.todo where {later} order by sorting, id limit 5000"
        while rows := self.db.execute(select, (kind, what, *after)).fetchall():
            yield from (row[1] for row in rows)
            after = rows[-1]

    # ---- what a store holds, when the record cannot be trusted

    def learn(self, nodes: Iterator[Node], edges: Iterator[Edge]) -> None:
        """Take down what a store holds; rows that are equal to those of the projection count as sent."""
        self.sent.forget()
        count = 0
        for some in chunks(nodes):
            wanted = {row.id: row for row in self.projection.nodes([item.id for item in some])}
            self.sent.learn_nodes(
                [(item.id, self._hash_of_node(item, wanted.get(item.id)), ":".join(item.labels)) for item in some]
            )
            count += len(some)
        for ties in chunks(edges):
            wished = {row.id: row for row in self.projection.edges([item.id for item in ties])}
            self.sent.learn_edges(
                [(item.id, self._hash_of_edge(item, wished.get(item.id)), item.type, item.source) for item in ties]
            )
            count += len(ties)
        self.sent.set_state(self.sent.state()._replace(rows=count))

    def _hash_of_node(self, found: Node, row: NodeRow | None) -> str:
        """Return the hash of ``row`` if the store has it as it is, else none."""
        try:
            return row.hash if row is not None and found.props == self.shaper.node(row).props else ""
        except Unfit:
            return ""

    def _hash_of_edge(self, found: Edge, row: EdgeRow | None) -> str:
        try:
            if row is None or row.target != found.target:
                return ""
            wanted = self.shaper.edge(with_words(self.projection, row) if self.content_only else row)
            return row.hash if found.props == wanted.props else ""
        except Unfit:
            return ""


def with_words(projection: Projection, row: EdgeRow) -> EdgeRow:
    """Return ``row`` with words and documents of its assertions instead of their ids: ``quotes[i]`` is of ``documents[i]``."""
    props = dict(row.props)
    assertions = props.pop("assertions", None)
    if not isinstance(assertions, list):
        return row
    told = [(_quote(projection, item), _document(projection, item)) for item in assertions]
    return row._replace(props={**props, "quotes": [quote for quote, _ in told], "documents": [document for _, document in told]})


def _quote(projection: Projection, assertion: str) -> str:
    row = projection.db.execute("select props from node where id = ?", (assertion,)).fetchone()
    return str(json.loads(row[0]).get("quote", "")) if row else ""


def _document(projection: Projection, assertion: str) -> str:
    row = projection.db.execute(
        "select target from edge where source = ? and type = 'IN_DOCUMENT' order by id", (assertion,)
    ).fetchone()
    return str(row[0]) if row else ""


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield ``items`` in lists of at most 500."""
    iterator = iter(items)
    while some := list(islice(iterator, CHUNK)):
        yield some
