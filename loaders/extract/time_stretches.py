"""What stretches of time mean: days and months from one to another, quarters, seasons, the last three days."""

from __future__ import annotations

from datetime import date, timedelta

from rabita.errors import InputError
from rabita.loaders.extract.time_patterns import Parts
from rabita.loaders.extract.time_terms import (
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


def days(parts: Parts, context: Context) -> Resolved | None:
    """Return the days of one month from the first to the last told; two that are only listed and far apart give their month."""
    first, last = days_of(parts, context)
    month = months_of(parts, context)[0]
    if "year" in parts:
        year, sign = int(parts["year"][0]), ""
    elif context.today is None:
        return relative(None, "day")
    else:
        year, sign = year_near(month, first, context, which_of(parts, context))
    is_stretch = "listed" not in parts or last == first + 1
    ends = [f"{year}-{month:02}-{day:02}{sign}" for day in (first, last)] if is_stretch else [f"{year}-{month:02}{sign}"]
    return absolute("/".join(ends)) if "year" in parts else relative("/".join(ends), "day" if is_stretch else "month")


def dates(parts: Parts, context: Context) -> Resolved | None:
    """Return the days from one of a month to one of another; one year is that of the last."""
    (begin, end), (first, last) = days_of(parts, context), months_of(parts, context)
    years = [int(year) for year in parts.get("year", ())]
    if not years and context.today is None:
        return relative(None, "day")
    year, sign = (years[-1], "") if years else year_near(last, end, context, which_of(parts, context))
    started = years[0] if len(years) > 1 else year - ((first, begin) > (last, end))
    value = f"{started}-{first:02}-{begin:02}{sign}/{year}-{last:02}-{end:02}{sign}"
    return absolute(value) if years else relative(value, "day")


def day_of_this(parts: Parts, context: Context) -> Resolved | None:
    """Return a day of last, this or next month."""
    if context.today is None:
        return relative(None, "day")
    month = moved(context.today, "month", which_of(parts, context) or 0)
    return relative(f"{month}-{days_of(parts, context)[0]:02}", "day")


def months(parts: Parts, context: Context) -> Resolved | None:
    """Return the months from the first to the last told; one year is that of the last."""
    first, last = months_of(parts, context)
    years = [int(year) for year in parts.get("year", ())]
    if not years:
        if context.today is None:
            return relative(None, "month")
        year, sign = year_near(last, None, context, which_of(parts, context))
        return relative(f"{year - (first > last)}-{first:02}{sign}/{year}-{last:02}{sign}", "month")
    begin = years[0] if len(years) > 1 else years[0] - (first > last)
    return absolute(f"{begin}-{first:02}/{years[-1]}-{last:02}")


def quarter(parts: Parts, context: Context) -> Resolved | None:
    """Return the months of a quarter or half of a year."""
    first, last = name_of(context, "quarters", parts["quarter"][0]).split("/")
    precision: Fineness = "quarter" if int(last) - int(first) == 2 else "half"
    if "year" in parts:
        return absolute(f"{parts['year'][0]}-{first}/{parts['year'][0]}-{last}")._replace(precision=precision)
    if context.today is None:
        return relative(None, precision)
    year = context.today.year + (which_of(parts, context) or 0)
    return relative(f"{year}-{first}/{year}-{last}", precision)


def season(parts: Parts, context: Context) -> Resolved | None:
    """Return a season; without its year the one before, about or behind today as the words tell, else the nearest."""
    number = value_of(context, "seasons", parts["season"][0])
    if "year" in parts:
        return absolute(f"{parts['year'][0]}-{number}", precision="season")
    today = context.today
    if today is None:
        return relative(None, "season")
    which = which_of(parts, context)
    if "unit" in parts:
        return relative(f"{today.year + (which or 0)}-{number}", "season")
    near = [parse_edtf(f"{year}-{number}") for year in range(today.year - 2, today.year + 3)]
    day = today.isoformat()
    behind = [each for each in near if (each.last or "") < day]
    ahead = [each for each in near if (each.first or "") > day]
    now = [each for each in near if each not in behind and each not in ahead]
    if which is None:
        which = 1 if context.tense == "future" else -1
        found = (now or [behind[-1] if which < 0 else ahead[0]])[0]
    else:
        found = behind[-1] if which < 0 else ahead[0] if which > 0 else (now or ahead)[0]
    return relative(found.text, "season")


def last_units(parts: Parts, context: Context) -> Resolved | None:
    """Return the days, weeks, months or years up to today or from it on; an end is as fine as the unit, that of a week a day."""
    is_dual = "dual_of" in parts
    unit = name_of(context, "duals_of", parts["dual_of"][0]) if is_dual else name_of(context, "units", parts["unit"][0])
    count = 2 if is_dual else count_of(parts, context)
    which = which_of(parts, context)
    if context.today is None:
        return relative(None, "week" if unit == "week" else "day" if unit == "day" else "month" if unit == "month" else "year")
    if not which:
        raise InputError("units without a direction")
    ends = sorted((moved(context.today, unit, which * count), moved(context.today, unit, 0)))
    precision = parse_edtf(ends[0]).precision
    return relative("/".join(ends), "week" if unit == "week" else precision)


def moved(today: date, unit: str, count: int) -> str:
    """Return the day, month or year ``count`` units from ``today``; a week is seven days."""
    if unit == "year":
        return f"{today.year + count:04}"
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (today + timedelta(count * (7 if unit == "week" else 1))).isoformat()
