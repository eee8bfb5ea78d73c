"""The ontology's other forms: the committed ones are up to date, and each does what it is for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from rabita.schema import Registry, default_registry
from rabita.schema.forms.constraints import write_constraints
from rabita.schema.forms.context import write_context
from rabita.schema.forms.page import write_page
from rabita.schema.forms.records import write_record_schema
from rabita.schema.forms.shapes import write_shapes
from rabita.schema.forms.style import write_style
from rabita.schema.forms.turtle import write_turtle
from rabita.schema.generate import FORMS, GENERATED, write_all

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "example_module.yaml"
RB = rdflib.Namespace("https://w3id.org/rabita/ns#")
HEAD = """\
@prefix rb: <https://w3id.org/rabita/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""


@pytest.fixture(scope="module")
def theirs() -> Registry:
    return Registry.load(EXAMPLE)


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("name", FORMS)
def test_a_rebuild_equals_what_is_committed(name: str) -> None:
    built = FORMS[name](default_registry())
    assert built == (GENERATED / name).read_text(encoding="utf-8"), "run: python -m rabita.schema.generate"


def test_all_forms_are_written_and_nothing_else_is_committed(tmp_path: Path) -> None:
    files = write_all(default_registry(), tmp_path / "new")
    assert sorted(path.name for path in files) == sorted(path.name for path in GENERATED.iterdir())
    assert all(path.stat().st_size > 0 for path in files)


def test_the_same_modules_give_the_same_bytes() -> None:
    again = Registry.load()
    assert all(write(again) == write(default_registry()) for write in FORMS.values())


# ---- OWL and SKOS


def test_every_class_and_slot_of_ours_is_labelled_in_both_languages_in_the_turtle() -> None:
    found = graph(write_turtle(default_registry()))
    own = [item for item in found.subjects(RDF.type) if str(item).startswith(str(RB)) and "/" not in str(item).partition("#")[2]]
    for item in own:
        assert {label.language for label in [*found.objects(item, RDFS.label), *found.objects(item, SKOS.prefLabel)]} == {
            "ar",
            "en",
        }, item
    assert len(own) > 140


def test_the_turtle_holds_the_tree_of_classes_and_of_roles() -> None:
    found = graph(write_turtle(default_registry()))
    assert RB.Event in set(found.transitive_objects(RB.Meeting, RDFS.subClassOf))
    assert RB.participant in set(found.transitive_objects(RB.addressee, RDFS.subPropertyOf))
    assert (RB.host, RDFS.range, RB.Actor) in found
    assert (RB.Meeting, RDF.type, OWL.Class) in found


def test_what_belongs_to_others_is_labelled_and_not_redefined() -> None:
    found = graph(write_turtle(default_registry()))
    assert {label.language for label in found.objects(SKOS.prefLabel, RDFS.label)} == {"en", "ar"}
    assert (SKOS.prefLabel, RDF.type, None) not in found and (SKOS.prefLabel, RDFS.range, None) not in found
    assert (RDF.Statement, RDF.type, None) not in found


def test_a_users_module_stands_in_the_turtle_under_its_own_namespace(theirs: Registry) -> None:
    found = graph(write_turtle(theirs))
    closure = rdflib.URIRef("https://example.org/borders#BorderClosure")
    assert (closure, RDFS.subClassOf, RB.Event) in found
    plate = rdflib.URIRef("https://example.org/datatypes/plate")
    assert (rdflib.URIRef("https://example.org/borders#last_vehicle"), RDFS.range, plate) in found
    assert (None, rdflib.URIRef("http://www.w3.org/ns/shacl#datatype"), plate) in graph(write_shapes(theirs))
    assert str(found.value(closure, RDFS.label, any=True)) in ("border closure", "إغلاق معبر")


def test_a_hostile_label_stays_a_label(tmp_path: Path) -> None:
    label = 'a"b\\c\nd | <e> `f` } . <x> a <y>'
    head = EXAMPLE.read_text(encoding="utf-8").partition("types:")[0]
    body = f"classes: {{Odd: {{is_a: Event, annotations: {{label_en: {json.dumps(label)}}}}}}}\n"
    (tmp_path / "odd.yaml").write_text(head + body, encoding="utf-8")
    registry = Registry.load(tmp_path / "odd.yaml")
    odd = rdflib.URIRef("https://example.org/borders#Odd")
    assert str(graph(write_turtle(registry)).value(odd, RDFS.label)) == label
    assert len(graph(write_shapes(registry))) > 0
    assert json.loads(write_style(registry))["classes"]["Odd"]["labels"] == {"en": label}
    assert "\\<e\\>" in write_page(registry)


# ---- SHACL

GOOD = """
:m a rb:Meeting ; rb:class "Meeting" ; rb:name "Meeting"@en, "اجتماع"@ar ; rb:status "occurred" ;
   rb:sources 2 ; rb:confidence 0.9 ; rb:time "2025-01-20" ; rb:time_from "2025-01-20"^^xsd:date ;
   rb:participant :p, :c ; rb:unheard_of 1 .
:p a rb:Person ; skos:prefLabel "Bagheri"@en, "باقري"@ar ; skos:altLabel "one"@en, "two"@en ; rb:of_country :c .
:c a rb:Country ; rb:iso_code "IR" .
:t a rb:Tenure ; rb:holder :p ; rb:of_position :q .
:q a rb:Position .
:k a rb:Concern ; rb:concern_kind "threat" ; rb:about :m .
:f a rdf:Statement ; rdf:subject :m ; rdf:predicate rb:time ; rdf:object "2025-01-20" ; rb:role "time" .
"""


@pytest.fixture(scope="module")
def shapes() -> tuple[rdflib.Graph, rdflib.Graph]:
    return graph(write_shapes(default_registry())), graph(write_turtle(default_registry()))


def conforms(shapes: tuple[rdflib.Graph, rdflib.Graph], data: str) -> tuple[bool, str]:
    ok, _, text = pyshacl.validate(graph(HEAD + data), shacl_graph=shapes[0], ont_graph=shapes[1], inference="none")
    return bool(ok), str(text)


def test_a_good_graph_conforms_to_the_shapes(shapes: tuple[rdflib.Graph, rdflib.Graph]) -> None:
    ok, text = conforms(shapes, GOOD)
    assert ok, text


@pytest.mark.parametrize(
    ("right", "wrong", "at"),
    [
        ('rb:status "occurred"', 'rb:status "happened"', "status"),
        ('rb:status "occurred"', 'rb:status "occurred", "denied"', "status"),
        ("rb:participant :p, :c", "rb:participant :q", "participant"),
        ("rb:participant :p, :c", 'rb:participant "Iran"', "participant"),
        ('"Bagheri"@en,', '"Bagheri"@en, "Baqeri"@en,', "prefLabel"),
        ('"Bagheri"@en,', '"Bagheri",', "prefLabel"),
        ('rb:iso_code "IR"', 'rb:iso_code "iran"', "iso_code"),
        ("rb:confidence 0.9", "rb:confidence 1.9", "confidence"),
        ("rb:sources 2", 'rb:sources "two"', "sources"),
        ("rb:holder :p ;", "", "holder"),
        ("rb:holder :p ;", "rb:holder :c ;", "holder"),
        ("rb:about :m", "rb:toward :p", "about"),
        ('rb:concern_kind "threat" ;', "", "concern_kind"),
    ],
)
def test_each_planted_fault_is_found(shapes: tuple[rdflib.Graph, rdflib.Graph], right: str, wrong: str, at: str) -> None:
    assert right in GOOD
    ok, text = conforms(shapes, GOOD.replace(right, wrong))
    assert not ok
    assert re.search(rf"Result Path: \S*{at}", text), text


# ---- JSON-LD


def test_a_record_read_through_the_context_becomes_the_graphs_triples() -> None:
    record = {
        **json.loads(write_context(default_registry())),
        "id": "https://example.org/m",
        "type": "Meeting",
        "label": {"en": "Talks", "ar": "محادثات"},
        "time_from": "2025-01-20",
        "participant": ["https://example.org/p"],
        "status": "occurred",
    }
    parsed = pyoxigraph.parse(json.dumps(record), format=pyoxigraph.RdfFormat.JSON_LD)
    found = graph("".join(f"{quad.triple} .\n" for quad in parsed))
    meeting = rdflib.URIRef("https://example.org/m")
    assert (meeting, RDF.type, RB.Meeting) in found
    assert (meeting, SKOS.prefLabel, rdflib.Literal("محادثات", lang="ar")) in found
    assert (meeting, RB.participant, rdflib.URIRef("https://example.org/p")) in found
    assert (meeting, RB.time_from, rdflib.Literal("2025-01-20", datatype=rdflib.XSD.date)) in found
    assert (meeting, RB.status, rdflib.Literal("occurred")) in found


# ---- JSON Schema


@pytest.fixture(scope="module")
def validator(theirs: Registry) -> Any:
    schema = json.loads(write_record_schema(theirs))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(
    "record",
    [
        {"type": "Meeting", "time": "2025-01-20", "participant": ["Iran", {"type": "Person", "label": {"ar": "باقري"}}]},
        {
            "type": "Meeting",
            "participant": "Iran",
            "location": {"label": "Rawalpindi"},
            "source": {"url": "https://example.org", "title": "t"},
        },
        {"type": "Concern", "concern_kind": "fear", "about": {"type": "Exercise", "label": "drill"}},
        {"type": "Concern", "id": "concern/1.1", "strength": "high"},
        {"type": "Person", "label": "Bagheri", "alias": ["a", "b"], "named": True},
        {"type": "BorderClosure", "crossing": "Mirjaveh", "traffic_lost": 400, "polarity": "denied", "according_to": "Iran"},
    ],
)
def test_a_good_record_conforms_to_the_schema(validator: Any, record: dict[str, object]) -> None:
    assert [error.message for error in validator.iter_errors(record)] == []


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({"type": "Meting"}, "$.type"),
        ({"time": "2025"}, "$"),
        ({"type": "Meeting", "particpant": "Iran"}, "$"),
        ({"type": "Meeting", "time_from": "2025-01-20"}, "$"),
        ({"type": "Meeting", "status": "happened"}, "$.status"),
        ({"type": "Meeting", "participant": {"type": "City"}}, "$.participant.type"),
        ({"type": "Meeting", "participant": [{"type": "Person", "nam": "x"}]}, "$.participant[0]"),
        ({"type": "Concern", "about": "trade"}, "$"),
        ({"type": "Country", "iso_code": "iran"}, "$.iso_code"),
        ({"type": "BorderClosure", "crossing": "Mirjaveh", "traffic_lost": 1001}, "$.traffic_lost"),
        ({"type": "Assertion", "quote": "x"}, "$.type"),
    ],
)
def test_a_wrong_record_is_refused_at_the_key_at_fault(validator: Any, record: dict[str, object], path: str) -> None:
    assert path in [error.json_path for error in validator.iter_errors(record)]


# ---- DDL, style, page


def test_every_root_has_one_unique_id_and_full_text_over_its_names() -> None:
    registry = default_registry()
    lines = write_constraints(registry).splitlines()
    for root in registry.roots:
        assert f"CREATE CONSTRAINT {root.lower()}_id IF NOT EXISTS FOR (n:{root}) REQUIRE n.id IS UNIQUE;" in lines
    assert sum(line.startswith("CREATE FULLTEXT") for line in lines) == len(registry.roots)
    assert "CREATE INDEX event_time_from IF NOT EXISTS FOR (n:Event) ON (n.time_from);" in lines
    assert len({line.partition(" IF ")[0].split()[-1] for line in lines}) == len(lines)


def test_a_users_times_are_indexed_too(theirs: Registry) -> None:
    assert "CREATE INDEX event_reopened_from IF NOT EXISTS FOR (n:Event) ON (n.reopened_from);" in write_constraints(theirs)


def test_a_class_without_colour_has_that_of_the_class_above(theirs: Registry) -> None:
    classes = json.loads(write_style(theirs))["classes"]
    assert classes["City"]["color"] == classes["Place"]["color"] == "#9D755D"
    assert classes["BorderClosure"]["icon"] == "barrier" and classes["BorderClosure"]["root"] == "Event"
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", style["color"]) and style["icon"] for style in classes.values())
    assert (classes["Tenure"]["edge_from"], classes["Tenure"]["edge_label"]) == ("holder", "HOLDS")


def test_the_page_tells_every_class_slot_and_value_in_both_languages(theirs: Registry) -> None:
    page = write_page(theirs)
    for name, cls in theirs.classes.items():
        assert f"### {name}\n\n{cls.labels['en']} · {cls.labels['ar']}\n" in page
    for name, slot in theirs.slots.items():
        assert f"| `{name}` | {slot.labels['en']} | {slot.labels['ar']} |" in page
    assert "| `ferry` | ferry | عبّارة | across a river or strait |" in page
