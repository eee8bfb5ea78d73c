"""Files out: every meeting, every value, read back by other libraries."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx
import pytest

from rabita.case import Case
from rabita.graph.export.networkx_graph import project_pairs
from tests.support.cases import case_of

MEETINGS = [
    {"type": "Meeting", "time": f"{year}-{month:02}-15", "participant": ["إيران", "Pakistan"], "label": {"ar": "محادثات"}}
    for year in range(2010, 2026)
    for month in range(1, 13)
]
HOSTILE = [
    "D'Exemple",
    'Salim "the Elder"',
    "two\nlines",
    "a;b|c",
    "=1+1",
    "-2",
    "@x",
    "tab\there",
    "",
    "🇵🇰 باكستان",
    "x` SET n.admin=true //",
    "\\`x`",
    "a\u202eb",
    "z" * 10_000,
]


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(tmp_path_factory.mktemp("meetings"), [*MEETINGS, MEETINGS[0], MEETINGS[0]])


def days(values: list[object]) -> tuple[int, int]:
    return len(values), len(set(values))


def test_194_meetings_come_out_of_networkx(meetings: Case) -> None:
    graph = meetings.networkx()
    found = [data["time"] for _, data in graph.nodes(data=True) if data["class"] == "Meeting"]
    assert days(found) == (194, 192)
    assert sum(data["role"] == "participant" for _, _, data in graph.edges(data=True)) == 388
    (weight,) = [data["weight"] for _, _, data in project_pairs(graph).edges(data=True)]
    assert weight == 194


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_194_meetings_come_out_of_xml_and_are_the_same_graph(meetings: Case, tmp_path: Path, kind: str) -> None:
    meetings.export(tmp_path / f"out.{kind}")
    reader = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[kind]
    graph = reader(tmp_path / f"out.{kind}")
    found = [data["time"] for _, data in graph.nodes(data=True) if data["class"] == "Meeting"]
    assert days(found) == (194, 192)
    original = meetings.networkx()
    assert set(graph.nodes) == set(original.nodes)
    assert {(a, b, data["role"]) for a, b, data in graph.edges(data=True)} == {
        (a, b, data["role"]) for a, b, data in original.edges(data=True)
    }
    for node, data in original.nodes(data=True):
        for key, value in data.items():
            assert graph.nodes[node][key] == (json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value)


def test_194_meetings_come_out_of_csv_and_json_lines(meetings: Case, tmp_path: Path) -> None:
    meetings.export(tmp_path / "tables", to="csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tables/nodes.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert days([row["time"] for row in rows if row["class"] == "Meeting"]) == (194, 192)
    edges = list(csv.DictReader(io.StringIO((tmp_path / "tables/edges.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert sum(row["role"] == "participant" for row in edges) == 388
    meetings.export(tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert days([line["node"]["time"] for line in lines if "node" in line and line["node"]["class"] == "Meeting"]) == (194, 192)


@pytest.mark.parametrize("syntax", ["nt", "ttl", "trig", "jsonld"])
def test_194_meetings_come_out_of_rdf(meetings: Case, tmp_path: Path, syntax: str) -> None:
    import pyoxigraph

    meetings.export(tmp_path / f"out.{syntax}")
    store = pyoxigraph.Store()
    formats = {"nt": "N_TRIPLES", "ttl": "TURTLE", "trig": "TRIG", "jsonld": "JSON_LD"}
    store.load(path=str(tmp_path / f"out.{syntax}"), format=getattr(pyoxigraph.RdfFormat, formats[syntax]))
    text = "PREFIX rb: <https://w3id.org/rabita/ns#> SELECT ?e ?t { ?e a rb:Meeting ; rb:time ?t }"
    assert days([row["t"].value for row in store.query(text)]) == (194, 192)


def test_parallel_meetings_are_countable_in_the_picture(tmp_path: Path) -> None:
    records = [
        {"type": "Meeting", "time": f"2024-03-0{day}", "participant": pair}
        for day, pair in ((1, ["Oman", "Qatar"]), (2, ["Qatar", "Oman"]), (3, ["Oman", "Qatar"]))
    ]
    with case_of(tmp_path, records) as case:
        network = case.pyvis()
        assert len(network.nodes) == 5
        assert len(network.edges) == 6


def hostile_case(tmp_path: Path) -> Case:
    records = [
        {
            "type": "Meeting",
            "time": "2024-03-01",
            "participant": [
                {"type": "Person", "id": f"p{number}", "label": {"en": name or "x"}, "alias": {"en": ["one", f"two {name}"]}}
            ],
        }
        for number, name in enumerate(HOSTILE)
    ]
    return case_of(tmp_path, records)


def test_hostile_names_survive_every_table(tmp_path: Path) -> None:
    with hostile_case(tmp_path) as case:
        wanted = {name for name in HOSTILE if name.strip()}
        for kind, reader in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
            case.export(tmp_path / f"out.{kind}")
            graph = reader(tmp_path / f"out.{kind}")
            assert wanted <= {data.get("label_en") for _, data in graph.nodes(data=True)}
        case.export(tmp_path / "tables", to="csv")
        text = (tmp_path / "tables/nodes.csv").read_bytes().decode("utf-8-sig")
        cells = [row["label_en"] for row in csv.DictReader(io.StringIO(text, newline=""))]
        assert wanted <= {cell[1:] if cell.startswith("'") else cell for cell in cells}
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)


def test_control_characters_are_replaced_in_xml_counted_and_kept_in_the_case(tmp_path: Path) -> None:
    with case_of(tmp_path, [{"type": "Meeting", "label": {"en": "page\u000bbreak"}, "participant": ["Oman"]}]) as case:
        for kind in ("graphml", "gexf"):
            written = case.export(tmp_path / f"out.{kind}")
            assert written.replaced >= 1
            assert "became U+FFFD" in str(written)
            assert "page\ufffdbreak" in " ".join(ET.parse(tmp_path / f"out.{kind}").getroot().itertext()) or kind == "gexf"
        assert any("page\u000bbreak" in str(row["name"]) for row in case.search("page break"))


def test_a_year_stays_a_year_in_every_file(tmp_path: Path) -> None:
    times = ["1998", "1998-05", "2025-01-20", "2018~", "2018/2020"]
    with case_of(tmp_path, [{"type": "Meeting", "time": time, "participant": ["Oman"]} for time in times]) as case:
        for name in ("out.nt", "out.ttl", "out.jsonld", "out.graphml", "out.gexf", "out.jsonl"):
            case.export(tmp_path / name)
            text = (tmp_path / name).read_text("utf-8")
            assert all(f">{time}<" in text or f'"{time}"' in text for time in times), name
        found = {
            str(row["time"]) for row in case.sparql("PREFIX rb: <https://w3id.org/rabita/ns#> SELECT ?time { ?e rb:time ?time }")
        }
        assert found == set(times)
        graph = case.rdf()
        assert {
            str(value) for value in graph.objects(None, __import__("rdflib").URIRef("https://w3id.org/rabita/ns#time"))
        } == set(times)


def test_a_file_in_a_place_that_cannot_be_written_says_so(meetings: Case, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Exception, match="cannot be written"):
        meetings.export(tmp_path / "file" / "out.nt")
    with pytest.raises(ValueError, match="kind 'xyz' is not known"):
        meetings.export(tmp_path / "out.xyz")


def test_names_from_text_never_reach_cypher_as_code(tmp_path: Path) -> None:
    records: list[dict[str, object]] = [
        {"type": kind, "participant": ["Oman"]} for kind in ("x` SET n.admin=true //", "DETACH DELETE", "a\tb`", "حدث ما", "")
    ]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    with case_of(tmp_path) as case:
        case.load(path, format="records")
        assert len(case.rejected()) == len(records)
        assert case.cypher("MATCH (n) WHERE n.admin IS NOT NULL RETURN count(n) AS n").rows == [(0,)]
