"""Times: a table of forms with the values that a reader gives them; None: the words hang on a date that is not known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.times import parse_edtf

TABLE = Path(__file__).parents[1] / "data" / "times.tsv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=range(1, len(ROWS) + 1))
def test_a_form_of_time_has_its_value(row: dict[str, str]) -> None:
    found = extract_text(row["text"], document_id="d", published=row["published"] or None).times
    assert [str(time.value) for time in found] == row["values"].split(), row["text"]
    for time in found:
        is_week = time.precision == "week"
        assert time.value is None or is_week or parse_edtf(time.value.partition("/")[0]).precision == time.precision


def test_a_weekday_that_is_not_yesterday_is_a_conflict_and_the_weekday_holds() -> None:
    time = extract_text("قالت أمس الأحد", document_id="d", published="2024-06-12").times[0]
    assert (time.value, time.conflict, time.anchor) == ("2024-06-09", True, "2024-06-12")


def test_today_in_a_post_is_the_day_of_the_post() -> None:
    text = "عاد الفريق.\nTrials end today.\nFleet Watch Desk (@fleet_watch) March 5, 2024\nوقال أمس إنه"
    found = extract_text(text, document_id="d", published="2024-03-08").times
    assert [(time.value, time.anchor) for time in found] == [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05", None),
        ("2024-03-07", "2024-03-08"),
    ]
