"""The README's quickstart, run as it is written, from the built wheel, in an empty folder."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.installed import environment, install_wheel

README = Path(__file__).resolve().parents[2] / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quickstart")


@pytest.fixture(scope="module")
def done(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    home = tmp_path_factory.mktemp("home")
    script = (
        "set -euo pipefail\n"
        + "\n".join(blocks("bash"))
        + "\n".join(f"python - <<'END'\n{block}END\n" for block in blocks("python"))
    )
    command = ["bash", "-c", script]
    env = environment(install_wheel(home / "venv"), home)
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_every_command_of_the_quickstart_works(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_it_answers_and_draws(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.returncode == 0, done.stderr
    assert "2023-03-10,Signing" in done.stdout
    assert (folder / "demo" / "picture.html").stat().st_size > 100_000
    assert "rb:" in (folder / "talks.ttl").read_text("utf-8")


def test_it_leaves_only_what_it_says(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"demo", "talks", "talks.jsonl", "talks.html", "talks.ttl"}
