"""Checks that everything a default install brings is under a licence that lets it be used beside Apache-2.0 code."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement

# SPDX identifiers, and the spellings that packages without one use. MPL-2.0 asks for nothing of who only imports.
ALLOWED = re.compile(r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Unlicense)\b", re.IGNORECASE)
FORBIDDEN = re.compile(r"\b(A?GPL|Affero|SSPL|BUSL|Business Source)", re.IGNORECASE)


def closure(name: str) -> dict[str, Distribution]:
    """Return ``name`` and all that it needs on this platform, without extras, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        found[name] = dist = distribution(name)
        needs = (Requirement(text) for text in dist.requires or ())
        waiting += [
            need.name for need in needs if need.name not in found and (need.marker is None or need.marker.evaluate({"extra": ""}))
        ]
    return found


def licence(dist: Distribution) -> str:
    """Return what ``dist`` says of its licence: the SPDX expression, else its classifiers, else the first line of free text."""
    classifiers = [line for line in dist.metadata.get_all("Classifier") or () if line.startswith("License ::")]
    stated = dist.metadata.get("License-Expression") or "; ".join(line.rpartition("::")[2].strip() for line in classifiers)
    return stated or (dist.metadata.get("License") or "unknown").strip().partition("\n")[0]


def is_permissive(text: str) -> bool:
    """Tell whether a licence is on the list; of several joined by OR one is enough, for a user may choose it."""
    return any(ALLOWED.search(part) and not FORBIDDEN.search(part) for part in text.split(" OR "))


def main() -> int:
    """Print each package whose licence is not on the list; exit 1 when there are some."""
    stated = {name: licence(dist) for name, dist in closure("rabita").items()}
    wrong = {name: text for name, text in stated.items() if not is_permissive(text)}
    for name, text in sorted(wrong.items()):
        print(f"{name}: licence {text!r} is not on the list of tools/check_licences.py")
    if not wrong:
        print(f"licences: {len(stated)} packages of a default install, all permissive")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
