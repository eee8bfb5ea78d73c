"""Times as values: EDTF (from ``rabita.schema.edtf``), and dates as tables write them, in English or Arabic, to EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rabita.errors import InputError
from rabita.schema.edtf import MONTHS, Edtf, Precision, parse_edtf
from rabita.schema.hijri import hijri_edtf, hijri_months, says_hijri
from rabita.schema.names import fold

__all__ = ["Edtf", "Precision", "parse_date", "parse_edtf"]

_ARABIC_MONTHS = (
    ("يناير", "كانون الثاني", "كانون 2", "جانفي"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار", "اذار"),
    ("أبريل", "نيسان", "أفريل", "ابريل"),
    ("مايو", "أيار", "ماي", "ايار"),
    ("يونيو", "حزيران", "جوان", "يونيه"),
    ("يوليو", "تموز", "جويلية", "يوليوز", "يوليه"),
    ("أغسطس", "آب", "أوت", "غشت"),
    ("سبتمبر", "أيلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "تشرين 1"),
    ("نوفمبر", "تشرين الثاني", "تشرين 2", "نونبر"),
    ("ديسمبر", "كانون الأول", "كانون 1", "دجنبر"),
)
"""Egypt and the Gulf; the Levant and Iraq; Tunisia, Algeria and Morocco where they differ (CLDR 45, ar, ar-SY, ar-TN, ar-MA)."""

_WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    *("Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun"),
    *("الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    *("اثنين", "إثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت", "أحد"),
)
_HALVES = {"am": 0, "pm": 12, "a.m.": 0, "p.m.": 12, "ص": 0, "م": 12}

_NUMBERS = {"Y": "year", "y": "short_year", "m": "month", "d": "day", "H": "hour", "I": "half_hour", "M": "minute", "S": "second"}
_WORDS = {"b": "month_name", "B": "month_name", "p": "half", "z": "zone", "a": "weekday", "A": "weekday"}
_ZONE = r"z|[+-][0-9]{2}:?[0-9]{2}"
DIRECTIVES = "%Y %y %m %d %b %B %a %A %H %I %p %M %S %z %%"


class _Pattern(NamedTuple):
    regex: re.Pattern[str]
    fields: frozenset[str]


@lru_cache(65536)
def parse_date(text: str, pattern: str) -> str:
    """Return the EDTF of ``text`` written as ``pattern`` says, no finer than the pattern's fields.

    Directives are those of ``strptime`` (``%Y %y %m %d %b %B %a %A %H %I %p %M %S %z %%``). Names of months are English or
    Arabic (Egyptian, Levantine, Maghrebi; two joined by a slash too), in any case and spelling, whatever the locale; digits
    may be Arabic-Indic or Persian. ``%y`` is POSIX: 69 to 99 are of the 20th century. Spaces match any number of spaces.
    A month of the Hijra, or هـ or AH in the pattern, makes it a date of the Hijra: it comes out Gregorian and approximate.

    Raises:
        InputError: ``text`` does not look so or is no date, or ``pattern`` cannot be read.
    """
    compiled = _compiled(pattern)
    found = compiled.regex.fullmatch(_plain(text)[:1000])
    if found is None:
        raise InputError(f"{text[:100]!r} is not written as {pattern!r}; correct the value or the date format of the mapping")
    fields = {key: value for key, value in found.groupdict().items() if value is not None}
    try:
        edtf = _hijri(fields) if says_hijri(pattern) or fields.get("month_name", "").strip() in hijri_months() else _edtf(fields)
        parse_edtf(edtf)
    except InputError as error:
        raise InputError(f"{text[:100]!r}: {error}") from error
    return edtf


def _hijri(found: Mapping[str, str]) -> str:
    """Return the date of the Hijra in EDTF; a time of the day is left out."""
    if "year" not in found:
        raise InputError("a year of the Hijra has four digits; write %Y in the date format")
    name = found.get("month_name", "").strip()
    if name and name not in hijri_months():
        raise InputError(f"{name!r} is no month of the Hijra; correct the value or the date format")
    month, day = (hijri_months()[name] if name else found.get("month")), found.get("day")
    return hijri_edtf(int(found["year"]), None if month is None else int(month), None if day is None else int(day))


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def _months() -> Mapping[str, int]:
    """Return the number of each name of a month, folded."""
    names = {name: month for month, name in enumerate(MONTHS, 1)} | {name[:3]: month for month, name in enumerate(MONTHS, 1)}
    names |= {"Sept": 9} | {name: month for month, arabic in enumerate(_ARABIC_MONTHS, 1) for name in arabic}
    return {fold(name): month for name, month in names.items()}


@lru_cache(256)
def _compiled(pattern: str) -> _Pattern:
    parts = re.split(r"(%.)", _with_spaces(pattern), flags=re.DOTALL)
    fields: list[str] = []
    regex = "".join(_regex(pattern, parts, index, fields) for index in range(len(parts)))
    _check_fields(pattern, frozenset(fields))
    return _Pattern(re.compile(regex), frozenset(fields))


def _with_spaces(pattern: str) -> str:
    return " ".join(pattern.split())


def _regex(pattern: str, parts: list[str], index: int, fields: list[str]) -> str:
    """Return the expression for one part of the pattern: literal text at even places, a directive at odd ones."""
    part = parts[index]
    if index % 2 == 0 or part == "%%":
        return re.escape(fold(part[-1:] if part == "%%" else part))
    field = _NUMBERS.get(part[1]) or _WORDS.get(part[1])
    if field is None:
        raise InputError(f"date format {pattern!r}: {part!r} is not known; known: {DIRECTIVES}")
    if field in fields:
        raise InputError(f"date format {pattern!r}: {part!r} tells the {field.replace('_', ' ')} twice; keep one")
    fields.append(field)
    return f"(?P<{field}>{_expression(field, is_tight=_touches_number(parts, index))})"


def _touches_number(parts: list[str], index: int) -> bool:
    """Tell whether another number stands right before or after, so that all digits must be written (``%Y%m%d``)."""
    neighbours = [parts[index + 2 * step] for step in (-1, 1) if 0 <= index + 2 * step < len(parts) and not parts[index + step]]
    return any(neighbour[1] in _NUMBERS for neighbour in neighbours)


def _expression(field: str, *, is_tight: bool) -> str:
    if field == "month_name":
        return _alternatives([*_months(), *hijri_months()], r"(?:\s?/\s?(?:{names}))?")
    if field == "weekday":
        return _alternatives(map(fold, _WEEKDAYS), "")
    if field == "half":
        return _alternatives(_HALVES, "")
    if field == "zone":
        return _ZONE
    if field == "year":
        return "[0-9]{4}"
    return "[0-9]{2}" if is_tight or field == "short_year" else "[0-9]{1,2}"


def _alternatives(names: Iterable[str], end: str) -> str:
    joined = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))
    return f"(?:{joined})" + end.replace("{names}", joined)


_NEEDS = {"day": "month", "month": "year", "hour": "day", "minute": "hour", "second": "minute", "zone": "hour", "half": "hour"}
_SAME = {"short_year": "year", "month_name": "month", "half_hour": "hour"}


def _check_fields(pattern: str, fields: frozenset[str]) -> None:
    told = {_SAME.get(field, field) for field in fields}
    for field in sorted(told):
        if field in _NEEDS and _NEEDS[field] not in told:
            raise InputError(f"date format {pattern!r} tells the {field} without the {_NEEDS[field]}; add it")
    if "year" not in told:
        raise InputError(f"date format {pattern!r} tells no year; add %Y")
    if ("half" in fields) != ("half_hour" in fields):
        raise InputError(f"date format {pattern!r}: %I and %p need each other; for 24 hours write %H")


def _edtf(found: Mapping[str, str]) -> str:
    year = found.get("year") or _century(found["short_year"])
    parts = [year, _month(found), found.get("day")]
    date = "-".join(part.zfill(2) for part in parts if part is not None)
    clock = [part.zfill(2) for part in (_hour(found), found.get("minute"), found.get("second")) if part is not None]
    return date + ("T" + ":".join(clock) if clock else "") + _zone(found.get("zone"))


def _century(short_year: str) -> str:
    return ("19" if int(short_year) >= 69 else "20") + short_year


def _month(found: Mapping[str, str]) -> str | None:
    if "month_name" not in found:
        return found.get("month")
    numbers = {_months().get(name.strip(), 0) for name in found["month_name"].split("/")}
    if len(numbers) > 1:
        raise InputError(f"{found['month_name']!r} names two months; correct the value")
    return str(numbers.pop())


def _hour(found: Mapping[str, str]) -> str | None:
    if "half_hour" not in found:
        return found.get("hour")
    if not 1 <= int(found["half_hour"]) <= 12:
        raise InputError(f"the hour {found['half_hour']} is not between 1 and 12; for 24 hours write %H in the date format")
    return str(int(found["half_hour"]) % 12 + _HALVES[found["half"]])


def _zone(zone: str | None) -> str:
    if zone is None or zone == "z":
        return "Z" if zone else ""
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
