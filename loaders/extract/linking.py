"""Stage 11: who is told of in Arabic and in English of one document. What is sure becomes one, what is not waits for a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rabita.loaders.extract.gazetteer import referent_of
from rabita.loaders.extract.reading import Found, FoundLink, Language, Reading
from rabita.schema.identity.comparison import LIKELY_NAME, Comparison, Kind, Side, compare, shared_titles
from rabita.schema.identity.vocabulary import read_words
from rabita.schema.names import language_of

_KINDS: Mapping[str, Kind] = {"PER": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Told(NamedTuple):
    """One of whom the document tells in one language: its key among the mentions, and what is known of it."""

    key: str
    language: Language
    side: Side


class Pair(NamedTuple):
    """One told of in Arabic and one in English, with what their comparison gave."""

    arabic: Told
    english: Told
    found: Comparison


def link_languages(reading: Reading) -> Reading:
    """Return ``reading`` with the links between those who are named in Arabic alone and those in English alone."""
    told = list(_told(reading))
    pairs = [
        Pair(arabic, english, found)
        for arabic in told
        if arabic.language == "ar"
        for english in told
        if english.language == "en" and (found := compare(arabic.side, english.side)).decision != "different"
    ]
    return replace(reading, links=tuple(_decided(pairs)))


def _told(reading: Reading) -> Iterator[Told]:
    groups: dict[str, list[Found]] = {}
    for found in reading.mentions:
        if found.type in _KINDS:
            groups.setdefault(reading.identity(found), []).append(found)
    for key, group in groups.items():
        names = frozenset(_name(reading, found) for found in group if found.kind == "NAM")
        languages = {language_of(name) for name in names}
        if len(languages) == 1:
            yield Told(key, languages.pop(), _side(reading, key, group, names))


def _name(reading: Reading, found: Found) -> str:
    """Return the words of a mention; those of a hashtag are set apart."""
    text = reading.text[found.start : found.end]
    return _HUMP.sub(" ", text) if reading.text[found.start - 1 : found.start] == "#" else text


def _side(reading: Reading, key: str, group: Sequence[Found], names: frozenset[str]) -> Side:
    known, kind = referent_of(key), _KINDS[group[0].type]
    titles = frozenset(reading.text[slice(*found.title)] for found in group if found.title is not None)
    states = frozenset(state for title in titles for state in read_words(title).states())
    within = known.within or known.iso2 if known else None
    return Side(
        kind="state" if known is not None and known.cls == "Country" else kind,
        names=names,
        states=frozenset({within}) if within else states,
        roles=titles,
        ids=frozenset({("wikidata", known.wikidata)} if known is not None and known.wikidata else ()),
    )


def _decided(pairs: Sequence[Pair]) -> Iterator[FoundLink]:
    """Yield the links of ``pairs``: of several who could be the same none is sure, and who is found is not looked for elsewhere."""
    fits = Counter(told.key for pair in pairs for told in (pair.arabic, pair.english))
    judged = [_by_title(pair) if fits[pair.arabic.key] == fits[pair.english.key] == 1 else pair for pair in pairs]
    rivals = Counter(told.key for pair in judged if pair.found.decision == "same" for told in (pair.arabic, pair.english))
    for arabic, english, found in judged:
        taken = rivals[arabic.key], rivals[english.key]
        if found.decision == "same" and taken == (1, 1):
            yield FoundLink(arabic.key, english.key, "same", found.score, found.reasons)
        elif found.decision == "same":
            yield FoundLink(arabic.key, english.key, "possible", found.score, (*found.reasons, "several fit"))
        elif taken == (0, 0):
            yield FoundLink(arabic.key, english.key, "possible", found.score, found.reasons)


def _by_title(pair: Pair) -> Pair:
    """Return the only pair that two people of a document fit in as ``same`` when they also bear one title.

    As with a titled last name in one language: *General Okello* is the *General James Okello* of the same document.
    """
    title = shared_titles(pair.arabic.side, pair.english.side)
    if pair.arabic.side.kind != "person" or not title or pair.found.score < LIKELY_NAME:
        return pair
    reasons = (*pair.found.reasons, f"one title in one document: {title}", "no other of that name in it")
    return pair._replace(found=pair.found._replace(decision="same", reasons=reasons))
