"""Who is told of in several documents is one by name and context together, in either language; a name alone joins nobody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rabita.case import Case
from rabita.schema.names import language_of
from tests.support.cases import case_of

Record = Mapping[str, object]


def human(name: str, state: str | None = None, **more: object) -> Record:
    told = {"of_country": state} if state else {}
    return {"type": "Person", "label": {language_of(name): name}, **told, **more}


def body(name: str, cls: str = "ArmedForce") -> Record:
    return {"type": cls, "label": {language_of(name): name}}


def meeting(*who: object, day: str = "2024-03-01", **more: object) -> Record:
    return {"type": "Meeting", "time": day, "participant": list(who), **more}


def count(case: Case, cls: str) -> int:
    (found,) = case.projection.db.execute("select count(*) from node where class = ?", (cls,)).fetchone()
    return int(found)


def people(directory: Path, *files: list[Record]) -> tuple[int, int]:
    """Return how many people a case of ``files`` has, and how many pairs wait for a person; the same in the other order."""
    with case_of(directory, *files) as case:
        found = count(case, "Person"), len(case.undecided())
    (directory / "again").mkdir()
    with case_of(directory / "again", *reversed(files)) as case:
        assert (count(case, "Person"), len(case.undecided())) == found
    return found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (human("James Okello", "Kenya"), human("جيمس أوكيلو", "كينيا"), (1, 0)),
        (human("James Okello", "Kenya"), human("James Okello", "Kenya"), (1, 0)),
        (human("James Okello", "Kenya"), human("James Peter Okello", "Kenya"), (1, 0)),
        (human("James Okello", "Kenya"), human("James Okello", "Uganda"), (2, 0)),
        (human("James Okello", "Kenya"), human("بيتر أوكيلو", "كينيا"), (2, 0)),
        (human("James Okello", "Kenya"), human("جيمس أوكيلو"), (2, 1)),
        (human("Okello", "Kenya"), human("Okello", "Kenya"), (2, 0)),
        (human("James Okello", "Kenya", wikidata="Q999999991"), human("جيمس أوكيلو", "كينيا"), (1, 0)),
        (human("James Okello", "Kenya", wikidata="Q999999991"), human("James Okello", "Kenya", wikidata="Q999999992"), (2, 0)),
    ],
)
def test_people_of_two_documents_are_one_by_name_and_state(
    tmp_path: Path, one: Record, other: Record, expected: tuple[int, int]
) -> None:
    assert people(tmp_path, [meeting(one, "Oman")], [meeting(other, "Oman", day="2024-05-01")]) == expected


def test_who_is_told_with_the_same_state_on_one_day_is_one_and_so_is_the_meeting(tmp_path: Path) -> None:
    files = [[meeting(human("James Okello"), "Oman", "Qatar")], [meeting(human("جيمس أوكيلو"), "عُمان", "قطر")]]
    with case_of(tmp_path, *files) as case:
        assert (count(case, "Person"), count(case, "Meeting"), len(case.undecided())) == (1, 1, 0)


def test_another_day_is_no_company(tmp_path: Path) -> None:
    files = [[meeting(human("James Okello"), "Oman")], [meeting(human("جيمس أوكيلو"), "Oman", day="2024-03-02")]]
    assert people(tmp_path, *files) == (2, 1)


def test_an_office_in_common_is_enough_beside_a_full_name(tmp_path: Path) -> None:
    def holding(name: str, title: str) -> Record:
        post = {"type": "Position", "label": {language_of(title): title}}
        return {"type": "Tenure", "holder": human(name), "of_position": post, "as_of": "2024"}

    assert people(tmp_path, [holding("James Okello", "Minister of Trade")], [holding("جيمس أوكيلو", "وزير التجارة")]) == (1, 0)


def test_two_of_one_document_stay_two(tmp_path: Path) -> None:
    both = [meeting(human("James Okello", "Kenya"), human("James Peter Okello", "Kenya"))]
    assert people(tmp_path, both) == (2, 0)


def test_who_could_be_either_of_two_in_one_document_waits(tmp_path: Path) -> None:
    both = [meeting(human("James Peter Okello", "Kenya"), human("James Omar Okello", "Kenya"))]
    assert people(tmp_path, both, [meeting(human("جيمس أوكيلو", "Kenya"))]) == (3, 2)


def test_who_is_like_two_that_differ_is_neither(tmp_path: Path) -> None:
    names = ("James Okello", "James Peter Okello", "Peter Okello")
    assert people(tmp_path, *([meeting(human(name, "Kenya"))] for name in names)) == (3, 2)


def test_forces_of_one_state_and_kind_are_one_in_both_languages(tmp_path: Path) -> None:
    names = ("Kenya Army", "الجيش الكيني", "Kenyan Navy", "الجيش الأوغندي")
    with case_of(tmp_path, *([meeting(body(name), "Oman")] for name in names)) as case:
        assert count(case, "ArmedForce") == 3


def test_a_retracted_document_and_an_undone_judgement_leave_what_was_before(tmp_path: Path) -> None:
    files = [[meeting(human("James Okello", "Kenya"))], [meeting(human("جيمس أوكيلو", "كينيا"))]]
    with case_of(tmp_path, *files) as case:
        members = [
            row[0] for row in case._log.db.execute("select subject from statement where slot = 'type' and value = 'Person'")
        ]
        case.judge("different", *members, why="two men")
        assert (count(case, "Person"), len(case.undecided())) == (2, 0)
        case.undo()
        assert count(case, "Person") == 1
        documents = [str(row["id"]) for row in case.documents() if row["class"] == "Dataset"]
        case.retract(documents[1])
        assert count(case, "Person") == 1
        case.undo()
        assert count(case, "Person") == 1
