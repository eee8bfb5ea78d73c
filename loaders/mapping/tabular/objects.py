"""Compiles the objects of a mapping file: records, the things they name, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.mapping.citing import KEYS as SOURCE_KEYS
from rabita.loaders.mapping.tabular.scope import Cells, Evaluate, Scope, Value
from rabita.loaders.mapping.tabular.texts import as_list, compile_text
from rabita.loaders.mapping.tabular.values import choose, combine, compile_steps, compile_value, guard, is_value
from rabita.schema.model import Slot
from rabita.schema.validation import check_value, get_class

SAID = ("confidence", "modality", "polarity", "condition", "according_to", "reported_by")
"""The keys that tell how something is said."""

RECORD_KEYS = ("type", "id", "source", *SAID)
IDENTITY = ("id", "wikidata", "label")
"""What an object without a type is where a slot takes a foundation; elsewhere it is what the slot takes."""

_ACTS = ("where", "each", "join")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


class Kinds(NamedTuple):
    """The classes that an object may have; ``None`` when only the row tells."""

    names: tuple[str, ...] | None

    def slot(self, key: str, at: str, scope: Scope) -> Slot:
        """Return the slot ``key`` of the first class that has it; InputError names the nearest."""
        for name in self.names or ():
            if key in scope.registry.slots_of(name):
                return _given(scope.registry.slots_of(name)[key], at, scope)
        if self.names is None and key in scope.registry.slots:
            return _given(scope.registry.slots[key], at, scope)
        known = {*RECORD_KEYS, *_ACTS, *(scope.registry.slots_of(self.names[0]) if self.names else scope.registry.slots)}
        near = scope.registry.nearest(key, known)
        of = f"of {' or '.join(self.names[:3])}" if self.names else "of the ontology"
        raise scope.error(at, f"{key!r} is no slot {of}" + (f"; nearest: {near!r}" if near else ""))


def _given(slot: Slot, at: str, scope: Scope) -> Slot:
    if slot.derived:
        raise scope.error(at, f"{slot.name!r} is computed by Rabita and cannot be given")
    return slot


def compile_record(spec: Mapping[str, object], at: str, scope: Scope) -> Value:
    """Compile a record: an object that must have a ``type`` or an ``id``, and may have a ``source``."""
    if "type" not in spec and "id" not in spec:
        raise scope.error(at, 'give a type, such as type = "Meeting", or the id of a node')
    return _compile_object(spec, at, scope, None, is_inside=False)


def compile_filler(spec: object, at: str, scope: Scope, range_: str | None) -> Value:
    """Compile what fills a relationship: names, objects, or lists and alternatives of them; no ``range_``: any class will do."""
    if isinstance(spec, list):
        return combine([compile_filler(each, f"{at}[{n}]", scope, range_) for n, each in enumerate(spec, start=1)])
    if isinstance(spec, Mapping) and isinstance(spec.get("first"), list):
        alternatives = [compile_filler(each, f"{at}.first[{n}]", scope, range_) for n, each in enumerate(spec["first"], start=1)]
        if any(each.is_object for each in alternatives):
            scope.check_keys(spec, ("first", "where"), at)
            return guard(spec, at, scope, choose(alternatives))
        return compile_steps(spec, at, scope, alternatives)
    if not isinstance(spec, Mapping) or is_value(spec):
        return compile_value(spec, at, scope)
    return _compile_object(spec, at, scope, range_, is_inside=True)


def _compile_object(spec: Mapping[str, object], at: str, scope: Scope, range_: str | None, *, is_inside: bool) -> Value:
    each = compile_value(spec["each"], f"{at}.each", scope) if "each" in spec else None
    if each is not None:
        scope.made["each"] = each
    kinds = _kinds(spec, at, scope, range_)
    members = {
        key: _member(key, given, f"{at}.{key}" if at else key, scope, kinds) for key, given in spec.items() if key not in _ACTS
    }
    if each is not None:
        del scope.made["each"]
    build = _builder(members, scope, is_inside=is_inside)
    value = Value(build if each is None else _for_each(each, build), None, True, is_object=True)
    return guard(spec, at, scope, value)


def _for_each(each: Value, build: Evaluate) -> Evaluate:
    def evaluate(cells: Cells, refused: list[str]) -> object:
        found = [build({**cells, "each": item}, refused) for item in as_list(each.evaluate(cells, refused))]
        return [item for item in found if item is not None] or None

    return evaluate


def _builder(members: Mapping[str, Value], scope: Scope, *, is_inside: bool) -> Evaluate:
    """Return what builds the object. One inside another is left out when nothing names it, or the row tells nothing of it."""
    constants = {key: value.evaluate({}, []) for key, value in members.items() if not value.dynamic}
    dynamic = tuple((key, value.evaluate) for key, value in members.items() if value.dynamic)
    names = tuple(key for key in IDENTITY if key in members) if is_inside else ()
    keys = tuple(members)
    has_kind = "type" in members and members["type"].dynamic

    def evaluate(cells: Cells, refused: list[str]) -> object:
        found = {key: each for key, give in dynamic if (each := give(cells, refused)) is not None}
        record = {**constants, **found}
        if is_inside and ((dynamic and not found) or (names and not any(key in record for key in names))):
            return None
        if has_kind:
            _drop_misfits(record, scope, refused)
        return {key: record[key] for key in keys if record.get(key) is not None}

    return evaluate


def _drop_misfits(record: dict[str, object], scope: Scope, refused: list[str]) -> None:
    """Refuse, one by one, the slots that the class of this row lacks."""
    kind = record.get("type")
    if not isinstance(kind, str) or kind not in scope.registry.classes:
        return
    slots = scope.registry.slots_of(kind)
    for key in [key for key in record if key not in RECORD_KEYS and key not in slots]:
        refused.append(f"{key!r} is no slot of {kind}: {str(record.pop(key))[:80]!r}")


def _kinds(spec: Mapping[str, object], at: str, scope: Scope, range_: str | None) -> Kinds:
    """Return the classes that the object may have, each checked."""
    if "type" not in spec:
        root = (
            scope.registry.root_of_id(str(spec["id"])).name if range_ is None and _is_node_id(spec.get("id"), scope) else range_
        )
        return Kinds(None if root is None else tuple(scope.registry.descendants(root, concrete=False)))
    constants = compile_value(spec["type"], f"{at}.type", scope).constants
    if constants is None:
        return Kinds(None)
    return Kinds(tuple(_class(name, f"{at}.type", scope, range_) for name in sorted(constants)))


def _is_node_id(given: object, scope: Scope) -> bool:
    return isinstance(given, str) and given.partition("/")[0] in {
        root.prefix for root in map(scope.registry.root, _rooted(scope))
    }


def _rooted(scope: Scope) -> Iterable[str]:
    return (name for name, cls in scope.registry.classes.items() if cls.root is not None)


def _class(name: str, at: str, scope: Scope, range_: str | None) -> str:
    try:
        get_class(scope.registry, name)
    except InputError as error:
        raise scope.error(at, str(error)) from None
    if range_ is not None and not scope.registry.is_a(name, range_):
        raise scope.error(at, f"a {range_} is wanted here, and {name!r} is none")
    return name


def _member(key: str, spec: object, at: str, scope: Scope, kinds: Kinds) -> Value:
    """Compile what stands under one key of an object."""
    if key in ("type", "id", "condition"):
        return compile_value(spec, at, scope)
    if key == "source":
        return compile_source(spec, at, scope)
    if key in ("modality", "polarity"):
        return _checked(compile_value(spec, at, scope), at, scope, scope.registry.slots[key])
    if key == "confidence":
        return _number(compile_value(spec, at, scope), at, scope)
    if key in ("according_to", "reported_by"):
        return compile_filler(spec, at, scope, "Actor")
    slot = kinds.slot(key, at, scope)
    if slot.kind == "relationship":
        return compile_filler(spec, at, scope, slot.range)
    if slot.kind == "text":
        return compile_languages(spec, at, scope)
    return _checked(compile_value(spec, at, scope), at, scope, slot)


def _checked(value: Value, at: str, scope: Scope, slot: Slot) -> Value:
    """Check the texts that ``value`` may give, as far as the mapping tells them."""
    for text in sorted(value.constants or ()):
        try:
            check_value(scope.registry, slot, text)
        except InputError as error:
            raise scope.error(at, str(error)) from None
    return value


def _number(value: Value, at: str, scope: Scope) -> Value:
    for text in value.constants or ():
        if _as_number(text) is None:
            raise scope.error(at, f"a number from 0 to 1 is wanted, got {text!r}")

    def evaluate(cells: Cells, refused: list[str]) -> object:
        given = value.evaluate(cells, refused)
        found = None if given is None else _as_number(str(given))
        if given is not None and found is None:
            refused.append(f"{at}: {str(given)[:80]!r} is no number from 0 to 1")
        return found

    return value._replace(evaluate=evaluate)


def _as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def compile_languages(spec: object, at: str, scope: Scope) -> Value:
    """Compile text in languages: a table by language (``label.ar``), or a text whose script tells."""
    if not isinstance(spec, Mapping) or is_value(spec):
        return compile_value(spec, at, scope)
    for language in spec:
        if _LANGUAGE.fullmatch(language) is None:
            raise scope.error(at, f"{language!r} is no language; write 'ar' or 'en', or a table with 'from'")
    texts = {language: compile_value(each, f"{at}.{language}", scope) for language, each in spec.items()}

    def evaluate(cells: Cells, refused: list[str]) -> object:
        found = {language: text.evaluate(cells, refused) for language, text in texts.items()}
        return {language: words for language, words in found.items() if words is not None} or None

    return Value(evaluate, None, any(text.dynamic for text in texts.values()))


def compile_source(spec: object, at: str, scope: Scope) -> Value:
    """Compile the document that a record cites: a table, or the name of a publisher."""
    if not isinstance(spec, Mapping) or is_value(spec):
        return compile_text(spec, at, scope)
    scope.check_keys(spec, (*SOURCE_KEYS, "where"), at)
    compiled = {key: _source_part(key, each, f"{at}.{key}", scope) for key, each in spec.items() if key != "where"}

    def evaluate(cells: Cells, refused: list[str]) -> object:
        found = {key: each for key, value in compiled.items() if (each := value.evaluate(cells, refused)) is not None}
        return found if found.keys() - {"type", "language"} else None

    return guard(spec, at, scope, Value(evaluate, None, any(value.dynamic for value in compiled.values())))


def _source_part(key: str, spec: object, at: str, scope: Scope) -> Value:
    if key == "title":
        return compile_languages(spec, at, scope)
    value = compile_value(spec, at, scope)
    if key == "type":
        for name in value.constants or ():
            _class(name, at, scope, "Document")
    if key == "published":
        _checked(value, at, scope, scope.registry.slots["published"])
    return value
