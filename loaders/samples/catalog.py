"""The bundled samples: six short articles with their gold Extractions, and a table of events with its mapping file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from rabita.schema.extraction import Extraction, decode_extraction

_FOLDER = Path(__file__).parent


class Metadata(NamedTuple):
    """What the sidecar of an article says of it; ``published`` is an ISO date."""

    title: str
    url: str
    publisher: str
    published: str
    language: str
    author: str


class Sample(NamedTuple):
    """One article: its file, its text as stored, its metadata, and what a careful annotator finds in it."""

    path: Path
    text: str
    metadata: Metadata
    extraction: Extraction


def sample_articles() -> list[Sample]:
    """Return the articles, in the order of their names. Offsets of ``extraction`` count in ``text``."""
    return [_sample(path) for path in sorted(_FOLDER.glob("*-??.txt"))]


def sample_table() -> tuple[Path, Path]:
    """Return the paths of the table of events (CSV) and of its mapping file (TOML)."""
    return _FOLDER / "events.csv", _FOLDER / "events.toml"


def _sample(path: Path) -> Sample:
    metadata = Metadata(**tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8")))
    extraction = decode_extraction(path.with_suffix(".json").read_bytes())
    return Sample(path, path.read_bytes().decode(), metadata, extraction)
