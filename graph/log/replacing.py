"""Puts a newer reading of a document in the place of an older one; what others said of it, and people's judgements, stay."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from rabita.graph.log.inserting import DOCUMENT, Row, document_row
from rabita.graph.log.log import Log
from rabita.schema.records import Said

OF_DOCUMENT = "(a.document = ?1 or a.document in (select id from document where container = ?1))"
ROW = "id, class, title, url, publisher, author, language, published, media_type, sha256, text, container, start, end, added, original_sha256"
ADDED = 14
"""Where a row of a document has the change that added it."""


class Told(NamedTuple):
    """What a case knows of who published and wrote a document, and when: names, and EDTF."""

    published: str | None
    publisher: str | None
    author: tuple[str, ...]


def is_there(log: Log, document: str) -> bool:
    """Tell whether ``document`` is live."""
    return log.db.execute("select 1 from document where id = ? and removed is null", (document,)).fetchone() is not None


def versions_on(log: Log, document: str, extractor: str) -> set[str]:
    """Return the versions of ``extractor`` that say something of ``document`` or of a post in it."""
    select = f"select distinct r.version from assertion a join run r on r.id = a.run where a.removed is null and r.extractor = ?2 and {OF_DOCUMENT}"
    return {row[0] for row in log.db.execute(select, (document, extractor))}


def told_of(log: Log, document: str) -> Told:
    """Return what is known of the live ``document``."""
    select = "select published, publisher, author from document where id = ? and removed is null"
    published, publisher, authors = log.db.execute(select, (document,)).fetchone()
    names = (_label(log, author) for author in json.loads(authors))
    return Told(published, _label(log, publisher), tuple(name for name in names if name is not None))


def _label(log: Log, referent: str | None) -> str | None:
    """Return the first label that is told of ``referent``."""
    select = (
        "select s.value from statement s join assertion a on a.id = s.assertion"
        " where s.subject = ? and s.slot = 'label' and a.removed is null order by s.value limit 1"
    )
    row = log.db.execute(select, (referent,)).fetchone() if referent else None
    return None if row is None else str(row[0])


def superseded(log: Log, unit: Said) -> list[str]:
    """Return the live assertions that give way to ``unit``."""
    if not unit.replaces or not unit.documents:
        return []
    select = (
        "select a.id from assertion a join run r on r.id = a.run where a.removed is null"
        " and r.extractor in (select value from json_each(?2)) and r.id not in (select value from json_each(?3))"
    )
    values = (unit.documents[0].id, _listed(unit.replaces), _listed(run.id for run in unit.runs))
    return [row[0] for row in log.db.execute(f"{select} and {OF_DOCUMENT}", values)]


def _listed(texts: Iterable[str]) -> str:
    return json.dumps(list(texts))


def close_assertions(log: Log, ids: Iterable[str], change: int) -> None:
    """Close the live assertions ``ids`` as removed by ``change``."""
    log.db.executemany("update assertion set removed = ? where id = ? and removed is null", [(change, id_) for id_ in ids])


def renew_documents(log: Log, units: Iterable[Said], change: int) -> None:
    """Let the rows of documents that ``units`` read anew tell what was read now.

    A document gets what it lacked, and keeps the rest; a post is as it was read now, and one that is no post any more is
    closed, unless somebody else speaks of it.
    """
    for unit in units:
        if unit.replaces and unit.documents:
            article, *posts = (document_row(item, change) for item in unit.documents)
            _renew(log, _filled(_live(log, article[0]), article), change)
            told = {str(post[0]): post for post in posts}
            for id_ in _own_posts(log, str(article[0]), unit.replaces):
                if id_ in told:
                    _renew(log, told[id_], change)
                else:
                    log.db.execute("update document set removed = ? where id = ? and removed is null", (change, id_))


def _live(log: Log, document: object) -> Row:
    row = log.db.execute(f"select {ROW} from document where id = ? and removed is null", (document,)).fetchone()
    return tuple(row)


def _filled(old: Row, new: Row) -> Row:
    return tuple(later if before in (None, "", "{}", "[]") else before for before, later in zip(old, new, strict=True))


def _own_posts(log: Log, article: str, extractors: Iterable[str]) -> list[str]:
    """Return the live posts in ``article`` of which no extractor but ``extractors`` says anything."""
    others = (
        "select 1 from assertion a join run r on r.id = a.run where a.document = d.id and a.removed is null"
        " and r.extractor not in (select value from json_each(?2))"
    )
    select = f"select id from document d where container = ?1 and removed is null and not exists ({others}) order by id"
    return [row[0] for row in log.db.execute(select, (article, _listed(extractors)))]


def _renew(log: Log, row: Row, change: int) -> None:
    """Close the live row of a document and open ``row`` in its place, if they differ and the live one is older than ``change``."""
    live = _live(log, row[0])
    if live[ADDED] == change or _without_change(live) == _without_change(row):
        return
    log.db.execute("update document set removed = ? where id = ? and removed is null", (change, row[0]))
    log.db.execute(DOCUMENT, (*row[:ADDED], change, row[ADDED + 1]))


def _without_change(row: Row) -> Row:
    return row[:ADDED] + row[ADDED + 1 :]
