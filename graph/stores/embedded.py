"""The embedded property graph: the first process that opens a case hosts its engine, others connect to it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rabita.errors import StoreUnavailable
from rabita.graph.stores import engine
from rabita.graph.stores.bolt import PropertyGraphStore
from rabita.graph.stores.console import BoltConsole
from rabita.graph.stores.driving import Connection, Place
from rabita.graph.stores.locks import FileLock

WAIT_S = 10.0
"""How long a process waits for another one that is just starting the engine."""
ENDED = "the process that ran the graph ended; run again"
LITTLE = 1 << 20
"""With fewer free bytes on its disk the engine's failures come from that: it leaves at most 64 KB (tests/crash/test_full_disk.py)."""


class Host(NamedTuple):
    """What ``graph.host.json`` says of the process that runs the engine."""

    pid: int
    host_id: str
    bolt_port: int
    user: str
    password: str
    viewer_password: str
    version: str


def open_embedded(directory: Path) -> PropertyGraphStore:
    """Open the property graph of a case whose derived files are in ``directory``.

    The lock on ``graph.lock`` decides who hosts; it dies with its process.

    Raises:
        MissingExtra: there is no engine for this platform.
        StoreUnavailable: another process holds the lock and does not answer.
        StoreError: the engine did not start.
    """
    engine.engine_version()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = FileLock(directory / "graph.lock")
        is_host = lock.try_acquire()
    except OSError as error:
        raise StoreUnavailable(
            f"{directory}: cannot write there ({error.strerror}); the graph needs a directory that can be written"
        ) from error
    return _host(directory, lock) if is_host else _connect(directory, lock)


def _host(directory: Path, lock: FileLock) -> PropertyGraphStore:
    """Run the engine in this process until the store is closed."""
    note = directory / "graph.host.json"
    try:
        note.unlink(missing_ok=True)
        running = engine.start(directory / "graph")
    except BaseException:
        lock.release()
        raise
    host = Host(
        os.getpid(),
        secrets.token_hex(8),
        running.port,
        engine.WRITER,
        running.writer_password,
        running.viewer_password,
        engine.engine_version(),
    )

    def leave() -> None:
        note.unlink(missing_ok=True)
        running.stop()
        lock.release()

    try:
        _write(note, host)
        return _store(directory, host, on_close=leave)
    except BaseException:
        leave()
        raise


def _write(path: Path, host: Host) -> None:
    """Write ``host`` so that others see all of it or nothing, and only their owner sees it."""
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(host._asdict(), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _connect(directory: Path, lock: FileLock) -> PropertyGraphStore:
    """Connect to the process that runs the engine; become it when that one has just left."""
    deadline = time.monotonic() + WAIT_S
    while True:
        host = _read(directory / "graph.host.json")
        if host is not None:
            try:
                return _store(directory, host)
            except StoreUnavailable:
                if time.monotonic() > deadline:
                    raise
        if lock.try_acquire():
            return _host(directory, lock)
        if time.monotonic() > deadline:
            who = "another process" if host is None else f"process {host.pid}"
            raise StoreUnavailable(
                f"{who} holds the graph of this case and did not offer it within {WAIT_S:g} s; end it or wait, then run again"
            )
        time.sleep(0.1)


def _read(path: Path) -> Host | None:
    try:
        return Host(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _store(directory: Path, host: Host, **options: object) -> PropertyGraphStore:
    uri = f"bolt://127.0.0.1:{host.bolt_port}"
    ails = partial(_full_disk, directory)
    place = Place(uri, engine.DATABASE, host.user, host.password, "the graph engine of this case", ENDED, ails)
    viewer = place._replace(user=engine.VIEWER, password=host.viewer_password)
    connection = Connection(place)
    return PropertyGraphStore(
        connection,
        backend="arcadedb",
        console=BoltConsole(viewer),
        derived=directory,
        key="embedded",
        owner="embedded",
        **options,  # type: ignore[arg-type]
    )


def _full_disk(directory: Path) -> str | None:
    """Say so when the disk is full; what the engine wrote then is not to be trusted, and thrown away at its next start."""
    if shutil.disk_usage(directory).free >= LITTLE:
        return None
    engine.distrust(directory / "graph")
    return f"{directory}: the disk is full, and the graph there will be made anew; free some space and run the command again"
