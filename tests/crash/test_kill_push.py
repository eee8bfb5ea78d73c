"""A push that is killed at any point and run again gives what an undisturbed push gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rabita.schema import Registry, default_registry
from tests.servers.fixtures import Neo4j
from tests.support.graph_rows import open_projection, random_graph, write_rows
from tests.support.stores import PLACES, held, opened, place_of, wanted

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("pushing.py")
KILLS = 20
pytestmark = [pytest.mark.crash, pytest.mark.long]


@contextmanager
def pushing(uri: str, directory: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a push for the time of a block, from the moment when its store is open; then kill it if it still runs."""
    command = [sys.executable, str(SCRIPT), uri, str(directory)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


def make(directory: Path, registry: Registry) -> None:
    """Write the projection that is pushed."""
    directory.mkdir()
    with open_projection(directory, registry) as projection:
        write_rows(projection, *random_graph(registry, seed=13, size=1_500))


def seconds(uri: str, directory: Path) -> float:
    """Return how long an undisturbed push takes."""
    with pushing(uri, directory) as process:
        began = time.monotonic()
        assert process.stdout is not None and process.stdout.readline() == "done\n"
        return time.monotonic() - began


@pytest.mark.parametrize("place", PLACES)
def test_killed_pushes_run_again_equal_an_undisturbed_one(
    place: str, neo4j_of: Callable[[str], Neo4j], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registry, chance, killed = default_registry(), random.Random(17), 0
    for name in ("first", "undisturbed"):  # a server keeps what the first defines
        make(tmp_path / name, registry)
        took = seconds(place_of(place, neo4j_of, monkeypatch), tmp_path / name)
    for number in range(KILLS):
        directory, uri = tmp_path / str(number), place_of(place, neo4j_of, monkeypatch)
        make(directory, registry)
        with pushing(uri, directory) as process:
            try:
                process.wait(timeout=chance.uniform(0, took))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            assert process.stdout is not None
            killed += process.stdout.read() == ""
        with opened(uri, directory) as store, open_projection(directory, registry) as projection:
            assert store.catch_up(projection, registry, case="gulf").rejected == ()
            assert held(store, registry) == wanted(projection)
            assert store.catch_up(projection, registry, case="gulf").created == 0
    assert killed >= KILLS // 10, f"{killed} of {KILLS} were killed before they were done"
