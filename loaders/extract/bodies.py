"""Bodies of states: a head with a nationality or a state beside it (``the Kenyan Navy``), and agencies with a name behind the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rabita.loaders.extract.folding import Folded
from rabita.loaders.extract.lexicons import words_of
from rabita.loaders.extract.matching import Match, Surface

_NEXT_WORD = re.compile(r" ([^\W\d_]{3,})")


def find_bodies(folded: Folded, matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the bodies that ``matches`` (heads, names of states and adjectives) make together."""
    states = [match for match in matches if match.surface.key.startswith("iso:")]
    behind, ahead = {state.start: state for state in states}, {state.end: state for state in states}
    for head in (match for match in matches if match.surface.takes):
        if head.surface.takes == "name":
            yield from _named(folded, head, behind)
        elif "a" <= head.surface.text[0] <= "z":
            state = _beside(folded, ahead, head.start, -1)
            yield from [_joined(state, head, state.start, head.end)] if state else []
        else:
            state = _beside(folded, behind, head.end, 1)
            yield from [_joined(state, head, head.start, state.end)] if state else []


def _beside(folded: Folded, states: Mapping[int, Match], edge: int, step: int) -> Match | None:
    """Return the state one or two spaces away from ``edge``, ahead of it or behind it."""
    for gap in (1, 2):
        between = folded.text[edge : edge + gap] if step > 0 else folded.text[edge - gap : edge]
        state = states.get(edge + step * gap)
        if state is not None and between in (" ", "  ", "-"):
            return state
    return None


def _named(folded: Folded, head: Match, behind: Mapping[int, Match]) -> Iterator[Match]:
    """Yield head and one word that is no nationality, with the nationality behind it if there is one."""
    word = _NEXT_WORD.match(folded.text, head.end)
    is_long = " " in head.surface.text
    if word is None or (word[1].startswith("ال") and not is_long) or word[1] in words_of("ar", "not_in_names"):
        return
    state = _beside(folded, behind, word.end(), 1)
    if state is not None and state.surface.kind == "ADJ":
        yield _joined(state, head, head.start, state.end)
    elif is_long:
        key = f"name:{folded.text[head.start : word.end()]}"
        yield Match(head.start, word.end(), Surface(folded.text[head.start : word.end()], key, head.surface.type, "NAM"))


def _joined(state: Match, head: Match, start: int, end: int) -> Match:
    return Match(start, end, Surface(head.surface.text, f"{state.surface.key}|{head.surface.key}", head.surface.type, "NAM"))
