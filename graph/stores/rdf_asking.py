"""Asks the process that answers SPARQL: starts it, sends a query, ends it when the time is over."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from rabita.errors import InputError, StoreError
from rabita.graph.stores.rdf_worker import Answer, Ask, read_messages, write_message


class Worker:
    """A process that answers queries on one copy of the store, one at a time; it is warm after the first."""

    def __init__(self, view: Path, base: str) -> None:
        self.view = view
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "rabita.graph.stores.rdf_worker", str(view), base],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(item or str(Path.cwd()) for item in sys.path)},
        )

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, ask: Ask) -> Answer:
        """Return the answer to ``ask``; a process that takes longer than it may is ended.

        Raises:
            InputError: the query takes longer than its time.
            StoreError: the process ended.
        """
        late = threading.Event()
        timer = threading.Timer(ask.seconds, self._end_late, (late,))
        timer.start()
        try:
            answer = self._exchange(ask)
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        self.end()
        if late.is_set():
            raise InputError(f"the query took longer than {ask.seconds:g} s and was stopped; narrow it")
        raise StoreError(
            "the process that answers SPARQL ended: the query wants too much memory, or the store is damaged; narrow the query, or run it again"
        )

    def _exchange(self, ask: Ask) -> Answer | None:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            write_message(self._process.stdin, msgspec.msgpack.encode(ask))  # type: ignore[arg-type]
        except BrokenPipeError:
            return None
        packed = next(read_messages(self._process.stdout), None)  # type: ignore[arg-type]
        return None if packed is None else msgspec.msgpack.decode(packed, type=Answer)

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def end(self) -> None:
        """End the process at once; calling twice is fine."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except BrokenPipeError:
                continue
