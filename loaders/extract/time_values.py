"""What the parts of a time mean, as EDTF no finer than the words: pure functions of the words and the day they are read on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rabita.errors import InputError
from rabita.loaders.extract.lexicons import values_of
from rabita.loaders.extract.reading import Language
from rabita.loaders.extract.time_patterns import Match, Parts, month_numbers
from rabita.schema.edtf import Precision, parse_edtf
from rabita.schema.hijri import hijri_edtf, hijri_months

LAST_HIJRI = 1500
"""A year below this in an Arabic text is one of the Hijra, as the tables of ``rabita.schema.hijri`` know them."""


class Resolved(NamedTuple):
    """A value with what it rests on; ``value`` is None when it hangs on a day that is not known.

    The precision of an interval is that of its ends, or ``week``.
    """

    value: str | None
    precision: Precision | Literal["week"]
    basis: Literal["absolute", "relative"]
    calendar: str = "gregorian"
    conflict: bool = False


class Context(NamedTuple):
    """The language, the day the words were written, and the side of it that the sentence speaks of, if it says."""

    language: Language
    today: date | None
    tense: Literal["past", "future"] | None = None


def resolve(match: Match, context: Context) -> Resolved | None:
    """Return what ``match`` means, or None when the words make no date (31 April)."""
    try:
        found = _RULES[match.rule](match.parts, context)
        if found is not None and found.value is not None:
            parse_edtf(found.value)
    except (InputError, ValueError, OverflowError):
        return None
    return found


def _absolute(value: str, calendar: str = "gregorian") -> Resolved:
    return Resolved(value, parse_edtf(value.partition("/")[0]).precision, "absolute", calendar)


def _relative(value: str | None, precision: Precision | Literal["week"]) -> Resolved:
    return Resolved(value, precision, "relative")


def _day_of_month(parts: Parts, context: Context) -> Resolved | None:
    month, day = parts["month"][0], int(parts["day"][0])
    if month in hijri_months():
        return _hijri(parts, day) if "year" in parts else None
    number = month_numbers(context.language)[month]
    if any(month_numbers(context.language).get(other) != number for other in parts["month"]):
        return None
    if "year" in parts:
        return _absolute(f"{parts['year'][0]}-{number:02}-{day:02}")
    if context.today is None:
        return _relative(None, "day")
    year = _year_of(number, day, context, _which(parts, context))
    return _relative(f"{year}-{number:02}-{day:02}", "day")


def _month(parts: Parts, context: Context) -> Resolved | None:
    if parts["month"][0] in hijri_months():
        return _hijri(parts, None)
    return _absolute(f"{parts['year'][0]}-{month_numbers(context.language)[parts['month'][0]]:02}")


def _hijri(parts: Parts, day: int | None) -> Resolved:
    return _absolute(hijri_edtf(int(parts["year"][0]), hijri_months()[parts["month"][0]], day), "islamic")


def _month_near(parts: Parts, context: Context) -> Resolved | None:
    number = month_numbers(context.language).get(parts["month"][0])
    if number is None or context.today is None:
        return _relative(None, "month")
    return _relative(f"{_year_of(number, None, context, _which(parts, context))}-{number:02}", "month")


def _year_of(month: int, day: int | None, context: Context, which: int | None) -> int:
    """Return the year in which a month or day without one lies: this year's, or the nearest on the side that the words tell."""
    if context.today is None:
        raise InputError("a month without a year needs the day of the document")
    today = context.today
    here, there = (today.month, today.day if day else 0), (month, day or 0)
    if which == 0:
        return today.year
    if which == -1:
        return today.year - (there >= here)
    if which == 1:
        return today.year + (there <= here)
    if context.tense is None:
        return min(
            (today.year, today.year - 1, today.year + 1), key=lambda year: abs((year - today.year) * 12 + month - today.month)
        )
    return today.year + (there < here) if context.tense == "future" else today.year - (there > here)


def _numeric(parts: Parts, context: Context) -> Resolved:
    year, month, day = (int(parts[key][0]) for key in ("year", "month_number", "day"))
    is_year_first = next(iter(parts)) == "year"
    if context.language == "en" and not is_year_first and month != day and day <= 12:
        return _absolute(str(year))  # the order of day and month differs between countries
    return _absolute(f"{year}-{month:02}-{day:02}")


def _years(parts: Parts, context: Context) -> Resolved:
    return _absolute("/".join(parts["year"]))


def _year(parts: Parts, context: Context) -> Resolved:
    year = int(parts["year"][0])
    is_hijri = "hijri" in parts or (context.language == "ar" and 1400 <= year <= LAST_HIJRI)
    return _absolute(hijri_edtf(year, None, None), "islamic") if is_hijri else _absolute(str(year))


def _decade(parts: Parts, context: Context) -> Resolved:
    if "decade_year" in parts:
        return _absolute(f"{parts['decade_year'][0]}X")
    return _absolute(f"{_value(context, 'decades', parts['decade'][0])}X")


def _relative_day(parts: Parts, context: Context) -> Resolved:
    if context.today is None:
        return _relative(None, "day")
    day = context.today + timedelta(_value(context, "relative_days", parts["relative"][0]))
    if "weekday" not in parts:
        return _relative(day.isoformat(), "day")
    weekday = _value(context, "weekdays", parts["weekday"][0])
    right = min((day + timedelta(shift) for shift in range(-3, 4)), key=lambda near: (near.weekday() != weekday, abs(near - day)))
    return _relative(right.isoformat(), "day")._replace(conflict=right != day)


def _weekday(parts: Parts, context: Context) -> Resolved:
    if context.today is None:
        return _relative(None, "day")
    ahead = (_value(context, "weekdays", parts["weekday"][0]) - context.today.weekday()) % 7
    which = _which(parts, context)
    if which == 1:
        shift = ahead or 7
    elif which == -1:
        shift = ahead - 7
    else:
        shift = ahead if context.tense == "future" or not ahead else ahead - 7
    return _relative((context.today + timedelta(shift)).isoformat(), "day")


def _ago(parts: Parts, context: Context) -> Resolved:
    if "dual" in parts:
        return _shifted(_unit(context, "duals", parts["dual"][0]), -2, context)
    word = parts["count"][0] if "count" in parts else None
    count = 1 if word is None else int(word) if word.isdigit() else _value(context, "numbers", word)
    return _shifted(_unit(context, "units", parts["unit"][0]), -count, context)


def _period(parts: Parts, context: Context) -> Resolved | None:
    unit = _unit(context, "units", parts["unit"][0])
    return None if unit == "day" else _shifted(unit, _which(parts, context) or 0, context)


def _shifted(unit: str, count: int, context: Context) -> Resolved:
    """Return the day, week (Monday to Sunday), month or year ``count`` units away."""
    today = context.today
    if today is None:
        return _relative(None, _PRECISION[unit])
    if unit == "year":
        return _relative(f"{today.year + count:04}", "year")
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return _relative(f"{months // 12:04}-{months % 12 + 1:02}", "month")
    if unit == "day":
        return _relative((today + timedelta(count)).isoformat(), "day")
    monday = today - timedelta(today.weekday()) + timedelta(7 * count)
    return _relative(f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}", "week")


def _which(parts: Parts, context: Context) -> int | None:
    return _value(context, "which", parts["which"][0]) if "which" in parts else None


def _value(context: Context, section: str, word: str) -> int:
    value: int = values_of(context.language, section, "times")[word]
    return value


def _unit(context: Context, section: str, word: str) -> str:
    unit: str = values_of(context.language, section, "times")[word]
    return unit


_PRECISION: Mapping[str, Precision | Literal["week"]] = {"day": "day", "week": "week", "month": "month", "year": "year"}
_RULES: Mapping[str, Callable[[Parts, Context], Resolved | None]] = {
    "day_of_month": _day_of_month,
    "month_day": _day_of_month,
    "month": _month,
    "month_near": _month_near,
    "numeric": _numeric,
    "years": _years,
    "year": _year,
    "decade": _decade,
    "relative_day": _relative_day,
    "weekday": _weekday,
    "ago": _ago,
    "period": _period,
}
