"""Tables of ``tables/``: how often a word is a part of people's names, and the names of cities. The head of each says its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from rabita.loaders.extract.reading import Language

FOLDER = Path(__file__).with_name("tables")


def read_rows(path: Path) -> list[tuple[str, str]]:
    """Return the two fields of each line of a table; lines that begin with ``#`` are its head."""
    lines = path.read_text("utf-8").splitlines()
    return [(first, second) for first, _, second in (line.partition("\t") for line in lines if not line.startswith("#"))]


def commonness_as_name(key: str, language: Language) -> str:
    """Return the class, from 0 for never to 3, of how often the folded word ``key`` is a part of a personal name."""
    return name_tokens(language).get(key, "0")


@cache
def name_tokens(language: Language) -> Mapping[str, str]:
    """Return the parts of personal names, folded, with the class of how common each is."""
    return {word: level for level, words in read_rows(FOLDER / f"{language}_names.tsv") for word in words.split()}


@cache
def cities_by_first_word(language: Language) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Return the folded words of cities with a class of size, 1 to 3, by their first word, longest first; none for Arabic.

    They tell a tagger that a word may be a city; the gazetteer says which city it is.
    """
    path, found = FOLDER / f"{language}_cities.tsv", dict[str, list[tuple[tuple[str, ...], str]]]()
    for size, names in read_rows(path) if path.exists() else ():
        for name in names.split("|"):
            words = tuple(name.split())
            found.setdefault(words[0], []).append((words, size))
    return {first: sorted(cities, key=lambda city: (-len(city[0]), city)) for first, cities in found.items()}
