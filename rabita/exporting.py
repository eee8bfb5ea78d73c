"""Writes a case's graph to a file, the kind told by its suffix."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from rabita.errors import InputError, StoreError
from rabita.graph.export.files import Written
from rabita.graph.projection.projection import Projection
from rabita.schema import Registry

__all__ = ["KINDS", "Written", "export"]
KINDS = ("html", "ttl", "nt", "trig", "jsonld", "graphml", "gexf", "csv", "jsonl")


def export(
    projection: Projection, registry: Registry, out: Path, *, to: str | None, everything: bool, lang: str, title: str
) -> Written:
    """Write the graph to ``out`` as ``to``, else as its suffix says.

    Raises:
        InputError: the kind is not known.
        StoreError: ``out`` cannot be written.
    """
    kind = to or out.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"{out}: the kind {kind!r} is not known; give --to one of {', '.join(KINDS)}, or such a suffix")
    if out.is_dir() and kind != "csv":
        raise StoreError(f"{out} is a directory; name a file in it")
    return _writer(kind, registry, everything=everything, lang=lang, title=title)(projection, out)


def _writer(kind: str, registry: Registry, *, everything: bool, lang: str, title: str) -> Callable[[Projection, Path], Written]:
    """Return what writes ``kind``; only its own libraries are imported."""
    if kind == "html":
        from rabita.graph.views.html import write_html
        from rabita.graph.views.view import DEFAULT_LIMIT, ranked_view

        limit = None if everything else DEFAULT_LIMIT
        return lambda projection, out: write_html(
            ranked_view(projection, registry, lang=lang, limit=limit, title=title), registry, out
        )
    if kind in ("graphml", "gexf"):
        from rabita.graph.export.gexf import write_gexf
        from rabita.graph.export.graphml import write_graphml

        return write_graphml if kind == "graphml" else partial(write_gexf, registry=registry, lang=lang)
    if kind in ("csv", "jsonl"):
        from rabita.graph.export.tables import write_csv, write_jsonl

        return partial(write_csv, lang=lang) if kind == "csv" else write_jsonl
    from rabita.graph.export.rdf import write_rdf

    return lambda projection, out: write_rdf(projection, registry, out, syntax=kind)
