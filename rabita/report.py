"""What a command did, in figures."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Report(NamedTuple):
    """What a load or build added.

    ``already`` counts assertions that were there before; ``known`` documents that a build found there and left alone, ``again``
    those that it read anew, ``unread`` new ones in languages from which no findings are drawn. ``notes`` says what was guessed.
    """

    documents: int
    assertions: int
    statements: int
    already: int
    rejected: int
    notes: tuple[str, ...] = ()
    known: int = 0
    again: int = 0
    unread: tuple[tuple[str, int], ...] = ()

    def plus(self, other: Report) -> Report:
        """Return the sum of both, with the notes of both."""
        return Report(
            self.documents + other.documents,
            self.assertions + other.assertions,
            self.statements + other.statements,
            self.already + other.already,
            self.rejected + other.rejected,
            self.notes + other.notes,
            self.known + other.known,
            self.again + other.again,
            tuple(sorted((Counter(dict(self.unread)) + Counter(dict(other.unread))).items())),
        )

    def __str__(self) -> str:
        parts = [f"{self.documents} documents", f"{self.assertions} assertions", f"{self.statements} statements added"]
        if self.known:
            parts.append(f"{self.known} documents were there already")
        if self.again:
            parts.append(f"{self.again} documents read again")
        if self.unread:
            listed = ", ".join(f"{count} in {language}" for language, count in self.unread)
            parts.append(f"{sum(count for _, count in self.unread)} documents without findings ({listed})")
        if self.already:
            parts.append(f"{self.already} assertions were there already")
        if self.rejected:
            parts.append(f"{self.rejected} rejected")
        return ", ".join(parts)
