"""Checks what a person decides before it is noted."""

from __future__ import annotations

import json

from rabita.errors import InputError
from rabita.graph.log.history import judged_fact
from rabita.graph.log.log import Log
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import FactRow
from rabita.schema import Registry
from rabita.schema.validation import check_value, get_class


def is_known(log: Log, projection: Projection, id_: str) -> bool:
    """Return whether ``id_`` is, or ever was, the id of something in the case."""
    select = "select 1 from statement where subject = ?1 or object = ?1 limit 1"
    if log.db.execute(select, (id_,)).fetchone() is not None or projection.node_of(id_) != id_:
        return True
    return next(projection.nodes([id_]), None) is not None


def judged(
    projection: Projection, log: Log, registry: Registry, fact: str, *, replace: bool, value: str | None
) -> tuple[str, str | None, str]:
    """Return subject and object of ``fact``, and as JSON which fact it is and what replaces it.

    Raises:
        InputError: there is no such fact, or ``value`` is missing, not wanted, or does not fit.
    """
    if replace != (value is not None):
        raise InputError("give a value to replace a fact by" if replace else "a value is only for 'replace'")
    row = next(projection.facts([fact]), None)
    if row is None:
        return _known_by_judgement(log, fact, replace=replace)
    other = None if value is None else _fitting(projection, registry, row, value)
    told = {"fact": fact, "slot": row.slot, "value": row.value, "language": row.language, "other": other}
    return row.subject, row.object, json.dumps(told, ensure_ascii=False, sort_keys=True)


def _known_by_judgement(log: Log, fact: str, *, replace: bool) -> tuple[str, str | None, str]:
    """Return what an earlier decision, which took ``fact`` out of the graph, says of it."""
    earlier = judged_fact(log, fact)
    if earlier is None or replace:
        raise InputError(f"{fact!r} is no fact in this graph; `Case.show` and edges give the ids of facts")
    subject, object_, told = earlier
    return subject, object_, json.dumps(json.loads(told) | {"other": None}, ensure_ascii=False, sort_keys=True)


def _fitting(projection: Projection, registry: Registry, row: FactRow, value: str) -> str:
    if row.object is not None:
        node = projection.node_of(value)
        if next(projection.nodes([node]), None) is None or node.partition("/")[0] != row.object.partition("/")[0]:
            raise InputError(f"{value!r} is no node of the kind of {row.object!r}; `rabita search` tells ids")
        return node
    if row.slot != "type":
        return check_value(registry, registry.slots[row.slot], value)
    get_class(registry, value)
    if registry.root(value).prefix != row.subject.partition("/")[0]:
        raise InputError(f"{row.subject!r} cannot be a {value}: that has another root class")
    return value
