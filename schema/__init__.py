"""The ontology and what is derived from it: the registry, ids, names, times, records and their validation.

The public names below are loaded when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rabita.schema.model import Class, Enum, EnumValue, MatchPart, MatchTerm, Root, Slot
    from rabita.schema.names import isolate, language_of, name_key
    from rabita.schema.registry import Registry, default_registry
    from rabita.schema.times import Edtf, parse_date, parse_edtf
    from rabita.schema.validation import check_value, get_class, get_slot

__all__ = [
    "Class",
    "Edtf",
    "Enum",
    "EnumValue",
    "MatchPart",
    "MatchTerm",
    "Registry",
    "Root",
    "Slot",
    "check_value",
    "default_registry",
    "get_class",
    "get_slot",
    "isolate",
    "language_of",
    "name_key",
    "parse_date",
    "parse_edtf",
]

_HOMES = {
    **dict.fromkeys(("Registry", "default_registry"), "registry"),
    **dict.fromkeys(("Class", "Enum", "EnumValue", "MatchPart", "MatchTerm", "Root", "Slot"), "model"),
    **dict.fromkeys(("isolate", "language_of", "name_key"), "names"),
    **dict.fromkeys(("Edtf", "parse_date", "parse_edtf"), "times"),
    **dict.fromkeys(("check_value", "get_class", "get_slot"), "validation"),
}


def __getattr__(name: str) -> object:
    """Return the public ``name`` from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    globals()[name] = found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
