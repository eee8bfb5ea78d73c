"""Whether two descriptions may be of one: names in both scripts, vetoes, and what context is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rabita.loaders.extract.training.linking import cross_decide, read_examples
from rabita.schema.identity.comparison import Kind, Side, compare
from rabita.schema.identity.likeness import FOLDER, likeness
from rabita.schema.identity.parts import parts_of
from rabita.schema.identity.romanisation import romanise, skeleton
from rabita.schema.identity.vocabulary import SECTIONS, read_vocabulary, read_words
from rabita.schema.names import name_key
from tests.support.shared import SHARED

ENTRIES = [entry for section in SECTIONS for entry in read_vocabulary()[section]]
PAIRS = SHARED / "data/pairs/identity_pairs.jsonl"


def side(*names: str, kind: Kind = "person", state: str | None = None, role: str | None = None, **more: Any) -> Side:
    return Side(kind, frozenset(names), frozenset({state} if state else ()), frozenset({role} if role else ()), **more)


def body(name: str, state: str | None = None) -> Side:
    return side(name, kind="body", state=state)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: "-".join(entry["is"]))
def test_every_entry_of_the_vocabulary_is_met_in_its_example_and_not_in_its_counter_example(entry: dict[str, Any]) -> None:
    for name in entry["example"]:
        assert read_words(name).meanings() >= set(entry["is"]), name
    for name in entry["counter"]:
        assert not read_words(name).meanings() >= set(entry["is"]), name


def test_the_vocabulary_says_where_it_is_from() -> None:
    assert all(read_vocabulary()[key] for key in ("schema_version", "source", "licence"))


def test_arabic_is_romanised_without_its_unwritten_vowels() -> None:
    assert romanise("شاذلي خيري") == "shadhly khyry"


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("كرامي", "Karameh"), ("غزالي", "Ghozali"), ("قرضاوي", "Qaradawi"), ("جبران", "Gibran"), ("بطرس", "Boutros")],
)
def test_spellings_of_one_name_have_one_skeleton_in_both_scripts(arabic: str, latin: str) -> None:
    assert skeleton(arabic) == skeleton(name_key(latin)) != ""


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("اوكيلو", "okello", 0.8, 1.0),
        ("كرامي", "karami", 0.8, 1.0),
        ("محمود", "mohammed", 0.0, 0.4),
        ("okello", "wekesa", 0.0, 0.4),
        ("wekesa", "weekesa", 0.8, 1.0),
        ("كرامي", "كرمي", 0.7, 0.9),
    ],
)
def test_words_are_as_alike_as_their_letters(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(one, other) <= most
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Sheikh Nasser bin Khaled Al Mansour", ("nasser", "khaled", "mansour")),
        ("الشيخ ناصر بن خالد آل منصور", ("ناصر", "خالد", "منصور")),
        ("Abd al-Karim Qasim", ("abdkarim", "qasim")),
        ("عبد الكريم قاسم", ("عبدكريم", "قاسم")),
        ("Amir Haddad", ("amir", "haddad")),
        ("King Faruk II", ("faruk",)),
        ("President", ("president",)),
    ],
)
def test_a_name_is_left_of_its_titles_particles_and_numerals(name: str, words: tuple[str, ...]) -> None:
    assert parts_of(name).words == words


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (side("جيمس أوكيلو", state="KE"), side("James Okello", state="KE")),
        (side("وانجيرو مواي", role="وزيرة الخارجية"), side("Wanjiru Mwai", role="Foreign Minister")),
        (side("سامي حداد", events=frozenset({"e"})), side("Sami Haddad", events=frozenset({"e"}))),
        (side("عبد الكريم زين الدين", state="LB"), side("Abdulkarim Zeineddine", state="LB")),
        (body("الجيش الكيني"), body("Kenya Army")),
        (body("الأركان العامة الكينية"), body("Kenyan General Staff")),
        (body("وزارة الخارجية الأوغندية"), body("Ugandan Foreign Ministry")),
        (body("الخارجية الأوغندية"), body("Ministry of Foreign Affairs of Uganda")),
        (body("الاتحاد الأفريقي"), body("African Union")),
        (side("كينيا", kind="state", state="KE"), side("Republic of Kenya", kind="state", state="KE")),
        (side("A", ids=frozenset({("wikidata", "Q1")})), side("B", ids=frozenset({("wikidata", "Q1")}))),
    ],
)
def test_a_likely_name_and_something_else_in_common_make_two_the_same(a: Side, b: Side) -> None:
    assert compare(a, b).decision == "same", compare(a, b)
    assert compare(a, b)[:2] == compare(b, a)[:2]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (side("جيمس أوكيلو"), side("James Okello")),
        (side("أوكيلو", state="KE", role="وزير الدفاع"), side("James Okello", state="KE", role="Defence Minister")),
        (side("Okello", state="KE"), side("Okello", state="KE")),
        (side("J. Okello", state="KE"), side("جيمس أوكيلو", state="KE")),
        (body("بنك التعاون"), body("Cooperation Bank")),
        (body("بنك التنمية الوطني", "KE"), body("NDB", "KE")),
    ],
)
def test_a_name_alone_or_a_last_name_is_at_most_possible(a: Side, b: Side) -> None:
    assert compare(a, b).decision == "possible", compare(a, b)


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (side("نيروبي", kind="place"), side("Nairobi", kind="body"), "place and body"),
        (side("جيمس أوكيلو", state="KE"), side("James Okello", state="UG"), "another state"),
        (side("جيمس أوكيلو", state="KE"), side("Peter Okello", state="KE"), "another given name"),
        (side("سعيد بن ناصر", state="OM"), side("Nasser bin Saeed", state="OM"), "another given name"),
        (side("جورج الخامس", state="GB"), side("George VI", state="GB"), "another numeral"),
        (side("سمير عون", state="LB", role="وزير الدفاع", day="2020-03"), side("Peter Okello", state="LB", role="Defence Minister", day="2020-03"), "one office"),
        (body("وزارة الدفاع الكينية"), body("Kenya Army"), "another kind of body"),
        (body("القيادة الشمالية", "KE"), body("Southern Command", "KE"), "another direction"),
        (body("الفرقة الثالثة", "KE"), body("Fourth Division", "KE"), "another numeral"),
        (body("الحرس الوطني", "KE"), body("National Guard", "UG"), "another state"),
        (body("وكالة أنباء الفجر", "KE"), body("Wekesa News Agency", "KE"), "another name"),
        (body("محكمة العدل الدولية"), body("International Criminal Court"), "two entries"),
        (side("كينيا", kind="state", state="KE"), side("Uganda", kind="state", state="UG"), "another state"),
        (side("A", ids=frozenset({("wikidata", "Q1")})), side("A", ids=frozenset({("wikidata", "Q2")})), "another wikidata"),
    ],
)  # fmt: skip
def test_a_veto_makes_two_different_whatever_else_they_share(a: Side, b: Side, why: str) -> None:
    found = compare(a, b)
    assert found.decision == "different" and any(why in reason for reason in found.reasons), found


def test_no_surname_is_the_same_by_sound_however_much_is_shared() -> None:
    shared = {"state": "KE", "role": "President", "day": "2020-01", "events": frozenset({"e"}), "company": frozenset({"c"})}
    assert compare(side("Okello", **shared), side("أوكيلو", **shared)).decision == "possible"


@pytest.mark.skipif(not PAIRS.exists(), reason="needs the pairs of descriptions beside the project")
@pytest.mark.shared
def test_weights_fitted_without_an_actor_decide_about_that_actor() -> None:
    decided = [(example.is_same, found.decision) for example, found in cross_decide(read_examples(PAIRS))]
    merged = [is_same for is_same, decision in decided if decision == "same"]
    wanted = [decision for is_same, decision in decided if is_same]
    assert sum(merged) / len(merged) >= 0.98
    assert wanted.count("same") / len(wanted) >= 0.7
    assert (len(wanted) - wanted.count("different")) / len(wanted) >= 0.95
    assert sum(decision == "possible" for _, decision in decided) / len(decided) <= 0.3


def test_the_weights_say_that_something_in_common_never_counts_against() -> None:
    weights = json.loads(Path(FOLDER / "weights.json").read_text("utf-8"))
    assert all(weights[key] >= 0 for key in ("name", "cover", "full", "state", "office", "together"))
