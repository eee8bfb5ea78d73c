"""Sets of referents that are one thing, with vetoes: what may not be joined never is, whatever the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple


class Undecided(NamedTuple):
    """A pair that a person should look at; ``score`` says how likely the two are one, where that is known."""

    a: str
    b: str
    reason: str
    score: float | None = None


class Clusters:
    """Disjoint sets of referents. ``join`` refuses two sets that a veto keeps apart; each join keeps its reason.

    ``outside`` gives the node of a referent that is not looked at, and every other referent itself.
    """

    def __init__(self, outside: Callable[[str], str] | None = None) -> None:
        self._outside = outside
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._values: dict[str, dict[Hashable, set[str]]] = {}
        self.reasons: dict[str, str] = {}

    def find(self, item: str) -> str:
        """Return the representative of the set that holds ``item``."""
        root = item
        while (above := self._parent.get(root, root)) != root:
            root = above
        if root == item:
            return self.outside(item)
        while (above := self._parent.get(item, item)) != root:
            self._parent[item] = root
            item = above
        return root

    def outside(self, item: str) -> str:
        """Return the node of a referent that is not looked at; every other one itself."""
        return item if self._outside is None else self._outside(item)

    def members(self, item: str) -> list[str]:
        """Return the members of the set that holds ``item``."""
        root = self.find(item)
        return self._members.get(root, [root])

    def merged(self) -> Iterable[list[str]]:
        """Yield each set of two or more."""
        return self._members.values()

    def keep_apart(self, a: str, b: str) -> None:
        """Veto every join of the sets of ``a`` and ``b``."""
        a, b = self.find(a), self.find(b)
        if a != b:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def are_decided(self, a: str, b: str) -> bool:
        """Return whether the sets of ``a`` and ``b`` are one, or are kept apart by name."""
        a, b = self.find(a), self.find(b)
        return a == b or b in self._apart.get(a, ())

    def set_value(self, item: str, authority: Hashable, value: str) -> None:
        """Note that an authority knows ``item`` as ``value``. Of one item the first value counts; a set that a person made may have several."""
        root = self.find(item)
        known = self._values.setdefault(root, {}).setdefault(authority, set())
        if not known or root in self._members:
            known.add(value)

    def may_join(self, a: str, b: str) -> bool:
        """Return whether no veto keeps the sets of ``a`` and ``b`` apart."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if b in self._apart.get(a, ()):
            return False
        first, second = self._values.get(a), self._values.get(b)
        return not first or not second or not any(key in second and second[key].isdisjoint(found) for key, found in first.items())

    def join(self, a: str, b: str, reason: str, *, force: bool = False) -> bool:
        """Make the sets of ``a`` and ``b`` one and return True; False when they are one already or a veto holds."""
        a, b = self.find(a), self.find(b)
        if a == b or not (force or self.may_join(a, b)):
            return False
        if len(self._members.get(a, ())) < len(self._members.get(b, ())):
            a, b = b, a
        moved = self._members.pop(b, [b])
        self._members.setdefault(a, [a]).extend(moved)
        self._parent[b] = a
        for item in moved:
            self.reasons.setdefault(item, reason)
        self.reasons.setdefault(a, reason)
        self._take_over(a, b)
        return True

    def join_all(self, items: Iterable[str], reason: str) -> bool:
        """Join ``items`` as far as vetoes allow: one that may not be joined with the first may still be with a later one."""
        heads: list[str] = []
        joined = False
        for item in items:
            if not any(self.find(head) == self.find(item) for head in heads):
                took = any(self.join(head, item, reason) for head in heads)
                joined |= took
                if not took:
                    heads.append(item)
        return joined

    def _take_over(self, a: str, b: str) -> None:
        for other in self._apart.pop(b, ()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
        for key, value in self._values.pop(b, {}).items():
            self._values.setdefault(a, {}).setdefault(key, set()).update(value)
