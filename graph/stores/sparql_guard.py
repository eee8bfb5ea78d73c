"""Refuses SPARQL that would write, or reach outside the case, before it is run."""

from __future__ import annotations

import re

from rabita.errors import InputError

CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
PASSIVE = re.compile(
    r'<[^<>"{}|^`\\\x00-\x20]*>'  # IRIs
    r"|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r"|#[^\n\r]*|[?$]\w+|@[A-Za-z-]+|[\w.-]*:[\w.:%\\-]*",  # comments, variables, language tags, prefixed names
    re.DOTALL,
)
REFUSED = {
    "SERVICE": "it would call another server",
    "FROM": "it would load another graph",
    "LOAD": "it would load a document",
    **dict.fromkeys(("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"), "it would write, and queries only read"),
}
WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?![\w-])")
LARGEST = 100_000


def check_sparql(text: str) -> None:
    """Pass a query that only reads this case.

    Escapes are decoded first, as SPARQL does; words in strings, IRIs, comments, variables and prefixed names do not count.

    Raises:
        InputError: it would write or reach outside, or is longer than 100,000 characters.
    """
    if len(text) > LARGEST:
        raise InputError(f"the query has {len(text):,} characters, and {LARGEST:,} is the limit; shorten it")
    for word in WORD.findall(PASSIVE.sub(" ", CODEPOINT.sub(_decoded, text))):
        why = REFUSED.get(word.upper())
        if why is not None:
            raise InputError(f"{word.upper()} is refused: {why}")


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
