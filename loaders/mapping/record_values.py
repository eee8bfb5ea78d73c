"""Values in records: texts in languages, lists, anchors of ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from rabita.errors import InputError
from rabita.schema.model import Slot
from rabita.schema.names import language_of, name_key

TELLS_APART = ("of_country", "of_body", "within")
"""Slots that tell named things of one name apart."""
SAFE_ANCHOR = re.compile(r"[A-Za-z0-9_-]{1,64}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def is_blank(given: object) -> bool:
    """Return whether ``given`` names nothing."""
    return given is None or (isinstance(given, str) and not given.strip())


def items_of(slot: Slot, given: object) -> list[object]:
    """Return what ``given`` holds for ``slot``, one or several."""
    items = given if isinstance(given, list) else [given]
    if len(items) > 1 and not slot.multivalued:
        raise InputError(f"{slot.name!r} takes one value, got {len(items)}")
    return items


def languages(slot: Slot, given: object) -> list[tuple[str, str]]:
    """Return language and text of a language map, or of a plain text by its script."""
    found: list[tuple[str, str]] = []
    for language, items in given.items() if isinstance(given, Mapping) else ((None, given),):
        for item in items if isinstance(items, list) else (items,):
            words = checked_text(item).strip()
            if words:
                found.append((checked_language(slot.name, language_of(words) if language is None else language), words))
    if len(found) > 1 and not slot.multivalued:
        _check_one_a_language(slot, [tag for tag, _ in found])
    return found


@lru_cache(1000)
def checked_language(slot: str, tag: object) -> str:
    """Return ``tag`` when it is a language tag."""
    if LANGUAGE.fullmatch(str(tag)) is None:
        raise InputError(f"{slot!r} has the language {tag!r}; give a code such as 'ar' or 'en'")
    return str(tag)


def _check_one_a_language(slot: Slot, tags: list[str]) -> None:
    for tag in tags:
        if tags.count(tag) > 1:
            raise InputError(f"{slot.name!r} takes one text a language, got several in {tag!r}; put the others into 'alias'")


def checked_text(given: object) -> str:
    """Return ``given`` when it is text that can be stored."""
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        raise InputError(f"{given!r} is no text")
    words = str(given)
    if "\0" in words:
        raise InputError(f"the text {words[:40]!r} holds U+0000; remove it")
    return words


def short_hash(words: str) -> str:
    """Return 12 hex of the SHA-256 of ``words``."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def apart(record: Mapping[str, object]) -> str:
    """Return what a record says of a named thing beside its name, as an end of its id: two of one name and different states are two."""
    told = [f"{key}={name_key(_name_in(record[key]))}" for key in TELLS_APART if record.get(key)]
    return f"-{short_hash('|'.join(told))[:6]}" if told else ""


def _name_in(given: object) -> str:
    """Return a name that stands for ``given``: a text, or the first in a list or an object."""
    if isinstance(given, list):
        return _name_in(given[0]) if given else ""
    if isinstance(given, Mapping):
        return _name_in(given.get("label") or given.get("wikidata") or next(iter(given.values()), ""))
    return str(given)


def anchor(given: str) -> str:
    """Return ``given`` when it can stand in an id, else its hash."""
    return given if SAFE_ANCHOR.fullmatch(given) else short_hash(given)


def as_json(record: object) -> str:
    """Return ``record`` as JSON text, whatever it holds."""
    try:
        return msgspec.json.encode(record).decode()
    except (TypeError, UnicodeEncodeError, msgspec.MsgspecError):
        return ascii(record)
