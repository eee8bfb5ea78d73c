"""Trains the taggers of names from corpora in JSON lines, always with the same result for the same files.

usage: python -m rabita.loaders.extract.training.mentions --data DIR --out FOLDER

DIR holds the files of ``corpora.CORPORA``. For each language FOLDER gets the model, the table of letters, and their card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rabita.loaders.extract.features import FEATURES_VERSION, features_of
from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.letters import learn_letters, write_letters
from rabita.loaders.extract.mentions import find_known
from rabita.loaders.extract.reading import Language, Part, begin
from rabita.loaders.extract.sentences import split_sentences
from rabita.loaders.extract.tagger import label_words
from rabita.loaders.extract.trained import LICENCE, models_of
from rabita.loaders.extract.training.corpora import CORPORA, Marked, marked, read_rows
from rabita.loaders.extract.training.renaming import SEED, with_other_people
from rabita.loaders.extract.word_tables import name_tokens

PARAMETERS: dict[Language, dict[str, float | int]] = {
    "ar": {"c1": 0.1, "c2": 0.1, "max_iterations": 100, "feature.minfreq": 3},
    "en": {"c1": 0.05, "c2": 0.1, "max_iterations": 100},
}
USE = "names of people, organisations and places in news, to be checked by a reader; not for deciding who somebody is"
FAILURES = "companies, clubs and unlisted bodies; people known by one rare name without a title; sport pages"
_Item = tuple[list[list[str]], list[str]]


def main() -> None:
    """Train and write the models and their cards."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    for language in CORPORA:
        sentences = [marked(row) for name in CORPORA[language] for row in read_rows(options.data / name)]
        train(sentences, language, options.out)
        card = _card(language, options.data, options.out, len(sentences))
        write_card(card, language, options.out)


def train(sentences: Sequence[Marked], language: Language, folder: Path) -> None:
    """Write the table of letters and the model that ``sentences`` teach to ``folder``."""
    from pycrfsuite import Trainer

    common = {word for sentence in sentences for word in _common_words(sentence)}
    write_letters(learn_letters(name_tokens(language), common), folder / f"{language}.letters.tsv")
    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS[language])
    with models_of(folder):
        for sentence in (*sentences, *with_other_people(sentences, language)):
            for features, labels in _items(sentence, language):
                trainer.append(features, labels)
    trainer.train(str(folder / f"{language}.crf"))


def write_card(card: dict[str, object], language: Language, folder: Path) -> None:
    """Write ``card`` beside the model of ``language``."""
    (folder / f"{language}.card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _common_words(sentence: Marked) -> Iterator[str]:
    """Yield the folded words that stand in no name."""
    text = list(sentence.text)
    for start, end, _ in sentence.spans:
        text[start:end] = " " * (end - start)
    return (word for word in fold_text("".join(text)).text.split() if word.isalpha())


def _items(sentence: Marked, language: Language) -> Iterator[_Item]:
    """Yield features and labels of each part of ``sentence``; names of states are places, whatever the corpus says."""
    reading = begin(sentence.text, published=None, language=language)
    known = find_known(reading.folded)
    states = {(found.start, found.end) for found in known if found.type == "GPE" and found.kind == "NAM"}
    spans = [(start, end, "LOC" if _is_state(start, end, states) else label) for start, end, label in sentence.spans]
    part = Part(0, len(sentence.text), "body", language)
    for found in split_sentences(replace(reading, parts=(part,))).sentences:
        yield features_of(found.words, sentence.text, known, language), label_words(found.words, spans)


def _is_state(start: int, end: int, states: set[tuple[int, int]]) -> bool:
    """Tell whether a name is all of a state's, or has only a proclitic more."""
    return any((start + clitic, end) in states for clitic in (0, 1, 2))


def _card(language: Language, data: Path, folder: Path, sentences: int) -> dict[str, object]:
    return {
        "model": f"{language}.crf",
        "sha256": _sum(folder / f"{language}.crf"),
        "letters_sha256": _sum(folder / f"{language}.letters.tsv"),
        "bytes": (folder / f"{language}.crf").stat().st_size,
        "licence": LICENCE,
        "method": "linear-chain CRF, python-crfsuite, L-BFGS, deterministic; copies of sentences with other names of people",
        "seed": SEED,
        "parameters": PARAMETERS[language],
        "features": FEATURES_VERSION,
        "sentences": sentences,
        "data": [{"file": name, "sha256": _sum(data / name), "licence": licence} for name, licence in CORPORA[language].items()],
        "intended_use": USE,
        "known_failures": FAILURES,
    }


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
