"""The word lists of ``lexicon/``: read once, checked, folded.

A file says ``schema_version``, ``source`` and ``licence``; every other key is a list of entries. An entry is a mapping with
``words`` (or ``pattern``), what it means, and sentences in which it does (``example``) and does not (``counter``) fire.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rabita.errors import InputError
from rabita.loaders.extract.folding import fold_text

FOLDER = Path(__file__).with_name("lexicon")
_HEAD = ("schema_version", "source", "licence")
_ENTRY = {
    "words",
    "pattern",
    "value",
    "type",
    "class",
    "takes",
    "before",
    "not_before",
    "after",
    "not_after",
    "not_near",
    "roles",
    "example",
    "counter",
}
Entry = Mapping[str, Any]


@cache
def read_lexicon(language: str, name: str) -> Mapping[str, tuple[Entry, ...]]:
    """Return the lists of ``lexicon/<language>/<name>.yaml`` by key.

    Raises:
        InputError: the file has no head, or an entry has a key that is not known.
    """
    path = FOLDER / language / f"{name}.yaml"
    found = yaml.safe_load(path.read_text("utf-8"))
    if any(key not in found for key in _HEAD):
        raise InputError(f"{path.name}: the head must say {', '.join(_HEAD)}")
    return {key: tuple(_checked(path, entry) for entry in found[key]) for key in found if key not in _HEAD}


@cache
def words_of(language: str, section: str, name: str = "words") -> frozenset[str]:
    """Return all words of one list, folded."""
    return frozenset(folded(word) for entry in read_lexicon(language, name).get(section, ()) for word in entry["words"])


@cache
def values_of(language: str, section: str, name: str = "words") -> Mapping[str, Any]:
    """Return what each word of one list means, by the folded word."""
    return {folded(word): entry["value"] for entry in read_lexicon(language, name).get(section, ()) for word in entry["words"]}


def folded(word: str) -> str:
    """Return ``word`` as it stands in a folded text."""
    return fold_text(word).text


def _checked(path: Path, entry: Entry) -> Entry:
    unknown = set(entry) - _ENTRY
    if unknown or not ("words" in entry or "pattern" in entry):
        raise InputError(f"{path.name}: {dict(entry)!r:.100} has an unknown key {sorted(unknown)} or neither words nor pattern")
    if not all(isinstance(word, str) for word in entry.get("words", ())):
        raise InputError(f"{path.name}: {dict(entry)!r:.100} has a word that YAML reads as something else; put it in quotes")
    return entry
