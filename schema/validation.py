"""Checks one value against a slot, and looks names up; on the hot path, so what checks a slot is made once a registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial

from rabita.errors import InputError
from rabita.schema.lexical import CHECKS, MAX_SHOWN, check_time, lexical_form, quoted
from rabita.schema.model import Class, Enum, Slot
from rabita.schema.nearest import nearest_by_words
from rabita.schema.registry import Registry


def check_value(registry: Registry, slot: Slot, value: object) -> str:
    """Return the lexical form of ``value`` (text, a number or a truth value), which ``slot`` may have.

    Forms are those of XML Schema 1.1: ``true``, ``12``, ``0.5``; text is kept as it is. Of a relationship only the form of
    the text is checked: what it names is for the caller.

    Raises:
        InputError: ``slot 'status': 'happend' is not one of …; nearest: 'occurred'``.
    """
    checker = registry.checkers.get(slot)
    if checker is None:
        checker = registry.checkers[slot] = _checker(registry, slot)
    return checker(value)


def get_class(registry: Registry, name: str) -> Class:
    """Return the class ``name`` that a node can have; InputError names the nearest."""
    found = registry.classes.get(name)
    if found is not None and found.concrete:
        return found
    if found is not None:
        below = ", ".join(registry.descendants(name)[:6])
        raise InputError(f"class {name!r} is a foundation that no node has as its own; take one below it: {below}")
    near = registry.nearest(name[:MAX_SHOWN], [known for known, cls in registry.classes.items() if cls.concrete])
    raise InputError(f"class {quoted(name)} is not in the ontology; {_hint(near, registry.roots)}")


def get_slot(registry: Registry, cls: str, name: str) -> Slot:
    """Return the slot ``name`` of the class ``cls``, with ``slot_usage`` applied; InputError names the nearest."""
    slots = registry.slots_of(cls)
    found = slots.get(name)
    if found is None:
        near = registry.nearest(name[:MAX_SHOWN], slots)
        raise InputError(f"class {cls!r} has no slot {quoted(name)}; {_hint(near, slots)}")
    return found


def _hint(near: str | None, known: Collection[str]) -> str:
    return f"nearest: {near!r}" if near is not None else f"known: {', '.join(sorted(known))}"


def _checker(registry: Registry, slot: Slot) -> Callable[[object], str]:
    """Return what checks a value of ``slot``, the quickest that does."""
    if slot.base == "enum":
        enum = registry.enums[slot.range]
        return partial(_enum_value, slot, enum, {value: value for value in enum.values})
    check = check_time if slot.kind == "time" else CHECKS[slot.base]
    pattern = re.compile(_whole_end(slot.pattern)) if slot.pattern is not None else None
    return partial(_plain_value, slot, check, pattern, slot.minimum is not None or slot.maximum is not None)


def _whole_end(pattern: str) -> str:
    """Return ``pattern`` with a final ``$`` that is the end of the text, not of a line before a last line break."""
    return re.sub(r"(?<!\\)\$$", r"\\Z", pattern)


def _enum_value(slot: Slot, enum: Enum, values: dict[str, str], value: object) -> str:
    found = values.get(value) if isinstance(value, str) else None
    if found is not None:
        return found
    near = nearest_by_words(str(value)[:MAX_SHOWN], {name: _words(enum, name) for name in enum.values})
    hint = f"; nearest: {near!r}" if near is not None else ""
    raise InputError(f"slot {slot.name!r}: {quoted(value)} is not one of {', '.join(enum.values)}{hint}")


def _words(enum: Enum, name: str) -> tuple[str, ...]:
    value = enum.values[name]
    return (*value.labels.values(), *value.description.split())


def _plain_value(
    slot: Slot, check: Callable[[str], str], pattern: re.Pattern[str] | None, is_bounded: bool, value: object
) -> str:
    try:
        text = check(value if isinstance(value, str) else _form(value))
        if is_bounded:
            _check_bounds(slot, text)
    except InputError as error:
        raise InputError(f"slot {slot.name!r}: {error}") from error
    if pattern is not None and pattern.search(text) is None:
        raise InputError(f"slot {slot.name!r}: {quoted(value)} does not match {slot.pattern}")
    return text


def _form(value: object) -> str:
    form = lexical_form(value)
    if form is None:
        raise InputError(f"{quoted(value)} is no single value; give a text, a finite number, true or false")
    return form


def _check_bounds(slot: Slot, text: str) -> None:
    number = float(text)
    if slot.minimum is not None and number < slot.minimum:
        raise InputError(f"{quoted(text)} is below {slot.minimum:g}, the least it may be")
    if slot.maximum is not None and number > slot.maximum:
        raise InputError(f"{quoted(text)} is above {slot.maximum:g}, the most it may be")
