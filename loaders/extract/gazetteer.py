"""The known names: states, cities and organisations of the project's gazetteer, and the bodies and regions of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.lexicons import Entry, folded, read_lexicon, words_of
from rabita.loaders.extract.matching import Matcher, Surface
from rabita.loaders.extract.reading import Language, MentionType
from rabita.schema.gazetteer_entries import Entry as Known
from rabita.schema.gazetteer_entries import read_gazetteer

LANGUAGES: tuple[Language, ...] = ("ar", "en")
_SIDES = ("before", "not_before", "not_after")
_NISBA = ("", "ة", "ين", "ون", "ان", "تان", "تين", "ات")
"""Endings of an Arabic adjective of nationality: gender and number."""


class Referent(NamedTuple):
    """What a key stands for: a class of the ontology, ids of authorities, the state it belongs to (ISO code)."""

    cls: str
    iso2: str | None = None
    wikidata: str | None = None
    within: str | None = None


@cache
def referents() -> Mapping[str, Referent]:
    """Return what each key of a surface stands for."""
    known = {_key(entry): Referent(entry.cls, entry.iso_code, entry.wikidata, entry.within) for entry in read_gazetteer()}
    listed = {_word_key(word): Referent(entry["class"]) for _, entry in _own_entries() for word in entry["words"]}
    return {**listed, **known}


def referent_of(key: str) -> Referent | None:
    """Return what ``key`` stands for; the key of a body joins those of its state and of its head with ``|``."""
    state, _, head = key.rpartition("|")
    found = referents().get(head)
    return found._replace(within=referents()[state].iso2) if state and found else found


@cache
def matcher() -> Matcher:
    """Return the matcher of all known names, made once in a process."""
    return Matcher(_conditioned(dict.fromkeys(_surfaces())))


def _surfaces() -> Iterator[Surface]:
    """Yield all surfaces; among those of one text the first that is told wins."""
    for entry in read_gazetteer():
        type_: MentionType = "GPE" if entry.cls in ("Country", "City") else "ORG"
        for language in LANGUAGES:
            for name in (entry.label[language], *entry.alias[language]):
                yield from _name(name if entry.cls == "City" else name.removeprefix("The "), _key(entry), type_)
    for _, own in _own_entries():
        for name in own["words"]:
            yield from _name(name, _word_key(name), own["type"], own.get("takes"))
    for language in LANGUAGES:
        for own in read_lexicon(language, "places")["states"]:
            for name in own["words"]:
                yield from _name(name, f"iso:{own['value']}", "GPE")
        yield from _adjectives(language)


def _name(name: str, key: str, type_: MentionType, takes: str | None = None) -> Iterator[Surface]:
    text = folded(name)
    exact = name if name.isupper() and len(name) <= 6 else None
    yield Surface(text, key, type_, "NAM", exact, takes=takes, listed=name)
    if text.startswith("ال"):
        yield Surface(text[2:], key, type_, "NAM", elided=True, takes=takes)


def _adjectives(language: Language) -> Iterator[Surface]:
    for entry in read_gazetteer():
        for adjective in entry.adjective[language]:
            forms = _nisba(adjective) if language == "ar" else (adjective, f"{adjective}s")
            yield from _allowed(language, forms, _key(entry))
    for own in read_lexicon(language, "places")["adjectives"]:
        yield from _allowed(language, own["words"], f"iso:{own['value']}")


def _nisba(adjective: str) -> Iterator[str]:
    """Yield the forms of an adjective of one word, or of two, both of which are inflected."""
    for article in ("", "ال"):
        for ending in _NISBA[:2] if " " in adjective else _NISBA:
            yield " ".join(f"{article}{part}{ending}" for part in adjective.split())


def _allowed(language: Language, forms: Iterable[str], key: str) -> Iterator[Surface]:
    for form in forms:
        text = folded(form)
        if text in words_of(language, "not_adjectives", "places"):
            continue
        yield Surface(text, key, "GPE", "ADJ")
        if text.startswith("ال"):
            yield Surface(text[2:], key, "GPE", "ADJ", elided=True)


def _own_entries() -> Iterator[tuple[Language, Entry]]:
    """Yield the entries of the lexicon that name bodies, sites and regions."""
    for language in LANGUAGES:
        for file, sections in (("organizations", ("named", "heads", "alone", "facilities")), ("places", ("regions",))):
            for section in sections:
                for entry in read_lexicon(language, file).get(section, ()):
                    yield language, entry


def _conditioned(surfaces: Iterable[Surface]) -> Iterator[Surface]:
    """Yield ``surfaces`` with the words that must or must not stand beside them."""
    conditions: dict[str, Entry] = {
        folded(word): entry
        for language in LANGUAGES
        for entry in read_lexicon(language, "places")["not_names"]
        for word in entry["words"]
    }
    for surface in surfaces:
        entry = conditions.get(surface.text, {})
        before, not_before, not_after = (frozenset(map(folded, entry.get(side, ()))) for side in _SIDES)
        yield surface._replace(before=before, not_before=not_before, not_after=not_after)


def _key(entry: Known) -> str:
    return (
        f"iso:{entry.iso_code}"
        if entry.iso_code
        else f"wikidata:{entry.wikidata}"
        if entry.wikidata
        else _word_key(entry.label["en"])
    )


def _word_key(word: str) -> str:
    return f"name:{folded(word)}"
