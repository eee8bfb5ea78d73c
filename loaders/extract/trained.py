"""Where the trained files are: those of the package, or for a while those of another folder (training, measuring)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

PACKAGED = Path(__file__).with_name("models")
LICENCE = "CC-BY-SA-4.0"
_folder = PACKAGED
_cached: list[Any] = []
_P = ParamSpec("_P")
_R = TypeVar("_R")


def model_path(name: str) -> Path:
    """Return where the trained file ``name`` is."""
    return _folder / name


def kept_with_models(most: int | None = None) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return a decorator that keeps the last ``most`` results of a function (all, if None) until other models are used."""

    def keep(function: Callable[_P, _R]) -> Callable[_P, _R]:
        kept = lru_cache(most)(function)
        _cached.append(kept)
        return kept  # type: ignore[return-value]

    return keep


@contextmanager
def models_of(folder: Path) -> Iterator[None]:
    """Use the trained files of ``folder`` inside the block. Not for several threads at once."""
    global _folder
    before = _folder
    try:
        _use(folder)
        yield
    finally:
        _use(before)


def _use(folder: Path) -> None:
    global _folder
    _folder = folder
    for kept in _cached:
        kept.cache_clear()
