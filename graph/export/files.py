"""Writes a file all or nothing: a reader sees the old one or the whole new one, never a part."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rabita.errors import StoreError


class Written(NamedTuple):
    """What was written; ``replaced`` counts what the format cannot hold and became U+FFFD, ``note`` names them."""

    path: str
    nodes: int
    edges: int
    replaced: int = 0
    note: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: {self.nodes} nodes, {self.edges} relationships"
        if self.replaced:
            text += f"; {self.replaced} characters that this format cannot hold became U+FFFD"
        return text + (f"; {self.note}" if self.note else "")


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside ``path`` that takes its place when the block ends well, and is gone otherwise.

    Raises:
        StoreError: it cannot be written; what was at ``path`` is unchanged.
    """
    fresh = path.with_name(f".{path.name[:200]}.{uuid.uuid4().hex[:8]}")
    try:
        with fresh.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); what was there is unchanged") from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
