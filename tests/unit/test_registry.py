"""The registry: our own ontology, a user's module, and every mistake that a module can hold."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.errors import InputError, SchemaError
from rabita.schema import Registry, default_registry
from rabita.schema.checking import check_removals
from rabita.schema.matching import parse_match
from rabita.schema.model import MatchPart, MatchTerm

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "example_module.yaml"
HEAD = """\
id: https://example.org/x
name: x
default_prefix: x
default_range: string
prefixes: {x: "https://example.org/x#"}
imports: [events]
"""

Write = Callable[[str], Path]


@pytest.fixture(scope="module")
def ours() -> Registry:
    return default_registry()


@pytest.fixture(scope="module")
def theirs() -> Registry:
    return Registry.load(EXAMPLE)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(body: str, *, head: str = HEAD, name: str = "x.yaml") -> Path:
        path = tmp_path / name
        path.write_text(head + body, encoding="utf-8")
        return path

    return written


# ---- our own ontology


def test_every_class_slot_enum_and_value_has_a_label_in_english_and_in_arabic(ours: Registry) -> None:
    values = [value for enum in ours.enums.values() for value in enum.values.values()]
    unlabelled = [
        item.name
        for item in [*ours.classes.values(), *ours.slots.values(), *ours.enums.values(), *values]
        if not item.labels.get("en") or not any("\u0600" <= char <= "\u06ff" for char in item.labels.get("ar", ""))
    ]
    assert unlabelled == []


def test_labels_run_from_the_class_up_to_its_root_without_foundations(ours: Registry) -> None:
    assert ours.labels("Meeting") == ["Meeting", "ContactEvent", "Event"]
    assert ours.labels("Country") == ["Country", "Actor"]


def test_every_class_that_a_node_can_have_has_exactly_one_root_label(ours: Registry) -> None:
    for name in (name for name, cls in ours.classes.items() if cls.concrete):
        assert [label for label in ours.labels(name) if label in ours.roots] == [ours.root(name).name]


def test_ancestors_come_nearest_first_with_foundations_and_mixins(ours: Registry) -> None:
    assert ours.ancestors("Country") == ["Actor", "SpatialThing", "Entity", "Node", "Told"]
    assert ours.ancestors("Node") == []


def test_descendants_hold_the_class_itself_and_only_what_a_node_can_be(ours: Registry) -> None:
    assert ours.descendants("ContactEvent") == ["ContactEvent", "Meeting", "Visit", "Call", "Negotiation"]
    assert ours.descendants("SpatialThing") == ["Country", "Place", "City", "Region", "Facility"]
    assert "SpatialThing" in ours.descendants("SpatialThing", concrete=False)


def test_is_a_follows_parents_and_mixins(ours: Registry) -> None:
    assert ours.is_a("Meeting", "Event") and ours.is_a("Country", "SpatialThing") and ours.is_a("Event", "Event")
    assert not ours.is_a("Event", "Meeting") and not ours.is_a("City", "Actor")


def test_a_more_specific_class_is_deeper(ours: Registry) -> None:
    assert ours.depth("Node") < ours.depth("Event") < ours.depth("ContactEvent") < ours.depth("Meeting")


def test_slots_are_inherited_and_narrowed_by_slot_usage(ours: Registry) -> None:
    assert {"id", "time", "participant", "host", "sources"} <= ours.slots_of("Meeting").keys()
    assert "visitor" not in ours.slots_of("Meeting")
    narrowed = ours.slots_of("Tenure")["holder"]
    assert (narrowed.range, narrowed.required, narrowed.multivalued) == ("Person", True, False)
    assert ours.slots_of("Concern")["holder"].range == "Actor"


def test_roles_lead_to_the_top_slot_which_names_the_relationship(ours: Registry) -> None:
    assert ours.roles("addressee") == ["addressee", "recipient", "participant"]
    assert ours.relationship("addressee") == "PARTICIPANT"
    assert ours.relationship("has_topic") == "HAS_TOPIC"


def test_a_slot_is_a_relationship_a_text_a_time_or_a_value(ours: Registry) -> None:
    assert {name: ours.slots[name].kind for name in ("holder", "label", "as_of", "status", "time_from")} == {
        "holder": "relationship",
        "label": "text",
        "as_of": "time",
        "status": "value",
        "time_from": "value",
    }


def test_the_id_of_a_node_tells_its_root(ours: Registry) -> None:
    assert ours.root_of_id("event/2cd28230bc.75").name == "Event"
    assert ours.root_of_id("doc/00").prefix == "doc"


@pytest.mark.parametrize("wrong", ["event", "fact/00", "", "/", "Event/2"])
def test_what_is_no_id_of_a_node_is_refused(ours: Registry, wrong: str) -> None:
    with pytest.raises(InputError, match="is no id of a node; ids begin with actor, agreement"):
        ours.root_of_id(wrong)


def test_a_foundation_has_no_root(ours: Registry) -> None:
    with pytest.raises(InputError, match="'Entity' is a foundation and has no root"):
        ours.root("Entity")


def test_match_is_read_into_parts(ours: Registry) -> None:
    assert ours.root("Event").match == ()
    assert ours.root("Membership").match == (
        MatchPart((MatchTerm("same", "member"),), False),
        MatchPart((MatchTerm("same", "in_group"),), False),
        MatchPart((MatchTerm("same", "time"), MatchTerm("same", "as_of")), True),
    )
    assert parse_match("class, year(time), norm(label)|has_topic") == (
        MatchPart((MatchTerm("class", None),), False),
        MatchPart((MatchTerm("year", "time"),), False),
        MatchPart((MatchTerm("norm", "label"), MatchTerm("same", "has_topic")), False),
    )


def test_a_label_is_told_in_a_language_else_the_name(ours: Registry) -> None:
    assert ours.text("Meeting", "ar") == "اجتماع"
    assert ours.text(("Status", "denied"), "en") == "denied"
    assert ours.text("Meeting", "fr") == "Meeting"
    assert ours.text("nothing", "en") == "nothing" and ours.text(("Status", "nothing"), "en") == "nothing"


def test_an_iri_is_in_our_namespace_unless_the_module_says_otherwise(ours: Registry) -> None:
    assert ours.iri("Meeting") == "https://w3id.org/rabita/ns#Meeting"
    assert ours.iri("label") == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert ours.iri("Fact") == "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement"
    with pytest.raises(InputError, match="'Meting' is no class, slot or enum; nearest: 'Meeting'"):
        ours.iri("Meting")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("label_ar", ("label", "ar")),
        ("label_zh-Hant", ("label", "zh-Hant")),
        ("name_en", ("name", "en")),
        ("name", ("name", None)),
        ("time", ("time", None)),
        ("time_from", ("time_from", None)),
        ("published_to", ("published_to", None)),
        ("roles", ("roles", None)),
    ],
)
def test_a_property_leads_back_to_its_slot_and_language(ours: Registry, key: str, expected: tuple[str, str | None]) -> None:
    assert ours.property_of(key) == expected


def test_the_nearest_name_is_found_by_spelling_case_and_label(ours: Registry) -> None:
    assert ours.nearest("Meting", ours.classes) == "Meeting"
    assert ours.nearest("public_statement", ours.classes) == "PublicStatement"
    assert ours.nearest("اجتماع", ours.classes) == "Meeting"
    assert ours.nearest("zzzzzz", ours.classes) is None


def test_an_unknown_name_is_refused_with_the_nearest(ours: Registry) -> None:
    with pytest.raises(InputError, match="'Meetin' is no class of the ontology; nearest: 'Meeting'"):
        ours.slots_of("Meetin")
    with pytest.raises(InputError, match="'adressee' is no slot of the ontology; nearest: 'addressee'"):
        ours.roles("adressee")


def test_the_registry_cannot_be_changed(ours: Registry) -> None:
    for mapping in (ours.classes, ours.slots, ours.enums, ours.prefixes, ours.slots_of("Meeting")):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        ours.classes["Meeting"].name = "x"  # type: ignore[misc]


def test_the_default_registry_is_read_once_in_a_process() -> None:
    assert default_registry() is default_registry()


def test_importing_the_registry_does_not_import_yaml() -> None:
    code = "import sys, rabita.schema, rabita.schema.registry; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loading_takes_less_than_a_tenth_of_a_second() -> None:
    def seconds() -> float:
        start = time.process_time()
        Registry.load()
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.1


# ---- a user's own module


def test_a_users_event_has_our_labels_roles_and_root(theirs: Registry) -> None:
    assert theirs.labels("BorderClosure") == ["BorderClosure", "Event"]
    assert theirs.roles("closing_party") == ["closing_party", "initiator", "participant"]
    assert theirs.relationship("closing_party") == "PARTICIPANT"
    assert theirs.root("BorderClosure").prefix == "event"
    assert theirs.is_a("BorderClosure", "Event") and "BorderClosure" in theirs.descendants("Event")


def test_a_users_names_live_in_the_users_namespace(theirs: Registry) -> None:
    assert theirs.iri("BorderClosure") == "https://example.org/borders#BorderClosure"
    assert theirs.iri("reopened_from") == "https://example.org/borders#reopened_from"
    assert theirs.iri("Meeting") == "https://w3id.org/rabita/ns#Meeting"


def test_a_users_labels_colour_icon_and_own_annotation_are_kept(theirs: Registry) -> None:
    cls = theirs.classes["BorderClosure"]
    assert (cls.labels["ar"], cls.color, cls.icon) == ("إغلاق معبر", "#8C564B", "barrier")
    assert cls.annotations == {"plover": "COERCE", "bx:code": "B7"}


def test_a_users_values_counts_and_required_slots_are_read(theirs: Registry) -> None:
    slots = theirs.slots_of("BorderClosure")
    assert list(theirs.enums["CrossingKind"].values) == ["road", "rail", "ferry"]
    assert slots["crossing"].required and not theirs.slots["crossing"].required
    assert (slots["traffic_lost"].base, slots["traffic_lost"].minimum, slots["traffic_lost"].maximum) == ("integer", 0, 1000)


def test_each_time_of_a_user_gets_its_bounds(theirs: Registry) -> None:
    bound = theirs.slots_of("BorderClosure")["reopened_to"]
    assert (bound.range, bound.derived, bound.index, bound.required) == ("date", True, True, False)
    assert bound.labels == {"en": "reopened, last day", "ar": "أعيد فتحه، آخر يوم محتمل"}


def test_the_modules_that_were_read_are_told(theirs: Registry) -> None:
    assert [(module.name, module.version) for module in theirs.modules] == [
        ("rb", "2.0.0"),
        ("rb_events", "2.0.0"),
        ("borders", "0.1.0"),
    ]


def test_loading_a_module_twice_is_loading_it_once() -> None:
    assert len(Registry.load(EXAMPLE, str(EXAMPLE)).classes) == len(Registry.load(EXAMPLE).classes)


def test_a_module_imports_another_file_beside_it(write: Write) -> None:
    write("classes: {Summit: {is_a: Meeting}}", name="base.yaml")
    top = write(
        "classes: {VideoSummit: {is_a: Summit}}",
        head=HEAD.replace("[events]", "[base]").replace("name: x", "name: y"),
    )
    assert Registry.load(top).labels("VideoSummit") == ["VideoSummit", "Summit", "Meeting", "ContactEvent", "Event"]


def test_a_word_that_yaml_takes_for_false_stays_a_word(write: Write) -> None:
    path = write("enums: {Answer: {permissible_values: {no: {annotations: {label_en: no, label_no: nei}}, yes: {}}}}")
    assert Registry.load(path).enums["Answer"].values["no"].labels == {"en": "no", "no": "nei"}


def test_the_module_of_the_shared_design_loads() -> None:
    module = Path(__file__).resolve().parents[3] / "shared" / "design" / "ontology" / "example-extension.yaml"
    if not module.is_file():
        pytest.skip("the shared design is not beside the project")
    assert Registry.load(module).labels("NavalIncident") == ["NavalIncident", "Event"]


# ---- mistakes: each names file, line, item and what to do

MISTAKES = [
    ("unknown key of a module", "klasses: {}", "x.yaml:7: module: 'klasses': is no module key; nearest: 'classes'"),
    (
        "unknown key of a class",
        "classes:\n  A: {isa: Event}",
        "x.yaml:8: class 'A': 'isa': is no class key; nearest: 'is_a'",
    ),
    (
        "unknown key of a slot",
        "slots:\n  a: {rangee: Actor}",
        "x.yaml:8: slot 'a': 'rangee': is no slot key; nearest: 'range'",
    ),
    (
        "unknown key of an enum",
        "enums:\n  A: {values: {}}",
        "x.yaml:8: enum 'A': 'values': is no enum key; known: annotations, description, permissible_values",
    ),
    (
        "unknown key of a value",
        "enums:\n  A:\n    permissible_values:\n      b: {labels: x}",
        "x.yaml:10: enum 'A': value 'b': 'labels': is no value key; known: annotations, description",
    ),
    (
        "unknown key of a type",
        "types:\n  t: {type_of: string}",
        "x.yaml:8: type 't': 'type_of': is no type key; nearest: 'typeof'",
    ),
    (
        "unknown annotation",
        "classes:\n  A: {is_a: Event, annotations: {colour: '#000000'}}",
        "x.yaml:8: class 'A': 'colour': is no class annotation; nearest: 'color'",
    ),
    (
        "annotation of our prefix",
        "classes:\n  A: {is_a: Event, annotations: {'rb:code': '1'}}",
        "x.yaml:8: class 'A': 'rb:code': 'rb' is no prefix of this module's own; declare it under prefixes",
    ),
    (
        "annotation of the wrong form",
        "classes:\n  A: {is_a: Event, annotations: {color: red}}",
        "x.yaml:8: class 'A': 'color': must be a colour such as '#1F77B4', not 'red'",
    ),
    (
        "unknown range",
        "slots:\n  a: {range: Actr}",
        "x.yaml:8: slot 'a': 'range': 'Actr' is no class, enum or type; nearest: 'Actor'",
    ),
    (
        "unknown slot",
        "classes:\n  A: {is_a: Event, slots: [speakr]}",
        "x.yaml:8: class 'A': 'slots': 'speakr' is no slot; nearest: 'speaker'",
    ),
    ("unknown parent class", "classes:\n  A: {is_a: Evnt}", "x.yaml:8: class 'A': 'is_a': 'Evnt' is no class; nearest: 'Event'"),
    (
        "unknown mixin",
        "classes:\n  A: {is_a: Event, mixins: [Timd]}",
        "x.yaml:8: class 'A': 'mixins': 'Timd' is no class; nearest: 'Timed'",
    ),
    ("mixin that is none", "classes:\n  A: {is_a: Event, mixins: [Topic]}", "x.yaml:8: class 'A': has 2 roots, Event and Topic"),
    (
        "class without mixin: true",
        "classes:\n  M: {abstract: true}\n  A: {is_a: Event, mixins: [M]}",
        "x.yaml:9: class 'A': 'mixins': 'M' is not declared with mixin: true; use is_a",
    ),
    (
        "unknown parent slot",
        "slots:\n  a: {is_a: recipent}",
        "x.yaml:8: slot 'a': 'is_a': 'recipent' is no slot; nearest: 'recipient'",
    ),
    (
        "unknown type above",
        "types:\n  t: {typeof: strng}",
        "x.yaml:8: type 't': 'typeof': 'strng' is no type defined before; nearest: 'string'",
    ),
    ("redefined class", "classes:\n  Meeting: {is_a: Event}", "x.yaml:8: class 'Meeting': is already the class of events.yaml:"),
    ("redefined slot", "slots:\n  time: {range: edtf}", "x.yaml:8: slot 'time': is already the slot of core.yaml:"),
    (
        "redefined enum",
        "enums:\n  Status: {permissible_values: {a: {}}}",
        "x.yaml:8: enum 'Status': is already the enum of core.yaml:",
    ),
    ("redefined type", "types:\n  edtf: {typeof: string}", "x.yaml:8: type 'edtf': is already the type of core.yaml:"),
    ("built-in type", "types:\n  string: {typeof: string}", "x.yaml:8: type 'string': is a built-in type; choose another name"),
    (
        "class named like an enum",
        "classes:\n  Status: {is_a: Event}",
        "x.yaml:8: class 'Status': is already the enum of core.yaml:",
    ),
    (
        "cycle of classes",
        "classes:\n  A: {is_a: B}\n  B: {is_a: A}",
        "x.yaml:8: class 'A': 'is_a': 'A' is its own ancestor; break the cycle",
    ),
    ("cycle of slots", "slots:\n  a: {is_a: a}", "x.yaml:8: slot 'a': 'is_a': 'a' is its own ancestor; break the cycle"),
    (
        "class and slot that differ in case",
        "slots:\n  summit: {}\nclasses:\n  Summit: {is_a: Event}",
        "x.yaml:8: slot 'summit': differs from the class 'Summit' (x.yaml:10) in case only; choose another name",
    ),
    (
        "class that differs from our slot in case",
        "classes:\n  Host: {is_a: Event}",
        "x.yaml:8: class 'Host': differs from the slot 'host' (core.yaml:",
    ),
    (
        "relationship equal to a label",
        "classes:\n  PARTICIPANT: {is_a: Event}",
        "x.yaml:8: class 'PARTICIPANT': is also a type of relationship",
    ),
    (
        "label equal to an edge label",
        "classes:\n  HOLDS: {is_a: Event}",
        "x.yaml:8: class 'HOLDS': is also a type of relationship",
    ),
    ("slot named like a prefix", "slots:\n  x: {}", "x.yaml:8: slot 'x': is also the prefix of https://example.org/x#"),
    (
        "slot named like a text in a language",
        "slots:\n  label_ar: {}",
        "x.yaml:8: slot 'label_ar': is also the property of slot 'label' in the language 'ar'",
    ),
    ("key of every record", "slots:\n  type: {}", "x.yaml:8: slot 'type': is a key of every record; choose another name"),
    ("no root", "classes:\n  A: {}", "x.yaml:8: class 'A': has no root above it: no id could be made"),
    ("two roots", "classes:\n  A: {is_a: Event, annotations: {root: a}}", "x.yaml:8: class 'A': has 2 roots, A and Event"),
    (
        "id prefix taken",
        "classes:\n  A: {is_a: Node, annotations: {root: event}}",
        "x.yaml:8: class 'A': 'root': the id prefix 'event' is taken by Event; choose another",
    ),
    (
        "id prefix of a fact",
        "classes:\n  A: {is_a: Node, annotations: {root: fact}}",
        "x.yaml:8: class 'A': 'root': the id prefix 'fact' is taken by Rabita itself",
    ),
    (
        "unreadable match",
        "classes:\n  A: {is_a: Node, annotations: {root: a, match: 'norm(label'}}",
        "x.yaml:8: class 'A': 'match': the part 'norm(label' cannot be read; write parts by comma",
    ),
    (
        "match of a slot that the class lacks",
        "classes:\n  A: {is_a: Entity, annotations: {root: a, match: 'norm(lable)'}}",
        "x.yaml:8: class 'A': 'match': this class has no slot 'lable'; nearest: 'label'",
    ),
    (
        "match of the wrong kind",
        "classes:\n  A: {is_a: Entity, annotations: {root: a, match: 'year(label)'}}",
        "x.yaml:8: class 'A': 'match': year() needs a slot of edtf, not 'label'",
    ),
    (
        "match without root",
        "classes:\n  A: {is_a: Event, annotations: {match: label}}",
        "x.yaml:8: class 'A': 'match': belongs to a class with root",
    ),
    (
        "wider range than the parent's",
        "slots:\n  a: {is_a: recipient, range: Node}",
        "x.yaml:8: slot 'a': 'range': 'Node' is not within 'Actor', the range of slot 'recipient'; choose a narrower one",
    ),
    (
        "more values than the parent",
        "slots:\n  a: {is_a: part_of_event, range: Event, multivalued: true}",
        "x.yaml:8: slot 'a': 'multivalued': slot 'part_of_event' has one value, so this has too",
    ),
    (
        "lower minimum than the parent's",
        "slots:\n  a: {is_a: start, range: integer, minimum_value: -1}",
        "x.yaml:8: slot 'a': 'minimum_value': is below 0, the least of slot 'start'",
    ),
    (
        "slot_usage of a slot that the class lacks",
        "classes:\n  A:\n    is_a: Event\n    slot_usage: {hosst: {required: true}}",
        "x.yaml:10: class 'A': slot_usage 'hosst': A has no slot 'hosst'",
    ),
    (
        "slot_usage that widens",
        "classes:\n  A:\n    is_a: Tenure\n    slot_usage: {holder: {range: Actor}}",
        "x.yaml:10: class 'A': slot_usage 'holder': 'range': 'Actor' is not within 'Person'",
    ),
    (
        "slot_usage that asks less",
        "classes:\n  A:\n    is_a: Tenure\n    slot_usage: {holder: {required: false}}",
        "x.yaml:10: class 'A': slot_usage 'holder': 'required': slot 'holder' is required above",
    ),
    ("pattern that is none", "slots:\n  a: {pattern: '('}", "x.yaml:8: slot 'a': 'pattern': '(' is no regular expression"),
    ("name in the wrong form", "slots:\n  aB: {}", "x.yaml:8: slot 'aB': a slot is named in lower case with _"),
    ("name that is no identifier", "classes:\n  'A`) DETACH DELETE (n': {is_a: Event}", "a class is named in CamelCase"),
    (
        "unknown prefix",
        "slots:\n  a: {slot_uri: 'skoss:note'}",
        "x.yaml:8: slot 'a': 'slot_uri': the prefix of 'skoss:note' is not declared; nearest: 'skos'",
    ),
    (
        "no IRI",
        "slots:\n  a: {slot_uri: note}",
        "x.yaml:8: slot 'a': 'slot_uri': 'note' is no IRI; write prefix:name or a full IRI",
    ),
    ("enum without values", "enums:\n  A: {}", "x.yaml:8: enum 'A': 'permissible_values': has no values"),
    (
        "status that is none",
        "classes:\n  A: {is_a: AgreementEvent, annotations: {sets_agreement_status: sined}}",
        "x.yaml:8: class 'A': 'sets_agreement_status': 'sined' is no AgreementStatus; nearest: 'signed'",
    ),
    (
        "edge of a slot that the class lacks",
        "classes:\n  A: {is_a: Tenure, annotations: {edge_from: holdr}}",
        "x.yaml:8: class 'A': 'edge_from': 'holdr' is no relationship of this class; nearest: 'holder'",
    ),
    ("flag that is none", "slots:\n  a: {required: maybe}", "x.yaml:8: slot 'a': 'required': must be true or false, not 'maybe'"),
    (
        "number that is none",
        "slots:\n  a: {minimum_value: .nan}",
        "x.yaml:8: slot 'a': 'minimum_value': must be a number, not '.nan'",
    ),
    (
        "list that is none",
        "classes:\n  A: {is_a: Event, slots: host}",
        "x.yaml:8: class 'A': 'slots': must be a list of names, not 'host'",
    ),
    ("item that is no mapping", "classes:\n  A: Event", "x.yaml:8: module 'classes': 'A': must be a mapping of its own keys"),
    (
        "twice the same key",
        "classes:\n  A: {is_a: Event}\n  A: {is_a: Event}",
        "x.yaml:9: module 'classes': 'A': is given twice; keep one",
    ),
    (
        "alias",
        "classes:\n  A: &a {is_a: Event}\n  B: *a",
        "x.yaml:9: module 'classes': 'B': is an alias (*name); write the value out",
    ),
    ("no YAML", "classes: [", "is not YAML"),
]


@pytest.mark.parametrize(("body", "message"), [mistake[1:] for mistake in MISTAKES], ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_named_with_file_line_item_and_key(write: Write, body: str, message: str) -> None:
    path = write(body + "\n")
    with pytest.raises(SchemaError) as caught:
        Registry.load(path)
    assert message in str(caught.value).replace(str(path), "x.yaml")
    assert "\n" not in str(caught.value)


HEADS = [
    ("no default prefix", HEAD.replace("default_prefix: x\n", ""), "has no 'default_prefix'"),
    ("default prefix that is none", HEAD.replace("default_prefix: x", "default_prefix: y"), "'y' is no prefix of this module"),
    (
        "prefix that stands for another",
        HEAD.replace('{x: "', '{rb: "https://example.org/", x: "'),
        "already stands for https://w3id.org/rabita/ns#",
    ),
    ("prefix named like a slot", HEAD.replace('{x: "', '{time: "https://example.org/", x: "'), "'time': is also a slot"),
    ("prefix that is no IRI", HEAD.replace('"https://example.org/x#"', "nowhere"), "'nowhere' is no IRI"),
    ("unknown import", HEAD.replace("[events]", "[evnts]"), "'evnts' is neither core nor events nor a file"),
    ("nothing at all", "", "is empty"),
    ("a list", "- a", "must be a mapping"),
]


@pytest.mark.parametrize(("head", "message"), [head[1:] for head in HEADS], ids=[head[0] for head in HEADS])
def test_a_mistake_in_the_head_is_named(tmp_path: Path, head: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(head, encoding="utf-8")
    with pytest.raises(SchemaError, match=message):
        Registry.load(tmp_path / "x.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"none\.yaml: cannot be read \(No such file or directory\)"):
        Registry.load(tmp_path / "none.yaml")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[" * 5000, b"\x00"], ids=["no UTF-8", "deep nesting", "NUL"])
def test_a_hostile_file_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(SchemaError) as caught:
        Registry.load(tmp_path / "x.yaml")
    assert "\n" not in str(caught.value)


# ---- a new version


def test_what_was_removed_without_being_deprecated_is_refused(write: Write, theirs: Registry, ours: Registry) -> None:
    with pytest.raises(SchemaError, match="class 'BorderClosure' is gone without having been deprecated"):
        check_removals(theirs, ours)
    check_removals(ours, theirs)


def test_a_value_may_go_once_it_was_deprecated(write: Write) -> None:
    def with_values(values: str) -> Registry:
        return Registry.load(write(f"enums: {{Answer: {{permissible_values: {{{values}}}}}}}"))

    new = with_values("a: {}")
    with pytest.raises(SchemaError, match="value 'b' of enum 'Answer' is gone without having been deprecated"):
        check_removals(with_values("a: {}, b: {}"), new)
    check_removals(with_values("a: {}, b: {annotations: {deprecated: true}}"), new)
