"""Tells from the beginning of a file how it is written."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from rabita.errors import InputError
from rabita.loaders.interchange.decoding import DecodedLines, Line, open_lines
from rabita.loaders.interchange.dialects import MAX_COLUMNS, sniff_delimiter
from rabita.loaders.interchange.objects import Item, find_layout, read_objects

EXTRACTION_FORMAT = "rabita-extraction/1"

FORMATS = {
    "extraction": f"Extractions ({EXTRACTION_FORMAT}): one JSON object, or one a line",
    "records": 'ontology records: JSON objects with a "type" such as "Meeting", one a line, in an array, or one alone',
    "table-csv": "a table: CSV, with commas, semicolons or bars",
    "table-tsv": "a table: cells parted by tabs",
    "table-jsonl": "a table: flat JSON objects, one a line or in an array",
}
"""The formats by name, with what they hold."""

_PEEKED = 20


def guess_format(path: str | Path) -> str:
    """Return which of ``FORMATS`` the file ``path`` (``-`` is standard input) is written in.

    Raises:
        InputError: it is none of them; says what it looks like and lists what is accepted.
    """
    return guess_of_lines(open_lines(path))


def guess_of_lines(lines: DecodedLines) -> str:
    """Return which of ``FORMATS`` the opened file is written in; raises as ``guess_format``."""
    if find_layout(lines) is not None:
        return _guess_json(lines)
    first = [line.text for line in islice(lines, _PEEKED) if isinstance(line, Line) and line.text.strip()]
    if not first:
        raise _refused(lines, "it holds nothing but blank lines")
    found = sniff_delimiter(first)
    if found is None:
        raise _refused(lines, f"it begins {first[0][:60]!r}, where no cells are seen and no JSON")
    if found.columns > MAX_COLUMNS:
        raise _refused(lines, f"it has {found.columns} columns, and {MAX_COLUMNS} is the limit")
    return "table-tsv" if found.delimiter == "\t" else "table-csv"


def _guess_json(lines: DecodedLines) -> str:
    seen = [item for item in islice(read_objects(lines), _PEEKED) if isinstance(item, Item)]
    if not seen:
        raise _refused(lines, "it begins as JSON does and holds no whole object")
    for item in seen:
        if item.value.get("format") == EXTRACTION_FORMAT:
            return "extraction"
    if any(_is_record(item.value) for item in seen):
        return "records"
    if len(seen) == 1 and find_layout(lines) != "array":
        if "format" in seen[0].value:
            raise _refused(
                lines, f"its format is {seen[0].value['format']!r}, and {EXTRACTION_FORMAT!r} is the one that is known"
            )
        raise _refused(lines, f"it is one JSON object with {_keys(seen[0].value)}, and has neither 'type' nor 'format'")
    return "table-jsonl"


def _is_record(value: dict[str, object]) -> bool:
    """Tell whether ``value`` names its class: names of classes begin with a capital."""
    kind = value.get("type")
    return isinstance(kind, str) and kind[:1].isupper() and kind.isidentifier()


def _keys(value: dict[str, object]) -> str:
    keys = ", ".join(map(repr, islice(value, 5)))
    return f"the keys {keys}" if keys else "no keys"


def _refused(lines: DecodedLines, why: str) -> InputError:
    accepted = "; ".join(f"{name} ({what})" for name, what in FORMATS.items())
    return InputError(f"{lines.name}: the format could not be guessed: {why}; name it with --format. Accepted: {accepted}")
