"""The interchange record ``rabita-extraction/1``: what one extractor found in one document.

Offsets are Unicode code points of the document's text, end exclusive. Ids are local to the record. Decoding refuses unknown keys.
"""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import msgspec
import msgspec.structs

Free = dict[str, object]
Modality = Literal["asserted", "probable", "possible", "conditional", "proposed", "intended", "required", "feared", "hoped"]
Polarity = Literal["affirmed", "denied"]


Confidence = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base: unknown keys are refused, what is not said is left out when written; ``x`` is free space."""

    x: Free | None = None


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the text at ``[start, end)``."""

    start: int
    end: int
    text: str


class DocumentInfo(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The document that was read; ``text`` may be given apart and is then matched by ``sha256``."""

    id: str
    sha256: str
    length: int
    language: str
    date: str | None = None
    date_basis: Literal["metadata", "dateline", "post", "inferred", "none"] | None = None
    url: str | None = None
    title: dict[str, str] | None = None
    publisher: str | None = None
    author: list[str] = []
    text: str | None = None


class Model(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model that was used."""

    name: str
    sha256: str
    licence: str | None = None


class Extractor(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What did the reading."""

    name: str
    version: str
    stages: dict[str, str] | None = None
    models: list[Model] = []


class Segment(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the text; a ``post`` is a document of its own inside it."""

    id: str
    start: int
    end: int
    kind: Literal["heading", "body", "quote", "post"]
    language: str
    parent: str | None = None
    date: str | None = None
    author: str | None = None
    handle: str | None = None
    url: str | None = None
    reported_by: str | None = None


class Mention(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that mean an entity."""

    id: str
    start: int
    end: int
    text: str
    type: Literal["PER", "ORG", "GPE", "LOC", "FAC", "GROUP"]
    kind: Literal["NAM", "NOM", "ADJ", "PRO"]
    source: str
    confidence: Confidence
    language: str | None = None
    entity: str | None = None
    segment: str | None = None
    head: Span | None = None
    title: Span | None = None


class Name(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A name as the text has it."""

    text: str
    language: str
    best: bool = False


class Entity(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody or some place that the document talks about."""

    id: str
    cls: str = msgspec.field(name="class")
    names: list[Name]
    named: bool
    confidence: Confidence
    source: str
    of_country: str | None = None
    members: list[str] = []
    open_set: bool = False
    external_ids: dict[str, str] = {}


class Attribution(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose proposition it is, and whom the document credits with the report."""

    source: str | None = None
    reported_by: str | None = None
    cue: Span | None = None
    verb: Literal["say", "claim", "deny", "warn", "propose", "report", "quote"] | None = None


class Argument(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A filler of a role: an entity, another finding, words, or a value."""

    role: str
    confidence: Confidence
    entity: str | None = None
    event: str | None = None
    agreement: str | None = None
    situation: str | None = None
    concern: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    value: str | None = None
    inferred: bool = False


class _Finding(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all findings share."""

    id: str
    evidence: list[Span]
    confidence: Confidence
    source: str
    modality: Modality
    polarity: Polarity
    attribution: Attribution | None = None
    condition: Span | None = None


class Happening(_Finding, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event, an agreement (without ``kind``) or a situation."""

    triggers: list[Span]
    args: list[Argument] = []
    kind: str | None = None
    date: str | None = None
    time: str | None = None
    status: str | None = None
    agreement_status: str | None = None
    part_of_event: str | None = None
    follows: list[str] = []
    led_to: list[str] = []
    label: dict[str, str] | None = None


class About(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a concern is about: nodes, words, or both."""

    event: str | None = None
    agreement: str | None = None
    situation: str | None = None
    entity: str | None = None
    spans: list[Span] = []


class ConcernFinding(_Finding, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something feared, worried about, seen as a threat or of interest."""

    triggers: list[Span]
    concern_kind: str
    holders: list[str]
    about: About
    toward: list[str] = []
    strength: str | None = None
    date: str | None = None


class Relation(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tenure, a membership, or a plain slot between two entities."""

    id: str
    kind: str
    subject: str
    evidence: list[Span]
    confidence: Confidence
    source: str
    modality: Modality = "asserted"
    polarity: Polarity = "affirmed"
    attribution: Attribution | None = None
    condition: Span | None = None
    object: str | None = None
    position: dict[str, str] | None = None
    of_body: str | None = None
    of_country: str | None = None
    as_of: str | None = None

    def __post_init__(self) -> None:
        """Make the words that are defaults the same objects, by which msgspec leaves them out, in every process."""
        for name in ("modality", "polarity"):
            msgspec.structs.force_setattr(self, name, sys.intern(getattr(self, name)))


class TimeExpression(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that give a time, and the time in EDTF."""

    id: str
    start: int
    end: int
    text: str
    value: str | None
    precision: str
    basis: Literal["absolute", "relative"]
    confidence: Confidence = 1.0
    source: str = ""
    anchor: str | None = None
    calendar: str | None = None
    conflict: bool = False


class Link(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A decision about two entities of the document."""

    a: str
    b: str
    decision: Literal["same", "possible", "different"]
    score: float
    reasons: list[str] = []


class Extraction(_Record, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that one extractor found in one document."""

    format: Literal["rabita-extraction/1"]
    document: DocumentInfo
    extractor: Extractor
    mentions: list[Mention]
    entities: list[Entity]
    events: list[Happening]
    concerns: list[ConcernFinding]
    agreements: list[Happening]
    relations: list[Relation]
    times: list[TimeExpression]
    situations: list[Happening] = []
    segments: list[Segment] = []
    links: list[Link] = []
    rejected: list[Free] = []


decode_extraction = msgspec.json.Decoder(Extraction).decode
