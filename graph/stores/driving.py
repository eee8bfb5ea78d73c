"""A Bolt connection: opens it, tells what answers, and turns the driver's errors into ours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rabita.errors import StoreError, StoreUnavailable

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Record

T = TypeVar("T")
RETRY_S = 30.0
"""How long a write is tried again while the server says that trying again may help."""
CONNECT_S = 10.0


def well() -> None:
    """Say that nothing ails a store."""


class Place(NamedTuple):
    """Where a store is and who asks; ``name`` is how messages call it, ``gone`` what to say when it does not answer.

    ``ails`` is asked when it fails, for what no row and no query is to blame for.
    """

    uri: str
    database: str
    user: str | None
    password: str | None
    name: str
    gone: str
    ails: Callable[[], str | None] = well


class RowError(Exception):
    """The store did not take some row of what was sent; nothing of it was written."""


class Connection:
    """A driver for one database."""

    def __init__(self, place: Place) -> None:
        """Connect.

        Raises:
            StoreUnavailable: nothing answers, or it refuses the password.
        """
        self.place = place
        self.driver = open_driver(place)
        try:
            with translated(place):
                self.driver.verify_connectivity()
                self.agent = str(self.driver.get_server_info().agent)
        except BaseException:
            self.driver.close()
            raise

    def close(self) -> None:
        """Close; calling twice is fine."""
        self.driver.close()

    def read(self, text: str, params: Mapping[str, object] | None = None) -> list[Record]:
        """Return all records of a query of ours."""
        with translated(self.place), self.driver.session(database=self.place.database, default_access_mode="READ") as session:
            return list(session.run(text, dict(params or {})))

    def stream(self, text: str, params: Mapping[str, object] | None = None) -> Iterator[Record]:
        """Yield the records of a query of ours one by one."""
        with translated(self.place), self.driver.session(database=self.place.database, default_access_mode="READ") as session:
            yield from session.run(text, dict(params or {}))

    def define(self, *texts: str, at_once: bool = False) -> None:
        """Run statements that define something, apart from data; ``at_once``: in one transaction (2 s for 129, one by one 4)."""
        with translated(self.place), self.driver.session(database=self.place.database) as session:
            if at_once:
                session.execute_write(lambda tx: [tx.run(text).consume() for text in texts])
                return
            for text in texts:
                session.run(text).consume()

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run ``work`` in one transaction, again while the server asks for that.

        Raises:
            RowError: the server cannot take something of what was sent.
            StoreUnavailable: it went away.
        """
        from neo4j.exceptions import TransientError

        def guarded(tx: ManagedTransaction) -> T:
            try:
                return work(tx)
            except TransientError as error:
                if "OutOfMemory" in (error.code or ""):  # the driver would try the same again six times
                    raise RowError(one_line(error)) from error
                raise

        with translated(self.place, writing=True), self.driver.session(database=self.place.database) as session:
            return session.execute_write(guarded)


def open_driver(place: Place, *, retry_s: float | None = None) -> Driver:
    """Return a driver; it connects at its first use.

    Raises:
        StoreError: the address is none.
    """
    import neo4j
    from neo4j.exceptions import ConfigurationError

    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what it would print, our errors say
    auth = None if place.user is None else (place.user, place.password or "")
    try:
        return neo4j.GraphDatabase.driver(
            place.uri,
            auth=auth,
            connection_timeout=CONNECT_S,
            connection_acquisition_timeout=CONNECT_S * 2,
            max_transaction_retry_time=RETRY_S if retry_s is None else retry_s,
            notifications_min_severity="OFF",
            user_agent="rabita",
        )
    except (ConfigurationError, ValueError) as error:
        raise StoreError(f"{place.name}: {one_line(error)}") from error


@contextmanager
def translated(place: Place, *, writing: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours; those that a row causes into ``RowError`` when ``writing``."""
    from neo4j.exceptions import ClientError, DatabaseError, DriverError, Neo4jError

    try:
        yield
    except (ClientError, DatabaseError) as error:
        code = error.code or ""
        if (trouble := place.ails()) is not None:
            raise StoreError(trouble) from error
        if ".Security." in code:
            raise StoreUnavailable(refusal(place, code)) from error
        if "DatabaseNotFound" in code:
            raise StoreUnavailable(
                f"{place.name} has no database {place.database!r}; write another one behind the last slash"
            ) from error
        if writing:
            raise RowError(one_line(error)) from error
        raise StoreError(f"{place.name}: {one_line(error)}") from error
    except Neo4jError as error:
        raise StoreUnavailable(f"{place.name} could not do it now ({one_line(error)}); run again") from error
    except (DriverError, OSError) as error:
        raise StoreUnavailable(f"{place.name} does not answer ({one_line(error)}); {place.gone}") from error


def refusal(place: Place, code: str) -> str:
    """Return the sentence for a user, password or right that was refused."""
    if "Forbidden" in code:
        return f"{place.name}: user {place.user!r} may not do that; use one who may write there"
    if "RateLimit" in code:
        return f"{place.name} refuses user {place.user!r} for a while, after too many wrong passwords; wait, then try again"
    who = "without a user" if place.user is None else f"user {place.user!r} with that password"
    return f"{place.name} refuses {who}; set RABITA_BOLT_USER and RABITA_BOLT_PASSWORD"


def one_line(error: BaseException) -> str:
    """Return what ``error`` says on one line of at most 300 characters, without the driver's decoration."""
    text = str(getattr(error, "message", None) or error) or type(error).__name__
    return " ".join(text.split())[:300]


def find_backend(connection: Connection) -> str:
    """Return what answers: ``arcadedb``, ``neo4j-community``, ``neo4j-enterprise``, ``aura`` or ``unknown``."""
    agent = connection.agent
    if "ArcadeDB" in agent:
        return "arcadedb"
    if not agent.startswith("Neo4j/"):
        return "unknown"
    if "aura" in agent.lower():
        return "aura"
    rows = connection.read("CALL dbms.components() YIELD name, edition RETURN name, edition")
    editions = [str(row["edition"]) for row in rows if row["name"] == "Neo4j Kernel"]
    return f"neo4j-{editions[0]}" if editions and editions[0] in ("community", "enterprise") else "unknown"
