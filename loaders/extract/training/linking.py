"""Fits the weights of ``rabita.schema.identity.comparison`` on pairs of descriptions, and measures them on folds that were left out.

usage: python -m rabita.loaders.extract.training.linking --pairs identity_pairs.jsonl --out schema/identity/weights.json [--decided FILE]

A line of PAIRS is {id, a, b, same}; a side is {name, lang, type, role, country, date}. ``--decided`` writes for each pair what was
decided by weights fitted without the fold that holds its actor. The same file gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rabita.schema.identity.comparison import Comparison, Kind, Side, compare, features, is_grounded, likelihood, observe

FOLDS = 5
STEPS = 3000
RATE, SHRINK = 0.5, 0.002
LIKELY, MARGIN = 0.5, 0.01
"""``same`` begins above this, and above every pair that could be taken for the same and is not."""
MISSED = 0.02
"""Of the pairs that are the same, so many may score as low as ``different``."""
SIGNS = {"name": 1, "cover": 1, "full": 1, "state": 1, "office": 1, "another office": -1, "together": 1, "long": -1}
"""What a feature may say: having something in common never counts against, however the pairs were chosen."""
KINDS: dict[str, Kind] = {"person": "person", "organisation": "body", "state": "state", "place": "place"}
TOGETHER = 2.0
"""The weight of an event in common: the pairs tell of none, so it is set, not fitted, between those of a state and of an office."""
Weights = dict[str, float]


class Example(NamedTuple):
    """A pair with what the weights weigh; ``found`` is None when no weight is asked. ``group`` names the actor."""

    id: str
    a: Side
    b: Side
    is_same: bool
    group: str
    found: Mapping[str, float] | None
    is_grounded: bool


def main() -> None:
    """Write the weights of all pairs; print, and perhaps write, what those of the folds decide."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--decided", type=Path)
    options = parser.parse_args()
    examples = read_examples(options.pairs)
    weights = fit(examples)
    options.out.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    if options.decided:
        rows = [
            {"id": example.id, "decision": found.decision, "score": round(found.score, 4)}
            for example, found in cross_decide(examples)
        ]
        options.decided.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def read_examples(path: Path) -> list[Example]:
    """Return the pairs of a file, each with the group of its first side: all names that pairs call the same."""
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    groups = _groups(rows)
    examples = []
    for row in rows:
        a, b = _side(row["a"]), _side(row["b"])
        seen = observe(a, b)
        found, grounded = (None, False) if isinstance(seen, Comparison) else (features(*seen), is_grounded(*seen))
        examples.append(Example(row["id"], a, b, row["same"], groups(_named(row["a"])), found, grounded))
    return examples


def _side(told: Mapping[str, Any]) -> Side:
    code, role = told.get("country"), told.get("role")
    return Side(
        kind=KINDS[told["type"]],
        names=frozenset({told["name"]}),
        states=frozenset({code} if code else ()),
        roles=frozenset({role} if role else ()),
        day=told.get("date"),
    )


def _named(told: Mapping[str, Any]) -> str:
    return f"{told['type']} {told['name']} {told.get('country')}"


def _groups(rows: Iterable[Mapping[str, Any]]) -> Any:
    above: dict[str, str] = {}

    def find(item: str) -> str:
        while (parent := above.setdefault(item, item)) != item:
            item = parent
        return item

    for row in rows:
        if row["same"]:
            above[find(_named(row["b"]))] = find(_named(row["a"]))
    return find


def fit(examples: Sequence[Example]) -> Weights:
    """Return the weights of a logistic model by gradient descent, and the thresholds of both decisions."""
    weighed = [(example.found, example.is_same) for example in examples if example.found is not None]
    grounded = [
        example.found for example in examples if example.found is not None and example.is_grounded and not example.is_same
    ]
    weights = dict.fromkeys(("bias", *SIGNS), 0.0)
    for _ in range(STEPS):
        slope = dict.fromkeys(weights, 0.0)
        for found, is_same in weighed:
            error = likelihood(found, weights) - is_same
            slope["bias"] += error
            for key, value in found.items():
                slope[key] += error * value
        for key in weights:
            weights[key] -= RATE * (slope[key] / len(weighed) + (SHRINK * weights[key] if key != "bias" else 0.0))
            if weights[key] * SIGNS.get(key, 0) < 0:
                weights[key] = 0.0
    weights["together"] = TOGETHER
    weights["same"] = max([LIKELY, *(likelihood(found, weights) + MARGIN for found in grounded)])
    weights["possible"] = _quantile([likelihood(found, weights) for found, is_same in weighed if is_same], MISSED)
    return {key: round(value, 4) for key, value in weights.items()}


def _quantile(scores: Iterable[float], share: float) -> float:
    ordered = sorted(scores)
    return ordered[min(len(ordered) - 1, math.ceil(share * (len(ordered) - 1)))]


def cross_decide(examples: Sequence[Example]) -> Iterable[tuple[Example, Comparison]]:
    """Yield what is decided of each pair by weights fitted on the pairs of other groups."""
    names = sorted({example.group for example in examples})
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}
    for fold in range(FOLDS):
        weights = fit([example for example in examples if fold_of[example.group] != fold])
        for example in examples:
            if fold_of[example.group] == fold:
                yield example, compare(example.a, example.b, weights)


if __name__ == "__main__":
    main()
