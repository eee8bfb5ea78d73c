"""Checks what only all modules together can show: roots, ids, names that would collide, matches; and what a new version lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rabita.errors import SchemaError
from rabita.schema.building import Parts
from rabita.schema.draft import Draft, near
from rabita.schema.inheritance import Lineage, check_narrower
from rabita.schema.matching import GRAMMAR, parse_match
from rabita.schema.model import MatchPart, MatchTerm, Root, Slot
from rabita.schema.reading import Block

if TYPE_CHECKING:
    from rabita.schema.registry import Registry

RESERVED_PREFIXES = ("fact", "link", "run")
"""First parts of ids that are no nodes; no root may have them."""

_LANGUAGE_END = re.compile(r"(.+)_([a-z]{2,3})")


def check_slots(draft: Draft, parts: Parts, slot_lines: Lineage, class_lines: Lineage) -> None:
    """Raise SchemaError for a slot wider than its parent, or named so that it hides something else."""
    for name, item in draft.items["slots"].items():
        slot, block = parts.slots[name], item.block
        if slot.parent is not None:
            check_narrower(block, slot, parts.slots[slot.parent], class_lines)
        if name in draft.prefixes:
            raise block.error(
                None, f"is also the prefix of {draft.prefixes[name]} and would replace it in JSON-LD; choose another name"
            )
        _check_language_end(parts, name, block)
    _check_relationship_types(draft, parts, slot_lines)
    _check_case(draft)


def _check_language_end(parts: Parts, name: str, block: Block) -> None:
    found = _LANGUAGE_END.fullmatch(name)
    if found and found[1] in parts.slots and parts.slots[found[1]].kind == "text":
        raise block.error(None, f"is also the property of slot {found[1]!r} in the language {found[2]!r}; choose another name")


def _check_relationship_types(draft: Draft, parts: Parts, slot_lines: Lineage) -> None:
    types = {
        (slot_lines[name][-1] if slot_lines[name] else name).upper()
        for name, slot in parts.slots.items()
        if slot.kind == "relationship"
    }
    types.update(cls.annotations["edge_label"] for cls in parts.classes.values() if "edge_label" in cls.annotations)
    for name, item in draft.items["classes"].items():
        if name in types and parts.classes[name].is_label:
            raise item.block.error(None, "is also a type of relationship; choose another name")


def _check_case(draft: Draft) -> None:
    """SQL names, file names on macOS and Windows and pages of documentation know no case."""
    items = [
        (one, name, item) for kind, one in (("classes", "class"), ("slots", "slot")) for name, item in draft.items[kind].items()
    ]
    seen: dict[str, str] = {}
    for one, name, item in sorted(items, key=lambda found: draft.modules.index(found[2].module)):
        first = seen.setdefault(name.casefold(), f"{one} {name!r} ({item.block.file}:{item.block.line})")
        if not first.startswith(f"{one} {name!r} "):
            raise item.block.error(None, f"differs from the {first} in case only; choose another name")


def check_classes(draft: Draft, parts: Parts, lineage: Lineage, slots: Mapping[str, Mapping[str, Slot]]) -> dict[str, Root]:
    """Return the root of each class that has exactly one; SchemaError for a concrete class without, and for what its
    annotations name wrongly."""
    own = _own_roots(draft, parts, slots)
    roots: dict[str, Root] = {}
    for name, cls in parts.classes.items():
        block = draft.items["classes"][name].block
        found = [up for up in (name, *lineage[name]) if up in own]
        if len(found) > 1:
            raise block.error(
                None, f"has {len(found)} roots, {' and '.join(found)}; a node has one, so mix in a class without root"
            )
        if cls.concrete and not found:
            raise block.error(None, "has no root above it: no id could be made; give it is_a, or annotations root: prefix")
        if found:
            roots[name] = own[found[0]]
        _check_mixins(parts, block, cls.mixins)
        _check_edges(parts, block, slots[name])
    return roots


def _check_mixins(parts: Parts, block: Block, mixins: Iterable[str]) -> None:
    for mixin in mixins:
        if not parts.classes[mixin].mixin:
            raise block.error("mixins", f"{mixin!r} is not declared with mixin: true; use is_a")


def _check_edges(parts: Parts, block: Block, slots: Mapping[str, Slot]) -> None:
    annotations = block.block("annotations")
    for key in ("edge_from", "edge_to"):
        name = annotations.text(key)
        if name and (name not in slots or slots[name].kind != "relationship"):
            raise annotations.error(key, f"{name!r} is no relationship of this class; {near(name, slots)}")
    status = annotations.text("sets_agreement_status")
    if status and status not in parts.enums["AgreementStatus"].values:
        raise annotations.error(
            "sets_agreement_status", f"{status!r} is no AgreementStatus; {near(status, parts.enums['AgreementStatus'].values)}"
        )


def _own_roots(draft: Draft, parts: Parts, slots: Mapping[str, Mapping[str, Slot]]) -> dict[str, Root]:
    taken: dict[str, str] = {}
    own: dict[str, Root] = {}
    for name, cls in parts.classes.items():
        annotations = draft.items["classes"][name].block.block("annotations")
        if cls.root is None:
            if "match" in annotations.values:
                raise annotations.error("match", "belongs to a class with root; take it away")
            continue
        if not cls.is_label:
            raise annotations.error("root", "a root is a label in a property graph; take no_label away")
        if cls.root in RESERVED_PREFIXES or cls.root in taken:
            raise annotations.error(
                "root", f"the id prefix {cls.root!r} is taken by {taken.get(cls.root, 'Rabita itself')}; choose another"
            )
        taken[cls.root] = name
        own[name] = Root(name, cls.root, _match(annotations, slots[name]))
    return own


def _match(annotations: Block, slots: Mapping[str, Slot]) -> tuple[MatchPart, ...]:
    if "match" not in annotations.values:
        return ()
    try:
        parts = parse_match(annotations.text("match"))
    except ValueError as error:
        raise annotations.error("match", f"the part {str(error)!r} cannot be read; write {GRAMMAR}") from error
    for term in (term for part in parts for term in part.terms):
        _check_term(annotations, term, slots)
    return parts


def _check_term(annotations: Block, term: MatchTerm, slots: Mapping[str, Slot]) -> None:
    if term.slot is None:
        return
    if term.slot not in slots:
        raise annotations.error("match", f"this class has no slot {term.slot!r}; {near(term.slot, slots)}")
    needed = {"norm": "text", "year": "time"}.get(term.how)
    if needed is not None and slots[term.slot].kind != needed:
        raise annotations.error(
            "match", f"{term.how}() needs a slot of {'langtext' if needed == 'text' else 'edtf'}, not {term.slot!r}"
        )


def check_removals(old: Registry, new: Registry) -> None:
    """Raise SchemaError when ``new`` lacks a class, slot, enum or value that ``old`` has and did not call deprecated."""
    for kind, before, after in (
        ("class", old.classes, new.classes),
        ("slot", old.slots, new.slots),
        ("enum", old.enums, new.enums),
    ):
        for name, item in before.items():
            if name not in after and not item.deprecated:
                raise _gone(f"{kind} {name!r}")
    for name in old.enums.keys() & new.enums.keys():
        for value in old.enums[name].values.values():
            if value.name not in new.enums[name].values and not value.deprecated:
                raise _gone(f"value {value.name!r} of enum {name!r}")


def _gone(what: str) -> SchemaError:
    return SchemaError(f"{what} is gone without having been deprecated; keep it, with the annotation deprecated: true")
