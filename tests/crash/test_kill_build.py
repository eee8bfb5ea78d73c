"""A build that is killed at any point loses no document that it told of, and run again gives what an undisturbed build gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from rabita.case import Case, open_case
from tests.support.documents import ARABIC, ENGLISH, write
from tests.support.projections import rows

SCRIPT = Path(__file__).with_name("building.py")
KILLS = 60 if os.environ.get("RABITA_LONG") else 5
DOCUMENTS = 120
pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents")
    for number in range(DOCUMENTS):
        front = f"---\ntitle: Talks {number}\nurl: https://port.example/{number}\ndate: 2024-05\npublisher: Harbour Post\n---\n"
        write(path / f"{number:03}.txt", front + (ARABIC if number % 2 else ENGLISH) * 5)
    return path


def run(case: Path, folder: Path, signal_: signal.Signals, after: int, jobs: int) -> tuple[int, int]:
    """Build in a process that gets ``signal_`` when it has told of ``after`` documents; return how many it told of, and its exit code.

    Fails when one of its workers is still there a little later.
    """
    command = [sys.executable, str(SCRIPT), str(case), str(folder), str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        told, workers = 0, []
        for line in process.stdout:
            told += "read as" in line
            if told == after:
                workers = psutil.Process(process.pid).children(recursive=True)
                process.send_signal(signal_)
        code = process.wait()
    assert len(workers) >= (jobs if jobs > 1 else 0)
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    return told, code


def content(case: Case) -> tuple[str, object]:
    return case.content_hash(), rows(case.projection)


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, object]:
    with open_case(tmp_path_factory.mktemp("undisturbed") / "case", create=True) as case:
        assert case.build(folder).documents == DOCUMENTS
        return content(case)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGINT])
def test_a_build_that_was_broken_off_has_all_that_it_told_of_and_goes_on(
    signal_: signal.Signals, jobs: int, folder: Path, undisturbed: tuple[str, object], tmp_path: Path
) -> None:
    rng, broken = random.Random(5), 0
    for number in range(KILLS):
        told, code = run(tmp_path / str(number), folder, signal_, rng.randrange(1, DOCUMENTS // 2), jobs)
        broken += code != 0
        with open_case(tmp_path / str(number)) as case:
            kept = case._log.db.execute("select count(*) from document where text is not null").fetchone()[0]
            assert kept >= told
            report = case.build(folder)
            assert (report.known, report.documents) == (kept, DOCUMENTS - kept)
            assert content(case) == undisturbed
    assert broken >= KILLS // 2
