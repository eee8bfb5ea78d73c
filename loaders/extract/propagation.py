"""Names that were found once are found again: full names, and the last name of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.matching import Cover
from rabita.loaders.extract.reading import Found, Reading, Word

SOURCE = "mentions:propagation"
SHORTEST = 4
"""Letters of an Arabic or Latin last name that is looked for alone."""


def propagate(reading: Reading, known: Collection[Found]) -> Iterator[Found]:
    """Yield further mentions of the people among ``known``, where nothing else was found."""
    cover = Cover(len(reading.text))
    for found in known:
        cover.take(found.start, found.end)
    words = [word for sentence in reading.sentences for word in sentence.words]
    names = _names(words, known)
    for index, word in enumerate(words):
        for cut, key in _bare(word.key):
            for name in names.get(key, ()):
                if tuple(other.key for other in words[index + 1 : index + len(name)]) == name[1:]:
                    start, end = reading.start_of(word, cut), words[index + len(name) - 1].end
                    if cover.is_free(start, end) and _is_written_as_name(reading.text, start):
                        cover.take(start, end)
                        yield Found(start, end, "PER", "NAM", SOURCE, 0.75)


def _names(words: list[Word], known: Collection[Found]) -> Mapping[str, list[tuple[str, ...]]]:
    """Return the full and last names of the people among ``known``, by their first word, longest first."""
    at = {word.start: index for index, word in enumerate(words)}
    found: set[tuple[str, ...]] = set()
    for person in known:
        if person.type != "PER" or person.start not in at:
            continue
        first = at[person.start]
        name = tuple(word.key for word in words[first : first + 8] if word.end <= person.end)
        found |= {name, name[-1:]} if name and len(name[-1]) >= SHORTEST else {name}
    names: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(found, key=lambda name: (-len(name), name)):
        if name and (len(name) > 1 or name[0] not in words_of("ar", "not_in_names")):
            names.setdefault(name[0], []).append(name)
    return names


def _bare(key: str) -> Iterator[tuple[int, str]]:
    """Yield the word, then the word without a proclitic, each with the number of letters cut off."""
    yield 0, key
    for clitic in ("و", "ف", "ب", "ل"):
        if key.startswith(clitic) and len(key) > SHORTEST:
            yield 1, key[1:]


def _is_written_as_name(text: str, start: int) -> bool:
    return not text[start].islower()
