"""The anchors of a dataset's rows: they follow from what the rows hold, not from their order."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

BUCKETS = 256


class RowHashes:
    """First pass over a dataset: notes which rows are repeated, in 8 bytes of memory a row."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(BUCKETS)]

    def through(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """Pass ``rows`` on and note their hashes."""
        for row in rows:
            hashed = hashlib.sha256(row).digest()
            self._buckets[hashed[0]].append(int.from_bytes(hashed[:8], "big"))
            yield row

    def anchors(self) -> RowAnchors:
        """Return what names the rows in the second pass."""
        repeated: set[int] = set()
        for bucket in self._buckets:
            ordered = sorted(bucket)
            repeated.update(a for a, b in pairwise(ordered) if a == b)
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
