"""What posts have of their own: hashtags in camel case, handles, and the signature with name, handle and date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rabita.loaders.extract.reading import Found, Reading

SOURCE = "mentions:posts"
_TAG = re.compile(r"#((?:[A-Z][a-z]+){2,}|[A-Z]{2,}(?:[A-Z][a-z]+)+)\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
HANDLE = re.compile(r"@[A-Za-z0-9_]{2,30}\b")
SIGNATURE = re.compile(
    r"(?:^|[—–-])\s*(?P<name>[^\n@—–()]{2,80}?)[\s\u200e\u200f]*\((?P<handle>@[A-Za-z0-9_]{2,30})\)\s*(?P<date>[^\n]{6,40})?",
    re.M,
)
_NAME_TAIL = re.compile(r"[^\w.)]+$")


def spoken_tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the offsets of each hashtag in camel case, without ``#``, and its words set apart."""
    for found in _TAG.finditer(text):
        yield found.start(1), found.end(1), _HUMP.sub(" ", found[1])


def find_accounts(reading: Reading) -> Iterator[Found]:
    """Yield the names and handles of accounts: both of a signature mean the same, which is taken for an organisation."""
    for part in reading.parts:
        if part.kind != "post":
            continue
        for found in SIGNATURE.finditer(reading.text, part.start, part.end):
            key, name = f"handle:{found['handle'].lower()}", _NAME_TAIL.sub("", found["name"])
            if name:
                yield Found(found.start("name"), found.start("name") + len(name), "ORG", "NAM", SOURCE, 0.7, key)
            yield Found(found.start("handle"), found.end("handle"), "ORG", "NAM", SOURCE, 0.7, key)
