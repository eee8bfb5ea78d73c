"""SQLite's errors about a file of ours, in our words: what, where and what next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rabita.errors import InputError, StoreBusy, StoreError


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file at ``path`` into ours."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise InputError(
            f"a text holds half a character (lone surrogate U+{ord(error.object[error.start]):04X}); nothing was written"
        ) from error
    except sqlite3.OperationalError as error:
        raise _translate(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        remedy = f"delete {path.parent}, which is made anew" if path.parent.name == "derived" else "restore it from a copy"
        raise StoreError(f"{path} is damaged or no case ({error}); {remedy}") from error


def _translate(path: Path, message: str) -> StoreError:
    if "locked" in message or "busy" in message:
        return StoreBusy(f"{path}: another process is writing to this case; try again when it is done")
    if "full" in message:
        return StoreError(f"{path}: the disk is full; what was committed before stays; free some space and run the command again")
    if "readonly" in message or "unable to open" in message:
        return StoreError(f"{path}: cannot be opened for writing; check that the directory exists and that you may write there")
    if "I/O" in message:
        return StoreError(f"{path}: {message}; check that the disk has room and is sound, and run the command again")
    return StoreError(f"{path}: {message}")
