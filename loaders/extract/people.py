"""Names of people behind a title, rank or form of address: ``TITLE (of body or nationality) RANK* NAME``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.letters import likeness_to_names
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.matching import Cover
from rabita.loaders.extract.phrases import phrase_at, phrases, without_clitics
from rabita.loaders.extract.reading import Found, Language, Reading, Sentence, Word
from rabita.loaders.extract.word_tables import commonness_as_name

SOURCE = "mentions:titles"
LONGEST_NAME = 5
"""Words of a name, without particles."""
_LIKE_NAMES = ("1", "2", "3")
_ALI = "علي"
"""A given name that folds to the same as the preposition ``على``."""
_PRONOUNS = ("ه", "ها", "هم")
_NUMERALS = ("II", "III", "IV", "VI")


class Title(NamedTuple):
    """A title that begins behind the first ``cut`` letters of a word, and ends before word ``end`` of its sentence.

    ``is_sure``: whatever word follows is a name, as behind a rank; behind *head of* or *member* it seldom is.
    """

    cut: int
    end: int
    is_sure: bool


def find_people(reading: Reading, known: Collection[Found], named: Collection[Found] = ()) -> Iterator[Found]:
    """Yield the names that follow a title. ``known`` are the states and bodies, ``named`` the people found by other means."""
    cover, ends = Cover(len(reading.text)), {found.start: found.end for found in known}
    people = {found.start: found for found in named if found.type == "PER"}
    for found in known:
        cover.take(found.start, found.end)
    for sentence in reading.sentences:
        yield from _in_sentence(sentence, reading, cover, ends, people)


def join_family_names(reading: Reading) -> Reading:
    """Return ``reading`` with the nationality behind a given name as the family name that it is there: *Salim al-Kini*."""
    given = words_of("ar", "given", "names")
    people = {found.end: found for found in reading.mentions if found.type == "PER" and found.kind == "NAM"}
    joined: dict[int, Found] = {}
    for found in reading.mentions:
        person = (
            people.get(found.start - 1) if found.kind == "ADJ" and reading.text[found.start - 1 : found.start] == " " else None
        )
        if person is not None and reading.text[found.start : found.end].startswith("ال"):
            words = fold_text(reading.text[person.start : person.end]).text.split()
            if words[0] in given:
                joined[person.start] = person._replace(end=found.end)
    ends = {*people, *(person.end for person in joined.values())}
    kept = (found for found in reading.mentions if found.kind != "ADJ" or found.end not in ends)
    return replace(reading, mentions=tuple(joined.get(found.start, found) for found in kept))


def _in_sentence(
    sentence: Sentence, reading: Reading, cover: Cover, ends: Mapping[int, int], people: Mapping[int, Found]
) -> Iterator[Found]:
    words, text, index = sentence.words, reading.text, 0
    while index < len(words):
        title = _title(words, index, text, ends)
        if title is None:
            index += 1
            continue
        end = _name_end(words, title, text, cover)
        span = (reading.start_of(words[index], title.cut), words[title.end - 1].end)
        if title.end < len(words) and (person := people.get(words[title.end].start)) is not None:
            is_part = (
                sum(
                    1
                    for word in words[title.end : end]
                    if word.end <= person.end and word.key not in words_of("ar", "name_particles")
                )
                == 1
            )
            longer = max(person.end, words[end - 1].end) if end > title.end and is_part else person.end
            yield person._replace(end=longer, title=span, confidence=max(person.confidence, 0.9))
        elif end > title.end:
            yield Found(words[title.end].start, words[end - 1].end, "PER", "NAM", SOURCE, 0.8, title=span)
        index = max(end, title.end)


def _title(words: Sequence[Word], index: int, text: str, ends: Mapping[int, int]) -> Title | None:
    """Return the longest chain of titles, bodies and nationalities that begins at ``index`` with a title."""
    language: Language = "en" if "a" <= words[index].key[:1] <= "z" else "ar"
    cut, length = _head(words, index, text, language)
    if not length:
        return None
    last, end = index, index + length
    while end < len(words) and (step := _more(words, end, text, language, ends)):
        last, end = end, end + step
    key = words[last].key[cut if last == index else 0 :]
    return Title(cut, end, language == "en" or key in words_of("ar", "sure", "titles") or _opens_name(words, last, end, ends))


def _opens_name(words: Sequence[Word], last: int, end: int, ends: Mapping[int, int]) -> bool:
    """Tell whether a name stands behind an Arabic office of a state, which no list of given names has: its second word is a name's."""
    if end + 1 >= len(words) or _stop(words[last], ends) is None or words[end + 1].start - words[end].end > 1:
        return False
    first, second = words[end].key, words[end + 1].key
    is_word = first in words_of("ar", "not_in_names") or first.endswith(_PRONOUNS) or not first.isalpha()
    return not is_word and second not in words_of("ar", "not_in_names") and commonness_as_name(second, "ar") >= "2"


def _more(words: Sequence[Word], index: int, text: str, language: Language, ends: Mapping[int, int]) -> int:
    """Return how many words from ``index`` on go on with a title."""
    if language == "en":
        if words[index].key == "." and index + 1 < len(words):
            return 1 if words[index].start == words[index - 1].end else 0
        return _length(words, index, text, language)
    stop = _stop(words[index], ends)
    if stop is not None:
        return sum(1 for word in words[index : index + 8] if word.end <= stop)
    if words[index].key in words_of("ar", "given", "names"):
        return 0  # a title such as Sultan or Amir that is a given name here
    return _length(words, index, text, language) or int(words[index].key in words_of("ar", "of_office", "titles"))


def _stop(word: Word, ends: Mapping[int, int]) -> int | None:
    """Return where the state or body ends that ``word`` begins, with or without a proclitic."""
    return next((ends[start] for start in range(word.start, min(word.start + 3, word.end)) if start in ends), None)


def _head(words: Sequence[Word], index: int, text: str, language: Language) -> tuple[int, int]:
    """Return the length of a proclitic and the number of words of a title that begins at ``index``; 0 words: none."""
    forms = without_clitics(words[index].key) if language == "ar" else ((0, words[index].key),)
    return next(((cut, length) for cut, key in forms if (length := _length(words, index, text, language, key=key))), (0, 0))


def _length(words: Sequence[Word], index: int, text: str, language: Language, *, key: str | None = None) -> int:
    """Return the number of words of the longest title of the lexicon at ``index``, 0 for none."""
    if language == "en" and text[words[index].start].islower():
        return 0
    title = phrase_at(words, index, phrases(language, "titles", "ranks", "address", "offices"), key=key)
    return 0 if title is None else len(title.keys)


def _name_end(words: Sequence[Word], title: Title, text: str, cover: Cover) -> int:
    """Return the index behind the name that follows ``title``; the end of the title when there is none."""
    index, count = title.end, 0
    is_opener = index < len(words) and (
        words[index].key in _name_openers() or text[words[index].start : words[index].end] == _ALI
    )
    if not title.is_sure and index < len(words) and not is_opener:
        return index
    while index < len(words) and count < LONGEST_NAME and cover.is_free(words[index].start, words[index].end):
        step = _name_step(words, index, text, count)
        if not step:
            break
        index, count = index + step, count + 1
    return index


@cache
def _name_openers() -> frozenset[str]:
    """Return the Arabic words that begin a name wherever they stand."""
    return words_of("ar", "given", "names") | words_of("ar", "name_particles")


def _name_step(words: Sequence[Word], index: int, text: str, count: int) -> int:
    """Return how many words from ``index`` on are one more part of a name that has ``count`` parts, particles included."""
    key = words[index].key
    if count and words[index].start - words[index - 1].end > 2:
        return 0
    if "a" <= key[:1] <= "z":
        return _latin_step(words, index, text)
    if text[words[index].start : words[index].end] == _ALI:
        return 1
    return _arabic_step(words, index, is_first=count == 0, is_second=count == 1) if key.isalpha() else 0


def _latin_step(words: Sequence[Word], index: int, text: str) -> int:
    key, after = words[index].key, words[index + 1 : index + 3]
    is_particle = key in words_of("en", "name_particles")
    if after and after[0].key == "-" and len(after) == 2 and after[1].start == words[index].end + 1 and after[1].key.isalpha():
        return 3
    if is_particle:
        return 2 if after and _is_capital(after[0], text) else 0
    if not _is_capital(words[index], text) or key in words_of("en", "not_in_names"):
        return 0
    return 2 if len(key) == 1 and after and after[0].key == "." else 1


def _arabic_step(words: Sequence[Word], index: int, *, is_first: bool, is_second: bool) -> int:
    """Return 1 or 2 words of an Arabic name: any word behind a title, any behind a given name, then given names and particles."""
    key, particles = words[index].key, words_of("ar", "name_particles")
    if key in words_of("ar", "not_in_names") or len(key) < 2:
        return 0
    if key in particles:
        return 2 if index + 1 < len(words) and words[index + 1].key.isalpha() else 0
    if is_first:
        return 0 if key.startswith("ال") else 1
    given, before = words_of("ar", "given", "names"), words[index - 1].key
    is_family = before in given and (is_second or (key.startswith("ال") and words[index - 2].key in particles))
    is_family = is_family or (is_second and words[index - 2].key in particles and not key.startswith("ال"))
    is_common = is_second and (commonness_as_name(key, "ar") >= "2" or likeness_to_names(key, "ar") in _LIKE_NAMES)
    return int(key in given or before in particles or is_family or is_common)


def _is_capital(word: Word, text: str) -> bool:
    source = text[word.start : word.end]
    return source[0].isupper() and (not source.isupper() or len(source) == 1 or source in _NUMERALS)
