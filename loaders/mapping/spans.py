"""Spans of a text: what is grounded, which sentence and which segment a span lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

ENDS = re.compile(r"[.!?؟۔…]+[»\"”’)\]]*(?=\s|$)|\n+")


class Stretch(Protocol):
    """Anything with a start and an end."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        ...


class Quoted(Stretch, Protocol):
    """A stretch that says which words it holds."""

    @property
    def text(self) -> str:
        """Its words."""
        ...


S = TypeVar("S", bound=Stretch)


class Place(NamedTuple):
    """A half-open stretch of a text."""

    start: int
    end: int


def is_grounded(text: str, span: Quoted) -> bool:
    """Return whether ``span`` is what it says it is."""
    return 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.text


def lies_in(inner: Stretch, outer: Stretch) -> bool:
    """Return whether ``inner`` lies wholly in ``outer``."""
    return outer.start <= inner.start and inner.end <= outer.end


def sentence_at(text: str, span: Stretch, within: Stretch) -> Place:
    """Return the sentence of ``text`` that holds ``span``, cut to ``within``, without blanks at its ends."""
    start, end = within.start, within.end
    for stop in ENDS.finditer(text, within.start, within.end):
        if stop.end() <= span.start:
            start = stop.end()
        elif stop.end() >= span.end:
            end = stop.end()
            break
    return trimmed(text, Place(min(start, span.start), max(end, span.end)))


def trimmed(text: str, place: Place) -> Place:
    """Return ``place`` without the white space at its ends."""
    words = text[place.start : place.end]
    return Place(place.start + len(words) - len(words.lstrip()), place.end - len(words) + len(words.rstrip()))


def first_inside(spans: Iterable[S], outer: Stretch) -> S | None:
    """Return the first of ``spans`` that lies in ``outer``."""
    return next((span for span in spans if lies_in(span, outer)), None)
