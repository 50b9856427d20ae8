"""The coder's work on the sheet: what counts as decided, and that every change can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.study.values import Change, OwnTag
from ipr_coder.text import Span
from ipr_coder.tui.marks import Marks

SPANS = (Span(0, 10), Span(11, 20), Span(21, 30), Span(31, 40))
CODABLE = (True, False, True, True)


def marks(tags: tuple[OwnTag, ...] = (), reviewed: tuple[Span, ...] = ()) -> Marks:
    return Marks(SPANS, CODABLE, tags, reviewed)


def looks(work: Marks) -> list[object]:
    each = range(len(SPANS))
    return [
        [sorted((tag.code, tag.span, tag.memo or "") for tag in work.tags(index)) for index in each],
        [work.review(index) for index in each],
        work.decided_count,
        {code: count for code, count in work.counts.items() if count},
    ]


def test_a_segment_is_decided_by_a_tag_or_by_nothing_here() -> None:
    work = marks((OwnTag("a", Span(0, 10)),), (Span(21, 30),))
    assert [work.decided(index) for index in range(4)] == [True, False, True, False]
    assert (work.decided_count, work.codable_count) == (2, 3)
    assert work.next_undecided(0, 1) == 3
    assert work.next_undecided(3, 1) == 3
    work.apply(Change("review", Span(31, 40), True))
    assert work.next_undecided(0, 1) is None


def test_a_tag_over_several_segments_lies_on_each_of_them() -> None:
    work = marks((OwnTag("a", Span(5, 25)),))
    assert [len(work.tags(index)) for index in range(4)] == [1, 1, 1, 0]
    assert work.counts["a"] == 1
    assert work.tag(0, "a") is None, "it is not a tag of exactly this segment"
    assert work.decided_count == 2, "the interviewer's turn is not counted"
    assert work.apply(Change("tag", Span(5, 25), False, code="a")) == range(3)
    assert work.decided_count == 0


def test_a_tag_put_twice_is_one_tag() -> None:
    work = marks()
    for _ in range(2):
        work.apply(Change("tag", SPANS[0], True, code="a"))
    assert work.counts["a"] == 1
    assert len(work.tags(0)) == 1


def test_the_unsaved_mark_goes_with_the_last_deed_on_the_segment() -> None:
    work = marks()
    first = (Change("tag", SPANS[0], True, code="a"),)
    work.hold(first, 1)
    work.hold(first, 1)
    work.hold(first, -1)
    assert work.unsaved(0)
    work.hold(first, -1)
    assert not work.unsaved(0)


def test_tagged_segments_are_visited_in_order_and_round() -> None:
    work = marks((OwnTag("a", SPANS[0]), OwnTag("b", SPANS[2])))
    assert [work.next_tagged(index, 1) for index in range(4)] == [2, 2, 0, 0]
    assert [work.next_tagged(index, -1) for index in range(4)] == [2, 0, 0, 2]
    assert marks().next_tagged(0, 1) is None


CHANGES = st.one_of(
    st.builds(
        lambda span, present, code: Change("tag", span, present, code=code),
        st.sampled_from([*SPANS, Span(5, 25)]),
        st.booleans(),
        st.sampled_from("ab"),
    ),
    st.builds(lambda span, present: Change("review", span, present), st.sampled_from(SPANS), st.booleans()),
)


@given(st.lists(CHANGES, max_size=12), CHANGES)
def test_what_a_change_replaced_brings_everything_back(earlier: list[Change], change: Change) -> None:
    work = marks()
    for one in earlier:
        work.apply(one)
    before, state = looks(work), work.state(change)
    work.apply(change)
    work.apply(state)
    assert looks(work) == before


@given(st.lists(CHANGES, max_size=20))
def test_the_counts_are_those_of_a_fresh_count(changes: list[Change]) -> None:
    work = marks()
    for one in changes:
        work.apply(one)
    decided = sum(work.decided(index) for index in range(4) if CODABLE[index])
    tags = {(tag.code, tag.span) for index in range(4) for tag in work.tags(index)}
    assert work.decided_count == decided
    assert sum(work.counts.values()) == len(tags)


def test_a_memo_belongs_to_its_tag() -> None:
    work = marks((OwnTag("a", SPANS[0]),))
    change = Change("memo", SPANS[0], True, code="a", memo="why?")
    before = work.state(change)
    work.apply(change)
    assert work.tags(0)[0].memo == "why?"
    work.apply(before)
    assert work.tags(0)[0].memo is None
