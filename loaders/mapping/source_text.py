"""One document's text with its parts: which document (article or post) a span belongs to, and who reports it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rabita.loaders.documents.records import PAGE_BREAK
from rabita.loaders.mapping.spans import Place, Stretch, lies_in, sentence_at
from rabita.schema.extraction import Segment
from rabita.schema.ids import post_id


class Part(NamedTuple):
    """The article, or a post inside it; ``document`` is its id, ``segment`` the post's."""

    document: str
    segment: Segment | None = None


class Clause(NamedTuple):
    """A stretch of the text that tells something once, in one part."""

    start: int
    end: int
    part: Part


class SourceText:
    """The text of ``document`` and its segments."""

    def __init__(self, document: str, text: str, segments: Iterable[Segment]) -> None:
        self.text = text
        self.article = Part(document)
        self.segments = sorted(segments, key=lambda item: (item.end - item.start, item.start))
        self._is_paged = PAGE_BREAK in text
        self.posts = [Part(post_id(document, item.start), item) for item in segments if item.kind == "post"]

    def part_of(self, span: Stretch) -> Part:
        """Return the post that ``span`` lies in, else the article."""
        return next((part for part in self.posts if part.segment is not None and lies_in(span, part.segment)), self.article)

    def clause(self, span: Stretch) -> Clause:
        """Return ``span`` as a clause of its part."""
        return Clause(span.start, span.end, self.part_of(span))

    def page_of(self, offset: int) -> str | None:
        """Return the page on which ``offset`` lies (``page 2``), in a text that tells its pages."""
        return f"page {1 + self.text.count(PAGE_BREAK, 0, offset)}" if self._is_paged else None

    def sentence(self, span: Stretch) -> Clause:
        """Return the sentence that holds ``span``, within the smallest segment that does."""
        within = next((item for item in self.segments if lies_in(span, item)), Place(0, len(self.text)))
        return self.clause(sentence_at(self.text, span, within))
