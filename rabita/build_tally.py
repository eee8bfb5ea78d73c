"""What a build counts: how a source was read, and how far the build is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from rabita.loaders.documents.records import ReadDocument
from rabita.schema.records import Rejected

LISTED = 5
"""So many refusals and notes of one source are told one by one; refusals are all kept in the case."""
COUNTED = ("there already", "read again", "refused", "without a date")
"""What is told right after the number of documents, in this order; what else is counted is told as a note."""


class Tally:
    """The figures of one source."""

    def __init__(self) -> None:
        self.documents = 0
        self.encodings: dict[str, None] = {}
        self.counts: Counter[str] = Counter()

    def add(self, document: ReadDocument, *counts: str) -> None:
        """Count ``document`` under each of ``counts``, with the notes of its reader."""
        self.documents += 1
        self.encodings.setdefault(document.encoding)
        self.counts.update(counts)
        self.counts.update(document.notes)

    def is_told(self, refused: Rejected) -> bool:
        """Count ``refused`` and tell whether it is one of the first, which are told one by one."""
        self.counts["refused"] += 1
        return self.counts["refused"] <= LISTED

    def summary(self, name: str, kind: str) -> str:
        """Return one line on how the source ``name`` was read, being of ``kind``."""
        encoding = " and ".join(filter(None, self.encodings))
        counted = ["1 document" if self.documents == 1 else f"{self.documents} documents"]
        counted += [f"{self.counts[key]} {key}" for key in COUNTED if self.counts[key]]
        notes = [_times(note, count) for note, count in sorted(self.counts.items()) if note not in COUNTED]
        if len(notes) > LISTED:
            notes[LISTED:] = [f"and {len(notes) - LISTED} more such notes"]
        how = f"{kind}, {encoding}" if encoding else kind
        return f"{name}: read as {how}: " + "; ".join([", ".join(counted), *notes])


def _times(note: str, count: int) -> str:
    return note if count == 1 else f"{count} × {note}"


class Gauge:
    """Reports how many documents are done and, from the bytes that are left, about how many there are."""

    def __init__(self, report: Callable[[int, int | None], None] | None, total_bytes: int | None) -> None:
        self._report = report
        self._total_bytes = total_bytes or 0
        self._done_bytes = self._in_source = self._documents = 0

    def document_done(self, found: ReadDocument | Rejected) -> None:
        """Note that one more document is done."""
        if self._report is not None:
            self._documents += 1
            self._in_source += len(found.text.encode()) if isinstance(found, ReadDocument) else 0
            self._tell(self._done_bytes + self._in_source)

    def source_done(self, size_bytes: int) -> None:
        """Note that a source of ``size_bytes`` is done."""
        if self._report is not None:
            self._done_bytes += size_bytes
            self._in_source = 0
            self._tell(self._done_bytes)

    def _tell(self, done_bytes: int) -> None:
        assert self._report is not None
        share = min(1.0, done_bytes / self._total_bytes) if self._total_bytes else 0.0
        self._report(self._documents, max(self._documents, round(self._documents / share)) if share else None)
