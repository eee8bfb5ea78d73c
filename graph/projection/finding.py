"""Finds nodes by id, by the beginning of one, or by a name in either script."""

from __future__ import annotations

import json
from typing import NamedTuple

from rabita.errors import InputError
from rabita.graph.projection.projection import Projection
from rabita.schema.names import name_key

LISTED = 10


class Found(NamedTuple):
    """A node that fits, and the name of it that does (empty: its text does)."""

    id: str
    cls: str
    name: str
    matched: str
    exact: bool


def find_node(projection: Projection, text: str, *, root: str | None = None) -> str:
    """Return the id of the one node that ``text`` means: an id, the beginning of one, or a name.

    Raises:
        InputError: none fits, or several do; these are listed.
    """
    node = _by_id(projection, text, root)
    if node is not None:
        return node
    found = [
        item
        for item in search(projection, text, limit=50)
        if item.matched and (root is None or _root(projection, item.id) == root)
    ]
    exact = [item for item in found if item.exact]
    best = exact or found
    if len(best) == 1:
        return best[0].id
    if not best:
        raise InputError(f"no {root or 'node'} is called {text!r}; `rabita search CASE TEXT` finds names in both scripts")
    listed = "; ".join(f"{item.name} ({item.cls}, {item.id})" for item in best[:LISTED])
    more = "" if len(best) <= LISTED else f" and {len(best) - LISTED} more"
    raise InputError(f"{len(best)} nodes fit {text!r}: {listed}{more}; give the id of one")


def _by_id(projection: Projection, text: str, root: str | None) -> str | None:
    node = projection.node_of(text)
    if _root(projection, node) is not None and root in (None, _root(projection, node)):
        return node
    if "/" not in text:
        return None
    rows = projection.db.execute(
        "select id from node where id >= ?1 and id < ?1 || char(1114111) union select node from redirect where referent >= ?1 and referent < ?1 || char(1114111)",
        (text,),
    ).fetchall()
    if len(rows) > 1:
        raise InputError(f"{len(rows)} ids begin with {text!r}: {', '.join(row[0] for row in rows[:LISTED])}; give more of one")
    return rows[0][0] if rows else None


def _root(projection: Projection, node: str) -> str | None:
    row = projection.db.execute("select root from node where id = ?", (node,)).fetchone()
    return None if row is None else str(row[0])


def search(projection: Projection, text: str, *, limit: int = 20) -> list[Found]:
    """Return the nodes whose names hold the words of ``text`` (folded, the last as a prefix), exact names first; then documents whose text does."""
    words = name_key(text).split()
    if not words:
        return []
    query = " ".join(f'"{word}"' for word in words) + "*"
    names = _rows(projection, f"names : ({query})", limit)
    if len(names) < limit:
        seen = {item.id for item in names}
        names += [
            item for item in _rows(projection, f"body : ({query})", limit - len(names), matched=False) if item.id not in seen
        ]
    exact = name_key(text)
    marked = [item._replace(exact=name_key(item.matched) == exact) for item in names]
    return sorted(marked, key=lambda item: (not item.exact, not item.matched))


def _rows(projection: Projection, query: str, limit: int, *, matched: bool = True) -> list[Found]:
    rows = projection.db.execute(
        "select n.id, n.class, n.props from search s join node n on n.n = s.rowid where search match ? order by length(s.names), n.id limit ?",
        (query, max(limit, 200) if matched else limit),
    ).fetchall()
    words = query.partition("(")[2].rpartition(")")[0].replace('"', "").rstrip("*").split()
    found = []
    for id_, cls, text in rows[:limit]:
        props = json.loads(text)
        found.append(Found(id_, cls, str(props["name"]), _best(props, words) if matched else "", False))
    return found


def _best(props: dict[str, object], words: list[str]) -> str:
    """Return the name among ``props`` that holds ``words``, the shortest first."""
    names: list[str] = []
    for key, value in props.items():
        if key.startswith(("label_", "alias_", "title_", "name")):
            names += value if isinstance(value, list) else [str(value)]
    fitting = [name for name in names if all(word in name_key(name) for word in words)]
    return min(fitting or names, key=lambda name: (len(name), name))
