"""Refuses SPARQL that would write, or reach outside the case, before it is run."""

from __future__ import annotations

import re

from rabita.errors import InputError

LARGEST = 100_000
"""The most characters of a query."""
DEEPEST = 100
"""The most brackets in one another; the engine's parser ends its process between 500 and 5,000 (tests/unit/test_sparql_guard.py)."""

_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_STRINGS = (
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\")?|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?"
    r'|"(?:[^"\\\n\r]|\\.)*+"?|\'(?:[^\'\\\n\r]|\\.)*+\'?'
)
"""Strings; one without its end goes as far as it can, so that no text is scanned twice, and the engine does not take it anyway."""
_NAMES = r"#[^\n\r]*|[?$]\w+"
"""Comments and variables."""
_IRI_CHAR = r'[^<>"{}|^`\\\x00-\x20]'
_INERT = re.compile(rf"<{_IRI_CHAR}*>|{_STRINGS}|{_NAMES}|@[A-Za-z-]+|(?<![\w.-])[\w.-]*:[\w.:%\\-]*", re.DOTALL)
_WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?![\w-])")
_WRITES = "it would write, and queries only read"
_REFUSED = {
    "FROM": "it would load another graph",
    "LOAD": "it would load a document",
    **dict.fromkeys(("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"), _WRITES),
}

_SERVICE = re.compile("service", re.IGNORECASE)
_PROLOGUE = re.compile(
    rf"\A(?:[ \t\r\n]+|#[^\n\r]*(?:[\n\r]|\Z)|(?i:BASE)[ \t\r\n]*<{_IRI_CHAR}*>"
    rf"|(?i:PREFIX)[ \t\r\n]*[\w.-]*:[ \t\r\n]*<{_IRI_CHAR}*>)*"
)
_CERTAIN = re.compile(
    rf"(?:\^\^<{_IRI_CHAR}*>|<[^<>\"{{}}|^`\\\x00-\x20#'()]*>|{_STRINGS}|{_NAMES})|(?P<doubt><{_IRI_CHAR}*>|\\)", re.DOTALL
)


def check_sparql(text: str) -> None:
    """Pass a query that only reads this case.

    Words in strings, IRIs, comments, variables and, but for ``service``, prefixed names do not count.

    Raises:
        InputError: it would write or reach outside, is longer than 100,000 characters, or nests more than 100 brackets.
    """
    if len(text) > LARGEST:
        raise InputError(f"the query has {len(text):,} characters, and {LARGEST:,} is the limit; shorten it")
    decoded = _CODEPOINT.sub(_decoded, text)
    bare = _INERT.sub(" ", decoded)
    _check_depth(bare)
    for word in _WORD.findall(bare):
        why = _REFUSED.get(word.upper())
        if why is not None:
            raise InputError(f"{word.upper()} is refused: {why}")
    if _SERVICE.search(decoded):
        _check_service(text)


def _check_depth(bare: str) -> None:
    depth = 0
    for bracket in re.findall(r"[(\[{}\])]", bare):
        depth += 1 if bracket in "([{" else -1
        if depth > DEEPEST:
            raise InputError(f"the query nests more than {DEEPEST} brackets; write it flatter")


def _check_service(text: str) -> None:
    """Pass a query in which each ``service`` certainly stands in a string, IRI, comment or variable.

    The engine has no scanner of its own: it takes ``SERVICE:a{`` and ``1SERVICE<x>{`` for a call, and ``<`` for an operator where one
    may stand, so that what follows may be an IRI or an expression with comments and strings. Whatever could be split in two ways
    is refused here; what is left is split in one way only.
    """
    if _CODEPOINT.search(text):
        raise InputError("SERVICE is refused, also where it may be hidden by \\u escapes; write the characters themselves")
    left = _CERTAIN.sub(_certain, text[_end_of_prologue(text) :])
    if _SERVICE.search(left):
        raise InputError(
            "SERVICE is refused: it would call another server; in a name, write the whole IRI <…> instead of a prefix"
        )


def _end_of_prologue(text: str) -> int:
    found = _PROLOGUE.match(text)
    assert found is not None
    return found.end()


def _certain(match: re.Match[str]) -> str:
    if match["doubt"] is not None:
        shown = match[0] if len(match[0]) <= 60 else match[0][:60] + "…"
        raise InputError(
            f"a query with the word 'service' may not hold {shown}, which can be read in two ways: give the IRI a PREFIX, or put a space after <"
        )
    return " "


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
