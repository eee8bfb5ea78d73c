"""The date of a document: what the caller says, else its dateline, else its posts and what it calls yesterday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.lexicons import values_of
from rabita.loaders.extract.reading import DateBasis, Part, Reading
from rabita.loaders.extract.time_patterns import Match, find_times
from rabita.loaders.extract.times import absolute_day

_DATELINE = re.compile(r"[^\n\r]{6,100}?(?= [-–—] |\)|$)", re.MULTILINE)
DATELINE_LINES = 3
_WEEK = 7


def date_document(reading: Reading) -> Reading:
    """Return ``reading`` with the document's date (EDTF) and what it rests on."""
    found = _date(reading)
    return replace(reading, date=found[0], date_basis=found[1])


def _date(reading: Reading) -> tuple[str | None, DateBasis]:
    if reading.published is not None:
        return reading.published, "metadata"
    dateline = _dateline(reading)
    if dateline is not None:
        return dateline, "dateline"
    post = max((part.date for part in reading.parts if part.date is not None), default=None)
    if post is None:
        return None, "none"
    inferred = _inferred(reading, date.fromisoformat(post))
    return (inferred.isoformat(), "inferred") if inferred else (post, "post")


def _dateline(reading: Reading) -> str | None:
    """Return the day that one of the first lines tells before a dash, or that is all of a short line."""
    for part in reading.parts[:DATELINE_LINES]:
        head = _DATELINE.match(reading.text, part.start, part.end)
        if head is not None and part.kind != "post" and len(head[0].split()) <= 9 and (day := absolute_day(head[0])):
            return day
    return None


def _inferred(reading: Reading, post: date) -> date | None:
    """Return the first day from ``post`` on for which a relative day with its weekday, told outside posts, is right."""
    for part, match in _told_days(reading):
        offset = values_of(part.language, "relative_days", "times")[match.parts["relative"][0]]
        weekday = values_of(part.language, "weekdays", "times")[match.parts["weekday"][0]]
        days = (post + timedelta(ahead) for ahead in range(_WEEK))
        return next(day for day in days if (day + timedelta(offset)).weekday() == weekday)
    return None


def _told_days(reading: Reading) -> Iterator[tuple[Part, Match]]:
    """Yield the relative days that are told with their weekday, outside posts, each with its part."""
    for part in reading.parts:
        for match in (
            find_times(fold_text(reading.text[part.start : part.end]).text, part.language) if part.kind != "post" else ()
        ):
            if match.rule == "relative_day" and "weekday" in match.parts:
                yield part, match
