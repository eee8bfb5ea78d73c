"""Every entry of the lexicons fires in its example and not in its counter-example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rabita.errors import InputError
from rabita.loaders.extract import lexicons
from rabita.loaders.extract.events.findings import Trigger
from rabita.loaders.extract.pipeline import STAGES, extract_text
from rabita.loaders.extract.reading import begin
from rabita.loaders.extract.segments import split_segments
from rabita.loaders.extract.sentences import split_sentences
from rabita.schema.extraction import Extraction, Mention
from rabita.schema.names import language_of
from tests.support.lexicon_examples import lexicon_cases, unmarked

Entry = Mapping[str, Any]
DAY = "2025-01-21"


def read(text: str) -> Extraction:
    return extract_text(text, document_id="d", published=DAY)


def names(text: str) -> set[tuple[int, int]]:
    return {(found.start, found.end) for found in read(text).mentions}


def people(text: str) -> list[Mention]:
    return [found for found in read(text).mentions if found.type == "PER" and found.kind == "NAM"]


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("times"))
def test_the_words_of_a_time_give_its_value(language: str, section: str, entry: Entry) -> None:
    for example, value in entry.get("example", {}).items():
        text, span = unmarked(example)
        assert [(found.start, found.end, found.value) for found in read(text).times] == [(*(span or ()), value)], text
    assert read(entry["counter"]).times == [], entry["counter"]


@pytest.mark.parametrize(("language", "section", "entry"), [*lexicon_cases("organizations"), *lexicon_cases("places")])
def test_a_name_is_found_in_its_example_only(language: str, section: str, entry: Entry) -> None:
    if "example" in entry:
        text, span = unmarked(entry["example"])
        assert span in names(text), text
    counter = entry["counter"]
    found = {found.text for found in read(counter).mentions if found.type != "PER" and found.kind != "NOM"}
    assert not found & set(entry["words"]), counter


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("titles"))
def test_behind_a_title_stands_a_person(language: str, section: str, entry: Entry) -> None:
    text, span = unmarked(entry["example"])
    person = next(iter(people(text)), None)
    assert person is not None, text
    assert (person.start, person.end) == span
    assert person.title is not None
    assert person.title.end <= person.start
    assert not people(entry["counter"]), entry["counter"]


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("nominals"))
def test_an_actor_is_described_in_the_example_only(language: str, section: str, entry: Entry) -> None:
    if "example" in entry:
        text, span = unmarked(entry["example"])
        described = {(found.start, found.end) for found in read(text).mentions if found.kind == "NOM"}
        assert span in described, text
    assert not [found for found in read(entry["counter"]).mentions if found.kind == "NOM"], entry["counter"]


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("words"))
def test_an_abbreviation_does_not_end_a_sentence(language: str, section: str, entry: Entry) -> None:
    reading = begin(entry["example"], published=None, language="en" if language == "en" else "ar")
    assert len(split_sentences(split_segments(reading)).sentences) == 1


@pytest.mark.parametrize("path", sorted(lexicons.FOLDER.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lexicon_says_where_it_comes_from(path) -> None:
    head = path.read_text("utf-8").splitlines()[:3]
    assert [line.partition(":")[0] for line in head] == ["schema_version", "source", "licence"]


@pytest.mark.parametrize("content", ["words: [a]", "schema_version: 1\nsource: s\nlicence: l\nplaces:\n  - {word: [a]}",
                                     "schema_version: 1\nsource: s\nlicence: l\nplaces:\n  - {words: [no]}"])  # fmt: skip
def test_a_lexicon_with_a_fault_is_refused(content: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "faulty.yaml").write_text(content, "utf-8")
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    with pytest.raises(InputError, match=r"faulty\.yaml"):
        lexicons.read_lexicon.__wrapped__("xx", "faulty")


def triggers_of(text: str) -> list[Trigger]:
    """Return what stage 6 finds in ``text``."""
    reading = begin(text, published=DAY, language=language_of(text))
    for stage in STAGES:
        reading = stage.run(reading)
        if stage.name == "triggers":
            break
    return list(reading.triggers)


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("triggers"))
def test_a_trigger_fires_in_its_example_only(language: str, section: str, entry: Entry) -> None:
    text, span = unmarked(entry["example"])
    found = {(one.start, one.end): one for one in triggers_of(text)}
    assert span in found, (text, found)
    assert (found[span].section, found[span].cls, found[span].value) == (section, entry["class"], entry.get("value"))
    told = {(one.section, one.cls, one.value) for one in triggers_of(entry["counter"])}
    assert (section, entry["class"], entry.get("value")) not in told, entry["counter"]


@pytest.mark.parametrize(("language", "section", "entry"), lexicon_cases("modality"))
def test_a_cue_says_how_the_event_is_told(language: str, section: str, entry: Entry) -> None:
    text, span = unmarked(entry["example"])
    assert span is not None
    assert text[slice(*span)].lower() in [word.lower() for word in entry["words"]]
    assert told_as(text) == {"postponed": "intended"}.get(entry["value"], entry["value"]), text
    assert told_as(entry["counter"]) == ("asserted" if section != "happening" else "intended"), entry["counter"]


def told_as(text: str) -> str:
    """Return how the last contact in ``text`` is told."""
    event = [one for one in read(text).events if one.kind in ("Visit", "Meeting")][-1]
    return str(event.status) if event.status in ("cancelled", "denied") else event.modality
