"""A disk of its own in memory, that can be full or read-only; needs the right to mount."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A mounted file system."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self, options: str) -> None:
        """Mount it again with ``options``, such as ``size=64k`` or ``ro``."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.path)], check=True, capture_output=True)


@contextmanager
def mounted(path: Path, size: str) -> Iterator[Disk]:
    """Mount an empty disk of ``size`` at ``path`` for the time of a block; skips where that is not allowed."""
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, capture_output=True)
