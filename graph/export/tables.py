"""Writes nodes and edges as CSV tables, or as JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from rabita.errors import StoreError
from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Layer, Props
from rabita.graph.projection.projection import Projection

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""A text cell that begins so gets a ``'`` before it, so that no spreadsheet runs it; a reader takes one ``'`` away."""


def write_csv(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write ``nodes.csv`` and ``edges.csv`` into the directory ``out``: UTF-8 with a mark that spreadsheets know, lists as JSON text.

    Raises:
        StoreError: the directory cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{out}: cannot be made ({error.strerror})") from error
    rows = Layer(projection, layer)
    nodes = _table(out / "nodes.csv", ["id", "name"], lambda: (node.props for node in rows.nodes()))
    edges = _table(
        out / "edges.csv",
        ["id", "type", "source", "target"],
        lambda: ({"type": edge.type, "source": edge.source, "target": edge.target, **edge.props} for edge in rows.edges()),
    )
    return Written(str(out), nodes, edges)


def _table(path: Path, first: list[str], rows: Callable[[], Iterable[Props]]) -> int:
    columns = first + sorted({key for props in rows() for key in props} - set(first))
    count = 0
    with (
        atomic_write(path) as file,
        io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="", write_through=True) as text,
    ):
        writer = csv.writer(text)
        writer.writerow(columns)
        for count, props in enumerate(rows(), start=1):
            writer.writerow([cell(props.get(column)) for column in columns])
        text.detach()
    return count


def cell(value: object) -> str:
    """Return ``value`` as a cell: an empty one for what is missing, ``""`` marked by a ``'`` for an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    words = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
    return "'" + words if not words or words.startswith(FORMULA) else words


def write_jsonl(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write one JSON object a line: nodes (``{"node": …}``), then edges (``{"edge": …, "type", "source", "target"}``).

    Raises:
        StoreError: ``out`` cannot be written.
    """
    rows = Layer(projection, layer)
    nodes = edges = 0
    with atomic_write(out) as file:
        for nodes, node in enumerate(rows.nodes(), start=1):
            file.write(_line({"node": node.props}))
        for edges, edge in enumerate(rows.edges(), start=1):
            file.write(_line({"edge": edge.props, "type": edge.type, "source": edge.source, "target": edge.target}))
    return Written(str(out), nodes, edges)


def _line(record: dict[str, str | Props]) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace")
