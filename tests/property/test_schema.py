"""Properties of names, times, values and the registry that hold for any input."""

from __future__ import annotations

import unicodedata
from datetime import date

import pyoxigraph
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rabita.errors import InputError
from rabita.schema import check_value, default_registry, isolate, language_of, name_key, parse_date, parse_edtf
from rabita.schema.edtf import MONTHS
from rabita.schema.names import FSI, PDI
from rabita.schema.nearest import nearest_name

fixed = settings(derandomize=True, deadline=None)

ANY = st.text(st.characters(), max_size=40)
ARABIC = st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=20)
DAYS = st.dates(min_value=date(1, 1, 1))
DATES = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from((4, 7, 10)))
EDTF_CHARS = st.text("0123456789-XT:Z/.~?%+", max_size=25)


@fixed
@given(ANY | ARABIC)
@example("ا\u0654حمد")
@example("\u1100\u200d\u1161")
@example("\u0345")
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@fixed
@given(ANY | ARABIC)
def test_composed_and_decomposed_text_have_one_key(text: str) -> None:
    assert name_key(unicodedata.normalize("NFC", text)) == name_key(unicodedata.normalize("NFD", text))


@fixed
@given(ARABIC, st.sampled_from("\u200e\u200f\u200b\u200c\u2067\u2069\ufeff\u0640\u064e\u0651"))
def test_marks_that_are_not_seen_or_not_written_change_no_key(text: str, mark: str) -> None:
    assert name_key(mark.join(text)) == name_key(text)


@fixed
@given(ANY)
def test_a_key_is_lower_case_words_with_single_spaces(text: str) -> None:
    key = name_key(text)
    assert key == " ".join(key.split())
    assert key.isascii() is False or key == key.lower()


@fixed
@given(ANY | ARABIC)
def test_a_text_has_a_language_and_an_isolated_form_that_is_balanced(text: str) -> None:
    assert language_of(text) in ("ar", "en")
    shown = isolate(text)
    depth = 0
    for char in shown[:-1]:
        depth += (char in "\u2066\u2067\u2068") - (char == PDI)
        assert depth >= 1
    assert shown[0] == FSI and shown[-1] == PDI and depth == 1


@fixed
@given(DATES, st.sampled_from(("", "~", "?", "%")))
def test_the_bounds_of_a_date_are_days_in_order_and_hold_it(text: str, mark: str) -> None:
    time = parse_edtf(text + mark)
    assert time.first is not None and time.last is not None
    assert date.fromisoformat(time.first) <= date.fromisoformat(time.last)
    assert time.first.startswith(text) and time.last.startswith(text)


@fixed
@given(DAYS, DAYS)
def test_an_interval_is_read_exactly_when_its_ends_are_in_order(one: date, other: date) -> None:
    text = f"{one.isoformat()}/{other.isoformat()}"
    try:
        assert parse_edtf(text) == (text, one.isoformat(), other.isoformat(), "interval")
        assert one <= other
    except InputError:
        assert one > other


@fixed
@given(EDTF_CHARS | ANY)
def test_any_text_is_a_time_with_ordered_bounds_or_refused_in_one_line(text: str) -> None:
    try:
        time = parse_edtf(text)
    except InputError as error:
        assert "\n" not in str(error)
        return
    bounds = [date.fromisoformat(day) for day in (time.first, time.last) if day is not None]
    assert bounds and bounds == sorted(bounds)
    assert time.text == text


@fixed
@given(DAYS, st.sampled_from(("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d %B %Y")))
def test_a_day_written_by_a_pattern_is_read_back(day: date, pattern: str) -> None:
    written = pattern.replace("%Y", f"{day.year:04}").replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}")
    assert parse_date(written.replace("%B", MONTHS[day.month - 1]), pattern) == day.isoformat()


@fixed
@given(ANY, ANY)
def test_any_date_and_pattern_give_a_time_or_one_line(text: str, pattern: str) -> None:
    try:
        edtf = parse_date(text, pattern)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert parse_edtf(edtf).text == edtf


@fixed
@given(st.sampled_from(sorted(default_registry().slots)), ANY | st.integers() | st.floats() | st.booleans() | st.none())
def test_any_value_has_a_form_that_is_its_own_form_or_is_refused(name: str, value: object) -> None:
    registry = default_registry()
    slot = registry.slots[name]
    try:
        form = check_value(registry, slot, value)
    except InputError as error:
        assert str(error).startswith(f"slot '{name}': ")
        return
    assert check_value(registry, slot, form) == form


@fixed
@given(st.text("ab:/%[]#?@é\u202e\ud7ff{} ", max_size=15).map("http://x".__add__) | ANY.map("urn:".__add__))
def test_every_uri_that_is_taken_is_one_for_an_rdf_store(text: str) -> None:
    registry = default_registry()
    try:
        uri = check_value(registry, registry.slots["url"], text)
    except InputError:
        return
    line = f"<urn:a> <urn:b> <{uri}> ."
    assert [triple.object.value for triple in pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)] == [text]


@fixed
@given(st.sampled_from(sorted(default_registry().classes)))
def test_a_class_is_below_each_ancestor_and_has_all_its_slots(name: str) -> None:
    registry = default_registry()
    for ancestor in registry.ancestors(name):
        assert registry.is_a(name, ancestor) and not registry.is_a(ancestor, name)
        assert name in registry.descendants(ancestor, concrete=False)
        assert registry.slots_of(ancestor).keys() <= registry.slots_of(name).keys()


@fixed
@given(st.sampled_from(sorted(default_registry().classes)))
def test_a_name_is_nearest_to_itself(name: str) -> None:
    assert nearest_name(name, default_registry().classes) == name
