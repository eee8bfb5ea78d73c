"""The words behind nodes and edges, each once, with the document that holds them and who says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rabita.graph.projection.projection import Projection
from rabita.graph.views.view import ViewQuote

MOST_QUOTES = 6
"""So many quotes of one node or edge are in a view; the others are counted."""
LONGEST = 700
"""Quotes are cut at so many characters."""
BATCH = 500


class Quotes:
    """Collects quotes by assertion: ``found`` are those that were read, in the order asked for."""

    def __init__(self, projection: Projection, lang: str) -> None:
        self.found: list[ViewQuote] = []
        self._db = projection.db
        self._name = f"$.name_{lang}"
        self._number: dict[str, int] = {}

    def read(self, assertions: Iterable[str]) -> None:
        """Read the quotes of ``assertions`` that are not known yet."""
        fresh = [item for item in dict.fromkeys(assertions) if item not in self._number]
        for at in range(0, len(fresh), BATCH):
            self._read(fresh[at : at + BATCH])

    def numbers(self, assertions: Sequence[str]) -> tuple[list[int], int]:
        """Return the numbers of the first quotes of ``assertions`` that were read, and how many others there are."""
        known = [self._number[item] for item in assertions[:MOST_QUOTES]]
        return known, len(assertions) - len(known)

    def _read(self, batch: list[str]) -> None:
        marks = ", ".join("?" * len(batch))
        props = {
            id_: json.loads(text) for id_, text in self._db.execute(f"select id, props from node where id in ({marks})", batch)
        }
        ends: dict[str, dict[str, tuple[str, str]]] = {}
        select = (
            "select e.source, e.role, coalesce(json_extract(n.props, ?), n.id), coalesce(json_extract(n.props, '$.published'), '')"
            f" from edge e join node n on n.id = e.target where e.role in ('in_document', 'source', 'reported_by') and e.source in ({marks})"
        )
        for assertion, role, name, published in self._db.execute(select, [self._name, *batch]):
            ends.setdefault(assertion, {})[role] = name, published
        for assertion in batch:
            self._number[assertion] = len(self.found)
            self.found.append(_quote(props.get(assertion, {}), ends.get(assertion, {})))


def _quote(props: dict[str, object], ends: dict[str, tuple[str, str]]) -> ViewQuote:
    text = str(props.get("quote") or "")
    document, published = ends.get("in_document", ("", ""))
    return ViewQuote(
        text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        document, published, ends.get("source", ("", ""))[0], ends.get("reported_by", ("", ""))[0],
        str(props.get("modality") or "asserted"), str(props.get("polarity") or "affirmed"), str(props.get("locator") or ""),
    )  # fmt: skip
