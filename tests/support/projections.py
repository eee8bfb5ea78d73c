"""Rows of a projection in a form that can be compared: without surrogate numbers."""

from __future__ import annotations

from pathlib import Path

from rabita.graph.projection.build import catch_up
from rabita.graph.projection.projection import Projection
from rabita.schema import Registry

SELECTS = {
    "node": "select id, root, class, props, hash from node order by id",
    "edge": "select id, type, role, source, target, source_root, target_root, is_fact, props, hash from edge order by id",
    "fact": "select id, subject, slot, object, value, datatype, language, status, sources, confidence, assertions, numbers, shown from fact order by id",
    "reading": "select f.id, r.assertion from reading r join fact f on f.n = r.fact order by 1, 2",
    "redirect": "select referent, node, reason from redirect order by referent",
    "search": "select s.id, s.names, s.body from search s order by s.id",
    "doubtful": "select a, b, reason, score from doubtful order by 1, 2, 3",
}


def rows(projection: Projection) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of ``projection`` by table."""
    return {table: projection.db.execute(select).fetchall() for table, select in SELECTS.items()}


def fresh(log_path: Path, registry: Registry, directory: Path, language: str) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of a projection built anew from the log at ``log_path``."""
    with Projection(directory / "fresh.db", registry.labels) as projection:
        projection.db.executescript("delete from meta")
        catch_up(projection, log_path, registry, language=language)
        return rows(projection)
