"""What is in a case, as tables: figures, documents, refusals."""

from __future__ import annotations

import re

from rabita.errors import InputError
from rabita.graph.log.log import Log
from rabita.graph.projection.projection import Projection
from rabita.graph.table import Cell, Table
from rabita.reviewing import count_pairs


def figures(log: Log, projection: Projection) -> list[tuple[Cell, ...]]:
    """Return how many documents, assertions, nodes and relationships there are, and what waits for a person."""
    kinds = "select class, count(*) from document where removed is null group by 1 order by 1"
    rows: list[tuple[Cell, ...]] = [(f"documents: {cls}", count) for cls, count in log.db.execute(kinds).fetchall()]
    rows.append(("assertions", _count(log, "assertion where removed is null")))
    roots = "select root, count(*) from node where root not in ('Assertion', 'Document') group by 1 order by 1"
    rows += [(f"nodes: {root}", count) for root, count in projection.db.execute(roots).fetchall()]
    rows += [("relationships", projection.count("edge")), ("facts", projection.count("fact"))]
    rows.append(("rejected", _count(log, "rejected where resolved is null")))
    rows.append(("undecided pairs", count_pairs(projection)))
    return rows


def _count(log: Log, where: str) -> int:
    return int(log.db.execute(f"select count(*) from {where}").fetchone()[0])


def documents(log: Log, projection: Projection) -> Table:
    """Return the documents, earliest first, with how many assertions each makes."""
    counts = dict(log.db.execute("select document, count(*) from assertion where removed is null group by 1").fetchall())
    rows = projection.db.execute(
        "select id, class, props ->> 'name', props ->> 'published', props ->> 'url' from node where root = 'Document' order by 4, 1"
    ).fetchall()
    return Table(["id", "class", "name", "published", "url", "assertions"], [(*row, counts.get(row[0], 0)) for row in rows])


def document_id(log: Log, text: str) -> str:
    """Return the id of the one document that ``text`` means: an id, the beginning of one, or a url.

    Raises:
        InputError: none fits, or several do.
    """
    wanted = text if text.startswith("doc/") else f"doc/{text}"
    rows = log.db.execute(
        "select id from document where removed is null and container is null and (id = ?1 or substr(id, 1, length(?1)) = ?1 or url = ?2)",
        (wanted, text),
    ).fetchall()
    if len(rows) != 1:
        what = "no document of this case has" if not rows else f"{len(rows)} documents of this case have"
        raise InputError(f"{what} the id or url {text!r}; `rabita documents` lists them, give the id of one")
    return str(rows[0][0])


def is_demo(log: Log, samples: list[str]) -> bool:
    """Return whether the texts of a case are all among ``samples`` (SHA-256), and nothing else was loaded before them."""
    texts = "select sha256 from document where removed is null and class not in ('Gazetteer', 'SocialPost') order by added, sha256 is null limit 1"
    row = log.db.execute(texts).fetchone()
    return row is None or row[0] in samples


def rejected(log: Log) -> Table:
    """Return what was refused and is not resolved: where, why, and the record."""
    rows = log.db.execute("select locator, reason, record from rejected where resolved is null order by added, id").fetchall()
    return Table(["where", "reason", "record"], sorted(rows, key=lambda row: _natural(str(row[0]))))


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that puts line 9 before line 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", text)]
