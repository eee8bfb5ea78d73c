"""What a saved web page says about itself: title, date, publisher, address, authors, language.

Only what is written for machines is believed (schema.org, Open Graph, Dublin Core, ``canonical``, ``lang``), and a date in the
address; a date is never guessed from the words of the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rabita.loaders.documents.dates import date_in_url, parse_published
from rabita.loaders.documents.markup import Element
from rabita.loaders.documents.metadata import clean_url, parse_metadata
from rabita.loaders.documents.records import Metadata

_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BlogPosting",
    "Report",
    "LiveBlogPosting",
)
_METAS = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "url": ("og:url",),
    "published": (
        *("article:published_time", "datepublished", "og:article:published_time", "publishdate", "pubdate", "publish-date"),
        *("dc.date.issued", "dc.date.created", "dc.date", "dcterms.created", "parsely-pub-date", "sailthru.date", "date"),
    ),
    "publisher": ("og:site_name", "application-name", "dc.publisher"),
    "author": ("author", "article:author", "dc.creator", "parsely-author"),
    "language": ("og:locale", "content-language", "dc.language"),
}  # fmt: skip


def page_facts(root: Element) -> Metadata:
    """Return what the page below ``root`` says of itself."""
    stated, _ = parse_metadata(_schema_org(root))
    metas = _metas(root)
    named, _ = parse_metadata({slot: _first(metas, names) for slot, names in _METAS.items()})
    authors = tuple(name for name in named.author if "://" not in name)
    plain = Metadata(
        title=_text(root, "//h1") or _text(root, "//title"),
        url=clean_url(_attribute(root, "//link[@rel='canonical']/@href")),
        published=parse_published(_attribute(root, "//time[@itemprop='datePublished' or @pubdate]/@datetime") or ""),
        language=_attribute(root, "/html/@lang") or _attribute(root, "/html/@xml:lang"),
    )
    found = (
        stated._replace(url=plain.url, language=plain.language)
        .filled(named._replace(author=authors))
        .filled(stated)
        .filled(plain)
    )
    return found._replace(published=found.published or date_in_url(found.url or ""))


def _schema_org(root: Element) -> Mapping[str, object]:
    """Return the first article that the page describes in JSON-LD, its keys turned to slots."""
    for item in _linked_data(root):
        kinds = item.get("@type")
        if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
            return {
                "title": item.get("headline") or item.get("name"),
                "url": item.get("url"),
                "published": item.get("datePublished"),
                "publisher": item.get("publisher"),
                "author": item.get("author"),
                "language": item.get("inLanguage"),
            }
    return {}


def _linked_data(root: Element) -> Iterator[Mapping[str, object]]:
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            yield from _objects(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            continue


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))


def _metas(root: Element) -> Mapping[str, str]:
    """Return the contents of the page's ``meta`` elements by their names in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.xpath("//meta[@content]"):
        for key in ("property", "name", "itemprop", "http-equiv"):
            if meta.get(key) and meta.get("content").strip():
                found.setdefault(meta.get(key).strip().lower(), meta.get("content").strip())
    return found


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _attribute(root: Element, path: str) -> str | None:
    return next(
        (
            str(value).strip()
            for value in root.xpath(path, namespaces={"xml": "http://www.w3.org/XML/1998/namespace"})
            if value.strip()
        ),
        None,
    )


def _text(root: Element, path: str) -> str | None:
    """Return the words of the only element at ``path``; of several, which is meant cannot be told."""
    found = root.xpath(path)
    return " ".join("".join(found[0].itertext()).split()) or None if len(found) == 1 else None
