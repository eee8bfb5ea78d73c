"""What the parts of a time mean, as EDTF no finer than the words: pure functions of the words and the day they are read on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from rabita.errors import InputError
from rabita.loaders.extract.time_patterns import Match, Parts, month_numbers
from rabita.loaders.extract.time_stretches import dates, day_of_this, days, last_units, months, moved, quarter, season
from rabita.loaders.extract.time_terms import (
    ABOUT,
    Context,
    Fineness,
    Resolved,
    absolute,
    count_of,
    days_of,
    months_of,
    name_of,
    relative,
    value_of,
    which_of,
    year_near,
)
from rabita.schema.edtf import parse_edtf
from rabita.schema.hijri import hijri_edtf, hijri_months

LAST_HIJRI = 1500
"""A year below this in an Arabic text is one of the Hijra, as the tables of ``rabita.schema.hijri`` know them."""


def resolve(match: Match, context: Context) -> Resolved | None:
    """Return what ``match`` means, or None when the words make no date (31 April)."""
    try:
        found = _RULES[match.rule](match.parts, context)
        if found is not None and found.value is not None:
            parse_edtf(found.value)
    except (InputError, ValueError, OverflowError):
        return None
    return found


def _day_of_month(parts: Parts, context: Context) -> Resolved | None:
    month, day = parts["month"][0], days_of(parts, context)[0]
    if month in hijri_months():
        return _hijri(parts, day, context)
    number = month_numbers(context.language)[month]
    if any(month_numbers(context.language).get(other) != number for other in parts["month"]):
        return None
    if "year" in parts:
        return _on_weekday(absolute(f"{parts['year'][0]}-{number:02}-{day:02}"), parts, context)
    if context.today is None:
        return relative(None, "day")
    year, sign = year_near(number, day, context, which_of(parts, context))
    return _on_weekday(relative(f"{year}-{number:02}-{day:02}{sign}", "day"), parts, context)


def _on_weekday(found: Resolved, parts: Parts, context: Context) -> Resolved:
    """Return ``found``, in conflict when the words name another weekday."""
    if "weekday" not in parts or found.value is None:
        return found
    weekday = value_of(context, "weekdays", parts["weekday"][0])
    return found._replace(conflict=date.fromisoformat(found.value[:10]).weekday() != weekday)


def _month(parts: Parts, context: Context) -> Resolved | None:
    if parts["month"][0] in hijri_months():
        return _hijri(parts, None, context)
    return absolute(f"{parts['year'][0]}-{month_numbers(context.language)[parts['month'][0]]:02}")


def _hijri(parts: Parts, day: int | None, context: Context) -> Resolved | None:
    """Return a month or day of the Hijra; without its year the nearest on the side that the words tell."""
    month = hijri_months()[parts["month"][0]]
    if "year" in parts:
        return absolute(hijri_edtf(int(parts["year"][0]), month, day), "islamic")
    which = which_of(parts, context)
    if context.today is None or which not in (-1, 1):
        return relative(None, "day" if day else "month")._replace(calendar="islamic") if which is not None else None
    around = int((context.today.year - 622) * 33 / 32)
    near = [hijri_edtf(year, month, day) for year in range(around - 1, around + 4)]
    today = context.today.isoformat()
    ahead = [value for value in near if (parse_edtf(value).first or "") > today]
    behind = [value for value in near if (parse_edtf(value).last or "") < today]
    found = ahead[0] if which == 1 else behind[-1]
    return relative(found, "day" if day else "month")._replace(calendar="islamic")


def _month_near(parts: Parts, context: Context) -> Resolved | None:
    if parts["month"][0] in hijri_months():
        return _hijri(parts, None, context) if "which" in parts else None
    if context.today is None:
        return relative(None, "month")
    number = months_of(parts, context)[0]
    year, sign = year_near(number, None, context, which_of(parts, context))
    return relative(f"{year}-{number:02}{sign}", "month")


def _numeric(parts: Parts, context: Context) -> Resolved:
    year, month, day = (int(parts[key][0]) for key in ("year", "month_number", "day"))
    is_year_first = next(iter(parts)) == "year"
    if context.language == "en" and not is_year_first and month != day and day <= 12:
        return absolute(str(year))  # the order of day and month differs between countries
    return absolute(f"{year}-{month:02}-{day:02}")


def _years(parts: Parts, context: Context) -> Resolved:
    return absolute("/".join(parts["year"]))


def _year(parts: Parts, context: Context) -> Resolved:
    year = int(parts["year"][0])
    is_hijri = "hijri" in parts or (context.language == "ar" and 1400 <= year <= LAST_HIJRI)
    return absolute(hijri_edtf(year, None, None), "islamic") if is_hijri else absolute(str(year))


def _told_year(parts: Parts, context: Context) -> Resolved:
    """Return the year that was told before (the same year), or the one behind it."""
    if context.told_year is None:
        return relative(None, "year")
    return relative(f"{context.told_year + ('following' in parts):04}{ABOUT}", "year")


def _decade(parts: Parts, context: Context) -> Resolved:
    if "decade_year" in parts:
        return absolute(f"{parts['decade_year'][0]}X")
    return absolute(f"{value_of(context, 'decades', parts['decade'][0])}X")


def _relative_day(parts: Parts, context: Context) -> Resolved:
    if context.today is None:
        return relative(None, "day")
    day = context.today + timedelta(value_of(context, "relative_days", parts["relative"][0]))
    if "weekday" not in parts:
        return relative(day.isoformat(), "day")
    weekday = value_of(context, "weekdays", parts["weekday"][0])
    right = min((day + timedelta(shift) for shift in range(-3, 4)), key=lambda near: (near.weekday() != weekday, abs(near - day)))
    return relative(right.isoformat(), "day")._replace(conflict=right != day)


def _weekday(parts: Parts, context: Context) -> Resolved:
    if context.today is None:
        return relative(None, "day")
    ahead = (value_of(context, "weekdays", parts["weekday"][0]) - context.today.weekday()) % 7
    which = which_of(parts, context)
    if "unit" in parts or "week" in parts:
        shift = ahead - 7 * (ahead > 6 - context.today.weekday()) + 7 * (which or 0)
    elif which == 0:
        shift = ahead
    elif which == 1:
        shift = ahead or 7
    elif which == -1:
        shift = ahead - 7
    else:
        shift = ahead if context.tense == "future" or not ahead else ahead - 7
    return relative((context.today + timedelta(shift)).isoformat(), "day")


def _ago(parts: Parts, context: Context) -> Resolved:
    found = (
        _shifted(name_of(context, "duals", parts["dual"][0]), -2, context)
        if "dual" in parts
        else _shifted(name_of(context, "units", parts["unit"][0]), -count_of(parts, context), context)
    )
    return found if "about" not in parts or found.value is None else found._replace(value=found.value + ABOUT)


def _ahead(parts: Parts, context: Context) -> Resolved | None:
    if context.tense != "future":
        return None
    if "dual" in parts:
        return _shifted(name_of(context, "duals", parts["dual"][0]), 2, context)
    return _shifted(name_of(context, "units", parts["unit"][0]), count_of(parts, context), context)


def _period(parts: Parts, context: Context) -> Resolved | None:
    unit = name_of(context, "units", parts["unit"][0])
    return None if unit == "day" else _shifted(unit, which_of(parts, context) or 0, context)


def _shifted(unit: str, count: int, context: Context) -> Resolved:
    """Return the day, week (Monday to Sunday), month or year ``count`` units away."""
    today = context.today
    if today is None:
        return relative(None, _PRECISION[unit])
    if unit != "week":
        return relative(moved(today, unit, count), _PRECISION[unit])
    monday = today - timedelta(today.weekday()) + timedelta(7 * count)
    return relative(f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}", "week")


_PRECISION: Mapping[str, Fineness] = {"day": "day", "week": "week", "month": "month", "year": "year"}
_RULES: Mapping[str, Callable[[Parts, Context], Resolved | None]] = {
    "day_of_month": _day_of_month,
    "month_day": _day_of_month,
    "month": _month,
    "month_near": _month_near,
    "numeric": _numeric,
    "years": _years,
    "year": _year,
    "told_year": _told_year,
    "decade": _decade,
    "relative_day": _relative_day,
    "weekday": _weekday,
    "ago": _ago,
    "ahead": _ahead,
    "period": _period,
    "days": days,
    "dates": dates,
    "day_of_this": day_of_this,
    "months": months,
    "quarter": quarter,
    "season": season,
    "last_units": last_units,
}
