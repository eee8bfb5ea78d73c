"""What the parts of a mapping file share while it is read: names, lists of values, and where a mistake is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from rabita.errors import InputError
from rabita.schema.nearest import nearest_name
from rabita.schema.registry import Registry

Cells = dict[str, object]
"""What a row says by column; absent where it says nothing. Texts, lists of texts, and objects of made columns."""

Evaluate = Callable[[Cells, list[str]], object]
"""Gives a value from the cells of a row, ``None`` when there is none; what is refused is added to the list."""


class Lookup(NamedTuple):
    """A list of values by cell. ``results`` are all values that it can give."""

    find: Callable[[str], str | None]
    results: frozenset[str]


class Value(NamedTuple):
    """A compiled value. ``constants`` are all texts that it can give, ``None`` when the row decides.

    ``dynamic`` is whether the row decides at all; ``is_object`` whether it gives objects instead of texts.
    """

    evaluate: Evaluate
    constants: frozenset[str] | None = None
    dynamic: bool = True
    is_object: bool = False


class Scope:
    """The names that a mapping file may use, collected while it is compiled."""

    def __init__(self, name: str, registry: Registry, lookups: Mapping[str, Lookup]) -> None:
        self.name = name
        self.registry = registry
        self.lookups = dict(lookups)
        self.made: dict[str, Value] = {}
        self.columns: dict[str, str] = {}

    def use(self, column: str, at: str) -> None:
        """Note that ``column`` is used; remembered is the first place."""
        if column not in self.made:
            self.columns.setdefault(column, at)

    def error(self, at: str, message: str) -> InputError:
        """Return the error that names file and key."""
        return InputError(f"{self.name}: {at}: {message}" if at else f"{self.name}: {message}")

    def check_keys(self, given: Iterable[str], known: Collection[str], at: str) -> None:
        """Refuse what is not ``known``, and name the nearest that is."""
        for key in given:
            if key not in known:
                raise self.error(at, f"unknown key {key!r}; {hint(key, known)}")


def hint(name: str, known: Collection[str]) -> str:
    """Return what to write instead of ``name``."""
    near = nearest_name(name, known)
    return f"nearest: {near!r}" if near is not None else f"known: {', '.join(sorted(known))}"
