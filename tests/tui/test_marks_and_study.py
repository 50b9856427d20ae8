"""Whatever is done, undone and redone: the screen's copy of the work, kept by changes alone, is the study's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import set_memo, write_memo
from ipr_coder.coding.tagging import adjust_tag, set_reviewed, set_star, set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Deed, Desk
from ipr_coder.text import Span
from ipr_coder.tui.marks import Marks, marks_of
from ipr_coder.tui.sheet import sheet_of

INTERVIEW = "D01_S3_client"
CODES = ("shame", "shame.hiding")
Step = tuple[str, int, int, int]


def carry_out(store: Store, desk: Desk, spans: tuple[Span, ...], step: Step) -> Deed | None:
    kind, which, where, how = step
    code, span, other = CODES[which], spans[where], spans[how % len(spans)]
    body = ("one", "two", None)[how % 3]
    deeds: dict[str, Callable[[], Deed | None]] = {
        "tag": lambda: set_tag(store, desk, code, span, how > 0),
        "adjust": lambda: adjust_tag(store, desk, code, span, other),
        "attributes": lambda: set_attributes(store, desk, code, span, {"strength": str(how)} if how else {}),
        "memo": lambda: set_memo(store, desk, code, span, body),
        "note": lambda: write_memo(store, desk, "segment", body, span=span),
        "on the interview": lambda: write_memo(store, desk, "interview", body),
        "on a code": lambda: write_memo(store, desk, "code", body, code=code),
        "star": lambda: set_star(store, desk, span, how > 0),
        "review": lambda: set_reviewed(store, desk, span, how > 0),
        "undo": lambda: undo(store, desk),
        "redo": lambda: redo(store, desk),
    }
    return deeds[kind]()


def seen(marks: Marks, segments: int) -> list[Any]:
    """All that a screen could show, in no order that a coder would see."""
    return [
        *(
            (
                sorted(
                    (tag.code, tag.span, tag.memo or "", tuple(tag.attributes.items())) for tag in marks.tags(index)
                ),
                marks.review(index) is not None,
                marks.star(index) is not None,
                sorted((note.span, note.body) for note in marks.notes(index)),
            )
            for index in range(segments)
        ),
        marks.memo_apart(None),
        [marks.memo_apart(code) for code in CODES],
        marks.decided_count,
        +marks.counts,
    ]


kinds = (
    *("tag", "tag", "tag", "adjust", "attributes", "memo", "note", "on the interview", "on a code", "star", "review"),
    *("undo", "undo", "undo", "redo"),
)
steps = st.tuples(st.sampled_from(kinds), st.integers(0, 1), st.integers(0, 3), st.integers(0, 3))
T, A, U, R = ("tag", 0, 0, 1), ("adjust", 0, 0, 1), ("undo", 0, 0, 0), ("redo", 0, 0, 0)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(todo=st.lists(steps, min_size=4, max_size=14))
@example(todo=[T, ("attributes", 0, 0, 2), ("memo", 0, 0, 0), A, U, R, U, U, U, R, R, R])
@example(
    todo=[T, ("memo", 0, 0, 0), ("tag", 0, 0, 0), ("tag", 0, 1, 1), ("memo", 0, 1, 1), ("adjust", 0, 1, 0), U, R, U, U]
)
@example(todo=[("review", 0, 1, 1), T, A, U, R, U, U, U])
def test_the_screens_copy_is_the_studys_work(study: str, todo: list[Step]) -> None:
    with open_store(study) as store:
        place = open_desk(store, "AB", INTERVIEW)
        sheet = sheet_of(place)
        marks = marks_of(sheet, place)
        turns = [place.segments[index].span for index in (1, 3, 5)]
        spans = (*turns, Span(turns[0].start + 2, turns[1].end - 3))
        for step in todo:
            try:
                deed = carry_out(store, place.desk, spans, step)
            except StudyError:
                deed = None
            for change in deed.changes if deed else ():
                marks.apply(change)
            fresh = marks_of(sheet, open_desk(store, "AB", INTERVIEW))
            assert seen(marks, len(sheet)) == seen(fresh, len(sheet)), step
