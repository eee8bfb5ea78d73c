"""The rows of documents and assertions: where everything comes from, one hop from what it says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from rabita.graph.projection.change import Change
from rabita.graph.projection.display import cut
from rabita.graph.projection.facts import bounds, typed_value
from rabita.graph.projection.naming import Namer
from rabita.graph.projection.writing import RowWriter
from rabita.schema.ids import link_id
from rabita.schema.registry import Registry

DOCUMENT = (
    "select d.id, d.class, d.title, d.url, coalesce(p.node, d.publisher), d.author, d.language, d.published, d.sha256, d.container, d.text"
    " from log.document d left join redirect p on p.referent = d.publisher where d.removed is null"
)
ASSERTION = (
    "select a.id, a.document, a.via, r.extractor || ' ' || r.version, a.start, a.end, a.locator, a.quote, a.modality, a.polarity, a.condition,"
    " coalesce(so.node, a.source), coalesce(re.node, a.reported_by), coalesce(m.node, s.subject), s.slot, s.value, s.datatype, s.language, s.confidence"
    " from log.assertion a join log.run r on r.id = a.run join log.statement s on s.assertion = a.id"
    " left join redirect m on m.referent = s.subject left join redirect so on so.referent = a.source left join redirect re on re.referent = a.reported_by"
    " where a.removed is null and s.slot not in ('maybe_same', 'different_from')"
)
Row = tuple[object, ...]


def write_documents(db: sqlite3.Connection, registry: Registry, writer: RowWriter, namer: Namer, change: Change | None) -> None:
    """Write the nodes and edges of all documents, or of those that changed."""
    writer.flush()
    if change is None:
        rows: Iterable[Row] = db.execute(f"{DOCUMENT} order by d.id")
    else:
        _forget(db, writer, change.documents)
        rows = [row for id_ in sorted(change.documents) for row in db.execute(f"{DOCUMENT} and d.id = ?", (id_,))]
    for row in rows:
        _write_document(db, registry, writer, namer, row)
    writer.flush()


def _write_document(db: sqlite3.Connection, registry: Registry, writer: RowWriter, namer: Namer, row: Row) -> None:
    id_, cls, title, url, publisher, author, language, published, sha256, container, text = row
    props: dict[str, object] = {
        "id": id_,
        "class": cls,
        "url": url,
        "language": language,
        "published": published,
        "sha256": sha256,
    }
    props = {key: value for key, value in props.items() if value is not None}
    props |= {f"title_{tag}": words for tag, words in json.loads(str(title)).items()}
    if isinstance(published, str):
        props |= bounds("published", published)
    publisher_node = publisher if isinstance(publisher, str) and exists(db, publisher) else None
    namer.add_document(str(id_), str(cls), props, publisher_node, text if isinstance(text, str) else "")
    if publisher_node is not None:
        _link(writer, registry, str(id_), "publisher", publisher_node, ("Document", "Actor"))
    for referent in json.loads(str(author)):
        node = _node_of(db, referent)
        if exists(db, node):
            _link(writer, registry, str(id_), "author", node, ("Document", "Actor"))
    if isinstance(container, str):
        _link(writer, registry, container, "quotes_document", str(id_), ("Document", "Document"))


def _node_of(db: sqlite3.Connection, referent: str) -> str:
    row = db.execute("select node from redirect where referent = ?", (referent,)).fetchone()
    return referent if row is None else str(row[0])


def exists(db: sqlite3.Connection, node: str) -> bool:
    """Return whether ``node`` has a row."""
    return db.execute("select 1 from node where id = ?", (node,)).fetchone() is not None


def _link(
    writer: RowWriter,
    registry: Registry,
    source: str,
    role: str,
    target: str,
    roots: tuple[str, str],
    props: dict[str, object] | None = None,
) -> None:
    id_ = link_id(source, role, target)
    writer.edge(
        id_,
        registry.relationship(role),
        role,
        source,
        target,
        roots,
        {"id": id_, "role": role, "roles": registry.roles(role), **(props or {})},
    )


def _forget(db: sqlite3.Connection, writer: RowWriter, ids: set[str]) -> None:
    """Delete the rows of documents or assertions ``ids``, to be written anew; a post's link from its container too."""
    writer.flush()
    for id_ in ids:
        edges = "is_fact = 0 and (source = ?1 or target = ?1 and role = 'quotes_document')"
        writer.forget("node", db.execute("select id, hash, '' from node where id = ?", (id_,)).fetchall())
        writer.forget("edge", db.execute(f"select id, hash, source from edge where {edges}", (id_,)).fetchall())
        db.execute("delete from search where rowid in (select n from node where id = ?)", (id_,))
        db.execute("delete from node where id = ?", (id_,))
        db.execute(f"delete from edge where {edges}", (id_,))


def write_assertions(
    db: sqlite3.Connection, registry: Registry, writer: RowWriter, roots: dict[str, str], change: Change | None
) -> None:
    """Write the nodes and edges of all assertions that say something of a node, or of those that changed."""
    writer.flush()
    if change is None:
        rows: Iterable[Row] = db.execute(f"{ASSERTION} order by a.id")
        present = _all_nodes(db)
    else:
        _forget(db, writer, change.assertions)
        rows = _rows_of(db, change.assertions)
        present = lru_cache(100_000)(lambda node: exists(db, node))
    texts = _texts(db)
    for _, group in groupby(rows, key=lambda row: row[0]):
        _write_assertion(registry, writer, roots, list(group), present, texts)
    writer.flush()


def _rows_of(db: sqlite3.Connection, ids: set[str]) -> Iterator[Row]:
    for id_ in sorted(ids):
        yield from db.execute(f"{ASSERTION} and a.id = ?", (id_,)).fetchall()


def _all_nodes(db: sqlite3.Connection) -> Callable[[str], bool]:
    nodes = {row[0] for row in db.execute("select id from node")}
    return nodes.__contains__


def _texts(db: sqlite3.Connection) -> Callable[[str], str | None]:
    """Return a function that gives the text of a document, or of the document that a post stands in."""

    @lru_cache(64)
    def text_of(document: str) -> str | None:
        row = db.execute("select text, container from log.document where id = ? and removed is null", (document,)).fetchone()
        if row is None:
            return None
        return row[0] if row[1] is None else text_of(row[1])

    return text_of


def _write_assertion(
    registry: Registry,
    writer: RowWriter,
    roots: dict[str, str],
    rows: list[Row],
    present: Callable[[str], bool],
    texts: Callable[[str], str | None],
) -> None:
    id_, document, via, extractor, start, end, locator, quote, modality, polarity, condition, source, reporter = rows[0][:13]
    told: dict[str, list[Row]] = {}
    for row in rows:
        told.setdefault(str(row[13]), []).append(row)
    told = {node: items for node, items in told.items() if present(node)}
    if not told:
        return
    text = texts(str(document)) if quote is None and isinstance(start, int) else None
    words = text[start:end] if text is not None and isinstance(start, int) and isinstance(end, int) else quote
    confidence = max(float(str(row[18])) for items in told.values() for row in items)
    props: dict[str, object] = {
        "id": id_, "class": "Assertion", "quote": words, "start": start, "end": end, "locator": locator, "modality": modality,
        "polarity": polarity, "condition": condition, "confidence": confidence, "extractor": extractor,
    }  # fmt: skip
    name = cut(str(words or locator or registry.text("Assertion", "en")))
    props |= {"name": name, "name_en": name, "name_ar": name}
    writer.node(str(id_), "Assertion", "Assertion", {key: value for key, value in props.items() if value is not None})
    for node, items in told.items():
        _link(writer, registry, str(id_), "asserts", node, ("Assertion", roots[node.partition("/")[0]]), _said(items))
    _link(writer, registry, str(id_), "in_document", str(document), ("Assertion", "Document"))
    if via is not None:
        _link(writer, registry, str(id_), "via", str(via), ("Assertion", "Document"))
    for role, actor in (("source", source), ("reported_by", reporter)):
        if isinstance(actor, str) and present(actor):
            _link(writer, registry, str(id_), role, actor, ("Assertion", "Actor"))


def _said(rows: list[Row]) -> dict[str, object]:
    """Return class and plain values that an assertion gives of one node, as properties of the ASSERTS edge."""
    found: dict[str, list[object]] = {}
    for *_, slot, value, datatype, language, _ in rows:
        if value is not None:
            key = "class" if slot == "type" else str(slot) if language is None else f"{slot}_{language}"
            found.setdefault(key, []).append(typed_value(str(datatype), str(value)))
    return {key: values[0] if len(values) == 1 else sorted(set(map(str, values))) for key, values in found.items()}
