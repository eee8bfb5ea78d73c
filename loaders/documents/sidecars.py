"""Metadata in a file of its own beside a document: ``article.toml`` tells about ``article.txt``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from rabita.errors import InputError
from rabita.loaders.documents.metadata import SLOTS, by_slot, parse_metadata, slot_of
from rabita.loaders.documents.records import Metadata

SUFFIX = ".toml"


def is_sidecar(path: Path) -> bool:
    """Tell whether ``path`` tells about a file beside it."""
    return path.suffix.lower() == SUFFIX and any(
        other.stem == path.stem and other.suffix.lower() != SUFFIX for other in path.parent.glob("*") if other.is_file()
    )


def read_sidecar(document: Path) -> Metadata | None:
    """Return what the file beside ``document`` tells; ``None`` when there is none.

    Raises:
        InputError: it cannot be read, has a key that is no slot, or a date that is none.
    """
    path = document.with_suffix(SUFFIX)
    if document.suffix.lower() == SUFFIX or not path.is_file():
        return None
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path.name}, which tells about it, cannot be read ({error}); correct or remove it") from error
    unknown = [key for key in given if slot_of(key) in (None, "text")]
    if unknown:
        raise InputError(f"{path.name}: {unknown[0]!r} is no key; known: {', '.join(slot for slot in SLOTS if slot != 'text')}")
    about, notes = parse_metadata(by_slot(given))
    if notes:
        raise InputError(f"{path.name}: {notes[0]}")
    return about
