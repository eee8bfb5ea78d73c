"""Checks one value against a slot, and looks names up; on the hot path, so what checks a slot is made once a registry."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from functools import lru_cache, partial

from rabita.errors import InputError
from rabita.schema.model import Class, Enum, Slot
from rabita.schema.nearest import nearest_by_words
from rabita.schema.registry import Registry
from rabita.schema.times import parse_edtf

MAX_SHOWN = 60
"""A wrong value is quoted up to this many characters."""

_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_LARGEST = 2**63 - 1
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    raise InputError(f"class {_quoted(name)} is not in the ontology; {_hint(near, registry.roots)}")


def get_slot(registry: Registry, cls: str, name: str) -> Slot:
    """Return the slot ``name`` of the class ``cls``, with ``slot_usage`` applied; InputError names the nearest."""
    slots = registry.slots_of(cls)
    found = slots.get(name)
    if found is None:
        raise InputError(f"class {cls!r} has no slot {_quoted(name)}; {_hint(registry.nearest(name[:MAX_SHOWN], slots), slots)}")
    return found


def _hint(near: str | None, known: Collection[str]) -> str:
    return f"nearest: {near!r}" if near is not None else f"known: {', '.join(sorted(known))}"


def _quoted(value: object) -> str:
    text = value if isinstance(value, str) else _lexical(value) or repr(value)
    return repr(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")


def _checker(registry: Registry, slot: Slot) -> Callable[[object], str]:
    """Return what checks a value of ``slot``, the quickest that does."""
    if slot.base == "enum":
        return partial(
            _enum_value, slot, registry.enums[slot.range], {value: value for value in registry.enums[slot.range].values}
        )
    check = _time if slot.kind == "time" else _CHECKS.get(slot.base, _text)
    pattern = re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", slot.pattern)) if slot.pattern is not None else None
    return partial(_plain_value, slot, check, pattern, slot.minimum is not None or slot.maximum is not None)


def _enum_value(slot: Slot, enum: Enum, values: dict[str, str], value: object) -> str:
    found = values.get(value) if isinstance(value, str) else None
    if found is not None:
        return found
    near = nearest_by_words(str(value)[:MAX_SHOWN], {item.name: _words(item.name, enum) for item in enum.values.values()})
    raise InputError(
        f"slot {slot.name!r}: {_quoted(value)} is not one of {', '.join(enum.values)}" + (f"; nearest: {near!r}" if near else "")
    )


@lru_cache(1024)
def _words(name: str, enum: Enum) -> tuple[str, ...]:
    value = enum.values[name]
    return (*value.labels.values(), *value.description.split())


def _plain_value(
    slot: Slot, check: Callable[[Slot, str], str], pattern: re.Pattern[str] | None, is_bounded: bool, value: object
) -> str:
    text = check(slot, value if isinstance(value, str) else _checked_lexical(slot, value))
    if pattern is not None and pattern.search(text) is None:
        raise InputError(f"slot {slot.name!r}: {_quoted(value)} does not match {slot.pattern}")
    if is_bounded:
        _check_bounds(slot, text)
    return text


def _checked_lexical(slot: Slot, value: object) -> str:
    text = _lexical(value)
    if text is None:
        raise InputError(f"slot {slot.name!r}: {_quoted(value)} is no single value; give a text, a number, true or false")
    return text


def _lexical(value: object) -> str | None:
    """Return the lexical form of a truth value or a finite number, else ``None``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else None
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return None


def _check_bounds(slot: Slot, text: str) -> None:
    number = float(text)
    if slot.minimum is not None and number < slot.minimum:
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is below {slot.minimum:g}, the least it may be")
    if slot.maximum is not None and number > slot.maximum:
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is above {slot.maximum:g}, the most it may be")


def _text(slot: Slot, text: str) -> str:
    if not text or text.isspace():
        raise InputError(f"slot {slot.name!r}: the value is empty; leave the slot away")
    if "\0" in text:
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} holds the character NUL, which no store keeps; take it out")
    if not text.isascii():
        _check_encodes(slot, text)
    return text


def _check_encodes(slot: Slot, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"slot {slot.name!r}: {_quoted(text)} holds half a character (a lone surrogate); read it as UTF-8"
        ) from error


def _boolean(slot: Slot, text: str) -> str:
    truth = _TRUTHS.get(text.lower())
    if truth is None:
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is neither true nor false")
    return truth


def _integer(slot: Slot, text: str) -> str:
    if not _INTEGER.fullmatch(text):
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is no whole number; write it with the digits 0 to 9")
    number = int(text)
    if abs(number) > _LARGEST:
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} has more than the 64 bits that stores keep")
    return str(number)


def _float(slot: Slot, text: str) -> str:
    if not _FLOAT.fullmatch(text):
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is no number; write one such as 12 or 0.5, with the digits 0 to 9")
    number = float(text)
    if not math.isfinite(number):
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is too large a number")
    return _lexical(number) or text


def _date(slot: Slot, text: str) -> str:
    if not _DAY.fullmatch(text):
        raise InputError(f"slot {slot.name!r}: {_quoted(text)} is no day; write one such as 2025-01-20")
    return _time(slot, text)


def _time(slot: Slot, text: str) -> str:
    try:
        return parse_edtf(text).text
    except InputError as error:
        raise InputError(f"slot {slot.name!r}: {error}") from error


def _uri(slot: Slot, text: str) -> str:
    if not _URI.fullmatch(text):
        raise InputError(
            f"slot {slot.name!r}: {_quoted(text)} is no URI; write one such as https://example.org/page, spaces as %20"
        )
    return text


_CHECKS: dict[str, Callable[[Slot, str], str]] = {
    "boolean": _boolean,
    "integer": _integer,
    "float": _float,
    "date": _date,
    "uri": _uri,
    "uriorcurie": _uri,
}
