"""Undo and redo against two plain lists: whatever is done, in whatever order, the study and the model agree.

After every step three things must be equal: the model, the interview opened afresh, and a copy that the screen would
keep by applying the changes each deed reports.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import add_coder, assign, check_audit
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_reviewed_run, set_tag
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Change, Deed, Desk, Workplace
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
CODES = ("shame", "shame.hiding", "rupture")
SPANS = (Span(26, 69), Span(30, 35), Span(80, 113))
Name = tuple[str, Span]
Step = tuple[str, int, int, bool, str]
State = tuple[frozenset[Name], frozenset[tuple[Name, str]], frozenset[Span]]


@dataclass
class Model:
    """What a coder should see, and the two stacks. A memo outlives its tag unseen, and comes back with it."""

    tags: set[Name] = field(default_factory=set)
    memos: dict[Name, str] = field(default_factory=dict)
    reviews: set[Span] = field(default_factory=set)
    undoable: list[tuple[Any, Any]] = field(default_factory=list)
    redoable: list[tuple[Any, Any]] = field(default_factory=list)

    def do(self, kind: str, name: Name, present: bool, body: str) -> bool:
        """Carry out a deed; False when it must be refused."""
        before = self.snapshot()
        if kind == "tag":
            (self.tags.add if present else self.tags.discard)(name)
            if present and before[0] != self.tags:
                self.reviews = {span for span in self.reviews if not span.overlaps(name[1])}
        elif kind == "review":
            if present and any(span.overlaps(name[1]) for _, span in self.tags):
                return False
            (self.reviews.add if present else self.reviews.discard)(name[1])
        else:
            if name not in self.tags:
                return False
            if present and body.strip():
                self.memos[name] = body.strip()
            else:
                self.memos.pop(name, None)
        if self.snapshot() != before:
            self.undoable.append((before, self.snapshot()))
            self.redoable.clear()
        return True

    def undo(self) -> bool:
        if not self.undoable:
            return False
        self.redoable.append(self.undoable.pop())
        self.back_to(self.redoable[-1][0])
        return True

    def redo(self) -> bool:
        if not self.redoable:
            return False
        self.undoable.append(self.redoable.pop())
        self.back_to(self.undoable[-1][1])
        return True

    def snapshot(self) -> tuple[frozenset[Name], tuple[tuple[Name, str], ...], frozenset[Span]]:
        return frozenset(self.tags), tuple(sorted(self.memos.items())), frozenset(self.reviews)

    def back_to(self, state: Any) -> None:
        self.tags, self.memos, self.reviews = set(state[0]), dict(state[1]), set(state[2])

    def seen(self) -> State:
        return (
            frozenset(self.tags),
            frozenset((name, body) for name, body in self.memos.items() if name in self.tags),
            frozenset(self.reviews),
        )


def state_of(place: Workplace) -> State:
    names = [(tag.code, tag.span) for tag in place.tags]
    assert len(set(names)) == len(names), "two live tags of one name"
    return (
        frozenset(names),
        frozenset(((tag.code, tag.span), tag.memo) for tag in place.tags if tag.memo is not None),
        frozenset(place.reviewed),
    )


def applied(state: State, changes: tuple[Change, ...]) -> State:
    """The copy a screen keeps: a tag that goes takes its memo along."""
    tags, memos, reviews = set(state[0]), dict(state[1]), set(state[2])
    for change in changes:
        if change.kind == "review":
            (reviews.add if change.present else reviews.discard)(change.span)
            continue
        name = (str(change.code), change.span)
        if change.kind == "tag":
            (tags.add if change.present else tags.discard)(name)
            if not change.present:
                memos.pop(name, None)
        elif change.present:
            memos[name] = str(change.memo)
        else:
            memos.pop(name, None)
    return frozenset(tags), frozenset(memos.items()), frozenset(reviews)


def carry_out(store: Store, desk: Desk, step: Step) -> Deed | None:
    kind, code, span, present, body = step
    if kind == "tag":
        return set_tag(store, desk, CODES[code], SPANS[span], present)
    if kind == "review":
        return set_reviewed(store, desk, SPANS[span], present)
    if kind == "memo":
        return set_memo(store, desk, CODES[code], SPANS[span], body if present else None)
    return undo(store, desk) if kind == "undo" else redo(store, desk)


def model_out(model: Model, step: Step) -> str:
    kind, code, span, present, body = step
    if kind in ("undo", "redo"):
        return "done" if getattr(model, kind)() else "nothing"
    return "done" if model.do(kind, (CODES[code], SPANS[span]), present, body) else "refused"


@pytest.fixture
def fresh_desk(study: Store) -> Callable[[], Desk]:
    """A coder of its own for each run, so that one study serves them all."""
    numbers: Iterator[int] = itertools.count()

    def make() -> Desk:
        label = f"P{next(numbers)}"
        add_coder(study, label)
        assign(study, label, [CLIENT])
        return open_desk(study, label, CLIENT).desk

    return make


steps = st.tuples(
    st.sampled_from(("tag", "tag", "tag", "review", "memo", "undo", "undo", "redo")),
    st.integers(0, len(CODES) - 1),
    st.integers(0, len(SPANS) - 1),
    st.sampled_from((True, True, False)),
    st.sampled_from(("one", "two", " ")),
)
T, U, R = ("tag", 0, 0, True, ""), ("undo", 0, 0, True, ""), ("redo", 0, 0, True, "")


CALM = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=10, deadline=None, suppress_health_check=CALM, derandomize=True)
@given(todo=st.lists(steps, min_size=4, max_size=12))
@example(todo=[T, ("tag", 1, 0, True, ""), U, U, R, R, U, ("tag", 2, 2, True, ""), R, U, U, U])
@example(todo=[("review", 0, 0, True, ""), T, U, R, U, U, R, R])
@example(todo=[T, ("memo", 0, 0, True, "one"), ("tag", 0, 0, False, ""), T, ("memo", 0, 0, True, "two"), U, U, U, U, U])
@example(todo=[T, ("memo", 0, 0, True, "one"), ("memo", 0, 0, True, "two"), ("tag", 0, 0, False, ""), U, U, U, R, R, R])
def test_any_sequence_of_deeds_leaves_what_the_model_says(
    study: Store, study_target: str, fresh_desk: Callable[[], Desk], todo: list[Step]
) -> None:
    agree_with_the_model(study, study_target, fresh_desk(), todo)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(todo=st.lists(steps, min_size=8, max_size=30))
def test_many_long_sequences_leave_what_the_model_says(
    study: Store, study_target: str, fresh_desk: Callable[[], Desk], todo: list[Step]
) -> None:
    agree_with_the_model(study, study_target, fresh_desk(), todo)


def agree_with_the_model(store: Store, target: str, desk: Desk, todo: list[Step]) -> None:
    model = Model()
    copy = state_of(open_desk(store, desk.coder, CLIENT))
    for step in todo:
        expected = model_out(model, step)
        try:
            deed = carry_out(store, desk, step)
            happened = "nothing" if deed is None else "done"
            copy = applied(copy, deed.changes if deed else ())
        except StudyError:
            happened = "refused"
        stored = state_of(open_desk(store, desk.coder, CLIENT))
        assert (happened, stored) == (expected, model.seen()), step
        assert copy == stored, step
    with open_store(target) as again:
        assert state_of(open_desk(again, desk.coder, CLIENT)) == model.seen()
        assert check_audit(again).fault is None


def test_the_stacks_outlive_the_program(study: Store, study_target: str, ab: Desk) -> None:
    for code in CODES:
        set_tag(study, ab, code, SPANS[0], True)
    undo(study, ab)
    study.close()
    with open_store(study_target) as again:
        assert names(again) == {"shame", "shame.hiding"}
        assert undo(again, ab) is not None
        assert names(again) == {"shame"}
    with open_store(study_target) as again:
        redo(again, ab)
        redo(again, ab)
        assert redo(again, ab) is None
        assert names(again) == set(CODES)


def names(store: Store, coder: str = "AB", interview: str = CLIENT) -> set[str]:
    return {tag.code for tag in open_desk(store, coder, interview).tags}


def test_a_chain_of_undo_and_redo_goes_step_by_step(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", SPANS[0], True)
    set_tag(study, ab, "rupture", SPANS[0], True)
    seen = []
    for step in (undo, undo, redo, redo, undo, redo):
        deed = step(study, ab)
        assert deed is not None
        seen.append((deed.label, names(study)))
    assert seen == [
        ("undo: tag rupture", {"shame"}),
        ("undo: tag shame", set()),
        ("redo: tag shame", {"shame"}),
        ("redo: tag rupture", {"shame", "rupture"}),
        ("undo: tag rupture", {"shame"}),
        ("redo: tag rupture", {"shame", "rupture"}),
    ]
    assert redo(study, ab) is None


def test_a_new_deed_forgets_what_could_be_redone(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", SPANS[0], True)
    undo(study, ab)
    set_tag(study, ab, "rupture", SPANS[0], True)
    assert redo(study, ab) is None
    undo(study, ab)
    assert undo(study, ab) is None
    assert names(study) == set()


def test_undo_of_removing_a_tag_brings_its_memo_back(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", SPANS[0], True)
    set_memo(study, ab, "shame", SPANS[0], "looks down")
    set_tag(study, ab, "shame", SPANS[0], False)
    deed = undo(study, ab)
    assert deed is not None
    assert deed.changes == (
        Change("tag", SPANS[0], True, code="shame"),
        Change("memo", SPANS[0], True, code="shame", memo="looks down"),
    )
    assert open_desk(study, "AB", CLIENT).tags[0].memo == "looks down"


def test_undo_of_a_tag_restores_the_review_mark_it_cleared(study: Store, ab: Desk) -> None:
    set_reviewed(study, ab, SPANS[0], True)
    set_tag(study, ab, "shame", SPANS[1], True)
    deed = undo(study, ab)
    assert deed is not None
    assert set(deed.changes) == {Change("tag", SPANS[1], False, code="shame"), Change("review", SPANS[0], True)}
    assert open_desk(study, "AB", CLIENT).reviewed == (SPANS[0],)


def test_nothing_here_on_a_run_is_one_deed_that_leaves_tagged_places_alone(
    study: Store, study_target: str, ab: Desk
) -> None:
    set_reviewed(study, ab, SPANS[2], True)
    set_tag(study, ab, "shame", SPANS[1], True)
    free = Span(70, 79)
    deed = set_reviewed_run(study, ab, [SPANS[0], free, SPANS[2]])
    assert set(deed.changes) == {
        Change("review", SPANS[0], False),
        Change("review", free, True),
        Change("review", SPANS[2], True),
    }
    assert open_desk(study, "AB", CLIENT).reviewed == (free, SPANS[2])
    assert set_reviewed_run(study, ab, [SPANS[0], free]).event is None, "nothing new leaves no trace"
    study.close()
    with open_store(study_target) as again:
        taken = undo(again, ab)
        assert taken is not None
        assert (taken.label, taken.changes) == (
            "undo: mark “nothing here” on 1 segment",
            (Change("review", free, False),),
        )
        assert open_desk(again, "AB", CLIENT).reviewed == (SPANS[2],), "the mark that was there before stays"
        redo(again, ab)
        assert open_desk(again, "AB", CLIENT).reviewed == (free, SPANS[2])
        assert check_audit(again).fault is None


def test_undo_stays_in_its_interview_and_with_its_coder(study: Store, ab: Desk, cd: Desk) -> None:
    other = open_desk(study, "AB", THERAPIST).desk
    set_tag(study, other, "shame", Span(0, 5), True)
    set_tag(study, cd, "rupture", SPANS[0], True)
    assert undo(study, ab) is None
    set_tag(study, ab, "shame.hiding", SPANS[0], True)
    set_tag(study, other, "rupture", Span(0, 5), True)
    undo(study, ab)
    assert undo(study, ab) is None
    assert names(study) == set()
    assert names(study, "AB", THERAPIST) == {"shame", "rupture"}
    assert names(study, "CD") == {"rupture"}
    assert redo(study, cd) is None
    assert redo(study, other) is None


def test_submitting_and_reopening_keep_the_stacks(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", SPANS[0], True)
    set_tag(study, ab, "rupture", SPANS[0], True)
    undo(study, ab)
    submit(study, ab)
    reopen(study, ab, "forgot the last page")
    redo(study, ab)
    assert names(study) == {"shame", "rupture"}
    undo(study, ab)
    undo(study, ab)
    assert undo(study, ab) is None


def test_nothing_here_never_comes_back_onto_an_imported_tag(study: Store, ab: Desk) -> None:
    set_reviewed(study, ab, SPANS[0], True)
    set_reviewed(study, ab, SPANS[0], False)
    take_over(study, [Coding(CLIENT, "AB", "shame", SPANS[0])])
    deed = undo(study, ab)
    place = open_desk(study, "AB", CLIENT)
    assert (names(study), place.reviewed) == ({"shame"}, ())
    assert deed is not None
    assert applied(state_of(place), deed.changes) == state_of(place)


def test_undo_of_a_tag_that_an_import_brought_back_still_tells_the_truth(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", SPANS[0], True)
    set_tag(study, ab, "shame", SPANS[0], False)
    take_over(study, [Coding(CLIENT, "AB", "shame", SPANS[0])])
    copy = state_of(open_desk(study, "AB", CLIENT))
    for _ in range(2):
        deed = undo(study, ab)
        assert deed is not None
        copy = applied(copy, deed.changes)
        assert copy == state_of(open_desk(study, "AB", CLIENT))
