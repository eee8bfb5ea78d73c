"""What a command did, in figures."""

from __future__ import annotations

from typing import NamedTuple


class Report(NamedTuple):
    """What a load or build added.

    ``already`` counts assertions that were there before, ``known`` documents that a build found there; ``notes`` says what was guessed.
    """

    documents: int
    assertions: int
    statements: int
    already: int
    rejected: int
    notes: tuple[str, ...] = ()
    known: int = 0

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
        )

    def __str__(self) -> str:
        parts = [f"{self.documents} documents", f"{self.assertions} assertions", f"{self.statements} statements added"]
        if self.known:
            parts.append(f"{self.known} documents were there already")
        if self.already:
            parts.append(f"{self.already} assertions were there already")
        if self.rejected:
            parts.append(f"{self.rejected} rejected")
        return ", ".join(parts)
