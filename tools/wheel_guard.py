"""Builds a wheel and compares its files with the tree: nothing of a home may be left out, nothing else may get in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOMES = ("schema", "loaders", "graph")
SOURCES = ("rabita", *HOMES, "pyproject.toml", "setup.py", "README.md", "LICENSE")
JUNK = ("__pycache__", ".DS_Store")


def copy_sources(to: Path, root: Path = ROOT) -> Path:
    """Copy to folder ``to`` what a build reads, so that leftovers of earlier builds play no part; return ``to``."""
    for name in SOURCES:
        if (root / name).is_dir():
            shutil.copytree(root / name, to / name, symlinks=True, ignore=shutil.ignore_patterns(*JUNK))
        else:
            shutil.copy2(root / name, to / name)
    return to


def build_wheel(to: Path, root: Path = ROOT) -> Path:
    """Build the wheel of the tree at ``root`` into ``to`` and return its path."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--disable-pip-version-check",
            "--wheel-dir",
            to,
        ]
        subprocess.run([*command, copy_sources(Path(folder), root)], check=True)
    return next(to.glob("rabita-*.whl"))


def expected(root: Path = ROOT) -> set[str]:
    """Return the names that the wheel of ``root`` must hold: every file of the front door and of the homes."""
    front = {f"rabita/{name}" for name in _files(root / "rabita") if name.split("/")[0] not in HOMES}
    return front.union(*({f"rabita/{home}/{name}" for name in _files(root / home)} for home in HOMES))


def packed(wheel: Path) -> set[str]:
    """Return the names of the files in ``wheel`` without its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def differences(wheel: Path, root: Path = ROOT) -> list[str]:
    """Return a line for each file that is missing from ``wheel`` or that the tree does not have."""
    want, have = expected(root), packed(wheel)
    return [f"not in the wheel: {name}" for name in sorted(want - have)] + [
        f"not in the tree: {name}" for name in sorted(have - want)
    ]


def _files(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path.relative_to(folder).as_posix() for path in paths if not set(path.parts) & set(JUNK) and path.suffix != ".pyc"]


def main() -> int:
    """Print the differences; exit 1 when there are some."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        found = differences(wheel)
        print("\n".join(found) or f"wheel: {len(packed(wheel))} files, all of the tree, {wheel.stat().st_size / 1e6:.1f} MB")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
