"""Finds what a mistyped name most likely meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

CUTOFF = 0.6
"""Least similarity (difflib's ratio, 0 to 1) of a name worth proposing; difflib's own default."""


def nearest_name(name: str, among: Iterable[str]) -> str | None:
    """Return the one of ``among`` most like ``name`` (case and ``_`` aside), or ``None`` when none is like it."""
    return _best(name, tuple((candidate, (candidate,)) for candidate in among))


def nearest_by_words(name: str, among: Mapping[str, Iterable[str]]) -> str | None:
    """Return the key of ``among`` that itself, or one of whose words (labels and the like), is most like ``name``."""
    return _best(name, tuple((key, (key, *words)) for key, words in among.items()))


@lru_cache(4096)
def _best(name: str, among: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    from difflib import SequenceMatcher  # 5 ms, and only a mistake needs it

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_plain(name))
    best, best_ratio = None, CUTOFF
    for candidate, words in among:
        for word in words:
            matcher.set_seq1(_plain(word))
            if matcher.real_quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
                best, best_ratio = candidate, ratio
    return best


def _plain(name: str) -> str:
    return name[:100].casefold().replace("_", "").replace(" ", "")
