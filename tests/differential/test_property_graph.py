"""One contract for every property graph: the embedded engine and Neo4j servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rabita.errors import StoreBusy, StoreError, StoreUnavailable
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import EdgeRow, NodeRow
from rabita.graph.stores.bolt import Applied, PropertyGraphStore
from rabita.schema import Registry, default_registry
from tests.servers.fixtures import Neo4j
from tests.support.graph_rows import NAMES, edge, meetings, node, open_projection, random_graph, write_rows
from tests.support.stores import PLACES, ask, held, opened, place_of, wanted

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return default_registry()


@pytest.fixture(params=PLACES)
def uri(request: pytest.FixtureRequest, neo4j_of: Callable[[str], Neo4j], monkeypatch: pytest.MonkeyPatch) -> str:
    return place_of(request.param, neo4j_of, monkeypatch)


@pytest.fixture
def projection(tmp_path: Path, registry: Registry) -> Iterator[Projection]:
    with open_projection(tmp_path, registry) as made:
        yield made


@pytest.fixture
def store(uri: str, tmp_path: Path) -> Iterator[PropertyGraphStore]:
    with opened(uri, tmp_path) as made:
        yield made


@pytest.fixture
def sync(store: PropertyGraphStore, projection: Projection, registry: Registry) -> Callable[..., Applied]:
    """Brings the store up to the projection."""

    def run(**options: object) -> Applied:
        return store.catch_up(projection, registry, **{"case": "gulf", **options})

    return run


def test_what_was_written_is_read_back_equal(store, projection, registry, sync) -> None:
    nodes, edges = random_graph(registry, seed=1, size=300)
    write_rows(projection, nodes, edges)
    assert sync() == Applied(len(nodes) + len(edges), 0, 0, 0, ())
    assert held(store, registry) == wanted(projection)


def test_catching_up_twice_changes_nothing(store, projection, registry, sync) -> None:
    nodes, edges = meetings(registry, 12)
    write_rows(projection, nodes, edges)
    sync()
    before = ask(store, "MATCH (s:_Rabita) RETURN s.token, s.case, s.change")
    assert sync() == Applied(0, 0, len(nodes) + len(edges), 0, ())
    assert ask(store, "MATCH (s:_Rabita) RETURN s.token, s.case, s.change") == before


def test_a_store_that_is_opened_again_is_sent_nothing(uri, tmp_path, projection, registry) -> None:
    nodes, edges = meetings(registry, 12)
    write_rows(projection, nodes, edges)
    with opened(uri, tmp_path) as store:
        store.catch_up(projection, registry, case="gulf")
    with opened(uri, tmp_path) as store:
        assert store.catch_up(projection, registry, case="gulf") == Applied(0, 0, len(nodes) + len(edges), 0, ())
        assert held(store, registry) == wanted(projection)


def test_without_the_record_of_what_was_sent_the_store_is_read_and_only_differences_go(
    store, tmp_path, projection, registry, sync
) -> None:
    nodes, edges = random_graph(registry, seed=2, size=200)
    write_rows(projection, nodes, edges)
    sync()
    for path in tmp_path.glob("sent.db*"):
        path.unlink()
    write_rows(projection, [changed(registry, nodes[3])], gone=[edges[5]])
    assert sync() == Applied(0, 1, len(nodes) + len(edges) - 2, 1, ())
    assert held(store, registry) == wanted(projection)


def test_a_change_sends_what_changed_and_no_more(store, projection, registry, sync) -> None:
    nodes, edges = random_graph(registry, seed=3, size=200)
    write_rows(projection, nodes, edges)
    sync()
    leaving = edges[:7]
    new = node(registry, "Person", "new.1", name="عباس عراقجي")
    write_rows(projection, [changed(registry, item) for item in nodes[10:15]] + [new], gone=leaving)
    assert sync() == Applied(1, 5, len(nodes) - 5 + len(edges) - 7, 7, ())
    assert held(store, registry) == wanted(projection)


def test_a_projection_built_anew_sends_only_what_differs(store, projection, registry, sync) -> None:
    nodes, edges = random_graph(registry, seed=4, size=200)
    write_rows(projection, nodes, edges)
    sync()
    projection.db.execute("delete from touched")
    projection.set_meta("epoch", "another")
    write_rows(projection, [changed(registry, nodes[0])])
    projection.db.execute("delete from touched")
    assert sync() == Applied(0, 1, len(nodes) + len(edges) - 1, 0, ())
    assert held(store, registry) == wanted(projection)


def test_a_withdrawn_value_disappears(store, projection, registry, sync) -> None:
    write_rows(projection, [node(registry, "Person", "p.1", name="a", label_ar="أ", alias_ar=["ب", "ج"])])
    sync()
    write_rows(projection, [node(registry, "Person", "p.1", name="a", label_ar="أ")])
    sync()
    assert ask(store, "MATCH (n:Actor) RETURN n.alias_ar, n.label_ar") == [[None, "أ"]]


def test_a_node_with_another_class_has_other_labels_and_keeps_its_edges(store, projection, registry, sync) -> None:
    visit, talks = node(registry, "Meeting", "e.1"), node(registry, "Meeting", "e.2")
    person = node(registry, "Actor", "p.1", name="قاسم")
    ties = [
        edge(registry, visit, "participant", person),
        edge(registry, talks, "participant", person),
        edge(registry, talks, "follows", visit),
    ]
    write_rows(projection, [visit, talks, person], ties)
    sync()
    write_rows(projection, [node(registry, "Person", "p.1", name="قاسم"), node(registry, "Visit", "e.1")])
    assert sync() == Applied(0, 2 + len(ties), 1, 0, ())
    assert held(store, registry) == wanted(projection)
    assert ask(store, "MATCH (n:Person:Actor) RETURN n.class") == [["Person"]]


def test_nodes_that_go_take_their_edges_along(store, projection, registry, sync) -> None:
    nodes, edges = meetings(registry, 6)
    write_rows(projection, nodes, edges)
    sync()
    iran = nodes[0]
    leaving = [item for item in edges if item.target == iran.id]
    write_rows(projection, gone=[iran, *leaving])
    assert sync() == Applied(0, 0, len(nodes) + len(edges) - 1 - len(leaving), 1 + len(leaving), ())
    assert held(store, registry) == wanted(projection)


@pytest.mark.parametrize("title", [None, "اجتماع", "Meeting"])
def test_194_meetings_of_two_states_stay_194(store, projection, registry, sync, title: str | None) -> None:
    nodes, edges = meetings(registry, title=title)
    write_rows(projection, nodes, edges)
    sync()
    text = (
        "MATCH (m:Meeting) RETURN count(m), count(DISTINCT m.time_from), COUNT { MATCH (:Meeting)-[r:PARTICIPANT]->(:Country) }"
    )
    assert ask(store, text)[0][:2] == [194, 192]
    assert ask(store, "MATCH (:Meeting)-[r:PARTICIPANT]->(:Country) RETURN count(r), count(DISTINCT r.id)") == [[388, 388]]
    assert held(store, registry) == wanted(projection)


def test_parallel_edges_of_one_type_between_two_nodes_stay_apart(store, projection, registry, sync) -> None:
    meeting, state = node(registry, "Meeting", "e.1"), node(registry, "Country", "Q794")
    ties = [edge(registry, meeting, role, state, number=number) for role in ("participant", "host") for number in range(5)]
    write_rows(projection, [meeting, state], ties)
    sync()
    write_rows(projection, [], [changed_edge(ties[2])], gone=[ties[4]])
    assert sync() == Applied(0, 1, 10, 1, ())
    assert held(store, registry) == wanted(projection)


@pytest.mark.parametrize("text", [*NAMES, "\x00\x01", "a\u0000b", "​‮⁦", "x" * 10_000, "'; MATCH (n) DETACH DELETE n //", "$id", ""])
def test_hostile_text_is_data_in_every_field(store, projection, registry, sync, text: str) -> None:
    given = {"name": "n", "label_ar": text, "quote": text, "time": text, "description_en": text, "alias_en": [text, "b"]}
    item, told = node(registry, "Meeting", "e.1", **given), node(registry, "Assertion", "a.1", quote=text, condition=text)
    person = node(registry, "Person", f"p.{text[:40]}", name="n", label_en=text)
    tie = edge(registry, item, "participant", person, words=text, assertions=[told.id])
    write_rows(projection, [item, told, person], [tie])
    assert sync() == Applied(4, 0, 0, 0, ())
    assert held(store, registry) == wanted(projection)


def test_dates_are_dates_and_names_are_not(store, projection, registry, sync) -> None:
    write_rows(
        projection,
        [node(registry, "Meeting", "e.1", name="2025-01-20", time="2025-01", time_from="2025-01-01", time_to="2025-01-31")],
    )
    sync()
    rows = ask(store, "MATCH (n:Event) RETURN n.time_from.month, n.time_to < date('2025-02-01'), n.time, n.name")
    assert rows == [[1, True, "2025-01", "2025-01-20"]]
    assert store.query("MATCH (n:Event) RETURN n.time_from AS day").rows == [("2025-01-01",)]


def test_an_id_is_unique_under_its_root(store, projection, registry, sync) -> None:
    write_rows(projection, [node(registry, "Meeting", "e.1")])
    sync()
    with pytest.raises(Exception, match=r"(?i)constraint|already exists|Error executing"):
        ask(store, "CREATE (:Visit:Event {id: 'event/e.1'})")


def test_a_missing_end_is_named_and_the_rest_goes_on(store, projection, registry, sync) -> None:
    nodes, edges = meetings(registry, 3)
    write_rows(projection, nodes[1:], edges)
    applied = sync()
    assert {item.reason for item in applied.rejected} == {"its end actor/Q794 is no node of the projection"}
    assert len(applied.rejected) == 5
    assert applied.created == len(nodes) - 1 + 5
    write_rows(projection, nodes[:1])
    assert sync() == Applied(6, 0, len(nodes) - 1 + 5, 0, ())
    assert held(store, registry) == wanted(projection)


BAD = [
    ("label_ar", "x\ud800", "half a surrogate pair"),
    ("sources", 2**63, "beyond 64 bits"),
    ("time_from", "yesterday", "is no date"),
]


@pytest.mark.parametrize(("key", "value", "reason"), BAD)
def test_a_value_that_no_engine_takes_is_refused_with_its_reason(store, projection, registry, sync, key, value, reason) -> None:
    nodes, edges = meetings(registry, 3)
    bad = node(registry, "Meeting", "bad.1", **{key: value})
    hanging = edge(registry, bad, "participant", nodes[0])
    write_rows(projection, [*nodes, bad], [*edges, hanging])
    applied = sync()
    assert [(item.kind, item.id) for item in applied.rejected] == [("node", bad.id), ("edge", hanging.id)]
    assert reason in applied.rejected[0].reason
    assert "was refused" in applied.rejected[1].reason
    assert applied.created == len(nodes) + len(edges)
    assert sync().rejected == applied.rejected, "it is tried again each time"
    write_rows(projection, [node(registry, "Meeting", "bad.1")])
    assert sync() == Applied(2, 0, len(nodes) + len(edges), 0, ())


def test_a_row_that_the_engine_refuses_is_found_among_many(store, projection, registry, sync) -> None:
    nodes = [node(registry, "Person", f"p.{number}") for number in range(300)]
    nodes[170] = node(registry, "Person", "p.170", name="n" * 9_000)
    meeting = node(registry, "Meeting", "e.1")
    ties = [edge(registry, meeting, "participant", nodes[169]), edge(registry, meeting, "host", nodes[170])]
    write_rows(projection, [*nodes, meeting], ties)
    applied = sync()
    if store.backend == "arcadedb":
        assert applied == Applied(303, 0, 0, 0, ())
        return
    assert [item.id for item in applied.rejected] == [nodes[170].id, ties[1].id]
    assert applied.created == 301
    assert ask(store, "MATCH (n:Person) RETURN count(n)") == [[299]]


NASTY = ("x` SET n.admin=true //", "DETACH DELETE", "A`\tB", "لقاء ثنائي", "", "PARTICIPANT`]->() DETACH DELETE a //")


@pytest.mark.parametrize("name", NASTY)
def test_a_name_that_is_not_of_the_ontology_never_becomes_cypher(store, projection, registry, sync, name: str) -> None:
    nodes, edges = meetings(registry, 3)
    good = wanted_after(projection, nodes, edges)
    bad = edges[0]._replace(id="fact/bad", type=name, props={**edges[0].props, "id": "fact/bad"}, hash="1")
    projection.labels = lambda cls: [name, "Meeting", "Event"] if cls == "Visit" else registry.labels(cls)
    write_rows(projection, [node(registry, "Visit", "bad.1")], [bad])
    applied = sync()
    assert sorted(item.id for item in applied.rejected) == ["event/bad.1", "fact/bad"]
    assert all("ontology" in item.reason for item in applied.rejected)
    assert held(store, registry) == good


def wanted_after(projection: Projection, nodes: list[NodeRow], edges: list[EdgeRow]) -> dict[str, object]:
    write_rows(projection, nodes, edges)
    return wanted(projection)


# ---- others at the same store


def test_a_graph_of_another_case_is_not_touched_unless_replaced(store, projection, registry, sync) -> None:
    if store.backend == "arcadedb":
        pytest.skip("the embedded graph belongs to its case, whatever the case is called")
    write_rows(projection, *meetings(registry, 3))
    sync()
    ask(store, "CREATE (:Event {id: 'mine', title: 'of somebody else'}), (:Note {text: 'also'})")
    before = held(store, registry)
    with pytest.raises(StoreError, match="holds the graph of case 'gulf'; use another database, or --replace"):
        sync(case="levant")
    assert held(store, registry) == before
    write_rows(projection, gone=[*projection.edges(), *projection.nodes()])
    write_rows(projection, [node(registry, "Person", "p.1")])
    assert sync(case="levant", replace=True) == Applied(1, 0, 0, 0, ())
    assert held(store, registry) == wanted(projection)
    assert ask(store, "MATCH (s:_Rabita) RETURN s.case") == [["levant"]]
    assert ask(store, "MATCH (n) WHERE n.id = 'mine' OR n:Note RETURN count(n)") == [[2]]


def test_relationships_of_somebody_else_keep_a_node_with_a_sentence(store, projection, registry, sync) -> None:
    item, other = node(registry, "Person", "p.1"), node(registry, "Person", "p.2")
    write_rows(projection, [item, other])
    sync()
    ask(store, "MATCH (n:Actor {id: 'actor/p.1'}) CREATE (:Note {text: 'mine'})-[:ABOUT_HIM]->(n)")
    write_rows(projection, gone=[item, other])
    with pytest.raises(
        StoreError, match=r"^actor/p\.1 has to go .* relationships that are not Rabita's hang on it; remove these"
    ):
        sync()
    assert ask(store, "MATCH (n:Actor) RETURN count(n)") == [[2]], "a change is written as a whole or not at all"
    ask(store, "MATCH (:Note)-[r]->() DELETE r")
    assert sync() == Applied(0, 0, 0, 2, ())


def test_what_somebody_removed_comes_back_when_it_is_missed(store, projection, registry, sync) -> None:
    nodes, edges = meetings(registry, 5)
    write_rows(projection, nodes, edges)
    sync()
    ask(store, "MATCH (n:Meeting {id: $id}) DETACH DELETE n", id=nodes[2].id)
    write_rows(projection, [changed(registry, nodes[2])])
    assert sync().created == 3
    assert held(store, registry) == wanted(projection)


def test_a_writer_that_comes_between_is_noticed(store, projection, registry, sync) -> None:
    nodes, edges = random_graph(registry, seed=5, size=1_000)
    write_rows(projection, nodes, edges)

    def intrude(done: int, total: int | None) -> None:
        ask(store, "MATCH (s:_Rabita) SET s.token = 'of another'")

    with pytest.raises(StoreBusy, match="somebody else is writing"):
        sync(progress=intrude)
    assert sync().rejected == ()
    assert held(store, registry) == wanted(projection)


def test_only_one_process_sends_at_a_time(store, projection, registry, sync, tmp_path, monkeypatch) -> None:
    from rabita.graph.stores import catching_up

    monkeypatch.setattr(catching_up, "BUSY_S", 0.2)
    with (
        catching_up.writing_lock(tmp_path / "sent.lock"),
        pytest.raises(StoreBusy, match="another process has been sending this case"),
    ):
        sync()


# ---- what is shown on the way, and after a failure


def test_progress_goes_from_nothing_to_all(projection, registry, sync) -> None:
    nodes, edges = random_graph(registry, seed=6, size=1_000)
    write_rows(projection, nodes, edges)
    told: list[tuple[int, int | None]] = []
    sync(progress=lambda done, total: told.append((done, total)))
    assert len(told) > 3
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (len(nodes) + len(edges), len(nodes) + len(edges))


KILLED = """
import os, signal, sys
from pathlib import Path
from rabita.graph.stores.uris import open_store
from rabita.schema import default_registry
from tests.support.graph_rows import open_projection

uri, directory, at = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
calls = []

def progress(done, total):
    calls.append(done)
    if len(calls) == at:
        os.kill(os.getpid(), signal.SIGKILL)

registry = default_registry()
with open_projection(directory, registry) as projection, open_store(uri, derived=directory) as store:
    store.catch_up(projection, registry, case="gulf", progress=progress)
"""


@pytest.mark.parametrize("at", [1, 9, 30])
def test_after_a_kill_the_next_run_finishes_it(uri, tmp_path, projection, registry, at: int) -> None:
    nodes, edges = random_graph(registry, seed=7, size=1_000)
    write_rows(projection, nodes, edges)
    command = [sys.executable, "-c", KILLED, uri, str(tmp_path), str(at)]
    killed = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    write_rows(projection, gone=edges[:50])
    with opened(uri, tmp_path) as store:
        store.catch_up(projection, registry, case="gulf")
        assert held(store, registry) == wanted(projection)


def test_content_only_has_words_on_edges_and_no_assertions(store, projection, registry, sync) -> None:
    article = node(registry, "NewsArticle", "0123456789abcdef", name="خبر", title_ar="خبر")
    told = [node(registry, "Assertion", f"a.{number}", quote=f"قال {number}") for number in range(2)]
    meeting, person = node(registry, "Meeting", "e.1"), node(registry, "Person", "p.1")
    fact = edge(registry, meeting, "participant", person, assertions=[item.id for item in told])
    links = [edge(registry, item, "in_document", article, assertions=[]) for item in told]
    links += [edge(registry, item, "asserts", meeting, assertions=[]) for item in told]
    write_rows(projection, [article, *told, meeting, person], [fact, *links])
    assert sync(content_only=True) == Applied(4, 0, 0, 0, ())
    assert ask(store, "MATCH (n:Assertion) RETURN count(n)") == [[0]]
    text = "MATCH (:Meeting)-[r:PARTICIPANT]->(:Person) RETURN r.quotes, r.documents, r.assertions"
    assert ask(store, text) == [[["قال 0", "قال 1"], [article.id, article.id], None]]
    assert sync(content_only=True) == Applied(0, 0, 4, 0, ())
    assert sync() == Applied(6, 1, 3, 0, ())
    assert held(store, registry) == wanted(projection)
    assert sync(content_only=True) == Applied(0, 1, 3, 6, ())


def test_neo4j_finds_arabic_by_full_text(store, projection, registry, sync) -> None:
    if store.backend == "arcadedb":
        pytest.skip("the embedded graph has no full text; rabita search reads the projection")
    write_rows(
        projection,
        [
            node(registry, "Country", "Q794", label_ar="إيران", label_en="Iran"),
            node(registry, "Person", "p.1", label_ar="الجنرال"),
        ],
    )
    sync()
    ask(store, "CALL db.awaitIndexes(60)")
    found = "CALL db.index.fulltext.queryNodes('actor_ar', $words) YIELD node RETURN node.id AS id"
    assert store.query(found, {"words": "ايران"}).rows == [("actor/Q794",)]
    assert store.query(found, {"words": "جنرال"}).rows == [("actor/p.1",)]


def changed(registry: Registry, row: NodeRow) -> NodeRow:
    """Return ``row`` with another value."""
    props = {key: value for key, value in row.props.items() if key not in ("id", "class")}
    return node(registry, row.cls, row.id, **{**props, "sources": 99})


def changed_edge(row: EdgeRow) -> EdgeRow:
    return row._replace(props={**row.props, "status": "disputed"}, hash=row.hash[::-1])


def test_days_before_the_year_1000_come_back(store, projection, registry, sync) -> None:
    write_rows(projection, [node(registry, "Meeting", "e.1", time="0638", time_from="0638-01-01", time_to="0638-12-31")])
    sync()
    [row] = store.rows(registry)
    assert row.props["time_from"] == date(638, 1, 1)


def test_a_refused_row_is_not_forgotten_when_the_next_run_breaks_off(store, projection, registry, sync, monkeypatch) -> None:
    bad = node(registry, "Person", "bad.1", sources=2**63)
    write_rows(projection, [bad, node(registry, "Person", "p.1")])
    assert [item.id for item in sync().rejected] == [bad.id]
    with monkeypatch.context() as patch:
        patch.setattr(type(store._connection), "write", broken)
        write_rows(projection, [node(registry, "Person", "p.2")])
        with pytest.raises(StoreUnavailable):
            sync()
    write_rows(projection, [node(registry, "Person", "p.3")])
    assert [item.id for item in sync().rejected] == [bad.id]


def broken(*_: object) -> None:
    raise StoreUnavailable("it went away")
