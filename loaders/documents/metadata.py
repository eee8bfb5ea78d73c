"""What is told about a text under many names, in front matter, sidecar files, tables: to one record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit, urlunsplit

from rabita.loaders.documents.dates import parse_published
from rabita.loaders.documents.records import Metadata

SLOTS = {
    "text": "text body content article full_text maintext نص النص",
    "title": "title headline العنوان",
    "url": "url link href canonical canonical_url permalink الرابط",
    "published": "published date pubdate published_at publish_date date_published datetime created_at التاريخ",
    "publisher": "publisher source outlet site_name sitename media المصدر",
    "author": "author authors byline creator الكاتب",
    "language": "language lang اللغة",
}
"""The slots of a document, each with the names under which it is met."""

NAMES = {name: slot for slot, names in SLOTS.items() for name in names.split()}
_TRACKING = re.compile(r"(utm_[a-z]+|fbclid|gclid|mc_cid|mc_eid)=[^&]*&?", re.IGNORECASE)


def slot_of(name: str) -> str | None:
    """Return the slot that is meant by ``name``."""
    return NAMES.get(name.strip().casefold().replace("-", "_").replace(" ", "_"))


def parse_metadata(given: Mapping[str, object]) -> tuple[Metadata, tuple[str, ...]]:
    """Return what ``given`` tells by slot, and notes of what could not be read. Keys that are no slot are left out."""
    told = {slot: texts for slot in SLOTS if (texts := _texts(given.get(slot)))}
    first = {slot: texts[0] for slot, texts in told.items()}
    published = parse_published(first["published"]) if "published" in first else None
    notes = (
        ()
        if published or "published" not in first
        else (f"its date {first['published'][:60]!r} was not understood; write 2025-03-09",)
    )
    about = Metadata(
        first.get("title"),
        clean_url(first.get("url")),
        published,
        first.get("publisher"),
        told.get("author", ()),
        first.get("language"),
    )
    return about, notes


def by_slot(given: Mapping[str, object]) -> dict[str, object]:
    """Return ``given`` with its keys turned to slots; the first key that means a slot wins, others are left out."""
    found: dict[str, object] = {}
    for key, value in given.items():
        slot = slot_of(str(key))
        if slot is not None and slot not in found and value not in (None, ""):
            found[slot] = value
    return found


def clean_url(url: str | None) -> str | None:
    """Return ``url`` without what only counts visits and without the place in the page; ``None`` when it is no address."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    if not parts.scheme or not (parts.netloc or parts.path):
        return None
    query = _TRACKING.sub("", parts.query).rstrip("&") if parts.query else ""
    return urlunsplit(parts._replace(query=query, fragment=""))


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts in a value: one, or those of a list; a mapping tells its ``name``."""
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return _texts(value.get("name"))
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return tuple(text for item in value for text in _texts(item))
    text = " ".join(str(value).split())
    return (text,) if text else ()
