"""The content hash of a log: equal when and only when what is live is equal, whatever the order and times of loading."""

from __future__ import annotations

import hashlib

from rabita.graph.log.log import Log

LIVE = (
    'select id, class, title, url, publisher, author, language, published, sha256, container, start, "end" from document'
    " where removed is null order by id",
    "select id from assertion where removed is null order by id",  # the id is a hash of all that it says
    "select id, by, why from judgement where removed is null order by id",
)


def content_hash(log: Log) -> str:
    """Return SHA-256 (hex) over all live rows, without places in files, numbers of changes, and times."""
    total = hashlib.sha256()
    for select in LIVE:
        for row in log.db.execute(select):
            total.update(repr(row).encode("utf-8", "surrogatepass"))
    return total.hexdigest()
