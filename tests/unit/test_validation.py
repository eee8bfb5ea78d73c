"""Values against slots, and look-ups by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.errors import InputError
from rabita.schema import Registry, check_value, default_registry, get_class, get_slot

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "example_module.yaml"


@pytest.mark.parametrize(
    ("slot", "value", "form"),
    [
        ("status", "occurred", "occurred"),
        ("label", " محمّد باقري ", " محمّد باقري "),
        ("time", "2018~", "2018~"),
        ("time_from", "2025-01-20", "2025-01-20"),
        ("named", True, "true"),
        ("named", "FALSE", "false"),
        ("named", 0, "false"),
        ("start", "+007", "7"),
        ("start", 12, "12"),
        ("start", 12.0, "12"),
        ("lat", "33.50", "33.5"),
        ("lat", -0.0, "0"),
        ("lat", "1e2", "100"),
        ("confidence", 0.123456789, "0.123456789"),
        ("wikidata", "Q42", "Q42"),
        ("url", "https://ar.wikipedia.org/wiki/إيران", "https://ar.wikipedia.org/wiki/إيران"),
        ("url", "urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("participant", "Iran", "Iran"),
    ],
)
def test_a_value_that_fits_comes_back_in_its_lexical_form(slot: str, value: object, form: str) -> None:
    registry = default_registry()
    assert check_value(registry, registry.slots[slot], value) == form


@pytest.mark.parametrize(
    ("slot", "value", "message"),
    [
        (
            "status",
            "happend",
            "slot 'status': 'happend' is not one of occurred, ongoing, planned, proposed, possible, cancelled, denied, disputed; "
            "nearest: 'occurred'",
        ),
        ("status", "مقترحة", "nearest: 'proposed'"),
        ("status", "Occurred", "nearest: 'occurred'"),
        ("status", ["occurred"], "is not one of"),
        ("status", None, "is not one of"),
        ("label", "", "slot 'label': the value is empty; leave the slot away"),
        ("label", " \u00a0", "the value is empty"),
        ("label", "a\0b", "holds the character NUL"),
        ("label", "\ud800", "holds half a character"),
        ("label", {"en": "x"}, "is no single value"),
        ("time", "2025-02-30", "slot 'time': 2025-02-30 is no date: February 2025 has 28 days"),
        ("time_from", "2025", "slot 'time_from': '2025' is no day; write one such as 2025-01-20"),
        ("named", "yes", "slot 'named': 'yes' is neither true nor false"),
        ("start", "1.5", "slot 'start': '1.5' is no whole number"),
        ("start", "١٢", "with the digits 0 to 9"),
        ("start", -1, "slot 'start': '-1' is below 0, the least it may be"),
        ("start", 2**63, "is no single value"),
        ("start", str(2**63), "more than the 64 bits"),
        ("lat", "nan", "slot 'lat': 'nan' is no number"),
        ("lat", float("inf"), "is no single value"),
        ("lat", "1e999", "is too large a number"),
        ("confidence", 1.01, "slot 'confidence': '1.01' is above 1, the most it may be"),
        ("wikidata", "Q0", "slot 'wikidata': 'Q0' does not match ^Q[1-9][0-9]*$"),
        ("wikidata", "Q1\n", "does not match"),
        ("url", "javascript:alert(1)", "would run as a script"),
        ("url", "JavaScript:alert(1)", "would run as a script"),
        ("url", "https://example.org/a b", "is no URI"),
        ("url", "https://example.org/100%", "is no URI"),
        ("url", "https://example.org/\u202eabc", "is no URI"),
        ("url", "example.org", "is no URI; write one such as https://example.org/page"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_slot_and_reason(slot: str, value: object, message: str) -> None:
    registry = default_registry()
    with pytest.raises(InputError) as caught:
        check_value(registry, registry.slots[slot], value)
    assert message in str(caught.value)


def test_a_long_wrong_value_is_quoted_in_part() -> None:
    registry = default_registry()
    with pytest.raises(InputError) as caught:
        check_value(registry, registry.slots["start"], "x" * 1_000_000)
    assert len(str(caught.value)) < 200


def test_the_values_and_bounds_of_a_users_module_are_checked() -> None:
    registry = Registry.load(EXAMPLE)
    slots = registry.slots_of("BorderClosure")
    assert check_value(registry, slots["crossing_kind"], "rail") == "rail"
    with pytest.raises(InputError, match="slot 'crossing_kind': 'railway' is not one of road, rail, ferry; nearest: 'rail'"):
        check_value(registry, slots["crossing_kind"], "railway")
    with pytest.raises(InputError, match="'1001' is above 1000"):
        check_value(registry, slots["traffic_lost"], 1001)
    with pytest.raises(InputError, match="slot 'reopened': 2025-13 is no date"):
        check_value(registry, slots["reopened"], "2025-13")


def test_a_class_is_looked_up_or_the_nearest_is_named() -> None:
    registry = default_registry()
    assert get_class(registry, "Meeting").name == "Meeting"
    for wrong, message in (
        ("meeting", "class 'meeting' is not in the ontology; nearest: 'Meeting'"),
        ("اجتماع", "nearest: 'Meeting'"),
        ("Entity", "class 'Entity' is a foundation that no node has as its own; take one below it: Actor"),
        ("Fact", "is a foundation"),
        ("qqq", "known: Actor, Agreement"),
        ("", "class '' is not in the ontology"),
    ):
        with pytest.raises(InputError) as caught:
            get_class(registry, wrong)
        assert message in str(caught.value)


def test_a_slot_is_looked_up_with_what_its_class_narrows() -> None:
    registry = default_registry()
    assert get_slot(registry, "Tenure", "holder").range == "Person"
    with pytest.raises(InputError, match="class 'Meeting' has no slot 'particpant'; nearest: 'participant'"):
        get_slot(registry, "Meeting", "particpant")
    with pytest.raises(InputError, match="class 'Meeting' has no slot 'qqq'; known: about"):
        get_slot(registry, "Meeting", "qqq")
