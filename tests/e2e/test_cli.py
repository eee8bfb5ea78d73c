"""The command, as a user types it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from rabita.cli import main
from rabita.loaders.samples.catalog import sample_articles, sample_table

MEETING = {"type": "Meeting", "time": "2024-05-14", "participant": ["Qatar", "Oman"], "location": "Doha"}


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return list(document["rows"])


Rabita = Callable[..., Done]


@pytest.fixture
def rabita(capsys: pytest.CaptureFixture[str]) -> Rabita:
    def run(*arguments: object) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with the sample articles, for commands that change nothing."""
    case = tmp_path_factory.mktemp("samples") / "case"
    for sample in sample_articles():
        assert main(["load", str(case), str(sample.path.with_suffix(".json")), "--text", str(sample.path)]) == 0
    return case


def jsonl(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), "utf-8")
    return path


def one_line(done: Done, code: int) -> str:
    """Return the only line of an error; nothing else may have been written."""
    assert (done.code, done.out) == (code, "")
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err
    return done.err.strip()


# ---- load


def test_load_makes_the_case_says_what_it_read_and_sums_up(rabita: Rabita, tmp_path: Path) -> None:
    done = rabita("load", tmp_path / "c", jsonl(tmp_path / "talks.jsonl", MEETING))
    assert done.code == 0
    assert "1 documents" in done.out
    assert "talks.jsonl: read as" in done.err
    assert (tmp_path / "c" / "case.db").exists()


def test_loading_again_adds_nothing_and_says_so(rabita: Rabita, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "talks.jsonl", MEETING)
    rabita("load", tmp_path / "c", file)
    again = rabita("load", tmp_path / "c", file)
    assert again.code == 0
    assert "0 documents, 0 assertions" in again.out
    assert "already" in again.out


def test_refused_records_exit_with_1_and_are_listed_with_file_line_and_the_nearest_name(rabita: Rabita, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "talks.jsonl", MEETING, {"type": "Meting", "time": "2024-05-15"})
    done = rabita("load", tmp_path / "c", file)
    assert done.code == 1
    assert f"rabita rejected {tmp_path / 'c'}" in done.err
    (row,) = rabita("rejected", tmp_path / "c", "--format", "json").rows
    assert str(row["where"]).startswith("talks.jsonl: line 2")
    assert "'Meting'" in str(row["reason"])
    assert "Meeting" in str(row["reason"])


def test_a_table_needs_its_mapping_and_loads_with_it(rabita: Rabita, tmp_path: Path) -> None:
    table, mapping = sample_table()
    refused = rabita("load", tmp_path / "c", table)
    assert refused.code == 2
    assert "--map" in refused.err
    assert rabita("load", tmp_path / "c", table, "--map", mapping).code == 0


@pytest.mark.parametrize("option", [[], ["--text"], ["--map"], ["--ontology"]])
def test_a_missing_file_is_named_and_makes_no_case(rabita: Rabita, tmp_path: Path, option: list[str]) -> None:
    done = rabita("load", tmp_path / "c", jsonl(tmp_path / "talks.jsonl", MEETING), *option, tmp_path / "nowhere.x")
    assert (done.code, done.out) == (2, "")
    assert "nowhere.x" in done.err.splitlines()[-1]
    assert not (tmp_path / "c").exists()


def test_the_language_of_a_case_is_chosen_once_and_another_is_not_taken_silently(rabita: Rabita, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "talks.jsonl", MEETING)
    assert "--lang" not in rabita("load", tmp_path / "c", file, "--lang", "ar").err
    assert "--lang" not in rabita("load", tmp_path / "c", file, "--lang", "ar").err
    assert "speaks ar; --lang is for a new case" in rabita("load", tmp_path / "c", file, "--lang", "en").err
    assert "قطر" in rabita("search", tmp_path / "c", "Qatar").out


def test_records_are_read_from_stdin(rabita: Rabita, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rabita", "load", tmp_path / "c", "-"]
    done = subprocess.run(command, input=json.dumps(MEETING), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 documents" in done.stdout


def test_suggest_prints_a_mapping_that_loads_the_table_and_makes_no_case(rabita: Rabita, tmp_path: Path) -> None:
    table, _ = sample_table()
    drafted = rabita("load", tmp_path / "c", table, "--suggest")
    assert drafted.code == 0
    assert not (tmp_path / "c").exists()
    (tmp_path / "draft.toml").write_text(drafted.out, "utf-8")
    assert rabita("load", tmp_path / "c", table, "--map", tmp_path / "draft.toml").code in (0, 1)
    assert any(row["class"] == "Dataset" for row in rabita("documents", tmp_path / "c", "--format", "json").rows)


# ---- what is in it


@pytest.mark.parametrize(
    "command", [["info"], ["documents"], ["rejected"], ["history"], ["search", "x"], ["show", "x"], ["undo"], ["query", "x"]]
)
def test_a_path_that_is_no_case_is_one_line_that_says_what_makes_one(rabita: Rabita, tmp_path: Path, command: list[str]) -> None:
    done = rabita(command[0], tmp_path / "nothing", *command[1:])
    assert "is no case" in one_line(done, 2)


def test_info_and_documents_count_what_was_loaded(rabita: Rabita, samples: Path) -> None:
    info = {row["what"]: row["value"] for row in rabita("info", samples, "--format", "json").rows}
    assert info["documents: NewsArticle"] == 6
    assert info["rejected"] == 0
    documents = rabita("documents", samples, "--format", "json").rows
    assert {sample.metadata.url for sample in sample_articles()} <= {row["url"] for row in documents}


@pytest.mark.parametrize("name", ["إيران", "Iran", "iran"])
def test_search_finds_a_node_in_either_script(rabita: Rabita, samples: Path, name: str) -> None:
    rows = rabita("search", samples, name, "--format", "json").rows
    assert ("Country", "Iran") in {(row["class"], row["name"]) for row in rows}


def test_show_gives_each_fact_with_its_words_and_their_document(rabita: Rabita, samples: Path) -> None:
    rows = rabita("show", samples, "Iran", "--format", "json").rows
    texts = [sample.text for sample in sample_articles()]
    quotes = [str(row["quote"]) for row in rows if row["quote"] is not None]
    assert quotes
    assert all(any(quote in text for text in texts) for quote in quotes)
    assert all(row["document"] for row in rows if row["quote"] is not None)


def test_show_speaks_the_language_asked_for(rabita: Rabita, samples: Path) -> None:
    arabic, english = rabita("show", samples, "Iran", "--lang", "ar").out, rabita("show", samples, "إيران", "--lang", "en").out
    assert "إيران" in arabic.splitlines()[0]
    assert "دولة" in arabic.splitlines()[0]
    assert english.startswith("Iran  (country)  actor/Q794\n")
    assert "  type: country  [occurred, " in english


def test_a_name_that_nothing_has_is_one_line(rabita: Rabita, samples: Path) -> None:
    assert "'Atlantis'" in one_line(rabita("show", samples, "Atlantis"), 2)


# ---- questions


def test_questions_lists_all_with_their_options_in_both_languages(rabita: Rabita) -> None:
    rows = rabita("questions", "--format", "json").rows
    assert len(rows) == 25
    first = next(row for row in rows if row["name"] == "who-met-whom")
    assert first["options"] == "--from --to"
    assert first["question"] == "Who met whom, when and where?"
    assert str(first["السؤال"]).endswith("؟")


@pytest.mark.parametrize("sparql", [[], ["--sparql"]])
def test_ask_writes_rows_to_stdout_and_the_sentence_to_stderr(rabita: Rabita, samples: Path, sparql: list[str]) -> None:
    done = rabita("ask", samples, "who-met-whom", "--from", "2023-01-01", "--to", "2023-12-31", "--format", "json", *sparql)
    assert done.code == 0
    assert {row["kind"] for row in done.rows} >= {"Meeting"}
    assert all(str(row["time"]).startswith("2023") for row in done.rows)
    assert done.err == "Who met whom, when and where?\n"


def test_an_empty_answer_says_what_it_means_in_the_language_asked_for(rabita: Rabita, samples: Path) -> None:
    done = rabita(
        "ask",
        samples,
        "who-met-whom",
        "--from",
        "1950-01-01",
        "--to",
        "1950-12-31",
        "--lang",
        "ar",
        "--format",
        "csv",
        "--sparql",
    )
    assert len(done.out.splitlines()) == 1
    assert [line[-1] for line in done.err.splitlines()] == ["؟", "."]


def test_ask_takes_names_for_nodes_and_shows_labels_in_tables_only(rabita: Rabita, samples: Path) -> None:
    asked = ["ask", samples, "dyad-timeline", "--a", "إيران", "--b", "Saudi Arabia", "--lang", "ar", "--sparql"]
    raw, table = rabita(*asked, "--format", "json"), rabita(*asked)
    assert "Meeting" in {row["kind"] for row in raw.rows}
    assert "occurred" not in table.out
    assert "وقع" in table.out


def test_options_may_stand_before_the_case(rabita: Rabita, samples: Path) -> None:
    assert rabita("ask", "--sparql", "--from", "2023-01-01", samples, "who-met-whom").code == 0


def test_an_unknown_question_names_the_nearest(rabita: Rabita, samples: Path) -> None:
    assert "nearest: 'who-met-whom'" in one_line(rabita("ask", samples, "who-meet-whom", "--from", "2023-01-01"), 2)


def test_a_question_explains_its_own_options(rabita: Rabita, samples: Path) -> None:
    done = rabita("ask", samples, "dyad-timeline", "--help")
    assert done.code == 0
    assert all(option in done.out for option in ("--a NODE", "--b NODE", "--from DATE", "--lang"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--a", "Iran"], "Missing option '--b'"),
        (["--a", "Iran", "--b", "Qatar", "--c", "1"], "No such option"),
        (["--a", "Iran", "--b", "Atlantis"], "'Atlantis'"),
        (["--a", "Iran", "--b", "Qatar", "--from", "yesterday"], "'yesterday'"),
    ],
)
def test_a_wrong_option_of_a_question_is_wrong_usage(rabita: Rabita, samples: Path, options: list[str], said: str) -> None:
    done = rabita("ask", samples, "dyad-timeline", "--sparql", *options)
    assert (done.code, done.out) == (2, "")
    assert said in done.err.splitlines()[-1]


def test_query_answers_in_cypher_and_sparql(rabita: Rabita, samples: Path) -> None:
    cypher = rabita(
        "query",
        samples,
        "MATCH (a:Country) WHERE a.name_en = $name RETURN a.name_ar AS name",
        "--param",
        "name=Iran",
        "--format",
        "csv",
    )
    assert (cypher.code, cypher.out) == (0, "name\nإيران\n")
    sparql_text = 'PREFIX rb: <https://w3id.org/rabita/ns#> SELECT ?name { ?a rb:name ?name . FILTER(STR(?name) = "إيران") }'
    sparql = rabita("query", samples, "--sparql", sparql_text, "--format", "csv")
    assert (sparql.code, sparql.out) == (0, "name\nإيران\n")


@pytest.mark.parametrize("text", ["CREATE (n:Actor {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n RETURN n"])
def test_a_query_that_writes_or_is_wrong_is_one_line(rabita: Rabita, samples: Path, text: str) -> None:
    one_line(rabita("query", samples, text), 2)


def test_a_store_that_is_not_there_is_one_line_and_exits_with_3(rabita: Rabita, samples: Path) -> None:
    assert "bolt://127.0.0.1:1" in one_line(rabita("query", samples, "RETURN 1", "--store", "bolt://127.0.0.1:1"), 3)
    assert "bolt://127.0.0.1:1" in one_line(rabita("push", samples, "bolt://127.0.0.1:1"), 3)


def test_push_replaces_only_when_told_twice(rabita: Rabita, samples: Path) -> None:
    done = rabita("push", samples, "bolt://127.0.0.1:1", "--replace")
    assert done.code == 2
    assert "--yes" in done.err


# ---- what goes out


@pytest.mark.parametrize("suffix", ["html", "ttl", "nt", "trig", "jsonld", "graphml", "gexf", "jsonl"])
def test_export_writes_by_suffix_and_prints_the_path(rabita: Rabita, samples: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    done = rabita("export", samples, out)
    assert done.code == 0, done.err
    assert str(out) in done.out
    assert "إيران" in out.read_text("utf-8")


def test_an_unknown_suffix_names_the_known_ones(rabita: Rabita, samples: Path, tmp_path: Path) -> None:
    assert "graphml" in one_line(rabita("export", samples, tmp_path / "out.docx"), 2)


# ---- taking back


def test_a_document_is_retracted_and_brought_back(rabita: Rabita, tmp_path: Path) -> None:
    case = tmp_path / "c"
    rabita("load", case, jsonl(tmp_path / "talks.jsonl", MEETING))
    before = rabita("info", case, "--format", "json").rows
    (document,) = [row["id"] for row in rabita("documents", case, "--format", "json").rows if row["class"] == "Dataset"]
    assert rabita("retract", case, document).code == 0
    assert all(row["id"] != document for row in rabita("documents", case, "--format", "json").rows)
    undone = rabita("undo", case)
    assert undone.code == 0
    assert "retract" in undone.err
    after = rabita("info", case, "--format", "json").rows
    assert [row for row in after if row["what"] != "changes"] == [row for row in before if row["what"] != "changes"]
    assert "undo retract" in rabita("history", case).out


# ---- the ontology


def test_a_module_of_ones_own_is_checked(rabita: Rabita, tmp_path: Path) -> None:
    module = tmp_path / "mine.yaml"
    head = (
        "id: https://example.org/mine\nname: mine\ndefault_prefix: my\nprefixes: {my: https://example.org/#}\nimports: [core]\n"
    )
    module.write_text(head + "classes:\n  Summit: {is_a: Meting}\n", "utf-8")
    line = one_line(rabita("schema", "check", module), 2)
    assert "mine.yaml:7" in line
    assert "Meeting" in line


def test_the_ontology_is_written_in_its_other_forms(rabita: Rabita, tmp_path: Path) -> None:
    done = rabita("schema", "write", tmp_path / "out")
    assert done.code == 0
    assert {Path(line).suffix for line in done.out.splitlines()} >= {".ttl", ".jsonld", ".cypher", ".md"}
    assert all(Path(line).stat().st_size > 0 for line in done.out.splitlines())


# ---- as a program


def test_python_m_rabita_is_the_same() -> None:
    done = subprocess.run([sys.executable, "-m", "rabita", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("rabita, version ")


def test_a_table_that_was_edited_says_how_the_older_one_is_taken_out(rabita: Rabita, tmp_path: Path) -> None:
    case, table, mapping = tmp_path / "case", tmp_path / "t.csv", tmp_path / "m.toml"
    mapping.write_text('[[record]]\ntype = "Meeting"\ntime = "{day}"\nparticipant = ["{a}", "{b}"]\n', "utf-8")
    table.write_text("day,a,b\n2024-03-01,Oman,Qatar\n", "utf-8")
    assert "retract" not in rabita("load", case, table, "--map", mapping).err
    assert "retract" not in rabita("load", case, table, "--map", mapping).err
    table.write_text("day,a,b\n2024-03-02,Oman,Qatar\n", "utf-8")
    said = rabita("load", case, table, "--map", mapping).err
    (older,) = re.findall(r"rabita retract CASE (doc/\w+)", said)
    rabita("retract", case, older)
    assert "2024-03-01" not in rabita("ask", case, "who-met-whom").out


def test_files_before_a_bad_one_stay_loaded_and_are_counted(rabita: Rabita, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(json.dumps(MEETING), "utf-8")
    (tmp_path / "bad.jsonl").write_bytes(b"\x00\x01\x02")
    done = rabita("load", tmp_path / "case", tmp_path / "good.jsonl", tmp_path / "bad.jsonl")
    assert done.code == 2
    assert "assertions" in done.out and "bad.jsonl" in done.err
    assert "2024-05-14" in rabita("ask", tmp_path / "case", "who-met-whom").out
