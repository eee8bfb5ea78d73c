"""Making the environment says what to install when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "venv.sh"


def make_venv(to: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", SCRIPT, to], capture_output=True, text=True, check=False, env=environment)


def python_without_venv(folder: Path, name: str) -> Path:
    """Make a Python that, as Debian's without python3-venv, has no ensurepip."""
    program = folder / name
    program.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    return program


def test_without_venv_the_one_line_that_installs_it_is_printed(tmp_path: Path) -> None:
    python_without_venv(tmp_path, "python3")
    done = make_venv(tmp_path / "venv", PATH=f"{tmp_path}:{os.defpath}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["    apt-get install -y python3-venv"]
    assert not (tmp_path / "venv").exists()


def test_for_another_python_its_own_package_is_named(tmp_path: Path) -> None:
    done = make_venv(tmp_path / "venv", PATH=os.defpath, PYTHON=str(python_without_venv(tmp_path, "python3.13")))
    assert done.stderr.splitlines()[1:] == ["    apt-get install -y python3.13-venv"]


def test_without_any_python_both_packages_are_named(tmp_path: Path) -> None:
    done = make_venv(tmp_path / "venv", PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["    apt-get install -y python3 python3-venv"]


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    done = make_venv(tmp_path / "venv", PATH=f"{tmp_path}:{os.defpath}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()
