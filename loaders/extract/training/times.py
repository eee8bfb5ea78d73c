"""How many forms of time are read right: a table of words with the values that a reader gives them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rabita.loaders.extract.dating import date_document
from rabita.loaders.extract.languages import read_language
from rabita.loaders.extract.reading import begin
from rabita.loaders.extract.segments import split_segments
from rabita.loaders.extract.sentences import split_sentences
from rabita.loaders.extract.times import read_times

Told = tuple[tuple[str, str, str], ...]
"""Of each time: its words, its value in EDTF (``null`` when it hangs on a date that is not known), its precision."""


class Form(NamedTuple):
    """A row: a text, the date of its document if it has one, and the times in it."""

    words: str
    published: str | None
    expected: Told


def read_forms(table: Path) -> Iterator[Form]:
    """Yield the rows of ``table``: tab-separated ``words`` (times in braces), ``published``, ``value``, ``precision`` (by spaces)."""
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            spans = re.findall(r"\{(.*?)\}", row["words"])
            expected = tuple(zip(spans, row["value"].split(), row["precision"].split(), strict=True))
            yield Form(re.sub("[{}]", "", row["words"]), row["published"] or None, expected)


def read_form(form: Form) -> Told:
    """Return the times that are read in the words of ``form``."""
    reading = begin(form.words, published=form.published, language=read_language(form.words))
    for stage in (split_segments, date_document, split_sentences, read_times):
        reading = stage(reading)
    return tuple((form.words[time.start : time.end], time.value or "null", time.precision) for time in reading.times)


def score_times(table: Path) -> tuple[int, int]:
    """Return how many rows of ``table`` are read right, all of words, value and precision, and how many there are."""
    right = [read_form(form) == form.expected for form in read_forms(table)]
    return sum(right), len(right)
