"""What an auditor remarks and the coders answer, and what a meeting proposes for the codebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.codebook.edits import ChangeCode, RenameCode
from ipr_coder.coding.codebook_editing import codebook_history, edit_codebook, undo_codebook_edit
from ipr_coder.coding.codebook_notes import accept_note, add_note, decline_note, notes, notes_to_read
from ipr_coder.coding.comments import answer, comment, comments_on, comments_to_read, take_comment_back
from ipr_coder.coding.desk import study_codebook
from ipr_coder.coding.settling import Choice, open_table, settle, standing
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.errors import CodebookError, StudyError, TooEarly
from ipr_coder.study import checking
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"


@pytest.fixture
def study_target(sqlite_path: str) -> str:
    """One database is enough here; test_settling goes the same ways on both."""
    return sqlite_path


@pytest.fixture
def both(study: Store, ab: Desk, cd: Desk) -> Store:
    set_tag(study, ab, "shame.hiding", Span(60, 70), True)
    set_tag(study, cd, "rupture.withdrawal", Span(60, 70), True)
    submit(study, ab)
    submit(study, cd)
    return study


def test_comments_are_answered_and_stand_with_their_answers(both: Store) -> None:
    (one, _), *_ = standing(both, CLIENT, "main").disagreements
    first = comment(both, CLIENT, "main", " Look at the tape. ", by="auditor", about=one.name)
    second = comment(both, CLIENT, "main", "A fine interview.", by="lead")
    reply = answer(both, first.number, "We did.", by="AB")
    answer(both, reply.number, "And?", by="auditor")
    found = comments_on(both, "main", CLIENT)
    assert [(made.author, made.body, made.answers) for made in found] == [
        ("auditor", "Look at the tape.", None),
        ("AB", "We did.", first.number),
        ("auditor", "And?", reply.number),
        ("lead", "A fine interview.", None),
    ]
    assert found[0].about in one.name
    assert found[1].about == found[0].about
    assert (second.about, second.interview) == (None, CLIENT)


def test_words_of_comments_and_notes_are_not_in_the_trail(both: Store, sql: Callable[..., list[Any]]) -> None:
    made = comment(both, CLIENT, "main", "mango", by="auditor")
    answer(both, made.number, "mango too", by="AB")
    note = add_note(both, "mango against melon", by="AB", code="shame")
    rows = sql(both, "select kind, payload from audit_event order by id")
    assert [row[0] for row in rows[-3:]] == ["comment", "answer comment", "codebook note"]
    accept_note(both, note.number, edit=ChangeCode("shame", definition="Another."), answer="mango, then")
    rows = sql(both, "select kind, payload from audit_event order by id")
    assert [row[0] for row in rows[-2:]] == ["codebook edit", "accept note"]
    assert not any("mango" in row[1] for row in rows)
    assert "mango" not in repr(comments_on(both)) + repr(notes(both))
    assert both.read(checking.faults) == ()


def test_a_comment_is_taken_back_by_its_author_while_nobody_has_answered(both: Store) -> None:
    one = comment(both, CLIENT, "main", "hm", by="auditor")
    with pytest.raises(StudyError, match="not AB's"):
        take_comment_back(both, one.number, by="AB")
    reply = answer(both, one.number, "hm?", by="AB")
    with pytest.raises(StudyError, match="answered"):
        take_comment_back(both, one.number, by="auditor")
    take_comment_back(both, reply.number, by="AB")
    take_comment_back(both, one.number, by="auditor")
    assert comments_on(both) == ()
    with pytest.raises(StudyError, match="no comment"):
        answer(both, one.number, "late", by="AB")


def test_nobody_comments_on_tags_that_are_still_blind(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", Span(60, 70), True)
    with pytest.raises(TooEarly):
        comment(study, CLIENT, "main", "odd", by="CD", about={("AB", "shame", 60, 70)})
    comment(study, CLIENT, "main", "a hard one", by="CD")
    assert (len(comments_on(study)), comments_to_read(study)) == (1, ())


def test_an_empty_word_is_none(both: Store) -> None:
    for deed in (
        lambda: comment(both, CLIENT, "main", "  ", by="AB"),
        lambda: comment(both, CLIENT, "main", "x", by=" "),
        lambda: add_note(both, "", by="AB"),
        lambda: comment(both, CLIENT, "main", "x", by="AB", about={("AB", "shame", 1, 2)}),
    ):
        with pytest.raises(StudyError):
            deed()


def test_a_note_becomes_a_new_version_of_the_codebook(both: Store) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    (one, _), *_ = standing(both, CLIENT, "main").disagreements
    settle(both, desk, one, Choice("take", "AB"), by="AB")
    ((_, made), *_) = standing(both, CLIENT, "main").disagreements
    assert made is not None
    note = add_note(
        both,
        "define hiding against withdrawal",
        by="AB",
        code="shame.hiding",
        other="rupture.withdrawal",
        decision=made.number,
    )
    assert (note.outcome, note.interview, note.decision) == (None, CLIENT, made.number)
    edit = ChangeCode("shame.hiding", exclude_when=("The client turns away from the therapist: withdrawal.",))
    accepted, deed = accept_note(both, note.number, edit=edit, answer="agreed on Monday")
    assert deed is not None
    assert (accepted.outcome, accepted.version, accepted.answered_by) == ("accepted", deed.after, "lead")
    assert study_codebook(both).code("shame.hiding").exclude_when == edit.exclude_when
    assert codebook_history(both)[-1].reason == f"note {note.number}"
    assert notes(both, open_only=True) == ()
    with pytest.raises(StudyError, match="accepted already"):
        decline_note(both, note.number, "no")
    assert both.read(checking.faults) == ()
    undo_codebook_edit(both, "lead")


def test_a_note_on_a_decision_is_read_by_nobody_while_its_interview_is_open_again(both: Store, cd: Desk) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    (one, _), *_ = standing(both, CLIENT, "main").disagreements
    settle(both, desk, one, Choice("take", "AB"), by="AB")
    ((_, made), *_) = standing(both, CLIENT, "main").disagreements
    assert made is not None
    add_note(both, "define hiding", by="AB", code="shame.hiding", decision=made.number)
    add_note(both, "too many codes", by="AB")
    assert [len(some) for some in notes_to_read(both)] == [2, 0]
    reopen(both, cd, "a slip")
    found, held = notes_to_read(both)
    assert ([one.body for one in found], held) == (["too many codes"], (CLIENT,))


def test_a_note_whose_edit_cannot_be_done_stays_open(both: Store, audit_length: Callable[[Store], int]) -> None:
    note = add_note(both, "rename it", by="CD", code="shame")
    before = audit_length(both)
    with pytest.raises(CodebookError):
        accept_note(both, note.number, edit=RenameCode("shame", "rupture"))
    assert audit_length(both) == before
    assert [one.outcome for one in notes(both)] == [None]


def test_a_note_is_declined_with_an_answer_and_names_codes_as_they_are_called_now(both: Store) -> None:
    note = add_note(both, "is this one needed?", by="CD", code="shame.hiding")
    edit_codebook(both, "lead", RenameCode("shame.hiding", "shame.covering"), "a better word")
    assert [one.code for one in notes(both)] == ["shame.covering"]
    with pytest.raises(StudyError):
        decline_note(both, note.number, " ")
    declined = decline_note(both, note.number, "it is, see the manual")
    assert (declined.outcome, declined.version, declined.answer) == ("declined", None, "it is, see the manual")
    with pytest.raises(StudyError, match="no note 99"):
        decline_note(both, 99, "no")
    with pytest.raises(StudyError, match="no code"):
        add_note(both, "x", by="CD", code="nonsense")
    with pytest.raises(StudyError, match="no decision 99"):
        add_note(both, "x", by="CD", decision=99)


def test_done_without_words_it_counts_for_the_version_in_use(both: Store) -> None:
    note = add_note(both, "done at the meeting", by="CD")
    accepted, deed = accept_note(both, note.number)
    assert (deed, accepted.version) == (None, "1")
