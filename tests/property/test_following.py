"""A projection that follows one change after another equals one that is built anew, whatever is told, judged, retracted and undone."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from rabita.case import Case, open_case
from rabita.errors import InputError
from rabita.judging import is_known
from rabita.loaders.samples.catalog import sample_articles
from tests.support.projections import fresh, rows

SEEDS = range(60 if os.environ.get("RABITA_LONG") else 6)
STEPS = 14
STATES = ["Oman", "Qatar", "إيران", "actor/Q794", "Egypt", "مصر"]
DAYS = ["2024-03-01", "2024-03-02", "2024-03"]
OUTLETS = ["Gulf Gazette", "Nile Courier", "Oman"]
NAMES = ["Salim Hadi", "Nadia Amin", "سالم هادي", "Salim Nasser Hadi", "Nasser Hadi", "Hadi"]
BODIES = ["Omani Navy", "البحرية العمانية", "Border Force"]
PLACES = ["Muscat", "Old Town", "مسقط"]


class Teller:
    """Makes up small records whose names, days, items and places meet again and again."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def person(self) -> object:
        rng = self.rng
        if rng.random() < 0.3:
            return rng.choice(NAMES)
        more: dict[str, object] = {}
        if rng.random() < 0.6:
            more["of_country"] = rng.choice(STATES)
        if rng.random() < 0.3:
            more["wikidata"] = rng.choice(["Q11111111", "Q22222222"])
        return {"type": "Person", "label": {"en": rng.choice(NAMES)}, **more}

    def actor(self) -> object:
        rng = self.rng
        if rng.random() < 0.15:
            outlet = {"type": "MediaOutlet", "label": {"en": rng.choice(OUTLETS)}}
            return outlet if rng.random() < 0.5 else {**outlet, "of_country": rng.choice(STATES)}
        if rng.random() < 0.1:
            body = {"type": "ArmedForce", "label": {"en": rng.choice(BODIES)}}
            return body if rng.random() < 0.5 else {**body, "of_country": rng.choice(STATES)}
        return rng.choice(STATES) if rng.random() < 0.6 else self.person()

    def place(self) -> object:
        name = self.rng.choice(PLACES)
        return name if self.rng.random() < 0.5 else {"type": "City", "label": name, "within": self.rng.choice(STATES[:3])}

    def event(self) -> dict[str, object]:
        rng = self.rng
        record: dict[str, object] = {
            "type": rng.choice(["Meeting", "Meeting", "Negotiation", "PublicStatement"]),
            "time": rng.choice(DAYS),
            "participant": [self.actor() for _ in range(rng.randrange(1, 4))],
        }
        if record["type"] == "PublicStatement":
            record["speaker"] = record.pop("participant")
            record["about"] = [{"type": "Agreement", "label": {"en": "Water accord"}, "party": STATES[:2]}, "Water"][
                : rng.randrange(3)
            ]
        if rng.random() < 0.4:
            record["location"] = self.place()
        if rng.random() < 0.1:
            record["proposes"] = {"type": "Meeting", "time": "2024-03-09", "participant": STATES[:2]}
            record["type"] = "Proposal"
            record.pop("about", None)
        return record

    def lasting(self) -> dict[str, object]:
        rng = self.rng
        title = {
            "type": "Position",
            "label": {"en": rng.choice(["minister", "chief of staff"])},
            "of_country": rng.choice(STATES),
        }
        return rng.choice(
            [
                {"type": "Tenure", "holder": self.person(), "of_position": title, "as_of": rng.choice(DAYS)},
                {"type": "Membership", "member": rng.choice(STATES), "in_group": "Arab League"},
                {"type": "Agreement", "label": {"en": "Water accord"}, "party": rng.sample(STATES, 2), "time": rng.choice(DAYS)},
                {"type": "Dispute", "label": {"en": "Border"}, "involves": rng.sample(STATES, 2)},
                {"type": "Concern", "concern_kind": "threat", "holder": rng.choice(STATES), "about": {"type": "Topic", "label": {"en": "Smuggling"}}},
                {"type": "Concern", "concern_kind": "threat", "holder": rng.choice(STATES), "about": self.event()},
            ]
        )  # fmt: skip

    def record(self) -> dict[str, object]:
        rng = self.rng
        record = self.event() if rng.random() < 0.7 else self.lasting()
        if rng.random() < 0.6:
            record["source"] = {
                "publisher": rng.choice(OUTLETS),
                "published": rng.choice(DAYS),
                "title": f"Report {rng.randrange(4)}",
            }
        if rng.random() < 0.2:
            record["reported_by"] = rng.choice([*OUTLETS, *STATES])
        if rng.random() < 0.15:
            record["polarity"] = "denied"
        return record


def load_records(case: Case, teller: Teller, directory: Path) -> None:
    path = directory / f"records-{teller.rng.random()}.jsonl"
    records = [teller.record() for _ in range(teller.rng.randrange(1, 5))]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    assert case.load(path, format="records").rejected == 0, case.rejected().rows


def load_article(case: Case, teller: Teller, directory: Path) -> None:
    """Load one of two articles, perhaps as another outlet copied it, perhaps with a doubt or a difference noted in it."""
    rng, sample = teller.rng, teller.rng.choice(sample_articles()[:2])
    given = json.loads(sample.path.with_suffix(".json").read_text("utf-8"))
    if rng.random() < 0.6:
        given["document"] |= {"url": f"https://example.org/copy/{rng.randrange(3)}", "publisher": rng.choice(OUTLETS)}
    if rng.random() < 0.4:
        a, b = rng.sample([entity["id"] for entity in given["entities"] if entity["class"] == given["entities"][0]["class"]], 2)
        given.setdefault("links", []).append({"a": a, "b": b, "decision": rng.choice(["possible", "different"]), "score": 0.5})
    path = directory / f"article-{rng.random()}.json"
    path.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    case.load(path, texts=[sample.path])


def retract(case: Case, teller: Teller, directory: Path) -> None:
    documents = [str(row["id"]) for row in case.documents() if row["class"] not in ("Gazetteer", "SocialPost")]
    if documents:
        case.retract(teller.rng.choice(documents))


def judge(case: Case, teller: Teller, directory: Path) -> None:
    rng = teller.rng
    referents = case._log.db.execute("select distinct subject from statement where slot = 'type' order by 1").fetchall()
    root = rng.choice(["actor/", "event/", "place/"])
    known = [row[0] for row in referents if row[0].startswith(root)]
    if len(known) > 1:
        a, b = rng.sample([*known, *map(case.projection.node_of, known)], 2)
        if a != b and is_known(case._log, case.projection, a) and is_known(case._log, case.projection, b):
            case.judge(rng.choice(["same", "different"]), a, b, why="seen", by="x")


def judge_fact(case: Case, teller: Teller, directory: Path) -> None:
    rng = teller.rng
    facts = case.projection.db.execute("select id, slot, object from fact order by id").fetchall()
    if not facts:
        return
    fact, slot, object_ = rng.choice(facts)
    kind = rng.choice(["accept", "reject", "reject", "replace"] if slot in ("time", "participant") else ["accept", "reject"])
    value: str | None = None
    if kind == "replace" and object_ is None:
        value = rng.choice(DAYS)
    elif kind == "replace":
        root = object_.partition("/")[0]
        value = rng.choice(
            case.projection.db.execute("select id from node where id like ? || '/%' order by id", (root,)).fetchall()
        )[0]
    case.judge_fact(kind, fact, why="seen", value=value, by="x")


def undo(case: Case, teller: Teller, directory: Path) -> None:
    with suppress(InputError):  # nothing left to undo
        case.undo()


ACTS: list[Callable[[Case, Teller, Path], None]] = [
    *[load_records] * 5,
    *[load_article] * 2,
    retract,
    judge,
    judge,
    judge_fact,
    judge_fact,
    undo,
]


@pytest.mark.parametrize("seed", SEEDS)
def test_following_any_changes_equals_building_anew(tmp_path: Path, seed: int) -> None:
    teller = Teller(seed)
    with open_case(tmp_path / "case", create=True) as case:
        for step in range(STEPS):
            act = teller.rng.choice(ACTS)
            act(case, teller, tmp_path)
            expected = fresh(case.path / "case.db", case.registry, tmp_path / str(step), "en")
            found = rows(case.projection)
            for table, wanted in expected.items():
                assert found[table] == wanted, f"{table} after step {step}, {act.__name__}"
