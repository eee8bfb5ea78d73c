"""Reads the YAML of an ontology module into blocks that remember their lines, and refuses every key that is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rabita.errors import SchemaError
from rabita.schema.nearest import nearest_name

MAX_BYTES = 4_000_000
"""A module larger than this is refused: the shipped ones have 40 kB."""

TEXT, FLAG, NUMBER, NAMES, BLOCK = "text", "true or false", "a number", "a list of names", "a mapping"

_MAPPINGS = {f"{kind}_mappings": NAMES for kind in ("exact", "close", "broad", "narrow")}
_DESCRIBED = {"description": TEXT, "annotations": BLOCK}
KEYS: Mapping[str, Mapping[str, str]] = {
    "module": {
        **dict.fromkeys(("id", "name", "title", "description", "version", "license", "default_prefix", "default_range"), TEXT),
        **dict.fromkeys(("prefixes", "types", "enums", "slots", "classes"), BLOCK),
        "imports": NAMES,
    },
    "type": {"typeof": TEXT, "uri": TEXT, "minimum_value": NUMBER, "maximum_value": NUMBER, "description": TEXT},
    "enum": {"permissible_values": BLOCK, **_DESCRIBED},
    "value": _DESCRIBED,
    "slot": {
        **dict.fromkeys(("range", "pattern", "is_a", "slot_uri"), TEXT),
        **dict.fromkeys(("multivalued", "required", "identifier"), FLAG),
        **dict.fromkeys(("minimum_value", "maximum_value"), NUMBER),
        **_MAPPINGS,
        **_DESCRIBED,
    },
    "slot_usage": {
        "range": TEXT,
        "pattern": TEXT,
        "multivalued": FLAG,
        "required": FLAG,
        "minimum_value": NUMBER,
        "maximum_value": NUMBER,
        "description": TEXT,
    },
    "class": {
        **dict.fromkeys(("is_a", "class_uri"), TEXT),
        **dict.fromkeys(("abstract", "mixin"), FLAG),
        **dict.fromkeys(("mixins", "slots"), NAMES),
        "slot_usage": BLOCK,
        **_MAPPINGS,
        **_DESCRIBED,
    },
}
"""The keys that are read at each level, with the shape of their value."""


@dataclass(frozen=True, slots=True)
class Block:
    """One mapping of the YAML: what it describes, where it stands, and the line of each key."""

    file: str
    line: int
    item: str
    values: Mapping[str, str | tuple[str, ...] | Block]
    lines: Mapping[str, int]

    def error(self, key: str | None, problem: str) -> SchemaError:
        """Return the error that says ``problem`` of ``key`` (or of the whole block), with file, line and item."""
        line = self.line if key is None else self.lines.get(key, self.line)
        where = f"{self.file}:{line}: {self.item}"
        return SchemaError(f"{where}: {problem}" if key is None else f"{where}: {key!r}: {problem}")

    def text(self, key: str, default: str = "") -> str:
        """Return the text of ``key``."""
        value = self.values.get(key, default)
        assert isinstance(value, str), key
        return value

    def optional(self, key: str) -> str | None:
        """Return the text of ``key``, or ``None`` when it is absent."""
        return self.text(key) if key in self.values else None

    def flag(self, key: str) -> bool:
        """Return whether ``key`` is there and true."""
        return self.values.get(key) == "true"

    def number(self, key: str) -> float | None:
        """Return the number of ``key``, or ``None`` when it is absent."""
        return float(self.text(key)) if key in self.values else None

    def names(self, key: str) -> tuple[str, ...]:
        """Return the list of ``key``; empty when it is absent."""
        value = self.values.get(key, ())
        assert isinstance(value, tuple), key
        return value

    def block(self, key: str) -> Block:
        """Return the mapping of ``key``; an empty one when it is absent."""
        value = self.values.get(key)
        if value is None:
            return Block(self.file, self.line, self.item, {}, {})
        assert isinstance(value, Block), key
        return value

    def blocks(self, key: str) -> Iterator[tuple[str, Block]]:
        """Yield name and mapping of each entry of ``key``."""
        for name, value in self.block(key).values.items():
            assert isinstance(value, Block), name
            yield name, value


def read_module(path: Path, shown: str) -> Block:
    """Return the module in the file ``path``, called ``shown`` in errors, each key known and each value of the right shape.

    Raises:
        SchemaError: naming file, line, item and key; also when the file is missing, too large or no YAML.
    """
    module = _Reader(shown).mapping(_compose(path, shown), "module")
    return _checked(module, "module")


def _compose(path: Path, shown: str) -> Node:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = path.read_bytes()
        if len(text) > MAX_BYTES:
            raise SchemaError(f"{shown}: has {len(text)} bytes; a module has at most {MAX_BYTES}")
        node: Node | None = yaml.compose(text.decode("utf-8-sig"), Loader=loader)
    except OSError as error:
        raise SchemaError(f"{shown}: cannot be read ({error.strerror}); give the path of a YAML module") from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"{shown}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SchemaError(f"{shown}:{line}: is not YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SchemaError(f"{shown}: is not YAML: {' '.join(str(error).split())}") from error
    if node is None:
        raise SchemaError(f"{shown}:1: is empty; a module has at least id, name and classes")
    return node


class _Reader:
    """Turns YAML nodes into blocks. Scalars stay as written (``no`` is a word here, never false)."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.seen: set[int] = set()

    def mapping(self, node: Node, item: str) -> Block:
        line = node.start_mark.line + 1
        values: dict[str, str | tuple[str, ...] | Block] = {}
        lines: dict[str, int] = {}
        block = Block(self.file, line, item, values, lines)
        if not isinstance(node, MappingNode):
            raise block.error(
                None,
                f"must be a mapping, not {node.value!r}" if isinstance(node, ScalarNode) else "must be a mapping, not a list",
            )
        for key_node, value_node in node.value:
            key = self._key(key_node, block)
            lines[key] = key_node.start_mark.line + 1
            if key in values:
                raise block.error(key, "is given twice; keep one")
            values[key] = self._value(value_node, block, key)
        return block

    def _key(self, node: Node, block: Block) -> str:
        if not isinstance(node, ScalarNode):
            raise block.error(None, f"line {node.start_mark.line + 1}: a key must be a word")
        key: str = node.value
        return key

    def _value(self, node: Node, block: Block, key: str) -> str | tuple[str, ...] | Block:
        if id(node) in self.seen:
            raise block.error(key, "is an alias (*name); write the value out")
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, f"{block.item} {key!r}")
        if isinstance(node, SequenceNode):
            return tuple(self._word(item, block, key) for item in node.value)
        value: str = node.value
        return Block(self.file, node.start_mark.line + 1, f"{block.item} {key!r}", {}, {}) if _is_null(node) else value

    def _word(self, node: Node, block: Block, key: str) -> str:
        if not isinstance(node, ScalarNode) or _is_null(node):
            raise block.error(key, f"must be {NAMES}, each a single word")
        word: str = node.value
        return word


def _is_null(node: Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"


_PARTS = {
    "types": "type",
    "enums": "enum",
    "slots": "slot",
    "classes": "class",
    "permissible_values": "value",
    "slot_usage": "slot_usage",
}
_PLAIN = ("prefixes", "annotations")


def _checked(block: Block, level: str) -> Block:
    """Return ``block`` with its item's name said well, once its keys and those of all blocks in it are known and fit."""
    values: dict[str, str | tuple[str, ...] | Block] = {}
    for key, value in block.values.items():
        shape = KEYS[level].get(key)
        if shape is None:
            near = nearest_name(key, KEYS[level])
            known = f"nearest: {near!r}" if near else f"known: {', '.join(sorted(KEYS[level]))}"
            raise block.error(key, f"is no {level} key; {known}")
        values[key] = _fitting(block, key, value, shape)
    return Block(block.file, block.line, block.item, values, block.lines)


def _fitting(block: Block, key: str, value: str | tuple[str, ...] | Block, shape: str) -> str | tuple[str, ...] | Block:
    if isinstance(value, Block) and shape == BLOCK:
        return _entries(block, key, value)
    if isinstance(value, tuple) and shape == NAMES:
        return value
    if isinstance(value, str) and (
        shape == TEXT or (shape == FLAG and value in ("true", "false")) or (shape == NUMBER and _is_number(value))
    ):
        return value
    raise block.error(key, f"must be {shape}" + (f", not {value!r}" if isinstance(value, str) else ""))


def _is_number(text: str) -> bool:
    try:
        return float(text) - float(text) == 0  # neither infinite nor nan
    except ValueError:
        return False


def _entries(block: Block, key: str, entries: Block) -> Block:
    """Return the named entries below ``key``: blocks of their own kind, or for prefixes and annotations plain text."""
    if key in _PLAIN:
        for name, value in entries.values.items():
            if not isinstance(value, str):
                raise entries.error(name, "must be a single text")
        return Block(entries.file, entries.line, block.item, entries.values, entries.lines)
    level = _PARTS[key]
    checked = {name: _checked(_named(block, key, entries, name), level) for name in entries.values}
    return Block(entries.file, entries.line, block.item, checked, entries.lines)


def _named(block: Block, key: str, entries: Block, name: str) -> Block:
    value = entries.values[name]
    item = f"{block.item}: {_PARTS[key]} {name!r}" if block.item != "module" else f"{_PARTS[key]} {name!r}"
    if not isinstance(value, Block):
        raise entries.error(name, f"must be {BLOCK} of its own keys")
    return Block(value.file, entries.lines[name], item, value.values, value.lines)
