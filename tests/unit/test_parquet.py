"""Parquet: each row is an article, with the columns that the user names."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rabita.loaders.documents.articles import parse_columns
from rabita.loaders.documents.records import Options, ReadDocument
from rabita.loaders.interchange import parquet
from rabita.schema.records import Rejected
from tests.support.documents import ARABIC, ENGLISH, read, refusal, write


def file_of(path: Path, columns: Mapping[str, object], **options: object) -> Path:
    pq.write_table(pa.table(dict(columns)), path, **options)
    return path


def articles(path: Path, options: Options | None = None) -> list[ReadDocument]:
    return [item for item in read(path, options) if isinstance(item, ReadDocument)]


def test_each_row_is_an_article_with_what_its_columns_tell(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8],
        "text": [ARABIC, ENGLISH],
        "date": [date(2025, 3, 9), date(2025, 3, 10)],
        "author": [["Salma", "Omar"], []],
        "source": ["صحيفة المرفأ", None],
    }
    first, second = articles(file_of(tmp_path / "a.parquet", columns))
    assert (first.text, second.text) == (ARABIC, ENGLISH)
    assert (first.about.published, first.about.author, first.about.publisher) == ("2025-03-09", ("Salma", "Omar"), "صحيفة المرفأ")
    assert (first.locator, second.locator, second.about.publisher) == ("row 1 (7)", "row 2 (8)", None)
    assert first.media_type == "application/vnd.apache.parquet"


def test_the_user_names_the_columns_and_a_suffix_is_not_needed(tmp_path: Path) -> None:
    path = file_of(tmp_path / "articles", {"body_ar": [ARABIC], "day": ["2025-03"], "meta": [{"outlet": "Harbour Post"}]})
    (found,) = articles(path, Options(columns=parse_columns("text=body_ar,published=day,publisher=meta.outlet")))
    assert (found.text, found.about.published, found.about.publisher) == (ARABIC, "2025-03", "Harbour Post")
    assert "no column of it is known to hold the text" in refusal(path)
    assert "no column 'words'" in refusal(path, Options(columns=(("text", "words"),)))


def test_a_moment_keeps_its_time_and_a_midnight_is_a_day(tmp_path: Path) -> None:
    moments = [datetime(2025, 3, 9), datetime(2025, 3, 9, 21, 30)]
    found = articles(file_of(tmp_path / "a.parquet", {"text": [ARABIC, ENGLISH], "date": moments}))
    assert [item.about.published for item in found] == ["2025-03-09", "2025-03-09T21:30:00"]


def test_rows_without_text_are_refused_in_their_places(tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.parquet", {"text": [b"One text.", b"\xff\xfe", b"", b"nul \0 in it"], "n": [1, 2, 3, 4]})
    items = read(path)
    assert [item.locator.rpartition(": ")[2] for item in items] == ["row 1", "row 2", "row 3", "row 4"]
    assert [item.reason for item in items if isinstance(item, Rejected)] == [
        "it holds bytes that are no text in UTF-8; write them as text",
        "its text is empty; fill it or remove the row",
        "the text holds U+0000 at character 4; remove it",
    ]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    whole = file_of(tmp_path / "a.parquet", {"text": [f"{ENGLISH} {n}" for n in range(2_000)]}).read_bytes()
    assert "cannot be opened" in refusal(write(tmp_path / "b.parquet", whole[: len(whole) // 2]))
    assert "cannot be opened" in refusal(write(tmp_path / "c.parquet", b"PAR1"))
    hurt = whole[:200] + bytes(400) + whole[600:]
    assert any(
        isinstance(item, Rejected) and "cannot be read" in item.reason for item in read(write(tmp_path / "d.parquet", hurt))
    )


def test_a_file_whose_rows_unpack_to_more_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(tmp_path / "a.parquet", {"text": ["0" * 4_000_000 + str(n) for n in range(4)]}, use_dictionary=False)
    monkeypatch.setattr(parquet, "LARGEST_WHOLE_BYTES", 8_000_000)
    assert path.stat().st_size < 2_000_000
    assert "is the limit; write smaller groups" in refusal(path)


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(tmp_path / "a.parquet", {"text": [ENGLISH]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "rabita[parquet]" in refusal(path)
