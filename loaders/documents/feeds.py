"""Reads files of RSS (0.9 to 2.0) and Atom: one document an entry."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from rabita.errors import InputError
from rabita.loaders.documents.dates import parse_published
from rabita.loaders.documents.decoding import declared_encoding, decode_text, sha256
from rabita.loaders.documents.markup import Element, fragment_text, parse_xml
from rabita.loaders.documents.metadata import clean_url
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source
from rabita.schema.records import Rejected

_FEED = re.compile(rb"<(rss|rdf:RDF|([a-z]+:)?feed)[\s>]")
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Where the text of an entry stands, the fullest first (content:encoded of RSS, content of Atom)."""
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified")


class _Feed(NamedTuple):
    title: str | None
    language: str | None


def fits_feed(source: Source, options: Options) -> bool:
    """Tell whether the root of ``source`` is that of a feed."""
    return _FEED.search(source.head.replace(b"\0", b"")) is not None


def read_feed(source: Source, options: Options) -> Iterator[Item]:
    """Yield the entries in order; one without text comes out as Rejected.

    Raises:
        InputError: the file is no XML.
    """
    data = source.path.read_bytes()
    decoded = decode_text(data, declared=declared_encoding(data) or "utf-8")
    root = parse_xml(decoded.text.lstrip().encode(), "utf-8")
    if root is None:
        raise InputError("it begins as a feed and is no XML that can be read; save it again")
    feed = _feed(root)
    entries = (element for element in root.iter() if isinstance(element.tag, str) and _name(element) in _ENTRIES)
    for number, entry in enumerate(entries, start=1):
        yield _article(entry, feed, f"entry {number}", decoded.encoding)


def _article(entry: Element, feed: _Feed, locator: str, encoding: str) -> Item:
    from lxml import etree

    title = _title(_first(entry, "title"))
    text = next((text for name in _TEXTS if (text := _text(entry, name))), "")
    if not text:
        return Rejected(locator, "it has a title and no text; save the page itself and build that", title or "")
    published, notes = _published(entry)
    about = Metadata(title, _url(entry), published, feed.title, _authors(entry), feed.language)
    media_type = "application/atom+xml" if _name(entry) == "entry" else "application/rss+xml"
    return ReadDocument(text, about, media_type, sha256(etree.tostring(entry)), locator, encoding, notes=notes)


def _feed(root: Element) -> _Feed:
    channel = next((child for child in root if isinstance(child.tag, str) and _name(child) == "channel"), root)
    language = _first(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return _Feed(_title(_first(channel, "title")), language)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> list[Element]:
    """Return the children called ``name``; those of Media RSS are other things of the same names."""
    found = [child for child in element if isinstance(child.tag, str) and _name(child) == name]
    return [child for child in found if "search.yahoo.com/mrss" not in child.tag]


def _first(element: Element, name: str) -> str | None:
    return next((text for child in _children(element, name) if (text := "".join(child.itertext()).strip())), None)


def _title(text: str | None) -> str | None:
    """Return a title without markup; some feeds escape twice."""
    return " ".join(fragment_text(html.unescape(text)).split()) or None if text else None


def _text(entry: Element, name: str) -> str:
    from lxml import etree

    for child in _children(entry, name):
        if child.get("type") == "xhtml":
            return fragment_text(etree.tostring(child, encoding="unicode", with_tail=False))
        if child.get("type") == "text":
            return "".join(child.itertext()).strip()
        return fragment_text("".join(child.itertext()))
    return ""


def _published(entry: Element) -> tuple[str | None, tuple[str, ...]]:
    written = next((text for name in _DATES if (text := _first(entry, name))), None)
    if written is None:
        return None, ()
    published = parse_published(written)
    return published, () if published else (f"its date {written[:60]!r} was not understood",)


def _url(entry: Element) -> str | None:
    """Return the address of the article: a link, or a guid that is said to be one."""
    for link in _children(entry, "link"):
        if link.get("rel", "alternate") == "alternate" and (found := clean_url(link.get("href") or link.text)):
            return found
    guid = next(iter(_children(entry, "guid")), None)
    return clean_url(guid.text) if guid is not None and guid.get("isPermaLink") != "false" else clean_url(_first(entry, "id"))


def _authors(entry: Element) -> tuple[str, ...]:
    found = [_first(author, "name") or _title("".join(author.itertext())) for author in _children(entry, "author")]
    return tuple(name for name in (*found, *(_title(creator.text) for creator in _children(entry, "creator"))) if name)
