"""What is said in records over all classes and slots is found again: in the graph, in JSON lines and in N-Triples."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st

from rabita.case import Case
from rabita.graph.export.layer import as_text
from rabita.graph.export.terms import RDF, id_of
from rabita.schema import default_registry
from rabita.schema.ids import document_key
from tests.support.cases import case_of
from tests.support.random_records import RecordMaker, Told

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20).filter(str.strip)


@settings(derandomize=True, deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32), texts=st.lists(TEXT, min_size=1, max_size=6))
def test_everything_that_records_of_all_classes_say_is_found_again(seed: int, texts: list[str]) -> None:
    registry = default_registry()
    maker = RecordMaker(registry, seed, texts)
    records = [maker.record(cls) for cls in maker.classes()]
    with TemporaryDirectory() as name, case_of(Path(name), records) as case:
        ids = Ids(case)
        told = {(ids.of(me), slot, value) for me, slot, value in maker.told}
        links = {(ids.of(a), role, ids.of(b)) for a, role, b in maker.links}
        case.export(f"{name}/out.jsonl")
        case.export(f"{name}/out.nt")
        found = from_jsonl(Path(name, "out.jsonl"))
        assert told <= found[0], told - found[0]
        assert links <= found[1], links - found[1]
        triples = from_triples(Path(name, "out.nt"))
        assert {as_triple(item, case) for item in told} <= triples
        assert {(a, registry.iri(role), b) for a, role, b in links} <= triples


class Ids:
    """The nodes of things by the ids that their records give."""

    def __init__(self, case: Case) -> None:
        (dataset,) = [str(row["id"]) for row in case.documents() if row["class"] == "Dataset"]
        found = case._log.db.execute(
            "select distinct subject from statement where substr(subject, instr(subject, '/') + 1, 10) = ?",
            (document_key(dataset),),
        )
        self._ids = {row[0].rpartition(".")[2]: case.projection.node_of(row[0]) for row in found}

    def of(self, me: str) -> str:
        """Return the node of the thing ``me``."""
        return self._ids[me]


def from_jsonl(path: Path) -> tuple[set[Told], set[Told]]:
    """Return what the nodes of a file say, and its edges."""
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    said = {item for line in lines if "node" in line for item in properties(line["node"])}
    edges = {(line["source"], line["edge"]["role"], line["target"]) for line in lines if "edge" in line}
    return said, edges


def properties(node: dict[str, object]) -> Iterable[Told]:
    for key, value in node.items():
        for item in value if isinstance(value, list) else [value]:
            yield str(node["id"]), "type" if key == "class" else key, as_text(item)


def from_triples(path: Path) -> set[Told]:
    """Return the triples of a file: ids of subjects, predicates, and objects as ids or text."""
    found = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return {(id_of(item.subject.value), item.predicate.value, id_of(item.object.value)) for item in found}


def as_triple(told: Told, case: Case) -> Told:
    """Return ``told`` as it stands in a file of triples."""
    me, key, value = told
    slot, _ = case.registry.property_of(key)
    if key == "type":
        return me, f"{RDF}type", case.registry.iri(value)
    return me, case.registry.iri(slot), value
