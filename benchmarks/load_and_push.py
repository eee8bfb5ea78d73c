"""Load, project, push and draw, beside other tools on the same records: one run, one table.

    python benchmarks/load_and_push.py [--statements 10000,100000,1000000] [--nodes 150,1000,5000] [--peers PYTHON] [--neo4j]

``--peers`` is an interpreter that has followthemoney, biocypher (with pyarrow) and rdflib: they are no dependencies of Rabita.
``--neo4j`` starts the tests' own server. Figures are seconds of wall time on this machine; compare them as ratios within one run.
Data: meetings of six states with named people, made with seed 1; a record is about six statements. The second column is the size: statements, or nodes.
Where records/s falls short: each record is validated, gets its locator, and about seven rows with indexes, in a file that survives a crash; followthemoney writes
entities as JSON to nowhere.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rabita.case import Case, open_case
from rabita.graph.views.html import write_html
from rabita.graph.views.view import ranked_view

STATES = ["Iran", "Pakistan", "Oman", "Qatar", "Egypt", "Türkiye"]
PER_RECORD = 6


class Row(NamedTuple):
    """One line of the table: what was done, at which size, the figure with its unit, and a note."""

    what: str
    size: int
    value: float
    unit: str
    note: str = ""


def write_records(path: Path, count: int, *, seed: int = 1, first: int = 0) -> None:
    """Write ``count`` meetings as JSON lines."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, first + count):
            record = {
                "type": "Meeting",
                "time": f"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
                "participant": [rng.choice(STATES), f"Person {rng.randrange(max(10, count // 20))}"],
                "label": {"en": f"Meeting {number}"},
                "location": "Muscat",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that ``work`` takes, and what it returns."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def peak_mb() -> int:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def count_lines(path: Path) -> int:
    """Return the number of lines of a file."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def peer(python: str | None, name: str, file: Path) -> dict[str, Any] | None:
    """Return what ``name`` reports for ``file``, or None when it cannot run."""
    if python is None:
        return None
    done = subprocess.run(
        [python, str(Path(__file__).with_name("peers.py")), name, str(file)], capture_output=True, text=True, cwd=file.parent
    )
    if done.returncode:
        print(f"{name}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def loads(directory: Path, statements: int, python: str | None) -> Iterator[Row]:
    """Yield rows about the log and the projection at one size."""
    count = statements // PER_RECORD
    file = directory / f"{statements}.jsonl"
    write_records(file, count)
    with open_case(directory / f"case-{statements}", create=True) as case:
        seconds, report = timed(lambda: case.load(file))
        note = f"{report.statements / seconds:,.0f} statements/s; RSS {peak_mb()} MB"
        yield Row("records into the log", statements, count / seconds, "records/s", note)
        seconds, _ = timed(lambda: case.projection)
        note = f"{seconds:.2f} s; RSS {peak_mb()} MB"
        yield Row("log -> projection", statements, report.statements / seconds, "statements/s", note)
        out = directory / f"{statements}.nt"
        seconds, _ = timed(lambda: case.export(out))
        lines = count_lines(out)
        yield Row("N-Triples out", statements, lines / seconds, "triples/s", f"{lines:,} triples")
        write_records(directory / "one.jsonl", 1, first=10**9)
        case.load(directory / "one.jsonl")
        seconds, _ = timed(lambda: case.projection)
        yield Row("one more record -> projection", statements, seconds * 1000, "ms")
    for name in ("followthemoney", "biocypher"):
        found = peer(python, name, file)
        if found:
            note = f"{found['entities']:,} entities, no evidence"
            yield Row(f"records, {name}", statements, found["records"] / found["seconds"], "records/s", note)
    if statements <= 100_000:
        found = peer(python, "rdflib", out)
        if found:
            yield Row("N-Triples out, rdflib", statements, found["triples"] / found["seconds"], "triples/s", "from its memory")


def pushes(directory: Path, statements: int, uri: str | None) -> Iterator[Row]:
    """Yield rows about first load and a 1 % delta into the embedded engine and a server."""
    case_path = directory / f"case-{statements}"
    with open_case(case_path) as case:
        send = partial(case._store, "embedded")
        yield from _push(case, directory, "embedded", statements, send, send)
    if uri is not None:
        with open_case(case_path) as case:
            yield from _push(case, directory, "Neo4j", statements, partial(case.push, uri, replace=True), partial(case.push, uri))


def _push(
    case: Case, directory: Path, name: str, statements: int, first: Callable[[], Any], send: Callable[[], Any]
) -> Iterator[Row]:
    projection = case.projection
    rows = projection.count("node") + projection.count("edge")
    seconds, _ = timed(first)
    yield Row(f"first load, {name}", statements, rows / seconds, "rows/s", f"{rows:,} rows, {seconds:.1f} s with start")
    write_records(directory / f"delta-{name}.jsonl", max(1, statements // PER_RECORD // 100), seed=len(name), first=10**8)
    case.load(directory / f"delta-{name}.jsonl")
    grown = case.projection
    more = grown.count("node") + grown.count("edge") - rows
    seconds, _ = timed(send)
    yield Row(f"1 % delta, {name}", statements, seconds, "s", f"{more:,} rows, {more / seconds:,.0f} rows/s")


def pictures(directory: Path, nodes: int) -> Iterator[Row]:
    """Yield rows about the HTML picture, and stock pyvis with the same nodes, edges and preset positions."""
    from pyvis.network import Network

    write_records(directory / "p.jsonl", nodes, seed=nodes)
    with open_case(directory / f"pictures-{nodes}", create=True) as case:
        case.load(directory / "p.jsonl")
        view = ranked_view(case.projection, case.registry, lang="en", limit=nodes, title="p")
        seconds, _ = timed(lambda: write_html(view, case.registry, directory / "ours.html"))
        size = (directory / "ours.html").stat().st_size
        yield Row("HTML, ours", nodes, seconds, "s", f"{size:,} bytes, {len(view.edges):,} edges, with quotes")
        stock = Network(cdn_resources="in_line", directed=True)
        stock.toggle_physics(False)

        def build() -> None:
            for number, node in enumerate(view.nodes):
                stock.add_node(number, label=node.name, x=node.x, y=node.y)
            for edge in view.edges:
                stock.add_edge(edge.source, edge.target, title=edge.role)
            (directory / "stock.html").write_text(stock.generate_html(), "utf-8")

        seconds, _ = timed(build)
        yield Row("HTML, stock pyvis", nodes, seconds, "s", f"{(directory / 'stock.html').stat().st_size:,} bytes")


def goals(rows: list[Row]) -> Iterator[str]:
    """Yield what was aimed at, and whether this run shows it."""
    found = {(row.what, row.size): row.value for row in rows}
    for (what, size), value in found.items():
        peer = found.get(("records, followthemoney", size))
        if what == "records into the log" and peer:
            yield f"records/s at least followthemoney's, {size:,}: {value / peer:.2f} times, {_verdict(value >= peer)}"
        if what == "N-Triples out":
            yield f"500,000 triples/s or more, {size:,}: {_verdict(value >= 500_000)}"
        stock = found.get(("HTML, stock pyvis", size))
        if what == "HTML, ours" and stock:
            yield f"HTML in no more time than pyvis with positions given, {size:,} nodes: {_verdict(value <= stock)}"
    deltas = [value for (what, _), value in found.items() if what.startswith("one more record")]
    if len(deltas) > 1:
        spread = max(deltas) / min(deltas)
        yield f"a change costs the same in every size: at most {spread:.1f} times the least, {_verdict(spread <= 3)}"


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", default="10000,100000,1000000")
    parser.add_argument("--nodes", default="150,1000,5000")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--neo4j", action="store_true")
    options = parser.parse_args()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, seed 1",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with server(directory, wanted=options.neo4j) as uri:
            sizes = list(map(int, options.statements.split(",")))
            rows = []
            for statements in sizes:  # before an engine starts in this process, so that its memory is ours
                rows += show(loads(directory, statements, options.peers))
            for statements in sizes:
                if statements <= 100_000:
                    rows += show(pushes(directory, statements, uri))
        for nodes in map(int, options.nodes.split(",")):
            rows += show(pictures(directory, nodes))
    print("\n".join(["", *goals(rows)]))


def show(rows: Iterator[Row]) -> list[Row]:
    """Print rows as they come, and return them."""
    shown = []
    for row in rows:
        figure = f"{row.value:,.2f}" if row.value < 100 else f"{row.value:,.0f}"
        print(f"{row.what:32} {row.size:>10,} {figure:>12} {row.unit:13} {row.note}", flush=True)
        shown.append(row)
    return shown


class server:
    """The tests' own Neo4j server, for as long as the block lasts."""

    def __init__(self, directory: Path, *, wanted: bool) -> None:
        self.home = directory / "neo4j" if wanted else None

    def __enter__(self) -> str | None:
        if self.home is None:
            return None
        from tests.servers import neo4j_server

        found = neo4j_server.start(self.home, neo4j_server.LONG_TERM)
        os.environ |= {"RABITA_BOLT_USER": found.user, "RABITA_BOLT_PASSWORD": found.password}
        return str(found.uri)

    def __exit__(self, *_: object) -> None:
        if self.home is not None:
            from tests.servers import neo4j_server

            neo4j_server.stop(self.home)


if __name__ == "__main__":
    main()
