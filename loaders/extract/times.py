"""Stage 9: times, resolved against the date of the post or document that tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from rabita.loaders.extract.folding import fold_text
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.reading import FoundTime, Language, Reading, Sentence
from rabita.loaders.extract.time_patterns import Match, find_times, month_numbers
from rabita.loaders.extract.time_values import Context, resolve
from rabita.schema.names import language_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_times(reading: Reading) -> Reading:
    """Return ``reading`` with its times in text order."""
    found = [
        time for sentence, start, end in reading.sentences_with_spans() for time in _in_sentence(reading, sentence, start, end)
    ]
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


def _in_sentence(reading: Reading, sentence: Sentence, start: int, end: int) -> Iterator[FoundTime]:
    folded, text = reading.folded, reading.folded.text[start:end]
    anchor = _anchor(reading, sentence)
    today = date.fromisoformat(anchor) if anchor else None
    for match in find_times(text, sentence.language):
        context = Context(sentence.language, today, _tense(text, match, sentence.language))
        first, last = folded.span(start + match.start, start + match.end)
        found = resolve(match, context) if _is_capitalised(reading, match, start, sentence.language) else None
        if found is not None:
            yield FoundTime(first, last, *found[:3], anchor if found.basis == "relative" else None, *found[3:])


def _anchor(reading: Reading, sentence: Sentence) -> str | None:
    """Return the day on which the words of ``sentence`` were written, when it is known to the day."""
    part = reading.part_at(sentence.start)
    day = part.date if part is not None and part.date is not None else reading.date
    return day if day is not None and _DAY.fullmatch(day) else None


def _is_capitalised(reading: Reading, match: Match, start: int, language: Language) -> bool:
    """Tell whether the English names of months in ``match`` are written as such: not ``they may`` or ``a march``."""
    if language == "ar":
        return True
    text, offset = reading.folded.text, start + match.start
    places = (text.find(month, offset) for month in match.parts.get("month", ()) if month in month_numbers("en"))
    return all(reading.text[reading.folded.at[place]].isupper() for place in places)


def _tense(text: str, match: Match, language: Language) -> Literal["past", "future"] | None:
    """Return the side of today that common words tell: the last ones before the time, else the first behind it."""
    tenses: tuple[Literal["past", "future"], ...] = ("past", "future")
    cues = [(cue.start(), tense) for tense in tenses for cue in _cues(language, tense).finditer(text)]
    before, behind = [cue for cue in cues if cue[0] < match.end], [cue for cue in cues if cue[0] >= match.end]
    return max(before)[1] if before else min(behind)[1] if behind else None


@cache
def _cues(language: Language, section: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(words_of(language, section))))
    return re.compile(rf"(?<![^\W_])[وف]?(?:{words})(?![^\W_])")
