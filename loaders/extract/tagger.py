"""Names that a small statistical model finds: conditional random fields over the features of ``features``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rabita.loaders.extract.features import features_of
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import Found, Language, MentionType, Reading, Sentence, Word
from rabita.loaders.extract.trained import LICENCE, kept_with_models, model_path
from rabita.schema.extraction import Model

if TYPE_CHECKING:
    from pycrfsuite import Tagger

LEAST = 0.5
"""Confidence below which a name is dropped; measured on the held-out fifth of the training corpora."""
_JOINING = frozenset({"بن", "بنت", "ال", "bin", "bint", "ibn"})
_SIGNS = frozenset("-.'’&")
_TYPES: dict[str, MentionType] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def tag_names(reading: Reading, known: Sequence[Found]) -> Iterator[Found]:
    """Yield the names that the model of each sentence's language finds; ``known`` is what the gazetteer says."""
    by_start = sorted(known, key=lambda found: found.start)
    position = 0
    for sentence in reading.sentences:
        while position < len(by_start) and by_start[position].end <= sentence.start:
            position += 1
        inside = [found for found in by_start[position : position + len(sentence.words)] if found.start < sentence.end]
        yield from _tag(sentence, reading.text, inside)


@kept_with_models()
def models_used() -> tuple[Model, ...]:
    """Return the trained files that take part; read once in a process."""
    return tuple(
        Model(name=name, sha256=hashlib.sha256(model_path(file).read_bytes()).hexdigest(), licence=LICENCE)
        for language in ("ar", "en")
        for name, file in ((f"mentions-{language}", f"{language}.crf"), (f"letters-{language}", f"{language}.letters.tsv"))
    )


def _tag(sentence: Sentence, text: str, known: Sequence[Found]) -> Iterator[Found]:
    tagger = _tagger(sentence.language)
    tagger.set(features_of(sentence.words, text, known, sentence.language))
    labels = tagger.tag()
    for first, end, label in _chunks(labels):
        sure = sum(tagger.marginal(labels[place], place) for place in range(first, end)) / (end - first)
        end = _with_particles(sentence.words, end) if label == "PER" else end
        words = sentence.words[first + (sentence.words[first].key == "the") : end]
        if words and sure >= LEAST and _can_be_name(words, sentence.language):
            source = f"mentions:crf-{sentence.language}"
            yield Found(words[0].start, words[-1].end, _TYPES[label], "NAM", source, round(sure, 3))


def _with_particles(words: Sequence[Word], end: int) -> int:
    """Return the end of a name that goes on with words such as *bin* and what follows them."""
    while end + 1 < len(words) and words[end].key in _JOINING and words[end + 1].key.isalpha():
        end += 2
    return end


def _can_be_name(words: Sequence[Word], language: Language) -> bool:
    """Tell whether ``words`` hold no sign that parts names, and are not one common word."""
    if any(not word.key[0].isalnum() and word.key not in _SIGNS for word in words):
        return False
    return len(words) > 1 or words[0].key not in words_of(language, "not_in_names")


def _chunks(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the chunks that labels such as ``B-PER I-PER O`` tell; an I without its B begins one."""
    start, label = 0, ""
    for index, tag in enumerate([*labels, "O"]):
        if label and tag != f"I-{label}":
            yield start, index, label
            label = ""
        if tag != "O" and not label:
            start, label = index, tag[2:]


@kept_with_models()
def _tagger(language: Language) -> Tagger:
    """Return the tagger of a language, loaded once in a process."""
    from pycrfsuite import Tagger

    tagger = Tagger()
    tagger.open(str(model_path(f"{language}.crf")))
    return tagger


def label_words(words: Sequence[Word], spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return the label of each word for the names at ``spans`` (start, end, type); a word partly in one belongs to it."""
    labels = ["O"] * len(words)
    for start, end, label in spans:
        place = "B"
        for index, word in enumerate(words):
            if word.start < end and start < word.end:
                labels[index], place = f"{place}-{label}", "I"
    return labels
