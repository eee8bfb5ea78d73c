"""Whatever stands in a text, every span holds the words that it names."""

from __future__ import annotations

import os
import unicodedata
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_findings import spans_of

from rabita.errors import InputError
from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.pipeline import extract_text
from rabita.loaders.samples.catalog import sample_articles
from rabita.schema.extraction import Extraction, decode_extraction

TEXTS = [sample.text for sample in sample_articles()]
# Vowel signs, tatweel, zero-width and direction marks, a flag, a letter of two code points, a surrogate pair, Persian kaf, CR.
MARKS = ["\u064e", "\u0651", "\u0640", "\u200b", "\u200c", "\u200f", "\u202b", "\u2069", "\ufeff", "\u00ad"]
INSERTED = [*MARKS, "🇴🇲", "e\u0301", "𝒜", "ک", "\r", "\n", "\u00a0", "#", "ﻻ", "١"]
READ = settings(derandomize=True, deadline=None, max_examples=1000 if os.environ.get("RABITA_LONG") else 60)
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


def check(text: str) -> Extraction:
    found = extract_text(text, document_id="d", published="2024-03-08")
    for span in spans_of(found):
        start, end = span["start"], span["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert 0 <= start < end <= len(text)
        assert text[start:end] == span["text"]
    assert decode_extraction(msgspec.json.encode(found)) == found
    return found


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    text = text[: draw(st.integers(100, 600))]
    for place in sorted(draw(st.lists(st.integers(0, len(text)), max_size=30)), reverse=True):
        text = text[:place] + draw(st.sampled_from(INSERTED)) + text[place:]
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\u2028", "\r"])))
    return unicodedata.normalize(draw(FORMS), text)


@READ
@given(mutated())
def test_every_span_of_a_mutated_article_is_grounded(text: str) -> None:
    check(text)


@READ
@given(st.text(min_size=1))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        check(text)
    except InputError as error:
        assert str(error)


@READ
@given(st.sampled_from(TEXTS), st.sampled_from(["\u064e", "\u0640", "\u200f"]), st.randoms(use_true_random=False))
def test_marks_tatweel_and_direction_marks_inside_words_hide_no_name(text: str, mark: str, random) -> None:
    text = text[:400]
    inside = [char.isalpha() and after.isalpha() and random.random() < 0.2 for char, after in pairwise(f"{text} ")]
    marked = "".join(char + mark * is_marked for char, is_marked in zip(text, inside, strict=True))
    assert fold_text(marked).text == fold_text(text).text
    assert len(check(marked).mentions) == len(check(text).mentions)


@READ
@given(st.sampled_from(TEXTS))
def test_windows_line_ends_change_nothing_but_the_offsets(text: str) -> None:
    plain, windows = check(text), check(text.replace("\n", "\r\n"))
    assert [mention.text for mention in plain.mentions] == [mention.text for mention in windows.mentions]
    assert [time.value for time in plain.times] == [time.value for time in windows.times]
    assert told(plain) == told(windows)


def told(found: Extraction) -> list[tuple[object, ...]]:
    """Return what is found of events, agreements, situations and concerns, without offsets and ids."""
    findings = (*found.events, *found.agreements, *found.situations, *found.concerns)
    return [
        (type(one), [span.text for span in one.triggers], one.modality, one.polarity, [span.text for span in one.evidence])
        for one in findings
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("sentence", ["وبقي الجو معتدلا طوال النهار.", "The weather stayed mild all day."])
def test_a_sentence_at_the_end_that_tells_nothing_changes_nothing(text: str, sentence: str) -> None:
    plain, longer = check(text.rstrip()), check(f"{text.rstrip()}\n\n{sentence}")
    assert findings(longer) == findings(plain)


def findings(found: Extraction) -> dict[str, object]:
    """Return the record without what it says of the document and its parts."""
    record: dict[str, object] = msgspec.to_builtins(found)
    return {key: value for key, value in record.items() if key not in ("document", "segments")}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "sentence", ["ووصل رئيس وزراء النرويج توماس بيرغ إلى نيروبي يوم 3 مايو 2019.", "Thomas Berg visited Nairobi on 3 May 2019."]
)
def test_what_is_told_at_the_end_takes_away_nothing_that_was_told_before(text: str, sentence: str) -> None:
    plain, longer = check(text.rstrip()), check(f"{text.rstrip()}\n\n{sentence}")
    assert stated(longer) - stated(plain)
    assert stated(plain) <= stated(longer)
    assert {(one.start, one.end, one.value) for one in plain.times} <= {(one.start, one.end, one.value) for one in longer.times}


def stated(found: Extraction) -> set[tuple[object, ...]]:
    """Return each trigger with its class and with how far it is real: another telling may add triggers and roles."""
    happenings = (*found.events, *found.agreements, *found.situations)
    return {(span.start, span.end, one.kind, one.modality, one.polarity) for one in happenings for span in one.triggers} | {
        (span.start, span.end, one.concern_kind, one.modality, one.polarity) for one in found.concerns for span in one.triggers
    }
