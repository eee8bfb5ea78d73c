"""A disk that is full or read-only: one line with place and remedy, and after room is made all is as if nothing had been."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rabita.case import Case, open_case
from tests.support.cases import case_of, load_records
from tests.support.disks import Disk, mounted
from tests.support.graph_rows import DAY
from tests.support.projections import rows

pytestmark = pytest.mark.crash
MEETINGS = [
    {"type": "Meeting", "time": DAY.format(number % 28 + 1), "participant": ["Oman", "قطر"], "label": {"ar": f"لقاء {number}"}}
    for number in range(1_500)
]
ROOM = "size=300m"
COUNT = "MATCH (n) RETURN count(n), count(DISTINCT n.id)"


class Whole(NamedTuple):
    """An undisturbed case: where it is, the file it was loaded from, and what it holds."""

    path: Path
    file: Path
    content: tuple[str, object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    directory = tmp_path_factory.mktemp("whole")
    with case_of(directory) as case:
        load_records(case, directory, MEETINGS, name="meetings")
        return Whole(case.path, directory / "meetings.jsonl", content(case))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk", "300m") as made:
        yield made


def content(case: Case) -> tuple[str, object]:
    return case.content_hash(), rows(case.projection)


def refusal(*arguments: object, given: Path | None = None) -> str:
    """Run ``rabita``, which has to end with 3 and one line, and return the line without what it tells on the way."""
    command = [sys.executable, "-m", "rabita", *map(str, arguments)]
    text = "" if given is None else given.read_text("utf-8")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("size_kb", [4, 64, 96, 256, 1_000, 2_500])
def test_a_load_on_a_full_disk_says_so_and_ends_well_when_there_is_room(disk: Disk, whole: Whole, size_kb: int) -> None:
    disk.set(f"size={size_kb}k")
    line = refusal("load", disk.path / "case", whole.file)
    assert str(disk.path / "case") in line
    assert "disk" in line or "No space" in line
    assert "free some space" in line or "check" in line
    disk.set(ROOM)
    with open_case(disk.path / "case", create=True) as case:
        case.load(whole.file)
        assert content(case) == whole.content


def test_standard_input_that_finds_no_room_says_so(disk: Disk, whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.set("size=64k")
    monkeypatch.setenv("TMPDIR", str(disk.path))
    line = refusal("load", disk.path.parent / "case", "-", given=whole.file)
    assert line.startswith(f"rabita: standard input cannot be kept in {disk.path} (No space left on device); free some space")
    assert not list(disk.path.iterdir())


@pytest.mark.parametrize("more_kb", [0, 500, 2_000])
def test_a_projection_without_room_says_so_and_is_whole_afterwards(disk: Disk, whole: Whole, more_kb: int) -> None:
    copied = copy_without_derived(whole, disk)
    disk.set(f"size={used_kb(disk) + more_kb}k")
    line = refusal("info", copied)
    assert str(copied) in line
    assert "disk" in line
    disk.set(ROOM)
    with open_case(copied) as case:
        assert content(case) == whole.content


@pytest.mark.parametrize("more_mb", [4, 16, 28, 40])
def test_a_graph_without_room_is_not_believed_and_made_anew(disk: Disk, whole: Whole, more_mb: int) -> None:
    copied = copy_without_derived(whole, disk)
    with open_case(copied) as case:
        nodes = case.projection.count("node") + 1
    disk.set(f"size={used_kb(disk) + more_mb * 1024}k")
    line = refusal("query", copied, COUNT)
    assert str(copied / "derived") in line
    assert "space" in line
    disk.set(ROOM)
    with open_case(copied) as case:
        assert case.cypher(COUNT).rows == [(nodes, nodes - 1)]


@pytest.mark.parametrize("command", [["load", "FILE"], ["info"], ["undo"], ["query", "RETURN 1"]])
def test_a_case_in_a_read_only_place_is_told_so_and_not_touched(disk: Disk, whole: Whole, command: list[str]) -> None:
    copied = copy_without_derived(whole, disk)
    disk.set("ro")
    given = [whole.file if item == "FILE" else item for item in command[1:]]
    line = refusal(command[0], copied, *given)
    assert (
        line
        == f"rabita: {copied / 'case.db'}: cannot be opened for writing; check that the directory exists and that you may write there"
    )
    disk.set("rw")
    with open_case(copied) as case:
        assert content(case) == whole.content


def test_a_new_case_in_a_read_only_place_is_told_so(disk: Disk, whole: Whole) -> None:
    disk.set("ro")
    line = refusal("load", disk.path / "case", whole.file)
    assert (
        line == f"rabita: {disk.path / 'case'}: cannot be written (Read-only file system); check the place and your rights there"
    )


def copy_without_derived(whole: Whole, disk: Disk) -> Path:
    shutil.copytree(whole.path, disk.path / "case", ignore=shutil.ignore_patterns("derived"))
    return disk.path / "case"


def used_kb(disk: Disk) -> int:
    return shutil.disk_usage(disk.path).used // 1024
