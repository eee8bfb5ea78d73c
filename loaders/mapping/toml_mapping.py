"""Reads a mapping file (TOML) and checks all of it against the ontology before any row is read."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from rabita.errors import InputError
from rabita.loaders.interchange.dialects import Dialect
from rabita.loaders.interchange.encodings import ENCODINGS
from rabita.loaders.mapping.cameo import built_in_lookups
from rabita.loaders.mapping.tabular.conditions import Holds, compile_where
from rabita.loaders.mapping.tabular.joining import Key, compile_join
from rabita.loaders.mapping.tabular.objects import compile_filler, compile_record
from rabita.loaders.mapping.tabular.scope import Cells, Evaluate, Scope
from rabita.loaders.mapping.tabular.values import compile_lookup
from rabita.schema.registry import Registry

TOP_KEYS = ("table", "map", "make", "source", "record", "recognise")
TABLE_KEYS = ("delimiter", "quoted", "header", "columns", "encoding", "missing", "where")
PSEUDO_COLUMNS = ("file", "row")
"""What a text may name beside the columns: the file without its suffix, the row's number."""

LARGEST_BYTES = 4 << 20


class Rule(NamedTuple):
    """How one ``[[record]]`` is made of a row. ``join`` gives what the rows of one record share."""

    at: str
    evaluate: Evaluate
    join: Callable[[Cells], Key] | None


class Plan(NamedTuple):
    """A mapping file, checked.

    ``digest`` names what the file says, whatever its comments. ``made`` are the columns that it makes, in order; ``missing``
    the cells that mean nothing, beside empty ones. ``columns`` are those that it uses, each with the key that uses it first.
    """

    name: str
    digest: str
    dialect: Dialect
    missing: frozenset[str]
    where: Holds | None
    made: tuple[tuple[str, Evaluate], ...]
    rules: tuple[Rule, ...]
    columns: Mapping[str, str]


def read_plan(path: Path, registry: Registry) -> Plan:
    """Return the checked mapping in the file ``path``.

    Raises:
        InputError: names file, key and the nearest valid name.
    """
    try:
        return compile_plan(read_toml(path), str(path), registry)
    except RecursionError:
        raise InputError(f"{path}: the mapping is nested too deeply; flatten it") from None


def read_toml(path: Path) -> dict[str, object]:
    """Return what the TOML file ``path`` holds; InputError names file and line."""
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_BYTES else None
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such mapping file; 'rabita load --suggest' drafts one") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: the mapping file cannot be read ({error})") from error
    if data is None:
        raise InputError(f"{path}: a mapping file of over {LARGEST_BYTES >> 20} MB; give the mapping here, the table as FILE")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{path}: the mapping file is not UTF-8; save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path}: this is no TOML: {error}") from None


def compile_plan(spec: Mapping[str, object], name: str, registry: Registry) -> Plan:
    """Return the checked mapping ``spec``, called ``name`` in messages."""
    scope = Scope(name, registry, built_in_lookups(registry))
    scope.check_keys(spec, TOP_KEYS, "")
    table = _section(spec, "table", scope)
    scope.check_keys(table, TABLE_KEYS, "table")
    where = compile_where(table["where"], "table.where", scope) if "where" in table else None
    for key, given in _section(spec, "map", scope).items():
        scope.lookups[key] = compile_lookup(given, f"map.{key}", scope)
    made = tuple((key, _make(key, given, scope)) for key, given in _section(spec, "make", scope).items())
    rules = _rules(spec, scope)
    digest = hashlib.sha256(msgspec.json.encode(spec, order="sorted")).hexdigest()[:16]
    return Plan(name, digest, _dialect(table, scope), _missing(table, scope), where, made, rules, scope.columns)


def _section(spec: Mapping[str, object], key: str, scope: Scope) -> Mapping[str, object]:
    found = spec.get(key, {})
    if not isinstance(found, Mapping):
        raise scope.error(key, f"a table is wanted: [{key}]")
    return found


def _make(key: str, spec: object, scope: Scope) -> Evaluate:
    """Compile a made column; those after it may use it."""
    if any(brace in key for brace in "{}"):
        raise scope.error(f"make.{key}", "the name of a column holds a brace; rename it")
    value = compile_filler(spec, f"make.{key}", scope, None)
    scope.made[key] = value
    return value.evaluate


def _rules(spec: Mapping[str, object], scope: Scope) -> tuple[Rule, ...]:
    records = spec.get("record")
    if not isinstance(records, list) or not records or not all(isinstance(each, Mapping) for each in records):
        raise scope.error("record", 'no record is described; write [[record]] and below it type = "Meeting" and the slots')
    source = spec.get("source")
    return tuple(_rule(each, f"record {n}", source, scope) for n, each in enumerate(records, start=1))


def _rule(spec: Mapping[str, object], at: str, source: object, scope: Scope) -> Rule:
    given = spec if source is None or "source" in spec else {**spec, "source": source}
    join = compile_join(spec["join"], f"{at}, join", scope) if "join" in spec else None
    return Rule(at, compile_record(given, at, scope).evaluate, join)


def _dialect(table: Mapping[str, object], scope: Scope) -> Dialect:
    delimiter, columns = table.get("delimiter"), table.get("columns", [])
    if delimiter is not None and not isinstance(delimiter, str):
        raise scope.error("table.delimiter", f"a character is wanted, got {delimiter!r}")
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise scope.error("table.columns", "a list of names is wanted")
    quoted, header = (_truth(table, key, scope) for key in ("quoted", "header"))
    return Dialect(delimiter=delimiter, quoted=quoted, header=header, columns=tuple(columns), encoding=_encoding(table, scope))


def _truth(table: Mapping[str, object], key: str, scope: Scope) -> bool | None:
    found = table.get(key)
    if found is not None and not isinstance(found, bool):
        raise scope.error(f"table.{key}", f"true or false is wanted, got {found!r}")
    return found


def _encoding(table: Mapping[str, object], scope: Scope) -> str | None:
    found = table.get("encoding")
    if found is not None and found not in ENCODINGS:
        raise scope.error("table.encoding", f"{found!r} is not known; known: {', '.join(ENCODINGS)}")
    return None if found is None else str(found)


def _missing(table: Mapping[str, object], scope: Scope) -> frozenset[str]:
    found = table.get("missing", [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise scope.error("table.missing", 'a list of texts is wanted, such as ["NA", "-"]')
    return frozenset(each.strip() for each in found)
