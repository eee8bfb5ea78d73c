"""What the mapping of one Extraction knows while it runs: text, referents, spans, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rabita.loaders.mapping.source_text import Clause, SourceText
from rabita.loaders.mapping.spans import Place, Quoted, Stretch, is_grounded
from rabita.schema.extraction import Extraction
from rabita.schema.ids import document_key
from rabita.schema.records import Assertion, Rejected, Statement
from rabita.schema.registry import Registry


class How(NamedTuple):
    """How a finding is stated, as far as all its clauses share it."""

    modality: str = "asserted"
    polarity: str = "affirmed"
    condition: str | None = None
    source: str | None = None
    reported_by: str | None = None


PLAINLY = How()


class Reading:
    """The state of one mapping; only ``map_extraction`` makes one."""

    def __init__(self, extraction: Extraction, source: SourceText, registry: Registry, *, run: str, where: str) -> None:
        self.extraction = extraction
        self.source = source
        self.registry = registry
        self.run = run
        self.where = where
        self.key = document_key(source.article.document)
        self.referents: dict[str, str] = {}
        self.classes: dict[str, str] = {}
        self.spans: dict[str, tuple[Stretch, ...]] = {}
        self.members: dict[str, list[str]] = {}
        self.rejected: list[Rejected] = []
        self._minted: dict[str, int] = defaultdict(int)

    def mint(self, cls: str, start: int | str) -> str:
        """Return a new referent of ``cls`` anchored at ``start``; ties are told apart by class name, then by a counter."""
        base = f"{self.registry.root(cls).prefix}/{self.key}.{start}"
        for candidate in (base, f"{base}.{cls}"):
            if candidate not in self._minted:
                self._minted[candidate] = 1
                return candidate
        self._minted[candidate] += 1
        return f"{candidate}.{self._minted[candidate]}"

    def reject(self, item: str, reason: str, record: object = None) -> None:
        """Note that ``item`` (its id in the Extraction) was refused because of ``reason``."""
        text = "" if record is None else msgspec.json.encode(record).decode()
        self.rejected.append(Rejected(f"{self.where}: {item}", reason, text[:4000], self.source.article.document, self.run))

    def grounded(self, item: str, spans: Iterable[Quoted]) -> list[Quoted]:
        """Return those of ``spans`` that match the text; the others are refused."""
        good: list[Quoted] = []
        for span in spans:
            if is_grounded(self.source.text, span):
                good.append(span)
            else:
                there = self.source.text[max(0, span.start) : max(0, span.end)][:80]
                self.reject(item, f"span {span.start}-{span.end} says {span.text[:80]!r} but the text there is {there!r}", span)
        return good

    def find_words(self, words: str, within: Stretch | None = None) -> Place | None:
        """Return where ``words`` first stand in the text (in ``within``)."""
        start, end = (0, len(self.source.text)) if within is None else (within.start, within.end)
        at = self.source.text.find(words, start, end) if words else -1
        return None if at < 0 else Place(at, at + len(words))

    def fillers(self, item: str) -> list[str]:
        """Return the ids that ``item`` stands for: itself, or the members of a group that is no node."""
        return self.members.get(item, [item])

    def actor(self, item: str | None, finding: str, what: str) -> str | None:
        """Return the referent of an actor that ``finding`` names as ``what``; an unknown one is refused."""
        if item is None:
            return None
        known = [self.referents[one] for one in self.fillers(item) if one in self.referents]
        if len(known) != 1 or self.registry.root_of_id(known[0]).prefix != "actor":
            self.reject(finding, f"{what} {item!r} is not one actor of this Extraction; give the id of an entity that is one")
            return None
        return known[0]

    def assertion(
        self, subject: str, clause: Clause | None, statements: Iterable[Statement], how: How = PLAINLY
    ) -> Assertion | None:
        """Return the assertion that ``clause`` (None: the document as such) makes, or None when it says nothing."""
        unique = tuple(dict.fromkeys(statements))
        if not unique:
            return None
        part = self.source.article if clause is None else clause.part
        reporter = how.reported_by if part.segment is None else self.referents.get(part.segment.reported_by or "")
        start, end = (None, None) if clause is None else (clause.start, clause.end)
        locator = None if start is None else self.source.page_of(start)
        return Assertion(
            part.document, self.run, subject, unique, None, start, end, locator, None,
            how.modality, how.polarity, how.condition, how.source, reporter,
        )  # fmt: skip
