"""The embedded engine: the only place that imports it. Starts ArcadeDB in this process, on loopback, with users of our making."""

from __future__ import annotations

import atexit
import base64
import hashlib
import json
import os
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from rabita.errors import MissingExtra, StoreError

DATABASE = "kg"
WRITER, VIEWER = "root", "viewer"
QUERY_MS = 15_000
HEAP_LIMIT = 2 << 30
HASH_ROUNDS = 65_536
"""Of PBKDF2, as ArcadeDB 26.10 expects in ``server-users.jsonl``."""
_jvm_process: list[int] = []


class NoEngine(MissingExtra):
    """There is no embedded engine for this platform: nothing that could be installed would bring it."""

    def __init__(self) -> None:
        message = "no embedded Cypher engine for this platform; give --store bolt://… (a Neo4j server) or use SPARQL"
        ImportError.__init__(self, message)


class Engine(NamedTuple):
    """An engine that runs in this process."""

    port: int
    writer_password: str
    viewer_password: str
    server: Server

    def stop(self) -> None:
        """Stop it; calling twice is fine."""
        atexit.unregister(self.stop)
        connections = _connections(self.server)
        self.server.stop()
        for connection in connections:
            _field(connection, "socket").close()


def _connections(server: Server) -> list[object]:
    """Return the Bolt connections that others have: the engine leaves them open when it stops, and Java waits for them at exit."""
    plugins = getattr(server, "_java_server").getPlugins()  # noqa: B009 - no public name leads there
    listeners = [
        _field(plugin, "listener") for plugin in plugins if str(plugin.getClass().getSimpleName()) == "BoltProtocolPlugin"
    ]
    return [item for listener in listeners if listener is not None for item in list(_field(listener, "activeConnections"))]


def _field(of: object, name: str) -> JavaObject:
    """Return a private field of a Java object."""
    field = of.getClass().getDeclaredField(name)  # type: ignore[attr-defined]
    field.setAccessible(True)
    found: JavaObject = field.get(of)
    return found


class JavaObject(Protocol):
    """What is used of Java's own classes: sockets and sets."""

    def close(self) -> None:
        """Close a socket."""

    def __iter__(self) -> Iterator[object]:
        """Iterate over a set."""


class Server(Protocol):
    """What is used of the engine's own class."""

    def start(self) -> None:
        """Start."""

    def stop(self) -> None:
        """Stop."""

    def create_database(self, name: str) -> Database:
        """Open a database, made if it is not there."""


class Database(Protocol):
    """What is used of the engine's own class."""

    def command(self, language: str, command: str) -> object:
        """Run a command."""


def start(directory: Path) -> Engine:
    """Start an engine on the files in ``directory``; files of another version of it are thrown away.

    Raises:
        MissingExtra: there is no engine for this platform.
        StoreError: it did not start.
    """
    version = engine_version()
    _refuse_network(directory)
    try:
        _clear_other_version(directory, version)
        passwords = write_users(directory)
        (directory / "logging.properties").write_text("handlers =\n.level = OFF\n", "ascii")
    except OSError as error:
        raise StoreError(
            f"{directory}: the graph engine cannot write there ({error.strerror}); give it space and rights"
        ) from error
    _start_jvm(directory)
    for _ in range(5):
        port = _free_port()
        server = _try_start(directory, port)
        if server is not None:
            engine = Engine(port, *passwords, server)
            atexit.register(engine.stop)
            return engine
    raise StoreError("the graph engine found no free port in five tries; run again")


def engine_version() -> str:
    """Return the version of the engine's package.

    Raises:
        MissingExtra: there is none for this platform.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("arcadedb-embedded")
    except PackageNotFoundError:
        raise NoEngine from None


VERSION_NOTE = "engine.version"


def distrust(directory: Path) -> None:
    """Let the next start throw the files in ``directory`` away."""
    (directory / VERSION_NOTE).unlink(missing_ok=True)


def _clear_other_version(directory: Path, version: str) -> None:
    """A store is rebuilt, never migrated."""
    note = directory / VERSION_NOTE
    if directory.exists() and (not note.exists() or note.read_text("utf-8") != version):
        shutil.rmtree(directory)
    directory.mkdir(parents=True, exist_ok=True)
    note.write_text(version, "utf-8")


# ---- its users


def write_users(directory: Path) -> tuple[str, str]:
    """Write both users with new passwords and return these: one may do all, one may read records.

    The engine heeds a password given at start only while it has no users; so its files are written before each start.
    """
    config = directory / "config"
    config.mkdir(parents=True, exist_ok=True)
    groups = {
        "databases": {
            "*": {
                "groups": {
                    "admin": _group(-1, ADMIN, RECORDS),
                    "reader": _group(QUERY_MS, [], ["readRecord"]),
                    "*": _group(-1, [], []),
                }
            }
        }
    }
    _write_private(config / "server-groups.json", json.dumps({**groups, "version": 2}))
    passwords = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    users = [(WRITER, passwords[0], {"*": ["admin"]}), (VIEWER, passwords[1], {DATABASE: ["reader"]})]
    lines = [json.dumps({"name": name, "databases": rights, "password": hash_password(word)}) for name, word, rights in users]
    _write_private(config / "server-users.jsonl", "".join(f"{line}\n" for line in lines))
    return passwords


ADMIN = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]
RECORDS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


def _group(read_ms: int, access: list[str], records: list[str]) -> dict[str, object]:
    return {"resultSetLimit": -1, "readTimeout": read_ms, "access": access, "types": {"*": {"access": records}}}


def hash_password(password: str) -> str:
    """Return ``password`` in the engine's form; its salt is the base64 text, not the bytes that this stands for."""
    salt = base64.b64encode(secrets.token_bytes(32)).decode()
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode("ascii"), HASH_ROUNDS, 32)
    return f"PBKDF2WithHmacSHA256${HASH_ROUNDS}${salt}${base64.b64encode(key).decode()}"


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")


# ---- its process


def _start_jvm(directory: Path) -> None:
    """Start Java in this process, once: nothing is written into the working directory, nothing printed.

    Raises:
        StoreError: this process is a fork of one that runs Java.
    """
    try:
        import jpype
        from arcadedb_embedded import jvm
    except ImportError as error:
        raise NoEngine from error
    if _jvm_process and _jvm_process[0] != os.getpid():
        raise StoreError(
            "the graph engine does not run in a forked process; start it by 'spawn', or before forking use --store bolt://…"
        )
    if jpype.isJVMStarted():
        return
    jars = sorted(str(path) for path in Path(jvm.get_jar_path()).glob("*.jar"))
    with _utf8_names():
        jpype.startJVM(jvm.get_bundled_jre_lib_path(), *_jvm_arguments(directory), classpath=jars, interrupt=False)
    _jvm_process.append(os.getpid())
    _keep_messages(directory / "engine.log")


def _keep_messages(path: Path) -> None:
    """Let Java write what it has to say into a file: on the terminal it would stand between answers."""
    import jpype

    stream = jpype.JClass("java.io.PrintStream")(jpype.JClass("java.io.FileOutputStream")(str(path), True), True)
    jpype.JClass("java.lang.System").setErr(stream)
    jpype.JClass("java.lang.System").setOut(stream)


def _jvm_arguments(directory: Path) -> list[str]:
    """Return the arguments of the package itself, without its incubator module, which prints a warning at each start."""
    opened = ("java.util.concurrent.atomic", "java.nio.channels.spi", "java.lang")
    return [
        "-Xrs",  # signals stay with Python: at SIGTERM Java's own handler left four of five processes hanging, and aborted one
        f"-Xmx{heap_bytes() >> 20}m",
        "-XX:TieredStopAtLevel=1",  # compile fast, not well: a command lives for seconds (3.0 s of CPU instead of 4.7)
        f"-Djava.util.logging.config.file={directory / 'logging.properties'}",
        f"-XX:ErrorFile={directory / 'crash-%p.log'}",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF8",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        "-XX:+UseCompactObjectHeaders",
        "--enable-native-access=ALL-UNNAMED",
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in opened),
    ]


def heap_bytes() -> int:
    """Return the most memory that Java may take for data: a quarter of the machine's, 2 GB at most."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return HEAP_LIMIT
    return max(min(HEAP_LIMIT, memory // 4), 256 << 20)


@contextmanager
def _utf8_names() -> Iterator[None]:
    """Let Java read file names as UTF-8 where the locale is none: it asks the environment, once, when it starts."""
    before = os.environ.get("LC_ALL")
    effective = before or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    if sys.platform != "win32" and "utf" not in effective.lower():
        os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("LC_ALL", None)
        else:
            os.environ["LC_ALL"] = before


def _try_start(directory: Path, port: int) -> Server | None:
    """Start the server with Bolt at ``port``; ``None`` when another program took the port meanwhile."""
    from arcadedb_embedded.exceptions import ArcadeDBError
    from arcadedb_embedded.server import create_server

    config = {
        "host": "127.0.0.1",
        "http_port": _free_port(),
        "bolt_port": port,
        "mode": "development",  # production hides what is wrong with a query
        "txWalFlush": 1,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    }
    server: Server = create_server(root_path=str(directory.absolute()), config=config)
    try:
        server.start()
        database = server.create_database(DATABASE)
        for key, value in SETTINGS.items():
            database.command("sql", f"ALTER DATABASE `{key}` {value}")
    except ArcadeDBError as error:
        server.stop()
        if "in use" in str(error):
            return None
        raise StoreError(f"{directory}: the graph engine did not start ({' '.join(str(error).split())[:300]})") from error
    return server


SETTINGS = {
    "arcadedb.command.timeout": QUERY_MS,
    "arcadedb.queryMaxRangeSize": 1_000_000,
    "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
    "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
}
"""Of the database; the same keys have no effect as settings of the server."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---- its directory

NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs", "fuse.glusterfs")


def _refuse_network(directory: Path) -> None:
    """Refuse a directory on a network file system, where locks and maps of files do not hold what they promise."""
    kind = file_system(directory, Path("/proc/mounts"))
    if kind in NETWORK:
        raise StoreError(
            f"{directory} is on a network file system ({kind}); copy the case to a disk of this machine, or give --store bolt://…"
        )


def file_system(directory: Path, mounts: Path) -> str | None:
    """Return the kind of file system that ``directory`` is on, by a table of mounts; ``None`` when that is not known."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    found = directory.absolute()
    points = [(fields[1].replace("\\040", " "), fields[2]) for line in lines if len(fields := line.split()) > 2]
    fitting = [(point, kind) for point, kind in points if found.is_relative_to(point)]
    return max(fitting, key=lambda item: len(item[0]))[1] if fitting else None
