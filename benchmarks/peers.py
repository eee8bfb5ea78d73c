"""What other tools take for the same records. Run by ``load_and_push.py`` with an interpreter that has them; prints JSON lines."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

PEER, FILE = sys.argv[1], Path(sys.argv[2])


def records():
    with FILE.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def followthemoney() -> dict:
    """Entities made, validated by the model, and written as JSON lines; no evidence."""
    from followthemoney import model

    began, seen, entities, count = time.perf_counter(), set(), 0, 0
    with Path(os.devnull).open("w") as out:
        for count, record in enumerate(records(), start=1):
            event = model.make_entity("Event")
            event.make_id("event", count)
            event.add("name", record["label"]["en"])
            event.add("date", record["time"])
            event.add("location", record["location"])
            for name in record["participant"]:
                actor = model.make_entity("LegalEntity")
                actor.make_id("actor", name)
                event.add("involved", actor.id)
                if actor.id not in seen:
                    seen.add(actor.id)
                    actor.add("name", name)
                    out.write(json.dumps(actor.to_dict()) + "\n")
                    entities += 1
            out.write(json.dumps(event.to_dict()) + "\n")
            entities += 1
    return {"records": count, "seconds": time.perf_counter() - began, "entities": entities}


ONTOLOGY = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://example.org/> .
e:entity a owl:Class ; rdfs:label "entity" . e:actor a owl:Class ; rdfs:label "actor" ; rdfs:subClassOf e:entity .
e:meeting a owl:Class ; rdfs:label "meeting" ; rdfs:subClassOf e:entity . e:participant a owl:Class ; rdfs:label "participant" ; rdfs:subClassOf e:entity .
"""
SCHEMA = """actor: {represented_as: node, preferred_id: id, input_label: actor, properties: {name: str}}
meeting: {represented_as: node, preferred_id: id, input_label: meeting, properties: {name: str, date: str, location: str}}
participant: {represented_as: edge, input_label: participant}
"""


def biocypher() -> dict:
    """The offline writer of Neo4j import files; no validation of values, no evidence."""
    directory = Path(tempfile.mkdtemp())
    (directory / "o.ttl").write_text(ONTOLOGY)
    (directory / "s.yaml").write_text(SCHEMA)
    (directory / "c.yaml").write_text(
        f"biocypher: {{offline: true, dbms: neo4j, strict_mode: false, head_ontology: {{url: {directory}/o.ttl, root_node: entity}}}}\n"
        "neo4j: {delimiter: ';', array_delimiter: '|', quote_character: \"'\", import_call_bin_prefix: bin/}\n"
    )
    os.chdir(directory)
    from biocypher import BioCypher

    tool = BioCypher(
        schema_config_path=str(directory / "s.yaml"),
        biocypher_config_path=str(directory / "c.yaml"),
        output_directory=str(directory / "out"),
    )
    began, count = time.perf_counter(), 0
    nodes, edges, seen = [], [], set()
    for count, record in enumerate(records(), start=1):
        nodes.append(
            (f"e{count}", "meeting", {"name": record["label"]["en"], "date": record["time"], "location": record["location"]})
        )
        for name in record["participant"]:
            if name not in seen:
                seen.add(name)
                nodes.append((name, "actor", {"name": name}))
            edges.append((f"e{count}", name, "participant", {}))
    tool.write_nodes(node for node in nodes)
    tool.write_edges(edge for edge in edges)
    return {"records": count, "seconds": time.perf_counter() - began, "entities": len(nodes)}


def rdflib() -> dict:
    """The same triples parsed into rdflib's memory and written as N-Triples."""
    import rdflib as library

    graph = library.Graph()
    graph.parse(FILE, format="nt")
    began = time.perf_counter()
    graph.serialize(destination=os.devnull, format="nt", encoding="utf-8")
    return {"triples": len(graph), "seconds": time.perf_counter() - began}


print(json.dumps({"followthemoney": followthemoney, "biocypher": biocypher, "rdflib": rdflib}[PEER]()))
