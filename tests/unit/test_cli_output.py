"""What the command line writes: tables for eyes, rows for programs, one line an error."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import click
import pytest

from rabita.cli import COMMANDS, main
from rabita.cli.frame import run
from rabita.cli.labels import labelled
from rabita.cli.output import visible, write
from rabita.cli.progress import progress
from rabita.cli.query import parse_params
from rabita.errors import InputError, MissingExtra, StoreBusy
from rabita.graph.table import Table
from rabita.schema import default_registry
from rabita.schema.names import FSI, PDI

HEAVY = ("arcadedb_embedded", "jpype", "neo4j", "networkx", "pyoxigraph", "pyvis", "rdflib", "rich.console", "yaml")
MIXED = Table(
    ["who", "time", "sources", "sure", "roles", "none"],
    [
        ("وزير الخارجية", "2025-01-20", 2, True, ["host", "participant"], None),
        ('A "quoted"\tname,\nof two lines', "2018~", 1, False, [], None),
    ],
)


def written(table: Table, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    write(table, form)
    return capsys.readouterr().out


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_json_holds_columns_and_one_object_a_row_with_raw_values(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(written(MIXED, "json", capsys))
    assert document["columns"] == MIXED.columns
    assert document["rows"][0] == {
        "who": "وزير الخارجية",
        "time": "2025-01-20",
        "sources": 2,
        "sure": True,
        "roles": ["host", "participant"],
        "none": None,
    }


def test_csv_is_read_back_with_its_quotes_and_newlines(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(written(MIXED, "csv", capsys), newline="")))
    assert rows == [
        MIXED.columns,
        ["وزير الخارجية", "2025-01-20", "2", "true", '["host", "participant"]', ""],
        ['A "quoted"\tname,\nof two lines', "2018~", "1", "false", "[]", ""],
    ]


def test_tsv_has_one_line_a_row_and_escapes_what_would_break_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = written(MIXED, "tsv", capsys).splitlines()
    assert len(lines) == 3
    assert lines[2].split("\t")[0] == 'A "quoted"\\tname,\\nof two lines'


def test_a_table_that_no_terminal_shows_is_aligned_and_cut_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    quote = "word " * 100
    lines = written(Table(["quote", "n"], [(quote, 1), ("short", 2)]), "table", capsys).splitlines()
    assert [line.rindex(tail) for line, tail in zip(lines, "n12", strict=True)] == [len(quote) + 2] * 3
    assert not any(line.endswith(" ") for line in lines)


def test_right_to_left_cells_are_isolated_so_that_columns_stay_in_order() -> None:
    assert visible("محمد") == f"{FSI}محمد{PDI}"
    assert visible("Iran") == "Iran"


@pytest.mark.parametrize("text", ["\u2067اسم", "اسم\u2069", "\u2069\u2069\u2068اسم", "\u202eاسم"])
def test_isolates_that_a_name_opens_or_closes_stay_inside_its_cell(text: str) -> None:
    depth = 0
    cell = visible(text)
    for place, character in enumerate(cell, start=1):
        depth += (character in "\u2066\u2067\u2068") - (character == PDI)
        assert depth > 0 or place == len(cell)
    assert depth == 0


def test_control_characters_of_a_name_cannot_drive_the_terminal() -> None:
    assert visible("a\x1b[31mb\x07\x9b\x7f\nc") == "a␛[31mb␇\ufffd␡ c"


def test_a_terminal_gets_every_word_of_a_long_cell_and_no_colour_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    words = [f"word{n}" for n in range(50)]
    write(Table(["quote [red]"], [(" ".join(words),)]), "table")
    assert all(word in screen.getvalue() for word in [*words, "[red]"])
    assert "\x1b[3" not in screen.getvalue()


def test_each_line_of_a_wrapped_right_to_left_cell_is_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    write(Table(["n", "quote"], [(1, "بحث الوزيران سبل تعزيز التعاون بين البلدين في مجال الأمن البحري")]), "table")
    lines = screen.getvalue().splitlines()[1:]
    assert len(lines) > 2
    assert all(line.count(FSI) == line.count(PDI) == 1 for line in lines)


def test_the_note_and_that_rows_were_cut_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    write(Table(["n"], [(1,)], more=True, note="of 3 stores"), "csv")
    captured = capsys.readouterr()
    assert captured.out == "n\n1\n"
    assert captured.err.splitlines() == ["of 3 stores", "only the first 1 rows are shown; there are more"]


def test_a_table_without_rows_still_shows_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(Table(["one", "other"], []), "table", capsys) == "one  other\n"


def test_parameters_are_json_where_they_can_be_and_text_where_not() -> None:
    given = ["n=2", "name=Iran", 'names=["Iran", "باكستان"]', "empty=", "equation=a=b"]
    assert parse_params(given) == {"n": 2, "name": "Iran", "names": ["Iran", "باكستان"], "empty": "", "equation": "a=b"}
    with pytest.raises(InputError, match="'Iran' is not of the form NAME=VALUE"):
        parse_params(["Iran"])


def test_coded_values_are_shown_in_the_language_of_the_reader_and_words_of_sources_are_left() -> None:
    table = Table(
        ["what", "kind", "status", "agreement_status", "role", "sources", "event_id"],
        [
            ("Meeting", "Meeting", "proposed", "proposed", "on_behalf_of", 2, "event/1"),
            ("proposed", "threat", None, "no such", "", 1, "status"),
        ],
    )
    assert labelled(table, default_registry(), "ar").rows == [
        ("Meeting", "اجتماع", "مقترح", "مقترحة", default_registry().text("on_behalf_of", "ar"), 2, "event/1"),
        ("proposed", "تهديد", None, "no such", "", 1, "status"),
    ]
    assert labelled(table, default_registry(), "en").rows[0][4] == default_registry().text("on_behalf_of", "en")


def test_a_bar_is_drawn_only_where_a_person_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress("load") as unseen:
        assert unseen is None
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress("load") as seen:
        assert seen is not None
        seen(7, 12)
    assert "load" in screen.getvalue()
    assert "7/12" in screen.getvalue()


def failing(error: BaseException) -> click.Command:
    @click.command()
    @click.option("--debug", is_flag=True)
    def command(debug: bool) -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError("role 'spy'\nis not known"), 2, "rabita: role 'spy' is not known"),
        (StoreBusy("case is locked by process 7"), 3, "rabita: case is locked by process 7"),
        (
            MissingExtra("reading XLSX", "documents"),
            2,
            "rabita: reading XLSX needs an optional part: pip install 'rabita[documents]'",
        ),
        (OSError(28, "No space left on device", "case.db"), 3, "rabita: case.db: No space left on device"),
        (KeyboardInterrupt(), 130, "rabita: interrupted; what was committed before stays"),
        (InputError("name \x1b[2J"), 2, "rabita: name ␛[2J"),
    ],
)
def test_an_error_is_one_line_and_its_exit_code(
    error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(failing(error), []) == code
    captured = capsys.readouterr()
    assert captured.err.strip() == line
    assert captured.out == ""


def test_a_bug_names_itself_and_shows_its_traceback_with_debug_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(failing(KeyError("x")), []) == 70
    assert "Traceback" not in capsys.readouterr().err
    assert run(failing(KeyError("x")), ["--debug"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_wrong_usage_exits_with_2_and_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "No such command 'nonsense'" in capsys.readouterr().err
    assert main(["info"]) == 2
    assert "Missing argument 'CASE'" in capsys.readouterr().err


def test_a_reader_that_leaves_early_ends_the_command_quietly() -> None:
    program = """
import click, sys
from rabita.cli.frame import QuietGroup, run
from rabita.cli.output import write
from rabita.graph.table import Table
many = click.Command("many", callback=lambda: write(Table(["n"], [(n,) for n in range(200_000)]), "csv"))
sys.exit(run(QuietGroup(commands={"many": many}), ["many"]))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"n\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_every_command_has_help_of_its_own_and_takes_debug(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert main([name, "--help"]) == 0
        assert "--debug" in capsys.readouterr().out, name


def test_the_help_imports_nothing_heavy() -> None:
    program = "import sys; from rabita.cli import main; main(['--help']); print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) & set(HEAVY) == set()
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


def test_arabic_is_written_as_utf8_whatever_the_locale() -> None:
    program = "from rabita.cli.frame import run\nimport click\nrun(click.Command('x', callback=lambda: print('محمد')), [])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert done.stdout.decode() == "محمد\n"


def test_the_short_help_of_each_command_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    assert "..." not in capsys.readouterr().out.partition("Commands:")[2]
