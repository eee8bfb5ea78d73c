"""Queries of people: read only by enforcement of the engine, bounded in time, rows and bytes.

Embedded: asked as a user of the engine who has the right to read records and no other. Neo4j: the server plans the query first
(``EXPLAIN``) and says that it only reads; the plan must hold no file, no procedure off the list, nothing about users or
transactions; then it runs in a session that the server keeps from writing. Nothing depends on words in the text.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rabita.errors import InputError, StoreError, StoreUnavailable
from rabita.graph.stores.driving import Place, one_line, open_driver, translated
from rabita.graph.table import Cell, Table

if TYPE_CHECKING:
    from neo4j import Driver, Session

TEXT_LIMIT = 100_000
DEPTH_LIMIT = 100
"""Of brackets; 600 nested parentheses leave a driver without an answer from Neo4j 5.26."""
GRACE_S = 1.0
LOOK_S = 0.05
MEMORY_LIMIT = 3 << 30
"""Bytes that this process may grow by while it waits for an answer; a heap of the embedded engine (2 GB) is among them."""
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshipTypes",
        "db.propertyKeys",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)
SHOWN = ("ShowIndexes", "ShowConstraints")
READS = "queries only read; rabita load and rabita retract change a case"


class Limits(NamedTuple):
    """What a query may take: seconds, rows, and bytes of its answer."""

    timeout_s: float = 15
    rows: int = 10_000
    bytes: int = 16_000_000


class Console(Protocol):
    """Answers queries, and can do nothing else."""

    def run(self, text: str, params: Mapping[str, object], limits: Limits) -> Table:
        """Answer ``text`` or raise ``InputError``."""

    def close(self) -> None:
        """Let go of the engine."""


class NoConsole:
    """For an engine of which nobody knows how to keep queries from writing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, text: str, params: Mapping[str, object], limits: Limits) -> Table:
        """Refuse."""
        raise InputError(f"{self.name} cannot be kept from writing, so it is not asked; ask the embedded graph or a Neo4j server")

    def close(self) -> None:
        """Nothing is open."""


class BoltConsole:
    """Asks by Bolt, with a driver of its own that a watchdog may cut.

    ``check`` is called before the query and raises when it must not run; an engine whose user may only read needs none.
    """

    def __init__(self, place: Place, *, check: Callable[[Session, str, Mapping[str, object]], None] | None = None) -> None:
        self.place = place
        self._check = check
        self._driver: Driver | None = None

    def run(self, text: str, params: Mapping[str, object], limits: Limits) -> Table:
        """Answer ``text``.

        Raises:
            InputError: it is wrong, would write, or takes longer than ``limits`` allow.
            StoreUnavailable: the engine does not answer.
        """
        check_text(text)
        driver = self._driver = self._driver or open_driver(self.place, retry_s=0)
        watch = _Watch(driver, limits.timeout_s + GRACE_S)
        try:
            with _asking(self.place), self._session(driver, limits) as session:
                if self._check is not None:
                    self._check(session, text, params)
                return _answer(session, text, params, limits)
        except (StoreError, InputError) as error:
            if watch.has_cut or _is_timeout(error):
                what = f"the query took longer than {limits.timeout_s:g} s, or too much memory, and was stopped"
                raise InputError(f"{what}; bind an end, bound its paths, or ask for less") from error
            if isinstance(error, StoreUnavailable) and self._still_answers(driver):
                raise InputError("the engine broke the query off: it takes more than there is; ask for less") from error
            raise
        except BufferError as error:  # the driver trips over an interrupt while it closes
            self.close()
            raise KeyboardInterrupt from error
        finally:
            watch.stop()
            if watch.has_cut:
                self._driver = None

    def _still_answers(self, driver: Driver) -> bool:
        try:
            with translated(self.place):
                driver.verify_connectivity()
        except StoreError:
            return False
        return True

    def _session(self, driver: Driver, limits: Limits) -> Session:
        return driver.session(database=self.place.database, default_access_mode="READ", fetch_size=min(limits.rows + 1, 1000))

    def close(self) -> None:
        """Close the driver; calling twice is fine."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None


class _Watch:
    """Cuts a driver's connections when a query takes too long or its answer too much memory: not all engines keep limits."""

    def __init__(self, driver: Driver, seconds: float) -> None:
        self.has_cut = False
        self._driver = driver
        self._deadline = time.monotonic() + seconds
        self._most = resident_bytes() + MEMORY_LIMIT
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="rabita-watch", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(LOOK_S):
            if time.monotonic() > self._deadline or resident_bytes() > self._most:
                self.has_cut = True
                self._driver.close()
                return

    def stop(self) -> None:
        """Stop watching."""
        self._done.set()
        self._thread.join()


def resident_bytes() -> int:
    """Return the memory that this process has now; 0 where the system does not tell (elsewhere than on Linux)."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


# ---- before


def check_text(text: str) -> None:
    """Refuse what is too long or too deep for an engine's parser, before it sees it, and commands that ask no graph.

    Raises:
        InputError: says which.
    """
    if len(text) > TEXT_LIMIT:
        raise InputError(f"the query has {len(text)} characters; {TEXT_LIMIT} is the most; give long values as parameters")
    bare = bare_text(text)
    if (depth := bracket_depth(bare)) > DEPTH_LIMIT:
        raise InputError(f"the query nests brackets {depth} deep; {DEPTH_LIMIT} is the most")
    first, second = [*bare.upper().split(None, 2), "", ""][:2]
    if first in COMMANDS and not (first == "SHOW" and second.rstrip("ES") in ("INDEX", "CONSTRAINT")):
        raise InputError(f"{first} {second}".strip() + f" {COMMANDS[first]}, and is refused")


COMMANDS = {
    "SHOW": "is about the server, not the graph",
    "TERMINATE": "is about the server, not the graph",
    "EXPLAIN": "gives no rows",
    "PROFILE": "gives no rows",
}


def bare_text(text: str) -> str:
    """Return ``text`` without comments and what is quoted, escapes of characters resolved, as a parser sees it; in one pass."""
    text = re.sub(r"\\u+([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    kept: list[str] = []
    position = 0
    while position < len(text):
        here = text[position]
        if here in "'\"`":
            position = _end_of_quote(text, position)
        elif text.startswith("//", position):
            position = _after(text, "\n", position)
        elif text.startswith("/*", position):
            position = _after(text, "*/", position + 2)
        else:
            kept.append(here)
            position += 1
            continue
        kept.append(" ")
        position += 1
    return "".join(kept)


def bracket_depth(bare: str) -> int:
    """Return how deep brackets nest in ``bare``."""
    depth = deepest = 0
    for here in bare:
        if here in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif here in ")]}":
            depth = max(depth - 1, 0)
    return deepest


def _end_of_quote(text: str, start: int) -> int:
    quote, position = text[start], start + 1
    while position < len(text) and text[position] != quote:
        position += 2 if text[position] == "\\" and quote != "`" else 1
    return position


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark) - 1


def check_plan(session: Session, text: str, params: Mapping[str, object]) -> None:
    """Let Neo4j plan ``text`` and refuse what does more than read the graph.

    Raises:
        InputError: says what it would do.
    """
    summary = session.run(f"EXPLAIN {text}", dict(params)).consume()
    if summary.query_type != "r":
        raise InputError(f"the query would write; {READS}")
    for operator, details in _operators(summary.plan):
        _check_operator(operator, details)


def _operators(plan: object) -> Iterator[tuple[str, str]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        if isinstance(step, dict):
            yield str(step.get("operatorType", "")).partition("@")[0], str((step.get("args") or {}).get("Details", ""))
            waiting += step.get("children") or []


def _check_operator(operator: str, details: str) -> None:
    if operator.startswith("LoadCSV"):
        raise InputError("the query would read a file or an address (LOAD CSV), which is refused; rabita load reads files")
    if "ProcedureCall" in operator:
        name = details.partition("(")[0].strip()
        if name not in PROCEDURES:
            raise InputError(f"procedure {name} is not on the list; these are: {', '.join(sorted(PROCEDURES))}")
    if (operator.startswith("Show") and operator not in SHOWN) or operator.startswith("Terminate"):
        raise InputError(f"{operator} is about the server, not the graph, and is refused")


# ---- asking


@contextmanager
def _asking(place: Place) -> Iterator[None]:
    """Turn errors of a query into ours: what is wrong with its text is the asker's."""
    from neo4j.exceptions import ClientError, DatabaseError, TransientError

    with translated(place):
        try:
            yield
        except (ClientError, DatabaseError, TransientError) as error:
            code = error.code or ""
            if "Forbidden" in code or "AccessMode" in code:
                raise InputError(f"the query would write or is not permitted; {READS}") from error
            if ".Security." in code or "DatabaseNotFound" in code:
                raise
            raise InputError(f"Cypher: {one_line(error)}") from error
        except InputError:
            raise
        except (TypeError, OverflowError, ValueError) as error:
            raise InputError(f"a value or the text of the query cannot be sent: {one_line(error)}") from error


def _is_timeout(error: Exception) -> bool:
    cause = error.__cause__
    words = f"{getattr(cause, 'code', '')} {cause}".lower()
    return not isinstance(error, StoreUnavailable) and ("timedout" in words or "timeout" in words)


def _answer(session: Session, text: str, params: Mapping[str, object], limits: Limits) -> Table:
    from neo4j import Query

    result = session.run(Query(text, timeout=limits.timeout_s), dict(params))
    rows: list[tuple[Cell, ...]] = []
    weight = 0
    for record in result:
        row = tuple(map(as_cell, record.values()))
        weight += sum(map(_weight, row))
        if len(rows) == limits.rows or weight > limits.bytes:
            what = (
                f"first {len(rows)} rows" if weight <= limits.bytes else f"first {len(rows)} rows, {limits.bytes // 1_000_000} MB"
            )
            return Table(list(result.keys()), rows, more=True, note=f"{what}; more exist")
        rows.append(row)
    return Table(list(result.keys()), rows)


def as_cell(value: object) -> Cell:
    """Return a value of the driver as a cell: nodes and relationships as their properties, times as ISO text."""
    from neo4j.graph import Path

    match value:
        case None | bool() | int() | float() | str():
            return value
        case list() | tuple():
            return [as_cell(item) for item in value]
        case Path():
            return [as_cell(item) for item in _along(value)]
        case Mapping():
            return {str(key): as_cell(item) for key, item in value.items()}
        case bytes():
            return value.hex()
    iso = getattr(value, "iso_format", None)
    if iso is not None:
        return str(iso())
    items = getattr(value, "items", None)  # a node or relationship
    return {str(key): as_cell(item) for key, item in items()} if items is not None else str(value)


def _along(path: object) -> Iterator[object]:
    nodes, ties = path.nodes, path.relationships  # type: ignore[attr-defined]
    for node, tie in zip(nodes, ties, strict=False):
        yield from (node, tie)
    yield nodes[-1]


def _weight(cell: object) -> int:
    """Return about how many bytes ``cell`` takes."""
    if isinstance(cell, str):
        return len(cell) if cell.isascii() else 2 * len(cell)
    if isinstance(cell, list):
        return 8 + sum(map(_weight, cell))
    return 8 + sum(len(key) + _weight(item) for key, item in cell.items()) if isinstance(cell, dict) else 8
