"""Where annotated corpora and their scorers are, and how a scorer is used: they are no part of the project."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from rabita.errors import InputError
from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.extraction import Extraction

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
Rows = dict[str, dict[str, Any]]


class Place(NamedTuple):
    """Where the corpora and their scorers are."""

    data: Path
    scorers: Path


@cache
def scorer(path: Path) -> ModuleType:
    """Return the scorer at ``path`` as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extracted(text: str, published: str | None = None) -> Extraction | None:
    """Return what is found in ``text``, or None when its language is not read."""
    try:
        return extract_text(text, document_id="d", published=published)
    except InputError:
        return None
