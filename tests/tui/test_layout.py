"""Rows of an interview: each row belongs to one segment, headings stand above their segment's text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.tui.layout import TextLayout
from ipr_coder.tui.rows import is_narrow, row_starts

SEGMENTS = st.lists(
    st.tuples(st.text(st.sampled_from("ab cd 漢🙂\n"), max_size=60), st.integers(0, 2)), min_size=1, max_size=12
)


def layout_of(segments: list[tuple[str, int]], width: int) -> TextLayout:
    texts = [text for text, _ in segments]
    return TextLayout(texts, [is_narrow(text) for text in texts], [lead for _, lead in segments], width)


@given(SEGMENTS, st.integers(2, 30))
def test_every_row_belongs_to_one_segment_and_shows_its_text_in_order(
    segments: list[tuple[str, int]], width: int
) -> None:
    layout = layout_of(segments, width)
    row = 0
    for index, (text, lead) in enumerate(segments):
        assert layout.top(index) == row
        assert layout.height(index) == len(row_starts(text, width))
        for line in range(-lead, layout.height(index)):
            assert layout.segment_at(row) == index
            assert layout.line_of(row, index) == line
            row += 1
        assert layout.end(index) == row
    assert layout.rows == row


@given(SEGMENTS, st.integers(2, 30), st.data())
def test_a_character_is_on_the_row_that_is_said_to_show_it(
    segments: list[tuple[str, int]], width: int, data: st.DataObject
) -> None:
    layout = layout_of(segments, width)
    index = data.draw(st.integers(0, len(segments) - 1))
    text = segments[index][0]
    if text:
        offset = data.draw(st.integers(0, len(text) - 1))
        row = layout.row_of(index, offset)
        start, end = layout.stretch(row, index)
        assert start <= offset
        assert offset < end or text[end : offset + 1] in (" ", "\n")


def test_heights_stated_by_hand() -> None:
    layout = layout_of([("one two three", 1), ("four", 0), ("five six", 2)], 7)
    assert [layout.height(index) for index in range(3)] == [2, 1, 2]
    assert [layout.top(index) for index in range(3)] == [0, 3, 4]
    assert layout.rows == 8
    assert layout.stretch(1, 0) == (0, 7)
    assert layout.stretch(2, 0) == (8, 13)
