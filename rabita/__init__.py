"""Rabita: knowledge graphs of diplomacy and security news.

``open_case`` opens or makes a case; ``demo_case`` makes one of the bundled samples. The public names below are loaded when
they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rabita.case import Case, demo_case, open_case
    from rabita.errors import InputError, MissingExtra, RabitaError, SchemaError, StoreBusy, StoreError, StoreUnavailable
    from rabita.graph.table import Table
    from rabita.report import Report
    from rabita.showing import Quote, Shown, ShownFact

__version__ = "0.1.0"
__all__ = [
    "Case",
    "InputError",
    "MissingExtra",
    "Quote",
    "RabitaError",
    "Report",
    "SchemaError",
    "Shown",
    "ShownFact",
    "StoreBusy",
    "StoreError",
    "StoreUnavailable",
    "Table",
    "demo_case",
    "open_case",
]

_HOMES = {
    **dict.fromkeys(("Case", "demo_case", "open_case"), "case"),
    **dict.fromkeys(("Quote", "Shown", "ShownFact"), "showing"),
    "Report": "report",
    "Table": "graph.table",
}


def __getattr__(name: str) -> object:
    """Return the public ``name`` from the module that defines it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    globals()[name] = found = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    return found


def __dir__() -> list[str]:
    return sorted((*__all__, "__version__"))
