"""Short ways to make statements."""

from __future__ import annotations

from rabita.schema.records import Statement


def typed(subject: str, cls: str, confidence: float = 1.0) -> Statement:
    """Return that ``subject`` is a ``cls``."""
    return Statement(subject, "type", None, cls, "class", confidence=confidence)


def text(subject: str, slot: str, words: str, language: str, *, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is ``words`` in ``language``."""
    return Statement(subject, slot, None, words, "langtext", language, confidence=confidence)


def value(subject: str, slot: str, lexical: str, datatype: str, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is the literal ``lexical``."""
    return Statement(subject, slot, None, lexical, datatype, confidence=confidence)


def link(subject: str, slot: str, target: str, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is the referent ``target``."""
    return Statement(subject, slot, target, confidence=confidence)
