"""Dates of publication, as pages, feeds and tables write them, to EDTF."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from rabita.errors import InputError
from rabita.schema.times import parse_date, parse_edtf

PATTERNS = (
    "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%A %d %B %Y", "%A, %d %B %Y", "%A، %d %B %Y", "%A, %B %d, %Y", "%d %B، %Y", "%Y/%m/%d", "%Y%m%d",
    "%d %B %Y %H:%M", "%d %B %Y - %H:%M", "%Y/%m/%d %H:%M", "%a %b %d %H:%M:%S %z %Y",
)  # fmt: skip
"""Forms that have one meaning: 03/04/2025 has two, and is not read."""

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](?:[a-z_.-]+/)?(\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)", re.IGNORECASE)


def parse_published(text: str) -> str | None:
    """Return the date that ``text`` tells, as EDTF and no finer than it is written; ``None`` when it cannot be told.

    Read are EDTF, ISO 8601, the dates of mail and feeds (RFC 5322), and dates in English or Arabic words.
    """
    plain = text.strip()
    return _edtf(plain) or _iso(plain) or _rfc5322(plain) or _in_words(plain)


def date_in_url(url: str) -> str | None:
    """Return the day that stands in the path of ``url`` (``/2025/3/9/``)."""
    found = _IN_URL.search(url)
    return None if found is None else _edtf(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}")


def of_unix_time(seconds: int) -> str | None:
    """Return the second of a Unix time, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None


def _edtf(text: str) -> str | None:
    try:
        return parse_edtf(text).text
    except InputError:
        return None


def _iso(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    zone = (found[3] or "").upper()
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return _edtf(f"{found[1]}T{found[2]}{zone}")


def _rfc5322(text: str) -> str | None:
    if not re.search(r"\d:\d\d", text):
        return None
    try:
        return _edtf(parsedate_to_datetime(text).isoformat(timespec="seconds").replace("+00:00", "Z"))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _in_words(text: str) -> str | None:
    for pattern in PATTERNS:
        try:
            return parse_date(text, pattern)
        except InputError:
            continue
    return None
