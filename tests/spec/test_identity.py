"""Identity is a judgement: what joins, what parts, and that it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.case import Case
from tests.support.cases import case_of, cited, person


def nodes_called(case: Case, name: str) -> list[str]:
    rows = case.projection.db.execute(
        "select id from node where json_extract(props, '$.name_en') = ? and root = 'Actor' order by id", (name,)
    )
    return [row[0] for row in rows]


def meeting(day: str, people: list[object], outlet: str, **more: object) -> dict[str, object]:
    return {"type": "Meeting", "time": day, "participant": people, "source": cited(outlet, day), **more}


def test_two_people_of_one_name_and_different_states_in_two_documents_stay_two(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [meeting("2024-03-01", [person("Ali Hassan", "Oman"), "Qatar"], "Gulf Gazette")],
        [meeting("2024-03-02", [person("Ali Hassan", "Egypt"), "Qatar"], "Nile Courier")],
    ) as case:
        assert len(nodes_called(case, "Ali Hassan")) == 2


def test_one_wikidata_item_makes_two_referents_one_and_a_person_can_part_them_and_undo_that(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [meeting("2024-03-01", [person("Ali Hassan", "Oman", wikidata="Q999999991"), "Qatar"], "Gulf Gazette")],
        [meeting("2024-03-02", [person("A. Hassan", "Oman", wikidata="Q999999991"), "Qatar"], "Nile Courier")],
    ) as case:
        members = [
            row[0]
            for row in case.projection.db.execute("select referent from redirect where node = 'actor/Q999999991' order by 1")
        ]
        assert len(members) == 2
        before = case.projection.db.execute("select id, hash from node order by id").fetchall()

        case.judge("different", *members, why="two men of one post")
        apart = {case.projection.node_of(member) for member in members}
        assert len(apart) == 2

        case.undo()
        assert {case.projection.node_of(member) for member in members} == {"actor/Q999999991"}
        assert case.projection.db.execute("select id, hash from node order by id").fetchall() == before


def test_a_person_can_join_what_no_rule_joins(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [meeting("2024-03-01", [person("Ali Hassan", "Oman"), "Qatar"], "Gulf Gazette")],
        [meeting("2024-03-02", [person("Ali bin Hassan", "Oman"), "Qatar"], "Nile Courier")],
    ) as case:
        first, second = nodes_called(case, "Ali Hassan") + nodes_called(case, "Ali bin Hassan")
        case.judge("same", first, second, why="same photograph")
        assert case.projection.node_of(first) == case.projection.node_of(second)


def test_the_same_meeting_told_by_two_outlets_is_one_node_with_two_sources(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette", location="Muscat")],
        [meeting("2024-03-01", ["Qatar", "Oman"], "Nile Courier", location="Oman")],
    ) as case:
        rows = case.projection.db.execute("select json_extract(props, '$.sources') from node where class = 'Meeting'").fetchall()
        assert rows == [(2,)]


def test_two_reports_of_one_outlet_are_one_source(tmp_path: Path) -> None:
    report = meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette")
    again = {**report, "source": cited("Gulf Gazette", "2024-03-03")}
    with case_of(tmp_path, [report], [again]) as case:
        rows = case.projection.db.execute("select json_extract(props, '$.sources') from node where class = 'Meeting'").fetchall()
        assert rows == [(1,)]


def test_meetings_that_fit_twice_wait_for_a_person(tmp_path: Path) -> None:
    twice = meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette")
    with case_of(tmp_path, [twice, twice], [meeting("2024-03-01", ["Oman", "Qatar"], "Nile Courier")]) as case:
        count = case.projection.db.execute("select count(*) from node where class = 'Meeting'").fetchone()[0]
        assert count == 3
        assert len(case.undecided()) == 2


def test_places_that_do_not_agree_keep_two_meetings_apart(tmp_path: Path) -> None:
    with case_of(
        tmp_path,
        [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette", location="Muscat")],
        [meeting("2024-03-01", ["Oman", "Qatar"], "Nile Courier", location="Doha")],
    ) as case:
        assert case.projection.db.execute("select count(*) from node where class = 'Meeting'").fetchone()[0] == 2


def test_a_decision_that_nothing_would_follow_is_refused(tmp_path: Path) -> None:
    with case_of(tmp_path, [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette")]) as case:
        first, second = nodes_called(case, "Oman") + nodes_called(case, "Qatar")
        with pytest.raises(ValueError, match="no kind of judgement; known: same, different"):
            case.judge("replace", first, second, why="a test")
        with pytest.raises(ValueError, match="is no id in this case"):
            case.judge("same", first, "actor/nobody", why="a test")
        assert len(case.history()) == 2
