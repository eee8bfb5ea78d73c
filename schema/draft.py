"""Gathers the items of all modules, each with its block and module, before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rabita.schema.nearest import nearest_name
from rabita.schema.reading import Block, read_module

ONTOLOGY = Path(__file__).with_name("ontology")
OURS = ("core", "events")
BUILT_IN = ("string", "integer", "float", "boolean", "date", "uri", "uriorcurie")
"""Types of LinkML that a slot may have without a declaration."""

RESERVED_SLOTS = ("type", "roles", "assertions", "according_to")
"""Keys of records and of edges; a slot of that name would hide them."""

KINDS = {"types": "type", "enums": "enum", "slots": "slot", "classes": "class"}
_NAMES = {
    "types": re.compile("[a-z][a-z0-9_]*"),
    "enums": re.compile("[A-Z][A-Za-z0-9]*"),
    "slots": re.compile("[a-z][a-z0-9_]*"),
    "classes": re.compile("[A-Z][A-Za-z0-9_]*"),
}
_IRI = re.compile(r"(https?|urn|tag):[^\s<>\"{}|\\^`]+")
_CURIE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):([^\s<>\"{}|\\^`]+)")


class Item(NamedTuple):
    """A class, slot, enum or type as it stands in a module."""

    block: Block
    module: Block


class Draft:
    """All items by kind and name, and all prefixes, of modules that were read in the order of their imports."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Item]] = {kind: {} for kind in KINDS}
        self.prefixes: dict[str, str] = {}
        self.modules: list[Block] = []
        self.paths: list[Path] = []

    def names(self, *kinds: str) -> Iterator[str]:
        """Yield the names of the items of ``kinds``."""
        for kind in kinds:
            yield from self.items[kind]

    def add(self, module: Block, path: Path) -> None:
        """Add the items of ``module``, read from ``path``; a name that is taken is an error."""
        self.modules.append(module)
        self.paths.append(path)
        self._add_prefixes(module)
        for kind in KINDS:
            for name, block in module.blocks(kind):
                self._check_name(kind, name, block)
                self.items[kind][name] = Item(block, module)

    def _add_prefixes(self, module: Block) -> None:
        prefixes = module.block("prefixes")
        for prefix in prefixes.values:
            iri = prefixes.text(prefix)
            if not _IRI.fullmatch(iri):
                raise prefixes.error(prefix, f"{iri!r} is no IRI; write for example https://example.org/ns#")
            if prefix in self.items["slots"]:
                raise prefixes.error(prefix, "is also a slot and would replace it in JSON-LD; choose another prefix")
            if self.prefixes.setdefault(prefix, iri) != iri:
                raise prefixes.error(prefix, f"already stands for {self.prefixes[prefix]}; choose another prefix")
        default = module.text("default_prefix")
        if default not in self.prefixes:
            raise module.error("default_prefix", f"{default!r} is no prefix of this module; {near(default, self.prefixes)}")

    def _check_name(self, kind: str, name: str, block: Block) -> None:
        if not _NAMES[kind].fullmatch(name):
            form = "lower case with _" if kind in ("types", "slots") else "CamelCase"
            raise block.error(None, f"a {KINDS[kind]} is named in {form}, with the letters a-z, digits and _ only")
        if kind == "slots" and name in RESERVED_SLOTS:
            raise block.error(None, f"is a key of every record; choose another name ({', '.join(RESERVED_SLOTS)} are taken)")
        if kind == "types" and name in BUILT_IN:
            raise block.error(None, "is a built-in type; choose another name")
        rivals = ("slots",) if kind == "slots" else ("types", "enums", "classes")
        for rival in rivals:
            if name in self.items[rival]:
                first = self.items[rival][name].block
                raise block.error(None, f"is already the {KINDS[rival]} of {first.file}:{first.line}; choose another name")

    def iri(self, item: Item, key: str, text: str) -> str:
        """Return the full IRI that ``text`` (a CURIE or an IRI) of ``key`` means."""
        found = _CURIE.fullmatch(text)
        if found and found[1] in self.prefixes:
            return self.prefixes[found[1]] + found[2]
        if _IRI.fullmatch(text):
            return text
        known = near(found[1], self.prefixes) if found else "write prefix:name or a full IRI"
        raise item.block.error(
            key, f"the prefix of {text!r} is not declared; {known}" if found else f"{text!r} is no IRI; {known}"
        )

    def own_iri(self, item: Item, name: str, key: str) -> str:
        """Return the IRI that ``key`` of the item gives, else that of its module's default prefix."""
        given = item.block.optional(key)
        return self.iri(item, key, given) if given is not None else self.prefixes[item.module.text("default_prefix")] + name


def near(name: str, among: Iterable[str]) -> str:
    """Return the end of a message: the one of ``among`` nearest to ``name``, or all when none is near."""
    known = list(among)
    found = nearest_name(name, known)
    return f"nearest: {found!r}" if found else f"known: {', '.join(sorted(known)[:40])}"


def read_draft(modules: Iterable[str | Path]) -> Draft:
    """Return the items of our own modules, then of ``modules`` and what they import, each module once."""
    draft, seen = Draft(), set[Path]()
    for name in OURS:
        _read(draft, seen, ONTOLOGY / f"{name}.yaml", f"{name}.yaml")
    for module in modules:
        _read(draft, seen, *_locate(str(module), Path()))
    return draft


def _locate(module: str, folder: Path) -> tuple[Path, str]:
    if module in OURS:
        return ONTOLOGY / f"{module}.yaml", f"{module}.yaml"
    return folder / module, str(folder / module)


def _read(draft: Draft, seen: set[Path], path: Path, shown: str) -> None:
    if path.resolve() in seen:
        return
    seen.add(path.resolve())
    module = read_module(path, shown)
    for key in ("id", "name", "default_prefix"):
        if not module.text(key):
            raise module.error(None, f"has no {key!r}; a module names its id, name and default_prefix")
    for name in module.names("imports"):
        if name != "linkml:types":
            _read(draft, seen, *_imported(module, name, path.parent))
    draft.add(module, path)


def _imported(module: Block, name: str, folder: Path) -> tuple[Path, str]:
    path, shown = _locate(name if name in OURS else f"{name}.yaml", folder)
    if not path.is_file():
        raise module.error("imports", f"{name!r} is neither {' nor '.join(OURS)} nor a file {shown}")
    return path, shown
