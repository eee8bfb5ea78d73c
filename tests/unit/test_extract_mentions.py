"""Names: clitics, homonyms, bodies, titles, posts, and names found again."""

from __future__ import annotations

import pytest

from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.extraction import Extraction


def read(text: str) -> Extraction:
    return extract_text(text, document_id="d")


def names(text: str, kind: str = "NAM") -> list[tuple[str, str]]:
    return [(found.text, found.type) for found in read(text).mentions if found.kind == kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("زار الوفد العراق وتركيا معا", "تركيا"),
        ("سلمت الرسالة لإيران أمس", "إيران"),
        ("قدم الدعم للسعودية سرا", "سعودية"),
        ("اتفقت مصر والمملكة العربية السعودية", "المملكة العربية السعودية"),
        ("وصل إلى بكين فجرا", "بكين"),
        ("تأثرت الأعمال بلبنان كثيرا", "لبنان"),
        ("أكّدت إِيـران موقفها", "إِيـران"),
    ],
)
def test_a_proclitic_stays_outside_and_marks_inside(text: str, name: str) -> None:
    assert (name, "GPE") in names(text)


@pytest.mark.parametrize(
    "text", ["اشترى كتابا ماليا وقرأه", "سافر وليد وبلال معا", "the turkey was served to us", "who said it was fine"]
)
def test_common_words_are_no_states(text: str) -> None:
    assert [name for name in names(text) if name[1] == "GPE"] == []


def test_a_nationality_inside_the_name_of_a_body_is_told_too() -> None:
    found = read("نشر الجيش الكيني قواته")
    body, adjective = found.mentions
    assert (body.text, body.type, body.kind) == ("الجيش الكيني", "ORG", "NAM")
    assert (adjective.text, adjective.type, adjective.kind) == ("الكيني", "GPE", "ADJ")
    classes = {entity.id: entity for entity in found.entities}
    assert classes[str(body.entity)].cls == "ArmedForce"
    assert classes[str(body.entity)].of_country == adjective.entity
    assert classes[str(adjective.entity)].external_ids["iso2"] == "KE"


def test_arabic_and_english_names_of_a_state_are_one_entity() -> None:
    found = read("زار الوفد النرويج.\n\nThe delegation left Norway on Monday for the talks.")
    assert len({mention.entity for mention in found.mentions if mention.text in ("النرويج", "Norway")}) == 1
    entity = next(entity for entity in found.entities if entity.cls == "Country")
    assert {name.language: name.text for name in entity.names} == {"ar": "النرويج", "en": "Norway"}


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("وصل إلى عمان بعد لقاء في الأردن والتقى المسؤولين الأردنيين", "City"),
        ("وصل إلى عُمان صباحا", "Country"),
        ("وصل إلى عمان صباحا", "Country"),
    ],
)
def test_words_of_two_meanings_follow_the_marks_or_the_states_around(text: str, cls: str) -> None:
    found = read(text)
    mention = next(mention for mention in found.mentions if mention.text in ("عمان", "عُمان"))
    assert next(entity.cls for entity in found.entities if entity.id == mention.entity) == cls


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("التقى وزير الدفاع الكيني العميد سالم الهنائي", "سالم الهنائي", "وزير الدفاع الكيني العميد"),
        ("قال قائد الجيش الكيني الجنرال مورونغي إن", "مورونغي", "قائد الجيش الكيني الجنرال"),
        ("رحب الأمين العام للأمم المتحدة سامي الراوي بذلك", "سامي الراوي", "الأمين العام للأمم المتحدة"),
        ("رحب بالدكتور سامي الراوي", "سامي الراوي", "الدكتور"),
        ("Lt. Gen. Amina Okello, commander of the fleet, spoke.", "Amina Okello", "Lt. Gen."),
        ("King Haitham II spoke with Prime Minister Tomas Berg.", "Haitham II", "King"),
    ],
)
def test_a_name_ends_before_what_follows_and_begins_behind_its_title(text: str, name: str, title: str) -> None:
    person = next(mention for mention in read(text).mentions if mention.type == "PER")
    assert person.text == name
    assert person.title is not None
    assert person.title.text.rstrip(".") == title.rstrip(".")


def test_a_last_name_is_found_again_without_its_title() -> None:
    found = names("التقى الجنرال سامي باترفيلد نظيره. ثم غادر باترفيلد المقر. وشكره لباترفيلد كثيرون")
    assert [name for name, _ in found].count("باترفيلد") == 2


@pytest.mark.parametrize(
    ("text", "word", "state"),
    [
        ("أكد وزير الخارجية العماني أن السلطنة ترحب بالحوار", "السلطنة", "OM"),
        ("زار الملك الأردن ثم البحرين. وعاد إلى الأردن. وشكر شعب المملكة", "المملكة", "JO"),
        ("قالت السعودية إن الدعم للمملكة مستمر", "مملكة", "SA"),
        ("Bahrain hosted the talks. Envoys left the Kingdom on Monday.", "Kingdom", "BH"),
        ("عاد السفير إلى المملكة أمس", "المملكة", None),
        ("زار الوفد تونس ثم المملكة", "المملكة", None),
    ],
)
def test_an_epithet_means_the_state_that_the_document_tells_of(text: str, word: str, state: str | None) -> None:
    found = read(text)
    mention = next(mention for mention in found.mentions if mention.text == word)
    entity = next(entity for entity in found.entities if entity.id == mention.entity)
    assert (mention.text, entity.external_ids.get("iso2"), entity.named) == (word, state, state is not None)


@pytest.mark.parametrize(
    "text", ["زار المملكة المتحدة", "وصل إلى المملكة العربية السعودية", "The kingdom of birds", "The Kingdom"]
)
def test_a_kingdom_that_is_named_or_common_is_no_epithet(text: str) -> None:
    assert [mention.text for mention in read(text).mentions if mention.kind == "NOM"] == ["Kingdom"] * (text == "The Kingdom")


@pytest.mark.parametrize(
    ("text", "name"),
    [("نقلت الوكالة عن مصدر في ريف دمشق ولحزب الله دور", "حزب الله"), ("التقى سامي الراوي ونزار قباني", "نزار قباني")],
)
def test_a_proclitic_before_a_name_of_more_words_is_none_of_it(text: str, name: str) -> None:
    assert name in [found for found, _ in names(text)]


def test_hashtags_in_camel_case_handles_and_signatures_are_read() -> None:
    text = "Drills end today. #KenyanNavy #Oman\nFleet Watch Desk (@fleet_watch) March 5, 2024"
    found = {mention.text: mention for mention in read(text).mentions if mention.kind == "NAM"}
    assert found["KenyanNavy"].type == "ORG"
    assert found["Oman"].type == "GPE"
    assert found["Fleet Watch Desk"].entity == found["@fleet_watch"].entity


def test_the_same_text_gives_the_same_record() -> None:
    text = "زار الوفد النرويج والتقى الجنرال سامي باترفيلد."
    assert read(text) == read(text)
