"""Dates of the Hijra to EDTF. They are about right: by the Umm al-Qura calendar, and the sighting of the moon may shift them by a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from rabita.errors import InputError
from rabita.schema.names import fold

if TYPE_CHECKING:
    from hijridate import Hijri

FIRST, LAST = 1343, 1500
"""The years that the tables of ``hijridate`` (MIT) know."""
ABOUT = "~"
_MONTHS = (
    ("محرم", "المحرم", "Muharram"),
    ("صفر", "Safar"),
    ("ربيع الأول", "ربيع أول", "Rabi al-Awwal", "Rabi I"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني", "Rabi al-Thani", "Rabi al-Akhir", "Rabi II"),
    ("جمادى الأولى", "جمادى الأول", "Jumada al-Ula", "Jumada al-Awwal", "Jumada I"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادى الثاني", "Jumada al-Akhirah", "Jumada al-Thani", "Jumada II"),
    ("رجب", "Rajab"),
    ("شعبان", "Shaban", "Sha'ban"),
    ("رمضان", "Ramadan"),
    ("شوال", "Shawwal"),
    ("ذو القعدة", "ذي القعدة", "Dhu al-Qadah", "Dhul Qadah"),
    ("ذو الحجة", "ذي الحجة", "Dhu al-Hijjah", "Dhul Hijjah"),
)
YEAR_MARKS = ("هـ", "هجرية", "للهجرة", "AH")


@cache
def hijri_months() -> Mapping[str, int]:
    """Return the number of each name of a month of the Hijra, folded."""
    return {fold(name): month for month, names in enumerate(_MONTHS, 1) for name in names}


def says_hijri(pattern: str) -> bool:
    """Return whether a date format marks its year as one of the Hijra."""
    words = fold(pattern).split()
    return any(fold(mark) in words for mark in YEAR_MARKS)


def hijri_edtf(year: int, month: int | None, day: int | None) -> str:
    """Return the days of a day, month or year of the Hijra, marked as approximate: ``2025-01-20~``, ``2025-01~``, ``2024/2025~``.

    Raises:
        InputError: there is no such day, or the year is not known.
    """
    if not FIRST <= year <= LAST:
        raise InputError(f"{year} is no year of the Hijra from {FIRST} to {LAST}; correct it, or give the Gregorian date")
    if month is not None and day is not None:
        return _gregorian(_hijri(year, month, day)).isoformat() + ABOUT
    first = _gregorian(_hijri(year, month or 1, 1))
    next_year, next_month = (year + 1, 1) if month in (None, 12) else (year, (month or 0) + 1)
    if next_year > LAST:
        raise InputError(f"the end of the year {year} of the Hijra is not known; give the Gregorian date")
    last = _gregorian(_hijri(next_year, next_month, 1)) - timedelta(days=1)
    length = 4 if month is None else 7
    ends = dict.fromkeys((first.isoformat()[:length], last.isoformat()[:length]))
    return "/".join(ends) + ABOUT


def _hijri(year: int, month: int, day: int) -> Hijri:
    from hijridate import Hijri

    try:
        return Hijri(year, month, day)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{year}-{month:02}-{day:02} of the Hijra is no date: {error}") from error


def _gregorian(day: Hijri) -> date:
    found = day.to_gregorian()
    return date(found.year, found.month, found.day)
