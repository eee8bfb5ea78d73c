"""The registry: which classes, slots and values there are, asked by name. Read from YAML once, immutable after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from rabita.errors import InputError
from rabita.schema.model import Class, DataType, Enum, EnumValue, Module, Root, Slot
from rabita.schema.nearest import nearest_by_words

T = TypeVar("T")


class Registry:
    """All classes, slots, enums and types of some modules by name, with what they inherit. Make one with ``load``.

    ``roots`` are the root classes alone, ``modules`` what was read, ours first. ``checkers`` is a cache of
    ``rabita.schema.validation``: what checks a slot's values.
    """

    def __init__(
        self,
        *,
        classes: Mapping[str, Class],
        slots: Mapping[str, Slot],
        enums: Mapping[str, Enum],
        types: Mapping[str, DataType],
        prefixes: Mapping[str, str],
        modules: tuple[Module, ...],
        ancestors: Mapping[str, tuple[str, ...]],
        roles: Mapping[str, tuple[str, ...]],
        slots_of: Mapping[str, Mapping[str, Slot]],
        roots: Mapping[str, Root],
    ) -> None:
        self.classes: Mapping[str, Class] = MappingProxyType(dict(classes))
        self.slots: Mapping[str, Slot] = MappingProxyType(dict(slots))
        self.enums: Mapping[str, Enum] = MappingProxyType(dict(enums))
        self.types: Mapping[str, DataType] = MappingProxyType(dict(types))
        self.prefixes: Mapping[str, str] = MappingProxyType(dict(prefixes))
        self.modules = modules
        self.checkers: dict[Slot, Callable[[object], str]] = {}
        self._ancestors = ancestors
        self._above = {name: frozenset((name, *above)) for name, above in ancestors.items()}
        self._labels = {name: tuple(up for up in (name, *above) if classes[up].is_label) for name, above in ancestors.items()}
        self._roles = {name: (name, *above) for name, above in roles.items()}
        self._slots_of = slots_of
        self.roots: Mapping[str, Root] = MappingProxyType({root.name: root for root in roots.values()})
        self._roots = roots
        self._root_of_prefix = {root.prefix: root for root in roots.values()}
        self._texts = sorted((name for name, slot in slots.items() if slot.kind == "text"), key=len, reverse=True)

    @classmethod
    def load(cls, *modules: str | Path) -> Registry:
        """Return the registry of our own modules and ``modules`` (YAML files) with what they import.

        Raises:
            SchemaError: the first thing that is wrong, with file, line, item, key and the nearest valid name.
        """
        from rabita.schema.loading import load_parts

        return cls(**load_parts(modules))

    def ancestors(self, cls: str) -> list[str]:
        """Return the classes above ``cls``, nearest first, without itself, foundations and mixins included."""
        return list(self._known(self._ancestors, cls))

    def descendants(self, cls: str, *, concrete: bool = True) -> list[str]:
        """Return ``cls`` and the classes below it in the order of the modules; only what a node can be if ``concrete``."""
        self._known(self._above, cls)
        return [name for name, above in self._above.items() if cls in above and (self.classes[name].concrete or not concrete)]

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Tell whether ``cls`` is ``ancestor`` or below it."""
        return ancestor in self._known(self._above, cls)

    def depth(self, cls: str) -> int:
        """Return the number of classes above ``cls`` along ``is_a``: more specific classes have a greater one."""
        count, above = 0, self._known(self.classes, cls).parent
        while above is not None:
            count, above = count + 1, self.classes[above].parent
        return count

    def slots_of(self, cls: str) -> Mapping[str, Slot]:
        """Return all slots of ``cls`` by name, inherited ones first, with ``slot_usage`` applied."""
        return self._known(self._slots_of, cls)

    def root(self, cls: str) -> Root:
        """Return the root of ``cls``: its label, the prefix of its ids, what joins two of its kind."""
        self._known(self.classes, cls)
        if cls not in self._roots:
            raise InputError(f"class {cls!r} is a foundation and has no root; use one below it")
        return self._roots[cls]

    def root_of_id(self, id_: str) -> Root:
        """Return the root that the id of a node belongs to: ``event/2c….75`` is an Event."""
        prefix, slash, _ = id_.partition("/")
        if not slash or prefix not in self._root_of_prefix:
            raise InputError(f"{id_!r} is no id of a node; ids begin with {', '.join(sorted(self._root_of_prefix))} and a slash")
        return self._root_of_prefix[prefix]

    def labels(self, cls: str) -> list[str]:
        """Return the labels of a node of ``cls``, leaf first, no foundations: ``['Meeting', 'ContactEvent', 'Event']``."""
        return list(self._known(self._labels, cls))

    def roles(self, slot: str) -> list[str]:
        """Return ``slot`` and the slots above it: ``['addressee', 'recipient', 'participant']``."""
        return list(self._known(self._roles, slot, "slot"))

    def relationship(self, slot: str) -> str:
        """Return the type of relationship of ``slot``: the top slot above it in upper case."""
        return self._known(self._roles, slot, "slot")[-1].upper()

    def text(self, item: str | tuple[str, str], lang: str) -> str:
        """Return the label in ``lang`` of a class, slot, enum or value of an enum ``(enum, value)``, else its name."""
        found = self._item(item)
        name = item[1] if isinstance(item, tuple) else item
        return found.labels.get(lang, name) if found is not None else name

    def iri(self, item: str) -> str:
        """Return the full IRI of a class, slot or enum."""
        found = self._item(item)
        if found is None or isinstance(found, EnumValue):
            raise InputError(
                f"{item!r} is no class, slot or enum; nearest: {self.nearest(item, [*self.classes, *self.slots, *self.enums])!r}"
            )
        return found.iri

    def _item(self, item: str | tuple[str, str]) -> Class | Slot | Enum | EnumValue | None:
        if isinstance(item, tuple):
            enum = self.enums.get(item[0])
            return enum.values.get(item[1]) if enum else None
        return self.classes.get(item) or self.slots.get(item) or self.enums.get(item)

    def nearest(self, name: str, among: Iterable[str]) -> str | None:
        """Return the one of ``among`` that ``name`` most likely meant, by its name or, for ours, its labels; else ``None``."""
        return nearest_by_words(name, {candidate: self._words(candidate) for candidate in among})

    def _words(self, candidate: str) -> tuple[str, ...]:
        found = self._item(candidate)
        return tuple(found.labels.values()) if found else ()

    def property_of(self, key: str) -> tuple[str, str | None]:
        """Return slot and language of a property of a node: ``label_ar`` is ``('label', 'ar')``, ``time`` ``('time', None)``.

        A key that belongs to no slot comes back as it is, without a language.
        """
        if key not in self.slots:
            for text in self._texts:
                if key.startswith(text + "_"):
                    return text, key[len(text) + 1 :]
        return key, None

    def _known(self, of: Mapping[str, T], name: str, kind: str = "class") -> T:
        try:
            return of[name]
        except KeyError:
            near = self.nearest(name, of)
            raise InputError(f"{name!r} is no {kind} of the ontology" + (f"; nearest: {near!r}" if near else "")) from None


@cache
def default_registry() -> Registry:
    """Return the registry of our own modules alone, read once in a process."""
    return Registry.load()
