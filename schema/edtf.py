"""EDTF level 1: what is one, the days that it may mean, how fine it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, NoReturn

from rabita.errors import InputError

Precision = Literal["second", "minute", "hour", "day", "month", "year", "decade", "century", "interval"]


class Edtf(NamedTuple):
    """A time: ``text`` as written, the first and last ISO day that it may mean (``None``: open), how fine it is told."""

    text: str
    first: str | None
    last: str | None
    precision: Precision


FORMS = "2018, 2018-05, 2025-01-20, 2018~, 2018?, 201X, 2018-XX, 2018/2020, ../2020, 2025-01-20T10:00Z"
MAX_LENGTH = 100
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""First and last month of the northern meteorological seasons; EDTF (ISO 8601-2:2019, 4.8) leaves their bounds open."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?[?~%]?")
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?)?"
    r"(?:Z|[+-](?P<zone_hour>[0-9]{2})(?::(?P<zone_minute>[0-9]{2}))?)?"
)
_MOST = {"hour": 23, "minute": 59, "second": 59, "zone_hour": 14, "zone_minute": 59}


@lru_cache(65536)
def parse_edtf(text: str) -> Edtf:
    """Return the time that ``text`` (EDTF level 1, Gregorian, years 0001 to 9999) means.

    Month ends are those of the calendar. ``~``, ``?`` and ``%`` (about, uncertain, both) do not widen the days. A date-time
    means its own day, whatever its zone. A season is the northern meteorological one, winter the one that begins in that
    year. One end of an interval may be ``..`` (open) or nothing (unknown). Precision of seasons and intervals is
    ``interval``.

    Raises:
        InputError: what is wrong, such as ``2025-02-30 is no date: February 2025 has 28 days``.
    """
    if len(text) == 10 and _DAY.fullmatch(text):
        _check_day(text)
        return Edtf(text, text, text, "day")
    if len(text) > MAX_LENGTH:
        raise InputError(f"{text[:40]!r}… is no time: it has more than {MAX_LENGTH} characters; write one such as {FORMS}")
    return _interval(text) if "/" in text else _point(text)


def month_days(year: int, month: int) -> int:
    """Return the number of days of ``month`` (1 to 12) of the Gregorian ``year``."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


def _check_day(text: str) -> None:
    """Raise InputError when the first ten characters of ``text``, in digits, are no day of the calendar."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    _check_year(text, year)
    _check_month(text, month)
    if not 1 <= day <= month_days(year, month):
        raise InputError(f"{text} is no date: {MONTHS[month - 1]} {year} has {month_days(year, month)} days")


def _check_year(text: str, year: int) -> None:
    if year == 0:
        raise InputError(f"{text} is no date: there is no year 0; years go from 0001 to 9999")


def _check_month(text: str, month: int) -> None:
    if not 1 <= month <= 12:
        raise InputError(f"{text} is no date: there is no month {month:02}; months go from 01 to 12, seasons from 21 to 24")


def _interval(text: str) -> Edtf:
    ends = text.split("/")
    if len(ends) != 2:
        raise InputError(f"{text!r} is no interval: it has {len(ends) - 1} slashes; write one such as 2018/2020")
    start, end = (None if part in ("", "..") else _point(part) for part in ends)
    if start is None and end is None:
        raise InputError(f"{text!r} is no interval: neither end is told; leave the time away")
    first, last = start and start.first, end and end.last
    if first is not None and last is not None and first > last:
        raise InputError(f"{text!r} is no interval: it ends before it begins")
    return Edtf(text, first, last, "interval")


def _point(text: str) -> Edtf:
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        return _moment(text, moment)
    date = _DATE.fullmatch(text)
    if date is None:
        _refuse(text)
    return _date(text, date[1], date[2], date[3])


def _moment(text: str, found: re.Match[str]) -> Edtf:
    _check_day(text)
    for unit, most in _MOST.items():
        if found[unit] is not None and int(found[unit]) > most:
            raise InputError(f"{text} is no time: the {unit.replace('zone_', 'zone ')} {found[unit]} is above {most}")
    precision: Precision = "second" if found["second"] else "minute" if found["minute"] else "hour"
    return Edtf(text, found["day"], found["day"], precision)


def _date(text: str, year: str, month: str | None, day: str | None) -> Edtf:
    if "X" in year:
        return _years(text, year, month)
    _check_year(text, int(year))
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise InputError(f"{text} is no date: a day needs its month; write {year}")
        return Edtf(text, f"{year}-01-01", f"{year}-12-31", "year")
    if int(month) in _SEASON_MONTHS and day is None:
        return _season(text, int(year), int(month))
    if day is not None and day != "XX":
        _check_day(text)
        return Edtf(text, text[:10], text[:10], "day")
    _check_month(text, int(month))
    return Edtf(text, f"{year}-{month}-01", f"{year}-{month}-{month_days(int(year), int(month))}", "month")


def _years(text: str, year: str, month: str | None) -> Edtf:
    if month is not None:
        raise InputError(f"{text} is no date: a month needs its year; write {year}")
    first, last = year.replace("X", "0"), year.replace("X", "9")
    return Edtf(text, f"{max(int(first), 1):04}-01-01", f"{last}-12-31", "century" if year.endswith("XX") else "decade")


def _season(text: str, year: int, season: int) -> Edtf:
    start, end = _SEASON_MONTHS[season]
    end_year = year if end > start else year + 1
    if end_year > 9999:
        raise InputError(f"{text} is no date: that winter ends in the year 10000; years go from 0001 to 9999")
    return Edtf(text, f"{year:04}-{start:02}-01", f"{end_year:04}-{end:02}-{month_days(end_year, end)}", "interval")


def _refuse(text: str) -> NoReturn:
    if re.fullmatch(r"-[0-9]{4,}.*|Y-?[0-9]+.*|[0-9]{5,}(-.*)?", text):
        raise InputError(f"{text!r} is no time that dates can hold: years go from 0001 to 9999")
    raise InputError(f"{text!r} is no time; write one such as {FORMS}, with the digits 0 to 9")
