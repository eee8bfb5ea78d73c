"""Short ways to make statements."""

from __future__ import annotations

from rabita.schema.records import Statement


def typed(subject: str, cls: str, confidence: float = 1.0) -> Statement:
    """Return that ``subject`` is a ``cls``."""
    return Statement(subject, "type", None, cls, "class", None, None, None, False, confidence)


def text(subject: str, slot: str, words: str, language: str, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is ``words`` in ``language``."""
    return Statement(subject, slot, None, words, "langtext", language, None, None, False, confidence)


def value(subject: str, slot: str, lexical: str, datatype: str, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is the literal ``lexical``."""
    return Statement(subject, slot, None, lexical, datatype, None, None, None, False, confidence)


def link(subject: str, slot: str, target: str, confidence: float = 1.0) -> Statement:
    """Return that ``slot`` of ``subject`` is the referent ``target``."""
    return Statement(subject, slot, target, None, None, None, None, None, False, confidence)
