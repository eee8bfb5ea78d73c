"""Debian's Chromium, driven by Playwright, with no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Opened(NamedTuple):
    """A page, the addresses it asked for, and what it complained of."""

    page: Page
    requests: list[str]
    complaints: list[str]


@contextmanager
def opened(path: Path, *, width: int = 1280, height: int = 800, drawn: bool = True) -> Iterator[Opened]:
    """Open the file at ``path`` offline and, for a picture, wait until its nodes are drawn; skips when there is no Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there; `make chromium` installs Debian's as root")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            context = browser.new_context(offline=True, viewport={"width": width, "height": height})
            page = context.new_page()
            requests: list[str] = []
            complaints: list[str] = []
            page.on("request", lambda request: requests.append(request.url))
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path.as_uri())
            if drawn:
                page.wait_for_selector("html[data-drawn]", state="attached", timeout=15_000)
            yield Opened(page, requests, complaints)
        finally:
            browser.close()
