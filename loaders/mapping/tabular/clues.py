"""What the names and values of columns tell a drafter of mappings; words in English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rabita.errors import InputError
from rabita.schema.gazetteer_entries import find_entry
from rabita.schema.names import name_key
from rabita.schema.times import parse_date

DATE_FORMATS = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m", "%m/%Y", "%B %Y",
)  # fmt: skip
TIGHT_FORMATS = ("%Y%m%d", "%Y")
"""Formats that many numbers have: only where the column's name speaks of a date."""

SWAPPED = {"%d/%m/%Y": "%m/%d/%Y", "%m/%d/%Y": "%d/%m/%Y"}

AS_IS = frozenset(("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m", "%Y"))
"""Formats that are EDTF already."""

MOST = 0.8
"""Share of the values that must fit for a column to be taken so; no source, fixed by tests/unit/test_table_mapping.py."""

WORDS: Mapping[str, str] = {
    "date": "date day time when تاريخ التاريخ يوم اليوم زمن وقت",
    "published": "published publication pubdate النشر نشر",
    "kind": "type kind category action cameo نوع النوع حدث الحدث صنف",
    "actor": "actor participant party side who nation delegation طرف الطرف اطراف الاطراف مشارك المشارك المشاركون",
    "country": "country state دولة الدولة دول بلد البلد",
    "host": "host مضيف المضيف",
    "visitor": "visitor guest زائر الزائر",
    "initiator": "initiator sender المبادر",
    "recipient": "recipient target المتلقي",
    "place": "place location city venue where مكان المكان موقع الموقع مدينة المدينة",
    "topic": "topic subject issue theme موضوع الموضوع",
    "label": "title name label headline عنوان العنوان اسم الاسم",
    "description": "description notes note summary details وصف الوصف ملاحظات تفاصيل",
    "quote": "quote text sentence excerpt اقتباس نص النص",
    "url": "url link رابط الرابط",
    "publisher": "publisher outlet newspaper media source ناشر الناشر وسيلة مصدر المصدر صحيفة الصحيفة",
    "status": "status stage حالة الحالة",
    "id": "id identifier رقم الرقم معرف المعرف",
    "confidence": "confidence ثقة الثقة",
}
"""Words in the name of a column by what the column is; of several words the first counts."""

_DETAILS = frozenset(
    ["sectors", "sector", "assoc", "code", "lat", "long", "latitude", "longitude", "precision", "scale", "inter"]
)
"""Words of columns that only add to another."""

_KEYS = {name_key(word): meaning for meaning, words in reversed(list(WORDS.items())) for word in words.split()}


class Column(NamedTuple):
    """A column: its name, what it is (a key of ``WORDS`` or empty), its values, the formats of its dates if it holds dates."""

    name: str
    meaning: str
    values: tuple[str, ...]
    dates: tuple[str, ...]


def read_clues(name: str, values: Sequence[str]) -> Column:
    """Return what the column ``name`` is, by its name and its values (those that are not empty)."""
    filled = tuple(value for value in values if value)
    words = _words(name)
    meanings = [_KEYS[word] for word in words if word in _KEYS and ("cameo" in words or not _DETAILS & set(words))]
    says_date = "date" in meanings or "published" in meanings
    dates = find_date_formats(filled, (*DATE_FORMATS, *TIGHT_FORMATS) if says_date else DATE_FORMATS)
    return Column(name, _meaning(meanings, filled, dates), filled, dates)


def _words(name: str) -> list[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return name_key(re.sub(r"[\d_]+", " ", parted)).split()


def _meaning(meanings: list[str], values: Sequence[str], dates: tuple[str, ...]) -> str:
    if dates:
        return "published" if "published" in meanings else "date"
    if values and _share(values, lambda value: value.startswith(("http://", "https://"))) >= MOST:
        return "url"
    stated = [meaning for meaning in meanings if meaning not in ("date", "published", "url")]
    if stated and not (stated[0] == "confidence" and not _is_share(values)):
        return stated[0]
    return "actor" if values and _share(values, _is_state) >= MOST else ""


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(map(bool, map(test, values))) / len(values)


def _is_state(value: str) -> bool:
    return find_entry(value, classes=("Country",)) is not None


def _is_share(values: Sequence[str]) -> bool:
    try:
        return all(0 <= float(value) <= 1 for value in values)
    except ValueError:
        return False


def find_date_formats(values: Sequence[str], formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in which most of ``values`` are dates, the one of most values first; none when too few are dates.

    A table that begins with the day in one place does so in all: never both orders of day and month.
    """
    chosen: list[str] = []
    left, open_ = list(values), list(formats)
    while left and open_:
        best = max(open_, key=lambda pattern: sum(_is_date(pattern, value) for value in left))
        rest = [value for value in left if not _is_date(best, value)]
        if len(rest) == len(left):
            break
        chosen.append(best)
        left, open_ = rest, [pattern for pattern in open_ if pattern not in (best, SWAPPED.get(best))]
    return tuple(chosen) if len(values) - len(left) >= MOST * len(values) else ()


def _is_date(pattern: str, value: str) -> bool:
    try:
        return bool(parse_date(value, pattern))
    except InputError:
        return False
