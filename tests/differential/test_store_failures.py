"""A server that refuses, or goes away in the middle: one line that says so, and the next run goes on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rabita.errors import StoreUnavailable
from rabita.graph.stores import driving
from rabita.schema import default_registry
from tests.servers.fixtures import Neo4j
from tests.support.graph_rows import open_projection, random_graph, write_rows
from tests.support.stores import empty, held, opened, wanted

pytestmark = pytest.mark.neo4j


class Wire:
    """A way to a server that can be cut."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self.target = (parts.hostname, parts.port)
        self.is_cut = False
        self.ends: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                here.close()
                continue
            there = socket.create_connection(self.target)
            self.ends += [here, there]
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            end.close()

    def cut(self) -> None:
        self.is_cut = True
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self.listener.close()


@pytest.fixture
def wire(neo4j_server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    empty(neo4j_server)
    for key, value in neo4j_server.environment().items():
        monkeypatch.setenv(key, value)
    monkeypatch.setattr(driving, "RETRY_S", 0.2)
    made = Wire(neo4j_server.uri)
    yield made
    made.close()


def test_a_wrong_password_is_told_so(neo4j_server: Neo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RABITA_BOLT_USER", "neo4j")
    monkeypatch.setenv("RABITA_BOLT_PASSWORD", "not this one")
    with pytest.raises(StoreUnavailable) as caught, opened(neo4j_server.uri, tmp_path):
        pass
    assert str(caught.value).endswith("refuses user 'neo4j' with that password; set RABITA_BOLT_USER and RABITA_BOLT_PASSWORD")


def test_no_password_is_told_so(neo4j_server: Neo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RABITA_BOLT_USER", raising=False)
    monkeypatch.delenv("RABITA_BOLT_PASSWORD", raising=False)
    with (
        pytest.raises(StoreUnavailable, match="refuses without a user; set RABITA_BOLT_USER"),
        opened(neo4j_server.uri, tmp_path),
    ):
        pass


def test_a_database_that_is_not_there_is_told_so(wire: Wire, tmp_path: Path) -> None:
    with (
        pytest.raises(StoreUnavailable, match="has no database 'levant'; write another one behind the last slash"),
        opened(f"{wire.uri}/levant", tmp_path),
    ):
        pass


@pytest.mark.parametrize("at", [1, 5, 25])
def test_a_server_that_goes_away_in_the_middle_is_told_so_and_the_next_run_goes_on(wire: Wire, tmp_path: Path, at: int) -> None:
    registry, calls = default_registry(), []

    def progress(done: int, total: int | None) -> None:
        calls.append(done)
        if len(calls) == at:
            wire.cut()

    with open_projection(tmp_path, registry) as projection:
        write_rows(projection, *random_graph(registry, seed=8, size=1_000))
        with opened(wire.uri, tmp_path) as store:
            with pytest.raises(
                StoreUnavailable, match=r"^bolt://127\.0\.0\.1:\d+ does not answer .*run again to go on$"
            ) as caught:
                store.catch_up(projection, registry, case="gulf", progress=progress)
            assert "\n" not in str(caught.value)
            wire.mend()
            rest: list[int] = []
            applied = store.catch_up(projection, registry, case="gulf", progress=lambda done, total: rest.append(total or 0))
            assert applied.created + applied.unchanged == projection.count("node") + projection.count("edge")
            assert applied.unchanged > 0, "what was acknowledged is not sent again"
            assert held(store, registry) == wanted(projection)


def test_a_server_that_goes_away_during_a_query_is_told_so(wire: Wire, tmp_path: Path) -> None:
    with opened(wire.uri, tmp_path) as store:
        assert store.query("RETURN 1 AS one").rows == [(1,)]
        wire.cut()
        with pytest.raises(StoreUnavailable, match="does not answer"):
            store.query("RETURN 1 AS one")
        wire.mend()
        assert store.query("RETURN 1 AS one").rows == [(1,)]
