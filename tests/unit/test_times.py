"""EDTF, and dates as tables write them."""

from __future__ import annotations

import pytest

from rabita.errors import InputError
from rabita.schema import default_registry
from rabita.schema.times import parse_date, parse_edtf


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2018", "2018-01-01", "2018-12-31", "year"),
        ("2018-05", "2018-05-01", "2018-05-31", "month"),
        ("2023-02", "2023-02-01", "2023-02-28", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month"),
        ("2000-02", "2000-02-01", "2000-02-29", "month"),
        ("2025-01-20", "2025-01-20", "2025-01-20", "day"),
        ("2018~", "2018-01-01", "2018-12-31", "year"),
        ("2018?", "2018-01-01", "2018-12-31", "year"),
        ("2018%", "2018-01-01", "2018-12-31", "year"),
        ("2025-01-20~", "2025-01-20", "2025-01-20", "day"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("20XX", "2000-01-01", "2099-12-31", "century"),
        ("000X", "0001-01-01", "0009-12-31", "decade"),
        ("2018-XX", "2018-01-01", "2018-12-31", "year"),
        ("2018-XX-XX", "2018-01-01", "2018-12-31", "year"),
        ("2018-04-XX", "2018-04-01", "2018-04-30", "month"),
        ("2018/2020", "2018-01-01", "2020-12-31", "interval"),
        ("../2020", None, "2020-12-31", "interval"),
        ("/2020", None, "2020-12-31", "interval"),
        ("2018/..", "2018-01-01", None, "interval"),
        ("2018-05/2018-07", "2018-05-01", "2018-07-31", "interval"),
        ("2018~/2018-02-03?", "2018-01-01", "2018-02-03", "interval"),
        ("2018-21", "2018-03-01", "2018-05-31", "interval"),
        ("2018-22", "2018-06-01", "2018-08-31", "interval"),
        ("2018-23", "2018-09-01", "2018-11-30", "interval"),
        ("2019-24", "2019-12-01", "2020-02-29", "interval"),
        ("2025-01-20T10Z", "2025-01-20", "2025-01-20", "hour"),
        ("2025-01-20T10:00Z", "2025-01-20", "2025-01-20", "minute"),
        ("2025-01-20T23:59:59", "2025-01-20", "2025-01-20", "second"),
        ("2025-01-20T23:30:00.5+03:00", "2025-01-20", "2025-01-20", "second"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
    ],
)
def test_a_time_has_the_days_that_it_may_mean(text: str, first: str | None, last: str | None, precision: str) -> None:
    assert parse_edtf(text) == (text, first, last, precision)


def test_every_precision_is_a_value_of_the_ontology() -> None:
    told = {
        parse_edtf(text).precision for text in ("2018", "2018-05", "2018-05-01", "201X", "20XX", "2018-21", "2018-05-01T10:00:00")
    }
    assert told <= default_registry().enums["TimePrecision"].values.keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-02-30", "2025-02-30 is no date: February 2025 has 28 days"),
        ("2025-04-31T10:00Z", "2025-04-31T10:00Z is no date: April 2025 has 30 days"),
        ("2025-01-00", "January 2025 has 31 days"),
        ("2018-13", "there is no month 13"),
        ("2018-00-01", "there is no month 00"),
        ("2018-21-01", "there is no month 21"),
        ("0000", "there is no year 0"),
        ("0000-01-01", "there is no year 0"),
        ("-0100", "years go from 0001 to 9999"),
        ("Y17000", "years go from 0001 to 9999"),
        ("12018-01", "years go from 0001 to 9999"),
        ("9999-24", "ends in the year 10000"),
        ("201X-05", "a month needs its year; write 201X"),
        ("2018-XX-05", "a day needs its month; write 2018"),
        ("2020/2018", "it ends before it begins"),
        ("../..", "neither end is told"),
        ("/", "neither end is told"),
        ("2018/2019/2020", "it has 2 slashes"),
        ("2018/soon", "'soon' is no time"),
        ("2025-01-20T25:00Z", "the hour 25 is above 23"),
        ("2025-01-20T10:60Z", "the minute 60 is above 59"),
        ("2025-01-20T10:00+15:00", "the zone hour 15 is above 14"),
        ("2025-1-2", "'2025-1-2' is no time; write one such as 2018"),
        ("٢٠١٨", "with the digits 0 to 9"),
        ("2025-01-2٠", "with the digits 0 to 9"),
        ("2025-01-20\n", "is no time"),
        (" 2025", "is no time"),
        ("", "is no time"),
        ("yesterday", "is no time"),
        ("2" * 10_000, "more than 100 characters"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_edtf(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "pattern", "edtf"),
    [
        ("20/01/2025", "%d/%m/%Y", "2025-01-20"),
        ("1.2.25", "%d.%m.%y", "2025-02-01"),
        ("1.2.69", "%d.%m.%y", "1969-02-01"),
        ("20250120", "%Y%m%d", "2025-01-20"),
        ("5 Sept 2025", "%d %b %Y", "2025-09-05"),
        ("MAY 2025", "%b %Y", "2025-05"),
        ("2025", "%Y", "2025"),
        ("Monday, 20 January 2025", "%A, %d %B %Y", "2025-01-20"),
        ("  20   Jan  2025 ", "%d %b %Y", "2025-01-20"),
        ("٢٠ كانون الثاني ٢٠٢٥", "%d %B %Y", "2025-01-20"),
        ("20 يناير 2025", "%d %B %Y", "2025-01-20"),
        ("20 كانون الثاني/يناير 2025", "%d %B %Y", "2025-01-20"),
        ("كانون 2 2025", "%B %Y", "2025-01"),
        ("٣ تشرين ١ ٢٠٢٤", "%d %B %Y", "2024-10-03"),
        ("\u202d4 سبتمبر، 2018\u202c", "%d %B، %Y", "2018-09-04"),
        ("20 رجب 1446", "%d %B %Y", "2025-01-20~"),
        ("٢٠ رجب ١٤٤٦ هـ", "%d %B %Y هـ", "2025-01-20~"),
        ("20/07/1446 هـ", "%d/%m/%Y هـ", "2025-01-20~"),
        ("1446 هـ", "%Y هـ", "2024/2025~"),
        ("رجب 1446", "%B %Y", "2025-01~"),
        ("شعبان 1446", "%B %Y", "2025-01/2025-02~"),
        ("1 Ramadan 1446", "%d %B %Y", "2025-03-01~"),
        ("ذو الحجة 1446", "%B %Y", "2025-05/2025-06~"),
        ("۲۰ آذار ۲۰۲۵", "%d %b %Y", "2025-03-20"),
        ("3 تشرين الأول 2023", "%d %B %Y", "2023-10-03"),
        ("3 تشرين الاول 2023", "%d %B %Y", "2023-10-03"),
        ("الإثنين 20 يناير 2025", "%A %d %B %Y", "2025-01-20"),
        ("أغسطس 2024", "%B %Y", "2024-08"),
        ("\u200f20/01/2025\u200f", "%d/%m/%Y", "2025-01-20"),
        ("2025-01-20 03:04:05 PM", "%Y-%m-%d %I:%M:%S %p", "2025-01-20T15:04:05"),
        ("2025-01-20 12:04 ص", "%Y-%m-%d %I:%M %p", "2025-01-20T00:04"),
        ("2025-01-20T10:00:00Z", "%Y-%m-%dT%H:%M:%S%z", "2025-01-20T10:00:00Z"),
        ("2025-01-20T10:00+0300", "%Y-%m-%dT%H:%M%z", "2025-01-20T10:00+03:00"),
        ("100% 2025", "100%% %Y", "2025"),
    ],
)
def test_a_date_of_a_table_becomes_edtf_no_finer_than_its_words(text: str, pattern: str, edtf: str) -> None:
    assert parse_date(text, pattern) == edtf


def test_every_month_has_its_english_egyptian_and_levantine_name() -> None:
    egyptian = [
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ]
    spring = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران")
    levantine = [*spring, *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول")]
    english = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    for names in (egyptian, levantine, english):
        assert [parse_date(f"{name} 2025", "%B %Y") for name in names] == [f"2025-{month:02}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "pattern", "message"),
    [
        ("31/02/2025", "%d/%m/%Y", "'31/02/2025': 2025-02-31 is no date: February 2025 has 28 days"),
        (
            "2025-01-20",
            "%d/%m/%Y",
            "'2025-01-20' is not written as '%d/%m/%Y'; correct the value or the date format of the mapping",
        ),
        ("2025111", "%Y%m%d", "is not written as '%Y%m%d'"),
        ("13/13/2025", "%d/%m/%Y", "there is no month 13"),
        ("20 آذار/نيسان 2025", "%d %B %Y", "names two months"),
        ("31 رجب 1446", "%d %B %Y", "1446-07-31 of the Hijra is no date"),
        ("1200 هـ", "%Y هـ", "1200 is no year of the Hijra from 1343 to 1500"),
        ("1500 هـ", "%Y هـ", "the end of the year 1500 of the Hijra is not known"),
        ("5 آذار 1446 هـ", "%d %B %Y هـ", "is no month of the Hijra"),
        ("1/1/46 هـ", "%d/%m/%y هـ", "has four digits"),
        ("20", "%d", "date format '%d' tells the day without the month; add it"),
        ("20/01", "%d/%m", "tells the month without the year"),
        ("x", "%m %m %Y", "tells the month twice"),
        ("x", "%Q", "'%Q' is not known; known: %Y"),
        ("x", "x", "tells no year"),
        ("10 2025", "%I %Y", "tells the hour without the day"),
        ("2025-01-20 13:00 PM", "%Y-%m-%d %I:%M %p", "the hour 13 is not between 1 and 12"),
        ("2025-01-20 10", "%Y-%m-%d %I", "%I and %p need each other"),
        ("9" * 100_000, "%Y", "is not written as"),
    ],
)
def test_a_date_that_does_not_fit_is_refused_with_the_reason(text: str, pattern: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_date(text, pattern)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400
