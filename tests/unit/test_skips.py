"""A test that must run in CI fails there instead of being skipped quietly."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.conftest import pytest_runtest_makereport


def reported(monkeypatch: pytest.MonkeyPatch, marker: str, ci: str | None) -> SimpleNamespace:
    """Return what becomes of the report of a skipped test with ``marker``."""
    monkeypatch.delenv("CI", raising=False)
    if ci is not None:
        monkeypatch.setenv("CI", ci)
    item = SimpleNamespace(nodeid="a::b", get_closest_marker=lambda name: name == marker)
    report = SimpleNamespace(skipped=True, outcome="skipped", longrepr=("file", 1, "Skipped: no server"))
    running = pytest_runtest_makereport(item)
    next(running)
    with pytest.raises(StopIteration) as ended:
        running.send(report)
    assert isinstance(ended.value.value, SimpleNamespace)
    return ended.value.value


@pytest.mark.parametrize("marker", ["neo4j", "browser"])
def test_in_ci_a_skip_for_want_of_a_server_or_browser_is_a_failure_with_its_reason(monkeypatch, marker: str) -> None:
    report = reported(monkeypatch, marker, "true")
    assert report.outcome == "failed"
    assert report.longrepr == "a::b must run in CI, but was skipped. Skipped: no server"


def test_elsewhere_and_for_other_reasons_a_skip_stays_one(monkeypatch) -> None:
    assert reported(monkeypatch, "neo4j", None).outcome == "skipped"
    assert reported(monkeypatch, "shared", "true").outcome == "skipped"
