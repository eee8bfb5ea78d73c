"""The bundled samples: exact spans, no dangling reference, and every kind of statement they promise to show."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import cast

import msgspec
import pytest

from rabita.loaders.interchange.tables import read_table
from rabita.loaders.mapping.extraction import map_extraction
from rabita.loaders.mapping.tables import TableMapping
from rabita.loaders.samples.catalog import Sample, sample_articles, sample_table
from rabita.schema import default_registry
from rabita.schema.extraction import Happening
from rabita.schema.gazetteer_entries import find_entry, read_gazetteer
from rabita.schema.ids import text_sha256

TO_ENTITIES = {"entity", "of_country", "of_body", "subject", "object", "a", "b", "holders", "toward", "members"}
TO_FINDINGS = {"event", "agreement", "situation", "concern", "time", "part_of_event", "follows", "led_to"}
LOCAL_REFERENCES = TO_ENTITIES | TO_FINDINGS
WEEKDAYS = {"الإثنين": 0, "الثلاثاء": 1, "الأربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الأحد": 6}


@cache
def articles() -> tuple[Sample, ...]:
    return tuple(sample_articles())


each_article = pytest.mark.parametrize("sample", articles(), ids=lambda sample: cast(Sample, sample).path.stem)


def objects(item: object) -> Iterator[dict[str, object]]:
    """Yield every object inside ``item``, depth first."""
    if isinstance(item, dict):
        yield item
    children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    for child in children:
        yield from objects(child)


def plain(sample: Sample) -> dict[str, object]:
    return cast("dict[str, object]", msgspec.to_builtins(sample.extraction))


def happenings() -> list[tuple[Sample, Happening]]:
    return [
        (s, item)
        for s in articles()
        for part in (s.extraction.events, s.extraction.agreements, s.extraction.situations)
        for item in part
    ]


def test_there_are_four_arabic_articles_and_two_english_ones() -> None:
    assert Counter(sample.metadata.language for sample in articles()) == {"ar": 4, "en": 2}


@each_article
def test_an_article_is_short_and_its_words_are_those_of_the_gold(sample: Sample) -> None:
    assert 110 <= len(sample.text.split()) <= 250
    assert sample.extraction.document.sha256 == text_sha256(sample.text)
    assert sample.extraction.document.length == len(sample.text)


@each_article
def test_the_sidecar_and_the_gold_tell_the_same_of_the_document(sample: Sample) -> None:
    info, metadata = sample.extraction.document, sample.metadata
    assert (info.date, info.language, info.publisher, info.url) == (
        metadata.published,
        metadata.language,
        metadata.publisher,
        metadata.url,
    )
    assert info.title == {metadata.language: metadata.title}
    assert info.author == [metadata.author]
    assert metadata.url.startswith("https://example.org/")


@each_article
def test_every_span_says_the_words_that_it_covers(sample: Sample) -> None:
    spans = [item for item in objects(plain(sample)) if item.get("text") is not None and item.get("start") is not None]
    wrong = [item for item in spans if sample.text[cast(int, item["start"]) : cast(int, item["end"])] != item["text"]]
    assert len(spans) > 60
    assert wrong == []


@each_article
def test_no_span_begins_or_ends_with_a_space(sample: Sample) -> None:
    texts = [cast(str, item["text"]) for item in objects(plain(sample)) if item.get("text") is not None]
    assert [text for text in texts if text != text.strip()] == []


@each_article
def test_ids_are_unique_and_every_reference_is_to_one_of_them(sample: Sample) -> None:
    parts = plain(sample)
    ids = [
        cast(str, item["id"])
        for name, part in parts.items()
        if isinstance(part, list) and name != "links"
        for item in objects(part)
        if "id" in item
    ]
    referred = [
        value
        for name, part in parts.items()
        if name not in ("document", "extractor")
        for item in objects(part)
        for key, values in item.items()
        if key in LOCAL_REFERENCES
        for value in (values if isinstance(values, list) else [values])
        if value is not None and isinstance(value, str)
    ]
    assert len(ids) == len(set(ids))
    assert set(referred) <= set(ids)


@each_article
def test_every_attribution_names_an_entity(sample: Sample) -> None:
    entities = {entity.id for entity in sample.extraction.entities}
    findings = [
        *sample.extraction.events,
        *sample.extraction.agreements,
        *sample.extraction.situations,
        *sample.extraction.concerns,
    ]
    named = {
        who for item in findings if item.attribution for who in (item.attribution.source, item.attribution.reported_by) if who
    }
    assert named <= entities


@each_article
def test_every_name_of_an_entity_is_one_of_its_mentions(sample: Sample) -> None:
    mentioned = {(mention.entity, mention.text) for mention in sample.extraction.mentions}
    for entity in sample.extraction.entities:
        assert entity.names and all((entity.id, name.text) in mentioned for name in entity.names), entity.id


@each_article
def test_every_finding_has_evidence_that_holds_a_trigger(sample: Sample) -> None:
    findings = [
        *sample.extraction.events,
        *sample.extraction.agreements,
        *sample.extraction.situations,
        *sample.extraction.concerns,
    ]
    for item in findings:
        told = [t for t in item.triggers for clause in item.evidence if clause.start <= t.start and t.end <= clause.end]
        assert item.evidence and told, item.id


@each_article
def test_authority_ids_are_those_of_the_gazetteer(sample: Sample) -> None:
    known = {(entry.iso_code, entry.wikidata) for entry in read_gazetteer()}
    given = [(e.external_ids.get("iso2"), e.external_ids["wikidata"]) for e in sample.extraction.entities if e.external_ids]
    assert given and set(given) <= known


@each_article
def test_segments_stand_in_order_and_hold_every_mention(sample: Sample) -> None:
    segments = sample.extraction.segments
    assert all(one.end <= two.start for one, two in pairwise(segments))
    assert all(any(s.start <= m.start and m.end <= s.end for s in segments) for m in sample.extraction.mentions)


def test_one_meeting_is_told_by_two_outlets_with_two_states_present_in_both() -> None:
    told = []
    for sample in articles():
        ids = {entity.id: entity.external_ids.get("wikidata") for entity in sample.extraction.entities}
        for event in sample.extraction.events:
            if event.kind == "Meeting" and event.date == "2023-03-10":
                told.append(
                    (sample.metadata.publisher, {ids[a.entity] for a in event.args if a.role == "participant" and a.entity})
                )
    (first, present), (second, also_present) = told
    assert first != second
    assert present == also_present == {"Q851", "Q794"}


def test_an_english_post_stands_in_an_arabic_article() -> None:
    posts = [(sample, segment) for sample in articles() for segment in sample.extraction.segments if segment.kind == "post"]
    ((sample, post),) = posts
    assert sample.metadata.language == "ar" and post.language == "en"
    assert (post.date, post.handle) == ("2023-05-28", "@example_gulf")
    assert post.author in {entity.id for entity in sample.extraction.entities}


def test_visits_proposals_plans_and_denials_are_all_there() -> None:
    kinds = Counter(item.kind for _, item in happenings())
    assert kinds["Meeting"] >= 5 and kinds["Visit"] >= 4 and kinds["Proposal"] >= 2 and kinds["Negotiation"] >= 4
    statuses = Counter(item.status for _, item in happenings())
    assert statuses["proposed"] >= 2 and statuses["planned"] >= 5 and statuses["denied"] >= 2


def test_an_agreement_of_two_parties_is_signed_by_people_on_behalf_of_both() -> None:
    events = {item.id: item for item in articles()[0].extraction.events}
    agreement = articles()[0].extraction.agreements[0]
    roles = Counter(argument.role for argument in events["e2"].args)
    assert agreement.agreement_status == "signed"
    assert [argument.entity for argument in agreement.args if argument.role == "party"] == ["sa", "ir"]
    assert (roles["signatory"], roles["on_behalf_of"], roles["on_agreement"]) == (2, 2, 1)


def test_a_denial_names_who_denies() -> None:
    denied = [item for _, item in happenings() if item.polarity == "denied"]
    assert any(
        item.attribution is not None and item.attribution.source is not None and item.attribution.verb == "deny"
        for item in denied
    )


def test_a_proposal_proposes_an_event_that_is_only_proposed() -> None:
    for sample in articles():
        events = {event.id: event for event in sample.extraction.events}
        proposed = [a.event for event in events.values() for a in event.args if a.role == "proposes"]
        assert all(name is not None and events[name].modality == "proposed" for name in proposed)
        if proposed:
            break
    else:
        pytest.fail("no proposal in any sample")


def test_a_feared_outcome_is_what_a_fear_is_about() -> None:
    found = 0
    for sample in articles():
        events = {event.id: event for event in sample.extraction.events}
        for concern in sample.extraction.concerns:
            if concern.concern_kind == "fear" and concern.about.event:
                assert events[concern.about.event].modality == "feared"
                found += 1
    assert found >= 3


def test_a_threat_that_two_states_may_see_is_one_concern_with_two_holders() -> None:
    threats = [c for s in articles() for c in s.extraction.concerns if c.concern_kind == "threat" and c.modality == "possible"]
    assert [threat.holders for threat in threats] == [["sa", "ae"]]


def test_something_depends_on_a_condition() -> None:
    assert sum(item.condition is not None and item.modality == "conditional" for _, item in happenings()) >= 2


@each_article
def test_relative_days_are_resolved_against_the_date_of_the_article_or_post(sample: Sample) -> None:
    relative = [time for time in sample.extraction.times if time.basis == "relative" and time.precision == "day"]
    days = {"today": 0, "yesterday": 1, "أمس": 1}
    for time in relative:
        word = time.text.split()[0]
        if word in days and time.value and time.anchor:
            assert (date.fromisoformat(time.anchor) - date.fromisoformat(time.value)).days == days[word]
        if word == "أمس" and time.value:
            assert date.fromisoformat(time.value).weekday() == WEEKDAYS[time.text.split()[1]]
    assert relative


@each_article
def test_nothing_of_the_gold_is_refused_by_the_mapping(sample: Sample) -> None:
    said = map_extraction(sample.extraction, sample.text, default_registry(), where=sample.path.name)
    assert said.rejected == ()
    assert len(said.assertions) > len(sample.extraction.events)


def table() -> list[dict[str, str]]:
    with sample_table()[0].open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_has_forty_events_of_four_states() -> None:
    rows = table()
    actors = Counter(row[column] for row in rows for column in ("actor1", "actor2"))
    assert len(rows) == 40
    assert set(actors) <= {"Oman", "سلطنة عمان", "Qatar", "قطر", "Türkiye", "Turkey", "تركيا", "Egypt", "مصر", "Iran"}
    assert all(row["url"].startswith("https://example.org/") for row in rows)


def test_the_table_has_two_meetings_of_one_pair_on_one_day() -> None:
    meetings = Counter((row["date"], row["actor1"], row["actor2"]) for row in table() if row["kind"] == "meeting")
    assert [key for key, count in meetings.items() if count > 1] == [("2024-02-14", "Egypt", "Türkiye")]


def test_the_table_has_a_proposed_a_denied_and_a_planned_event_and_one_known_by_month() -> None:
    stages = Counter(row["stage"] for row in table())
    assert (stages["proposed"], stages["denied"], stages["planned"]) == (1, 1, 1)
    assert [row["date"] for row in table() if len(row["date"]) == 7] == ["2024-05"]


def test_the_mapping_file_makes_one_record_of_every_row_and_refuses_none() -> None:
    path, mapping = sample_table()
    mapped = list(TableMapping.read(mapping, default_registry()).records(read_table(path)))
    records = [item.record for item in mapped if item.record is not None]
    assert [item.rejected for item in mapped if item.rejected is not None] == []
    assert len(records) == 40
    assert Counter(record["modality"] for record in records) == {"asserted": 38, "proposed": 1, "intended": 1}
    assert [record["type"] for record in records if record["polarity"] == "denied"] == ["Visit"]


def test_every_actor_and_place_of_the_table_is_in_the_gazetteer() -> None:
    names = {row[column] for row in table() for column in ("actor1", "actor2", "place")} - {""}
    assert [name for name in sorted(names) if find_entry(name) is None] == []
