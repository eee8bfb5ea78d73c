"""Copies of sentences with other people in them, so that a tagger learns where names stand and not only which there are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from rabita.loaders.extract.lexicons import folded
from rabita.loaders.extract.reading import Language
from rabita.loaders.extract.training.corpora import Marked
from rabita.loaders.extract.word_tables import name_tokens

SEED = 0
_SHORTEST = 3
_CLITICS = "وفبلك"


def with_other_people(sentences: Iterable[Marked], language: Language) -> Iterator[Marked]:
    """Yield for each sentence with people a copy in which parts of names drawn from the table stand for theirs.

    Always the same copies for the same sentences and table. The proclitic and the article of a word are kept.
    """
    draw, names = random.Random(SEED), sorted(name_tokens(language))
    for sentence in sentences:
        if any(label == "PER" for _, _, label in sentence.spans):
            yield _renamed(sentence, language, names, draw)


def _renamed(sentence: Marked, language: Language, names: Sequence[str], draw: random.Random) -> Marked:
    text, spans, at = "", [], 0
    for start, end, label in sentence.spans:
        text += sentence.text[at:start]
        name = sentence.text[start:end]
        new = " ".join(_other(word, language, names, draw) for word in name.split(" ")) if label == "PER" else name
        spans.append((len(text), len(text) + len(new), label))
        text, at = text + new, end
    return Marked(text + sentence.text[at:], spans)


def _other(word: str, language: Language, names: Sequence[str], draw: random.Random) -> str:
    if not word.isalpha() or len(word) < _SHORTEST:
        return word
    name, key, known = draw.choice(names), folded(word), name_tokens(language)
    if language == "en":
        return name.capitalize()
    if key.startswith("ال"):
        return f"ال{name.removeprefix('ال')}"
    has_clitic = key not in known and key[0] in _CLITICS and key[1:] in known
    return f"{word[0]}{name}" if has_clitic else name
