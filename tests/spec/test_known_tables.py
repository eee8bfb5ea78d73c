"""Event tables that others publish load by the mappings shipped for them, with the counts that the files themselves hold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from rabita.loaders.interchange.guess import guess_format
from rabita.loaders.interchange.tables import Row, read_table
from rabita.loaders.mapping.tables import Mapped, TableMapping, known_mapping
from rabita.schema import default_registry, parse_edtf
from tests.support.shared import SHARED

TABLES = SHARED / "data" / "interchange"
ICEWS, GDELT = TABLES / "icews_2018-06.tab", TABLES / "gdelt_v2_20180326.export.CSV"
PAX, TREATY = TABLES / "pax_agreements.csv", TABLES / "un_treaty_3-3_vienna.csv"
KNOWN = {ICEWS: "icews", GDELT: "gdelt2", PAX: "pax", TREATY: "un_treaty"}

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not TABLES.exists(), reason="the event tables are not beside the project")]


@cache
def mapped(path: Path) -> tuple[Mapped, ...]:
    found = known_mapping(path)
    assert found is not None
    mapping = TableMapping.read(found, default_registry())
    return tuple(mapping.records(read_table(path, mapping.dialect)))


def records(path: Path, *kinds: str) -> list[Mapping[str, object]]:
    found = [each.record for each in mapped(path) if each.record is not None]
    return [record for record in found if not kinds or record["type"] in kinds]


def names(value: object) -> list[str]:
    """Return what identifies each filler: a name, or the id of an object."""
    fillers = value if isinstance(value, list) else [value]
    return [str(filler.get("id")) if isinstance(filler, Mapping) else str(filler) for filler in fillers if filler is not None]


@pytest.mark.parametrize("path", KNOWN, ids=KNOWN.values())
def test_the_table_is_recognised_and_every_row_is_used(path: Path) -> None:
    assert guess_format(path).startswith("table-")
    found = known_mapping(path)
    assert found is not None
    assert found.stem == KNOWN[path]
    assert [each.rejected for each in mapped(path) if each.rejected] == []
    told = {number for each in mapped(path) for number in each.locator.removeprefix("rows ").removeprefix("row ").split(", ")}
    mapping = TableMapping.read(found, default_registry())
    assert told == {str(row.number) for row in read_table(path, mapping.dialect) if isinstance(row, Row)}


@pytest.mark.parametrize("path", KNOWN, ids=KNOWN.values())
def test_every_event_and_agreement_of_its_own_date_has_it(path: Path) -> None:
    dated = [record for record in records(path) if not (path == TREATY and record["type"] == "Agreement")]
    assert all(parse_edtf(str(record["time"])).precision == "day" for record in dated)


def test_icews_joins_the_mirrored_rows_of_meetings_and_visits() -> None:
    consult = records(ICEWS, "Meeting", "Negotiation")
    assert len(consult) == 32
    assert all(len(names(record["participant"])) == 2 for record in consult)
    visits = records(ICEWS, "Visit")
    assert len(visits) == 12
    assert all(len(names(record["host"])) == len(names(record["visitor"])) == 1 for record in visits)


def test_icews_keeps_its_actors_apart() -> None:
    roles = ("participant", "initiator", "recipient", "host", "visitor")
    found = {name for record in records(ICEWS) for role in roles for name in names(record.get(role))}
    assert len(found) == 157
    citizens = [filler for record in records(ICEWS) for filler in [record.get("recipient")] if isinstance(filler, Mapping)]
    assert {
        "type": "Group",
        "id": "Citizen (Japan) / Japan",
        "label": {"en": "Citizen (Japan)"},
        "of_country": "Japan",
    } in citizens


def test_icews_takes_na_for_nothing() -> None:
    assert "NA" not in {
        str(place.get("label")) for record in records(ICEWS) for place in [record.get("location")] if isinstance(place, dict)
    }


def test_gdelt_gives_an_event_a_row_and_an_actor_a_role() -> None:
    events = records(GDELT)
    assert len(events) == 128
    assert sum(record["type"] in ("Meeting", "Visit", "Call", "Negotiation", "ContactEvent") for record in events) == 46
    roles = ("participant", "initiator", "recipient", "host", "visitor")
    fillers = [sum(len(names(record.get(role))) for role in roles) for record in events]
    assert Counter(fillers) == {2: 117, 1: 11}
    assert len({name for record in events for role in roles for name in names(record.get(role))}) == 70


def test_gdelt_marks_its_guesses_of_a_year_ago_as_uncertain() -> None:
    uncertain = [str(record["time"]) for record in records(GDELT) if str(record["time"]).endswith("?")]
    assert len(uncertain) == 12
    with GDELT.open(encoding="utf-8", newline="") as file:
        days = Counter(row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert Counter(str(record["time"]).removesuffix("?").replace("-", "") for record in records(GDELT)) == days


def test_gdelt_reads_fips_and_iso_codes_as_what_they_are() -> None:
    places = {str(record["location"]) for record in records(GDELT) if isinstance(record.get("location"), str)}
    assert {"Ireland", "Germany", "South Africa", "United Kingdom", "Bangladesh"} <= places
    assert not any(len(place) == 2 for place in places)


def test_pax_tells_agreements_from_documents_of_one_side() -> None:
    assert Counter(record["type"] for record in records(PAX)) == {"Agreement": 17, "PublicStatement": 3}
    assert len({record["id"] for record in records(PAX)}) == 20
    pledges = [record for record in records(PAX, "PublicStatement") if record["time"] == "1992-02-14"]
    assert len({str(record["id"]) for record in pledges}) == 2


def test_pax_reads_the_day_first() -> None:
    assert {"1991-04-03", "1991-04-06", "2006-02-06"} <= {str(record["time"]) for record in records(PAX)}


def test_pax_takes_no_third_party_for_a_party() -> None:
    assert sum("Third parties as written" in str(record.get("description")) for record in records(PAX)) == 8
    parties = {name for record in records(PAX) for name in names(record.get("party"))}
    assert {"India", "Pakistan", "Chad", "Libya"} <= parties
    assert not parties & {"US", "Soviet Union", "Russia", "Qatar", "Nigeria"}


def test_the_treaty_has_its_parties_and_steps() -> None:
    agreements = records(TREATY, "Agreement")
    assert {str(record["label"]) for record in agreements} == {"{'en': 'un_treaty_3-3_vienna'}"}
    assert len({str(record["party"]) for record in agreements if "party" in record}) == 190
    steps = records(TREATY, "Signing", "Ratification")
    assert len(steps) == 250
    assert len(records(TREATY, "Signing")) == 60
    labels = Counter(str(dict(record["label"])["en"]) for record in records(TREATY, "Ratification"))  # type: ignore[call-overload]
    assert labels == {"ratification": 60, "accession": 107, "succession": 23}
    assert all(record["on_agreement"] == "un_treaty_3-3_vienna" for record in steps)
