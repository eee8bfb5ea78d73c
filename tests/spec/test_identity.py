"""Identity is a judgement: what joins, what parts, and that it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.case import Case
from rabita.errors import InputError
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
        [meeting("2024-03-02", [person("Abu Nasser", "Oman"), "Qatar"], "Nile Courier")],
    ) as case:
        first, second = nodes_called(case, "Ali Hassan") + nodes_called(case, "Abu Nasser")
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
        with pytest.raises(ValueError, match="known: same, different"):
            case.judge("replace", first, second, why="a test")
        with pytest.raises(ValueError, match="is no id in this case"):
            case.judge("same", first, "actor/nobody", why="a test")
        assert len(case.history()) == 2


def times(case: Case) -> dict[str, str]:
    """Return the facts that tell a time: value -> id, those that the graph shows."""
    return dict(case.projection.db.execute("select value, id from fact where slot = 'time' and shown = 1").fetchall())


def test_a_person_can_accept_reject_and_replace_a_fact_and_undo_that(tmp_path: Path) -> None:
    told = {"id": "event/1234567890.talks", "participant": ["Oman", "Qatar"], "type": "Meeting"}
    records = [
        {**told, "time": "2024-03-01", "source": "A"},
        {**told, "time": "2024-03-01", "source": "B"},
        {**told, "time": "2024-03-02"},
    ]
    with case_of(tmp_path, records) as case:
        assert list(times(case)) == ["2024-03-01"]
        all_times = dict(case.projection.db.execute("select value, id from fact where slot = 'time'").fetchall())
        case.judge_fact("accept", all_times["2024-03-02"], why="the minutes say so")
        assert list(times(case)) == ["2024-03-02"]
        case.judge_fact("replace", all_times["2024-03-02"], value="2024-03-03", why="a misprint")
        assert list(times(case)) == ["2024-03-03"]
        (shown,) = [fact for fact in case.show("event/1234567890.talks").facts if fact.value == "2024-03-03"]
        assert shown.quotes
        case.judge_fact("reject", all_times["2024-03-02"], why="not even that")
        assert list(times(case)) == ["2024-03-01"]
        case.judge_fact("accept", all_times["2024-03-02"], why="after all")
        assert list(times(case)) == ["2024-03-02"]
        for day in ("2024-03-01", "2024-03-03", "2024-03-02", "2024-03-01"):
            case.undo()
            assert list(times(case)) == [day]


def test_a_rejected_type_takes_the_node_out_and_a_replaced_participant_changes_the_edge(tmp_path: Path) -> None:
    with case_of(
        tmp_path, [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette"), meeting("2024-03-02", ["Oman"], "Gulf Gazette")]
    ) as case:
        oman, qatar = case.find_node("Oman"), case.find_node("Qatar")
        edges = "select id from edge where role = 'participant' and target = ?"
        ((fact,),) = case.projection.db.execute(edges, (qatar,)).fetchall()
        case.judge_fact("replace", fact, value=oman, why="the wrong state")
        assert case.projection.db.execute(edges, (qatar,)).fetchall() == []
        assert len(case.projection.db.execute(edges, (oman,)).fetchall()) == 2
        for (type_fact,) in case.projection.db.execute(
            "select id from fact where slot = 'type' and value = 'Meeting'"
        ).fetchall():
            case.judge_fact("reject", type_fact, why="never happened")
        assert case.projection.db.execute("select count(*) from node where root = 'Event'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("delete", None, "known: accept, reject, replace"),
        ("replace", None, "give a value"),
        ("accept", "2024", "only for 'replace'"),
        ("replace", "March", "March"),
    ],
)
def test_a_decision_about_a_fact_that_does_not_fit_is_refused(tmp_path: Path, kind: str, value: str | None, reason: str) -> None:
    with case_of(tmp_path, [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette")]) as case:
        with pytest.raises(InputError, match=reason):
            case.judge_fact(kind, times(case)["2024-03-01"], value=value, why="x")
        with pytest.raises(InputError, match="no fact in this graph"):
            case.judge_fact("reject", "fact/0000000000000000", why="x")


def test_one_article_cited_with_and_without_its_title_is_one_source(tmp_path: Path) -> None:
    told = {"type": "Meeting", "time": "2024-03-01", "participant": ["Iraq", "Oman"]}
    sources = [{"url": "https://example.org/a"}, {"url": "https://example.org/a", "title": "Talks"}]
    with case_of(tmp_path, [{**told, "source": source} for source in sources]) as case:
        assert case.projection.db.execute("select props ->> 'sources' from node where class = 'Meeting'").fetchall() == [(1,)]


def test_parting_one_from_two_others_leaves_these_one(tmp_path: Path) -> None:
    people = [person(name, state, wikidata="Q99999999") for name, state in (("A", "Oman"), ("B", "Oman"), ("C", "Oman"))]
    with case_of(tmp_path, *([{"type": "Meeting", "participant": [each]}] for each in people)) as case:
        (members,) = [sorted(found) for found in _members(case).values() if len(found) == 3]
        case.judge("different", members[0], members[1], why="x")
        case.judge("different", members[0], members[2], why="x")
        assert sorted(map(len, _members(case).values())) == [1, 2]


def _members(case: Case) -> dict[str, list[str]]:
    """Return the referents of each person."""
    found: dict[str, list[str]] = {}
    for (referent,) in case._log.db.execute("select distinct subject from statement where slot = 'type' and value = 'Person'"):
        found.setdefault(case.projection.node_of(referent), []).append(referent)
    return found


def test_nodes_of_different_kinds_are_never_judged_the_same(tmp_path: Path) -> None:
    with case_of(tmp_path, [meeting("2024-03-01", ["Oman", "Qatar"], "Gulf Gazette")]) as case:
        ((event,),) = case.projection.db.execute("select id from node where class = 'Meeting'").fetchall()
        with pytest.raises(InputError, match="different kinds"):
            case.judge("same", case.find_node("Oman"), event, why="a slip")


@pytest.mark.parametrize(
    ("states", "people", "open_pairs"),
    [
        (["Iraq", "Lebanon"], 2, 0),
        (["Iraq", "العراق", None], 1, 0),
        (["Iraq", "Lebanon", None], 3, 2),
        ([None, None], 1, 0),
    ],
)
def test_namesakes_of_one_dataset_are_one_unless_their_states_differ(
    tmp_path: Path, states: list[str | None], people: int, open_pairs: int
) -> None:
    named = [{"type": "Person", "label": "Ali Hassan", **({"of_country": state} if state else {})} for state in states]
    records = [{"type": "Meeting", "time": f"2024-01-0{day}", "participant": [each]} for day, each in enumerate(named, 1)]
    with case_of(tmp_path, records) as case:
        assert len(nodes_called(case, "Ali Hassan")) == people
        assert len(case.undecided()) == open_pairs


def test_two_cities_of_one_name_and_two_ministries_stay_two(tmp_path: Path) -> None:
    def place(state: str) -> dict[str, object]:
        return {"type": "City", "label": "Newtown", "within": state}

    def body(state: str) -> dict[str, object]:
        return {"type": "GovernmentBody", "label": "Foreign Ministry", "of_country": state}

    records = [{"type": "Meeting", "participant": [body(state)], "location": place(state)} for state in ("Libya", "Lebanon")]
    with case_of(tmp_path, records) as case:
        count = "select count(*) from node where json_extract(props, '$.name_en') = ?"
        for name in ("Newtown", "Foreign Ministry"):
            assert case.projection.db.execute(count, (name,)).fetchone() == (2,), name


def test_two_items_that_a_person_says_are_one_become_one_with_all_who_have_them(tmp_path: Path) -> None:
    people = [person("A", "Oman", wikidata="Q999111111"), person("B", "Oman", wikidata="Q999222222")]
    files = [[{"type": "Meeting", "participant": [each]}] for each in (*people, *people)]
    files[2][0]["time"] = files[3][0]["time"] = "2024-03-01"
    with case_of(tmp_path, *files) as case:
        assert sorted(map(len, _members(case).values())) == [2, 2]
        case.judge("same", "actor/Q999111111", "actor/Q999222222", why="one item too many")
        assert sorted(map(len, _members(case).values())) == [4]
        case.undo()
        assert sorted(map(len, _members(case).values())) == [2, 2]


def test_a_state_given_by_its_item_and_by_its_name_is_present_all_the_same(tmp_path: Path) -> None:
    told = meeting("2024-03-01", ["Iran", "Oman"], "Gulf Gazette")
    with case_of(
        tmp_path, [told], [{**told, "participant": ["actor/Q794", "Oman"], "source": cited("Nile Courier", "2024-03-01")}]
    ) as case:
        assert case.projection.db.execute("select count(*) from node where class = 'Meeting'").fetchone() == (1,)
