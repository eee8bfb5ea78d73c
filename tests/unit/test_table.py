"""A table: rows as dicts, and what a notebook shows of it."""

from __future__ import annotations

import sys

import pytest

from rabita.errors import MissingExtra
from rabita.graph.table import Table

TABLE = Table(["who", "n", "roles"], [("محمد <script>alert(1)</script>", 2, ["host", "guest"]), (None, 0.5, [])])


def test_it_iterates_as_dicts() -> None:
    assert list(TABLE)[1] == {"who": None, "n": 0.5, "roles": []}
    assert len(TABLE) == 2


def test_a_notebook_shows_text_as_text_in_its_own_direction() -> None:
    page = TABLE._repr_html_()
    assert "<script" not in page
    assert "محمد &lt;script&gt;" in page
    assert page.count('dir="auto"') == 6
    assert "host, guest" in page


def test_a_notebook_says_that_rows_were_cut() -> None:
    assert "only the first 1 rows" in Table(["n"], [(1,)], more=True)._repr_html_()
    assert "only the first" not in TABLE._repr_html_()


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named_with_what_installs_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=rf"pip install 'rabita\[{name}\]'"):
        getattr(TABLE, f"to_{name}")()


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_it_becomes_a_data_frame(name: str) -> None:
    pytest.importorskip(name)
    frame = getattr(Table(["who", "n"], [("محمد", 2), (None, 3)]), f"to_{name}")()
    assert list(frame.columns) == ["who", "n"]
    assert frame.shape == (2, 2)
    assert list(frame["n"]) == [2, 3]
