"""The gazetteer: its tables are consistent, and a name finds what it names and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from rabita.schema.gazetteer_entries import Entry, find_entry, read_gazetteer
from rabita.schema.names import name_key

ARABIC = re.compile(r"[\u0621-\u064a]")
LATIN = re.compile(r"[A-Za-z]")


def entries_of(*classes: str) -> list[Entry]:
    return [entry for entry in read_gazetteer() if entry.cls in classes]


def repeated(values: Iterable[str | None]) -> list[str]:
    return [value for value, count in Counter(value for value in values if value is not None).items() if count > 1]


def test_there_are_two_hundred_states_and_every_one_has_both_ids() -> None:
    states = entries_of("Country")
    assert len(states) == 200
    assert all(re.fullmatch(r"[A-Z]{2}", state.iso_code or "") and state.wikidata for state in states)


def test_no_authority_id_stands_for_two_entries() -> None:
    entries = read_gazetteer()
    assert repeated(entry.wikidata for entry in entries) == []
    assert repeated(entry.iso_code for entry in entries) == []
    assert all(re.fullmatch(r"Q[1-9][0-9]*", entry.wikidata) for entry in entries if entry.wikidata is not None)


def test_only_states_have_an_iso_code() -> None:
    assert {entry.cls for entry in read_gazetteer() if entry.iso_code is not None} == {"Country"}


def test_every_entry_has_a_label_in_both_scripts() -> None:
    for entry in read_gazetteer():
        assert LATIN.search(entry.label["en"]) and not ARABIC.search(entry.label["en"]), entry
        assert ARABIC.search(entry.label["ar"]) and not LATIN.search(entry.label["ar"]), entry


def test_every_alias_is_of_its_language_and_every_name_is_clean() -> None:
    for entry in read_gazetteer():
        assert not any(ARABIC.search(alias) for alias in entry.alias["en"]), entry
        assert not any(LATIN.search(alias) for alias in entry.alias["ar"]), entry
        assert all(name and name == " ".join(name.split()) and name_key(name) for name in entry.names()), entry
        assert repeated(entry.names()) == [], entry


@pytest.mark.parametrize("classes", [("Country",), ("Organization", "IntergovernmentalOrganization", "ArmedForce", "Group")])
def test_no_name_is_shared_by_two_states_or_two_organisations(classes: tuple[str, ...]) -> None:
    keys = [key for entry in entries_of(*classes) for key in {name_key(name) for name in entry.names()}]
    assert repeated(keys) == []


def test_every_city_lies_in_a_state_of_the_table_or_says_nothing() -> None:
    codes = {state.iso_code for state in entries_of("Country")}
    outside = [city.label["en"] for city in entries_of("City") if city.within is None]
    assert all(city.within in codes for city in entries_of("City") if city.within is not None)
    assert sorted(outside) == ["Hong Kong", "Jerusalem"]


def test_every_state_but_a_few_has_a_city() -> None:
    without = {state.iso_code for state in entries_of("Country")} - {city.within for city in entries_of("City")}
    assert without == {"CK", "MC", "NU", "SG", "VA"}


def test_every_state_has_an_adjective_in_both_languages() -> None:
    for state in entries_of("Country"):
        assert LATIN.search(state.adjective["en"][0]) and ARABIC.search(state.adjective["ar"][0]), state


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iran", "IR"),
        ("إيران", "IR"),
        ("ايران", "IR"),
        ("Islamic Republic of Iran", "IR"),
        ("الجمهورية الاسلامية الايرانية", "IR"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("usa", "US"),
        ("أميركا", "US"),
        ("امريكا", "US"),
        ("الولايات المتحدة الأميركية", "US"),
        ("السعودية", "SA"),
        ("المملكة العربية السعودية", "SA"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("تركيا", "TR"),
        ("بريطانيا", "GB"),
        ("سورية", "SY"),
        ("سلطنة عمان", "OM"),
        ("عُمان", "OM"),
        ("Palestine", "PS"),
        ("  Egypt ", "EG"),
    ],
)
def test_a_state_is_found_by_each_of_its_usual_names(name: str, code: str) -> None:
    found = find_entry(name)
    assert found is not None and found.iso_code == code


@pytest.mark.parametrize("name", ["Djibouti", "جيبوتي", "Luxembourg", "Singapore", "Kuwait", "الكويت", "Mexico", "San Marino"])
def test_a_name_of_a_state_and_its_own_capital_gives_the_state(name: str) -> None:
    found = find_entry(name)
    assert found is not None and found.cls == "Country"


def test_a_name_of_two_things_is_nobody_unless_the_classes_decide() -> None:
    assert find_entry("عمان") is None
    assert find_entry("طرابلس") is None
    state, city = find_entry("عمان", classes={"Country"}), find_entry("عمان", classes={"City"})
    assert state is not None and state.iso_code == "OM"
    assert city is not None and city.label["en"] == "Amman"


def test_vowel_marks_that_are_written_decide() -> None:
    city = find_entry("عمّان")
    assert city is not None and city.within == "JO"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("إسلام أباد", "Islamabad"),
        ("اسلام اباد", "Islamabad"),
        ("واشنطن", "Washington, D.C."),
        ("الناتو", "NATO"),
        ("مجلس التعاون الخليجي", "Gulf Cooperation Council"),
        ("الجامعة العربية", "Arab League"),
        ("مجلس الأمن", "United Nations Security Council"),
        ("IAEA", "International Atomic Energy Agency"),
        ("un", "United Nations"),
    ],
)
def test_cities_and_organisations_are_found_too(name: str, label: str) -> None:
    found = find_entry(name)
    assert found is not None and found.label["en"] == label


@pytest.mark.parametrize("name", ["", " ", "…", "Ruritania", "Congo", "Korea", "ا" * 10_000])
def test_an_unknown_or_shared_name_finds_nothing(name: str) -> None:
    assert find_entry(name) is None


def test_the_numbers_that_matter_most_are_right() -> None:
    known = {"IR": "Q794", "SA": "Q851", "OM": "Q842", "QA": "Q846", "EG": "Q79", "TR": "Q43", "CN": "Q148", "US": "Q30"}
    assert {entry.iso_code: entry.wikidata for entry in read_gazetteer() if entry.iso_code in known} == known


def test_reading_is_done_once() -> None:
    assert read_gazetteer() is read_gazetteer()
