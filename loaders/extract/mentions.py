"""Stage 4: who and what is named, from the gazetteer and the grammars of bodies, posts and titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from rabita.loaders.extract.bodies import find_bodies
from rabita.loaders.extract.clitics import trim_clitics
from rabita.loaders.extract.epithets import find_epithets
from rabita.loaders.extract.folding import Folded, fold_text
from rabita.loaders.extract.gazetteer import LANGUAGES, matcher, referent_of
from rabita.loaders.extract.lexicons import folded, words_of
from rabita.loaders.extract.matching import Cover, Match, longest
from rabita.loaders.extract.people import find_people
from rabita.loaders.extract.posts import find_accounts, spoken_tags
from rabita.loaders.extract.propagation import propagate
from rabita.loaders.extract.reading import Found, Reading
from rabita.loaders.extract.tagger import tag_names

SOURCE = "mentions:gazetteer"
SURE = 0.6
"""Confidence from which a name found by a model beats a part of it that the gazetteer knows; measured on held-out fifths."""
_DEFINITE_BEFORE = re.compile(r"(?<![^\W_])[وفبل]?ال[^\W_]+(?:ه|ات) $")
"""An Arabic feminine or plural with the article: what follows is its adjective, though it be spelt as a state."""
_REACH = 40
_CONFIDENCE = {"NAM": 0.95, "ADJ": 0.9, "NOM": 0.6, "PRO": 0.5}


def find_mentions(reading: Reading) -> Reading:
    """Return ``reading`` with its mentions in text order; names do not overlap, an adjective may lie in a name."""
    length = len(reading.text)
    known = merged([find_accounts(reading), find_known(reading.folded), _tags(reading)], length)
    names = trim_clitics(reading, tag_names(reading, known), known)
    states = frozenset(found.start for found in known if found.type == "GPE")
    tagged = [found for found in names if not _is_office(reading, found) and not _is_title_of(reading, found, states)]
    people = find_people(reading, known, tagged)
    epithets = list(find_epithets(reading, known))
    named = merged([_containing(reading, known, tagged), known, epithets, people, tagged], length)
    return replace(reading, mentions=tuple(merged([named, propagate(reading, named)], length)))


def _is_office(reading: Reading, found: Found) -> bool:
    """Tell whether what a model took for a name is a month, a title, or an English office or its initials: *Chief of Air Staff (CAS)*."""
    if folded(reading.text[found.start : found.end]) in _no_names():
        return True
    if found.type != "ORG" or not reading.text[found.start].isascii():
        return False
    text = reading.text[found.start : found.end]
    if text.isupper() and len(text) <= 5 and reading.text[found.start - 1 : found.start] == "(":
        before = reading.text[max(0, found.start - _REACH) : found.start - 1]
        return any(word in words_of("en", "office_heads") for word in folded(before).split())
    return folded(text).split()[0] in words_of("en", "office_heads")


def _is_title_of(reading: Reading, found: Found, states: Set[int]) -> bool:
    """Tell whether the one word is a title of the state behind it, though it may be a name elsewhere: ``سلطان عمان``."""
    word = folded(reading.text[found.start : found.end])
    return found.end + 1 in states and word in words_of("ar", "offices", "titles")


@cache
def _no_names() -> frozenset[str]:
    """Return words that alone are no name, whatever a model says: months and titles."""
    months = (words_of(language, section, "times") for language in LANGUAGES for section in ("months", "weekdays"))
    titles = words_of("ar", "offices", "titles") - words_of("ar", "given", "names")
    return frozenset().union(*months, titles)


def _containing(reading: Reading, known: Iterable[Found], tagged: Iterable[Found]) -> Iterator[Found]:
    """Yield the names that a model is sure of and that hold a known name and more: *Bank of Sudan*.

    Arabic words behind a known name make it longer only with the article: an adverb behind it is none of it.
    """
    inside, ends = Cover(len(reading.text)), dict[int, int]()
    for found in known:
        if found.kind == "NAM":
            inside.take(found.start, found.end)
            ends[found.start] = max(found.end, ends.get(found.start, 0))
    for found in tagged:
        is_part = not inside.is_free(found.start, found.end) and not inside.is_full(found.start, found.end)
        added = folded(reading.text[ends.get(found.start, found.end) : found.end]).split()
        if is_part and found.confidence >= SURE and all(word.isascii() or word.startswith("ال") for word in added):
            yield found


def find_known(folded: Folded) -> list[Found]:
    """Return the names of the gazetteer and the bodies that stand in ``folded``."""
    matches = list(matcher().find(folded))
    plain = [match for match in matches if match.surface.takes is None]
    best = longest(_likeliest_first(folded, [*find_bodies(folded, matches), *plain]), len(folded.text))
    inside = _adjectives_inside(plain, best, len(folded.text))
    return [_found(folded, match) for match in (*best, *inside)]


def merged(sources: Iterable[Iterable[Found]], length: int) -> list[Found]:
    """Return the mentions of all ``sources`` in text order; where names overlap, the earlier source wins."""
    found = [found for source in sources for found in source]
    cover, kept = Cover(length), []
    for name in (name for name in found if name.kind != "ADJ"):
        if cover.is_free(name.start, name.end):
            cover.take(name.start, name.end)
            kept.append(name)
    spans = {(name.start, name.end) for name in kept}
    adjectives = {(found.start, found.end): found for found in found if found.kind == "ADJ"}
    outside = [adjective for span, adjective in adjectives.items() if span not in spans]
    return sorted([*kept, *outside], key=lambda found: (found.start, -found.end))


def _found(folded: Folded, match: Match) -> Found:
    surface = match.surface
    start, end = folded.span(match.start, match.end)
    return Found(start, end, surface.type, surface.kind, SOURCE, _CONFIDENCE[surface.kind], surface.key)


def _adjectives_inside(plain: Iterable[Match], best: Iterable[Match], length: int) -> list[Match]:
    """Return the nationalities that are a part of the name of a body."""
    bodies = Cover(length)
    for match in best:
        if match.surface.type == "ORG":
            bodies.take(match.start, match.end)
    adjectives = (match for match in plain if match.surface.kind == "ADJ" and bodies.is_full(match.start, match.end))
    return longest(adjectives, length)


def _likeliest_first(folded: Folded, matches: Sequence[Match]) -> list[Match]:
    """Return ``matches``; of the meanings of the same words the one spelt so comes first, then that of a state told of more."""
    meanings: dict[tuple[int, int], set[str]] = {}
    for match in matches:
        meanings.setdefault((match.start, match.end), set()).add(f"{match.surface.kind} {match.surface.key}")
    around = Counter(_state(match) for match in matches if len(meanings[match.start, match.end]) == 1)
    return sorted(matches, key=lambda match: _rank(folded, match, meanings, around))


def _rank(
    folded: Folded, match: Match, meanings: Mapping[tuple[int, int], set[str]], around: Mapping[str | None, int]
) -> tuple[bool, bool, int]:
    if len(meanings[match.start, match.end]) == 1:
        return False, False, 0
    start, end = folded.span(match.start, match.end)
    is_marked = len(match.surface.listed) > len(match.surface.text) and folded.source[start:end] == match.surface.listed
    is_adjective = _DEFINITE_BEFORE.search(folded.text, max(0, match.start - _REACH), match.start) is not None
    return not is_marked, (match.surface.kind == "ADJ") != is_adjective, -around[_state(match)]


def _state(match: Match) -> str | None:
    found = referent_of(match.surface.key)
    return None if found is None else found.iso2 or found.within


def _tags(reading: Reading) -> Iterator[Found]:
    """Yield what a hashtag in camel case names: its words are looked up set apart, and found when they are one name."""
    for start, end, words in spoken_tags(reading.text):
        for found in find_known(fold_text(words)):
            if found.kind == "NAM" and (found.start, found.end) == (0, len(words)):
                yield found._replace(start=start, end=end)
