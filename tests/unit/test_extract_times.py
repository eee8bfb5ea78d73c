"""Times: a table of forms with the values that a reader gives them; None: the words hang on a date that is not known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rabita.loaders.extract.pipeline import extract_text
from rabita.loaders.extract.training.times import read_form, read_forms, score_times
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


FORMS = Path(__file__).parents[1] / "data" / "time_forms.tsv"
TIMES_OF_DESIGN = 15
"""So many rows at the head of the table must all be right."""


def test_nearly_all_forms_are_read_right_in_words_value_and_precision() -> None:
    forms = list(read_forms(FORMS))
    wrong = [(form.words, read_form(form)) for form in forms if read_form(form) != form.expected]
    right, count = score_times(FORMS)
    print(f"forms of time read right: {right} of {count} ({right / count:.3f})")
    assert (right, count) == (len(forms) - len(wrong), len(forms)) and count >= 215
    assert right / count >= 0.97, wrong
    assert not {words for words, _ in wrong} & {form.words for form in forms[:TIMES_OF_DESIGN]}


def test_a_value_is_never_finer_than_its_words() -> None:
    days = {"day", "week"}
    for form in read_forms(FORMS):
        for _, value, precision in read_form(form):
            if value != "null":
                assert (len(value.partition("/")[0].rstrip("~")) == 10) == (precision in days), (form.words, value)


def test_a_day_that_is_not_on_its_weekday_is_a_conflict() -> None:
    time = extract_text("وقعاه الجمعة 20 يناير 2025", document_id="d", published="2025-01-21").times[0]
    assert (time.value, time.conflict) == ("2025-01-20", True)
    time = extract_text("It was signed on Monday, January 20, 2025.", document_id="d", published="2025-01-21").times[0]
    assert (time.value, time.conflict) == ("2025-01-20", False)


@pytest.mark.parametrize("published", ["2025-01-21T09:30:00Z", "2025-01-21T23:30:00+03:00", "2025-01-21"])
def test_the_day_of_a_document_dated_to_the_minute_is_known(published: str) -> None:
    time = extract_text("He left yesterday.", document_id="d", published=published).times[0]
    assert (time.value, time.anchor) == ("2025-01-20", "2025-01-21")


def test_a_document_dated_to_the_month_leaves_a_relative_day_open() -> None:
    time = extract_text("He left yesterday.", document_id="d", published="2025-01").times[0]
    assert (time.value, time.text) == (None, "yesterday")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met in Rome in 2018. The envoy, who left on Jan. 20, said so.", ["2018", "2025-01-20"]),
        ("They met in Rome in 2018.\n\nIn March he resigned.", ["2018", "2024-03"]),
        ("They met in Rome in 2018. Nothing came of it. In March he resigned.", ["2018", "2024-03"]),
    ],
)
def test_a_year_is_carried_only_to_what_goes_on_from_it(text: str, values: list[str]) -> None:
    assert [time.value for time in extract_text(text, document_id="d", published="2025-01-21").times] == values


def test_a_time_that_runs_over_a_page_is_one() -> None:
    time = extract_text("It was signed on 20 January\f2024 in Doha.", document_id="d", published="2025-01-21").times[0]
    assert (time.value, time.text) == ("2024-01-20", "20 January\f2024")
