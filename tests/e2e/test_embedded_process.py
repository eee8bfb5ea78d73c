"""The embedded graph between processes: one hosts, others connect, and nothing is left lying about."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rabita.errors import StoreError, StoreUnavailable
from rabita.graph.stores import embedded, engine
from rabita.graph.stores.embedded import open_embedded
from rabita.schema import default_registry
from tests.support.graph_rows import meetings, node, open_projection, write_rows
from tests.support.stores import ask, held, wanted

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sys
from pathlib import Path
from rabita.errors import RabitaError
from rabita.graph.stores.embedded import open_embedded
from rabita.schema import default_registry
from tests.support.graph_rows import open_projection
directory = Path(sys.argv[1])
"""
HOST = f"""{HEAD}
registry = default_registry()
with open_projection(directory, registry) as projection, open_embedded(directory) as store:
    store.catch_up(projection, registry, case="gulf")
    print("ready", flush=True)
    sys.stdin.readline()
print("left", flush=True)
"""
CLIENT = f"""{HEAD}
with open_embedded(directory) as store:
    print(store.query("MATCH (n:Meeting) RETURN count(n)").rows[0][0], flush=True)
    for line in sys.stdin:
        try:
            print(store.query("RETURN 1").rows[0][0], flush=True)
        except RabitaError as error:
            print(type(error).__name__, error, flush=True)
"""


@contextmanager
def process(program: str, directory: Path, *, cwd: Path = ROOT, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``program`` for the time of a block."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", program, str(directory)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cwd, env=variables, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as made:
        try:
            yield made
        finally:
            made.kill()


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def say(running: subprocess.Popen[str]) -> None:
    assert running.stdin is not None
    running.stdin.write("\n")
    running.stdin.flush()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of derived files with 7 meetings, whose name holds a space and Arabic."""
    made = tmp_path / "قضية the case" / "derived"
    registry = default_registry()
    with open_projection(made, registry) as projection:
        write_rows(projection, *meetings(registry, 5))
    return made


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_nothing_is_written_into_the_working_directory_nor_printed(directory: Path, tmp_path: Path, locale: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with process(HOST, directory, cwd=empty, LC_ALL=locale) as host:
        assert line(host) == "ready"
        out, err = host.communicate("\n")
    assert (host.returncode, out, err) == (0, "left\n", "")
    assert list(empty.iterdir()) == []


def test_a_second_process_connects_to_the_first_and_is_told_when_that_ends(directory: Path) -> None:
    with process(HOST, directory) as host:
        assert line(host) == "ready"
        with process(CLIENT, directory) as client:
            assert line(client) == "7"
            say(client)
            assert line(client) == "1"
            out, _ = host.communicate("\n")
            assert out == "left\n"
            say(client)
            told = line(client)
    assert told.startswith("StoreUnavailable the graph engine of this case does not answer")
    assert told.endswith("; the process that ran the graph ended; run again")
    assert not (directory / "graph.host.json").exists()


def test_after_a_killed_host_the_next_process_hosts(directory: Path) -> None:
    with process(HOST, directory) as host:
        assert line(host) == "ready"
        host.send_signal(signal.SIGKILL)
        host.wait()
        assert (directory / "graph.host.json").exists()
    with process(CLIENT, directory) as client:
        assert line(client) == "7"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_host_that_is_told_to_end_does_so_at_once_and_the_next_process_hosts(directory: Path, number: signal.Signals) -> None:
    with process(HOST, directory) as host:
        assert line(host) == "ready"
        host.send_signal(number)
        host.communicate(timeout=10)
        assert host.returncode == -number
    with process(CLIENT, directory) as client:
        assert line(client) == "7"


def test_of_processes_that_start_together_one_hosts_and_all_answer(directory: Path) -> None:
    with process(HOST, directory) as first, process(HOST, directory) as second:
        assert [line(first), line(second)] == ["ready", "ready"]
        host = json.loads((directory / "graph.host.json").read_text("utf-8"))
        assert host["pid"] in (first.pid, second.pid)


def test_a_client_brings_the_graph_up_to_what_it_knows(directory: Path) -> None:
    registry = default_registry()
    with process(HOST, directory) as host:
        assert line(host) == "ready"
        with open_projection(directory, registry) as projection, open_embedded(directory) as store:
            write_rows(projection, [node(registry, "Visit", "new.1", name="زيارة")])
            assert store.catch_up(projection, registry, case="gulf").created == 1
            assert held(store, registry) == wanted(projection)
            assert store.query("MATCH (n:Visit) RETURN n.name AS name").rows == [("زيارة",)]


def test_only_its_owner_can_read_the_passwords_and_each_start_has_its_own(directory: Path) -> None:
    notes = []
    for _ in range(2):
        with open_embedded(directory):
            path = directory / "graph.host.json"
            assert path.stat().st_mode & 0o077 == 0
            assert all(item.stat().st_mode & 0o077 == 0 for item in (directory / "graph" / "config").glob("server-*"))
            notes.append(json.loads(path.read_text("utf-8")))
    for key in ("password", "viewer_password", "host_id"):
        assert notes[0][key] != notes[1][key]
        assert len(notes[0][key]) >= 16


def test_the_user_of_queries_may_not_write_even_without_our_checks(directory: Path) -> None:
    from neo4j import GraphDatabase
    from neo4j.exceptions import ClientError

    registry = default_registry()
    with open_projection(directory, registry) as projection, open_embedded(directory) as store:
        store.catch_up(projection, registry, case="gulf")
        note = json.loads((directory / "graph.host.json").read_text("utf-8"))
        uri, auth = f"bolt://127.0.0.1:{note['bolt_port']}", ("viewer", note["viewer_password"])
        with GraphDatabase.driver(uri, auth=auth) as driver:
            assert driver.execute_query("MATCH (n:Meeting) RETURN count(n)", database_="kg").records[0][0] == 7
            for text in (
                "CREATE (:Meeting:ContactEvent:Event {id: 'event/x'})",
                "MATCH (n) DETACH DELETE n",
                "CREATE INDEX x FOR (n:Event) ON (n.x)",
            ):
                with pytest.raises(ClientError, match="Forbidden"):
                    driver.execute_query(text, database_="kg")
        assert held(store, registry) == wanted(projection)


def test_files_of_another_version_of_the_engine_are_thrown_away(directory: Path) -> None:
    registry = default_registry()
    with open_projection(directory, registry) as projection:
        with open_embedded(directory) as store:
            store.catch_up(projection, registry, case="gulf")
        (directory / "graph" / "engine.version").write_text("1.0", "utf-8")
        with open_embedded(directory) as store:
            assert ask(store, "MATCH (n) RETURN count(n)") == [[0]]
            assert store.catch_up(projection, registry, case="gulf").created == projection.count("node") + projection.count(
                "edge"
            )


def test_a_process_that_holds_the_graph_and_offers_nothing_is_told_about(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "WAIT_S", 0.3)
    lock = embedded.FileLock(directory / "graph.lock")
    assert lock.try_acquire()
    with pytest.raises(StoreUnavailable, match="another process holds the graph of this case and did not offer it"):
        open_embedded(directory)
    lock.release()


def test_a_forked_process_is_refused(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_embedded(directory):
        pass
    monkeypatch.setattr(engine, "_jvm_process", [1])
    with pytest.raises(StoreError, match="does not run in a forked process"):
        open_embedded(directory)


def test_without_an_engine_for_the_platform_it_says_what_else_there_is(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    def none(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", none)
    with pytest.raises(ImportError, match="no embedded Cypher engine for this platform; give --store bolt://"):
        open_embedded(directory)


def test_a_network_file_system_is_refused(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "file_system", lambda *_: "nfs4")
    with pytest.raises(StoreError, match=r"is on a network file system \(nfs4\); copy the case to a disk"):
        open_embedded(directory)
