"""What a registry holds: classes, slots, enums, roots and match parts, as immutable records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

SlotKind = Literal["relationship", "text", "time", "value"]
MatchHow = Literal["same", "norm", "year", "class"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slot:
    """What may be said of a node. Compared by identity, so that it can be the key of a cache.

    ``kind`` is ``relationship`` when ``range`` is a class, ``text`` for text in languages, ``time`` for EDTF, else
    ``value``. ``base`` is the built-in type below ``range`` (``string``, ``integer``, ``float``, ``boolean``, ``date``,
    ``uri``, ``uriorcurie``), or ``enum``, or ``class``. ``parent`` is the slot that it is a special case of. A
    ``derived`` slot is computed by the projection and never stated; equal values of an ``authority`` slot make two
    referents one node; an ``any_term`` slot may hold a node or a literal. ``labels`` maps a language to text,
    ``mappings`` a kind (``exact``, ``close``, ``broad``, ``narrow``) to full IRIs.
    """

    name: str
    range: str
    kind: SlotKind
    base: str
    iri: str
    multivalued: bool
    required: bool
    identifier: bool
    parent: str | None
    pattern: str | None
    minimum: float | None
    maximum: float | None
    derived: bool
    authority: bool
    index: bool
    any_term: bool
    deprecated: bool
    description: str
    labels: Mapping[str, str]
    mappings: Mapping[str, tuple[str, ...]]
    annotations: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Class:
    """A kind of node. ``is_label`` is False for foundations, which are no labels in a property graph.

    ``slots`` are the names of its own slots only; ``Registry.slots_of`` gives all. ``annotations`` holds those that
    have no field here (``cameo``, ``edge_from``, a user's own) as text.
    """

    name: str
    parent: str | None
    mixins: tuple[str, ...]
    abstract: bool
    mixin: bool
    is_label: bool
    iri: str
    slots: tuple[str, ...]
    root: str | None
    color: str | None
    icon: str | None
    deprecated: bool
    description: str
    labels: Mapping[str, str]
    mappings: Mapping[str, tuple[str, ...]]
    annotations: Mapping[str, str]

    @property
    def concrete(self) -> bool:
        """Whether a node can have this as its most specific class."""
        return self.is_label and not self.abstract and not self.mixin


class EnumValue(NamedTuple):
    """One permissible value of an enum."""

    name: str
    description: str
    deprecated: bool
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Enum:
    """A closed list of values, in the order of the module."""

    name: str
    iri: str
    values: Mapping[str, EnumValue]
    deprecated: bool
    description: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


class DataType(NamedTuple):
    """A type of literal made from a built-in one: ``base`` is its name, ``uri`` the IRI of the datatype in RDF."""

    name: str
    base: str
    uri: str
    minimum: float | None
    maximum: float | None
    description: str


class MatchTerm(NamedTuple):
    """How one slot is compared: ``same`` nodes or values, one ``norm``al name in common, same ``year``, same ``class``."""

    how: MatchHow
    slot: str | None


class MatchPart(NamedTuple):
    """A condition for joining two referents: the first of ``terms`` that both have must agree.

    When they have none of them, the part holds only if ``optional``.
    """

    terms: tuple[MatchTerm, ...]
    optional: bool


class Module(NamedTuple):
    """A module that was read: its IRI, name, title, version, licence, the namespace of its own names, and its file."""

    iri: str
    name: str
    title: str
    version: str
    license: str
    namespace: str
    path: Path


class Root(NamedTuple):
    """The class whose label holds the unique id of a node, the prefix of those ids, and what joins two of its kind."""

    name: str
    prefix: str
    match: tuple[MatchPart, ...]
