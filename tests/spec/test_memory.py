"""Memory does not grow with the file: a file ten times as large is loaded with the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
LOAD = f"""
import sys
from pathlib import Path
from rabita.cli import main
code = main(["load", *sys.argv[1:]])
print(code, next(line for line in Path({str(STATUS)!r}).read_text().splitlines() if line.startswith("VmHWM")).split()[1])
"""
MB = 1 << 20


def write_meetings(path: Path, size: int, *, line: int) -> None:
    """Write about ``size`` bytes of meetings, each in a line of about ``line``."""
    with path.open("w", encoding="utf-8") as file:
        done = number = 0
        while done < size:
            number += 1
            record = {
                "type": "Meeting",
                "time": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
                "participant": ["Oman", f"Body {number % 50}"],
                "description": {"en": f"{number} {'x' * line}"},
            }
            done += file.write(json.dumps(record) + "\n")


def peak_kb(directory: Path, size: int, *, line: int) -> int:
    """Return the most memory, in KB, that a process takes which loads a file of ``size`` bytes."""
    directory.mkdir()
    write_meetings(directory / "meetings.jsonl", size, line=line)
    command = [sys.executable, "-c", LOAD, str(directory / "case"), str(directory / "meetings.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, peak = done.stdout.splitlines()[-1].split()
    assert code == "0", done.stderr
    return int(peak)


@pytest.mark.skipif(not STATUS.exists(), reason="the peak of a process is read from /proc")
@pytest.mark.parametrize(
    ("line", "small", "large"),
    [
        pytest.param(100_000, 10 * MB, 100 * MB, id="long lines"),
        pytest.param(100_000, 20 * MB, 200 * MB, marks=pytest.mark.long, id="more long lines"),
        pytest.param(1_000, 20 * MB, 200 * MB, marks=pytest.mark.long, id="many lines"),
    ],
)
def test_a_file_ten_times_as_large_takes_no_more_memory(tmp_path: Path, line: int, small: int, large: int) -> None:
    first, second = (peak_kb(tmp_path / str(size), size, line=line) for size in (small, large))
    assert second <= 1.3 * first + 50 * 1024, (first, second)
