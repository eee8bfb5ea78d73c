"""A load that is killed at any point and run again gives what an undisturbed load gives."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rabita.case import Case, open_case
from tests.support.projections import rows

SCRIPT = Path(__file__).with_name("loading.py")
KILLS = 100 if os.environ.get("RABITA_LONG") else 20
RECORDS = 4000
pytestmark = pytest.mark.crash


def write_records(path: Path) -> None:
    rng = random.Random(7)
    states = ["Oman", "Qatar", "Egypt", "Türkiye"]
    with path.open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
            record = {
                "type": "Meeting",
                "time": day,
                "participant": rng.sample(states, 2),
                "label": {"en": f"Talks {number}", "ar": f"محادثات {number}"},
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def run(case: Path, file: Path, *, kill_after_s: float | None = None) -> tuple[float, int]:
    """Load ``file`` in a process, killed ``kill_after_s`` after the case is open; return the seconds it took and its exit code."""
    with subprocess.Popen([sys.executable, str(SCRIPT), str(case), str(file)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        began = time.monotonic()
        try:
            process.wait(timeout=kill_after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        return time.monotonic() - began, process.wait()


def content(case: Case) -> tuple[str, object]:
    return case.content_hash(), rows(case.projection)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float, tuple[str, object]]:
    """Return the file, the seconds that loading takes, and what it gives."""
    directory = tmp_path_factory.mktemp("undisturbed")
    write_records(directory / "meetings.jsonl")
    took, code = run(directory / "case", directory / "meetings.jsonl")
    assert code == 0
    with open_case(directory / "case") as case:
        return directory / "meetings.jsonl", took, content(case)


def test_killed_loads_run_again_equal_an_undisturbed_one(
    undisturbed: tuple[Path, float, tuple[str, object]], tmp_path: Path
) -> None:
    file, took, expected = undisturbed
    rng = random.Random(11)
    killed = 0
    for number in range(KILLS):
        case_path = tmp_path / f"case-{number}"
        killed += run(case_path, file, kill_after_s=rng.uniform(0.0, took * 0.9))[1] == -signal.SIGKILL
        with open_case(case_path) as case:
            assert case.documents().rows  # it opens, and answers
            case.load(file)
            assert content(case) == expected
    assert killed >= KILLS // 4
