"""Who is told of in Arabic and in English of one document is one, when more than the name says so."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import pytest

from rabita.case import open_case
from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.extraction import Extraction

ARTICLE = """استقبل وزير الدفاع الأوغندي سامر الخطيب في كمبالا الجنرال جيمس أوكيلو لبحث أمن الحدود.
وأكد الجنرال أوكيلو أن الجيش الكيني سيواصل التدريب المشترك.
"""
SAME_PEOPLE = """#KenyaArmy General James Okello called on the Ugandan Defence Minister Samer Khatib in Kampala today.
— Nairobi Gazette (@NairobiGazette) March 4, 2024
"""
OTHERS = """Foreign Minister Peter Okello of Kenya flew to Doha. Dr. Layla Haddou met the Ugandan Army there.
— Nairobi Gazette (@NairobiGazette) March 4, 2024
"""


def names(found: Extraction, decision: str) -> set[tuple[str, str]]:
    """Return the pairs of names that are linked so."""
    called = {entity.id: entity.names[0].text for entity in found.entities}
    return {(called[link.a], called[link.b]) for link in found.links if link.decision == decision}


def test_people_and_forces_of_an_arabic_article_are_those_of_the_english_post_in_it() -> None:
    found = extract_text(ARTICLE + SAME_PEOPLE, document_id="d")
    assert names(found, "same") >= {
        ("سامر الخطيب", "Samer Khatib"),
        ("الجيش الكيني", "KenyaArmy"),
        ("جيمس أوكيلو", "James Okello"),
    }
    assert all(link.reasons and 0 < link.score <= 1 for link in found.links)


def test_an_english_post_about_others_is_linked_with_nobody() -> None:
    assert names(extract_text(ARTICLE + OTHERS, document_id="d"), "same") == set()


@pytest.mark.parametrize(
    ("arabic", "english", "decision"),
    [
        ("وصل الجنرال أوكيلو إلى كمبالا.", "General James Okello arrived.", "same"),
        ("وصل الجنرال أوكيلو إلى كمبالا.", "Ambassador James Okello arrived.", "possible"),
        ("وصل الجنرال أوكيلو إلى كمبالا.", "General James Okello and General Peter Okello arrived.", "possible"),
        ("وصل الجنرال جيمس أوكيلو إلى كمبالا.", "General Peter Okello arrived.", None),
        ("رفض الجيش الكيني ذلك.", "The Ugandan Army refused.", None),
        ("رفض الجيش الكيني ذلك.", "The Kenyan Navy refused.", None),
    ],
)
def test_a_titled_last_name_is_the_only_full_name_that_it_fits(arabic: str, english: str, decision: str | None) -> None:
    found = extract_text(f"{arabic}\n{english}\n", document_id="d")
    assert {link.decision for link in found.links} == ({decision} if decision else set())


@pytest.mark.parametrize(("decision", "nodes"), [("same", 1), ("possible", 2)])
def test_a_case_makes_the_same_one_and_lists_what_is_possible(
    tmp_path: Path, decision: Literal["same", "possible"], nodes: int
) -> None:
    found = extract_text(ARTICLE + SAME_PEOPLE, document_id="d")
    links = [msgspec.structs.replace(link, decision=decision) for link in found.links]
    path = tmp_path / "found.json"
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(found, links=links)))
    with open_case(tmp_path / "case", create=True) as case:
        case.load(path)
        labels = "select subject from statement where slot = 'label' and value in ('جيمس أوكيلو', 'James Okello')"
        assert len({case.projection.node_of(row[0]) for row in case._log.db.execute(labels)}) == nodes
        assert len(case.undecided()) == (len(links) if decision == "possible" else 0)
