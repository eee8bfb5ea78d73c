"""Reads plain text and Markdown, with front matter when it begins with some."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rabita.loaders.documents.decoding import decode_text, read_bytes, sha256
from rabita.loaders.documents.metadata import by_slot, parse_metadata
from rabita.loaders.documents.records import Item, Options, ReadDocument, Source

SUFFIXES = {"": "text/plain", ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown"}
_FENCED = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL | re.MULTILINE)


class _Parted(NamedTuple):
    told: Mapping[str, object]
    text: str
    notes: tuple[str, ...] = ()


def fits_text(source: Source, options: Options) -> bool:
    """Tell whether ``source`` is called a text, or has no suffix."""
    return source.suffix in SUFFIXES


def read_text(source: Source, options: Options) -> Iterator[Item]:
    """Yield the one document in ``source``; its line ends stay as they are."""
    data = read_bytes(source, options)
    decoded = decode_text(data)
    parted = _parted(decoded.text)
    about, notes = parse_metadata(parted.told)
    if about.title is None and source.suffix.startswith(".m"):
        about = about._replace(title=_heading(parted.text))
    yield ReadDocument(
        parted.text,
        about,
        SUFFIXES[source.suffix],
        sha256(data),
        encoding=decoded.encoding,
        notes=(*decoded.notes, *parted.notes, *notes),
    )


def _heading(text: str) -> str | None:
    """Return the heading of a Markdown text that begins with one."""
    found = re.match(r"\s*#[ \t]+(.+?)[ \t#]*(?:\r?\n|\Z)", text)
    return None if found is None else found[1]


def _parted(text: str) -> _Parted:
    """Part front matter (YAML between ``---``, TOML between ``+++``) from the text below it; what is none stays text."""
    found = _FENCED.match(text)
    if found is None:
        return _Parted({}, text)
    try:
        told = tomllib.loads(found[2]) if found[1] == "+++" else _yaml(found[2])
    except ValueError as error:
        line = str(error).partition("\n")[0]
        return _Parted({}, text, (f"what looks like front matter cannot be read ({line}) and stays in the text",))
    if not isinstance(told, dict) or not all(re.fullmatch(r"[\w-]+", str(key)) for key in told):
        return _Parted({}, text)
    return _Parted(by_slot(told), text[found.end() :])


def _yaml(text: str) -> object:
    import yaml

    try:
        # The base loader makes only texts, lists and mappings. Dates are read by us: YAML's own reading would make 2025-03 a text and 2025-03-09 a date.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
