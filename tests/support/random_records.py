"""Random nested records over all classes of the ontology, with a note of each thing that they say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from rabita.schema import Registry
from rabita.schema.model import Slot
from tests.support.cases import Record

APART = ("Document", "Assertion")
"""Roots that a record does not describe: they say where it is from."""
NOT_GIVEN = ("id", "iso_code", "confidence")
"""Given by the maker itself, too few for all, and how sure a record is."""
TIMES = ("1998", "1998-05", "2025-01-20", "2018~", "2018/2020", "2025-01-20T10:00:00Z", "2024-05/2024-07")
DEEPEST = 2
Told = tuple[str, str, str]
"""A thing, a property of it (a slot, a slot and a language, or ``type``), and a value or another thing."""


class RecordMaker:
    """Makes records; ``texts`` are put into all that may hold any text. ``told`` is what they say, things by their own ids."""

    def __init__(self, registry: Registry, seed: int, texts: Sequence[str]) -> None:
        self.registry = registry
        self.chance = random.Random(seed)
        self.texts = texts
        self.told: list[Told] = []
        self.links: list[Told] = []
        self._made = 0
        self._last = [name for name in self.classes() if not any(map(self._is_needed_link, registry.slots_of(name).values()))]

    def classes(self, below: str | None = None) -> list[str]:
        """Return the classes that a record may have, all or those ``below`` one."""
        found = self.registry.classes if below is None else self.registry.descendants(below)
        return [name for name in found if self.registry.classes[name].concrete and self.registry.root(name).name not in APART]

    def record(self, cls: str, depth: int = 0) -> Record:
        """Return a record of ``cls`` with many of its slots."""
        self._made += 1
        me = f"t{self._made}"
        self.told.append((me, "type", cls))
        made: dict[str, object] = {"id": me, "type": cls}
        for name, slot in self.registry.slots_of(cls).items():
            share = 0.6 if slot.kind != "relationship" else 0.4 / 4**depth
            if name not in NOT_GIVEN and not slot.derived and (slot.required or self.chance.random() < share):
                made.update(self._slot(me, slot, depth))
        return made

    def _is_needed_link(self, slot: Slot) -> bool:
        return slot.required and slot.kind == "relationship"

    def _slot(self, me: str, slot: Slot, depth: int) -> Iterator[tuple[str, object]]:
        count = self.chance.randint(1, 2) if slot.multivalued else 1
        if slot.kind == "text":
            yield slot.name, {language: self._texts(me, slot, language, count) for language in ("ar", "en")}
        elif slot.kind == "relationship":
            fitting = [name for name in self.classes(slot.range) if depth < DEEPEST or name in self._last]
            if fitting and (depth < DEEPEST or slot.required):
                yield slot.name, [self._linked(me, slot, self.chance.choice(fitting), depth) for _ in range(count)]
        else:
            values = [self._value(slot) for _ in range(count)]
            self.told += [(me, slot.name, value if isinstance(value, str) else str(value).lower()) for value in values]
            yield slot.name, values if slot.multivalued else values[0]

    def _texts(self, me: str, slot: Slot, language: str, count: int) -> list[str] | str:
        found = [f"{self.chance.choice(self.texts)} {me} {number}" for number in range(count)]
        self.told += [(me, f"{slot.name}_{language}", text.strip()) for text in found]
        return found if slot.multivalued else found[0]

    def _linked(self, me: str, slot: Slot, cls: str, depth: int) -> Record:
        made = self.record(cls, depth + 1)
        self.links.append((me, slot.name, str(made["id"])))
        return made

    def _value(self, slot: Slot) -> object:
        if slot.base == "enum":
            return self.chance.choice([*self.registry.enums[slot.range].values])
        known: dict[str, object] = {
            "wikidata": f"Q99{self._made}{self.chance.randrange(10**6):06}",
            "edtf": self.chance.choice(TIMES),
            "uri": f"https://example.org/{self.chance.randrange(10**6)}?q=a%20b",
            "boolean": self.chance.random() < 0.5,
            "float": self.chance.randrange(-720, 720) / 8,
        }
        return known.get(slot.name, known.get(slot.range, self.chance.choice(self.texts)))
