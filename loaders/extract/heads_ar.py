"""Arabic offices and descriptions: a head of the lexicon with what follows it, as far as it belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rabita.loaders.extract.lexicons import Entry, folded, read_lexicon, words_of
from rabita.loaders.extract.lines import Head, Line, country_of, is_told_of
from rabita.loaders.extract.phrases import phrase_at, phrases, without_clitics
from rabita.loaders.extract.reading import Found

_OWNERS = ("ه", "ها", "هم", "هما")
_ENDINGS = ("", "ه", "ون", "ين", "ان", "تان", "تين", "ات")
_OF_STATE = ("", "ل", "لل")
"""Proclitics that may stand before the body of an office."""


def arabic_head(line: Line, index: int, section: str) -> Head | None:
    """Return the office or description of ``section`` of the lexicon that begins in word ``index``."""
    head = _described(line, index) if section == "described" else _phrase(line, index, section)
    if head is None:
        return None
    read = _with_qualifiers if section == "described" else _with_office
    while (longer := read(line, head)) is not None:
        head = longer
    is_body = section == "described" and head.entry["type"] == "ORG" and not head.is_definite
    is_short = (
        (is_body or head.entry.get("takes") == "modifier") and not head.is_qualified and not is_told_of(line, index, head.stop)
    )
    return None if is_short or (head.needs_owner and not head.is_qualified) else head


def _phrase(line: Line, index: int, section: str) -> Head | None:
    for cut, key in without_clitics(line.words[index].key):
        phrase = phrase_at(line.words, index, phrases("ar", "nominals", section), key=key)
        if phrase is not None:
            stop = index + len(phrase.keys)
            start = line.reading.start_of(line.words[index], cut)
            is_definite = phrase.keys[-1].startswith("ال") and phrase.keys[-1] != "الله"
            kind = str(phrase.entry.get("value", ""))
            return Head(start, line.words[stop - 1].end, stop, phrase.entry, kind, is_definite=is_definite)
    return None


def _with_office(line: Line, head: Head) -> Head | None:
    """Return ``head`` with the next word or name that belongs to an office, or None when none does."""
    index = head.stop
    if index >= len(line.words) or not _is_close(line, head):
        return None
    found = line.name_at(index)
    if found is not None and found.type in ("GPE", "ORG"):
        return _with_name(line, head, found)
    if head.is_definite and line.is_word(index, "former"):
        return _longer(line, head)._replace(is_former=True)
    if head.is_definite and line.is_word(index, "current"):
        return _longer(line, head)
    return _with_portfolio(line, head)


def _with_portfolio(line: Line, head: Head) -> Head | None:
    key = line.words[head.stop].key
    listed = key in words_of("ar", "of_office", "titles")
    joined = head.is_definite and key.startswith("وال") and key[1:] in words_of("ar", "of_office", "titles")
    has_article = key.startswith("ال") or key.startswith("لل")
    if head.state is None and head.is_definite and key.startswith("ال") and key[2:] in _qualifiers():
        return _longer(line, head)
    if head.state is not None or not (listed or joined or (has_article and not head.is_definite and len(key) > 3)):
        return None
    kind = f"minister.{key}" if head.kind == "minister" else "head" if head.kind == "president" else head.kind
    return _longer(line, head)._replace(kind=kind, is_definite=head.is_definite or has_article)


def _with_name(line: Line, head: Head, found: Found) -> Head | None:
    """Return ``head`` with the state or body ``found``; a state told already, or another preposition, ends it."""
    clitic = line.between(line.words[head.stop].start, found.start)
    is_state = found.type == "GPE"
    if clitic not in (_OF_STATE if not is_state else ("",)) or (is_state and head.state is not None):
        return None
    if found.kind == "NAM" and head.is_qualified and not clitic:
        return None
    longer = head._replace(end=found.end, stop=line.behind(found, head.stop), is_definite=True, is_qualified=True)
    if is_state:
        return longer._replace(state=country_of(found))
    return longer._replace(body=line.reading.identity(found), kind="head" if head.kind == "president" else head.kind)


def _described(line: Line, index: int) -> Head | None:
    """Return the head of a description, with *senior* or *these* before it."""
    opened = index + int(line.is_word(index, "openers"))
    if opened >= len(line.words):
        return None
    before = line.words[index - 1].key if index else ""
    for cut, key in without_clitics(line.words[opened].key):
        is_definite = key.startswith("ال") and key[2:] in _forms()
        form = _forms().get(key[2:] if is_definite else key)
        if form is None or (is_definite and form[1] != "bare") or before in form[0].get("not_after", ()):
            continue
        entry, shape, word = form
        start = line.words[index].start if opened > index else line.reading.start_of(line.words[opened], cut)
        is_definite = is_definite or shape == "owned"
        kind = entry.get("value", word)
        can_own = not is_definite and (shape == "construct" or not word.endswith("ون"))
        return Head(
            start,
            line.words[opened].end,
            opened + 1,
            entry,
            kind,
            is_definite=is_definite,
            needs_owner=shape == "construct",
            can_own=can_own,
        )
    return None


def _with_qualifiers(line: Line, head: Head) -> Head | None:
    """Return ``head`` with the next adjective, owner or state, or None when none follows."""
    index = head.stop
    if index >= len(line.words) or not _is_close(line, head):
        return None
    found, key = line.name_at(index), line.words[index].key
    if found is not None:
        return _with_owner(line, head, found)
    bare = key[2:] if key.startswith("ال") else key
    if bare in _qualifiers() and (key != bare) == head.is_definite:
        return _longer(line, head)
    if head.can_own and not head.is_qualified and key in _forms() and _forms()[key][1] == "bare":
        return _longer(line, head)._replace(is_qualified=False)
    if head.can_own and f"ال{key}" in words_of("ar", "of_office", "titles"):
        return _longer(line, head)
    if _can_own(key) if not head.is_definite else (head.is_owned and key.startswith("و") and _can_own(key[1:])):
        return _longer(line, head)._replace(is_definite=True, is_owned=True)
    return None


def _can_own(key: str) -> bool:
    """Tell whether a plural can be one of ``key``, a word with the article: *the tribes*, *foreign affairs*."""
    form = _forms().get(key[2:])
    listed = key in words_of("ar", "complements", "nominals") or key in words_of("ar", "of_office", "titles")
    return key.startswith("ال") and (listed or (form is not None and form[1] == "bare"))


def _with_owner(line: Line, head: Head, found: Found) -> Head | None:
    """Return ``head`` with the nationality, or the state, body or person that it belongs to."""
    if found.start != line.words[head.stop].start:
        return None
    longer = head._replace(end=found.end, stop=line.behind(found, head.stop), is_qualified=True)
    if found.kind == "ADJ":
        has_article = line.words[head.stop].key.startswith("ال")
        return longer._replace(state=country_of(found)) if head.state is None and has_article == head.is_definite else None
    if head.is_definite or head.is_qualified or (found.type == "PER" and head.entry["type"] != "ORG"):
        return None
    if found.type == "GPE":
        return longer._replace(state=country_of(found), is_definite=True)
    return longer._replace(body=None if found.type == "LOC" else found.key, is_definite=True)


def _longer(line: Line, head: Head) -> Head:
    """Return ``head`` with the next word."""
    return head._replace(end=line.words[head.stop].end, stop=head.stop + 1, is_qualified=True)


def _is_close(line: Line, head: Head) -> bool:
    return line.words[head.stop].start - head.end <= 2


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(word + ending for word in words_of("ar", "qualifiers", "nominals") for ending in _ENDINGS)


@cache
def _forms() -> Mapping[str, tuple[Entry, str, str]]:
    """Return the forms of the heads of descriptions without article, each with its shape (bare, construct, owned) and word."""
    found: dict[str, tuple[Entry, str, str]] = {}
    for entry in read_lexicon("ar", "nominals")["described"]:
        for word in entry["words"]:
            for form, shape in _inflected(folded(word)):
                found.setdefault(form, (entry, shape, folded(word)))
    return found


def _inflected(word: str) -> Iterator[tuple[str, str]]:
    if word.endswith("ون"):
        yield from ((word, "bare"), (f"{word[:-2]}ين", "bare"), (f"{word[:-2]}و", "construct"), (f"{word[:-2]}ي", "construct"))
        yield from ((f"{word[:-2]}ي{owner}", "owned") for owner in _OWNERS[1:])  # with the first it is spelt as a feminine
        stems = [f"{word[:-2]}و"]
    else:
        yield from ((word, "bare"), (f"{word}ا", "bare"))
        stems = (
            [f"{word[:-1]}ت"]
            if word.endswith("ه")
            else [f"{word[:-1]}{hamza}" for hamza in "ويء"]
            if word.endswith("ء")
            else [word]
        )
    yield from ((stem + owner, "owned") for stem in stems for owner in _OWNERS)
