"""Drafts a mapping file for a table, for a person to read and correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from rabita.errors import InputError
from rabita.loaders.interchange.dialects import Dialect
from rabita.loaders.interchange.tables import Row, Table, read_table, texts_of
from rabita.loaders.mapping.tabular.clues import AS_IS, Column, read_clues
from rabita.loaders.mapping.tabular.kinds import find_kind, find_stage
from rabita.schema.registry import Registry

_ROWS = 500
_MOST_KINDS = 60

NOTHING = frozenset(["NA", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "-", "--", "?", "غير معروف", "لا يوجد"])
"""Cells that many tables write for nothing; only those that occur are put into the draft."""

_MODALITIES = {
    "occurred": "asserted",
    "ongoing": "asserted",
    "planned": "intended",
    "proposed": "proposed",
    "possible": "possible",
}
_ACTORS = ("actor", "host", "visitor", "initiator", "recipient")


def suggest_mapping(path: str | Path, registry: Registry, dialect: Dialect | None = None) -> str:
    """Return the text of a mapping file for the table in ``path``, drafted from the names and first values of its columns.

    It is valid as it stands; what it could not see is said in comments.

    Raises:
        InputError: the file is no table, or has no rows.
    """
    table = read_table(path, dialect)
    rows = list(islice((row for row in table if isinstance(row, Row)), _ROWS))
    if not rows:
        raise InputError(f"{table.lines.name}: there is no row below the names of the columns; nothing can be suggested")
    usable = [name for name in table.columns if not set(name) & set("{}")]
    cells = {name: [_value(row, name) for row in rows] for name in usable}
    missing = sorted(NOTHING & {value for values in cells.values() for value in values})
    clues = [read_clues(name, [value for value in values if value not in missing]) for name, values in cells.items()]
    return "\n".join(_lines(table, _settled(clues, registry), registry, missing)) + "\n"


def _value(row: Row, column: str) -> str:
    return ", ".join(texts_of(row.cells.get(column, ""))).strip()


def _lines(table: Table, columns: Sequence[Column], registry: Registry, missing: Sequence[str]) -> Iterator[str]:
    taken: list[Column] = []
    body = [*_record(columns, registry, taken), *_source(columns, taken)]
    yield f"# A draft for {_plain(table.lines.name)}: read and correct it, then load with --map (docs/mapping.md describes it)."
    unused = [column.name for column in columns if column not in taken]
    if unused:
        yield f"# Not used: {', '.join(map(_plain, unused))}"
    yield from _table(table, missing)
    yield from _maps(columns, registry)
    yield from ("", "[[record]]", *body)


def _plain(text: str) -> str:
    return "".join(char for char in " ".join(text.split())[:200] if char.isprintable())


def _table(table: Table, missing: Sequence[str]) -> Iterator[str]:
    dialect = table.dialect
    yield from ("", "[table]")
    if missing:
        yield f"missing = [{', '.join(map(_quoted, missing))}]"
    if table.lines.encoding != "utf-8":
        yield f"encoding = {_quoted(table.lines.encoding)}"
    if dialect.form != "json":
        yield from (f"delimiter = {_quoted(dialect.delimiter or ',')}", f"header = {str(bool(dialect.header)).lower()}")
        if not dialect.header:
            yield f"columns = [{', '.join(map(_quoted, table.columns))}]"


def _settled(columns: list[Column], registry: Registry) -> list[Column]:
    """Return the columns with what only shows beside others: a source of a target acts, states act where nobody else does."""
    meanings = {column.meaning for column in columns}
    other = {"country": "" if meanings & set(_ACTORS) else "actor"}
    if "recipient" in meanings and not meanings & {"initiator", "url"}:
        other["publisher"] = "initiator"
    settled = [column._replace(meaning=other.get(column.meaning, column.meaning)) for column in columns]
    kinds = [column for column in settled if column.meaning == "kind"]
    best = max(kinds, key=lambda column: _recognised(column, registry), default=None)
    return [column._replace(meaning="") if column.meaning == "kind" and column is not best else column for column in settled]


def _recognised(column: Column, registry: Registry) -> int:
    if _is_cameo(column):
        return _MOST_KINDS
    return sum(find_kind(value, registry) is not None for value in _distinct(column.values)) if _is_list(column) else -1


def _maps(columns: Sequence[Column], registry: Registry) -> Iterator[str]:
    column = _find(columns, "kind")
    if column is not None and _is_list(column):
        yield from ("", "[map.kinds]")
        for value in _distinct(column.values):
            found = find_kind(value, registry)
            yield f"{_quoted(value)} = {_quoted(found or 'Event')}" + ("" if found else "  # not recognised: choose")


def _distinct(values: Sequence[str]) -> list[str]:
    """Return the values, the most frequent first, each in the spelling that stands first."""
    spelled: dict[str, str] = {}
    for value in values:
        spelled.setdefault(" ".join(value.split()).casefold(), " ".join(value.split()))
    counts = Counter(" ".join(value.split()).casefold() for value in values)
    return [spelled[key] for key, _ in counts.most_common()]


def _is_list(column: Column) -> bool:
    return len(set(column.values)) <= _MOST_KINDS and not _is_cameo(column)


def _is_cameo(column: Column) -> bool:
    return bool(column.values) and all(value.isdecimal() and 2 <= len(value) <= 4 for value in column.values)


def _find(columns: Sequence[Column], meaning: str) -> Column | None:
    return next((column for column in columns if column.meaning == meaning and column.values), None)


def _record(columns: Sequence[Column], registry: Registry, taken: list[Column]) -> Iterator[str]:
    """Yield the lines of the record, and note the columns that it uses."""
    kinds, type_ = _type(columns, registry, taken)
    yield f"type = {type_}"
    for key, meaning in (
        ("id", "id"),
        ("time", "date"),
        ("label", "label"),
        ("description", "description"),
    ):
        column = _find(columns, meaning)
        if column is None or (key == "id" and len(set(column.values)) < len(column.values)):
            continue
        taken.append(column)
        yield f"{key} = {_text(column)}"
    yield from _stages(columns, registry, taken)
    yield from _actors(columns, registry, kinds, taken)
    for key, meaning in (("location", "place"), ("has_topic", "topic"), ("confidence", "confidence")):
        column = _find(columns, meaning)
        if column is not None:
            taken.append(column)
            yield f"{key} = {_text(column)}"


def _type(columns: Sequence[Column], registry: Registry, taken: list[Column]) -> tuple[set[str], str]:
    column = _find(columns, "kind")
    if column is None or not (_is_cameo(column) or _is_list(column)):
        return {"Event"}, '"Event"  # no column tells the kind'
    taken.append(column)
    if _is_cameo(column):
        return {"Event"}, f'{{ from = {_quoted("{" + column.name + "}")}, map = "cameo", otherwise = "Event" }}'
    kinds = {find_kind(value, registry) or "Event" for value in _distinct(column.values)}
    return kinds, f'{{ from = {_quoted("{" + column.name + "}")}, map = "kinds", otherwise = "Event" }}'


def _stages(columns: Sequence[Column], registry: Registry, taken: list[Column]) -> Iterator[str]:
    """Yield how the record is said, by the column that tells how real the event is, else by kinds such as "proposed visit"."""
    for meaning in ("status", "kind"):
        column = _find(columns, meaning)
        if column is not None and _is_list(column):
            stages = {value: find_stage(value, registry) for value in _distinct(column.values)}
            if any(stages.values()):
                break
    else:
        return
    taken.append(column)
    for key, other, results in (
        ("modality", "asserted", {value: _MODALITIES[stage] for value, stage in stages.items() if stage in _MODALITIES}),
        ("polarity", "affirmed", {value: "denied" for value, stage in stages.items() if stage == "denied"}),
        ("status", "", {value: stage for value, stage in stages.items() if stage in ("ongoing", "cancelled")}),
    ):
        if results:
            pairs = ", ".join(f"{_quoted(value)} = {_quoted(result)}" for value, result in results.items() if result is not None)
            yield f"{key} = {{ from = {_quoted('{' + column.name + '}')}, map = {{ {pairs} }}, otherwise = {_quoted(other)} }}"


def _actors(columns: Sequence[Column], registry: Registry, kinds: set[str], taken: list[Column]) -> Iterator[str]:
    """Yield a line a role; a role that not every kind has is told as participant."""
    roles: dict[str, list[Column]] = {}
    for column in columns:
        if column.meaning in _ACTORS and column.values:
            has_role = column.meaning != "actor" and all(column.meaning in registry.slots_of(kind) for kind in {*kinds, "Event"})
            roles.setdefault(column.meaning if has_role else "participant", []).append(column)
    for role, several in roles.items():
        found = several if role == "participant" else several[:1]
        taken += found
        yield f"{role} = [{', '.join(map(_text, found))}]"


def _source(columns: Sequence[Column], taken: list[Column]) -> Iterator[str]:
    parts = {key: _find(columns, key) for key in ("url", "publisher", "published", "quote")}
    found = {key: column for key, column in parts.items() if column is not None}
    if found.keys() & {"url", "publisher"}:
        taken += found.values()
        for key, column in found.items():
            yield f"source.{key} = {_text(column)}"


def _text(column: Column) -> str:
    text = _quoted("{" + column.name + "}")
    if not AS_IS.issuperset(column.dates):
        formats = [_quoted(pattern) for pattern in column.dates]
        return f"{{ from = {text}, date = {formats[0] if len(formats) == 1 else '[' + ', '.join(formats) + ']'} }}"
    split = _split(column) if column.meaning in (*_ACTORS, "topic", "place") else None
    return text if split is None else f"{{ from = {text}, split = {_quoted(split)} }}"


def _split(column: Column) -> str | None:
    """Return what parts several names in the cells of ``column``, when one in ten cells holds it."""
    counts = {mark: sum(mark in value for value in column.values) for mark in (";", "؛", "|", "،")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] * 10 >= len(column.values) else None


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
