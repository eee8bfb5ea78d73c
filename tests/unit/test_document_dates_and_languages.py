"""Dates of publication and languages of documents."""

from __future__ import annotations

import pytest

from rabita.loaders.documents.dates import date_in_url, parse_published
from rabita.loaders.documents.languages import detect_language, settled_language
from tests.support.documents import ARABIC, ENGLISH, FRENCH, HEBREW, PERSIAN, URDU


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024-05-07", "2024-05-07"),
        ("2024-05", "2024-05"),
        ("2024-05-07T21:30:00.123+0300", "2024-05-07T21:30:00+03:00"),
        ("2024-05-07 21:30", "2024-05-07T21:30"),
        ("Tue, 07 May 2024 21:30:00 +0300", "2024-05-07T21:30:00+03:00"),
        ("Tue May 07 18:30:00 +0000 2024", "2024-05-07T18:30:00Z"),
        ("7 أيار 2024", "2024-05-07"),
        ("الثلاثاء 7 مايو 2024", "2024-05-07"),
        ("May 7, 2024", "2024-05-07"),
        ("2024/05/07", "2024-05-07"),
        ("03/04/2025", None),
        ("yesterday", None),
        ("2024-13-40", None),
        ("", None),
    ],
)
def test_a_date_is_read_no_finer_than_it_is_written(written: str, edtf: str | None) -> None:
    assert parse_published(written) == edtf


@pytest.mark.parametrize(
    ("url", "edtf"),
    [
        ("https://port.example/2024/5/7/talks", "2024-05-07"),
        ("https://port.example/2024/world/05/07/talks.html", "2024-05-07"),
        ("https://port.example/2024/05/talks", None),
        ("https://port.example/2024/15/77/talks", None),
    ],
)
def test_a_day_in_an_address_is_read(url: str, edtf: str | None) -> None:
    assert date_in_url(url) == edtf


@pytest.mark.parametrize(
    ("text", "code"),
    [(ARABIC, "ar"), (ENGLISH, "en"), (PERSIAN, "fa"), (URDU, "ur"), (HEBREW, "he"), (FRENCH, "fr"), ("12.5 %", "und")],
)
def test_a_language_is_told_from_letters_and_small_words(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    "text", [ARABIC.replace("ي", "ی").replace("ك", "ک"), "قال الأكراد إن بين الجانبين خلافا على الحدود", "غرق"]
)
def test_arabic_typed_on_a_persian_keyboard_or_short_is_arabic(text: str) -> None:
    assert detect_language(text) == "ar"


def test_the_letters_decide_against_what_is_declared() -> None:
    assert settled_language("ar-EG", ARABIC) == ("ar", None)
    assert settled_language("ar", URDU) == ("ur", "declared Arabic, and read as Urdu")
    assert settled_language("nl", "Kort bericht uit Delft") == ("nl", None)
    assert settled_language(None, ENGLISH) == ("en", None)
