"""Checks the papers: links lead somewhere, decisions have their parts, the README names the commands, nothing names a machine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rabita.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ADR_NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
ADR_PARTS = ("Status:", "## Context", "## Options", "## Decision", "## Consequences")
ONE_PAGE = 60  # lines
OF_A_MACHINE = re.compile(r"/(work|farm|root|Users)/|\bindex-url\b")
DATA_FOLDERS = ("schema/gazetteer", "loaders/samples", "loaders/extract/models")


def tracked(root: Path = ROOT) -> list[Path]:
    """Return the files of the repository, without links."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    return [path for name in names if name and (path := root / name).is_file() and not path.is_symlink()]


def dead_links(pages: Iterable[Path]) -> Iterator[str]:
    """Yield a line for each relative link in ``pages`` that leads nowhere."""
    for page in pages:
        for target in LINK.findall(page.read_text("utf-8")):
            relative = target.partition("#")[0]
            if relative and "://" not in target and not target.startswith("mailto:") and not (page.parent / relative).exists():
                yield f"{page.relative_to(ROOT)}: dead link {target}"


def decisions(folder: Path) -> Iterator[str]:
    """Yield a line for each decision record in ``folder`` without its number, its parts or its brevity."""
    pages = sorted(folder.glob("*.md"))
    for number, page in enumerate(pages, start=1):
        text = page.read_text("utf-8")
        match = ADR_NAME.fullmatch(page.name)
        if match is None or int(match[1]) != number:
            yield f"{page.name}: decision number {number} should be named {number:04d}-title.md"
        yield from (f"{page.name}: no {part!r}" for part in ADR_PARTS if part not in text)
        yield from _too_long(page)


def papers() -> Iterator[str]:
    """Yield a line for each thing that a page at the top of the tree should say and does not."""
    readme, changelog = (ROOT / "README.md").read_text("utf-8"), (ROOT / "CHANGELOG.md").read_text("utf-8")
    yield from (f"README.md: no word of `rabita {name}`" for name in COMMANDS if f"`rabita {name}" not in readme)
    yield from (f"CHANGELOG.md: no section {part!r}" for part in ("## [Unreleased]",) if part not in changelog)
    yield from _too_long(ROOT / "ARCHITECTURE.md")
    if "Apache License" not in (ROOT / "LICENSE").read_text("utf-8")[:200]:
        yield "LICENSE: not the text of Apache-2.0"
    for folder in DATA_FOLDERS:
        note = ROOT / folder / "README.md"
        if not note.exists() or not re.search("licen[cs]e|CC0", note.read_text("utf-8"), re.IGNORECASE):
            yield f"{folder}/README.md: should say where the data comes from and its licence"


def machine_words(files: Iterable[Path]) -> Iterator[str]:
    """Yield a line for each line of ``files`` that names a path or an address of one machine."""
    for path in files:
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
            if OF_A_MACHINE.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: names something of one machine: {line.strip()[:100]}"


def _too_long(page: Path) -> Iterator[str]:
    lines = len(page.read_text("utf-8").splitlines())
    if lines > ONE_PAGE:
        yield f"{page.name}: {lines} lines, more than the {ONE_PAGE} of one page"


def main() -> int:
    """Print what is wrong; exit 1 when something is."""
    files = tracked()
    pages = [path for path in files if path.suffix == ".md"]
    found = [*dead_links(pages), *decisions(ROOT / "docs" / "adr"), *papers(), *machine_words(files)]
    print("\n".join(found) or f"documents: {len(pages)} pages, {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
