"""Findings from made-up articles, beside spaCy's English pipeline on the same texts: one run, one table.

    python benchmarks/extraction.py [--articles 300] [--peers PYTHON [--model NAME]]

``--peers`` is an interpreter that has spaCy and, unless ``--model`` names another, the pipeline en_core_web_sm: they are no dependencies of Rabita. Without
that pipeline spaCy splits sentences and matches the names of a list, which is less than we do, and the table says so.
Articles: 350 words, every other one Arabic, from a few patterns of sentences with seed 1, so real news have more names that must be told by their surroundings.
Figures are of this machine; compare them within one run. Each row has a process of its own; memory is the largest resident set of that process, and of its
largest worker where there are some. Times of reading are without start and first document, where the row does not say so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PEER = Path(__file__).with_name("extraction_peer.py")
RATE, COLD_S, MEMORY_MB = 15, 1.5, 300
STARTS = 5


class Row(NamedTuple):
    """One line of the table."""

    what: str
    documents: int
    value: float
    unit: str
    memory_mb: float
    note: str = ""


def write_articles(directory: Path, count: int) -> dict[str, Path]:
    """Write articles of both languages, of English and of Arabic, as JSON lines, and one article as text."""
    sys.path.insert(0, str(ROOT))
    from tests.support.articles import article_lines, make_article

    lines = list(article_lines(count))
    chosen = {"both": lines, "en": lines[::2], "ar": lines[1::2]}
    files = {name: directory / f"{name}.jsonl" for name in chosen}
    for name, file in files.items():
        file.write_text("".join(chosen[name]), "utf-8")
    files["one"] = directory / "one.txt"
    files["one"].write_text(make_article(1), "utf-8")
    return files


def of_process(command: list[str]) -> dict[str, Any]:
    """Return what a process prints as JSON in its last line."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()[-800:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def ours(*arguments: str | Path) -> dict[str, Any]:
    """Return what one of ``TASKS`` reports from a process of its own."""
    return of_process([sys.executable, str(Path(__file__).resolve()), "--task", *map(str, arguments)])


def extract(file: str, jobs: str) -> dict[str, Any]:
    """Draw findings from all documents of ``file``; with one job, the first document is not timed."""
    from rabita.extracting_files import extract_file
    from rabita.loaders.documents.records import Options

    found = extract_file(file, Options(), jobs=int(jobs))
    if jobs == "1":
        next(found)
    began, count, items = time.perf_counter(), 0, 0
    for count, record in enumerate(found, start=1):
        items += len(record.mentions) + len(record.times) + len(record.events)
    return measured(count, time.perf_counter() - began) | {"items": items}


def build(file: str, jobs: str) -> dict[str, Any]:
    """Build a case from ``file``; start, mapping and commits included."""
    from rabita.case import open_case

    with tempfile.TemporaryDirectory() as directory, open_case(Path(directory) / "case", create=True) as case:
        began = time.perf_counter()
        report = case.build(file, jobs=int(jobs))
        return measured(report.documents, time.perf_counter() - began) | {"items": report.statements}


def measured(count: int, seconds: float) -> dict[str, Any]:
    """Return documents, seconds, and memory in MB of this process and of its largest ended worker."""
    own, worker = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"documents": count, "seconds": seconds, "memory": own, "worker": worker}


TASKS: dict[str, Callable[[str, str], dict[str, Any]]] = {"extract": extract, "build": build}


def rows(files: dict[str, Path], python: str | None, model: str) -> Iterator[Row]:
    """Yield the lines of the table."""
    yield cold_start(files["one"])
    for language in ("en", "ar", "both"):
        yield rate(f"extract, {language}, one core", ours("extract", files[language], "1"), "findings")
    yield rate("extract, both, --jobs 2, with start", ours("extract", files["both"], "2"), "findings")
    for jobs in ("1", "2"):
        yield rate(f"build, both, --jobs {jobs}, with start", ours("build", files["both"], jobs), "statements")
    if python is not None:
        found = of_process([python, str(PEER), str(files["en"]), model])
        yield rate(f"spaCy {found['version']}, en, one core", found, "names", told=f"; {found['pipeline']}")


def cold_start(file: Path) -> Row:
    """Return how long the command takes for one article, from nothing."""
    took = []
    for _ in range(STARTS + 1):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "rabita", "extract", str(file), "--jobs", "1"], check=True, stdout=subprocess.DEVNULL
        )
        took.append(time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Row(
        "cold start: rabita extract, one article", 1, statistics.median(took[1:]), "s", memory, f"median of {STARTS} after one"
    )


def rate(what: str, found: dict[str, Any], of: str, *, told: str = "") -> Row:
    """Return a line about ``found``."""
    worker = f", worker {found['worker']:.0f} MB" if found.get("worker", 0) > found["memory"] / 4 else ""
    note = f"{found['seconds']:.1f} s, {found['items'] / found['documents']:.0f} {of} a document{worker}{told}"
    return Row(what, found["documents"], found["documents"] / found["seconds"], "documents/s", found["memory"], note)


def goals(table: list[Row]) -> Iterator[str]:
    """Yield what was aimed at, and whether this run shows it."""
    by_name = {row.what: row for row in table}
    cold, both = table[0], by_name["extract, both, one core"]
    yield f"{RATE} documents/s or more on one core: {both.value:.0f}, {_verdict(both.value >= RATE)}"
    yield f"cold start in {COLD_S} s or less: {cold.value:.2f} s, {_verdict(cold.value <= COLD_S)}"
    most = max(by_name[name].memory_mb for name in by_name if name.startswith("extract") and "one core" in name)
    yield f"{MEMORY_MB} MB of memory or less: {most:.0f} MB, {_verdict(most <= MEMORY_MB)}"
    peer = next((row for row in table if row.what.startswith("spaCy")), None)
    if peer is not None:
        mine = by_name["extract, en, one core"]
        yield f"beside spaCy on English: {mine.value / peer.value:.1f} times its documents/s, {mine.memory_mb / peer.memory_mb:.2f} times its memory"


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def main() -> None:
    """Run everything and print the table; ``--task`` runs one row, as a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--model", metavar="NAME", default="en_core_web_sm")
    parser.add_argument("--task", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        name, file, jobs = options.task
        print(json.dumps(TASKS[name](file, jobs)))
        return
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, seed 1",
        flush=True,
    )
    shown: list[Row] = []
    with tempfile.TemporaryDirectory() as directory:
        for row in rows(write_articles(Path(directory), options.articles), options.peers, options.model):
            print(
                f"{row.what:42} {row.documents:>6,} {row.value:>8.2f} {row.unit:12} {row.memory_mb:>5.0f} MB  {row.note}",
                flush=True,
            )
            shown.append(row)
    print("\n".join(["", *goals(shown)]))


if __name__ == "__main__":
    main()
