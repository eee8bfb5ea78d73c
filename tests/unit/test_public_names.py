"""The public names: a change here is a change that users see, and stands in the changelog."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

PUBLIC = {
    "rabita": [
        "Case", "InputError", "MissingExtra", "Quote", "RabitaError", "Report", "SchemaError", "Shown", "ShownFact", "StoreBusy",
        "StoreError", "StoreUnavailable", "Table", "demo_case", "open_case",
    ],
    "rabita.schema": [
        "Class", "Edtf", "Enum", "EnumValue", "MatchPart", "MatchTerm", "Registry", "Root", "Slot", "check_value",
        "default_registry", "get_class", "get_slot", "isolate", "language_of", "name_key", "parse_date", "parse_edtf",
    ],
}  # fmt: skip


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_these(module: str) -> None:
    assert sorted(import_module(module).__all__) == PUBLIC[module]


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in PUBLIC.items() for name in names])
def test_a_public_name_is_there_and_says_what_it_promises(module: str, name: str) -> None:
    found = getattr(import_module(module), name)
    assert inspect.getdoc(found) or isinstance(found, str)
