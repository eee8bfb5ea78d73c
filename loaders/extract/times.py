"""Stage 9: times, resolved against the date of the post or document that tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.lexicons import read_lexicon, words_of
from rabita.loaders.extract.reading import FoundTime, Language, Reading, Sentence
from rabita.loaders.extract.time_patterns import Match, find_times, month_numbers
from rabita.loaders.extract.time_terms import Context, Resolved
from rabita.loaders.extract.time_values import resolve
from rabita.schema.edtf import parse_edtf
from rabita.schema.names import language_of

_GOES_ON = re.compile(r"(?:^\W*|\b(?:and|then|later|ثم)\W+|(?<![^\W_])و)(?:(?:in|on|by|since|في|منذ|خلال)\W+)?$")
"""What stands before a time that goes on what was told: nothing, or a word that joins it on."""

_TENSES: tuple[Literal["past"], Literal["future"]] = ("past", "future")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_times(reading: Reading) -> Reading:
    """Return ``reading`` with its times in text order."""
    found: list[FoundTime] = []
    before: tuple[int | None, int | None] = (None, None)  # the part of the last sentence, and the year told in it
    for sentence, start, end in reading.sentences_with_spans():
        part = reading.part_number(sentence.start)
        told = before[1] if before[0] == part else None
        year = None
        for time, year in _in_sentence(reading, sentence, (start, end), told):
            found.append(time)
        before = (part, year)
    return replace(reading, times=tuple(found))


def absolute_day(text: str) -> str | None:
    """Return the ISO day that ``text`` tells in full, or None; the first one when there are several."""
    folded = fold_text(text)
    context = Context(language_of(text), None)
    for match in find_times(folded.text, context.language):
        found = resolve(match, context)
        if found is not None and found.value is not None and _DAY.fullmatch(found.value):
            return found.value
    return None


def _in_sentence(
    reading: Reading, sentence: Sentence, span: tuple[int, int], told: int | None
) -> Iterator[tuple[FoundTime, int | None]]:
    """Yield the times of ``sentence``, each with the year that was told last when it is read."""
    (start, end), folded = span, reading.folded
    text, anchor = folded.text[start:end], _anchor(reading, sentence)
    today = date.fromisoformat(anchor) if anchor else None
    for match in find_times(text, sentence.language):
        is_told = match.rule == "told_year" or _GOES_ON.search(text, 0, match.start) is not None
        context = Context(sentence.language, today, _tense(text, match, sentence.language), told if is_told else None)
        first, last = folded.span(start + match.start, start + match.end)
        found = resolve(match, context) if _is_capitalised(reading, match, start, sentence.language) else None
        if found is not None:
            told = _year_told(found) or told
            yield FoundTime(first, last, *found[:3], anchor if found.basis == "relative" else None, *found[3:]), told


def _year_told(found: Resolved) -> int | None:
    """Return the year that the words tell themselves."""
    is_told = found.basis == "absolute" and found.calendar == "gregorian" and found.precision in ("day", "month", "year")
    return int(found.value[:4]) if is_told and found.value is not None and "/" not in found.value else None


def _anchor(reading: Reading, sentence: Sentence) -> str | None:
    """Return the day on which the words of ``sentence`` were written, when it is known to the day."""
    part = reading.part_at(sentence.start)
    told = part.date if part is not None and part.date is not None else reading.date
    if told is None:
        return None
    day = parse_edtf(told)
    return day.first if day.first == day.last else None


def _is_capitalised(reading: Reading, match: Match, start: int, language: Language) -> bool:
    """Tell whether the English names of months in ``match`` are written as such: not ``they may`` or ``a march``."""
    if language == "ar":
        return True
    text, offset = reading.folded.text, start + match.start
    places = (text.find(month, offset) for month in match.parts.get("month", ()) if month in month_numbers("en"))
    return all(reading.text[reading.folded.at[place]].isupper() for place in places)


def _tense(text: str, match: Match, language: Language) -> Literal["past", "future"] | None:
    """Return the side of today that common words tell: the last ones before the time, else the first behind it."""
    cues = [(cue.end(), cue.end() - cue.start(), tense) for tense in _TENSES for cue in _cues(language, tense).finditer(text)]
    before, behind = [cue for cue in cues if cue[0] - cue[1] < match.end], [cue for cue in cues if cue[0] - cue[1] >= match.end]
    return max(before)[2] if before else min(behind)[2] if behind else None


@cache
def _cues(language: Language, tense: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in sorted(words_of(language, tense))]
    forms = [entry["pattern"] for entry in read_lexicon(language, "times").get("tenses", ()) if entry["value"] == tense]
    suffix = "(?:ه|ها|هم|هما)?" if language == "ar" else ""
    return re.compile(rf"(?<![^\W_])[وف]?(?:{'|'.join([*forms, *words])}){suffix}(?![^\W_])")
