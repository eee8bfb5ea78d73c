"""Keys of names, the language of a text, and marks for display."""

from __future__ import annotations

import pytest

from rabita.schema.names import fold, isolate, language_of, name_key

FSI, PDI, RLI, RLM = "\u2068", "\u2069", "\u2067", "\u200f"


@pytest.mark.parametrize(
    ("stored", "searched"),
    [
        ("أحمد", "احمد"),
        ("ا\u0654حمد", "أحمد"),
        ("عُمان", "عمان"),
        ("الدوري", "الدورى"),
        ("إيران", "ايران"),
        ("آذربيجان", "اذربيجان"),
        ("القاهرة", "القاهره"),
        ("کیهان", "كيهان"),
        ("كتـــاب", "كتاب"),
        ("محمّد", "محمد"),
        ("مؤتمر", "م\u0648\u0654تمر"),
        ("ﻣﺤﻤﺪ", "محمد"),
        (f"{RLM}إيران{RLM}", "إيران"),
        ("می\u200cشود", "ميشود"),
        ("الفرقة ١٦", "الفرقة 16"),
        ("الفرقة ۱۶", "الفرقة 16"),
    ],
)
def test_arabic_spellings_of_one_name_have_one_key(stored: str, searched: str) -> None:
    assert name_key(stored) == name_key(searched) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Türkiye", "turkiye"),
        ("ERDOĞAN", "Erdogan"),
        ("İstanbul", "istanbul"),
        ("Al-Assad", "al  assad"),
        ("U.S.A.", "USA"),
        ("O’Brien", "O'Brien"),
        ("Straße", "STRASSE"),
        ("Oman", "oman"),
        ("ＮＡＴＯ", "nato"),
        ("Jose\u0301", "José"),
    ],
)
def test_latin_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("علي", "علا"), ("باقري", "باقر"), ("Iran", "Iraq"), ("ماء", "ما"), ("New York", "Newyork")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_key_has_its_words_in_order_with_one_space() -> None:
    assert name_key("  محمد\u00a0 باقري،\n(اللواء) ") == "محمد باقري اللواء"


@pytest.mark.parametrize("nothing", ["", "   ", "…!", RLM, "\u064b", "🇵🇰"])
def test_a_text_without_letters_has_no_key(nothing: str) -> None:
    assert name_key(nothing) == ""


def test_folding_keeps_punctuation_and_spaces() -> None:
    assert fold("٢٠/أيار") == "20/ايار"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("إيران", "ar"),
        ("Iran", "en"),
        ("", "en"),
        ("2025", "en"),
        ("اجتماع مع ISPR في راولبندي", "ar"),
        ("Tehran (طهران) said so", "en"),
        ("Türkiye", "en"),
    ],
)
def test_the_language_is_that_of_the_script_with_more_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("إيران", f"{FSI}إيران{PDI}"),
        (f"a{PDI}b", f"{FSI}ab{PDI}"),
        (f"{RLI}a", f"{FSI}{RLI}a{PDI}{PDI}"),
        (f"{RLI}a{PDI}{PDI}", f"{FSI}{RLI}a{PDI}{PDI}"),
    ],
)
def test_an_isolated_text_closes_what_it_opens_and_nothing_else(text: str, shown: str) -> None:
    assert isolate(text) == shown
