"""The patterns of ``lexicon/*/times.yaml`` as regular expressions over a folded text, and what a match tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.lexicons import folded, read_lexicon, values_of
from rabita.loaders.extract.reading import Language
from rabita.schema.hijri import hijri_months

_SLOT = re.compile(r"\{([a-z_]+?)(_[b-f])?\}")
_LISTS = {
    "weekday": "weekdays",
    "month": "months",
    "relative": "relative_days",
    "which": "which",
    "unit": "units",
    "dual": "duals",
    "dual_of": "duals_of",
    "decade": "decades",
    "ordinal": "ordinals",
    "quarter": "quarters",
    "season": "seasons",
    "part": "parts",
}
_PLAIN = {
    "day": "(?:0?[1-9]|[12][0-9]|3[01])",
    "month_number": "(?:0?[1-9]|1[0-2])",
    "year": "(?:1[0-9]{3}|20[0-9]{2})",
    "hijri": " ?(?:هجريه|هجري|للهجره|ه)",
}
_CLITIC = "(?:وب|ول|وك|[وفبلك])?"

Parts = Mapping[str, Sequence[str]]
"""What a match tells: for each slot (``day``, ``month``, ...) the words that fill it, in text order."""


class Match(NamedTuple):
    """A time at the folded offsets ``[start, end)``, found by the pattern ``rule``."""

    start: int
    end: int
    rule: str
    parts: Parts


def find_times(text: str, language: Language) -> list[Match]:
    """Return the times of one language in the folded ``text``: longest first wins, in text order, none overlapping."""
    found = [_match(rule, match) for rule, regex in compiled_patterns(language) for match in regex.finditer(text)]
    kept: list[Match] = []
    end = 0
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if match.start >= end and not _is_vetoed(text, match, language):
            kept.append(match)
            end = match.end
    return kept


@cache
def compiled_patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the rules in the order of the file, each with its expression; the time is the group ``span``."""
    entries = read_lexicon(language, "times")["patterns"]
    return tuple((entry["value"], re.compile(_regex(entry["pattern"], language))) for entry in entries)


def month_numbers(language: Language) -> Mapping[str, int]:
    """Return the Gregorian months by their folded names."""
    return values_of(language, "months", "times")


def _regex(pattern: str, language: Language) -> str:
    filled = _SLOT.sub(lambda slot: f"(?P<{slot[1]}{slot[2] or ''}>{_slot(slot[1], language)})", pattern.replace(" ", " {1,2}"))
    filled = filled.replace(" {1,2}?", " {0,2}")
    return rf"(?<![^\W_])(?<![0-9][.,/-]){_CLITIC if language == 'ar' else ''}(?P<span>{filled})(?![^\W_]|[./-][0-9])"


def _slot(name: str, language: Language) -> str:
    if name in _PLAIN:
        return _PLAIN[name]
    if name == "count":
        return _alternatives(values_of(language, "numbers", "times")) + "|[1-9][0-9]?"
    words = set(values_of(language, _LISTS[name], "times"))
    return _alternatives(words | set(hijri_months()) if name == "month" else words)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _match(rule: str, match: re.Match[str]) -> Match:
    parts: dict[str, list[str]] = {}
    filled = [
        (match.start(name), name, value) for name, value in match.groupdict().items() if value is not None and name != "span"
    ]
    for _, name, value in sorted(filled):
        parts.setdefault(re.sub("_[b-f]$", "", name), []).append(value)
    return Match(match.start("span"), match.end("span"), rule, parts)


def _is_vetoed(text: str, match: Match, language: Language) -> bool:
    """Tell whether a word beside a bare day makes it something else, such as a prayer or a newspaper."""
    if match.rule not in ("relative_day", "weekday") or "which" in match.parts or len(match.parts) > 1:
        return False
    words = text[match.start : match.end]
    before, after = text[max(0, match.start - 30) : match.start].split(), text[match.end : match.end + 30].split()
    return any(
        words in veto["words"] and bool(_bare(before[-1:]) & veto["before"] or set(after[:1]) & veto["after"])
        for veto in _vetoes(language)
    )


def _bare(words: Sequence[str]) -> set[str]:
    return {word[cut:].strip('،.,"«»') for word in words for cut in (0, 1)}


@cache
def _vetoes(language: Language) -> tuple[Mapping[str, frozenset[str]], ...]:
    return tuple(
        {key: frozenset(map(folded, entry.get(key, ()))) for key in ("words", "before", "after")}
        for entry in read_lexicon(language, "times").get("vetoes", ())
    )
