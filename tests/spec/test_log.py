"""The log: loading again changes nothing, order does not matter, what is retracted was never there, what is undone comes back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from rabita.case import Case, open_case
from rabita.loaders.samples.catalog import sample_articles
from tests.support.cases import case_of, cited, load_records
from tests.support.projections import fresh, rows


def load_samples(case: Case, order: list[int]) -> None:
    samples = sample_articles()
    for number in order:
        case.load(samples[number].path.with_suffix(".json"), texts=[samples[number].path])


def test_loading_twice_changes_no_hash_and_notes_no_change(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        load_samples(case, [0, 1, 2])
        before, changes, projected = case.content_hash(), len(case.history()), rows(case.projection)
        load_samples(case, [2, 0, 1])
        assert case.content_hash() == before
        assert len(case.history()) == changes
        assert rows(case.projection) == projected


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_files_gives_equal_log_and_rows(tmp_path: Path, seed: int) -> None:
    order = list(range(6))
    with open_case(tmp_path / "case", create=True) as case, open_case(tmp_path / "other", create=True) as other:
        load_samples(case, order)
        random.Random(seed).shuffle(order)
        load_samples(other, order)
        assert case.content_hash() == other.content_hash()
        assert rows(case.projection) == rows(other.projection)


def test_following_changes_one_by_one_equals_building_anew(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        for number in range(6):
            load_samples(case, [number])
            assert rows(case.projection) == fresh(case.path / "case.db", case.registry, tmp_path / str(number), "en")
        document = next(row for row in case.documents() if row["class"] == "NewsArticle")
        case.retract(str(document["id"]))
        assert rows(case.projection) == fresh(case.path / "case.db", case.registry, tmp_path / "retracted", "en")
        case.undo()
        assert rows(case.projection) == fresh(case.path / "case.db", case.registry, tmp_path / "undone", "en")


@pytest.mark.parametrize("number", range(6))
def test_retracting_a_document_gives_the_graph_that_never_saw_it(tmp_path: Path, number: int) -> None:
    others = [item for item in range(6) if item != number]
    with open_case(tmp_path / "case", create=True) as case, open_case(tmp_path / "other", create=True) as never:
        load_samples(case, [*others, number])
        load_samples(never, others)
        text = sample_articles()[number].text
        (document,) = case._log.db.execute("select id from document where text = ?", (text,)).fetchone()
        case.retract(document)
        assert case.content_hash() == never.content_hash()
        assert rows(case.projection) == rows(never.projection)


def test_undo_takes_back_one_change_after_another_and_then_says_there_is_none(tmp_path: Path) -> None:
    with open_case(tmp_path / "case", create=True) as case:
        empty = case.content_hash()
        load_samples(case, [0])
        one = case.content_hash()
        load_samples(case, [1])
        case.undo()
        assert case.content_hash() == one
        case.undo()
        assert case.content_hash() == empty
        with pytest.raises(ValueError, match="no change to undo"):
            case.undo()


def test_a_dataset_is_retracted_with_the_documents_that_it_alone_cites(tmp_path: Path) -> None:
    record = {
        "type": "Meeting",
        "time": "2024-03-01",
        "participant": ["Oman", "Qatar"],
        "source": cited("Gulf Gazette", "2024-03-01"),
    }
    with case_of(tmp_path) as case:
        empty = case.content_hash()
        load_records(case, tmp_path, [record], name="dataset")
        (dataset,) = [row["id"] for row in case.documents() if row["class"] == "Dataset"]
        case.retract(str(dataset))
        assert case.content_hash() == empty


def test_rows_in_another_order_are_the_same_dataset(tmp_path: Path) -> None:
    records = [{"type": "Meeting", "time": f"2024-03-{day:02}", "participant": ["Oman", "Qatar"]} for day in range(1, 20)]
    with case_of(tmp_path, records) as case:
        before = case.content_hash()
        load_records(case, tmp_path, reversed(records), name="again")
        assert case.content_hash() == before


def test_192_monthly_meetings_and_two_on_one_day_are_194_nodes(tmp_path: Path) -> None:
    records = [
        {"type": "Meeting", "time": f"{year}-{month:02}-15", "participant": ["Iran", "Pakistan"], "label": {"en": "Talks"}}
        for year in range(2010, 2026)
        for month in range(1, 13)
    ]
    records += [records[0], records[0]]
    with case_of(tmp_path, records) as case:
        db = case.projection.db
        assert db.execute(
            "select count(*), count(distinct json_extract(props, '$.time')) from node where class = 'Meeting'"
        ).fetchone() == (194, 192)
        assert db.execute("select count(*) from edge where role = 'participant'").fetchone() == (388,)
        load_records(case, tmp_path, random.Random(1).sample(records, len(records)), name="shuffled")
        assert case.projection.db.execute("select count(*) from node where class = 'Meeting'").fetchone() == (194,)


def test_a_denial_makes_disputed_and_taking_it_back_makes_it_undisputed(tmp_path: Path) -> None:
    meeting = {
        "type": "Meeting",
        "time": "2024-03-01",
        "participant": ["Oman", "Qatar"],
        "source": cited("Gulf Gazette", "2024-03-01"),
    }
    with case_of(tmp_path, [meeting]) as case:
        (node,) = case.projection.db.execute("select id from node where class = 'Meeting'").fetchone()
        denial = {
            "id": node,
            "type": "Meeting",
            "polarity": "denied",
            "according_to": "Oman",
            "source": cited("Nile Courier", "2024-03-02"),
        }
        load_records(case, tmp_path, [denial], name="denial")
        status = "select json_extract(props, '$.status') from node where id = ?"
        assert case.projection.db.execute(status, (node,)).fetchone() == ("disputed",)
        case.undo()
        assert case.projection.db.execute(status, (node,)).fetchone() == ("occurred",)


def test_what_is_only_denied_is_a_node_with_status_denied_and_keeps_its_participants(tmp_path: Path) -> None:
    denial = {
        "type": "Meeting",
        "time": "2024-03-01",
        "participant": ["Oman", "Qatar"],
        "polarity": "denied",
        "according_to": "Oman",
    }
    with case_of(tmp_path, [denial]) as case:
        (node, status) = case.projection.db.execute(
            "select id, json_extract(props, '$.status') from node where class = 'Meeting'"
        ).fetchone()
        assert status == "denied"
        assert case.projection.db.execute(
            "select count(*) from edge where source = ? and role = 'participant'", (node,)
        ).fetchone() == (2,)
        assert case.projection.db.execute("select count(*) from node where class = 'Country'").fetchone() == (2,)


def test_a_proposed_exercise_inside_a_proposal_is_a_node_with_status_proposed(tmp_path: Path) -> None:
    proposal = {
        "type": "Proposal",
        "time": "2024-03-01",
        "speaker": "Oman",
        "proposes": {"type": "Exercise", "participant": ["Oman", "Qatar"]},
    }
    with case_of(tmp_path, [proposal]) as case:
        rows_ = dict(
            case.projection.db.execute("select class, json_extract(props, '$.status') from node where root = 'Event'").fetchall()
        )
        assert rows_ == {"Proposal": "occurred", "Exercise": "proposed"}


def test_a_newer_version_of_an_extractor_replaces_what_the_older_one_said(tmp_path: Path) -> None:
    sample = sample_articles()[0]
    with open_case(tmp_path / "case", create=True) as case:
        load_samples(case, [0])
        (tmp_path / "newer.json").write_text(
            sample.path.with_suffix(".json").read_text("utf-8").replace('"version": "1', '"version": "2'), "utf-8"
        )
        case.load(tmp_path / "newer.json", texts=[sample.path])
        runs = case._log.db.execute(
            "select distinct r.version from assertion a join run r on r.id = a.run where a.removed is null and r.extractor = ?",
            (sample.extraction.extractor.name,),
        )
        assert [row[0][0] for row in runs] == ["2"]
