from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from rabita.errors import InputError
from rabita.loaders.interchange.tables import Row, read_table
from rabita.loaders.mapping.tables import Mapped, TableMapping, known_mapping, suggest_mapping
from rabita.schema import default_registry
from rabita.schema.records import Rejected

DOCS = Path(__file__).resolve().parents[2] / "docs" / "mapping.md"


def mapping_of(tmp_path: Path, text: str) -> TableMapping:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return TableMapping.read(path, default_registry())


def run(tmp_path: Path, text: str, *rows: Mapping[str, str]) -> list[Mapped]:
    return list(mapping_of(tmp_path, text).records(Row(number, row) for number, row in enumerate(rows, start=2)))


def records(tmp_path: Path, text: str, *rows: Mapping[str, str]) -> list[dict[str, object]]:
    return [mapped.record for mapped in run(tmp_path, text, *rows) if mapped.record is not None]


def reasons(tmp_path: Path, text: str, *rows: Mapping[str, str]) -> list[str]:
    return [mapped.rejected.reason for mapped in run(tmp_path, text, *rows) if mapped.rejected is not None]


def test_the_worked_example_of_the_documentation_gives_its_records(tmp_path: Path) -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    table, mapping, expected = (
        next(text for kind, text in blocks if mark in text) for mark in ("التاريخ;", "[map.kinds]", '"type": "Meeting"')
    )
    path = tmp_path / "talks.csv"
    path.write_text(table, "utf-8")
    compiled = mapping_of(tmp_path, mapping)
    found = list(compiled.records(read_table(path, compiled.dialect)))
    assert [mapped.record for mapped in found] == [json.loads(line) for line in expected.splitlines()]
    assert [mapped.locator for mapped in found] == ["row 2", "row 3", "row 4"]


def test_every_piece_of_toml_in_the_documentation_is_valid() -> None:
    for text in re.findall(r"^```toml\n(.*?)^```", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        import tomllib

        assert tomllib.loads(text)


# ---- values


@pytest.mark.parametrize(
    ("value", "row", "expected"),
    [
        ('"fixed"', {}, "fixed"),
        ('"{a}"', {"a": " x "}, "x"),
        ('"{a}"', {"a": "NA"}, None),
        ('"{a}, {b}"', {"a": "x", "b": "y"}, "x, y"),
        ('"{a}, {b}"', {"a": "x", "b": ""}, None),
        ('"{{{a}}}"', {"a": "x"}, "{x}"),
        ('{ first = ["{a}", "{b}"] }', {"a": "", "b": "y"}, "y"),
        ('{ from = "{a}", match = "\\\\(([^)]*)\\\\)" }', {"a": "Police (India)"}, "India"),
        ('{ from = "{a}", match = "[0-9]+" }', {"a": "none"}, None),
        ('{ from = "{a}", map = { "Yes" = "y" }, otherwise = "n" }', {"a": "YES"}, "y"),
        ('{ from = "{a}", map = { "Yes" = "y" }, otherwise = "n {a}" }', {"a": "no"}, "n no"),
        ('{ from = "{a}", map = { "Yes" = "y" }, otherwise = "" }', {"a": "no"}, None),
        ('{ from = "{a}", where = { b = "1" } }', {"a": "x", "b": "1"}, "x"),
        ('{ from = "{a}", where = { b = "1" } }', {"a": "x", "b": "2"}, None),
        ('"{a}"', {"a": "مناورات \u200f«مشتركة» <script>`'\"\u202e"}, "مناورات \u200f«مشتركة» <script>`'\"\u202e"),
    ],
)
def test_values(tmp_path: Path, value: str, row: dict[str, str], expected: str | None) -> None:
    text = f'[table]\nmissing = ["NA"]\n[[record]]\ntype = "Event"\ntime_text = {value}\n'
    assert records(tmp_path, text, {"a": "", "b": "", **row})[0].get("time_text") == expected


@pytest.mark.parametrize(
    ("steps", "cell", "expected"),
    [
        ('date = "%d/%m/%Y"', "03/04/1991", "1991-04-03"),
        ('date = "%d %b %Y"', "6 Oct 1965", "1965-10-06"),
        ('date = "%d %B %Y"', "٢٠ كانون الثاني ٢٠٢٥", "2025-01-20"),
        ('date = ["%Y-%m-%d", "%B %Y"]', "March 2025", "2025-03"),
        ('date = "%Y-%m-%d", precision = "month"', "2025-03-01", "2025-03"),
        ('precision = "year"', "2025-03-01", "2025"),
        ('date = "%Y%m%d", uncertain = true', "20170326", "2017-03-26?"),
        ('date = "%Y-%m-%d %H:%M", approximate = true', "2017-03-26 10:30", "2017-03-26~"),
    ],
)
def test_dates_are_never_finer_than_told(tmp_path: Path, steps: str, cell: str, expected: str) -> None:
    text = f'[[record]]\ntype = "Event"\ntime = {{ from = "{{a}}", {steps} }}\n'
    assert records(tmp_path, text, {"a": cell}) == [{"type": "Event", "time": expected}]


def test_a_date_that_is_none_is_refused_and_the_record_kept(tmp_path: Path) -> None:
    text = '[[record]]\ntype = "Event"\nlabel = "{b}"\ntime = { from = "{a}", date = "%d/%m/%Y" }\n'
    found = run(tmp_path, text, {"a": "31/02/2025", "b": "اجتماع"})
    assert found[0].record == {"type": "Event", "label": "اجتماع"}
    assert found[1].rejected is not None
    assert found[1].locator == found[1].rejected.locator == "row 2"
    assert "31/02/2025" in found[1].rejected.reason
    assert json.loads(found[1].rejected.record) == {"a": "31/02/2025", "b": "اجتماع"}


def test_a_value_that_no_list_holds_is_refused_by_name(tmp_path: Path) -> None:
    text = '[map.kinds]\nmeet = "Meeting"\n[[record]]\ntype = { from = "{k}", map = "kinds" }\n'
    assert reasons(tmp_path, text, {"k": "visit"}) == [
        "record 1.type: 'visit' is not in the list 'kinds'; add it, or say what else with 'otherwise'",
        "record 1: the row gives no type",
    ]


def test_cells_are_split_and_lists_flattened(tmp_path: Path) -> None:
    text = '[[record]]\ntype = "Meeting"\nparticipant = ["{a}", { from = "{b}", split = [";", "،"] }, "{a}"]\n'
    assert records(tmp_path, text, {"a": "Iran", "b": "عُمان، قطر; ;مصر"})[0]["participant"] == ["Iran", "عُمان", "قطر", "مصر"]


def test_a_list_in_json_gives_several_values(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"who": ["إيران", "عُمان"], "n": {"day": "2025-01-20"}}\n{"who": "قطر"}\n', "utf-8")
    mapping = mapping_of(tmp_path, '[[record]]\ntype = "Meeting"\ntime = "{n.day}"\nparticipant = "{who}"\n')
    assert [mapped.record for mapped in mapping.records(read_table(path, mapping.dialect))] == [
        {"type": "Meeting", "time": "2025-01-20", "participant": ["إيران", "عُمان"]},
        {"type": "Meeting", "participant": "قطر"},
    ]


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ('k = "a"', "1"),
        ('k = ["a", "b"]', "12"),
        ("k = { not = ['a', 'b'] }", "34"),
        ("k = { empty = true }", "4"),
        ("k = { empty = false }", "123"),
        ('k = ""', "4"),
        ("k = { matches = '^[bc]' }", "23"),
        ("who = { state = true }", "13"),
        ("who = { not = '{k}' }, k = { empty = false }", "123"),
        ("day = { before = '{other}', days = 365 }", "1"),
    ],
)
def test_conditions(tmp_path: Path, where: str, kept: str) -> None:
    rows = [
        {"n": "1", "k": "a", "who": "إيران", "day": "2017-03-26", "other": "2018-03-26"},
        {"n": "2", "k": "b", "who": "Police", "day": "2017-03-27", "other": "2018-03-26"},
        {"n": "3", "k": "c", "who": "Oman", "day": "none", "other": "2018-03-26"},
        {"n": "4", "k": "", "who": "", "day": "", "other": ""},
    ]
    for text in (f"[table]\nwhere = {{ {where} }}\n[[record]]\n", f"[[record]]\nwhere = {{ {where} }}\n"):
        found = records(tmp_path, text + 'type = "Event"\nid = "{n}"\n', *rows)
        assert "".join(str(record["id"]) for record in found) == kept


# ---- objects


def test_objects_inside_are_built_and_left_out_when_nothing_names_them(tmp_path: Path) -> None:
    text = """
[[record]]
type = "Meeting"
participant = [{ type = "Person", label = { ar = "{ar}", en = "{en}" }, of_country = "{state}", wikidata = "{q}" }, "{state}"]
about = { type = "Agreement", label = "{deal}", agreement_status = "signed" }
"""
    full = {"ar": "محمد باقري", "en": "", "state": "Iran", "q": "", "deal": "Gas deal"}
    assert records(tmp_path, text, full, dict.fromkeys(full, "") | {"state": "Oman"}) == [
        {
            "type": "Meeting",
            "participant": [{"type": "Person", "label": {"ar": "محمد باقري"}, "of_country": "Iran"}, "Iran"],
            "about": {"type": "Agreement", "label": "Gas deal", "agreement_status": "signed"},
        },
        {"type": "Meeting", "participant": ["Oman"]},
    ]


def test_each_part_of_a_cell_makes_an_object(tmp_path: Path) -> None:
    person = '{ each = { from = "{p}", split = ";" }, type = "Person", label = "{each}", of_country = "{s}" }'
    text = f'[[record]]\ntype = "Meeting"\nparticipant = {person}\n'
    assert records(tmp_path, text, {"p": "A; B", "s": "Oman"})[0]["participant"] == [
        {"type": "Person", "label": "A", "of_country": "Oman"},
        {"type": "Person", "label": "B", "of_country": "Oman"},
    ]


def test_made_columns_use_those_above_and_may_be_objects(tmp_path: Path) -> None:
    text = """
[make]
day = { from = "{When}", date = "%Y%m%d" }
late = { first = [{ from = "{day}", uncertain = true, where = { day = { before = "2018-01-01" } } }, "{day}"] }
[make.guest]
type = "Person"
label = "{Guest}"
[[record]]
type = "Visit"
time = "{late}"
visitor = "{guest}"
label = "Visit of {day}"
"""
    assert records(tmp_path, text, {"When": "20170326", "Guest": "A"}, {"When": "20180326", "Guest": ""}) == [
        {"type": "Visit", "time": "2017-03-26?", "visitor": {"type": "Person", "label": "A"}, "label": "Visit of 2017-03-26"},
        {"type": "Visit", "time": "2018-03-26", "label": "Visit of 2018-03-26"},
    ]


def test_how_it_is_said_and_its_source(tmp_path: Path) -> None:
    text = """
[source]
url = "{u}"
title.ar = "{t}"
[[record]]
type = "Meeting"
id = "m{row}"
modality = { from = "{s}", map = { plan = "intended" }, otherwise = "asserted" }
polarity = "denied"
confidence = "{c}"
according_to = "{w}"
"""
    first, second = records(
        tmp_path, text, {"u": "https://e.org", "t": "عنوان", "s": "plan", "c": "0.9", "w": "Iran"}, dict.fromkeys("utscw", "")
    )
    assert first == {
        "type": "Meeting", "id": "m2", "modality": "intended", "polarity": "denied", "confidence": 0.9, "according_to": "Iran",
        "source": {"url": "https://e.org", "title": {"ar": "عنوان"}},
    }  # fmt: skip
    assert second == {"type": "Meeting", "id": "m3", "polarity": "denied"}


def test_a_confidence_that_is_none_is_refused(tmp_path: Path) -> None:
    text = '[[record]]\ntype = "Meeting"\nconfidence = "{c}"\n'
    assert "no number from 0 to 1" in reasons(tmp_path, text, {"c": "high"})[0]
    assert "no number from 0 to 1" in reasons(tmp_path, text, {"c": "nan"})[0]


def test_a_slot_that_the_class_of_a_row_lacks_is_refused_alone(tmp_path: Path) -> None:
    text = '[[record]]\ntype = { from = "{k}", map = { m = "Meeting", v = "Visit" } }\nvisitor = "{w}"\nhost = "{h}"\n'
    found = run(tmp_path, text, {"k": "m", "w": "Iran", "h": "Oman"}, {"k": "v", "w": "Iran", "h": "Oman"})
    assert [mapped.record for mapped in found if mapped.record] == [
        {"type": "Meeting", "host": "Oman"},
        {"type": "Visit", "visitor": "Iran", "host": "Oman"},
    ]
    assert [mapped.rejected.reason for mapped in found if mapped.rejected] == ["'visitor' is no slot of Meeting: 'Iran'"]


def test_one_row_may_tell_several_records_with_names_of_their_own(tmp_path: Path) -> None:
    text = '[[record]]\ntype = "Meeting"\n[[record]]\ntype = "Signing"\nwhere = { s = "y" }\n'
    found = run(tmp_path, text, {"s": "y"}, {"s": "n"}, {"s": "y"})
    assert [(mapped.locator, (mapped.record or {})["type"]) for mapped in found] == [
        ("row 2", "Meeting"), ("row 2", "Signing"), ("row 3", "Meeting"), ("row 4", "Meeting"), ("row 4", "Signing"),
    ]  # fmt: skip
    assert [found[0].row, found[1].row] == [found[3].row, found[4].row]
    assert len({mapped.row for mapped in found}) == 3


# ---- joining

MIRRORED = """
[[record]]
join = { same = ["{story}"], pair = ["{a}", "{b}"] }
type = "Meeting"
time = "{day}"
participant = ["{a}", "{b}"]
location = "{place}"
"""


def test_mirrored_rows_make_one_record_in_any_order(tmp_path: Path) -> None:
    rows = [
        {"story": "1", "a": "Iran", "b": "Oman", "day": "2025-01-20", "place": "Riga"},
        {"story": "1", "a": "Oman", "b": "Iran", "day": "2025-01-20", "place": "Berlin"},
        {"story": "2", "a": "Oman", "b": "Iran", "day": "2025-01-20", "place": ""},
        {"story": "1", "a": "Oman", "b": "Qatar", "day": "2025-01-21", "place": ""},
    ]
    expected = sorted(json.dumps(record, sort_keys=True) for record in records(tmp_path, MIRRORED, *rows))
    assert len(expected) == 3
    assert sum("Riga" in text and "Berlin" in text for text in expected) == 1
    anchors = {mapped.row for mapped in run(tmp_path, MIRRORED, *rows)}
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert sorted(json.dumps(record, sort_keys=True) for record in records(tmp_path, MIRRORED, *rows)) == expected
        assert {mapped.row for mapped in run(tmp_path, MIRRORED, *rows)} == anchors


def test_what_joined_rows_tell_differently_is_listed(tmp_path: Path) -> None:
    rows = [{"story": "1", "a": "Iran", "b": "Oman", "day": day, "place": ""} for day in ("2025-01-20", "2025-01-21")]
    found = run(tmp_path, MIRRORED, *rows)
    assert [mapped.locator for mapped in found] == ["rows 2, 3", "rows 2, 3"]
    assert found[0].record is not None
    assert found[0].record["time"] == "2025-01-20"
    assert found[1].rejected is not None
    assert "2025-01-21" in found[1].rejected.reason


def test_rejected_rows_pass_through(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, '[[record]]\ntype = "Meeting"\n')
    refused = Rejected("row 2", "broken", "x")
    assert list(mapping.records([refused])) == [Mapped("row 2", None, refused, "")]


# ---- mistakes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"no record is described"),
        ("[[record]]\n", r"record 1: give a type"),
        ('[[record]]\ntype = "Meating"\n', r"record 1\.type: class 'Meating'.*nearest: 'Meeting'"),
        ('[[record]]\ntype = "Entity"\n', r"foundation"),
        ('[[record]]\ntype = "Meeting"\nparticipnt = "{a}"\n', r"record 1\.participnt: .* nearest: 'participant'"),
        ('[[record]]\ntype = "Meeting"\ntime_from = "{a}"\n', r"'time_from' is computed"),
        ('[[record]]\ntype = "Meeting"\nstatus = "happend"\n', r"record 1\.status: .*'happend'"),
        ('[[record]]\ntype = "Meeting"\nmodality = { from = "{a}", map = { x = "propsed" } }\n', r"nearest: 'proposed'"),
        ('[[record]]\ntype = { from = "{a}", map = { x = "Meating" } }\n', r"nearest: 'Meeting'"),
        ('[[record]]\ntype = { from = "{a}", map = "kind" }\n[map.kinds]\nx = "Meeting"\n', r"no list 'kind'; nearest: 'kinds'"),
        ('[[record]]\ntype = "Meeting"\ntime = "yesterday"\n', r"record 1\.time: .*yesterday"),
        ('[[record]]\ntype = "Meeting"\ntime = { from = "{a}", date = "%Q" }\n', r"record 1\.time\.date: .*%Q"),
        ('[[record]]\ntype = "Meeting"\ntime = { frm = "{a}" }\n', r"record 1\.time: unknown key 'frm'; nearest: 'from'"),
        ('[[record]]\ntype = "Meeting"\nlocation = { type = "Person", label = "{a}" }\n', r"a SpatialThing is wanted"),
        ('[[record]]\ntype = "Meeting"\nconfidence = 2\n', r"a number from 0 to 1"),
        ('[[record]]\ntype = "Meeting"\nlabel = { arabic-words = "{a}" }\n', r"is no language"),
        ('[[record]]\ntype = "Meeting"\nlabel = "{a"\n', r"a brace alone"),
        ('[[record]]\ntype = "Meeting"\nlabel = { from = "{a}", match = "(" }\n', r"no regular expression"),
        ('[[record]]\ntype = "Meeting"\nwhere = { a = { equals = "x" } }\n', r"unknown key 'equals'; "),
        ('[[record]]\ntype = "Meeting"\nsource = { ulr = "{a}" }\n', r"record 1\.source: unknown key 'ulr'; nearest: 'url'"),
        ('[[record]]\ntype = "Meeting"\nsource = { type = "Person", url = "{a}" }\n', r"a Document is wanted here"),
        ('[tabel]\n[[record]]\ntype = "Meeting"\n', r"unknown key 'tabel'; nearest: 'table'"),
        ('[table]\nencoding = "latin"\n[[record]]\ntype = "Meeting"\n', r"table\.encoding: 'latin' is not known"),
        ('[make.x]\nlabel = "{a}"\n[[record]]\ntype = "Meeting"\nlabel = "the {x}"\n', r"\{x\} is an object"),
        ('[make.x]\nlabel = "{a}"\n[[record]]\ntype = "Visit"\nhost = { from = "{x}", split = ";" }\n', r"'split' acts on texts"),
        ("record = 1", r"record: "),
        ("[[record]\n", r"no TOML: .*line 1"),
        ("x = " + "[" * 5000, r"no TOML|nested too deeply"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_mapping_is_named_with_its_key_before_any_row_is_read(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        mapping_of(tmp_path, text)
    assert "map.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_column_that_is_not_there_is_named_before_any_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("الطرف,day\nx,2025\n", "utf-8")
    mapping = mapping_of(tmp_path, '[[record]]\ntype = "Meeting"\nparticipant = "{الاطراف}"\n')
    with pytest.raises(InputError, match=r"map\.toml: record 1\.participant: .*t\.csv has no column 'الاطراف'; nearest: 'الطرف'"):
        mapping.records(read_table(path))


def test_a_missing_or_binary_mapping_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such mapping file"):
        TableMapping.read(tmp_path / "none.toml", default_registry())
    (tmp_path / "map.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        TableMapping.read(tmp_path / "map.toml", default_registry())


def test_the_fingerprint_of_a_mapping_ignores_comments(tmp_path: Path) -> None:
    plain = mapping_of(tmp_path, '[[record]]\ntype = "Meeting"\nid = "{a}"\n').fingerprint
    assert mapping_of(tmp_path, '# mine\n[[record]]\n  id = "{a}"\n  type = "Meeting"\n').fingerprint == plain
    assert mapping_of(tmp_path, '[[record]]\ntype = "Visit"\nid = "{a}"\n').fingerprint != plain


# ---- drafts

TABLES = {
    "arabic": "الرقم;التاريخ;نوع الحدث;الطرف الأول;الطرف الثاني;المكان;الحالة;الرابط\n"
    "1;20/01/2025;لقاء;إيران;باكستان;إسلام آباد;تم;https://example.org/1\n2;13/02/2025;زيارة رسمية;قطر;عُمان;مسقط;مقترح;https://example.org/2\n",
    "english": "id,date,event_type,host,guest,city,status,source,link\n"
    "1,2025-01-20,Official visit,Iran,Oman,Tehran,planned,Example Wire,https://example.org/1\n",
    "states": "when,who,with\nJanuary 2025,Iran;Oman,Qatar\nMarch 2025,Egypt,Iraq;Iran\n",
    "quotes": 'a "b" \\,day\nx,2025-01-20\ny,2025-01-21\n',
    "headerless": "2025-01-20,Iran,Oman\n2025-01-21,Qatar,Egypt\n",
    "json": '{"day": "2025-01-20", "participants": "Iran; Oman"}\n{"day": "2025-01-21", "participants": "Qatar"}\n',
    "windows": "التاريخ,الدولة\n2025-01-20,إيران\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_draft_is_a_valid_mapping_that_maps_every_row(tmp_path: Path, name: str) -> None:
    path = tmp_path / ("rows.jsonl" if name == "json" else "table.csv")
    path.write_text(TABLES[name], "cp1256" if name == "windows" else "utf-8")
    mapping = mapping_of(tmp_path, suggest_mapping(path, default_registry()))
    table = read_table(path, mapping.dialect)
    found = list(mapping.records(table))
    assert [mapped.rejected for mapped in found] == [None] * sum(1 for _ in table)


def test_a_draft_sees_dates_kinds_actors_places_and_how_real_it_is(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLES["arabic"], "utf-8")
    mapping = mapping_of(tmp_path, suggest_mapping(path, default_registry()))
    assert [mapped.record for mapped in mapping.records(read_table(path, mapping.dialect))] == [
        {
            "type": "Meeting", "id": "1", "time": "2025-01-20", "modality": "asserted", "participant": ["إيران", "باكستان"],
            "location": "إسلام آباد", "source": {"url": "https://example.org/1"},
        },
        {
            "type": "Visit", "id": "2", "time": "2025-02-13", "modality": "proposed", "participant": ["قطر", "عُمان"],
            "location": "مسقط", "source": {"url": "https://example.org/2"},
        },
    ]  # fmt: skip


def test_a_table_without_rows_gives_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("day,who,where,what\n", "utf-8")
    with pytest.raises(InputError, match="no row below the names"):
        suggest_mapping(path, default_registry())


def test_a_table_of_somebody_is_not_taken_for_a_known_one(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Participant,Signature,Place\nIran,1,2\n", "utf-8")
    assert known_mapping(path) is None


def test_a_draft_reads_a_column_that_writes_dates_in_several_ways(tmp_path: Path) -> None:
    days = ["2024-03-01", "14/03/2024", "3 مارس 2024", "2024-03-09", "28/02/2024", "unknown"]
    (tmp_path / "t.csv").write_text("التاريخ,طرف\n" + "".join(f"{day},عُمان\n" for day in days), "utf-8")
    drafted = suggest_mapping(tmp_path / "t.csv", default_registry())
    assert 'time = { from = "{التاريخ}", date = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"] }' in drafted
    mapping = mapping_of(tmp_path, drafted)
    found = [mapped.record for mapped in mapping.records(read_table(tmp_path / "t.csv", mapping.dialect)) if mapped.record]
    assert [record.get("time") for record in found] == [
        "2024-03-01",
        "2024-03-14",
        "2024-03-03",
        "2024-03-09",
        "2024-02-28",
        None,
    ]


def test_a_draft_hears_in_the_kind_that_an_event_is_only_proposed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("day,type,a\n2024-03-01,لقاء,عُمان\n2024-03-02,مقترح مناورات,عُمان\n2024-03-03,planned visit,Oman\n", "utf-8")
    mapping = mapping_of(tmp_path, suggest_mapping(path, default_registry()))
    found = [mapped.record for mapped in mapping.records(read_table(path, mapping.dialect)) if mapped.record]
    told = [(record["type"], record["modality"]) for record in found]
    assert told == [("Meeting", "asserted"), ("Exercise", "proposed"), ("Visit", "intended")]
