"""The example and counter-example sentences of the lexicons, as test cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from rabita.loaders.extract.lexicons import FOLDER, read_lexicon


def lexicon_cases(name: str) -> list[Any]:
    """Return (language, section, entry) for each entry with an example or a counter-example in ``lexicon/*/<name>.yaml``."""
    return list(_cases(name))


def _cases(name: str) -> Iterator[Any]:
    for path in sorted(FOLDER.glob(f"*/{name}.yaml")):
        language = path.parent.name
        for section, entries in read_lexicon(language, name).items():
            for number, entry in enumerate(entries):
                if "example" in entry or "counter" in entry:
                    yield pytest.param(language, section, entry, id=f"{language}-{name}-{section}-{number}")


def unmarked(example: str) -> tuple[str, tuple[int, int] | None]:
    """Return the sentence without its braces, and the span that they held."""
    found = re.search(r"\{(.*?)\}", example)
    text = example.replace("{", "").replace("}", "")
    return text, None if found is None else (found.start(), found.end() - 2)
