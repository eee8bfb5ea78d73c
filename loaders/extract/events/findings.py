"""What the event stages hand on: triggers, and the findings that grow round them. Indices are those of ``Reading.mentions``."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rabita.loaders.extract.events.inflection import Tense

Extent = tuple[int, int]
"""Offsets ``[start, end)`` of the text as kept."""
CONTACTS = ("Meeting", "Negotiation", "Visit", "Call")
"""Classes of actors in touch with one another."""
Section = Literal["verbs", "light", "nouns", "agreements", "situations", "concerns"]


class Trigger(NamedTuple):
    """Words that tell an event, an agreement, a situation or a concern; a light verb tells that a noun takes place.

    ``sentence`` is the number of the sentence, ``first`` and ``last`` the indices of its words, last exclusive. ``cls`` is a class
    of the ontology; ``value`` the kind of a concern.
    """

    start: int
    end: int
    sentence: int
    first: int
    last: int
    cls: str
    value: str | None
    section: Section
    tense: Tense
    is_plural: bool = False
    has_pronoun: bool = False
    is_passive: bool = False
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def is_verb(self) -> bool:
        """Tell whether it is a verb."""
        return self.section == "verbs"


class FoundRole(NamedTuple):
    """Who or what fills a role: a mention, another finding, words, or a value of time. One of the four is given."""

    role: str
    mention: int | None = None
    finding: int | None = None
    extent: Extent | None = None
    value: str | None = None
    is_inferred: bool = False
    confidence: float = 0.8


class FoundEvent(NamedTuple):
    """One happening, agreement, situation or concern. ``source`` and ``reported_by`` are mentions; ``time`` is one of the times."""

    trigger: Trigger
    triggers: tuple[Extent, ...]
    evidence: tuple[Extent, ...] = ()
    roles: tuple[FoundRole, ...] = ()
    modality: str = "asserted"
    polarity: str = "affirmed"
    condition: Extent | None = None
    source: int | None = None
    reported_by: int | None = None
    cue: Extent | None = None
    verb: str | None = None
    date: str | None = None
    time: int | None = None
    part_of: int | None = None
    follows: int | None = None
    led_to: int | None = None
    is_ongoing: bool = False
    is_signed: bool = False
    is_called_off: bool = False

    @property
    def cls(self) -> str:
        """The class of the ontology."""
        return self.trigger.cls

    def of_role(self, *roles: str) -> tuple[FoundRole, ...]:
        """Return what fills one of ``roles``."""
        return tuple(found for found in self.roles if found.role in roles)
