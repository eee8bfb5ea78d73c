"""Figures of what is found beyond names: events with roles and modality, dates, identity, the acceptance article, spans.

Each function yields the lines of one table. A table whose texts were in view while rules were written says so: its figures show that
the rules do what they were written for, not how well they do on other texts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from material import Place, Rows, extracted, scorer

from rabita.loaders.extract.training.linking import cross_decide, read_examples
from rabita.loaders.extract.training.times import score_times
from rabita.schema import default_registry
from rabita.schema.extraction import Extraction

FORMS = Path(__file__).resolve().parent.parent / "tests" / "data" / "time_forms.tsv"
PLOVER: Mapping[str, tuple[str, ...]] = {
    "CONSULT": ("ContactEvent",),
    "AGREE": ("AgreementEvent", "Agreement"),
    "REQUEST": ("Request", "Proposal"),
    "DEMAND": ("Request", "Proposal"),
    "SUPPORT": ("Endorsement",),
    "REJECT": ("Rejection",),
    "THREATEN": ("Threat",),
    "ACCUSE": ("Accusation",),
    "DISAPPROVE": ("Accusation",),
    "SANCTION": ("Sanction", "Pressure"),
    "COERCE": ("Sanction", "Pressure"),
    "ASSAULT": ("Attack",),
    "FIGHT": ("Attack",),
    "MOBILIZE": ("Mobilization",),
    "RETREAT": ("Deescalation",),
    "CONCEDE": ("Deescalation",),
    "AID": ("Aid",),
}
"""Categories of PLOVER and the classes that tell them, by the corpora's own mapping. PROTEST, INVESTIGATE, COOPERATE have none."""
WIKIEVENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Contact.Contact": ("contact and statement", ("ContactEvent", "CommunicationEvent")),
    "Contact.RequestCommand": ("request", ("Request", "Proposal")),
}
"""Beginnings of types of WikiEvents, what they are called here, and the classes that tell them."""
SEED_MARKS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("named, F1", ("named", "f1"), ">= 0.90"),
    ("named in Arabic, F1", ("named_ar", "f1"), ">= 0.97"),
    ("named in English, F1", ("named_en", "f1"), ">= 0.80"),
    ("events found of 13", ("events", "hit"), ">= 10"),
    ("events, precision", ("events", "p"), ">= 0.60"),
    ("roles, F1", ("roles", "f1"), ">= 0.60"),
    ("dates of events", ("event_dates", "accuracy"), ""),
    ("modality, three-way", ("modality", "three_way"), ">= 0.90"),
    ("modality, fine", ("modality", "fine"), ">= 0.75"),
    ("concerns of 5", ("concerns", "hit"), ">= 4"),
    ("concerns, precision", ("concerns", "p"), ""),
    ("holders of concerns, F1", ("concern_holders", "f1"), ""),
    ("times of 4", ("times", "hit"), "4"),
    ("date of the document", ("document_date",), "1.0"),
    ("coreference, B-cubed F1", ("coreference", "f1"), ""),
    ("relations, F1", ("relations", "f1"), ""),
    ("links of 5", ("links", "hit"), "5"),
    ("false merges", ("links", "false_merges"), "0"),
    ("bad spans", ("bad_spans",), "0"),
)
"""Figures of the scorer of the acceptance article: what, where in its answer, and what is asked for."""


class Measured(NamedTuple):
    """A line: what, the figure, that of a prototype made before the project, and what is asked for."""

    what: str
    figure: str
    prototype: str = ""
    target: str = ""


class Part(NamedTuple):
    """A table: its title, what a reader of its figures should know, and what yields its lines."""

    title: str
    note: str
    measure: Callable[[Place], Iterator[Measured]]


def arabic_events(place: Place) -> Iterator[Measured]:
    """Yield triggers, arguments and modality of annotated Arabic sentences, with the names that are found by the project."""
    score = scorer(place.scorers / "score_events.py")
    gold: Rows = score.read_jsonl(place.data / "ar_events_dev.jsonl")
    found = {key: _plain(extracted(row["text"], "2006-08-01")) for key, row in gold.items()}
    figures = score.score(gold, found)
    for what, key, prototype, target in (
        ("triggers, F1", "trigger", "0.83", ">= 0.85"),
        ("arguments, F1", "argument", "0.44", ">= 0.55"),
        ("dates and topics, F1", "date_topic", "", ""),
    ):
        yield Measured(
            what, f"{figures[key]['f1']:.3f} (P {figures[key]['p']:.3f}, R {figures[key]['r']:.3f})", prototype, target
        )
    modality = f"{figures['modality_accuracy']:.3f} of {figures['matched']} that are matched"
    yield Measured("modality, three-way", modality, "0.81", ">= 0.88")


def plover(place: Place) -> Iterator[Measured]:
    """Yield how often the category of an English sentence is told, another is, or none: plain statements and situations aside."""
    told: Counter[tuple[str, bool]] = Counter()
    for row in _rows(place.data / "en_plover_gsr.jsonl"):
        kinds = _kinds(extracted(row["text"], "2015-01-01")) - {"PublicStatement", "Event"}
        for event in row["events"]:
            told[_outcome(kinds, PLOVER.get(event["type"], ())), event["type"] in PLOVER] += 1
    known = sum(count for (_, is_known), count in told.items() if is_known)
    for outcome, target in (("right", ">= 0.60"), ("wrong", "<= 0.20"), ("silent", "")):
        with_class, without = told[outcome, True], told[outcome, False]
        yield Measured(outcome, f"{(with_class + without) / told.total():.3f} of {told.total()}", "", target)
        yield Measured(f"{outcome}, of categories that have a class", f"{with_class / known:.3f} of {known}")


def wikievents(place: Place) -> Iterator[Measured]:
    """Yield the share of triggers of contacts, statements and requests, in English articles, that are found with a fitting class."""
    pairing = scorer(place.scorers / "score_events.py").pairing
    hits: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for row in _rows(place.data / "en_wikievents_dev.jsonl"):
        found = _triggers(extracted(row["text"]))
        gold = [(name, classes, event["trigger"]) for event in row["events"] for name, classes in _wanted(event["type"])]
        count.update(name for name, _, _ in gold)
        hits.update(gold[index][0] for index in pairing(found, gold, _tells))
    for name in (None, *sorted(count)):
        hit, asked = (hits.total(), count.total()) if name is None else (hits[name], count[name])
        target = ">= 0.55" if name is None else ""
        yield Measured(f"{name or 'all'}, recall", f"{hit / asked:.3f} of {asked}", "", target)


def dates(_: Place) -> Iterator[Measured]:
    """Yield how many forms of time are read right: words, value and precision."""
    right, count = score_times(FORMS)
    yield Measured("read right", f"{right / count:.3f} of {count}", "0 of the first 15", ">= 0.97")


def identity(place: Place) -> Iterator[Measured]:
    """Yield how pairs of descriptions are decided by weights fitted on the pairs of other actors, in five folds."""
    score = scorer(place.scorers / "score_identity.py")
    pairs = place.data.parent / "pairs" / "identity_pairs.jsonl"
    decided = {one.id: {"decision": found.decision, "score": found.score} for one, found in cross_decide(read_examples(pairs))}
    figures = score.score(score.read_jsonl(pairs), decided)["all"]
    for what, key, target in (
        ("precision of same", "precision", ">= 0.98"),
        ("recall of same", "recall", ">= 0.70"),
        ("recall with possible", "recall_with_review", ">= 0.95"),
        ("share for a person to decide", "review_load", "<= 0.30"),
    ):
        yield Measured(what, f"{figures[key]:.3f}", "", target)
    yield Measured("misleading ones merged", f"{figures['hard_false_merges']} of {figures['hard']}", "", "0")


def acceptance(place: Place) -> Iterator[Measured]:
    """Yield the figures of the acceptance article beside what is asked for, its date not given."""
    gold = json.loads((place.scorers / "seed_gold.json").read_text("utf-8"))
    text = (place.scorers / "seed.txt").read_bytes().decode()
    figures = scorer(place.scorers / "score_seed.py").Document(gold, _plain(extracted(text))).score()
    for what, path, target in SEED_MARKS:
        value: Any = figures
        for key in path:
            value = value[key]
        yield Measured(what, f"{value:.3f}" if isinstance(value, float) else str(value), "", target)


def grounding(place: Place) -> Iterator[Measured]:
    """Yield how many spans of findings, over all corpora, do not hold the words that they name."""
    wrong = count = refused = documents = 0
    for path in sorted(place.data.glob("*.jsonl")):
        for row in _rows(path):
            found = extracted(row["text"])
            documents += 1
            refused += found is None
            for span in spans_of(found):
                count += 1
                wrong += row["text"][span["start"] : span["end"]] != span["text"]
    yield Measured("spans that do not hold their words", f"{wrong} of {count}", "", "0")
    yield Measured("texts in a language that is not read", f"{refused} of {documents}")


SEEN = "in view while rules were written"
FINDINGS = (
    Part("Arabic events", f"42 sentences, {SEEN}; the prototype was given the names", arabic_events),
    Part("English events by PLOVER category", "its sentences were read while words were added to the lists", plover),
    Part("English events of WikiEvents", "measured only; what an outlet reports is attribution here, no event", wikievents),
    Part("forms of time", f"own forms, {SEEN}", dates),
    Part("identity pairs", "five folds by actor; the vocabulary of offices was written with the pairs in view", identity),
    Part("acceptance article", f"one article, {SEEN}", acceptance),
    Part("grounding", "every text of every corpus", grounding),
)


def needed(place: Place) -> Iterator[Path]:
    """Yield the files that the figures are made from."""
    names = ("score_events.py", "score_identity.py", "score_seed.py", "seed_gold.json", "seed.txt")
    yield from (place.scorers / name for name in names)
    yield from (place.data / name for name in ("ar_events_dev.jsonl", "en_plover_gsr.jsonl", "en_wikievents_dev.jsonl"))
    yield place.data.parent / "pairs" / "identity_pairs.jsonl"


def spans_of(found: Extraction | None) -> Iterator[dict[str, Any]]:
    """Yield every object of the record that has a start, an end and a text."""
    waiting: list[object] = [_plain(found)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.values())
            if {"start", "end", "text"} <= item.keys():
                yield item
        elif isinstance(item, list):
            waiting.extend(item)


def _plain(found: Extraction | None) -> dict[str, Any]:
    plain: dict[str, Any] = {} if found is None else json.loads(msgspec.json.encode(found))
    return plain


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _kinds(found: Extraction | None) -> set[str]:
    """Return the classes of events, and of agreements and concerns, that are found."""
    if found is None:
        return set()
    pools = (("Agreement", found.agreements), ("Concern", found.concerns))
    return {kind for kind, _ in _triggers(found)} | {kind for kind, findings in pools if findings}


def _outcome(kinds: set[str], wanted: Sequence[str]) -> str:
    if any(_is_one(kind, wanted) for kind in kinds):
        return "right"
    return "wrong" if kinds else "silent"


def _is_one(kind: str, wanted: Sequence[str]) -> bool:
    return any(default_registry().is_a(kind, name) for name in wanted)


def _triggers(found: Extraction | None) -> list[tuple[str, list[tuple[int, int]]]]:
    """Return the class and the triggers of each event."""
    events = [] if found is None else found.events
    return [(str(event.kind), [(span.start, span.end) for span in event.triggers]) for event in events]


def _wanted(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from (told for beginning, told in WIKIEVENTS.items() if kind.startswith(beginning))


def _tells(found: tuple[str, list[tuple[int, int]]], gold: tuple[str, tuple[str, ...], dict[str, int]]) -> bool:
    kind, triggers = found
    _, classes, trigger = gold
    return _is_one(kind, classes) and any(start < trigger["end"] and trigger["start"] < end for start, end in triggers)
