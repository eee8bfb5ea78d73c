"""The acceptance article: every question gives its rows, in both languages, on every store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.case import Case, open_case
from rabita.graph.table import Table
from tests.support.shared import SHARED

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the acceptance material is not beside the project"),
]
ANSWERS: dict[str, dict[str, object]] = (
    json.loads((SHARED / "design/ontology/seed-answers.json").read_text("utf-8"))["answers"] if SHARED.exists() else {}
)
STORES = [pytest.param("embedded"), pytest.param("neo4j", marks=pytest.mark.neo4j), pytest.param("oxigraph")]


def load_article(directory: Path) -> Case:
    case = open_case(directory, create=True, language="ar")
    report = case.load(SHARED / "acceptance/seed_extraction.json", texts=[SHARED / "acceptance/seed.txt"])
    assert report.rejected == 0, case.rejected().rows
    return case


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with load_article(tmp_path_factory.mktemp("article") / "case") as case:
        yield case


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Case]]:
    """Cases with the article and one further record each."""
    cases: dict[str, Case] = {}
    for line in (SHARED / "design/ontology/fixtures.jsonl").read_text("utf-8").splitlines():
        found = json.loads(line)
        if any(answer.get("fixture") == found["fixture"] for answer in ANSWERS.values()):
            directory = tmp_path_factory.mktemp(found["fixture"])
            cases[found["fixture"]] = load_article(directory / "case")
            (directory / "record.jsonl").write_text(json.dumps(found["record"], ensure_ascii=False), "utf-8")
            assert cases[found["fixture"]].load(directory / "record.jsonl").rejected == 0
    yield cases
    for case in cases.values():
        case.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", sorted(ANSWERS))
@pytest.mark.parametrize("store", STORES)
def test_a_question_gives_its_rows(
    store: str, name: str, lang: str, article: Case, fixtures: dict[str, Case], request: pytest.FixtureRequest
) -> None:
    answer = ANSWERS[name]
    case = fixtures[str(answer["fixture"])] if "fixture" in answer else article
    params = answer["params"]
    assert isinstance(params, dict)
    if store == "oxigraph":
        table = case.ask(name, lang=lang, sparql=True, **params)
    elif store == "neo4j":
        table = case.ask(name, lang=lang, store=pushed(case, request), **params)
    else:
        table = case.ask(name, lang=lang, **params)
    assert plain(table) == expected(answer, lang)


HELD: dict[str, Path] = {}
"""Which case each server holds now."""


def pushed(case: Case, request: pytest.FixtureRequest) -> str:
    """Push ``case`` alone to the server under test and return its URI."""
    server = request.getfixturevalue("neo4j_server")
    for name, value in server.environment().items():
        request.getfixturevalue("monkeypatch").setenv(name, value)
    if HELD.get(server.uri) != case.path:
        case.push(server.uri, replace=True)
        HELD[server.uri] = case.path
    return str(server.uri)


def plain(table: Table) -> Counter[tuple[object, ...]]:
    """Return rows as a multiset without the columns that end in _id."""
    keep = [index for index, column in enumerate(table.columns) if not column.endswith("_id")]
    return Counter(tuple(row[index] for index in keep) for row in table.rows)


def expected(answer: dict[str, object], lang: str) -> Counter[tuple[object, ...]]:
    rows = answer["rows"]
    assert isinstance(rows, dict)
    return Counter(tuple(row) for row in rows[lang])


def test_the_figures_of_the_article(article: Case) -> None:
    db = article.projection.db
    content = db.execute("select count(*) from node where root not in ('Assertion', 'Document')").fetchone()[0]
    facts = db.execute("select count(*) from edge where is_fact = 1").fetchone()[0]
    assert (content, facts) == (66, 103)


def test_show_gives_each_fact_with_its_words(article: Case) -> None:
    shown = article.show("باقري")
    text = (SHARED / "acceptance/seed.txt").read_text("utf-8")
    assert shown.name == "باقري"
    assert shown.facts
    for fact in shown.facts:
        assert fact.quotes, fact
        assert all(quote.text is None or quote.text in text for quote in fact.quotes)
    assert any(fact.role == "← speaker" for fact in shown.facts)
