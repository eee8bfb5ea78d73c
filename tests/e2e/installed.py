"""An environment that holds the built wheel, and finds its dependencies where the tests do."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import venv
from pathlib import Path

from wheel_guard import build_wheel


def install_wheel(to: Path) -> Path:
    """Make an environment at ``to`` with the wheel, as a user has it, and return its folder of programs."""
    venv.create(to, with_pip=True, symlinks=True)
    python = to / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    )
    # A path file inside that folder is not read, so the editable install of the tests stays out.
    (Path(site.stdout.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, build_wheel(to)], check=True, stdin=subprocess.DEVNULL)
    return python.parent


def environment(programs: Path, home: Path) -> dict[str, str]:
    """Return the variables for a command of that environment: its programs first, no index for pip, a home of its own."""
    return {
        "PATH": f"{programs}:{os.defpath}",
        "HOME": str(home),
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "LANG": "C.UTF-8",
    }
