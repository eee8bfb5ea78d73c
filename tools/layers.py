"""Checks the layers of pyproject.toml with import-linter.

import-linter finds modules by walking folders that have an ``__init__.py`` and follows no links, so it is shown a copy of the
Python files as they are installed, with an ``__init__.py`` in each folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOMES = ("schema", "loaders", "graph")


def copy_package(to: Path) -> None:
    """Copy the Python files below ``rabita`` and the homes to ``to/rabita``."""
    shutil.copytree(ROOT / "rabita", to / "rabita", symlinks=True, ignore=lambda _, names: {*HOMES, "__pycache__"} & set(names))
    for home in HOMES:
        shutil.copytree(ROOT / home, to / "rabita" / home, ignore=_not_python)
    for folder, _, _ in os.walk(to / "rabita"):
        (Path(folder) / "__init__.py").touch()


def _not_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "__pycache__" or not (name.endswith(".py") or (Path(folder) / name).is_dir())}


def main() -> int:
    """Run ``lint-imports`` over the copy and return its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        copy_package(Path(folder))
        # import-linter puts the working directory first on the path, so it must be the copy's.
        command = [Path(sys.executable).parent / "lint-imports", "--no-cache", ROOT / "pyproject.toml"]
        return subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": folder}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
