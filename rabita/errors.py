"""Every error that Rabita raises on purpose.

RabitaError
├── InputError            the caller's data or arguments; nothing was changed (exit code 2)
│   └── SchemaError       an ontology module; names file, line, item, key
├── StoreError            a file or store failed (exit code 3)
│   ├── StoreUnavailable  not reachable now; may be tried again
│   └── StoreBusy         somebody else writes
└── MissingExtra          an optional part is not installed; says what to install (exit code 2)
"""

from __future__ import annotations


class RabitaError(Exception):
    """Base of all errors raised on purpose; the message says what, where and what next."""

    exit_code = 2


class InputError(RabitaError, ValueError):
    """The caller's data or arguments cannot be used."""


class SchemaError(InputError):
    """An ontology module is wrong; the message names file, line, item, key and the nearest valid name."""


class StoreError(RabitaError):
    """A file or store failed."""

    exit_code = 3


class StoreUnavailable(StoreError):
    """A store cannot be reached now; the same call may succeed later."""


class StoreBusy(StoreError):
    """Another process is writing to the store or case."""


class MissingExtra(RabitaError, ImportError):
    """An optional package is missing; the message names the command that installs it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'rabita[{extra}]'")
