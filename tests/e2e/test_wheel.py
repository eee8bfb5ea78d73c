"""The wheel holds the whole tree, however it is built."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from wheel_guard import HOMES, build_wheel, copy_sources, differences, packed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_of_the_tree_and_no_other(wheel: Path) -> None:
    assert differences(wheel) == []


def test_all_files_of_the_wheel_are_below_the_one_package(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in packed(wheel)} == {"rabita"}


def test_the_guard_notices_a_file_that_is_left_out(wheel: Path, tmp_path: Path) -> None:
    tree = copy_sources(tmp_path)
    (tree / "schema" / "ontology" / "forgotten.yaml").write_text("id: x\n")
    (tree / "graph" / "table.py").unlink()
    assert differences(wheel, tree) == [
        "not in the wheel: rabita/schema/ontology/forgotten.yaml",
        "not in the tree: rabita/graph/table.py",
    ]


def test_a_checkout_that_lost_its_links_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    tree = copy_sources(tmp_path / "tree")
    for home in HOMES:
        (tree / "rabita" / home).unlink()
    assert packed(build_wheel(tmp_path, tree)) == packed(wheel)


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    tree = copy_sources(tmp_path / "tree")
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, tree], check=True, capture_output=True
    )
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    unpacked = next((tmp_path / "unpacked").iterdir())
    assert packed(build_wheel(tmp_path, unpacked)) == packed(wheel)


def test_folders_that_hold_only_data_are_packed(wheel: Path) -> None:
    data = {name for name in packed(wheel) if not name.endswith(".py")}
    assert {name.rsplit("/", 1)[0] for name in data} >= {"rabita/schema/ontology", "rabita/graph/projection"}
