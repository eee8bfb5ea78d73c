"""What the taggers of names are taught from: letters, tables, corpora, copies with other people; and that teaching repeats itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.loaders.extract.letters import learn_letters, likeness_to_names, write_letters
from rabita.loaders.extract.pipeline import extract_text
from rabita.loaders.extract.trained import PACKAGED, models_of
from rabita.loaders.extract.training.corpora import CORPORA, Marked, marked, parted, read_rows
from rabita.loaders.extract.training.mentions import train
from rabita.loaders.extract.training.renaming import with_other_people
from rabita.loaders.extract.training.tables import read_names
from rabita.loaders.extract.word_tables import commonness_as_name
from tests.support.shared import SHARED

DATA = SHARED / "data" / "dev"
SENTENCE = "التقى سامي الراوي ضيوفه في الدوحة"
ROWS = [Marked(SENTENCE, [(6, 17, "PER"), (27, 33, "LOC")]), Marked("بدأ الاجتماع ظهرا", [])]


def test_letters_of_foreign_names_are_told_from_those_of_common_words() -> None:
    assert int(likeness_to_names("باترفيلد", "ar")) > 0 > int(likeness_to_names("يستخدمون", "ar"))
    assert likeness_to_names("2024", "ar") == "x"


def test_letters_are_learned_from_both_sides_and_read_back(tmp_path: Path) -> None:
    odds = learn_letters(["anna", "annika", "annelie"], ["table", "tables", "tabletop"])
    assert odds["^an"] > 0 > odds["^ta"]
    write_letters(odds, tmp_path / "en.letters.tsv")
    with models_of(tmp_path):
        assert int(likeness_to_names("annabel", "en")) > int(likeness_to_names("tablet", "en"))
    assert likeness_to_names("annabel", "en") != "x"


def test_parts_of_names_have_a_class_and_other_words_have_none() -> None:
    assert commonness_as_name("محمد", "ar") == "3"
    assert commonness_as_name("المفاوضات", "ar") == "0"


def test_tokens_seen_once_are_left_out_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text("sami\tس ا م ي\t2\nsamy\tس ا م ي\t1\n", "utf-8")
    assert read_names(tmp_path / "names.tsv") == ({"سامي": 3}, {"sami": 2})


def test_a_copy_has_other_people_and_the_same_places() -> None:
    (copy,) = with_other_people(ROWS, "ar")
    (person, _), (place, _) = [(copy.text[start:end], label) for start, end, label in copy.spans]
    assert person != "سامي الراوي"
    assert person.split()[1].startswith("ال")
    assert place == "الدوحة"
    assert copy == next(iter(with_other_people(ROWS, "ar")))


def test_a_row_has_its_outermost_names_and_closed_punctuation() -> None:
    found = [
        {"start": 0, "end": 16, "type": "ORG"},
        {"start": 8, "end": 16, "type": "GPE"},
        {"start": 19, "end": 23, "type": "DATE"},
    ]
    assert marked({"text": "جامعة في الدوحة ، 2024 .", "entities": found}) == Marked("جامعة في الدوحة، 2024.", [(0, 15, "ORG")])


def test_the_last_fifth_is_kept_for_measuring() -> None:
    assert parted([{"id": number} for number in range(10)]) == ([{"id": number} for number in range(8)], [{"id": 8}, {"id": 9}])


def test_training_repeats_itself_and_finds_what_it_was_taught(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        train(ROWS * 5, "ar", folder)
    assert (tmp_path / "a" / "ar.crf").read_bytes() == (tmp_path / "b" / "ar.crf").read_bytes()
    (tmp_path / "a" / "en.crf").symlink_to(PACKAGED / "en.crf")
    (tmp_path / "a" / "en.letters.tsv").symlink_to(PACKAGED / "en.letters.tsv")
    with models_of(tmp_path / "a"):
        found = extract_text(SENTENCE, document_id="d")
    assert ("سامي الراوي", "PER") in [(mention.text, mention.type) for mention in found.mentions]


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="the corpora are not beside the project")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_model_trained_anew_gives_the_tags_of_the_packaged_one(language: str, tmp_path: Path) -> None:
    code = "ar" if language == "ar" else "en"
    rows = [row for name in CORPORA[code] for row in read_rows(DATA / name)]
    train([marked(row) for row in rows], code, tmp_path)
    for path in PACKAGED.glob("*.*"):
        if not (tmp_path / path.name).exists():
            (tmp_path / path.name).symlink_to(path)
    texts = [row["text"] for row in rows[::40]]
    packaged = [extract_text(text, document_id="d").mentions for text in texts if len(text) > 40]
    with models_of(tmp_path):
        anew = [extract_text(text, document_id="d").mentions for text in texts if len(text) > 40]
    assert anew == packaged
