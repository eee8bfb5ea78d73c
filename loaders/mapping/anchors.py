"""The id of a dataset and the anchors of its rows: both follow from what the rows hold, not from their order."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict

from rabita.schema.ids import digest

BUCKETS = 256


class RowHashes:
    """First pass over a dataset: 8 bytes of memory a row."""

    def __init__(self) -> None:
        self._total = 0
        self._count = 0
        self._buckets = [array("Q") for _ in range(BUCKETS)]

    def add(self, row: bytes) -> None:
        """Take one row."""
        hashed = hashlib.sha256(row).digest()
        self._total += int.from_bytes(hashed, "big")
        self._count += 1
        self._buckets[hashed[0]].append(int.from_bytes(hashed[:8], "big"))

    def document_id(self) -> str:
        """Return the id of the dataset: the same for the same rows in any order."""
        return "doc/" + digest("dataset", str(self._count), f"{self._total % (1 << 256):064x}")[:16]

    def anchors(self) -> RowAnchors:
        """Return what names the rows in the second pass."""
        repeated: set[int] = set()
        for bucket in self._buckets:
            ordered = sorted(bucket)
            repeated.update(a for a, b in zip(ordered, ordered[1:], strict=False) if a == b)
        return RowAnchors(repeated)


class RowAnchors:
    """Second pass: the anchor of a row is its hash; equal rows are told apart by a counter."""

    def __init__(self, repeated: set[int]) -> None:
        self._repeated = repeated
        self._seen: dict[int, int] = defaultdict(int)

    def anchor(self, row: bytes) -> str:
        """Return the anchor of ``row``, the next one of an equal row."""
        hashed = hashlib.sha256(row).digest()
        number = int.from_bytes(hashed[:8], "big")
        if number not in self._repeated:
            return hashed[:6].hex()
        return self._next(hashed, number)

    def _next(self, hashed: bytes, number: int) -> str:
        count = self._seen[number] + 1
        self._seen[number] = count
        return hashed[:6].hex() if count == 1 else f"{hashed[:6].hex()}.{count}"


class StreamedAnchors(RowAnchors):
    """The same anchors in one pass, for rows that are made on the way; about 100 bytes of memory a row."""

    def __init__(self) -> None:
        super().__init__(set())

    def anchor(self, row: bytes) -> str:
        """Return the anchor of ``row``, the next one of an equal row."""
        hashed = hashlib.sha256(row).digest()
        return self._next(hashed, int.from_bytes(hashed[:8], "big"))
