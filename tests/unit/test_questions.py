"""The shipped questions: complete in both languages, readable by the engines, and their parameters turned into typed values."""

from __future__ import annotations

import datetime
import re

import pyoxigraph
import pytest

from rabita.errors import InputError
from rabita.graph.queries.library import Question, bind, cypher_params, get_question, questions
from rabita.graph.stores.sparql_guard import check_sparql
from rabita.schema import default_registry

NAMES = sorted(questions())
LANGUAGES = ("en", "ar")
ARABIC = re.compile("[\u0621-\u064a]")
SAMPLE: dict[str, object] = {"node": "actor/Q794", "date": "2025-01-20", "integer": 2}


def sample(question: Question) -> dict[str, object]:
    return {name: SAMPLE[param.type] for name, param in question.params.items()}


def resolve(text: str, root: str | None) -> str:
    if text == "nobody":
        raise InputError(f"no {root} is called {text!r}")
    return f"{(root or 'thing').lower()}/{text}"


def test_there_are_twenty_five_and_each_name_is_there_once() -> None:
    assert len(NAMES) == 25
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_asked_and_explained_in_both_languages(name: str) -> None:
    question = questions()[name]
    for sentences in (question.ask, question.empty):
        assert set(sentences) == set(LANGUAGES)
        assert ARABIC.search(sentences["ar"])
        assert not ARABIC.search(sentences["en"])
    assert question.ask["en"].endswith("?") and question.ask["ar"].endswith("؟")
    assert question.empty["en"].endswith(".") or question.empty["en"].endswith(")")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_sparql_text_is_read_by_oxigraph_and_by_rdflib(name: str, lang: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    question = questions()[name]
    text = question.sparql(lang, sample(question))
    assert not re.search(r"\$[a-z]", text)
    check_sparql(text)
    assert list(pyoxigraph.Store().query(text)) == []
    assert [str(variable) for variable in prepareQuery(text).algebra.PV] == columns(question.cypher(lang))
    assert question.columns == columns(question.cypher(lang))


def columns(cypher: str) -> list[str]:
    """Return the names that the last RETURN gives its columns."""
    returned = re.split(r"\sORDER BY\s", cypher.rpartition("RETURN ")[2])[0].removeprefix("DISTINCT ")
    parts = re.split(r",\s+(?![^(\[]*[)\]])", returned.strip())
    return [part.rpartition(" ")[2] for part in parts]


@pytest.mark.parametrize("name", NAMES)
def test_both_texts_use_the_parameters_that_are_declared(name: str) -> None:
    question = questions()[name]
    for text in (question.english_cypher, question.english_sparql):
        assert set(re.findall(r"\$([a-z]+)", text)) == set(question.params)
    for param in question.params.values():
        assert param.type in SAMPLE
        assert param.example is not None
        assert (param.type == "node") == (param.root is not None)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_swapped_for_those_of_the_other_language(name: str) -> None:
    question = questions()[name]
    english, arabic = question.cypher("en"), question.cypher("ar")
    assert "name_en" not in arabic and english == arabic.replace("name_ar", "name_en")
    english, arabic = question.sparql("en", sample(question)), question.sparql("ar", sample(question))
    assert '"en"' not in arabic and english == arabic.replace('"ar"', '"en"')


@pytest.mark.parametrize("name", NAMES)
def test_the_texts_name_only_what_the_ontology_has(name: str) -> None:
    registry = default_registry()
    question = questions()[name]
    known = {*registry.classes, *registry.slots, "roles"}
    assert set(re.findall(r"\brb:(\w+)", question.english_sparql)) <= known
    kinds = {registry.relationship(slot) for slot, found in registry.slots.items() if found.kind == "relationship"}
    relationships = {kind for group in re.findall(r"\[\w*:([A-Z_|]+)", question.english_cypher) for kind in group.split("|")}
    assert relationships <= kinds
    labels = {label for group in re.findall(r"\(\w*:([A-Za-z|]+)", question.english_cypher) for label in group.split("|")}
    assert labels <= set(registry.classes)


def test_a_question_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no question 'who-met-who'; nearest: 'who-met-whom'"):
        get_question("who-met-who")


def test_a_language_that_the_questions_do_not_speak_is_refused() -> None:
    with pytest.raises(InputError, match="en and ar, not in 'fr'"):
        get_question("who-met-whom").cypher("fr")


# ---- parameters


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        ({}, ("0001-01-01", "9999-12-31")),
        ({"from": "2025", "to": "2025"}, ("2025-01-01", "2025-12-31")),
        ({"from": "2024-02", "to": "2024-02"}, ("2024-02-01", "2024-02-29")),
        ({"from": "201X", "to": " 2025-01-20 "}, ("2010-01-01", "2025-01-20")),
        ({"from": "٢٠٢٥-٠١-٢٠", "to": "۲۰۲۵"}, ("2025-01-20", "2025-12-31")),
        ({"from": datetime.date(2025, 1, 20), "to": 2025}, ("2025-01-20", "2025-12-31")),
        ({"from": "2018/..", "to": "../2020"}, ("2018-01-01", "2020-12-31")),
    ],
)
def test_a_period_is_given_by_whole_or_partial_dates(given: dict[str, object], bound: tuple[str, str]) -> None:
    values = bind(get_question("who-met-whom"), given, resolve)
    assert (values["from"], values["to"]) == bound


def test_a_driver_is_given_dates_and_numbers() -> None:
    question = get_question("what-is-new")
    values = cypher_params(question, bind(question, {"from": "2025-01-20"}, resolve))
    assert values == {"from": datetime.date(2025, 1, 20), "to": datetime.date(9999, 12, 31)}
    question = get_question("corroborated")
    assert cypher_params(question, bind(question, {"min": "٣"}, resolve)) == {"min": 3}


def test_nodes_are_found_by_name_below_the_root_of_the_parameter() -> None:
    question = get_question("dyad-timeline")
    values = bind(question, {"a": "Iran", "b": "باكستان"}, resolve)
    assert (values["a"], values["b"]) == ("actor/Iran", "actor/باكستان")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("who-met-whom", {"form": "2025"}, r"'who-met-whom' has no parameter 'form'; known: from, to"),
        ("described-groups", {"x": 1}, r"has no parameter 'x'; known: none"),
        ("offices-on-a-date", {}, r"'offices-on-a-date' needs 'day' \(date\), such as '2025-01-20'"),
        ("offices-on-a-date", {"day": "2025"}, r"parameter 'day' of 'offices-on-a-date': '2025' is no single day; give one such as '2025-01-20'"),
        ("who-met-whom", {"from": "yesterday"}, r"parameter 'from' of 'who-met-whom': 'yesterday' is no time; write one such as"),
        ("who-met-whom", {"from": "2025-02-30"}, r"parameter 'from' of 'who-met-whom': 2025-02-30 is no date: February 2025 has 28 days"),
        ("who-met-whom", {"from": "../2020"}, r"parameter 'from' of 'who-met-whom': '../2020' has no end there"),
        ("corroborated", {"min": "two"}, r"parameter 'min' of 'corroborated': 'two' is no whole number .* give one such as 2"),
        ("corroborated", {"min": "1" * 30}, r"is no whole number from 0 up, of at most 9 digits"),
        ("corroborated", {"min": 1.5}, r"'1.5' is no whole number"),
        ("agreement-history", {"actor": "nobody"}, r"parameter 'actor' of 'agreement-history': no Actor is called 'nobody'"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_with_its_name(name: str, given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        bind(get_question(name), given, resolve)


@pytest.mark.parametrize("id_", ["actor/x> . ?s ?p ?o } #", "actor/$b", "actor/a'b\"c\\", "actor/foreign-service#1", "actor/قطر"])
def test_an_id_stays_one_term_of_the_query(id_: str) -> None:
    question = get_question("agreement-topics")
    text = question.sparql("en", {"a": id_, "b": id_})
    check_sparql(text)
    assert list(pyoxigraph.Store().query(text)) == []
    assert len(re.findall(r"<https://w3id\.org/rabita/id/[^<>\"{}|^`\\\s]*>", text)) == 4


@pytest.mark.parametrize(("param", "value"), [("from", '2025"^^xsd:date) } #'), ("from", "2025"), ("to", "x")])
def test_a_value_that_was_not_bound_does_not_get_into_a_query(param: str, value: str) -> None:
    question = get_question("who-met-whom")
    with pytest.raises(ValueError, match="isoformat"):
        question.sparql("en", {"from": "2025-01-01", "to": "2025-01-01", param: value})


def test_a_span_of_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="turn them round"):
        bind(questions()["who-met-whom"], {"from": "2024-06", "to": "2024-01"}, lambda text, root: text)
    with pytest.raises(InputError, match="from 0 up"):
        bind(questions()["corroborated"], {"min": "-1"}, lambda text, root: text)
