"""Who is meant beyond names: offices, groups, last names, two sides; and what titles tell."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from rabita.case import open_case
from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.extraction import Entity, Extraction

DAY = "2024-06-12"


class Case(NamedTuple):
    """A text; groups of mentions that are one entity each; tenures as name, words, state, body, as_of; members of groups."""

    text: str
    same: list[list[str]]
    tenures: list[tuple[str, str, str | None, str | None, str | None]]
    members: dict[str, list[str]]


CASES = {
    "an office, a last name and two sides": Case(
        "استقبل وزير الخارجية النرويجي هانس ليندال أمس نظيره الكيني جوزيف موانغي في أوسلو.\n"
        "وقال ليندال إن البلدين اتفقا على فتح خط بحري. وأضاف الوزير النرويجي أن موانغي وعد بذلك.",
        [["هانس ليندال", "ليندال", "الوزير النرويجي"], ["جوزيف موانغي", "موانغي"], ["النرويجي", "النرويجي"]],
        [("هانس ليندال", "وزير الخارجية النرويجي", "NO", None, "2024-06-11")],
        {"البلدين": ["NO", "KE"]},
    ),
    "two of one family": Case(
        "اجتمع رئيس الوزراء الأردني سالم الحداد ووزير الدفاع الأردني كريم الحداد. وقال رئيس الوزراء الأردني الحداد ذلك.",
        [["سالم الحداد", "رئيس الوزراء الأردني"], ["كريم الحداد"]],
        [
            ("سالم الحداد", "رئيس الوزراء الأردني", "JO", None, DAY),
            ("كريم الحداد", "وزير الدفاع الأردني", "JO", None, DAY),
        ],
        {},
    ),
    "a former holder is not the holder": Case(
        "وصل الرئيس الكيني السابق سالم أوتينو إلى المقر. وقال الرئيس الكيني إن اللقاء مهم.",
        [["سالم أوتينو"], ["الرئيس الكيني"]],
        [("سالم أوتينو", "الرئيس الكيني", "KE", None, None), ("الرئيس الكيني", "الرئيس الكيني", "KE", None, DAY)],
        {},
    ),
    "an office of a body, and the body by its head": Case(
        "زار قائد الجيش النرويجي الجنرال إريك سولباكن القاعدة. وأعلن الجيش أن سولباكن سيعود.",
        [["الجيش النرويجي", "الجيش"], ["إريك سولباكن", "سولباكن"]],
        [("إريك سولباكن", "قائد الجيش النرويجي", "NO", "الجيش النرويجي", DAY)],
        {},
    ),
    "a title of another year": Case(
        "في عام 2015 التقى وزير النفط العماني سالم الهنائي وفدا كينيا. ورفضت الحكومة الكينية الاتفاق.",
        [["سالم الهنائي"], ["الحكومة الكينية"], ["وفدا كينيا"]],
        [("سالم الهنائي", "وزير النفط العماني", "OM", None, "2015")],
        {},
    ),
    "states as examples of a group": Case(
        "رحبت دول عربية مثل الأردن والكويت بالقرار. وطلبت هذه الدول العربية لقاء آخر.",
        [["دول عربية", "هذه الدول العربية"]],
        [],
        {"دول عربية": ["JO", "KW"]},
    ),
    "an English office in each place": Case(
        "The Norwegian foreign minister, Ingrid Solberg, met Kenya's president in Oslo. Tomas Berg, the former defence minister "
        "of Norway, was there. The two countries signed nothing, Solberg said.",
        [["Ingrid Solberg", "Solberg"], ["Tomas Berg"], ["Kenya's president"]],
        [
            ("Ingrid Solberg", "Norwegian foreign minister", "NO", None, DAY),
            ("Kenya's president", "Kenya's president", "KE", None, DAY),
            ("Tomas Berg", "defence minister of Norway", "NO", None, None),
        ],
        {"two countries": ["NO", "KE"]},
    ),
    "a short title and a short body": Case(
        "Omani Defence Minister Salim Hinai spoke to reporters. The Omani Foreign Ministry declined to comment. The minister "
        "left early, and the ministry called both sides to talk.",
        [["Salim Hinai", "minister"], ["Omani Foreign Ministry", "ministry"]],
        [("Salim Hinai", "Omani Defence Minister", "OM", None, DAY)],
        {},
    ),
    "a title of an earlier day": Case(
        "On 3 May 2019 Prime Minister Amina Okello of Kenya opened the port. Officials praised the Kenyan government and its "
        "allies such as Norway and Oman. The Kenyan government agreed.",
        [["Amina Okello"], ["Kenyan government", "Kenyan government"]],
        [("Amina Okello", "Prime Minister", "KE", None, "2019-05-03")],
        {"allies": ["NO", "OM"]},
    ),
    "two states joined among three": Case(
        "Delegations from Jordan and Kuwait met in Muscat, where Oman received them. Both sides praised the Omani government.",
        [["Both sides"], ["Omani government"]],
        [],
        {"Both sides": ["JO", "KW"]},
    ),
}


def read(text: str) -> Extraction:
    return extract_text(text, document_id="d", published=DAY)


def entities(found: Extraction) -> dict[str, Entity]:
    return {entity.id: entity for entity in found.entities}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_mentions_of_one_share_an_entity_and_no_others(case: Case) -> None:
    found = read(case.text)
    meant = [{mention.entity for mention in found.mentions if mention.text in group} for group in case.same]
    assert [len(ids) for ids in meant] == [1] * len(case.same), [(m.text, m.entity) for m in found.mentions]
    assert len(set().union(*meant)) == len(case.same)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_titles_tell_tenures(case: Case) -> None:
    found = read(case.text)
    known = entities(found)
    told = [
        (
            next(name.text for name in known[tenure.subject].names if name.best),
            next(iter((tenure.position or {}).values())),
            known[tenure.of_country].external_ids["iso2"] if tenure.of_country else None,
            next(name.text for name in known[tenure.of_body].names) if tenure.of_body else None,
            tenure.as_of,
        )
        for tenure in found.relations
        if tenure.kind == "Tenure"
    ]
    assert told == case.tenures


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_groups_have_the_members_that_are_told(case: Case) -> None:
    found = read(case.text)
    known = entities(found)
    groups = {mention.text: known[str(mention.entity)].members for mention in found.mentions if mention.type == "GROUP"}
    told = {words: [known[member].external_ids["iso2"] for member in members] for words, members in groups.items() if members}
    assert told.items() >= case.members.items()
    assert {words for words in told if words not in case.members} <= {"هذه الدول العربية"}


def entity_of(found: Extraction, words: str) -> list[str | None]:
    return [mention.entity for mention in found.mentions if mention.text == words]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("قال الوزير سالم الجميلي ذلك، ورد النائب كريم الجميلي عليه. ثم غادر الجميلي.", "سالم الجميلي", "الجميلي"),
        ("The Kenyan minister Ali Karim spoke. The Omani ambassador Karim answered.", "Ali Karim", "Karim"),
        ("President Amina Okello met Brigadier John Okello. Brigadier Okello left.", "Amina Okello", "Okello"),
    ],
)
def test_a_last_name_that_may_mean_another_stays_apart(text: str, one: str, other: str) -> None:
    found = read(text)
    assert entity_of(found, one)
    assert entity_of(found, other)
    assert not set(entity_of(found, one)) & set(entity_of(found, other))


def test_one_name_in_two_states_is_two_people() -> None:
    found = read("وصل وزير الدفاع الكيني سالم الهنائي إلى المقر. واستقبله وزير الدفاع العماني سالم الهنائي في المقر.")
    people = [entity for entity in found.entities if entity.cls == "Person"]
    assert len(people) == 2
    assert len({person.of_country for person in people}) == 2


@pytest.mark.parametrize("text", ["Kenyan General Amina Okello left.", "غادر الجنرال الكيني سالم باترفيلد المقر."])
def test_a_nationality_at_a_rank_tells_the_state_of_the_person(text: str) -> None:
    found = read(text)
    person = next(entity for entity in found.entities if entity.cls == "Person")
    assert person.of_country is not None
    assert entities(found)[person.of_country].external_ids["iso2"] == "KE"
    assert found.relations == []


def test_names_beside_each_other_in_a_list_do_not_take_the_office_of_another_state() -> None:
    found = read("Omani Foreign Minister Salim Hinai, the Kenyan president and others left.")
    assert entity_of(found, "Salim Hinai") != entity_of(found, "Kenyan president")
    assert [tenure.as_of for tenure in found.relations] == [DAY, DAY]


def test_a_short_name_in_brackets_is_the_body_before_it() -> None:
    found = read(
        "The Nile Water Commission (NWC) met in Cairo. Officials of the Nile Water Commission said the NWC would meet again."
    )
    assert set(entity_of(found, "NWC")) <= set(entity_of(found, "Nile Water Commission"))


def test_agencies_of_one_state_with_names_of_their_own_are_two() -> None:
    found = read("نقلت وكالة أنباء النجم الكينية الخبر، ونفته وكالة أنباء الأفق الكينية. وقالت وكالة أنباء النجم إن ذلك صحيح.")
    star, horizon = entity_of(found, "وكالة أنباء النجم الكينية"), entity_of(found, "وكالة أنباء الأفق الكينية")
    assert star
    assert horizon
    assert star != horizon
    assert entity_of(found, "وكالة أنباء النجم") == star
    state = next(relation for relation in found.relations if relation.kind == "of_country" and relation.subject == star[0])
    assert state.object == entity_of(found, "الكينية")[0]


def test_a_member_of_a_body_is_told_as_membership() -> None:
    found = read("التقى عضو الكونغرس سالم باترفيلد الوفد.")
    membership = next(relation for relation in found.relations if relation.kind == "Membership")
    assert [membership.subject] == entity_of(found, "سالم باترفيلد")
    assert [membership.object] == entity_of(found, "الكونغرس")


def test_the_governor_of_a_city_is_of_no_state() -> None:
    found = read("غادر محافظ بغداد سالم باترفيلد المقر.")
    assert [(relation.kind, relation.of_country) for relation in found.relations] == [("Tenure", None)]


def test_a_body_that_no_list_knows_is_the_body_of_an_office() -> None:
    found = read("قال مدير وكالة أنباء النجم الكينية سالم باترفيلد ذلك. The director of the Nile Water Commission agreed.")
    bodies = [relation.of_body for relation in found.relations if relation.kind == "Tenure"]
    assert bodies == [*entity_of(found, "وكالة أنباء النجم الكينية"), *entity_of(found, "Nile Water Commission")]


def test_the_side_of_a_state_is_the_state_and_a_nationality_behind_a_given_name_is_none() -> None:
    found = read("رفض الجانب النرويجي ذلك. ورحب سالم الكيني بالقرار.")
    assert entity_of(found, "الجانب النرويجي") == entity_of(found, "النرويجي")
    assert entity_of(found, "سالم الكيني")
    assert not entity_of(found, "الكيني")


def test_what_cannot_be_decided_has_no_members() -> None:
    found = read("Both sides will meet again in Oslo.")
    assert entities(found)[str(entity_of(found, "Both sides")[0])].members == []


def test_the_leader_of_a_state_is_its_president_and_these_are_the_group_told_before() -> None:
    found = read(
        "Kenyan President Amina Okello left early. The Kenyan leader thanked countries such as Norway and Oman. "
        "These countries agreed with the Kenyan leader."
    )
    assert set(entity_of(found, "Kenyan leader")) == set(entity_of(found, "Amina Okello"))
    assert len(set(entity_of(found, "countries"))) == 1
    assert len(entities(found)[str(entity_of(found, "countries")[0])].members) == 2


def test_who_mediates_or_held_office_formerly_is_none_of_two_sides() -> None:
    found = read("Former Kenyan President Salim Hinai and the United Nations left Oslo. He urged both sides to talk.")
    assert entities(found)[str(entity_of(found, "both sides")[0])].members == []


def test_loading_makes_positions_and_tenures_and_refuses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    file.write_bytes(msgspec.json.encode(read(CASES["an office, a last name and two sides"].text)))
    with open_case(tmp_path / "case", create=True) as case:
        case.load(file)
        graph = case.networkx()
        assert not case.rejected().rows
    nodes = {name: data for _, data in graph.nodes(data=True) for name in (data["name"],)}
    assert nodes["وزير الخارجية النرويجي"]["class"] == "Position"
    assert nodes["هانس ليندال: وزير الخارجية النرويجي"]["class"] == "Tenure"
    assert nodes["هانس ليندال"]["class"] == "Person"
    assert not [name for name in nodes if "البلدين" in name]
