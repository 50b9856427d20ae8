"""What a coder says beside a code: attributes and strength, stars, memos on anything, and ends of a tag moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ipr_coder.codebook.model import Codebook
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook
from ipr_coder.coding.attributes import possible_attributes, set_attributes
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import adjust_tag, set_memo, set_reviewed, set_star, set_tag
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import codebooks, structure
from ipr_coder.study.store import Store
from ipr_coder.study.values import EVERYWHERE, Change, Deed, Desk, OwnMemo, OwnTag, Workplace
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
A, B, C = Span(26, 69), Span(80, 113), Span(30, 35)
STRONG = {"strength": "3"}


def place(store: Store, coder: str = "AB", interview: str = CLIENT) -> Workplace:
    return open_desk(store, coder, interview)


def state(store: Store) -> tuple[Any, ...]:
    seen = place(store)
    return seen.tags, seen.reviewed, seen.stars, seen.memos, seen.segments


@pytest.fixture
def there_and_back(study: Store, ab: Desk) -> Callable[[Callable[[], Deed]], None]:
    """Do a deed, undo and redo it: each time all is as it was, and the trail is whole."""

    def run(deed: Callable[[], Deed]) -> None:
        before = state(study)
        done = deed()
        after = state(study)
        assert done.changes
        assert after != before
        for _ in range(2):
            undone = undo(study, ab)
            assert undone is not None
            assert undone.label == f"undo: {done.label}"
            assert state(study) == before
            again = redo(study, ab)
            assert again is not None
            assert set(again.changes) == set(done.changes)
            assert state(study) == after
        assert check_audit(study).fault is None

    return run


def test_ipr_core_lets_a_tag_say_four_things() -> None:
    assert possible_attributes(read_codebook(find_codebook("ipr-core"))) == {
        "frame": ("then", "now", "between_sessions", "past_life"),
        "about": ("self", "other", "both"),
        "intensity": ("1", "2", "3"),
        "voiced_in_session": ("yes", "no", "partly"),
    }


def test_strength_is_there_where_the_codebook_grades_nothing(codebook: Codebook) -> None:
    assert possible_attributes(codebook) == {"strength": ("1", "2", "3")}
    frames = replace(codebook, attributes={"frame": ("then", "now")})
    assert list(possible_attributes(frames)) == ["frame", "strength"]
    own = replace(codebook, attributes={"strength": ("weak", "strong")})
    assert possible_attributes(own) == {"strength": ("weak", "strong")}


def test_a_tag_shows_its_attributes_and_keeps_them_when_it_comes_back(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    deed = set_attributes(study, ab, "shame", A, STRONG)
    assert deed.changes == (Change("attributes", A, True, code="shame", attributes=STRONG),)
    assert place(study).tags == (OwnTag("shame", A, None, STRONG),)
    set_tag(study, ab, "shame", A, False)
    back = set_tag(study, ab, "shame", A, True)
    assert back.changes[0].attributes == STRONG
    assert place(study).tags[0].attributes == STRONG
    set_attributes(study, ab, "shame", A, {})
    assert place(study).tags == (OwnTag("shame", A),)


def test_attributes_are_undone_and_redone(there_and_back: Any, study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    there_and_back(lambda: set_attributes(study, ab, "shame", A, {"strength": "1"}))
    there_and_back(lambda: set_attributes(study, ab, "shame", A, STRONG))
    there_and_back(lambda: set_tag(study, ab, "shame", A, False))


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [({"strength": "4"}, "strength cannot be '4'"), ({"mood": "1"}, "no attribute 'mood'")],
)
def test_what_the_codebook_does_not_know_is_refused(
    study: Store, ab: Desk, audit_length: Any, attributes: dict[str, str], fault: str
) -> None:
    set_tag(study, ab, "shame", A, True)
    before = audit_length(study)
    with pytest.raises(StudyError, match=fault):
        set_attributes(study, ab, "shame", A, attributes)
    with pytest.raises(StudyError, match="no tag rupture here"):
        set_attributes(study, ab, "rupture", A, STRONG)
    assert audit_length(study) == before


def test_attributes_of_an_older_codebook_stay_beside_new_ones(study: Store, ab: Desk, codebook: Codebook) -> None:
    set_tag(study, ab, "shame", A, True)
    set_attributes(study, ab, "shame", A, STRONG)
    newer = replace(codebook, version="2", attributes={"intensity": (1, 2), "frame": ("then", "now")})
    study.write(lambda tx: codebooks.save_codebook(tx, structure.study_row(tx).id, newer))
    both = {**STRONG, "frame": "then"}
    set_attributes(study, ab, "shame", A, both)
    assert place(study).tags[0].attributes == both
    with pytest.raises(StudyError, match="intensity cannot be '3'"):
        set_attributes(study, ab, "shame", A, {**both, "intensity": "3"})


def test_a_star_is_set_and_taken_away(there_and_back: Any, study: Store, ab: Desk) -> None:
    there_and_back(lambda: set_star(study, ab, C, True))
    assert place(study).stars == (C,)
    assert set_star(study, ab, C, True).changes == ()
    there_and_back(lambda: set_star(study, ab, C, False))
    assert place(study).stars == ()


def test_the_ends_of_a_tag_move_with_all_that_hangs_on_it(there_and_back: Any, study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    set_memo(study, ab, "shame", A, "looks down")
    set_attributes(study, ab, "shame", A, STRONG)
    set_reviewed(study, ab, B, True)
    there_and_back(lambda: adjust_tag(study, ab, "shame", A, B))
    assert place(study).tags == (OwnTag("shame", B, "looks down", STRONG),)
    assert place(study).reviewed == ()
    set_tag(study, ab, "shame", A, True)
    assert place(study).tags[0] == OwnTag("shame", A)


def test_a_tag_moved_onto_one_taken_away_shows_nothing_of_that_one(there_and_back: Any, study: Store, ab: Desk) -> None:
    for span, body, strength in ((A, "first", "1"), (B, "second", "2")):
        set_tag(study, ab, "shame", span, True)
        set_memo(study, ab, "shame", span, body)
        set_attributes(study, ab, "shame", span, {"strength": strength})
    set_tag(study, ab, "shame", B, False)
    there_and_back(lambda: adjust_tag(study, ab, "shame", A, B))
    assert place(study).tags == (OwnTag("shame", B, "first", {"strength": "1"}),)
    undo(study, ab)
    undo(study, ab)
    assert place(study).tags == (
        OwnTag("shame", A, "first", {"strength": "1"}),
        OwnTag("shame", B, "second", {"strength": "2"}),
    )


def test_moving_ends_is_refused_onto_an_equal_tag_and_from_nowhere(study: Store, ab: Desk, audit_length: Any) -> None:
    set_tag(study, ab, "shame", A, True)
    set_tag(study, ab, "shame", B, True)
    before = audit_length(study)
    with pytest.raises(StudyError, match="a tag shame on exactly that place already"):
        adjust_tag(study, ab, "shame", A, B)
    with pytest.raises(StudyError, match="no tag shame here"):
        adjust_tag(study, ab, "shame", C, B)
    with pytest.raises(StudyError, match="behind the end"):
        adjust_tag(study, ab, "shame", A, Span(26, 100_000))
    assert adjust_tag(study, ab, "shame", A, A).changes == ()
    assert audit_length(study) == before


def test_undoing_a_move_is_passed_over_where_an_imported_tag_lies_in_the_way(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    adjust_tag(study, ab, "shame", A, B)
    take_over(study, [Coding(CLIENT, "AB", "shame", A)])
    deed = undo(study, ab)
    assert deed is not None
    assert "changed since" in deed.label
    assert {tag.span for tag in place(study).tags} == {A, B}
    assert undo(study, ab) is not None


def test_memos_on_segment_interview_and_code(there_and_back: Any, study: Store, ab: Desk) -> None:
    there_and_back(lambda: write_memo(study, ab, "segment", " turns away ", span=B))
    there_and_back(lambda: write_memo(study, ab, "interview", "a tired voice"))
    there_and_back(lambda: write_memo(study, ab, "code", "hard to tell from guilt", code="shame"))
    there_and_back(lambda: write_memo(study, ab, "segment", "turns to the window", span=B))
    assert set(place(study).memos) == {
        OwnMemo("segment", B, None, "turns to the window"),
        OwnMemo("interview", EVERYWHERE, None, "a tired voice"),
        OwnMemo("code", EVERYWHERE, "shame", "hard to tell from guilt"),
    }
    there_and_back(lambda: write_memo(study, ab, "interview", " "))
    assert {memo.about for memo in place(study).memos} == {"segment", "code"}
    assert {memo.about for memo in place(study, interview=THERAPIST).memos} == {"code"}


def test_a_memo_on_a_tag_is_the_tags(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    write_memo(study, ab, "tag", "looks down", span=A, code="shame")
    assert place(study).tags[0].memo == "looks down"
    assert place(study).memos == ()


def test_a_memo_on_a_code_rewritten_in_another_interview_is_one_memo_still(study: Store, ab: Desk) -> None:
    other = place(study, interview=THERAPIST).desk
    write_memo(study, ab, "code", "one", code="shame")
    write_memo(study, other, "code", "two", code="shame")
    undo(study, ab)
    assert place(study).memos == ()
    redo(study, ab)
    assert [memo.body for memo in place(study, interview=THERAPIST).memos] == ["one"]


def test_a_memo_must_be_told_on_what(study: Store, ab: Desk, audit_length: Any) -> None:
    before = audit_length(study)
    for about, where in (
        ("segment", {}),
        ("code", {"span": A}),
        ("interview", {"code": "shame"}),
        ("tag", {"span": A}),
    ):
        with pytest.raises(UsageError, match="was not told on which"):
            write_memo(study, ab, about, "text", **where)  # type: ignore[arg-type]
    with pytest.raises(StudyError, match="no code 'pride'"):
        write_memo(study, ab, "code", "text", code="pride")
    assert write_memo(study, ab, "interview", None).changes == ()
    assert audit_length(study) == before


def test_nobody_else_sees_stars_attributes_or_memos(study: Store, ab: Desk, cd: Desk) -> None:
    for desk in (ab, cd):
        set_tag(study, desk, "shame", A, True)
    set_attributes(study, ab, "shame", A, STRONG)
    set_star(study, ab, B, True)
    write_memo(study, ab, "segment", "mine", span=B)
    write_memo(study, ab, "interview", "mine")
    write_memo(study, ab, "code", "mine", code="shame")
    seen = place(study, "CD")
    assert (seen.tags, seen.stars, seen.memos) == ((OwnTag("shame", A),), (), ())
    set_attributes(study, cd, "shame", A, {"strength": "1"})
    assert place(study).tags[0].attributes == STRONG


def test_what_is_submitted_is_frozen_in_all_its_parts(study: Store, ab: Desk, audit_length: Any) -> None:
    set_tag(study, ab, "shame", A, True)
    submit(study, ab)
    before = audit_length(study)
    for deed in (
        lambda: set_attributes(study, ab, "shame", A, STRONG),
        lambda: adjust_tag(study, ab, "shame", A, B),
        lambda: set_star(study, ab, A, True),
        lambda: write_memo(study, ab, "interview", "late"),
        lambda: write_memo(study, ab, "code", "late", code="shame"),
    ):
        with pytest.raises(StudyError, match="is submitted"):
            deed()
    assert audit_length(study) == before


def test_nothing_written_is_in_the_audit_trail(study: Store, ab: Desk, sql: Callable[..., list[Any]]) -> None:
    write_memo(study, ab, "segment", "quagga", span=B)
    write_memo(study, ab, "interview", "quagga")
    write_memo(study, ab, "code", "quagga", code="shame")
    undo(study, ab)
    assert "quagga" not in " ".join(row[0] for row in sql(study, "select payload from audit_event"))
    assert "quagga" not in repr(place(study))


def test_a_deed_tells_which_event_it_is_and_which_came_before(study: Store, ab: Desk) -> None:
    first = set_star(study, ab, A, True)
    second = set_tag(study, ab, "shame", B, True)
    assert first.event is not None
    assert (second.after, place(study).newest_event) == (first.event, second.event)
    undone = undo(study, ab)
    assert undone is not None
    assert undone.after == second.event
    assert place(study).newest_event == undone.event
