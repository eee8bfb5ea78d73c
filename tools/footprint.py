"""Installs the wheel and what it needs into a fresh environment; prints the size, and the time of ``rabita --help``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wheel_guard import build_wheel

MOST_MB, MOST_SECONDS = 350, 0.3
RUNS = 15


def install(to: Path) -> Path:
    """Make an environment at ``to`` with the wheel and what it needs, and return its folder of programs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", to], check=True)
    python = to / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*pip, "install", build_wheel(Path(folder))], check=True)
    return python.parent


def size_mb(folder: Path) -> float:
    """Return the megabytes (10^6 bytes) of all files below ``folder``."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def seconds(command: list[str | Path]) -> float:
    """Return the median wall-clock time of ``command`` over ``RUNS`` runs after a first one that warms the disk cache."""
    return statistics.median([_once(command) for _ in range(RUNS + 1)][1:])


def _once(command: list[str | Path]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Print both figures beside their limits; exit 1 when one is over."""
    with tempfile.TemporaryDirectory() as folder:
        programs = install(Path(folder))
        size, start_up = size_mb(Path(folder)), seconds([programs / "rabita", "--help"])
    print(f"install size: {size:.0f} MB (at most {MOST_MB}); rabita --help: {start_up:.2f} s (at most {MOST_SECONDS})")
    return 0 if size <= MOST_MB and start_up <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
