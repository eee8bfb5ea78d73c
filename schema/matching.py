"""Parses the ``match`` annotation: by what two referents of a kind are joined."""

from __future__ import annotations

import re

from rabita.schema.model import MatchHow, MatchPart, MatchTerm

_PART = re.compile(r"(opt\((?P<optional>[^,]*)\)|(?P<needed>[^,]*))")
_TERM = re.compile(r"(?P<how>norm|year)\((?P<inner>[a-z][a-z0-9_]*)\)|(?P<slot>[a-z][a-z0-9_]*)")
GRAMMAR = "parts by comma, each slot | norm(slot) | year(slot) | class, alternatives a|b, or opt(...) of these"


def parse_match(text: str) -> tuple[MatchPart, ...]:
    """Return the parts of ``text``: ``slot``, ``norm(slot)``, ``year(slot)``, ``class``, alternatives ``a|b``, ``opt(…)``.

    Raises:
        ValueError: the message is the part that cannot be read.
    """
    return tuple(_part(part.strip()) for part in text.split(","))


def _part(text: str) -> MatchPart:
    found = _PART.fullmatch(text)
    optional = found is not None and found["optional"] is not None
    inner = text[len("opt(") : -1] if optional else text
    return MatchPart(tuple(_term(term.strip(), text) for term in inner.split("|")), optional)


def _term(text: str, part: str) -> MatchTerm:
    found = _TERM.fullmatch(text)
    if found is None:
        raise ValueError(part)
    if text == "class":
        return MatchTerm("class", None)
    how: MatchHow = "norm" if found["how"] == "norm" else "year" if found["how"] == "year" else "same"
    return MatchTerm(how, found["inner"] or found["slot"])
