"""What the rules of times share: a resolved value, the context of words, and the values of word lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from rabita.errors import InputError
from rabita.loaders.extract.lexicons import values_of
from rabita.loaders.extract.reading import Language
from rabita.loaders.extract.time_patterns import Parts, month_numbers
from rabita.schema.edtf import Precision, parse_edtf

Fineness = Precision | Literal["week", "season", "quarter", "half"]
"""How fine words tell a time: as EDTF has it, or as an interval of it means."""

ABOUT = "~"


class Resolved(NamedTuple):
    """A value with what it rests on; ``value`` is None when it hangs on a day that is not known.

    The precision of an interval is that of its ends, or ``week``, ``season``, ``quarter`` or ``half`` (of a year).
    """

    value: str | None
    precision: Fineness
    basis: Literal["absolute", "relative"]
    calendar: str = "gregorian"
    conflict: bool = False


class Context(NamedTuple):
    """The language, the day the words were written, the side of it that the sentence speaks of, and the year told before."""

    language: Language
    today: date | None
    tense: Literal["past", "future"] | None = None
    told_year: int | None = None


def absolute(value: str, calendar: str = "gregorian", precision: Fineness | None = None) -> Resolved:
    """Return a value that the words tell in full."""
    return Resolved(value, precision or parse_edtf(value.partition("/")[0]).precision, "absolute", calendar)


def relative(value: str | None, precision: Fineness) -> Resolved:
    """Return a value that hangs on the day of the document, or on what was told before."""
    return Resolved(value, precision, "relative")


def value_of(context: Context, section: str, word: str) -> int:
    """Return the number that ``word`` means in the list ``section``."""
    value: int = values_of(context.language, section, "times")[word]
    return value


def name_of(context: Context, section: str, word: str) -> str:
    """Return the name that ``word`` means in the list ``section``."""
    name: str = values_of(context.language, section, "times")[word]
    return name


def which_of(parts: Parts, context: Context) -> int | None:
    """Return -1, 0 or 1 for last, this or next; None when nothing tells it."""
    return value_of(context, "which", parts["which"][0]) if "which" in parts else None


def count_of(parts: Parts, context: Context) -> int:
    """Return how many are told, one when no number is."""
    word = parts["count"][0] if "count" in parts else None
    return 1 if word is None else int(word) if word.isdigit() else value_of(context, "numbers", word)


def months_of(parts: Parts, context: Context) -> list[int]:
    """Return the numbers of the months in text order."""
    numbers: Mapping[str, int] = month_numbers(context.language)
    return [numbers[month] for month in parts["month"]]


def days_of(parts: Parts, context: Context) -> list[int]:
    """Return the days of a month, told as numbers or by their order, in text order."""
    return [int(day) for day in parts.get("day", ())] or [value_of(context, "ordinals", word) for word in parts["ordinal"]]


def year_near(month: int, day: int | None, context: Context, which: int | None) -> tuple[int, str]:
    """Return the year in which a month or day without one lies, and ``~`` when it is the year that was told before.

    Else it is this year's, or the nearest on the side that the words tell.
    """
    today = context.today
    if today is None:
        raise InputError("a month without a year needs the day of the document")
    if which is None and context.told_year is not None and context.tense != "future":
        return context.told_year, ABOUT
    here, there = (today.month, today.day if day else 0), (month, day or 0)
    if which == 0:
        return today.year, ""
    if which == -1:
        return today.year - (there >= here), ""
    if which == 1:
        return today.year + (there <= here), ""
    if context.tense is None:
        years = (today.year, today.year - 1, today.year + 1)
        return min(years, key=lambda year: abs((year - today.year) * 12 + month - today.month)), ""
    return today.year + (there < here) if context.tense == "future" else today.year - (there > here), ""
