"""What does not fit is refused with place, reason and remedy; the rest is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.case import Case, demo_case, open_case
from rabita.cli import main
from rabita.errors import InputError, StoreError
from rabita.loaders.samples.catalog import sample_articles

Change = Callable[[dict[str, list[dict[str, object]]]], None]


def refusals(case: Case, tmp_path: Path, records: list[object]) -> list[tuple[str, str]]:
    path = tmp_path / "given.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    case.load(path, format="records")
    return [(str(row["where"]), str(row["reason"])) for row in case.rejected()]


MEETING = {"type": "Meeting", "time": "2024-03-01", "participant": ["Oman", "Qatar"]}
BAD_RECORDS = [
    ({**MEETING, "type": "Meting"}, "nearest: 'Meeting'"),
    ({**MEETING, "participants": ["Oman"]}, "nearest: 'participant'"),
    ({"time": "2024"}, "no 'type'"),
    ({**MEETING, "type": 3}, "give the name of a class"),
    ({**MEETING, "polarity": "deny"}, "known: affirmed, denied"),
    ({**MEETING, "confidence": 2}, "from 0 to 1"),
    ({**MEETING, "source": {"titel": "x"}}, "nearest: 'title'"),
    ({**MEETING, "source": {"title": "x", "published": "March"}}, "March"),
    ({**MEETING, "id": "actor/1.2"}, "of a Actor"),
    ({**MEETING, "participant": [{"type": "City", "label": "Muscat"}]}, "takes a Actor"),
    ({**MEETING, "participant": ["Om\u0000an"]}, "U+0000"),
    ({**MEETING, "time_from": "2024-01-01"}, "computed"),
    ({"type": "Concern", "holder": "Oman"}, "needs 'concern_kind', 'about'"),
    ({**MEETING, "label": {"en": ["a", "b"]}}, "one text a language"),
    ({**MEETING, "label": {"x!": "a"}}, "code such as 'ar'"),
    ({**MEETING, "part_of_event": "Some talks"}, "give an id or an object"),
]


@pytest.mark.parametrize(("record", "reason"), BAD_RECORDS)
def test_a_record_that_does_not_fit_is_refused_and_the_others_load(tmp_path: Path, record: object, reason: str) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        ((where, why),) = refusals(case, tmp_path, [MEETING, record, {**MEETING, "time": "2024-03-02"}])
        assert where == "given.jsonl: line 2"
        assert reason in why
        assert case.projection.db.execute("select count(*) from node where class = 'Meeting'").fetchone() == (2,)


def test_a_name_met_first_in_a_refused_record_is_told_by_the_next_one(tmp_path: Path) -> None:
    records: list[object] = [{**MEETING, "participant": ["Zed"], "colour": "red"}, {**MEETING, "participant": ["Zed"]}]
    with open_case(tmp_path / "case", create=True) as case:
        assert len(refusals(case, tmp_path, records)) == 1
        assert case.projection.db.execute("select count(*) from edge where role = 'participant'").fetchone() == (1,)


def test_a_value_that_does_not_fit_is_refused_alone(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        ((_, why),) = refusals(case, tmp_path, [{**MEETING, "time": "2024-02-31"}])
        assert "2024-02-31" in why
        assert case.projection.db.execute("select count(*) from edge where role = 'participant'").fetchone() == (2,)


def test_a_lone_surrogate_is_refused(tmp_path: Path) -> None:
    line = '{"type": "Meeting", "participant": ["Oman", "Q\\ud800atar"]}\n'
    (tmp_path / "given.jsonl").write_text(json.dumps(MEETING) + "\n" + line, "utf-8")
    with open_case(tmp_path / "case", create=True) as case:
        case.load(tmp_path / "given.jsonl")
        assert len(case.rejected()) == 1


def test_a_refusal_is_resolved_when_the_mended_file_is_loaded(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        assert refusals(case, tmp_path, [{**MEETING, "type": "Meting"}])
        assert refusals(case, tmp_path, [MEETING]) == []


def mended(change: Change, tmp_path: Path) -> tuple[Case, list[str]]:
    """Load the first sample after ``change`` and return the case with the reasons of what was refused."""
    sample = sample_articles()[0]
    given = json.loads(sample.path.with_suffix(".json").read_text("utf-8"))
    change(given)
    (tmp_path / "given.json").write_text(json.dumps(given), "utf-8")
    case = open_case(tmp_path / "case", create=True)
    case.load(tmp_path / "given.json", texts=[sample.path])
    return case, [str(row["reason"]) for row in case.rejected()]


def set_in(part: str, key: str, value: object) -> Change:
    def change(given: dict[str, list[dict[str, object]]]) -> None:
        given[part][0][key] = value

    return change


def shift_triggers(given: dict[str, list[dict[str, object]]]) -> None:
    for trigger in given["events"][0]["triggers"]:  # type: ignore[attr-defined]
        trigger["start"] += 1
        trigger["end"] += 1


def shift_mentions(given: dict[str, list[dict[str, object]]]) -> None:
    for mention in given["mentions"]:
        mention["start"] = int(str(mention["start"])) + 1
        mention["end"] = int(str(mention["end"])) + 1


def unknown_role(given: dict[str, list[dict[str, object]]]) -> None:
    given["events"][0]["args"][0]["role"] = "participent"  # type: ignore[index]


def missing_filler(given: dict[str, list[dict[str, object]]]) -> None:
    given["events"][0]["args"][0] |= {"entity": "nobody"}  # type: ignore[index]


BAD_EXTRACTIONS: list[tuple[Change, str]] = [
    (set_in("events", "kind", "Meting"), "nearest"),
    (set_in("entities", "class", "Persn"), "nearest"),
    (set_in("entities", "names", [{"text": "Nobody At All", "language": "en"}]), "not in the text"),
    (set_in("events", "date", "2024-13"), "2024-13"),
    (set_in("events", "label", {"en": "Not in the text"}), "not in the text"),
    (set_in("entities", "external_ids", {"wikidata": "X1"}), "wikidata"),
    (shift_triggers, "the text there is"),
    (shift_mentions, "the text there is"),
    (unknown_role, "nearest: 'participant'"),
    (missing_filler, "'nobody'"),
]


@pytest.mark.parametrize(("change", "reason"), BAD_EXTRACTIONS)
def test_what_an_extraction_cannot_ground_is_refused_and_the_rest_is_kept(tmp_path: Path, change: Change, reason: str) -> None:
    case, reasons = mended(change, tmp_path)
    with case:
        assert any(reason in why for why in reasons), reasons
        assert case.projection.count("edge") > 50
        text = sample_articles()[0].text
        for row in case._log.db.execute('select a.start, a."end", a.quote from assertion a where a.start is not null'):
            assert 0 <= row[0] < row[1] <= len(text)


def test_a_text_that_is_not_the_one_that_was_read_is_refused(tmp_path: Path) -> None:
    sample = sample_articles()[0]
    (tmp_path / "other.txt").write_text(sample.text + "\n", "utf-8")
    with open_case(tmp_path / "case", create=True) as case:
        case.load(sample.path.with_suffix(".json"), texts=[tmp_path / "other.txt"])
        ((why,),) = [(row["reason"],) for row in case.rejected()]
        assert "--text" in str(why)


def test_a_key_that_the_format_does_not_know_is_refused(tmp_path: Path) -> None:
    case, reasons = mended(set_in("events", "colour", "red"), tmp_path)
    with case:
        assert "colour" in reasons[0]


def test_a_directory_that_is_no_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("a")
    with pytest.raises(InputError, match="is no case"):
        open_case(tmp_path / "letters")
    with pytest.raises(InputError, match="is no case"):
        open_case(tmp_path / "letters", create=True)


@pytest.mark.parametrize("left", [None, b""])
def test_a_case_whose_making_was_broken_off_is_told_so_and_finished_by_the_next_load(tmp_path: Path, left: bytes | None) -> None:
    log = tmp_path / "case" / "case.db"
    open_case(tmp_path / "case", create=True).close()
    log.unlink()
    if left is not None:
        log.write_bytes(left)
    with pytest.raises(InputError, match=r"(is no case|was not finished).*`rabita load \S+ FILE`"):
        open_case(tmp_path / "case")
    with open_case(tmp_path / "case", create=True) as case:
        assert refusals(case, tmp_path, [MEETING]) == []
        assert case.projection.count("node") > 2


def test_a_case_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    open_case(tmp_path / "case", create=True).close()
    file = tmp_path / "case" / "case.toml"
    file.write_text(file.read_text().replace("format = 1", "format = 99"))
    with pytest.raises(StoreError, match="newer version"):
        open_case(tmp_path / "case")


def test_a_case_that_another_process_writes_to_says_so(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case, open_case(tmp_path / "case") as other:
        case._log.db.execute("begin immediate")
        other._log.db.execute("pragma busy_timeout = 50")
        (tmp_path / "given.jsonl").write_text(json.dumps(MEETING))
        with pytest.raises(StoreError, match="another process"):
            other.load(tmp_path / "given.jsonl")
        case._log.db.execute("rollback")


def test_a_damaged_log_says_so(tmp_path: Path) -> None:
    open_case(tmp_path / "case", create=True).close()
    (tmp_path / "case" / "case.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="damaged"):
        open_case(tmp_path / "case")


def test_what_one_file_was_refused_stays_when_another_of_its_name_is_loaded(tmp_path: Path) -> None:
    files = {}
    for folder, records in (("a", [MEETING, {**MEETING, "colour": "red"}]), ("b", [{**MEETING, "time": "2024-04-01"}])):
        files[folder] = tmp_path / folder / "news.jsonl"
        files[folder].parent.mkdir()
        files[folder].write_text(
            "".join(json.dumps(record) + "\n" for record in records) + '{"broken\n' * (folder == "a"), "utf-8"
        )
    with open_case(tmp_path / "case", create=True) as case:
        case.load(files["a"])
        assert len(case.rejected()) == 2
        case.load(files["b"])
        assert len(case.rejected()) == 2
        case.undo()
        case.undo()
        assert len(case.rejected()) == 0
        case.load(files["a"])
        (dataset,) = [row["id"] for row in case.documents() if row["class"] == "Dataset"]
        case.retract(str(dataset))
        assert len(case.rejected()) == 0


def test_the_demo_never_touches_a_case_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "given.jsonl").write_text(json.dumps(MEETING), "utf-8")
    with open_case(tmp_path / "case", create=True) as case:
        case.load(tmp_path / "given.jsonl")
        before = case.content_hash()
    with pytest.raises(InputError, match="a case of your own"):
        demo_case(tmp_path / "case")
    with open_case(tmp_path / "case") as case:
        assert case.content_hash() == before


def set_time(given: dict[str, list[dict[str, object]]]) -> None:
    given["times"][0]["value"] = "2023-02-30"


def test_an_impossible_value_of_a_time_expression_is_refused(tmp_path: Path) -> None:
    case, reasons = mended(set_time, tmp_path)
    with case:
        assert any("2023-02-30" in reason for reason in reasons), reasons


@pytest.mark.parametrize(
    ("how", "status"), [({"polarity": "denied"}, "denied"), ({"modality": "proposed"}, "proposed"), ({}, "occurred")]
)
@pytest.mark.parametrize("agreement", ["Water pact", {"type": "Agreement", "label": "Water pact", "party": ["Oman"]}])
def test_an_agreement_is_as_real_as_its_signing(tmp_path: Path, how: dict[str, object], status: str, agreement: object) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        record = {"type": "Signing", "time": "2024-03", "on_behalf_of": ["Oman", "Qatar"], "on_agreement": agreement, **how}
        assert refusals(case, tmp_path, [record]) == []
        facts = [fact for fact in case.show("Water pact").facts if fact.role in ("type", "party")]
        assert {fact.status for fact in facts} == {status}


BAD_METADATA: list[object] = [
    {**MEETING, "source": {"title": {"en": "a\u0000b"}}},
    {**MEETING, "source": {"title": {"e n": "a"}}},
    {**MEETING, "source": {"title": "a", "language": "'; drop"}},
]


@pytest.mark.parametrize("record", BAD_METADATA)
def test_metadata_that_cannot_be_kept_are_refused(tmp_path: Path, record: object) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        assert len(refusals(case, tmp_path, [record])) == 1


def test_a_confidence_beyond_one_is_refused(tmp_path: Path) -> None:
    case, reasons = mended(set_in("events", "confidence", 7), tmp_path)
    with case:
        assert "confidence" in reasons[0]


def test_blank_names_name_nothing(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        assert refusals(case, tmp_path, [{**MEETING, "participant": ["", "Oman", " "]}]) == []
        assert case.projection.db.execute("select count(*) from edge where role = 'participant'").fetchone() == (1,)


def test_a_wrong_ontology_module_or_input_leaves_no_case_behind(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("classes: [", "utf-8")
    (tmp_path / "given.jsonl").write_text(json.dumps(MEETING), "utf-8")
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    assert main(["load", str(tmp_path / "case"), str(tmp_path / "given.jsonl"), "--ontology", str(tmp_path / "own.yaml")]) == 2
    assert main(["load", str(tmp_path / "case"), str(tmp_path / "empty.jsonl")]) == 2
    assert not (tmp_path / "case").exists()


def test_a_damaged_projection_says_that_it_may_be_deleted(tmp_path: Path) -> None:
    open_case(tmp_path / "case", create=True).close()
    (tmp_path / "case" / "derived").mkdir(exist_ok=True)
    (tmp_path / "case" / "derived" / "projection.db").write_bytes(b"not a database" * 1000)
    with open_case(tmp_path / "case") as case, pytest.raises(StoreError, match=r"delete .*derived"):
        case.info()
