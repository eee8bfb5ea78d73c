"""A Neo4j Community server for tests, run from the artifacts that Neo4j publishes for Maven.

    python tests/servers/neo4j_server.py resolve                  fetch what the tests need, once
    python tests/servers/neo4j_server.py start --home DIR         start, wait for Bolt, print uri, user, password, pid as JSON
    python tests/servers/neo4j_server.py stop --home DIR          stop what start started there
    python tests/servers/neo4j_server.py guard --home DIR         the same when standard input ends: with whoever holds its other end

Needs Maven to fetch and a JDK to run: 17 or later for 5.26; 21 or later for 2025 and after, which is left out where there is none.
The server listens on loopback alone, on a free port, with a password of its own. Neo4j Community is GPLv3: fetched, never shipped.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

LONG_TERM, NEWEST = "5.26.30", "2026.08.1"
POM = Path(__file__).with_name("pom.xml")
JVM_ARGS = (
    # What the start script of Neo4j would pass; whoever starts java without it has to.
    "-XX:+UseG1GC",
    "-Xmx512m",
    "-XX:-OmitStackTraceInFastThrow",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")),
    "--enable-native-access=ALL-UNNAMED",
)
SETTINGS = {
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.default_listen_address": "127.0.0.1",
    "server.directories.import": "import",  # as shipped: without it LOAD CSV reads any file
    "server.memory.pagecache.size": "96m",
    "db.tx_log.rotation.size": "32m",
    "dbms.usage_report.enabled": "false",
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # else a stop waits ten seconds for silence
}


_children: dict[int, subprocess.Popen[bytes]] = {}
"""Servers that this very process started: they have to be waited for when they end."""


class NoServer(Exception):
    """A server cannot be had here; the message says why and what would help."""


class Server(NamedTuple):
    """A server that runs: where, as whom, which process."""

    uri: str
    user: str
    password: str
    pid: int
    version: str


# ---- what it is made of


def versions() -> list[str]:
    """Return the versions that a JDK of this machine can run."""
    return [version for version in (LONG_TERM, NEWEST) if find_java(version) is not None]


def resolve(version: str) -> list[str]:
    """Return the class path of ``version``; Maven fetches what its repository on this machine lacks."""
    if (known := cached(version)) is not None:
        return known
    if shutil.which("mvn") is None:
        raise NoServer("Neo4j is fetched by Maven, and there is no mvn; on Debian: apt-get install -y maven")
    target = cache_file(version)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath"
    command = [
        "mvn",
        "-B",
        "-q",
        "-f",
        POM,
        goal,
        f"-Dserver.version={version}",
        f"-Dmdep.outputFile={fresh}",
        "-Dmdep.includeScope=runtime",
    ]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoServer(f"Maven did not get Neo4j {version}: {last_line(done.stdout + done.stderr)}")
    fresh.replace(target)
    return target.read_text().split(os.pathsep)


def cached(version: str) -> list[str] | None:
    """Return the class path of ``version`` when all of it is on this machine."""
    path = cache_file(version)
    jars = path.read_text().split(os.pathsep) if path.exists() else []
    return jars if jars and all(Path(jar).exists() for jar in jars) else None


def cache_file(version: str) -> Path:
    """Return the file that keeps the class path of ``version``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rabita-tests" / f"neo4j-{version}.classpath"


def main_class(jars: list[str], version: str) -> str:
    """Return the class to start, as the server's own jar names it: it differs between versions."""
    jar = next(jar for jar in jars if Path(jar).name == f"neo4j-{version}.jar")
    with zipfile.ZipFile(jar) as archive:
        return archive.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode().split()[-1]


def find_java(version: str) -> str | None:
    """Return the oldest java of this machine that is new enough for ``version``."""
    needed = 17 if version.startswith("5.") else 21
    homes = [os.environ.get("JAVA_HOME"), *sorted(map(str, Path("/usr/lib/jvm").glob("*")))]
    programs = dict.fromkeys(str(Path(home) / "bin" / "java") for home in homes if home)
    if (on_path := shutil.which("java")) is not None:
        programs[on_path] = None
    found = {java: java_version(java) for java in programs if os.access(java, os.X_OK)}
    fit = [(number, java) for java, number in found.items() if number >= needed]
    return min(fit)[1] if fit else None


def java_version(java: str) -> int:
    """Return the major version of ``java``; 0 when it does not tell."""
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    match = re.search(r'version "(\d+)', said)
    return int(match[1]) if match else 0


# ---- its life


def start(home: Path, version: str = LONG_TERM, *, timeout_s: float = 120) -> Server:
    """Start a server in the directory ``home`` and return it when it answers; one that runs there already is returned."""
    running = read(home)
    if running is not None and is_alive(running.pid, home):
        return running
    java = find_java(version)
    if java is None:
        raise NoServer(f"Neo4j {version} needs a JDK of {17 if version.startswith('5.') else 21} or later")
    jars = resolve(version)
    for name in ("conf", "data", "import", "logs", "plugins", "run"):
        (home / name).mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"CLASSPATH": os.pathsep.join(jars), "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    password = running.password if running is not None else set_password(home, java, environment)
    for _ in range(5):
        server = launch(home, java, environment, Server("", "neo4j", password, 0, version), main_class(jars, version), timeout_s)
        if server is not None:
            return server
    raise NoServer("five free ports in a row were taken before Neo4j could use them")


def set_password(home: Path, java: str, environment: dict[str, str]) -> str:
    """Give the only user a new password, before the first start, and return it."""
    configure(home, 0)
    password = secrets.token_hex(16)
    command = [java, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password]
    done = subprocess.run(
        command, env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoServer(f"Neo4j took no password: {last_line(done.stderr + done.stdout)}")
    return password


def launch(home: Path, java: str, environment: dict[str, str], server: Server, program: str, timeout_s: float) -> Server | None:
    """Run the server on a free port; ``None`` means that the port was taken meanwhile."""
    port = free_port()
    configure(home, port)
    command = [java, *JVM_ARGS, program, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with (home / "logs" / "console.log").open("wb") as console:
        process = subprocess.Popen(
            command, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
        )
    _children[process.pid] = process
    server = server._replace(uri=f"bolt://127.0.0.1:{port}", pid=process.pid)
    write(home, server)
    deadline = time.monotonic() + timeout_s
    while process.poll() is None and time.monotonic() < deadline:
        if answers(port):
            return server
        time.sleep(0.1)
    words = "".join(path.read_text(errors="replace") for path in sorted((home / "logs").glob("*.log")))
    if process.poll() is not None and "already in use" in words:
        return None
    end(process.pid, home)
    raise NoServer(f"Neo4j {server.version} did not start within {timeout_s:g} s: {last_line(words)}")


def answers(port: int) -> bool:
    """Tell whether Bolt shakes hands at ``port``; Neo4j opens it when its databases are ready."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(bytes.fromhex("6060b017" + "00000405" + "00000004" + "00000000" * 2))
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def stop(home: Path) -> bool:
    """Stop the server of ``home`` by its own process id; tell whether one ran."""
    server = read(home)
    return server is not None and end(server.pid, home)


def end(pid: int, home: Path) -> bool:
    """End process ``pid`` if it is the server of ``home``: politely, then for good."""
    if not is_alive(pid, home):
        return False
    for number, patience_s in ((signal.SIGTERM, 20.0), (signal.SIGKILL, 10.0)):
        os.kill(pid, number)
        deadline = time.monotonic() + patience_s
        while is_alive(pid, home) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not is_alive(pid, home):
            if pid in _children:
                _children.pop(pid).wait()
            return True
    raise NoServer(f"process {pid} does not end")


def is_alive(pid: int, home: Path) -> bool:
    """Tell whether ``pid`` is a server of ``home`` that runs; a number alone may be another program's by now."""
    shown = subprocess.run(["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return f"--home-dir={home} " in shown and not shown.lstrip().startswith("Z")


# ---- its files


def configure(home: Path, port: int) -> None:
    """Write the configuration of ``home`` with Bolt at ``port``."""
    address = {f"server.bolt.{role}_address": f"127.0.0.1:{port}" for role in ("listen", "advertised")}
    (home / "conf" / "neo4j.conf").write_text("".join(f"{key}={value}\n" for key, value in {**SETTINGS, **address}.items()))


def free_port() -> int:
    """Return a port of loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read(home: Path) -> Server | None:
    """Return what ``start`` noted in ``home``."""
    path = home / "server.json"
    return Server(**json.loads(path.read_text())) if path.exists() else None


def write(home: Path, server: Server) -> None:
    """Note ``server`` where only its owner can read it."""
    path = home / "server.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(server._asdict()))


def last_line(text: str) -> str:
    """Return the last line of ``text`` that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("\tat ")]
    return lines[-1][:300] if lines else "it said nothing"


# ---- the command


def main(arguments: list[str]) -> int:
    """Do one command, print its answer as JSON, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["resolve", "start", "stop", "guard"])
    parser.add_argument("--home", type=lambda text: Path(text).resolve(), help="the directory of the server")
    parser.add_argument("--version", help=f"of Neo4j: {LONG_TERM}, {NEWEST} or another")
    options = parser.parse_args(arguments)
    if options.command != "resolve" and options.home is None:
        parser.error(f"{options.command} needs --home DIR")
    try:
        print(json.dumps(answer(options)))
    except NoServer as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def answer(options: argparse.Namespace) -> object:
    """Do what ``options`` say and return what to print."""
    if options.command == "start":
        return start(options.home, options.version or LONG_TERM)._asdict()
    if options.command == "guard":
        sys.stdin.read()
    if options.command in ("stop", "guard"):
        return {"stopped": stop(options.home)}
    wanted = [options.version] if options.version else versions()
    if not wanted:
        raise NoServer("Neo4j needs a JDK of 17 or later; on Debian: apt-get install -y openjdk-17-jdk-headless maven")
    return {version: len(resolve(version)) for version in wanted}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
