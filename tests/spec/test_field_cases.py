"""Troubles that people have with tools of this kind, each as a small input and what has to come of it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx
import pytest

from rabita.case import Case, open_case
from rabita.exporting import KINDS
from rabita.loaders.samples.catalog import sample_articles
from tests.servers.fixtures import Neo4j
from tests.servers.neo4j_server import LONG_TERM
from tests.support.cases import case_of, cited, load_records, person
from tests.support.projections import rows
from tests.support.stores import EMBEDDED, empty, place_of

FLAG = "هيئة الحدود 🇵🇰"
PLACES = [EMBEDDED, pytest.param(LONG_TERM, marks=pytest.mark.neo4j, id="neo4j")]


# ---- files


EXPORT = """
import sys
from rabita.case import open_case
with open_case(sys.argv[1]) as case:
    for kind in sys.argv[3:]:
        case.export(f"{sys.argv[2]}/out.{kind}", to=kind, lang="ar")
"""
LOCALES = [
    {"PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
]


def test_every_export_is_utf8_in_a_locale_that_is_not(tmp_path: Path) -> None:
    with case_of(tmp_path, [{"type": "Meeting", "label": {"ar": "لقاء © 🇵🇰"}, "participant": [FLAG]}], language="ar") as case:
        digests = [exported(case.path, tmp_path / str(number), locale) for number, locale in enumerate(LOCALES)]
    assert digests[0] == digests[1]


def exported(case: Path, out: Path, locale: dict[str, str]) -> dict[str, str]:
    """Export all kinds in a process with ``locale``, look for the label in each file, and return the digests."""
    out.mkdir()
    command = [sys.executable, "-c", EXPORT, str(case), str(out), *KINDS]
    subprocess.run(command, check=True, env={**os.environ, **locale})
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    assert len(files) == len(KINDS) + 1, "CSV is two files"
    for path in files:
        assert FLAG in path.read_bytes().decode("utf-8"), path.name
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


THREE = [
    {"type": "Meeting", "time": f"2024-03-0{day}", "participant": pair}
    for day, pair in ((1, ["Oman", "Qatar"]), (2, ["Qatar", "Oman"]), (3, ["Oman", "Qatar"]))
]


def test_three_meetings_of_one_pair_named_in_either_order_are_three_everywhere(tmp_path: Path) -> None:
    with case_of(tmp_path, THREE) as case:
        case.export(tmp_path / "out.html")
        case.export(tmp_path / "out.graphml")
        days = {
            "networkx": [data.get("time") for _, data in case.networkx().nodes(data=True)],
            "graphml": [data.get("time") for _, data in networkx.read_graphml(tmp_path / "out.graphml").nodes(data=True)],
            "html": page_data(tmp_path / "out.html")["nodes"]["time"],
        }
    for name, found in days.items():
        assert sorted(day for day in found if day) == ["2024-03-01", "2024-03-02", "2024-03-03"], name
    assert len(page_data(tmp_path / "out.html")["edges"]["source"]) == 6


def page_data(path: Path) -> dict[str, dict[str, list[str | None]]]:
    """Return what the page at ``path`` draws."""
    begin, end = '<script id="data" type="application/json">', "</script>"
    found: dict[str, dict[str, list[str | None]]] = json.loads(path.read_text("utf-8").partition(begin)[2].partition(end)[0])[
        "view"
    ]
    return found


# ---- hostile text in property graphs


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, neo4j_of: Callable[[str], Neo4j], monkeypatch: pytest.MonkeyPatch) -> str:
    return place_of(request.param, neo4j_of, monkeypatch)


def sent(case: Case, place: str) -> Callable[[str], list[tuple[object, ...]]]:
    """Bring the store at ``place`` up to ``case`` and return what asks it."""
    if place != "embedded":
        assert case.push(place).rejected == ()
    return lambda text: case.cypher(text, store=place).rows


NAMES = [
    "O'Hara d'Ys",
    'Nasser "the Younger"',
    "first line\nsecond line",
    "half;half|half,half",
    '""',
    "C:\\new\\table",
    "`); MATCH (n) DETACH DELETE n //",
    "«مجلس» \u202bالأمن\u202c `س`",
]
TITLES = ['Round of "technical" talks \\ `x`', "جولة «محادثات فنية» '`\\", "{$id} // not a comment"]


def test_names_and_titles_with_every_kind_of_quote_come_back_from_the_store_as_they_were(tmp_path: Path, place: str) -> None:
    people = [person(name, "Oman", id=f"p{n}", alias={"en": [f"one {name}", f"two;{name}|x"]}) for n, name in enumerate(NAMES)]
    records = [{"type": "Meeting", "time": "2024-03-01", "label": {"en": title}, "participant": people} for title in TITLES]
    with case_of(tmp_path, records) as case:
        ask = sent(case, place)
        found = ask("MATCH (p:Person) RETURN p.label_en AS name, p.alias_en AS aliases")
        assert sorted((name, sorted(aliases)) for name, aliases in found) == sorted(  # type: ignore[call-overload]
            (name, sorted([f"one {name}", f"two;{name}|x"])) for name in NAMES
        )
        assert sorted(ask("MATCH (m:Meeting) RETURN m.label_en AS title")) == sorted((title,) for title in TITLES)


CODE = ("x` SET n.admin = true //", "]->() DETACH DELETE n //", "label`\t", "دور ما", "")
RECORDS: list[dict[str, object]] = [
    *({"type": "Meeting", "participant": ["Oman"], name: "x"} for name in CODE),
    *({"type": "Meeting", "participant": ["Oman"], "label": {name: "x"}} for name in CODE),
    *({"type": "Meeting", "participant": [{"type": name, "label": "x"}]} for name in CODE),
    *({"type": "Meeting", "participant": ["Oman"], "status": name} for name in CODE),
]


def test_slots_languages_classes_and_values_from_data_never_become_names_in_a_graph(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    with case_of(tmp_path, THREE) as case:
        before = case.cypher("MATCH (n) RETURN count(n), count(n.admin)").rows
        case.load(tmp_path / "records.jsonl", format="records")
        assert len(case.rejected()) == len(RECORDS)
        case.undo()
        assert case.cypher("MATCH (n) RETURN count(n), count(n.admin)").rows == before


@pytest.mark.parametrize("key", ["kind", "role"])
@pytest.mark.parametrize("name", CODE)
def test_kinds_and_roles_of_an_extraction_are_refused_when_the_ontology_has_none(tmp_path: Path, key: str, name: str) -> None:
    sample = sample_articles()[0]
    given = json.loads(sample.path.with_suffix(".json").read_text("utf-8"))
    where = given["events"][0] if key == "kind" else given["events"][0]["args"][0]
    where[key] = name
    (tmp_path / "given.json").write_text(json.dumps(given), "utf-8")
    with open_case(tmp_path / "case", create=True) as case:
        report = case.load(tmp_path / "given.json", texts=[sample.path])
        assert report.rejected >= 1
        assert not case._log.db.execute("select 1 from statement where slot = ?1 or value = ?1", (name,)).fetchall()


# ---- the same thing twice


def test_one_article_loaded_three_times_and_once_under_another_name_is_one_source(tmp_path: Path) -> None:
    sample = sample_articles()[0]
    gold, copied = sample.path.with_suffix(".json"), tmp_path / "another name.json"
    shutil.copyfile(gold, copied)
    shutil.copyfile(sample.path, tmp_path / "another name.txt")
    with open_case(tmp_path / "once", create=True) as once, open_case(tmp_path / "often", create=True) as often:
        once.load(gold, texts=[sample.path])
        often.load(copied, texts=[tmp_path / "another name.txt"])
        for _ in range(2):
            assert often.load(gold, texts=[sample.path]).assertions == 0
        assert often.content_hash() == once.content_hash()
        assert rows(often.projection) == rows(once.projection)


def test_a_file_whose_lines_repeat_an_extraction_is_as_if_each_stood_once(tmp_path: Path) -> None:
    lines = [with_text(number) for number in range(3)]
    (tmp_path / "once.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "often.jsonl").write_text("\n".join([*lines, *reversed(lines), lines[0]]), "utf-8")
    with open_case(tmp_path / "once", create=True) as once, open_case(tmp_path / "often", create=True) as often:
        assert once.load(tmp_path / "once.jsonl").rejected == often.load(tmp_path / "often.jsonl").rejected == 0
        assert often.content_hash() == once.content_hash()
        assert rows(often.projection) == rows(once.projection)


def with_text(number: int) -> str:
    """Return a sample's Extraction on one line, with its text in it."""
    sample = sample_articles()[number]
    given = json.loads(sample.path.with_suffix(".json").read_text("utf-8"))
    given["document"]["text"] = sample.text
    return json.dumps(given, ensure_ascii=False)


def test_a_dataset_under_another_file_name_is_no_second_source(tmp_path: Path) -> None:
    records = [{**THREE[0], "source": cited("Gulf Gazette", "2024-03-01")}, THREE[1]]
    with case_of(tmp_path, records) as case:
        before, graph = case.content_hash(), rows(case.projection)
        load_records(case, tmp_path, records, name="another name")
        assert case.content_hash() == before
        assert rows(case.projection) == graph


# ---- offsets


TEXT = "🇵🇰  The talks\r\nبدأت في عمان وباكستان  تراقب.\r\nنص\u000bآخر عن قطر 🕊.\r\n"
SPANS = [("GPE", "Country", "عمان"), ("GPE", "Country", "باكستان"), ("GPE", "Country", "قطر"), ("LOC", "Place", "🕊")]


def extraction(offset: Callable[[int], int]) -> dict[str, object]:
    """Return what a tool found in ``TEXT``, where ``offset`` counts as that tool does."""
    found: dict[str, object] = {
        "format": "rabita-extraction/1",
        "document": {
            "id": "note",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "length": len(TEXT),
            "language": "ar",
        },
        "extractor": {"name": "finder", "version": "1"},
        **{key: [] for key in ("events", "concerns", "agreements", "relations", "times")},
    }
    found["mentions"] = [
        {
            "id": f"m{n}", "start": offset(TEXT.index(words)), "end": offset(TEXT.index(words) + len(words)), "text": words,
            "type": kind, "kind": "NAM", "source": "finder", "confidence": 1.0, "entity": f"e{n}",
        }
        for n, (kind, _, words) in enumerate(SPANS)
    ]  # fmt: skip
    found["entities"] = [
        {
            "id": f"e{n}", "class": cls, "names": [{"text": words, "language": "ar", "best": True}], "named": True,
            "confidence": 1.0, "source": "finder",
        }
        for n, (_, cls, words) in enumerate(SPANS)
    ]  # fmt: skip
    return found


COUNTS: dict[str, Callable[[int], int]] = {
    "UTF-16 units": lambda at: len(TEXT[:at].encode("utf-16-le")) // 2,
    "CRLF as one": lambda at: at - TEXT[:at].count("\r\n"),
    "blanks as one": lambda at: len(TEXT[:at].replace("  ", " ")),
}


def loaded(tmp_path: Path, offset: Callable[[int], int]) -> Case:
    (tmp_path / "given.json").write_text(json.dumps(extraction(offset)), "utf-8")
    (tmp_path / "note.txt").write_bytes(TEXT.encode())
    case = open_case(tmp_path / "case", create=True)
    case.load(tmp_path / "given.json", texts=[tmp_path / "note.txt"])
    return case


def words_of(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each name with the words of the stored text where it is said to stand."""
    select = 's.value, substr(d.text, s.start + 1, s."end" - s.start)'
    joins = "join assertion a on a.id = s.assertion join document d on d.id = a.document"
    yield from case._log.db.execute(f"select {select} from statement s {joins} where s.slot = 'label' and s.start is not null")


def test_spans_are_code_points_of_the_text_as_it_is_inside_arabic_words_too(tmp_path: Path) -> None:
    with loaded(tmp_path, lambda at: at) as case:
        assert case.rejected().rows == []
        found = dict(words_of(case))
        assert found == {words: words for _, _, words in SPANS}
        assert case._log.db.execute("select text from document where text is not null").fetchone() == (TEXT,)


@pytest.mark.parametrize("count", COUNTS)
def test_offsets_counted_otherwise_are_refused_one_by_one_and_none_stands_beside_its_words(tmp_path: Path, count: str) -> None:
    offset = COUNTS[count]
    wrong = [words for _, _, words in SPANS if offset(TEXT.index(words)) != TEXT.index(words)]
    with loaded(tmp_path, offset) as case:
        assert len(wrong) >= 3
        reasons = [str(row["reason"]) for row in case.rejected() if "the text there is" in str(row["reason"])]
        assert len(reasons) == len(wrong)
        assert all(name == words for name, words in words_of(case))


# ---- names


STORED = {"أحمد": "احمد", "عُمان": "عمان", "الدوري": "الدورى", "إيران": "ايران", "ا\u0654سامة": "اسامه"}


def actors(names: list[str]) -> list[dict[str, object]]:
    return [
        {"type": "Meeting", "time": "2024-03-01", "participant": [{"type": "Organization", "label": {"ar": name}}]}
        for name in names
    ]


def test_a_name_is_found_without_hamza_and_vowel_signs_and_shown_as_it_is_stored(tmp_path: Path) -> None:
    with case_of(tmp_path, actors([*STORED]), language="ar") as case:
        for stored, typed in STORED.items():
            for text in (stored, typed):
                assert stored in {row["name"] for row in case.search(text) if row["class"] == "Organization"}, text


@pytest.mark.neo4j
def test_full_text_of_a_server_finds_the_same(tmp_path: Path, neo4j_server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in neo4j_server.environment().items():
        monkeypatch.setenv(key, value)
    empty(neo4j_server)
    with case_of(tmp_path, actors([*STORED]), language="ar") as case:
        case.push(neo4j_server.uri)
        await_indexes(neo4j_server)
        text = "CALL db.index.fulltext.queryNodes('actor_ar', $words) YIELD node RETURN node.label_ar AS name"
        for stored, typed in STORED.items():
            for words in (stored, typed):
                assert (stored,) in case.cypher(text, {"words": words}, store=neo4j_server.uri).rows, words


def await_indexes(server: Neo4j) -> None:
    import neo4j

    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query("CALL db.awaitIndexes(60)", database_="neo4j")


def test_names_that_one_search_finds_are_not_one_person_for_it(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [
            {
                "type": "Meeting",
                "time": "2024-03-01",
                "participant": [person("علي", "Oman"), "Qatar"],
                "source": cited("A", "2024-03-01"),
            }
        ],
        [
            {
                "type": "Meeting",
                "time": "2024-04-01",
                "participant": [person("على", "Oman"), "Qatar"],
                "source": cited("B", "2024-04-01"),
            }
        ],
    ) as case:
        names = [row["name"] for row in case.search("علي") if row["class"] == "Person"]
        assert sorted(map(str, names)) == sorted(["علي", "على"])


SPELLINGS = ["Oman", "oman", "OMAN", "عُمان", "عمان", "سلطنة عمان", "Sultanate of Oman"]


def test_a_state_is_one_however_it_is_spelt(tmp_path: Path) -> None:
    files = [[{"type": "Meeting", "time": "2024-03-01", "participant": [name, "Qatar"]}] for name in SPELLINGS]
    with case_of(tmp_path, *files) as case:
        found = case.projection.db.execute("select json_extract(props, '$.name_en') from node where class = 'Country' order by 1")
        assert found.fetchall() == [("Oman",), ("Qatar",)]


def test_two_ministers_with_one_family_name_and_different_states_stay_two_in_one_document(tmp_path: Path) -> None:
    post = {"type": "Tenure", "of_position": {"type": "Position", "label": {"en": "foreign minister"}}}
    records = [
        {**post, "holder": person("Al-Harthy", state, id=f"minister-{state}"), "source": cited("Gulf Gazette", "2024-03-01")}
        for state in ("Oman", "Qatar")
    ]
    with case_of(tmp_path, records) as case:
        assert [row["name"] for row in case.search("Al-Harthy") if row["class"] == "Person"] == ["Al-Harthy", "Al-Harthy"]
