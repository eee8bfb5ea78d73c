"""Draws findings from many documents in order: in this process, or in worker processes that never outlive it."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from rabita.errors import InputError
from rabita.extracting import Drawing, Drawn
from rabita.loaders.documents.records import ReadDocument

AHEAD = 4
"""So many documents a worker are in hand at most: enough that none waits for a commit, few enough that memory stays flat."""

DIED = "the extractor died on it (ended from outside, or out of memory); split it, or keep its text only with --extractor none"

T = TypeVar("T")


def cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def drawers(drawing: Drawing, jobs: int) -> AbstractContextManager[Drawer]:
    """Return what draws findings with ``jobs`` workers; 1 is this process, without any.

    Raises:
        InputError: ``jobs`` is less than 1.
    """
    if jobs < 1:
        raise InputError(f"{jobs} jobs cannot do anything; give 1 or more")
    return Drawer(drawing) if jobs == 1 else Workers(drawing, jobs)


class Drawer:
    """Draws findings in this process."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing

    def __enter__(self) -> Drawer:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: there is nothing to end."""

    def in_order(self, asked: Iterable[tuple[T, ReadDocument | None]]) -> Iterator[tuple[T, Drawn | None]]:
        """Yield each thing with what is drawn from the document beside it, in the order of ``asked``."""
        for thing, document in asked:
            yield thing, None if document is None else self.drawing.draw(document)


@dataclass(slots=True)
class _InHand(Generic[T]):
    """Something taken from the input, with its document and what will be drawn from that."""

    thing: T
    document: ReadDocument | None
    drawn: Future[Drawn] | None


class Workers(Drawer):
    """Draws findings in processes, ``AHEAD`` documents each at a time; the order, and so the result, is that of one process.

    A worker ends at once when this process ends, however that happens, and when the block is left. A document on which a
    worker dies is refused. What a worker raises is raised here, when the turn of its document comes.
    """

    def __init__(self, drawing: Drawing, jobs: int) -> None:
        super().__init__(drawing)
        self.jobs = jobs
        self._pool: _Pool | None = None

    def __exit__(self, *_: object) -> None:
        """End the workers at once."""
        if self._pool is not None:
            self._pool.end()
            self._pool = None

    def in_order(self, asked: Iterable[tuple[T, ReadDocument | None]]) -> Iterator[tuple[T, Drawn | None]]:
        """Yield each thing with what is drawn from the document beside it, in the order of ``asked``."""
        hand: deque[_InHand[T]] = deque()
        for thing, document in asked:
            hand.append(_InHand(thing, document, None if document is None else self._submit(document)))
            while hand and (len(hand) > AHEAD * self.jobs or hand[0].drawn is None or hand[0].drawn.done()):
                yield self._take(hand)
        while hand:
            yield self._take(hand)

    def _take(self, hand: deque[_InHand[T]]) -> tuple[T, Drawn | None]:
        """Return the first in ``hand`` with what was drawn; waits for it."""
        first = hand[0]
        if first.drawn is not None and isinstance(first.drawn.exception(), BrokenProcessPool):
            self._recover(hand)
        hand.popleft()
        return first.thing, None if first.drawn is None else first.drawn.result()

    def _recover(self, hand: Iterable[_InHand[T]]) -> None:
        """Draw anew, one at a time, from what was in hand when a worker died: so it shows on which document that was."""
        for item in hand:
            if item.document is not None and item.drawn is not None and isinstance(item.drawn.exception(), BrokenProcessPool):
                self.__exit__()
                item.drawn = self._submit(item.document)
                if isinstance(item.drawn.exception(), BrokenProcessPool):
                    item.drawn = Future()
                    item.drawn.set_result(InputError(DIED))
        self.__exit__()

    def _submit(self, document: ReadDocument) -> Future[Drawn]:
        if self._pool is None:
            self._pool = _Pool(self.jobs)
        return self._pool.submit(self.drawing, document)


class _Pool:
    """Processes, started as they are needed."""

    def __init__(self, jobs: int) -> None:
        context = get_context("spawn")
        self._watched, self._held = context.Pipe(duplex=False)
        self._processes = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(self._watched,))

    def submit(self, drawing: Drawing, document: ReadDocument) -> Future[Drawn]:
        """Return what will be drawn from ``document``; its exception is BrokenProcessPool when a worker died, perhaps on another."""
        try:
            with _interrupts_wait():
                return self._processes.submit(drawing.draw, document)
        except BrokenProcessPool as error:
            failed: Future[Drawn] = Future()
            failed.set_exception(error)
            return failed

    def end(self) -> None:
        """End the processes without waiting for what they are at."""
        self._held.close()
        self._processes.shutdown(cancel_futures=True)
        self._watched.close()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold back Ctrl-C; processes started inside never see it, for it is this process that ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(watched: Connection) -> None:
    """Make this worker end when the other end of ``watched`` is closed, as the system does when its process ends."""
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    try:
        watched.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
