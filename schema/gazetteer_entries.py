"""The gazetteer: states, cities and international organisations with their names and authority ids.

Where the names and ids come from, and under which licences, is in ``gazetteer/README.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rabita.schema.names import name_key

GAZETTEER_VERSION = "1"
"""Raised by every change of the tables: statements of the gazetteer belong to the document ``doc/gazetteer-<version>``."""

_FOLDER = Path(__file__).with_name("gazetteer")
_TABLES = (("states.tsv", "Country"), ("cities.tsv", "City"), ("organizations.tsv", "Organization"))
_LANGUAGES = ("en", "ar")


class Entry(NamedTuple):
    """One named thing. ``cls`` is its class; ids that nobody confirmed are ``None``.

    ``label``, ``alias`` and ``adjective`` map a language (``en``, ``ar``) to text; every entry has both labels, only
    states have adjectives. ``within`` is the ISO code of the state that a city lies in, ``None`` where that is disputed.
    """

    cls: str
    wikidata: str | None
    iso_code: str | None
    label: Mapping[str, str]
    alias: Mapping[str, tuple[str, ...]]
    within: str | None
    adjective: Mapping[str, tuple[str, ...]]

    def names(self) -> Iterator[str]:
        """Yield the labels, then the aliases."""
        yield from self.label.values()
        for aliases in self.alias.values():
            yield from aliases


@cache
def read_gazetteer() -> tuple[Entry, ...]:
    """Return all entries: states by ISO code, then cities, then organisations; read once in a process."""
    return tuple(_entry(row, cls) for file, cls in _TABLES for row in _rows(_FOLDER / file))


def find_entry(name: str, *, classes: Collection[str] | None = None) -> Entry | None:
    """Return the one entry that is called ``name``, or ``None`` when none or several are.

    Spelling as in the tables (with vowel marks) decides first, then the name key. A name that a state shares with a
    city in it (Djibouti, Luxembourg) gives the state. ``classes`` narrows the search to entries of these classes:
    "عمان" may be Oman or Amman, among actors it is Oman.
    """
    exact, folded = _index()
    for found in (exact.get(name.strip(), ()), folded.get(name_key(name), ())):
        entries = [entry for entry in found if classes is None or entry.cls in classes]
        if entries:
            return _single(entries)
    return None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    keys = head.split("\t")
    for line in lines:
        yield dict(zip(keys, line.split("\t"), strict=True))


def _entry(row: Mapping[str, str], cls: str) -> Entry:
    return Entry(
        cls=row.get("class", cls),
        wikidata=row["wikidata"] or None,
        iso_code=row.get("iso_code"),
        label={language: row[f"label_{language}"] for language in _LANGUAGES},
        alias={language: _listed(row[f"alias_{language}"]) for language in _LANGUAGES},
        within=row.get("within") or None,
        adjective={language: _listed(row.get(f"adjective_{language}", "")) for language in _LANGUAGES},
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def _index() -> tuple[Mapping[str, tuple[Entry, ...]], Mapping[str, tuple[Entry, ...]]]:
    """Return the entries by name as written and by name key."""
    pairs = [(name, entry) for entry in read_gazetteer() for name in entry.names()]
    return _grouped(pairs), _grouped((name_key(name), entry) for name, entry in pairs)


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> dict[str, tuple[Entry, ...]]:
    groups: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        group = groups.setdefault(key, [])
        if all(other is not entry for other in group):
            group.append(entry)
    return {key: tuple(group) for key, group in groups.items()}


def _single(entries: list[Entry]) -> Entry | None:
    """Return the only entry, or the state among entries that else all lie in it."""
    if len(entries) == 1:
        return entries[0]
    states = [entry for entry in entries if entry.iso_code is not None]
    others = [entry for entry in entries if entry.iso_code is None]
    if len(states) == 1 and all(other.within == states[0].iso_code for other in others):
        return states[0]
    return None
