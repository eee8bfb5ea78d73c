"""Writes nodes and edges as CSV tables, or as JSON lines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rabita.errors import StoreError
from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.layer import Layer, as_text
from rabita.graph.export.xml_text import Cleaner
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import Value

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""A text that begins so gets a ``'`` before it, so that no spreadsheet runs it (OWASP, CSV Injection); see ``read_cell``."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold: equal graphs give equal bytes."""
FIRST = {"nodes": ["id", "class", "name"], "edges": ["id", "type", "role", "source", "source_name", "target", "target_name"]}
Row = dict[str, Value]


def write_csv(projection: Projection, out: Path, *, layer: str = "content", lang: str = "en", bom: bool = True) -> Written:
    """Write ``nodes.csv`` and ``edges.csv`` into the directory ``out``, or into the archive ``out`` when it ends in ``.zip``.

    UTF-8, with the byte order mark that spreadsheets look for unless ``bom`` is false; lists are JSON text; a missing value is an
    empty cell, an empty text a ``'``. Edges name their ends in ``lang``. Rows are in id order.

    Raises:
        InputError: ``layer`` is not known.
        StoreError: ``out`` cannot be made or written.
    """
    tables = _Tables(projection, layer, lang, "utf-8-sig" if bom else "utf-8")
    if out.suffix.lower() == ".zip":
        with atomic_write(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in FIRST:
                with archive.open(_member(f"{name}.csv"), "w", force_zip64=True) as member:
                    tables.write(name, member)
    else:
        _make(out)
        for name in FIRST:
            with atomic_write(out / f"{name}.csv") as file:
                tables.write(name, file)
    return Written(str(out), tables.rows.counts["node"], tables.rows.counts["edge"], tables.text.replaced, tables.text.note())


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{directory}: the directory cannot be made ({error.strerror}); nothing was written") from error


class _Tables:
    def __init__(self, projection: Projection, layer: str, lang: str, encoding: str) -> None:
        self.rows = Layer(projection, layer)
        self.text = Cleaner()
        self._encoding = encoding
        self._name = f"name_{lang}"
        self._names: dict[str, Value] = {}

    def write(self, table: str, file: IO[bytes]) -> None:
        fields = self.rows.fields("node" if table == "nodes" else "edge")
        columns = FIRST[table] + [name for name in fields if name not in FIRST[table]]
        text = io.TextIOWrapper(file, self._encoding, newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(columns)
        for props in self._nodes() if table == "nodes" else self._edges():
            self.text.row = str(props["id"])
            writer.writerow([self.text(cell(props.get(column))) for column in columns])
        text.detach()

    def _nodes(self) -> Iterable[Row]:
        for node in self.rows.nodes():
            self._names[node.id] = node.props.get(self._name) or node.props.get("name") or node.id
            yield node.props

    def _edges(self) -> Iterable[Row]:
        for edge in self.rows.edges():
            names = {"source_name": self._names[edge.source], "target_name": self._names[edge.target]}
            yield {"source": edge.source, "target": edge.target, **names, **edge.props}


def cell(value: Value | None) -> str:
    """Return ``value`` as a cell that no spreadsheet takes for a formula; ``read_cell`` gives the text back."""
    if value is None:
        return ""
    text = as_text(value)
    if isinstance(value, str | list) and (not text or text.startswith(FORMULA)):
        return "'" + text
    return text


def read_cell(text: str) -> str | None:
    """Return what the cell ``text`` holds: None for what is missing, else the text without the ``'`` of ``cell``."""
    if not text:
        return None
    return text[1:] if text.startswith("'") else text


def write_jsonl(projection: Projection, out: Path, *, layer: str = "content") -> Written:
    """Write one JSON object a line, in id order: nodes ``{"node": {…}}``, then edges ``{"edge": {…}, "source": …, "target": …}``.

    Raises:
        InputError: ``layer`` is not known.
        StoreError: ``out`` cannot be written.
    """
    rows, text = Layer(projection, layer), Cleaner()
    with atomic_write(out) as file:
        for node in rows.nodes():
            file.write(_line(text, node.id, {"node": node.props}))
        for edge in rows.edges():
            file.write(_line(text, edge.id, {"edge": edge.props, "source": edge.source, "target": edge.target}))
    return Written(str(out), rows.counts["node"], rows.counts["edge"], text.replaced, text.note())


def _line(text: Cleaner, row: str, record: dict[str, Row | str]) -> bytes:
    text.row = row
    return (text(json.dumps(record, ensure_ascii=False)) + "\n").encode()
