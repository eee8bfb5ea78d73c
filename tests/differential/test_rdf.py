"""RDF holds what the projection holds: in the store, after every change, and in every file, for both readers."""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from rabita.case import Case, demo_case
from rabita.errors import InputError, StoreError
from rabita.graph.export.rdf import SYNTAXES, write_rdf
from rabita.graph.export.terms import DATA, RB, RDF, XSD, id_of
from rabita.graph.export.triples import Triples
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import EdgeRow, FactRow, NodeRow
from rabita.graph.queries.library import Param, Question, questions
from rabita.graph.stores.rdf import RdfStore
from rabita.graph.stores.rdf_asking import Worker
from rabita.schema import Registry, default_registry
from tests.support.cases import case_of, cited, load_records, person
from tests.support.graph_rows import edge, meetings, node, open_projection, random_graph, write_rows

pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # rdflib 7 uses its own deprecated names
Triple = tuple[str, str, str]
HOSTILE = ('a "b" \\ c', "x\ny\t\r", "nul \0", "\u2028\u2029\x85\x7f", "‏إيران‎", "> . <a:b>", "𝒜🕊", "\\u0041")
FORMATS = {"nt": "nt", "ttl": "turtle", "trig": "trig", "jsonld": "json-ld"}
SUFFIXES = {"nt": "N_TRIPLES", "ttl": "TURTLE", "trig": "TRIG", "jsonld": "JSON_LD"}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_registry()


@pytest.fixture
def projection(tmp_path: Path, registry: Registry) -> Iterator[Projection]:
    with open_projection(tmp_path, registry) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RdfStore]:
    made = RdfStore(tmp_path / "rdf")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _literals_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with demo_case(tmp_path_factory.mktemp("demo") / "case") as case:
        yield case


def hostile_graph(registry: Registry, seed: int) -> tuple[list[NodeRow], list[EdgeRow], list[FactRow]]:
    """Return random rows whose texts and ids hold what breaks lines, and value facts of some nodes."""
    nodes, edges = random_graph(registry, seed=seed, size=150)
    chance = random.Random(seed)
    for text in HOSTILE:
        nodes.append(
            node(registry, "Person", f"h{len(nodes)}.{text}", name=text, label_en=text, alias_ar=[text, "b"], named=False)
        )
        meeting = node(registry, "Meeting", f"h{len(nodes)}.0", name=text, time="1998", time_from="1998-01-01", time_text=[text])
        edges.append(edge(registry, meeting, "host", nodes[-1], assertions=["assertion/1", "assertion/2"]))
        nodes.append(meeting)
    facts = [
        FactRow(
            f"fact/v{n}",
            item.id,
            "description",
            None,
            chance.choice(HOSTILE),
            "langtext",
            "ar",
            "possible",
            2,
            0.123456,
            ["assertion/3"],
            False,
        )
        for n, item in enumerate(chance.sample([item for item in nodes if item.root == "Actor"], 9))
    ]
    return nodes, edges, facts


def touch(projection: Projection, nodes: list[NodeRow], edges: list[EdgeRow], facts: list[FactRow]) -> None:
    """Note changed rows as the builder does: nodes, where edges begin, facts."""
    rows = [("node", item.id) for item in nodes] + [("subject", tie.source) for tie in edges]
    rows += [("fact", item.id) for item in (*edges, *facts)]
    projection.db.executemany("insert into touched (kind, id) values (?, ?)", rows)


# ---- rows read back from triples


def plain(term: object) -> object:
    """Return what a literal or IRI says as a Python value."""
    if isinstance(term, pyoxigraph.NamedNode):
        return id_of(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    kind = term.datatype.value.removeprefix(XSD)
    return {"integer": int, "decimal": float, "boolean": lambda text: text == "true"}.get(kind, str)(term.value)


class Read:
    """Nodes, edges and statements as triples tell them."""

    def __init__(self, quads: Iterator[pyoxigraph.Quad], registry: Registry) -> None:
        slots = {registry.iri(name): name for name in registry.slots}
        told: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            predicate = quad.predicate.value
            key = slots.get(predicate) or ("type" if predicate == f"{RDF}type" else predicate.removeprefix(RB))
            language = quad.object.language if isinstance(quad.object, pyoxigraph.Literal) else None
            told[id_of(quad.subject.value)][key if language is None or key == "object" else f"{key}_{language}"].append(
                plain(quad.object)
            )
        self.statements = {id_: values for id_, values in told.items() if id_.startswith("fact/")}
        self.nodes = {id_: values for id_, values in told.items() if not id_.startswith("fact/")}


def bag(value: object) -> list[str]:
    return sorted(map(repr, value if isinstance(value, list) else [value]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rows_come_back_from_the_triples(seed: int, projection: Projection, registry: Registry) -> None:
    nodes, edges, facts = hostile_graph(registry, seed)
    write_rows(projection, nodes, edges, facts)
    triples = Triples(projection.db, registry)
    found = Read(pyoxigraph.parse(b"".join(triples), pyoxigraph.RdfFormat.N_TRIPLES), registry)
    ties: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for tie in edges:
        ties[tie.source][tie.role].append(tie.target)
    assert set(found.nodes) == {item.id for item in nodes}
    for item in nodes:
        props = {key: value for key, value in item.props.items() if key not in ("id", "name")}
        wanted = {key: bag(value) for key, value in {**props, **ties[item.id], "type": registry.iri(item.cls)}.items()}
        assert {key: bag(value) for key, value in found.nodes[item.id].items()} == wanted
    check_statements(found, projection, registry)
    assert triples.replaced == 0


def check_statements(found: Read, projection: Projection, registry: Registry) -> None:
    """Check that each edge that is a fact has its statement: same id, ends, role, status, assertions; and each value its own."""
    edges = {tie.id: tie for tie in projection.edges() if tie.is_fact}
    linking = {id_ for id_, values in found.statements.items() if str(values["object"][0]) in found.nodes}
    assert linking == set(edges)
    for fact in projection.facts(found.statements):
        values = found.statements[fact.id]
        assert values["subject"] == [fact.subject]
        assert values["role"] == [fact.slot]
        assert values["status"] == [fact.status]
        assert values["sources"] == [fact.sources]
        assert values["confidence"] == [fact.confidence]
        assert sorted(map(str, values["asserted_by"])) == fact.assertions
        if fact.object is not None:
            tie = edges[fact.id]
            assert values["object"] == [tie.target] == [fact.object]
            assert values["predicate"] == [registry.iri(tie.role)]
            assert sorted(map(str, values["roles"])) == sorted(tie.props["roles"])  # type: ignore[arg-type]


def test_a_real_case_has_a_statement_for_each_fact_of_its_graph(demo: Case, registry: Registry) -> None:
    projection = demo.projection
    found = Read(pyoxigraph.parse(b"".join(Triples(projection.db, registry)), pyoxigraph.RdfFormat.N_TRIPLES), registry)
    check_statements(found, projection, registry)
    values = [fact for fact in projection.facts() if fact.object is None and (fact.status != "denied" or fact.shown)]
    assert {fact.id for fact in values} <= set(found.statements)
    assert len(values) > 100


# ---- the store


def content(store: RdfStore) -> set[str]:
    return {str(quad) for quad in store.triples()}


def rebuilt(projection: Projection, registry: Registry, directory: Path) -> set[str]:
    """Return what a store made anew holds."""
    shutil.rmtree(directory, ignore_errors=True)
    store = RdfStore(directory)
    store.catch_up(projection, registry)
    return content(store)


def test_a_store_holds_the_triples_with_all_above_them(projection: Projection, registry: Registry, store: RdfStore) -> None:
    nodes, edges, facts = hostile_graph(registry, 4)
    write_rows(projection, nodes, edges, facts)
    wanted = {
        str(quad)
        for quad in pyoxigraph.parse(
            b"".join(Triples(projection.db, registry, materialised=True)), pyoxigraph.RdfFormat.N_TRIPLES
        )
    }
    assert store.catch_up(projection, registry) == len(wanted)
    assert content(store) == wanted
    assert store.catch_up(projection, registry) == 0


@pytest.mark.parametrize("seed", [5, 6])
def test_catching_up_by_difference_equals_building_anew(
    seed: int, projection: Projection, registry: Registry, store: RdfStore, tmp_path: Path
) -> None:
    nodes, edges, facts = hostile_graph(registry, seed)
    write_rows(projection, nodes, edges, facts)
    store.catch_up(projection, registry)
    chance = random.Random(seed)
    for _ in range(6):
        leaving = chance.sample(edges, 5)
        edges = [tie for tie in edges if tie not in leaving]
        changed = [
            item._replace(props={**item.props, "label_ar": chance.choice(HOSTILE)}, hash=str(chance.random()))
            for item in chance.sample(nodes, 5)
        ]
        revised = [fact._replace(value=chance.choice(HOSTILE), shown=not fact.shown) for fact in chance.sample(facts, 3)]
        write_rows(projection, changed, facts=revised, gone=leaving)
        projection.db.executemany("delete from fact where id = ?", [(tie.id,) for tie in leaving])
        touch(projection, changed, leaving, revised)
        sent = store.catch_up(projection, registry)
        assert 0 < sent < 1000
        assert content(store) == rebuilt(projection, registry, tmp_path / "fresh")
    assert len(list((tmp_path / "rdf").glob("view-*"))) <= 2


def test_a_case_that_changes_has_the_store_of_one_that_is_built_anew(tmp_path: Path) -> None:
    talks = {"type": "Meeting", "time": "2025-01-20", "participant": ["Iran", "Pakistan"], "source": cited("Wire", "2025-01-21")}
    other = {**talks, "time": "2025-01-19", "location": "Islamabad", "source": cited("Gazette", "2025-01-22")}
    denial = {**talks, "polarity": "denied", "according_to": "Iran", "source": cited("Agency", "2025-01-23")}
    speech = {
        "type": "PublicStatement",
        "time": "2025-02",
        "speaker": [person("Abbas Araghchi", "Iran")],
        "source": cited("Wire", "2025-02-03"),
    }
    with case_of(tmp_path, [talks]) as case:
        store = RdfStore(tmp_path / "rdf")

        def check() -> None:
            store.catch_up(case.projection, case.registry)
            assert content(store) == rebuilt(case.projection, case.registry, tmp_path / "fresh")

        check()
        for number, record in enumerate((other, denial, speech)):
            load_records(case, tmp_path, [record], name=f"more-{number}")
            check()
        first = case.documents().rows[0][0]
        for change in (lambda: case.undo(), lambda: case.retract(str(first)), lambda: case.undo()):
            change()
            check()


def test_a_run_that_is_broken_off_leaves_the_old_triples_to_readers_and_is_finished_by_the_next(
    projection: Projection, registry: Registry, store: RdfStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [node(registry, "Person", f"p.{n}", name="x") for n in range(5)]
    write_rows(projection, people)
    store.catch_up(projection, registry)
    before = content(store)
    write_rows(projection, [node(registry, "Person", f"p.{n}", name="y") for n in range(5)])
    read, calls = Triples.of_subject, []

    def broken(self: Triples, id_: str) -> str:
        calls.append(id_)
        if len(calls) == 3:
            raise OSError("the disk is full")
        return read(self, id_)

    with monkeypatch.context() as patch:
        patch.setattr(Triples, "of_subject", broken)
        with pytest.raises(StoreError, match=r"rdf: the RDF store cannot be written \(the disk is full\)"):
            store.catch_up(projection, registry)
    assert content(store) == before
    assert store.query("SELECT (COUNT(*) AS ?n) { ?s rb:name 'x'@en }").rows == [(5,)]
    store.catch_up(projection, registry)
    assert content(store) == rebuilt(projection, registry, tmp_path / "fresh") != before


@pytest.mark.parametrize("damage", ["no state", "unreadable state", "no copy for readers", "another format"])
def test_a_store_that_is_not_whole_is_built_anew(
    damage: str, projection: Projection, registry: Registry, store: RdfStore, tmp_path: Path
) -> None:
    write_rows(projection, *meetings(registry, 12))
    store.catch_up(projection, registry)
    before, state = content(store), tmp_path / "rdf" / "state.json"
    if damage == "no state":
        state.unlink()
    elif damage == "unreadable state":
        state.write_text("{")
    elif damage == "no copy for readers":
        shutil.rmtree(next((tmp_path / "rdf").glob("view-*")))
    else:
        state.write_text(json.dumps({**json.loads(state.read_text()), "format": "0"}))
    assert store.catch_up(projection, registry) == len(before)
    assert content(store) == before
    assert [path.name for path in tmp_path.glob("rdf*")] and not list(tmp_path.glob("*.new"))


def test_two_stores_on_one_directory_see_the_same(
    projection: Projection, registry: Registry, store: RdfStore, tmp_path: Path
) -> None:
    write_rows(projection, *meetings(registry, 12))
    other = RdfStore(tmp_path / "rdf")
    assert store.catch_up(projection, registry) > 0
    assert other.catch_up(projection, registry) == 0
    count = "SELECT (COUNT(*) AS ?n) { ?e a rb:Meeting }"
    assert store.query(count).rows == other.query(count).rows == [(14,)]
    write_rows(projection, [node(registry, "Meeting", "new.1")])
    assert other.catch_up(projection, registry) > 0
    assert store.catch_up(projection, registry) == 0
    assert store.query(count).rows == other.query(count).rows == [(15,)]
    other.close()


def test_192_meetings_of_the_same_two_stay_apart_in_the_store_and_in_every_file(
    projection: Projection, registry: Registry, store: RdfStore, tmp_path: Path
) -> None:
    nodes, edges = meetings(registry, 192, title="لقاء")
    write_rows(projection, nodes[::-1], edges[::-1])
    store.catch_up(projection, registry)
    text = f"""PREFIX rb: <{RB}> SELECT (COUNT(DISTINCT ?e) AS ?events) (COUNT(DISTINCT ?t) AS ?dates) (COUNT(*) AS ?parts)
        {{ ?e a rb:Meeting ; rb:time ?t ; rb:participant ?a }}"""
    assert store.query(text).rows == [(194, 192, 388)]
    for syntax in SYNTAXES:
        write_rdf(projection, registry, tmp_path / "out", syntax=syntax)
        loaded = pyoxigraph.Store()
        loaded.load(path=str(tmp_path / "out"), format=getattr(pyoxigraph.RdfFormat, SUFFIXES[syntax]))
        assert [[plain(term) for term in row] for row in loaded.query(text)] == [[194, 192, 388]]
        statements = f"SELECT DISTINCT ?f {{ ?f a <{RDF}Statement> ; <{RDF}predicate> <{RB}participant> }}"
        assert len(list(loaded.query(statements, use_default_graph_as_union=True))) == 388


# ---- answers


def test_cells_are_ids_numbers_truth_values_and_text(projection: Projection, registry: Registry, store: RdfStore) -> None:
    hostile = "a b<c>%41#é'\""
    props = {"time": "1998", "time_from": "1998-01-01", "sources": 2, "confidence": 0.5, "named": False, "label_ar": "قطر"}
    write_rows(projection, [node(registry, "Person", hostile, name="x", **props)])
    store.catch_up(projection, registry)
    table = store.query(
        """SELECT ?s ?time ?from ?sources ?confidence ?named ?label ?class ?none {
        ?s rb:time ?time ; rb:time_from ?from ; rb:sources ?sources ; rb:confidence ?confidence ; rb:named ?named ;
           skos:prefLabel ?label ; a ?class FILTER(?class = rb:Person) }"""
    )
    assert table.columns == ["s", "time", "from", "sources", "confidence", "named", "label", "class", "none"]
    (row,) = table.rows
    assert row == (f"actor/{hostile}", "1998", "1998-01-01", 2, 0.5, False, "قطر", f"{RB}Person", None)
    assert [type(cell) for cell in row[3:6]] == [int, float, bool]
    assert store.query("ASK { ?s a rb:Person }").rows == [(True,)]
    assert store.query("CONSTRUCT { ?s a rb:X } { ?s a rb:Person }").rows == [(f"actor/{hostile}", f"{RDF}type", f"{RB}X")]
    assert store.query(
        "SELECT (1.5 AS ?a) (2e0 AS ?b) (99999999999999999999 AS ?c) ('x'^^xsd:integer AS ?d) (1=1 AS ?e) {}"
    ).rows == [(1.5, 2.0, "99999999999999999999", "x", True)]


def test_rows_are_cut_at_the_limit_and_that_is_said(projection: Projection, registry: Registry, store: RdfStore) -> None:
    write_rows(projection, *meetings(registry, 12))
    store.catch_up(projection, registry)
    text = "SELECT ?e { ?e a rb:Meeting } ORDER BY ?e"
    assert (len(store.query(text, rows=14)), store.query(text, rows=14).more) == (14, False)
    assert (len(store.query(text, rows=13)), store.query(text, rows=13).more) == (13, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?s ?p }", r"^the SPARQL query is wrong: error at 1:1[89]: expected"),
        (
            "SELECT *\n{ ?s a zz:Meeting }",
            r"^the SPARQL query is wrong: error at 2:18: the name that ends there has a prefix that is not declared$",
        ),
        ("", r"^the SPARQL query is wrong: error at 1:1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { } }", r"^SERVICE is refused: it would call another server"),
        ("DROP ALL", r"^DROP is refused: it would write"),
    ],
)
def test_a_wrong_query_is_answered_with_what_is_wrong_and_where(
    text: str, message: str, projection: Projection, registry: Registry, store: RdfStore
) -> None:
    store.catch_up(projection, registry)
    with pytest.raises(InputError, match=message) as refused:
        store.query(text)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 250


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(
    projection: Projection, registry: Registry, store: RdfStore
) -> None:
    write_rows(projection, *meetings(registry, 12))
    store.catch_up(projection, registry)
    with pytest.raises(InputError, match=r"the query took longer than 0.5 s and was stopped; narrow it"):
        store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout_s=0.5)
    assert store.query("ASK {}").rows == [(True,)]


def test_a_process_that_ended_is_started_again(projection: Projection, registry: Registry, store: RdfStore) -> None:
    store.catch_up(projection, registry)
    assert store.query("ASK {}").rows == [(True,)]
    assert isinstance(store._worker, Worker)
    store._worker._process.kill()
    store._worker._process.wait()
    assert store.query("ASK {}").rows == [(True,)]


def test_threads_share_one_process_and_each_gets_its_own_answer(
    projection: Projection, registry: Registry, store: RdfStore
) -> None:
    store.catch_up(projection, registry)
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = store.query(f"SELECT ({number} AS ?n) {{}}").rows[0][0]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(8)}


def test_without_a_store_a_query_says_what_to_do(store: RdfStore) -> None:
    with pytest.raises(StoreError, match="there is no RDF store yet; catch up first"):
        store.query("ASK {}")


def test_the_rdflib_graph_is_equal_and_cannot_be_written(projection: Projection, registry: Registry, store: RdfStore) -> None:
    nodes, edges, facts = hostile_graph(registry, 7)
    write_rows(projection, nodes, edges, facts)
    count = store.catch_up(projection, registry)
    graph = store.graph()
    assert len(graph) == count
    meeting = rdflib.URIRef(next(f"{DATA}{item.id}" for item in nodes if item.props.get("time") == "1998"))
    assert [str(time) for time in graph.objects(meeting, rdflib.URIRef(f"{RB}time"))] == ["1998"]
    assert (meeting, rdflib.URIRef(f"{RB}time"), rdflib.Literal("1998")) in graph
    assert graph.value(meeting, rdflib.URIRef(f"{RB}time_from")).toPython() == date(1998, 1, 1)  # type: ignore[union-attr]
    with pytest.raises(RuntimeError, match="read-write"):
        graph.add((meeting, rdflib.RDF.type, rdflib.RDF.Bag))
    assert len(store.graph()) == count


# ---- files


def triples_of(path: Path, syntax: str) -> set[Triple]:
    quads = pyoxigraph.parse(path=str(path), format=getattr(pyoxigraph.RdfFormat, SUFFIXES[syntax]))
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}


def rdflib_triples_of(path: Path, syntax: str) -> set[Triple]:
    dataset = rdflib.Dataset()
    dataset.parse(path, format=FORMATS[syntax])
    return {tuple(term.n3() for term in quad[:3]) for quad in dataset.quads()}  # type: ignore[misc]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_file_holds_the_same_triples_for_both_readers(
    syntax: str, projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    nodes, edges, facts = hostile_graph(registry, 8)
    write_rows(projection, nodes, edges, facts)
    for name in ("nt", syntax):
        written = write_rdf(projection, registry, tmp_path / f"out.{name}", syntax=name)
    assert (written.nodes, written.edges, written.replaced) == (len(nodes), len(edges), 0)
    wanted = triples_of(tmp_path / "out.nt", "nt")
    assert triples_of(tmp_path / f"out.{syntax}", syntax) == wanted
    assert rdflib_triples_of(tmp_path / f"out.{syntax}", syntax) == rdflib_triples_of(tmp_path / "out.nt", "nt")
    assert len(rdflib_triples_of(tmp_path / "out.nt", "nt")) == len(wanted)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_times_stay_as_they_were_told(syntax: str, projection: Projection, registry: Registry, tmp_path: Path) -> None:
    times = ["1998", "1998-05", "2025-01-20", "2018~", "201X", "../2020", "2025-01-20T10:00Z"]
    write_rows(projection, [node(registry, "Meeting", f"e.{n}", time=time) for n, time in enumerate(times)])
    write_rdf(projection, registry, tmp_path / "out", syntax=syntax)
    dataset = rdflib.Dataset()
    dataset.parse(tmp_path / "out", format=FORMATS[syntax])
    assert sorted(str(quad[2]) for quad in dataset.quads((None, rdflib.URIRef(f"{RB}time"), None, None))) == sorted(times)
    assert b"1998-01-01" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_equal_projections_give_equal_bytes(syntax: str, registry: Registry, tmp_path: Path) -> None:
    nodes, edges, facts = hostile_graph(registry, 9)
    for order in (1, -1):
        with open_projection(tmp_path / str(order), registry) as projection:
            write_rows(projection, nodes[::order], edges[::order], facts[::order])
            write_rdf(projection, registry, tmp_path / f"{order}.out", syntax=syntax)
    assert (tmp_path / "1.out").read_bytes() == (tmp_path / "-1.out").read_bytes()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_empty_projection_is_a_readable_file(syntax: str, projection: Projection, registry: Registry, tmp_path: Path) -> None:
    write_rdf(projection, registry, tmp_path / "out", syntax=syntax)
    assert triples_of(tmp_path / "out", syntax) == rdflib_triples_of(tmp_path / "out", syntax) == set()


def test_a_file_that_cannot_be_finished_leaves_the_old_one(
    projection: Projection, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(projection, *meetings(registry, 12))
    (tmp_path / "out.ttl").write_text("old")

    def full(_: Triples) -> Iterator[bytes]:
        yield b"<a:b> <a:b> <a:b> .\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Triples, "__iter__", full)
    for syntax in ("nt", "ttl", "jsonld"):
        with pytest.raises(
            StoreError, match=r"out\.ttl: cannot be written \(No space left on device\); what was there is unchanged"
        ):
            write_rdf(projection, registry, tmp_path / "out.ttl", syntax=syntax)
    assert (tmp_path / "out.ttl").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.ttl"]


def test_trig_puts_what_a_document_tells_in_a_graph_named_by_it(demo: Case, tmp_path: Path) -> None:
    projection = demo.projection
    write_rdf(projection, demo.registry, tmp_path / "out", syntax="trig")
    graphs: dict[str, set[str]] = defaultdict(set)
    for quad in pyoxigraph.parse(path=str(tmp_path / "out"), format=pyoxigraph.RdfFormat.TRIG):
        if quad.predicate.value == f"{RDF}subject":
            graphs[id_of(getattr(quad.graph_name, "value", ""))].add(id_of(quad.subject.value))  # type: ignore[union-attr]
    told: dict[str, set[str]] = defaultdict(set)
    rows = projection.db.execute(
        "select e.target, f.id from fact f join reading r on r.fact = f.n join edge e on e.source = r.assertion and e.role = 'in_document'"
        " where (f.shown or f.object is null and f.status <> 'denied') and f.subject in (select id from node)"
    )
    for document, fact in rows:
        told[document].add(fact)
    assert len(told) > 5
    assert {name: facts for name, facts in graphs.items() if name} == told


def test_a_document_that_denies_has_no_triple_of_what_it_denies(tmp_path: Path) -> None:
    talks = {"type": "Meeting", "time": "2025-01-20", "participant": ["Iran", "Pakistan"], "source": cited("Wire", "2025-01-21")}
    with case_of(tmp_path, [talks]) as case:
        event = case.projection.db.execute("select id from node where class = 'Meeting'").fetchone()[0]
        denial = {
            "id": event,
            "type": "Meeting",
            "participant": ["Iran"],
            "polarity": "denied",
            "source": cited("Agency", "2025-01-22"),
        }
        load_records(case, tmp_path, [denial], name="denial")
        write_rdf(case.projection, case.registry, tmp_path / "out", syntax="trig")
        by_title = {
            name: id_
            for id_, name in case.projection.db.execute(
                "select id, json_extract(props, '$.url') from node where root = 'Document'"
            )
        }
    parts: dict[str, int] = defaultdict(int)
    statements: dict[str, int] = defaultdict(int)
    for quad in pyoxigraph.parse(path=str(tmp_path / "out"), format=pyoxigraph.RdfFormat.TRIG):
        graph = id_of(getattr(quad.graph_name, "value", ""))
        parts[graph] += quad.predicate.value == f"{RB}participant"
        statements[graph] += quad.predicate.value == f"{RDF}predicate" and str(quad.object) == f"<{RB}participant>"
    wire, agency = (by_title[f"https://example.org/{name}"] for name in ("wire/2025-01-21", "agency/2025-01-22"))
    assert (parts[wire], statements[wire]) == (2, 2)
    assert (parts[agency], statements[agency]) == (0, 1)


# ---- questions


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_question_gives_the_rows_in_sparql_that_it_gives_in_cypher(lang: str, demo: Case) -> None:
    pytest.importorskip("arcadedb_embedded", reason="no embedded engine for this platform")
    filled = set()
    for name, question in questions().items():
        for values in telling_values(demo, question, lang):
            cypher, sparql = demo.ask(name, lang=lang, **values), demo.ask(name, lang=lang, sparql=True, **values)
            assert not cypher.rows or cypher.columns == sparql.columns
            assert Counter(cypher.rows) == Counter(sparql.rows), (name, values)
            filled |= {name} if cypher.rows else set()
    assert len(filled) >= 22


def telling_values(case: Case, question: Question, lang: str) -> list[dict[str, object]]:
    """Return values for the parameters of ``question``: the first tried, and up to three that give rows."""
    chance = random.Random(f"{question.name} {lang}")
    choices = {name: values_for(case, name, param) for name, param in question.params.items()}
    found: list[dict[str, object]] = []
    for tried in range(150 if any(len(values) > 1 for values in choices.values()) else 1):
        values = {name: chance.choice(some) for name, some in choices.items()}
        if tried == 0 or case.ask(question.name, lang=lang, sparql=True, **values).rows:
            found.append(values)
        if len(found) == 4:
            break
    return found


def values_for(case: Case, name: str, param: Param) -> list[object]:
    if param.type == "integer":
        return [1]
    if name in ("from", "to"):
        return ["2022-06-01" if name == "from" else "2025"]
    if param.type == "date":
        select = "select distinct json_extract(props, '$.as_of_from') from node where root = 'Tenure' order by 1"
    elif name in ("a", "b"):
        select = "select id from node where class = 'Country' order by id"
    else:
        select = f"select id from node where root = '{param.root}' order by id"
    return [row[0] for row in case.projection.db.execute(select) if row[0] is not None]
