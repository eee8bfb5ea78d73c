"""Learns from pairs of names which Latin letters stand for which Arabic ones, and which spellings are frequent.

usage: python -m rabita.loaders.extract.training.letters --pairs names_ar_en.tsv --out schema/identity

PAIRS has a line for each name: Latin, Arabic letters with spaces between, how often. Writes ``letters.tsv`` (Arabic letters, Latin
letters, 100 times the logarithm of how much more often they stand for one another than by chance) and ``spellings.tsv`` (an Arabic
name, its Latin spellings). Always the same for the same file.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rabita.schema.identity.likeness import SHAPES
from rabita.schema.identity.vocabulary import without_article
from rabita.schema.names import name_key

ROUNDS = 5
FREQUENT = 3
"""A spelling that was seen so often is known by itself."""
MOST = 3
"""Frequent names do not count more than so often: letters are to be learned, not names."""
RARE = 2.0
_BEGIN = {(1, 1): 0.1, (1, 2): 0.02, (1, 0): 0.02, (0, 1): 0.02, (2, 1): 0.005, (1, 3): 0.002, (2, 2): 0.0005}
_UNLIKELY = 1e-9
_NOTHING = 1e-60
Chunk = tuple[str, str]


class Pair(NamedTuple):
    """One name in Arabic and in Latin letters, and how often it was seen."""

    arabic: str
    latin: str
    seen: int


class Edge(NamedTuple):
    """A step of an alignment, from one cell to another."""

    start: tuple[int, int]
    end: tuple[int, int]
    chunk: Chunk
    chance: float


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    pairs = list(read_pairs(options.pairs))
    weights = letter_weights(pairs, learn(pair for pair in pairs if _is_plain(pair)))
    rows = [f"{arabic}\t{latin}\t{round(100 * weight)}\n" for (arabic, latin), weight in sorted(weights.items())]
    (options.out / "letters.tsv").write_text("".join(rows), "utf-8")
    (options.out / "spellings.tsv").write_text("".join(frequent_spellings(pairs)), "utf-8")


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file as name keys; an Arabic article that the Latin spelling does not have is cut off."""
    for line in path.read_text("utf-8").splitlines():
        latin, arabic, count = line.split("\t")
        latin, arabic = name_key(latin).replace(" ", ""), name_key(arabic.replace(" ", "")).replace(" ", "")
        if not latin.startswith(("al", "el", "ul")):
            arabic = without_article(arabic)
        if (
            latin.isascii()
            and latin.isalpha()
            and len(latin) > 1
            and len(arabic) > 1
            and arabic.isalpha()
            and not arabic.isascii()
        ):
            yield Pair(arabic, latin, int(count))


def _is_plain(pair: Pair) -> bool:
    """Return whether a pair is neither so long nor so unequal that its names must mean different things."""
    return len(pair.latin) <= 14 and len(pair.arabic) <= 12 and 0.4 <= len(pair.arabic) / len(pair.latin) <= 1.4


def learn(pairs: Iterable[Pair]) -> dict[Chunk, float]:
    """Return how often letters stand for letters, by expectation maximisation over all alignments (Dempster, Laird and Rubin 1977)."""
    all_pairs, chances = list(pairs), None
    for _ in range(ROUNDS):
        counts: dict[Chunk, float] = defaultdict(float)
        for pair in all_pairs:
            _count(pair, chances, counts)
        total = sum(counts.values())
        chances = {chunk: count / total for chunk, count in counts.items() if count > RARE}
    assert chances is not None
    return chances


def _count(pair: Pair, chances: Mapping[Chunk, float] | None, counts: dict[Chunk, float]) -> None:
    """Add to ``counts`` what is expected of ``pair``: each step, by the chance that an alignment takes it."""
    end = (len(pair.arabic), len(pair.latin))
    forward, edges = _forward(pair, chances)
    if forward[end] < _NOTHING:
        return
    backward: dict[tuple[int, int], float] = defaultdict(float, {end: 1.0})
    for edge in reversed(edges):
        chance = edge.chance * backward[edge.end]
        backward[edge.start] += chance
        counts[edge.chunk] += min(pair.seen, MOST) * forward[edge.start] * chance / forward[end]


def _forward(pair: Pair, chances: Mapping[Chunk, float] | None) -> tuple[dict[tuple[int, int], float], list[Edge]]:
    forward, edges = {(0, 0): 1.0}, []
    for i in range(len(pair.arabic) + 1):
        for j in range(len(pair.latin) + 1):
            total = forward.get((i, j), 0.0)
            for shape in SHAPES:
                start = (i - shape[0], j - shape[1])
                if start in forward and min(start) >= 0 and forward[start]:
                    chunk = (pair.arabic[start[0] : i], pair.latin[start[1] : j])
                    chance = _BEGIN[shape] if chances is None else chances.get(chunk, _UNLIKELY)
                    total += forward[start] * chance
                    edges.append(Edge(start, (i, j), chunk, chance))
            forward[i, j] = total
    return forward, edges


def letter_weights(pairs: Iterable[Pair], chances: Mapping[Chunk, float]) -> dict[Chunk, float]:
    """Return the logarithm of the chance of letters together over that of each alone."""
    arabic, latin = Counter[str](), Counter[str]()
    for pair in pairs:
        arabic.update(pair.arabic)
        latin.update(pair.latin)
    alone = {**_logarithms(arabic), **_logarithms(latin)}
    return {
        chunk: math.log(chance) - sum(alone[letter] for part in chunk for letter in part) for chunk, chance in chances.items()
    }


def _logarithms(counts: Counter[str]) -> dict[str, float]:
    total = counts.total()
    return {letter: math.log(count / total) for letter, count in counts.items()}


def frequent_spellings(pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield lines of an Arabic name and its frequent Latin spellings; a spelling belongs to the name that it was seen with most."""
    best: dict[str, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.seen, pair.arabic)):
        if pair.seen >= FREQUENT:
            best.setdefault(pair.latin, pair)
    names: dict[str, list[str]] = defaultdict(list)
    for pair in best.values():
        names[pair.arabic].append(pair.latin)
    for arabic in sorted(names):
        yield "\t".join((arabic, *sorted(names[arabic]))) + "\n"


if __name__ == "__main__":
    main()
