"""What all tests share: servers, and that none is skipped quietly where everything has to be there."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

pytest_plugins = ["tests.servers.fixtures"]
MUST_RUN = ("neo4j", "browser")
"""Markers of tests that fail instead of being skipped when CI is set: there, what they need is installed."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that must run into a failure that says why it could not."""
    report = yield
    must_run = os.environ.get("CI") and any(map(item.get_closest_marker, MUST_RUN))
    if must_run and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run in CI, but was skipped. {reason}"
    return report
