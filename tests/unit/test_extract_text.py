"""The first stages of extraction: folding, language, segments, sentences, the date of a document."""

from __future__ import annotations

import pytest

from rabita.errors import InputError
from rabita.loaders.extract.dating import date_document
from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.languages import read_language
from rabita.loaders.extract.pipeline import extract_text
from rabita.loaders.extract.reading import Reading, begin
from rabita.loaders.extract.segments import split_segments
from rabita.loaders.extract.sentences import LONGEST, split_sentences

POST = "Harbour trials begin today. #Navy\nFleet Watch Desk (@fleet_watch) March 5, 2024"


def parts(text: str) -> Reading:
    return split_segments(begin(text, published=None, language=read_language(text)))


def sentences(text: str) -> list[str]:
    return [text[found.start : found.end] for found in split_sentences(parts(text)).sentences]


def test_folding_keeps_the_way_back_over_marks_tatweel_and_ligatures() -> None:
    text = "مُدِيـر\u200fُ ﻻ"
    folded = fold_text(text)
    assert folded.text == "مدير لا"
    assert folded.span(0, 4) == (0, 7)
    assert {folded.at[index] for index in (5, 6)} == {len(text) - 1}


@pytest.mark.parametrize(
    ("text", "folded"), [("آذار", "اذار"), ("مدرسة", "مدرسه"), ("٢٠٢٤", "2024"), ("É", "e"), ("a\u00a0b\n", "a b\n")]
)
def test_spellings_of_a_letter_are_folded_to_one(text: str, folded: str) -> None:
    assert fold_text(text).text == folded


@pytest.mark.parametrize("text", ["این گزارش درباره گفتگوهای تهران و پکن منتشر شد", "Le ministre a rencontré hier son homologue à Paris, où ils ont signé "
                                  "un accord sur la pêche et les ports des deux pays, selon une source proche du dossier du gouvernement"])  # fmt: skip
def test_other_languages_are_refused_with_the_reason(text: str) -> None:
    with pytest.raises(InputError, match="Arabic and English are read"):
        read_language(text)


def test_arabic_with_persian_forms_of_letters_is_arabic() -> None:
    assert read_language("التقى الوزیر نظیره فی القاهرة") == "ar"


def test_a_post_takes_the_lines_before_its_signature_and_has_a_date_of_its_own() -> None:
    found = parts(f"بدأت السفن تجاربها أمس.\n{POST}\nنهاية الخبر").parts
    assert [part.kind for part in found] == ["body", "post", "body"]
    assert (found[1].date, found[1].handle, found[1].language) == ("2024-03-05", "@fleet_watch", "en")


def test_a_short_line_without_a_stop_is_a_heading() -> None:
    assert [part.kind for part in parts("محادثات في الميناء\r\nبدأت المحادثات صباحا.").parts] == ["heading", "body"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J. K. Adeyemi left. He was late!", ["J. K. Adeyemi left.", "He was late!"]),
        ("The rate rose 3.5 percent. It fell.", ["The rate rose 3.5 percent.", "It fell."]),
        ("غادر الوفد. هل يعود؟ لا أحد يعلم.", ["غادر الوفد.", "هل يعود؟", "لا أحد يعلم."]),
        ("They left today.#Fleet sails", ["They left today.", "#Fleet sails"]),
        ("قال «نحن هنا.» ثم غادر", ["قال «نحن هنا.»", "ثم غادر"]),
        ("one… two", ["one… two"]),
    ],
)
def test_sentences_end_where_a_reader_says(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_endless_line_is_cut_at_a_space() -> None:
    found = sentences("كلمة " * 3000)
    assert all(len(sentence) <= LONGEST for sentence in found)
    assert "".join(found).replace(" ", "") == "كلمة" * 3000


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("بدأت التجارب.", "2024-03-08", ("2024-03-08", "metadata")),
        ("مسقط، 7 مارس 2024 - بدأت التجارب.", None, ("2024-03-07", "dateline")),
        (f"بدأت التجارب.\n{POST}", None, ("2024-03-05", "post")),
        (f"بدأت التجارب أمس الثلاثاء.\n{POST}", None, ("2024-03-06", "inferred")),
        (f"بدأت التجارب أمس الأربعاء.\n{POST}", None, ("2024-03-07", "inferred")),
        ("بدأت التجارب أمس.", None, (None, "none")),
    ],
)
def test_the_date_of_a_document_rests_on_the_best_that_is_there(
    text: str, published: str | None, expected: tuple[str | None, str]
) -> None:
    reading = split_segments(begin(text, published=published, language="ar"))
    found = date_document(reading)
    assert (found.date, found.date_basis) == expected


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="the document"):
        extract_text(text, document_id="d")
