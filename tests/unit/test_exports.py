"""The writers of files for other tools, row by row: what goes out comes back, whatever is in it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest

from rabita.errors import InputError, StoreError
from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.gexf import write_gexf
from rabita.graph.export.graphml import write_graphml
from rabita.graph.export.networkx_graph import project_pairs, to_networkx
from rabita.graph.export.tables import cell, read_cell, write_csv, write_jsonl
from rabita.graph.projection.projection import Projection
from rabita.graph.projection.rows import NodeRow
from rabita.schema import Registry, default_registry
from tests.support.graph_rows import edge, meetings, node, open_projection, random_graph, write_rows

FLAG = "باكستان 🇵🇰"
WRITERS = {
    "graph.graphml": write_graphml,
    "graph.gexf": write_gexf,
    "tables": write_csv,
    "tables.zip": write_csv,
    "graph.jsonl": write_jsonl,
}


@pytest.fixture
def registry() -> Registry:
    return default_registry()


@pytest.fixture
def projection(tmp_path: Path, registry: Registry) -> Iterator[Projection]:
    with open_projection(tmp_path, registry) as opened:
        yield opened


def as_read(value: object) -> object:
    """Return an attribute as GraphML and GEXF hold it: a list is JSON text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def flat(graph: networkx.MultiDiGraph) -> tuple[dict[str, object], dict[tuple[str, str, str], object]]:
    """Return nodes and edges of our own graph, lists as JSON text."""
    nodes = {id_: {key: as_read(value) for key, value in props.items()} for id_, props in graph.nodes(data=True)}
    edges = {
        (a, b, key): {name: as_read(value) for name, value in props.items()}
        for a, b, key, props in graph.edges(keys=True, data=True)
    }
    return nodes, edges


def from_graphml(path: Path) -> tuple[dict[str, object], dict[tuple[str, str, str], object]]:
    graph = networkx.read_graphml(path, force_multigraph=True)
    assert graph.is_directed()
    return dict(graph.nodes(data=True)), {(a, b, key): props for a, b, key, props in graph.edges(keys=True, data=True)}


def from_gexf(path: Path) -> tuple[dict[str, object], dict[tuple[str, str, str], object]]:
    """Return nodes and edges as networkx reads them, without what GEXF adds: label, days, colour, kind."""
    graph = networkx.read_gexf(path, version="1.3")
    assert graph.is_directed()
    nodes = {id_: _without_additions(props) for id_, props in graph.nodes(data=True)}
    return nodes, {(a, b, props["id"]): _without_additions(props) for a, b, props in graph.edges(data=True)}


def _without_additions(props: dict[str, object]) -> dict[str, object]:
    days = {key for key in ("start", "end") if isinstance(props.get(key), str)}
    return {key: value for key, value in props.items() if key not in {"label", "viz", "kind", *days}}


READERS = [
    pytest.param(write_graphml, from_graphml, id="graphml"),
    pytest.param(write_gexf, from_gexf, id="gexf"),
]
Writer = Callable[..., Written]
Reader = Callable[[Path], tuple[dict[str, object], dict[tuple[str, str, str], object]]]


@pytest.mark.parametrize("layer", ["content", "all"])
@pytest.mark.parametrize(("write", "read"), READERS)
def test_a_graph_read_back_is_the_graph_with_all_attributes(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader, layer: str
) -> None:
    write_rows(projection, *random_graph(registry, seed=4, size=300))
    written = write(projection, tmp_path / "out", layer=layer)
    nodes, edges = flat(to_networkx(projection, layer=layer))
    assert read(tmp_path / "out") == (nodes, edges)
    assert (written.nodes, written.edges, written.replaced) == (len(nodes), len(edges), 0)
    assert len(edges) > 100


@pytest.mark.parametrize(("write", "read"), READERS)
def test_all_194_meetings_of_two_states_come_out_of_every_file(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    write_rows(projection, *meetings(registry))
    write(projection, tmp_path / "out")
    nodes, edges = read(tmp_path / "out")
    met = [props for props in nodes.values() if props["class"] == "Meeting"]  # type: ignore[index]
    assert len(met) == 194
    assert len({props["time"] for props in met}) == 192  # type: ignore[index]
    assert len(edges) == 2 * 194


def test_all_194_meetings_are_rows_of_the_tables_and_weigh_in_the_pairs(
    projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    write_rows(projection, *meetings(registry))
    write_csv(projection, tmp_path / "tables")
    write_jsonl(projection, tmp_path / "out.jsonl")
    assert sum(row["class"] == "Meeting" for row in table(tmp_path / "tables" / "nodes.csv")) == 194
    assert sum('"class": "Meeting"' in line for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 194
    assert [data["weight"] for _, _, data in project_pairs(projection).edges(data=True)] == [194]


@pytest.mark.parametrize(("write", "read"), READERS)
def test_parallel_edges_of_two_nodes_stay_apart(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    iran, meeting = node(registry, "Country", "Q794", name="Iran"), node(registry, "Meeting", "m.1")
    ties = [edge(registry, meeting, role, iran, assertions=["assertion/1"]) for role in ("participant", "host", "speaker")]
    write_rows(projection, [iran, meeting], ties)
    write(projection, tmp_path / "out")
    assert {key for _, _, key in read(tmp_path / "out")[1]} == {tie.id for tie in ties}
    assert set(to_networkx(projection)[meeting.id][iran.id]) == {tie.id for tie in ties}


@pytest.mark.parametrize(("write", "read"), READERS)
def test_a_missing_value_is_absent_an_empty_text_stays_empty_and_a_list_is_json(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    aliases = ['الرئيس، "الأول"', "the | second; one\nmore"]
    full = node(registry, "Person", "a.1", name=FLAG, alias_ar=aliases, note="", since="2025-01-20", share=0.5, whole=3)
    bare = node(registry, "Person", "a.2", name="  two spaces ")
    write_rows(projection, [full, bare])
    write(projection, tmp_path / "out")
    nodes = read(tmp_path / "out")[0]
    assert json.loads(nodes[full.id]["alias_ar"]) == aliases  # type: ignore[index]
    assert {key: nodes[full.id][key] for key in ("note", "since", "share", "whole")} == {  # type: ignore[index]
        "note": "", "since": "2025-01-20", "share": 0.5, "whole": 3,
    }  # fmt: skip
    assert set(nodes[bare.id]) == {"id", "class", "name", "name_en", "name_ar"}  # type: ignore[call-overload]
    assert nodes[bare.id]["name"] == "  two spaces "  # type: ignore[index]


@pytest.mark.parametrize(("write", "read"), READERS)
def test_a_property_that_is_a_number_here_and_text_there_is_text(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    write_rows(projection, [node(registry, "Person", "a.1", rank=3), node(registry, "Person", "a.2", rank="third")])
    write_rows(projection, [node(registry, "Person", "a.3", size=3), node(registry, "Person", "a.4", size=0.5)])
    write(projection, tmp_path / "out")
    nodes = read(tmp_path / "out")[0]
    assert [nodes["actor/a.1"]["rank"], nodes["actor/a.2"]["rank"]] == ["3", "third"]  # type: ignore[index]
    assert [nodes["actor/a.3"]["size"], nodes["actor/a.4"]["size"]] == [3.0, 0.5]  # type: ignore[index]


@pytest.mark.parametrize(("write", "read"), READERS)
def test_characters_that_xml_cannot_hold_are_replaced_counted_and_named(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    broken = ["from\x0b a PDF", "nul\x00 twice \x00", "lone \ud83c surrogate", "no character \ufffe"]
    items = [node(registry, "Topic", f"t.{n}", name="t", label_en=text) for n, text in enumerate(broken)]
    write_rows(projection, items)
    before = list(projection.nodes())
    written = write(projection, tmp_path / "out")
    ElementTree.parse(tmp_path / "out")
    nodes = read(tmp_path / "out")[0]
    assert [nodes[item.id]["label_en"] for item in items] == [  # type: ignore[index]
        "from\ufffd a PDF", "nul\ufffd twice \ufffd", "lone \ufffd surrogate", "no character \ufffd",
    ]  # fmt: skip
    assert written.replaced == 5
    assert written.note == (
        "U+0000 (2, first in topic/t.1), U+000B (1, first in topic/t.0), "
        "U+D83C (1, first in topic/t.2), U+FFFE (1, first in topic/t.3)"
    )
    assert "5 characters" in str(written)
    assert list(projection.nodes()) == before


@pytest.mark.parametrize(("write", "read"), READERS)
def test_line_ends_tabs_and_markup_in_a_text_survive(
    projection: Projection, registry: Registry, tmp_path: Path, write: Writer, read: Reader
) -> None:
    text = "one\r\ntwo\rthree\n\tfour <b>&amp; \"five\" 'six' ]]> \u0085 \u2028"
    write_rows(projection, [node(registry, "Topic", 'id"<&>', name=text)])
    write(projection, tmp_path / "out")
    assert read(tmp_path / "out")[0]['topic/id"<&>']["name"] == text  # type: ignore[index]


def test_gexf_dates_are_intervals_and_colours_those_of_the_ontology(
    projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    event = node(registry, "Meeting", "m.1", name_ar="لقاء", time="2025-01", time_from="2025-01-01", time_to="2025-01-31")
    state = node(registry, "Country", "Q794")
    write_rows(projection, [event, state], [edge(registry, event, "participant", state, assertions=["assertion/1"])])
    write_gexf(projection, tmp_path / "out.gexf", registry=registry, lang="ar")
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    root = ElementTree.parse(tmp_path / "out.gexf").getroot()
    graph = root.find("g:graph", space)
    found = {item.get("id"): item for item in root.iter("{http://gexf.net/1.3}node")}
    assert root.get("version") == "1.3" and graph is not None
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("defaultedgetype")) == ("dynamic", "date", "directed")
    assert (found[event.id].get("start"), found[event.id].get("end"), found[event.id].get("label")) == (
        "2025-01-01",
        "2025-01-31",
        "لقاء",
    )
    assert found[state.id].get("start") is None
    colour = found[state.id].find("viz:color", space)
    assert (
        colour is not None
        and "#{r:02X}{g:02X}{b:02X}".format(**{k: int(v) for k, v in colour.items()}) == registry.classes["Country"].color
    )
    tie = root.find(".//g:edge", space)
    assert tie is not None and (tie.get("kind"), tie.get("label"), tie.get("start")) == (
        "PARTICIPANT",
        registry.text("participant", "ar"),
        "2025-01-01",
    )


# ---- tables and lines


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FORMULAS = ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "", "plain", "a=b", "أ"]


def test_no_cell_is_a_formula_and_every_cell_can_be_read_back(projection: Projection, registry: Registry, tmp_path: Path) -> None:
    items = [node(registry, "Topic", f"t.{n}", name=text, count=-n, names=[text]) for n, text in enumerate(FORMULAS)]
    write_rows(projection, items)
    write_csv(projection, tmp_path / "out")
    rows = {row["id"]: row for row in table(tmp_path / "out" / "nodes.csv")}
    assert not [row["name"] for row in rows.values() if row["name"].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [read_cell(rows[item.id]["name"]) for item in items] == FORMULAS
    assert [json.loads(read_cell(rows[item.id]["names"]) or "") for item in items] == [[text] for text in FORMULAS]
    assert rows["topic/t.3"]["count"] == "-3"


def test_a_missing_value_and_an_empty_text_are_told_apart_in_a_table() -> None:
    assert [read_cell(cell(value)) for value in (None, "", "x", True, 0, 0.5)] == [None, "", "x", "true", "0", "0.5"]


def test_edges_of_the_table_name_their_ends_in_the_language_asked_for(
    projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    event, state = node(registry, "Meeting", "m.1", name_ar="لقاء"), node(registry, "Country", "Q843", name_ar=FLAG)
    write_rows(
        projection, [event, state], [edge(registry, event, "participant", state, assertions=["assertion/1", "assertion/2"])]
    )
    write_csv(projection, tmp_path / "out", lang="ar", bom=False)
    assert (tmp_path / "out" / "edges.csv").read_bytes()[:2] == b"id"
    (row,) = table(tmp_path / "out" / "edges.csv")
    assert [row["source_name"], row["type"], row["target_name"]] == ["لقاء", "PARTICIPANT", FLAG]
    assert json.loads(row["assertions"]) == ["assertion/1", "assertion/2"]


def test_an_archive_holds_the_same_tables_as_a_directory(projection: Projection, registry: Registry, tmp_path: Path) -> None:
    write_rows(projection, *random_graph(registry, seed=2, size=60))
    write_csv(projection, tmp_path / "out")
    write_csv(projection, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv"]
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "out" / name).read_bytes()


def test_json_lines_give_back_every_property_but_lone_surrogates(
    projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    item = node(registry, "Topic", "t.1", name="\x00 \x0b \u2028 \ud83c end")
    nodes, edges = random_graph(registry, seed=3, size=60)
    write_rows(projection, [*nodes, item], edges)
    written = write_jsonl(projection, tmp_path / "out.jsonl", layer="all")
    read = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert {line["node"]["id"]: line["node"] for line in read if "node" in line} == {
        row.id: dict(row.props)
        if row.id != item.id
        else {**row.props, **dict.fromkeys(("name", "name_en", "name_ar"), "\x00 \x0b \u2028 \ufffd end")}
        for row in projection.nodes()
    }
    assert sum("edge" in line for line in read) == written.edges == len(edges)
    assert (written.replaced, written.note) == (3, "U+D83C (3, first in topic/t.1)")


# ---- networkx


def test_networkx_keys_are_ids_and_the_content_has_no_sources(projection: Projection, registry: Registry) -> None:
    nodes, edges = random_graph(registry, seed=5, size=200)
    write_rows(projection, nodes, edges)
    content, everything = to_networkx(projection), to_networkx(projection, layer="all")
    assert set(everything) == {item.id for item in nodes}
    assert set(content) == {item.id for item in nodes if item.root not in ("Document", "Assertion")}
    assert {key for _, _, key in content.edges(keys=True)} == {tie.id for tie in edges if tie.is_fact}
    for tie in projection.edges():
        assert everything[tie.source][tie.target][tie.id] == {"type": tie.type, **tie.props}


def test_pairs_count_what_took_place_once_and_nothing_else(projection: Projection, registry: Registry) -> None:
    iran, pakistan, china = (node(registry, "Country", key, name=key) for key in ("Q794", "Q843", "Q148"))
    events = [
        node(registry, "Meeting", f"m.{n}", status=status)
        for n, status in enumerate(["occurred", "occurred", "proposed", "denied", "cancelled"])
    ]
    ties = [
        edge(registry, event, role, state)
        for event in events
        for role, state in (("participant", iran), ("host", iran), ("participant", pakistan))
    ]
    ties += [edge(registry, events[0], "participant", china), edge(registry, events[1], "participant", china, status="denied")]
    write_rows(projection, [iran, pakistan, china, *events], ties)
    pairs = project_pairs(projection)
    assert {(a, b): data["weight"] for a, b, data in pairs.edges(data=True)} == {
        ("actor/Q148", "actor/Q794"): 1, ("actor/Q148", "actor/Q843"): 1, ("actor/Q794", "actor/Q843"): 2,
    }  # fmt: skip
    assert pairs.edges["actor/Q794", "actor/Q843"]["events"] == ["event/m.0", "event/m.1"]
    assert pairs.nodes["actor/Q794"]["name"] == "Q794"
    assert networkx.utils.graphs_equal(pairs, project_pairs(to_networkx(projection)))


# ---- all files


def digest(path: Path) -> str:
    files = sorted(path.rglob("*.csv")) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def small(registry: Registry) -> list[NodeRow]:
    return [node(registry, "Country", "Q843", name=FLAG, label_ar="باكستان", alias_ar=["إسلام آباد", "\ud83c"])]


PROGRAM = """
import json, sys
from pathlib import Path
from rabita.graph.projection.projection import Projection
from rabita.schema import default_registry
from tests.unit.test_exports import WRITERS
with Projection(Path(sys.argv[1]), default_registry().labels) as projection:
    for name, write in WRITERS.items():
        write(projection, Path(sys.argv[2]) / name)
"""


def test_files_are_the_same_bytes_in_a_c_locale_without_utf8_mode(
    projection: Projection, registry: Registry, tmp_path: Path
) -> None:
    write_rows(projection, [*random_graph(registry, seed=1, size=40)[0], *small(registry)])
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    for name, write in WRITERS.items():
        write(projection, here / name)
    env = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "7"}
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path / "projection.db"), str(there)], env=env, cwd=root, check=True)
    assert {name: digest(here / name) for name in WRITERS} == {name: digest(there / name) for name in WRITERS}
    assert FLAG in (there / "graph.graphml").read_text("utf-8")


@pytest.mark.parametrize("name", ["graph.graphml", "graph.gexf", "tables.zip", "graph.jsonl"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    projection: Projection, registry: Registry, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(projection, small(registry))
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("old", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match=r"No space left.*unchanged"):
        WRITERS[name](projection, out / name)
    assert [(path.name, path.read_text("utf-8")) for path in out.iterdir()] == [(name, "old")]


def test_a_file_in_a_directory_that_is_not_there_is_refused_with_its_name(projection: Projection, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere.*cannot be written"):
        write_graphml(projection, tmp_path / "nowhere" / "out.graphml")


def test_a_block_that_raises_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half"), atomic_write(tmp_path / "out") as file:
        file.write(b"half")
        raise ValueError("half")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", WRITERS)
def test_an_unknown_layer_is_refused_with_the_known_ones(projection: Projection, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="'everything' is not known; known: content, all"):
        WRITERS[name](projection, tmp_path / name, layer="everything")


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_graph_is_written_too(projection: Projection, tmp_path: Path, name: str) -> None:
    assert WRITERS[name](projection, tmp_path / name)[1:4] == (0, 0, 0)
