"""Servers for tests: a Neo4j server that somebody offers, else one of our own, else a reason to skip."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.servers import neo4j_server as launcher


class Neo4j(NamedTuple):
    """A Neo4j server to test with; what is in it may be removed."""

    uri: str
    user: str
    password: str

    def environment(self) -> dict[str, str]:
        """Return the variables by which Rabita is told user and password."""
        return {"RABITA_BOLT_USER": self.user, "RABITA_BOLT_PASSWORD": self.password}


@pytest.fixture(scope="session")
def neo4j_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Neo4j]]:
    """Give a function from a version to a server of it; each is started once, and all are stopped at the end."""
    homes: dict[str, Path] = {}
    guards: list[subprocess.Popen[bytes]] = []

    def start(version: str) -> Neo4j:
        given = os.environ.get("RABITA_TEST_NEO4J_URI")
        if given and version == launcher.LONG_TERM:
            return Neo4j(
                given, os.environ.get("RABITA_TEST_NEO4J_USER", "neo4j"), os.environ.get("RABITA_TEST_NEO4J_PASSWORD", "")
            )
        if version not in homes:
            homes[version] = tmp_path_factory.mktemp("neo4j")
            guards.append(_guard(homes[version]))
        home = homes[version]
        try:
            server = _start(home, version)
        except launcher.NoServer as error:
            pytest.skip(str(error))
        return Neo4j(server.uri, server.user, server.password)

    try:
        yield start
    finally:
        for home in homes.values():
            launcher.stop(home)
        for guard in guards:
            guard.communicate()


def _guard(home: Path) -> subprocess.Popen[bytes]:
    """Start a process that stops the server of ``home`` when this one ends, however it ends."""
    command = [sys.executable, launcher.__file__, "guard", "--home", str(home)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _start(home: Path, version: str) -> launcher.Server:
    if launcher.find_java(version) is None:
        raise launcher.NoServer(f"no JDK of this machine runs Neo4j {version}")
    if launcher.cached(version) is None:
        raise launcher.NoServer(f"Neo4j {version} is not on this machine; `make servers` fetches it with Maven")
    return launcher.start(home, version)


@pytest.fixture(scope="session")
def neo4j_server(neo4j_of: Callable[[str], Neo4j]) -> Neo4j:
    """Give a Neo4j 5.26 server, or that of RABITA_TEST_NEO4J_URI (with RABITA_TEST_NEO4J_USER, RABITA_TEST_NEO4J_PASSWORD)."""
    return neo4j_of(launcher.LONG_TERM)
