"""The rows of a projection, as stores, exports and views receive them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Scalar = str | int | float | bool
Value = Scalar | list[str]


class NodeRow(NamedTuple):
    """A node of the property graph.

    ``labels`` are the class and its ancestors up to its root, leaf first (``["Meeting", "ContactEvent", "Event"]``);
    ``props`` are the properties of the node, ``id`` among them; dates (``time_from`` …) are ISO text here and
    become dates in the store; ``confidence`` is a float. ``hash`` changes when and only when the row does.
    """

    id: str
    cls: str
    root: str
    labels: list[str]
    props: Mapping[str, Value]
    hash: str


class EdgeRow(NamedTuple):
    """A relationship. ``id`` is its fact's, or ``link/…`` for one of documents and assertions (``is_fact`` False).

    ``props`` holds ``id``, ``role``, ``roles``; for facts also ``status``, ``sources``, ``confidence``, ``assertions``
    (sorted ids); for ``ASSERTS`` the class and plain values that the assertion gives.
    """

    id: str
    type: str
    role: str
    source: str
    target: str
    source_root: str
    target_root: str
    is_fact: bool
    props: Mapping[str, Value]
    hash: str


class FactRow(NamedTuple):
    """A distinct statement between nodes, or of a literal, with what backs it.

    ``shown``: it is an edge, a label, or a property of the graph; facts not shown were not chosen, or are only denied.
    ``value`` is in lexical form; ``confidence`` a float with six decimals.
    """

    id: str
    subject: str
    slot: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    status: str
    sources: int
    confidence: float
    assertions: list[str]
    shown: bool
