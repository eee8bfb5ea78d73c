"""Marks over a text are cut so that they nest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rabita.article_marks import Mark, pieces

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12)


@given(SPANS)
def test_pieces_cover_the_text_once_and_lie_in_the_marks_that_hold_them(spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, start + length, "c", f"t{number}", "") for number, (start, length) in enumerate(spans)]
    found = list(pieces(marks, 3, 28))
    assert [place for piece in found for place in range(piece.start, piece.end)] == list(range(3, 28))
    for piece in found:
        holding = {mark.target for mark in marks if mark.start <= piece.start and piece.end <= mark.end}
        assert {mark.target for mark in piece.marks} == holding
        for outer, inner in zip(piece.marks, piece.marks[1:], strict=False):
            assert outer.start <= inner.start and inner.end <= outer.end


@given(SPANS)
def test_marks_that_were_closed_do_not_open_again(spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, start + length, "c", f"t{number}", "") for number, (start, length) in enumerate(spans)]
    open_: tuple[Mark, ...] = ()
    closed: list[Mark] = []
    for piece in pieces(marks, 0, 50):
        shared = 0
        while shared < min(len(open_), len(piece.marks)) and open_[shared] == piece.marks[shared]:
            shared += 1
        closed += open_[shared:]
        assert not set(piece.marks[shared:]) & set(closed)
        open_ = piece.marks
