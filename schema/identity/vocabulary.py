"""What the words of offices and bodies mean, alike in Arabic and English: the table ``vocabulary.yaml``, and states by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import yaml

from rabita.schema.gazetteer_entries import read_gazetteer
from rabita.schema.identity.likeness import FOLDER, is_arabic
from rabita.schema.names import name_key

SECTIONS = ("addresses", "ranks", "offices", "heads", "words", "directions", "ordinals", "particles")
STATE = "state:"
"""Begins the meaning of a state's name: ``state:KE``."""
_ARTICLES = ("وال", "بال", "كال", "لل", "ال")


class Meant(NamedTuple):
    """Words at ``[start, end)`` of a name, the section of the table they are in, and what they mean."""

    start: int
    end: int
    section: str
    meanings: frozenset[str]


class Words(NamedTuple):
    """A name taken apart. ``words`` are folded; ``meant`` covers those that the table knows, the others are in ``rest``."""

    words: tuple[str, ...]
    meant: tuple[Meant, ...]
    rest: tuple[str, ...]

    def meanings(self, *sections: str) -> frozenset[str]:
        """Return what is meant by words of ``sections``, of all when none is given."""
        found = (part.meanings for part in self.meant if not sections or part.section in sections)
        return frozenset().union(*found)

    def states(self) -> frozenset[str]:
        """Return the ISO codes of the states that are named."""
        return frozenset(meaning.removeprefix(STATE) for meaning in self.meanings("states"))


@lru_cache(1 << 15)
def read_words(name: str) -> Words:
    """Return ``name`` taken apart; longer entries of the table win over shorter ones."""
    words = tuple(name_key(name).split())
    stems, meant, at = tuple(map(stem, words)), [], 0
    while at < len(stems):
        found = _meant_at(stems, at)
        if found is not None:
            meant.append(found)
        at = at + 1 if found is None else found.end
    taken = {number for part in meant for number in range(part.start, part.end)}
    return Words(words, tuple(meant), tuple(word for number, word in enumerate(words) if number not in taken))


def stem(word: str) -> str:
    """Return the folded ``word`` without article and the feminine ending of an adjective, or without plural ``s``."""
    if not is_arabic(word):
        return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    bare = without_article(word)
    return bare[:-1] if len(bare) > 3 and bare.endswith("يه") else bare


def without_article(word: str) -> str:
    """Return the folded Arabic ``word`` without its article, and what is joined before that."""
    prefix = next((prefix for prefix in _ARTICLES if word.startswith(prefix) and len(word) > len(prefix) + 1), "")
    return word[len(prefix) :]


def _meant_at(stems: tuple[str, ...], at: int) -> Meant | None:
    for phrase, (section, meanings) in _table().get(stems[at], ()):
        if stems[at : at + len(phrase)] == phrase:
            return Meant(at, at + len(phrase), section, meanings)
    return None


@cache
def read_vocabulary() -> Mapping[str, Any]:
    """Return the table as it stands in the file."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / "vocabulary.yaml").read_text("utf-8"))
    return found


@cache
def _table() -> Mapping[str, list[tuple[tuple[str, ...], tuple[str, frozenset[str]]]]]:
    """Return the entries by the first stem of their words, longest first."""
    table: dict[str, dict[tuple[str, ...], tuple[str, frozenset[str]]]] = {}
    for words, section, meanings in (*_entries(), *_states()):
        phrase = tuple(stem(word) for word in name_key(words).split())
        table.setdefault(phrase[0], {}).setdefault(phrase, (section, meanings))
    return {first: sorted(found.items(), key=lambda item: -len(item[0])) for first, found in table.items()}


def _entries() -> Iterator[tuple[str, str, frozenset[str]]]:
    for section in SECTIONS:
        for entry in read_vocabulary()[section]:
            for words in (*entry["ar"], *entry["en"]):
                yield words, section, frozenset(entry["is"])


def _states() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield names and adjectives of states; an adjective that two states share names none."""
    holders: dict[str, set[str]] = {}
    for entry in read_gazetteer():
        if entry.iso_code is not None:
            adjectives = (word for words in entry.adjective.values() for word in words)
            for name in (*entry.names(), *adjectives):
                holders.setdefault(name, set()).add(entry.iso_code)
    for name, codes in holders.items():
        if len(codes) == 1:
            yield name, "states", frozenset({STATE + min(codes)})
