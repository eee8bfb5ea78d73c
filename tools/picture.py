"""Makes docs/picture.png, the README's picture: two sample articles of one meeting, the meeting chosen. Needs Chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import rabita.case
from rabita.loaders.samples.catalog import sample_articles

OUT = Path(__file__).resolve().parent.parent / "docs" / "picture.png"
ARTICLES = slice(0, 2)
WIDTH, HEIGHT = 1280, 800


def draw(folder: Path) -> Path:
    """Return the picture, as a page, of a case of the first articles."""
    with rabita.case.open_case(folder / "Beijing 2023", create=True) as case:
        case.build(*(sample.path for sample in sample_articles()[ARTICLES]))
        case.export(folder / "picture.html")
    return folder / "picture.html"


def photograph(page_file: Path, out: Path) -> None:
    """Write a screenshot of ``page_file`` to ``out``, with the meeting and its words shown."""
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=shutil.which("chromium")) as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-drawn]")
        page.fill("#find", "Meeting")
        page.press("#find", "Enter")
        page.screenshot(path=out)


def main() -> int:
    """Make the picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        photograph(draw(Path(folder)), OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
