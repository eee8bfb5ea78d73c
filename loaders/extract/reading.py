"""What the stages hand on: the text, and what was found in it so far. Offsets count in the text as kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rabita.loaders.extract.folding import Folded, fold_text
from rabita.schema.names import name_key

Language = Literal["ar", "en"]
MentionType = Literal["PER", "ORG", "GPE", "LOC", "FAC", "GROUP"]
MentionKind = Literal["NAM", "NOM", "ADJ", "PRO"]
DateBasis = Literal["metadata", "dateline", "post", "inferred", "none"]


class Part(NamedTuple):
    """A heading, a paragraph or a post; ``date`` (EDTF) and ``handle`` are those of a post."""

    start: int
    end: int
    kind: Literal["heading", "body", "post"]
    language: Language
    date: str | None = None
    handle: str | None = None


class Word(NamedTuple):
    """A word, number or sign; ``key`` is its folded form and ``at`` where that begins in the folded text."""

    start: int
    end: int
    key: str
    at: int


class Sentence(NamedTuple):
    """A sentence with its words."""

    start: int
    end: int
    language: Language
    words: tuple[Word, ...]


class Found(NamedTuple):
    """Words that mean somebody or some place. ``key`` says which gazetteer entry, when one is known."""

    start: int
    end: int
    type: MentionType
    kind: MentionKind
    source: str
    confidence: float
    key: str | None = None
    title: tuple[int, int] | None = None

    def overlaps(self, other: Found) -> bool:
        """Tell whether both share a character."""
        return self.start < other.end and other.start < self.end


class FoundTime(NamedTuple):
    """Words that give a time; ``value`` is EDTF, or None when it hangs on a date that is not known."""

    start: int
    end: int
    value: str | None
    precision: str
    basis: Literal["absolute", "relative"]
    anchor: str | None = None
    calendar: str | None = None
    conflict: bool = False


class Office(NamedTuple):
    """Words that tell an office, with what they say of it: ``kind`` joins the titles of one office over languages.

    ``state`` and ``body`` are keys of mentions; ``holder`` is where the name of the person begins who bears the title here.
    """

    start: int
    end: int
    kind: str
    state: str | None = None
    body: str | None = None
    is_former: bool = False
    is_counterpart: bool = False
    holder: int | None = None


class Description(NamedTuple):
    """Words that describe an actor: ``cls`` is its class, ``kind`` what it has in common with other words or another language.

    ``state`` is the key of the state it belongs to. ``names`` says which class of body the words may stand for.
    """

    found: Found
    section: Literal["pairs", "sides", "described", "shorts"]
    cls: str
    kind: str = ""
    state: str | None = None
    is_definite: bool = True
    is_qualified: bool = False
    names: str | None = None


class FoundRelation(NamedTuple):
    """A tenure, a membership or a state of belonging, by keys; ``evidence`` and the words of a ``position`` are offsets."""

    kind: Literal["Tenure", "Membership", "of_country"]
    subject: str
    evidence: tuple[tuple[int, int], ...]
    confidence: float
    object: str | None = None
    positions: tuple[tuple[int, int], ...] = ()
    body: str | None = None
    state: str | None = None
    as_of: str | None = None


class Profile(NamedTuple):
    """What is known of the one whom a key means: class, key of the state, keys of members, all or (``open_set``) some."""

    cls: str
    state: str | None = None
    members: tuple[str, ...] = ()
    open_set: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as far as it is read. A stage takes one and returns another with more in it."""

    folded: Folded
    published: str | None
    language: Language
    date: str | None = None
    date_basis: DateBasis = "none"
    parts: tuple[Part, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Found, ...] = ()
    offices: tuple[Office, ...] = ()
    descriptions: tuple[Description, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    times: tuple[FoundTime, ...] = ()
    relations: tuple[FoundRelation, ...] = ()

    @property
    def text(self) -> str:
        """The text as kept."""
        return self.folded.source

    def identity(self, found: Found) -> str:
        """Return under which key the entity of a mention goes: its entry of the gazetteer, else its type and name."""
        return found.key or f"{found.type}:{name_key(self.text[found.start : found.end]) or found.start}"

    def start_of(self, word: Word, cut: int) -> int:
        """Return where ``word`` begins without the first ``cut`` letters of its key."""
        return self.folded.at[word.at + cut]

    def part_number(self, offset: int) -> int | None:
        """Return the number, from 0, of the part in which ``offset`` lies."""
        number = bisect_right(self.parts, offset, key=lambda part: part.start) - 1
        return number if number >= 0 and offset < self.parts[number].end else None

    def part_at(self, offset: int) -> Part | None:
        """Return the part in which ``offset`` lies."""
        number = self.part_number(offset)
        return None if number is None else self.parts[number]

    def sentences_with_spans(self) -> Iterator[tuple[Sentence, int, int]]:
        """Yield each sentence with the folded offsets of its words; sentences without words are left out."""
        for sentence in self.sentences:
            if sentence.words:
                last = sentence.words[-1]
                yield sentence, sentence.words[0].at, last.at + len(last.key)


def begin(text: str, *, published: str | None, language: Language) -> Reading:
    """Return the reading of ``text`` before any stage."""
    return Reading(fold_text(text), published, language)
