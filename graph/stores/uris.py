"""Where a property graph is, by URI, and as whom it is asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rabita.errors import InputError
from rabita.graph.stores.bolt import PropertyGraphStore
from rabita.graph.stores.console import BoltConsole, NoConsole, check_plan
from rabita.graph.stores.driving import Connection, Place, find_backend

EMBEDDED = "embedded"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
DATABASE = "neo4j"
PORT = 7687
AGAIN = "start it or mend the address, then run again to go on"


def open_store(uri: str, *, derived: Path) -> PropertyGraphStore:
    """Open the property graph at ``uri``: ``embedded``, or ``bolt://HOST[:PORT][/DATABASE]``.

    Schemes ``neo4j``, ``bolt+s``, ``neo4j+s`` and those with ``+ssc`` mean what they mean to the driver.
    ``derived`` is the directory of the case's derived files. User and password come from RABITA_BOLT_USER and
    RABITA_BOLT_PASSWORD, or from the file that RABITA_BOLT_AUTH_FILE names.

    Raises:
        InputError: ``uri`` is none of these, or holds a password.
        StoreUnavailable: nothing answers there, or it refuses the password.
        MissingExtra: ``embedded``, and there is no engine for this platform.
    """
    if uri == EMBEDDED:
        from rabita.graph.stores.embedded import open_embedded

        return open_embedded(derived)
    place = parse_uri(uri, os.environ)
    connection = Connection(place)
    try:
        backend = find_backend(connection)
    except BaseException:
        connection.close()
        raise
    can_refuse = backend.startswith("neo4j") or backend == "aura"
    console = BoltConsole(place, check=check_plan) if can_refuse else NoConsole(place.name)
    return PropertyGraphStore(connection, backend=backend, console=console, derived=derived, key=f"{place.uri}/{place.database}")


def parse_uri(uri: str, environment: Mapping[str, str]) -> Place:
    """Return the place that ``uri`` names; scheme and host in lower case, the port given.

    Raises:
        InputError: it is no URI of a Bolt server, or holds a user or password.
    """
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port or PORT
    except ValueError as error:
        raise InputError(f"store {uri.rpartition('@')[2]!r}: {error}") from None
    if parts.scheme not in SCHEMES:
        forms = f"{EMBEDDED!r}, bolt://HOST:PORT/DATABASE or neo4j://HOST:PORT/DATABASE"
        raise InputError(f"store {uri.rpartition('@')[2]!r} is none that can be opened; give {forms}")
    if parts.username is not None or parts.password is not None:
        raise InputError("a URI holds no user and no password, for it is shown; set RABITA_BOLT_USER and RABITA_BOLT_PASSWORD")
    if parts.query or parts.fragment:
        raise InputError(f"store {uri!r}: nothing may follow the database; leave {'?' if parts.query else '#'}… out")
    if not host:
        raise InputError(f"store {uri!r} names no host; write {parts.scheme}://localhost:{PORT}")
    database = unquote(parts.path.strip("/")) or DATABASE
    shown = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    return Place(shown, database, *read_credentials(environment), shown, AGAIN)


def read_credentials(environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return user and password: from the file, whose first line is the user and second the password, else from the environment.

    Raises:
        InputError: the file cannot be read, or is not of that form.
    """
    path = environment.get("RABITA_BOLT_AUTH_FILE")
    if path:
        return _read_file(Path(path))
    password = environment.get("RABITA_BOLT_PASSWORD")
    user = environment.get("RABITA_BOLT_USER") or ("neo4j" if password else None)
    return user, password


def _read_file(path: Path) -> tuple[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"RABITA_BOLT_AUTH_FILE {str(path)!r} cannot be read: {error}") from None
    if len(lines) < 2 or not lines[0].strip():
        raise InputError(
            f"RABITA_BOLT_AUTH_FILE {str(path)!r} must hold the user on its first line and the password on its second"
        )
    return lines[0].strip(), lines[1]
