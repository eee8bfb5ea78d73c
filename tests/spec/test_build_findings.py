"""Building a case draws findings from its documents, and draws them anew when the extractor is newer than they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from rabita.building import build, make_options
from rabita.case import Case, open_case
from rabita.errors import InputError
from rabita.extracting import EXTRACTORS, NOTHING, Drawing, extract_by_rules, without_findings
from rabita.loaders.documents.records import Metadata, ReadDocument
from rabita.report import Report
from rabita.schema.extraction import Extraction, Extractor
from tests.support.documents import FRENCH, HEBREW, PERSIAN, URDU, write
from tests.support.projections import rows

RULES = EXTRACTORS["rules"]
NOTHING_TOLD = Metadata()
ANOTHER = Extractor(name="another", version="3")
VISIT = "زار وفد من النرويج سلطنة عمان أمس، واجتمع بمسؤولين في مسقط."
TALKS = "A delegation from Norway arrived in Oman on Monday for talks with officials from Qatar."
WITH_POST = f"{VISIT}\nTalks begin in Oman today.\nHarbour Desk (@harbour_desk) March 5, 2024\nانتهى الخبر."


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(tmp_path / "case", create=True) as opened:
        yield opened


def build_with(case: Case, drawing: Drawing, *paths: Path, **options: str) -> Report:
    return build(case._log, case.registry, paths, options=make_options(**options), by="test", drawing=drawing)


def of_version(version: str, change: Callable[[Extraction], Extraction] = lambda found: found) -> Drawing:
    """Return the rules as if they were of another version, with ``change`` made to what they find."""

    def extract(document: ReadDocument) -> Extraction:
        found = extract_by_rules(document)
        return change(replace(found, extractor=replace(found.extractor, version=version, stages=None)))

    return RULES._replace(version=version, extract=extract)


def versions(case: Case) -> set[tuple[str, str]]:
    select = "select distinct extractor, version from assertion a join run r on r.id = a.run where a.removed is null and extractor <> 'gazetteer'"
    return set(case._log.db.execute(select).fetchall())


def articles(case: Case) -> list[dict[str, object]]:
    return [row for row in case.documents() if row["class"] != "Gazetteer"]


def test_findings_are_drawn_and_carry_what_the_reader_knows(case: Case, tmp_path: Path) -> None:
    about = "---\ntitle: زيارة\ndate: 2024-03-08\npublisher: Harbour Post\nurl: https://port.example/7\n---\n"
    report = case.build(write(tmp_path / "a.md", about + VISIT))
    assert (report.documents, report.rejected) == (1, 0)
    assert report.assertions > 2
    assert {"Norway", "Oman"} <= {row["name"] for text in ("Norway", "عمان") for row in case.search(text)}
    (row,) = articles(case)
    assert (row["name"], row["published"], row["url"]) == ("زيارة", "2024-03-08", "https://port.example/7")
    assert case.show("Harbour Post").cls == "MediaOutlet"
    quotes = {quote.text for fact in case.show("Norway").facts for quote in fact.quotes if quote.text}
    assert quotes and all(quote in VISIT for quote in quotes)


def test_relative_days_hang_on_the_day_of_a_date_with_a_time() -> None:
    def values(published: str | None) -> list[str | None]:
        document = ReadDocument(VISIT, NOTHING_TOLD._replace(published=published, language="ar"), "text/plain", "0" * 64)
        return [time.value for time in extract_by_rules(document).times]

    assert values("2024-03-08T22:15:00Z") == values("2024-03-08") == ["2024-03-07"]
    assert values(None) == [None]


def test_a_document_without_a_date_is_counted_unless_its_own_words_date_it(case: Case, tmp_path: Path) -> None:
    said: list[str] = []
    dated = f"مسقط، 7 مارس 2024 - {VISIT}"
    case.build(write(tmp_path / "a.txt", VISIT), write(tmp_path / "b.txt", dated), say=said.append)
    assert ["without a date" in line for line in said] == [True, False]
    assert {row["published"] for row in articles(case)} == {"2024-03-07", None}


def test_texts_only_are_kept_when_asked(case: Case, tmp_path: Path) -> None:
    report = case.build(write(tmp_path / "a.txt", VISIT), extractor="none")
    assert (report.documents, report.assertions) == (1, 0)
    with pytest.raises(InputError, match="known: rules, none"):
        case.build(tmp_path / "a.txt", extractor="oracle")


def test_other_languages_are_kept_without_findings_counted_and_named(case: Case, tmp_path: Path) -> None:
    texts = {"fa": PERSIAN, "ur": URDU, "he": HEBREW, "fr": FRENCH, "fr2": FRENCH + " Oui."}
    report = case.build(
        *(write(tmp_path / f"{name}.txt", text) for name, text in texts.items()), write(tmp_path / "en.txt", TALKS)
    )
    assert (report.documents, report.rejected) == (6, 0)
    assert report.unread == (("French", 2), ("Hebrew", 1), ("Persian", 1), ("Urdu", 1))
    assert "5 documents without findings (2 in French, 1 in Hebrew, 1 in Persian, 1 in Urdu)" in str(report)
    before = len(case.history())
    again = case.build(tmp_path, publisher="Harbour Post")
    assert (again.known, again.again, len(case.history())) == (6, 0, before)


def test_a_refusal_of_the_extractor_refuses_its_document_and_a_bug_stops_the_build(case: Case, tmp_path: Path) -> None:
    def extract(document: ReadDocument) -> Extraction:
        if "refuse" in document.text:
            raise InputError("it cannot be read today")
        assert "bug" not in document.text
        return without_findings(document)

    drawing = NOTHING._replace(extract=extract)
    for name, text in (("a", "One."), ("b", "To refuse."), ("c", "Three."), ("d", "A bug."), ("e", "Five.")):
        write(tmp_path / "in" / f"{name}.txt", text)
    with pytest.raises(AssertionError):
        build_with(case, drawing, tmp_path / "in")
    assert len(articles(case)) == 2
    assert [row["reason"] for row in case.rejected()] == ["it cannot be read today"]


def test_findings_of_an_older_version_give_way_and_what_others_said_and_judged_stays(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", TALKS)
    build_with(case, of_version("1"), file)
    (document,) = articles(case)
    foreign = replace(extract_by_rules(ReadDocument(TALKS, NOTHING_TOLD, "text/plain", "0" * 64)), extractor=ANOTHER)
    write(tmp_path / "found.json", msgspec.json.encode(replace(foreign, document=replace(foreign.document, text=TALKS))))
    case.load(tmp_path / "found.json")
    norway, qatar = (case.find_node(name) for name in ("Norway", "Qatar"))
    case.judge("different", norway, qatar, why="test")
    before, changes = case.content_hash(), len(case.history())

    def without_qatar(found: Extraction) -> Extraction:
        gone = {entity.id for entity in found.entities if any(name.text == "Qatar" for name in entity.names)}
        return replace(
            found,
            entities=[entity for entity in found.entities if entity.id not in gone],
            mentions=[mention for mention in found.mentions if mention.entity not in gone],
            relations=[],
            events=[],
            agreements=[],
            concerns=[],
            situations=[],
            links=[],
        )

    report = build_with(case, of_version("10", without_qatar), file)
    assert (report.documents, report.known, report.again) == (0, 0, 1)
    assert "1 documents read again" in str(report)
    assert versions(case) == {("another", "3"), ("rabita", "10")}
    assert len(case.history()) == changes + 1
    assert [row["id"] for row in articles(case)] == [document["id"]]
    ours = "select count(*) from statement s join assertion a on a.id = s.assertion join run r on r.id = run where r.version = ? and removed is null and value = 'Qatar'"
    assert case._log.db.execute(ours, ("10",)).fetchone() == (0,)
    assert case._log.db.execute(ours, ("3",)).fetchone()[0] > 0
    assert case._log.db.execute("select count(*) from judgement where removed is null").fetchone() == (1,)
    assert rows(case.projection) == rows_from_scratch(case)
    again = build_with(case, of_version("10", without_qatar), file)
    assert (again.known, again.again, len(case.history())) == (1, 0, changes + 1)
    older = build_with(case, of_version("9"), file)
    assert (older.known, older.again) == (1, 0)
    case.undo()
    assert case.content_hash() == before
    assert rows(case.projection) == rows_from_scratch(case)


def rows_from_scratch(case: Case) -> object:
    """Return the rows of a projection that never saw an earlier state of the log."""
    if case._projection is not None:
        case._projection.close()
        case._projection = None
    shutil.rmtree(case.path / "derived")
    return rows(case.projection)


def test_a_newer_version_that_finds_nothing_withdraws_all_that_the_older_found(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", TALKS)
    build_with(case, of_version("1"), file)
    silent = RULES._replace(
        version="2",
        extract=lambda document: replace(without_findings(document), extractor=replace(ANOTHER, name="rabita", version="2")),
    )
    assert build_with(case, silent, file).again == 1
    assert versions(case) == set()
    assert build_with(case, silent, file).known == 1


def test_texts_kept_without_findings_are_read_with_what_was_said_of_them(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", VISIT)
    case.build(file, extractor="none", published="2024-03-08", publisher="Harbour Post")
    report = case.build(file)
    assert (report.documents, report.again) == (0, 1)
    assert versions(case) == {(RULES.name, RULES.version)}
    (row,) = articles(case)
    assert row["published"] == "2024-03-08"
    assert case.show("Harbour Post").cls == "MediaOutlet"
    assert case.build(file).known == 1
    case.undo()
    assert versions(case) == {("rabita-reading", "1")}


def test_a_text_that_others_extracted_gets_findings_beside_theirs(case: Case, tmp_path: Path) -> None:
    document = ReadDocument(TALKS, NOTHING_TOLD._replace(title="Arrival", published="2024-03-08"), "text/plain", "0" * 64)
    found = replace(extract_by_rules(document), extractor=ANOTHER)
    write(tmp_path / "found.json", msgspec.json.encode(replace(found, document=replace(found.document, text=TALKS))))
    case.load(tmp_path / "found.json")
    assert case.build(write(tmp_path / "a.txt", TALKS)).again == 1
    assert versions(case) == {("another", "3"), (RULES.name, RULES.version)}
    (row,) = articles(case)
    assert (row["name"], row["published"]) == ("Arrival", "2024-03-08")


def test_a_text_in_which_nothing_is_found_is_left_alone(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", "It rained in the hills, and it went on to rain for the rest of the week, as it was told.")
    assert case.build(file).documents == 1
    before = len(case.history())
    assert (case.build(file).known, len(case.history())) == (1, before)


def test_a_post_that_is_none_any_more_goes_and_comes_back_with_undo(case: Case, tmp_path: Path) -> None:
    def without_posts(found: Extraction) -> Extraction:
        return replace(found, segments=[], mentions=[replace(mention, segment=None) for mention in found.mentions])

    file = write(tmp_path / "a.txt", WITH_POST)
    build_with(case, of_version("1"), file)
    classes = sorted(str(row["class"]) for row in articles(case))
    assert classes == ["NewsArticle", "SocialPost"]
    before = case.content_hash()
    build_with(case, of_version("2", without_posts), file)
    assert [row["class"] for row in articles(case)] == ["NewsArticle"]
    assert rows(case.projection) == rows_from_scratch(case)
    case.undo()
    assert case.content_hash() == before
    assert rows(case.projection) == rows_from_scratch(case)


def test_a_date_that_only_a_newer_version_finds_is_filled_in(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", f"مسقط، 7 مارس 2024 - {VISIT}")
    build_with(case, of_version("1", lambda found: replace(found, document=replace(found.document, date=None))), file)
    assert articles(case)[0]["published"] is None
    build_with(case, of_version("2"), file)
    assert articles(case)[0]["published"] == "2024-03-07"
    assert rows(case.projection) == rows_from_scratch(case)


def test_one_text_twice_in_one_build_is_extracted_as_one(case: Case, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": TALKS}) + "\n" for _ in range(3))
    report = case.build(write(tmp_path / "a.jsonl", lines))
    assert (report.documents, report.known) == (1, 2)


def test_a_state_that_only_its_capital_stands_for_is_an_actor(case: Case, tmp_path: Path) -> None:
    text = "نفت باماكو أنها طلبت وساطة أحد. ورفضت أوسلو العرض الكيني أمس، وفق وكالة أنباء."
    report = case.build(write(tmp_path / "a.txt", text), published="2024-06-12")
    assert report.rejected == 0, case.rejected().rows
    told = case.cypher("MATCH (e:Event)-[:PARTICIPANT]->(a:Country) RETURN DISTINCT a.iso_code AS code ORDER BY code").rows
    assert [row[0] for row in told] == ["ML", "NO"]
