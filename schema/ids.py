"""Ids: how documents, assertions, referents, facts and edges are named. Content decides, never order or time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from rabita.schema.records import Assertion

_pack = msgspec.msgpack.Encoder().encode


def digest(*parts: str | None) -> str:
    """Return the SHA-256 (hex) of ``parts``, packed so that no two lists share a digest."""
    return hashlib.sha256(_pack(parts)).hexdigest()


def text_sha256(text: str) -> str:
    """Return the SHA-256 (hex) of ``text`` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_id(text: str, url: str | None = None) -> str:
    """Return the id of a document with ``text``: by text alone, or by url and text."""
    return "doc/" + (text_sha256(text) if url is None else digest(url, text))[:16]


def post_id(container: str, start: int) -> str:
    """Return the id of the post that begins at ``start`` in document ``container``."""
    return "doc/" + digest("post", container, str(start))[:16]


def cited_document_id(url: str | None, title: str | None, publisher: str | None, published: str | None) -> str:
    """Return the id of a document that is only cited, without its text."""
    return "doc/" + digest("cited", url, title, publisher, published)[:16]


def dataset_id(rows: Iterable[bytes]) -> str:
    """Return the id of a dataset: the same for the same rows in any order."""
    total, count = 0, 0
    for row in rows:
        total += int.from_bytes(hashlib.sha256(row).digest(), "big")
        count += 1
    return "doc/" + digest("dataset", str(count), f"{total % (1 << 256):064x}")[:16]


def document_key(document: str) -> str:
    """Return the key under which the referents of ``document`` are named: 10 hex of its id."""
    return document.partition("/")[2][:10]


def fact_id(subject: str, slot: str, object_: str | None, value: str | None, language: str | None) -> str:
    """Return the id of the fact that ``slot`` of ``subject`` is ``object_`` or ``value``."""
    return "fact/" + digest(subject, slot, object_, value, language)[:16]


def link_id(source: str, role: str, target: str) -> str:
    """Return the id of an edge that is no fact: of a document or an assertion."""
    return "link/" + digest(source, role, target)[:16]


def assertion_id(item: Assertion) -> str:
    """Return the id of ``item``: of all it says and how, never of its place in a file (``locator``)."""
    content = _pack((item[:7], item[8:]))
    return "assertion/" + hashlib.sha256(content).hexdigest()[:16]


def run_id(extractor: str, version: str, settings: str) -> str:
    """Return the id of a run."""
    return "run/" + digest(extractor, version, settings)[:16]
