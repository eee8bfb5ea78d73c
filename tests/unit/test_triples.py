"""Rows of a projection as triples: what is written, what is left out, and that nothing in a text or id can break a line."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from rabita.graph.export.terms import DATA, RB, RDF, XSD, data_iri, decimal_term, id_of, language_suffix, text_literal, uri_term
from rabita.graph.export.triples import Triples, snapshot
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import FactRow
from rabita.schema import Registry, default_registry
from tests.support.graph_rows import edge, node, open_projection, write_rows

HOSTILE = (
    'a "quoted" \\ back\\slash', "two\nlines\r\n\tand a tab", "nul \0 bell \x07 delete \x7f next line \x85", "line \u2028 and \u2029 paragraph",
    "‏قطر‎ (Qatar)", "> <http://evil/> .", '" .\n<a:b> <c:d> "e', "𝒜 🕊 \U0010ffff", "", " ", "\\u0041", "%41", "@en", "\ufffe\ufeff",
)  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_registry()


@pytest.fixture
def projection(tmp_path: Path, registry: Registry) -> Iterator[Projection]:
    with open_projection(tmp_path, registry) as made:
        yield made


def parsed(lines: str | bytes) -> set[tuple[str, str, str]]:
    """Return triples as they stand in N-Triples, read by a strict reader."""
    quads = pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}


def all_of(projection: Projection, registry: Registry, *, materialised: bool = False) -> set[tuple[str, str, str]]:
    return parsed(b"".join(Triples(projection.db, registry, materialised=materialised)))


def value_fact(
    subject: str, slot: str, value: str, *, key: str = "1", shown: bool = True, status: str = "occurred", **more: str
) -> FactRow:
    language, datatype = more.get("language"), more.get("datatype", "string")
    return FactRow(f"fact/{key}", subject, slot, None, value, datatype, language, status, 1, 0.9, ["assertion/1"], shown)


def test_a_node_is_written_with_its_class_and_each_property_in_its_own_type(projection: Projection, registry: Registry) -> None:
    props = {
        "name": "لقاء", "name_en": "Meeting", "name_ar": "لقاء", "label_ar": "لقاء", "time": "1998", "time_from": "1998-01-01",
        "time_precision": "year", "status": "occurred", "sources": 2, "confidence": 0.99, "time_text": ["أمس", "الإثنين"],
    }  # fmt: skip
    write_rows(projection, [node(registry, "Meeting", "e.1", **props)])
    me = f"<{DATA}event/e.1>"
    assert all_of(projection, registry) == {
        (me, f"<{RDF}type>", f"<{RB}Meeting>"),
        (me, f"<{RB}class>", '"Meeting"'),
        (me, f"<{RB}name>", '"Meeting"@en'),
        (me, f"<{RB}name>", '"لقاء"@ar'),
        (me, "<http://www.w3.org/2004/02/skos/core#prefLabel>", '"لقاء"@ar'),
        (me, f"<{RB}time>", '"1998"'),
        (me, f"<{RB}time_from>", f'"1998-01-01"^^<{XSD}date>'),
        (me, f"<{RB}time_precision>", '"year"'),
        (me, f"<{RB}status>", '"occurred"'),
        (me, f"<{RB}sources>", f'"2"^^<{XSD}integer>'),
        (me, f"<{RB}confidence>", f'"0.99"^^<{XSD}decimal>'),
        (me, f"<{RB}time_text>", '"أمس"'),
        (me, f"<{RB}time_text>", '"الإثنين"'),
    }


def test_an_edge_is_a_triple_and_its_fact_a_statement_of_the_same_id(projection: Projection, registry: Registry) -> None:
    said, person = node(registry, "PublicStatement", "e.1"), node(registry, "Person", "p.1")
    tie = edge(registry, said, "addressee", person, assertions=["assertion/2", "assertion/1"])
    write_rows(projection, [said, person], [tie])
    found = all_of(projection, registry)
    me, start, end = f"<{DATA}{tie.id}>", f"<{DATA}event/e.1>", f"<{DATA}actor/p.1>"
    assert (start, f"<{RB}addressee>", end) in found
    assert {(predicate, value) for subject, predicate, value in found if subject == me} == {
        (f"<{RDF}type>", f"<{RDF}Statement>"),
        (f"<{RDF}subject>", start),
        (f"<{RDF}predicate>", f"<{RB}addressee>"),
        (f"<{RDF}object>", end),
        (f"<{RB}role>", '"addressee"'),
        *((f"<{RB}roles>", f'"{role}"') for role in ("addressee", "recipient", "participant")),
        (f"<{RB}status>", '"occurred"'),
        (f"<{RB}sources>", f'"1"^^<{XSD}integer>'),
        (f"<{RB}confidence>", f'"0.9"^^<{XSD}decimal>'),
        (f"<{RB}asserted_by>", f"<{DATA}assertion/1>"),
        (f"<{RB}asserted_by>", f"<{DATA}assertion/2>"),
    }


def test_super_classes_and_super_properties_are_written_for_stores_alone(projection: Projection, registry: Registry) -> None:
    said, person = node(registry, "PublicStatement", "e.1"), node(registry, "Person", "p.1")
    write_rows(projection, [said, person], [edge(registry, said, "addressee", person)])
    leaf, full = all_of(projection, registry), all_of(projection, registry, materialised=True)
    me, other = f"<{DATA}event/e.1>", f"<{DATA}actor/p.1>"
    assert full - leaf == {
        (me, f"<{RDF}type>", f"<{RB}CommunicationEvent>"),
        (me, f"<{RDF}type>", f"<{RB}Event>"),
        (other, f"<{RDF}type>", f"<{RB}Actor>"),
        (me, f"<{RB}recipient>", other),
        (me, f"<{RB}participant>", other),
    }
    assert leaf <= full


def test_links_of_documents_are_triples_and_no_statements(projection: Projection, registry: Registry) -> None:
    article, outlet = node(registry, "NewsArticle", "d"), node(registry, "MediaOutlet", "o")
    write_rows(projection, [article, outlet], [edge(registry, article, "publisher", outlet, assertions=[])])
    found = all_of(projection, registry)
    assert (f"<{DATA}doc/d>", "<http://purl.org/dc/terms/publisher>", f"<{DATA}actor/o>") in found
    assert not any(value == f"<{RDF}Statement>" for _, _, value in found)


def test_a_value_that_was_not_chosen_is_stated_and_not_shown(projection: Projection, registry: Registry) -> None:
    meeting = node(registry, "Meeting", "e.1", time="2025-01-20")
    other = value_fact(meeting.id, "time", "2025-01-19", shown=False, datatype="edtf")
    write_rows(projection, [meeting], facts=[value_fact(meeting.id, "time", "2025-01-20", key="2", datatype="edtf"), other])
    found = all_of(projection, registry)
    times = {value for _, predicate, value in found if predicate == f"<{RB}time>"}
    stated = {value for _, predicate, value in found if predicate == f"<{RDF}object>"}
    assert (times, stated) == ({'"2025-01-20"'}, {'"2025-01-19"', '"2025-01-20"'})


@pytest.mark.parametrize(
    "what", ["a value that is only denied", "an edge that is not shown", "a fact of a thing that is no node"]
)
def test_what_the_graph_does_not_show_is_no_statement(what: str, projection: Projection, registry: Registry) -> None:
    meeting, person = node(registry, "Meeting", "e.1"), node(registry, "Person", "p.1")
    facts = {
        "a value that is only denied": value_fact(meeting.id, "time", "2025", status="denied", shown=False),
        "an edge that is not shown": value_fact(meeting.id, "part_of_event", "", shown=False)._replace(
            object=person.id, value=None
        ),
        "a fact of a thing that is no node": value_fact("event/gone.1", "time", "2025"),
    }
    write_rows(projection, [meeting, person], facts=[facts[what]])
    assert not any(value == f"<{RDF}Statement>" for _, _, value in all_of(projection, registry))


def test_a_denied_value_that_is_shown_is_stated(projection: Projection, registry: Registry) -> None:
    meeting = node(registry, "Meeting", "e.1", status="denied")
    write_rows(projection, [meeting], facts=[value_fact(meeting.id, "type", "Meeting", status="denied", datatype="class")])
    found = all_of(projection, registry)
    assert (f"<{DATA}fact/1>", f"<{RDF}object>", f"<{RB}Meeting>") in found
    assert (f"<{DATA}fact/1>", f"<{RB}status>", '"denied"') in found


def test_the_literal_of_a_statement_is_the_literal_of_its_node(projection: Projection, registry: Registry) -> None:
    city = node(
        registry,
        "City",
        "c.1",
        lat=33.6,
        long=73.0,
        same_as=["https://example.org/x"],
        label_ar="راولبندي",
        description_en="a city",
    )
    values = {
        ("lat", None): ("33.6", "float"), ("long", None): ("73", "float"), ("same_as", None): ("https://example.org/x", "uri"),
        ("label", "ar"): ("راولبندي", "langtext"), ("description", "en"): ("a city", "langtext"),
    }  # fmt: skip
    facts = [
        FactRow(f"fact/{n}", city.id, slot, None, value, datatype, language, "occurred", 1, 0.5, ["assertion/1"], True)
        for n, ((slot, language), (value, datatype)) in enumerate(values.items())
    ]
    write_rows(projection, [city], facts=facts)
    found = all_of(projection, registry)
    told = {subject: {} for subject, _, value in found if value == f"<{RDF}Statement>"}
    for subject, predicate, value in found:
        if subject in told:
            told[subject][predicate] = value
    assert len(told) == len(facts)
    for statement in told.values():
        assert (statement[f"<{RDF}subject>"], statement[f"<{RDF}predicate>"], statement[f"<{RDF}object>"]) in found


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_comes_back_as_it_was(text: str, projection: Projection, registry: Registry) -> None:
    person = node(registry, "Person", "p.1", name="x", label_en=text, alias_ar=[text, "b"])
    write_rows(projection, [person], facts=[value_fact(person.id, "label", text, language="en", datatype="langtext")])
    triples = Triples(projection.db, registry)
    quads = list(pyoxigraph.parse(b"".join(triples), pyoxigraph.RdfFormat.N_TRIPLES))
    wanted = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2004/02/skos/core#altLabel", f"{RDF}object")
    for predicate in wanted:
        values = {
            quad.object.value
            for quad in quads
            if quad.predicate.value == predicate and isinstance(quad.object, pyoxigraph.Literal)
        }
        assert values - {"b"} == {text}
    assert triples.replaced == 0
    assert {quad.subject.value for quad in quads} == {f"{DATA}actor/p.1", f"{DATA}fact/1"}


def test_half_characters_are_replaced_and_counted(projection: Projection, registry: Registry) -> None:
    write_rows(projection, [node(registry, "Person", "p.1", name="x", label_en="a\ud800b\udfff")])
    triples = Triples(projection.db, registry)
    assert '"a�b�"@en' in b"".join(triples).decode()
    assert triples.replaced == 2


@pytest.mark.parametrize(
    "id_",
    [
        "actor/a b",
        "actor/<x>",
        "actor/%41",
        "actor/é قطر",
        "actor/a#b?c'd",
        "actor/[1]",
        "actor/\ue000\u200f",
        'actor/x\0\n"\\^`{|}',
    ],
)
def test_an_id_comes_back_from_its_iri(id_: str) -> None:
    iri = data_iri(id_)
    quad = next(iter(pyoxigraph.parse(f"{iri} <a:b> {iri} .", pyoxigraph.RdfFormat.N_TRIPLES)))
    assert iri == f"<{quad.object.value}>"
    assert id_of(quad.object.value) == id_
    assert not set("'\"#?<> ()") & set(iri[1:-1])


def test_every_iri_that_is_written_is_one_for_a_strict_reader() -> None:
    chance = random.Random(11)
    alphabet = "ab09:/?#[]@!$&'()*+,;=%-._~ <>\"{}|^`\\é\u200f\ue000\ufffe\U0001f600\0\n"
    texts = [
        "http://h:x/",
        "http://[::1]/",
        "http://u@h/",
        "http://h",
        "urn:a:b",
        "//h/a",
        "http:/a",
        "a:",
        "http://h/%4",
        "http://h/#a#b",
    ]
    texts += ["http://" * chance.randint(0, 1) + "".join(chance.choices(alphabet, k=chance.randint(1, 9))) for _ in range(4000)]
    iris = 0
    for text in texts:
        term = next(iter(pyoxigraph.parse(f"<a:b> <a:b> {uri_term(text)} .", pyoxigraph.RdfFormat.N_TRIPLES))).object
        assert term.value == text
        iris += isinstance(term, pyoxigraph.NamedNode)
        assert data_iri(text)
    assert 0 < iris < len(texts)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1.0, "1.0"),
        (0.99, "0.99"),
        (1e-07, "0.0000001"),
        (1e22, "10000000000000000000000.0"),
        (-0.5, "-0.5"),
        ("33", "33.0"),
        ("1e3", "1000.0"),
    ],
)
def test_numbers_are_decimals_in_full(value: float | str, form: str) -> None:
    assert decimal_term(value) == f'"{form}"^^<{XSD}decimal>'
    assert float(form) == float(value)


@pytest.mark.parametrize("value", ["x", "nan", "inf"])
def test_what_is_no_number_is_text(value: str) -> None:
    assert decimal_term(value) == f'"{value}"'


@pytest.mark.parametrize(
    ("language", "suffix"), [("ar", "@ar"), ("zh-Hant", "@zh-hant"), ("es-419", "@es-419"), ('x" .', ""), ("en_US", ""), ("", "")]
)
def test_only_a_language_tag_becomes_one(language: str, suffix: str) -> None:
    assert language_suffix(language) == suffix
    assert next(iter(pyoxigraph.parse(f"<a:b> <a:b> {text_literal('x', suffix)} .", pyoxigraph.RdfFormat.N_TRIPLES)))


def test_a_snapshot_does_not_see_what_is_written_later(projection: Projection, registry: Registry) -> None:
    write_rows(projection, [node(registry, "Person", "p.1")])
    with snapshot(projection) as db:
        before = b"".join(Triples(db, registry))
        write_rows(projection, [node(registry, "Person", "p.2")])
        assert b"".join(Triples(db, registry)) == before
    assert b"actor/p.2" in b"".join(Triples(projection.db, registry))


def test_the_order_of_triples_follows_from_the_rows_alone(tmp_path: Path, registry: Registry) -> None:
    nodes = [node(registry, "Person", f"p.{n}") for n in range(9)]
    ties = [edge(registry, node(registry, "Meeting", "e.1"), "participant", person) for person in nodes]
    nodes.append(node(registry, "Meeting", "e.1"))
    texts = []
    for number, order in enumerate((1, -1)):
        with open_projection(tmp_path / str(number), registry) as projection:
            write_rows(projection, nodes[::order], ties[::order])
            texts.append(b"".join(Triples(projection.db, registry)))
    assert texts[0] == texts[1]
