"""A coder's deeds: what was done shows when the interview is opened again, and what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.coding.desk import open_desk, study_codebook, work_list
from ipr_coder.coding.setting_up import assign, check_audit, new_study
from ipr_coder.coding.submitting import desk_of, submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study import codebooks, structure
from ipr_coder.study.store import Store
from ipr_coder.study.values import Change, Desk, OwnTag, Workplace
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
Count = Callable[[Store], int]


def place(store: Store, desk: Desk) -> Workplace:
    return open_desk(store, desk.coder, desk.interview)


def turn(store: Store, desk: Desk, number: int) -> Span:
    """The segment of a turn, counted from 1."""
    return place(store, desk).segments[number - 1].span


def test_the_desk_shows_the_interview_as_it_was_read(study: Store, ab: Desk) -> None:
    seen = place(study, ab)
    assert [row.span.of(seen.text) for row in seen.segments] == [
        "What was happening in you?",
        "I went quiet, like a xylophone in the snow.",
        "And then?",
        "Then she waited, and that helped.",
        "Zanzibar was all I could think of.",
        "Mm.",
        "That is all.",
    ]
    assert [row.moment for row in seen.segments] == [-1, -1, 0, 0, 0, -1, -1]
    stop = seen.moments[0]
    assert (stop.session_start_ms, stop.session_end_ms, stop.stopped_by) == (760_000, 785_000, "client")
    assert (seen.respondent_role, seen.submitted, seen.tags, seen.reviewed) == ("client", False, (), ())


def test_a_tag_shows_is_gone_after_removing_and_can_be_put_back(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 2)
    for _ in range(2):
        deed = set_tag(study, ab, "shame.hiding", span, True)
        assert deed.changes == (Change("tag", span, True, code="shame.hiding"),)
        assert place(study, ab).tags == (OwnTag("shame.hiding", span),)
        deed = set_tag(study, ab, "shame.hiding", span, False)
        assert deed.changes == (Change("tag", span, False, code="shame.hiding"),)
        assert place(study, ab).tags == ()


def test_one_segment_takes_several_codes_and_one_code_several_segments(study: Store, ab: Desk) -> None:
    second, fourth = turn(study, ab, 2), turn(study, ab, 4)
    for code, span in (("shame", fourth), ("shame", second), ("rupture", second)):
        set_tag(study, ab, code, span, True)
    assert [(tag.code, tag.span) for tag in place(study, ab).tags] == [
        ("shame", second),
        ("rupture", second),
        ("shame", fourth),
    ]
    set_tag(study, ab, "shame", second, False)
    assert {(tag.code, tag.span) for tag in place(study, ab).tags} == {("rupture", second), ("shame", fourth)}


def test_a_tag_clears_nothing_here_and_nothing_here_is_refused_under_a_tag(
    study: Store, ab: Desk, audit_length: Count
) -> None:
    span = turn(study, ab, 4)
    set_reviewed(study, ab, span, True)
    assert place(study, ab).reviewed == (span,)
    deed = set_tag(study, ab, "rupture", Span(span.start + 2, span.start + 6), True)
    assert Change("review", span, False) in deed.changes
    assert place(study, ab).reviewed == ()
    before = audit_length(study)
    with pytest.raises(StudyError, match=r"there is a tag on it\. Remove the tag first"):
        set_reviewed(study, ab, span, True)
    assert (place(study, ab).reviewed, audit_length(study)) == ((), before)


def test_nothing_here_can_be_taken_back(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 7)
    set_reviewed(study, ab, span, True)
    assert set_reviewed(study, ab, span, False).changes == (Change("review", span, False),)
    assert place(study, ab).reviewed == ()


def test_a_memo_is_written_changed_and_taken_away(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 2)
    set_tag(study, ab, "shame", span, True)
    for body, kept in (("  looks down \n", "looks down"), ("looks away", "looks away"), ("   ", None), (None, None)):
        set_memo(study, ab, "shame", span, body)
        assert place(study, ab).tags == (OwnTag("shame", span, kept),)


def test_a_memo_needs_its_own_tag(study: Store, ab: Desk, cd: Desk, audit_length: Count) -> None:
    span = turn(study, ab, 2)
    set_tag(study, cd, "shame", span, True)
    before = audit_length(study)
    with pytest.raises(StudyError, match="there is no tag shame here to write on"):
        set_memo(study, ab, "shame", span, "mine")
    assert audit_length(study) == before


def test_what_a_database_refuses_is_not_lost_from_a_memo(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 2)
    set_tag(study, ab, "shame", span, True)
    set_memo(study, ab, "shame", span, "a\x00b \ud800 A\u030a\r\nnext")
    assert place(study, ab).tags[0].memo == "a\ufffdb \ufffd Å\nnext"


def test_a_tag_taken_off_and_put_on_again_has_its_memo_and_says_so(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 2)
    set_tag(study, ab, "shame", span, True)
    set_memo(study, ab, "shame", span, "looks down")
    set_tag(study, ab, "shame", span, False)
    deed = set_tag(study, ab, "shame", span, True)
    assert Change("memo", span, True, code="shame", memo="looks down") in deed.changes
    assert place(study, ab).tags == (OwnTag("shame", span, "looks down"),)


def test_a_deed_that_changes_nothing_leaves_no_event(study: Store, ab: Desk, audit_length: Count) -> None:
    tagged, empty = turn(study, ab, 2), turn(study, ab, 4)
    set_tag(study, ab, "shame", tagged, True)
    set_memo(study, ab, "shame", tagged, "looks down")
    set_reviewed(study, ab, empty, True)
    before = audit_length(study)
    for deed in (
        set_tag(study, ab, "shame", tagged, True),
        set_tag(study, ab, "rupture", tagged, False),
        set_memo(study, ab, "shame", tagged, " looks down "),
        set_reviewed(study, ab, empty, True),
        set_reviewed(study, ab, tagged, False),
    ):
        assert deed.changes == ()
    assert audit_length(study) == before
    assert undo(study, ab) is not None
    assert place(study, ab).reviewed == ()


def test_each_deed_is_one_event_of_the_coder(study: Store, ab: Desk, sql: Callable[..., list[Any]]) -> None:
    before = sql(study, "select max(id) from audit_event")[0][0]
    span, empty = turn(study, ab, 2), turn(study, ab, 4)
    set_tag(study, ab, "shame", span, True)
    set_memo(study, ab, "shame", span, "looks down")
    set_reviewed(study, ab, empty, True)
    undo(study, ab)
    redo(study, ab)
    submit(study, ab)
    events = sql(study, "select kind, actor from audit_event where id > :last order by id", last=before)
    assert [tuple(event) for event in events] == [
        (kind, "AB") for kind in ("tag", "memo", "review", "undo", "redo", "submit")
    ]
    assert check_audit(study).fault is None


def test_refusals_are_sentences_and_change_nothing(study: Store, ab: Desk, audit_length: Count) -> None:
    span = turn(study, ab, 2)
    study.write(lambda tx: structure.ensure_dyad(tx, structure.study_row(tx).id, "D09"))
    before = audit_length(study)

    def planned(tx: Any) -> None:
        number = structure.study_row(tx).id
        dyad = structure.ensure_dyad(tx, number, "D09")
        structure.ensure_participant(tx, number, "C09", role="client", dyad_id=dyad)
        structure.ensure_interview(tx, number, "D09_client", dyad_id=dyad, session_id=None, respondent="C09")

    study.write(planned)
    with pytest.raises(StudyError, match="there is no code 'joy' in the codebook"):
        set_tag(study, ab, "joy", span, True)
    with pytest.raises(StudyError, match="there is no code 'joy' in the codebook"):
        set_tag(study, ab, "joy", span, False)
    with pytest.raises(StudyError, match=r"there is no coder 'XY' in the study\. There is AB, CD"):
        open_desk(study, "XY", CLIENT)
    with pytest.raises(StudyError, match="there is no coder 'XY'"):
        work_list(study, "XY")
    with pytest.raises(StudyError, match="there is no interview 'D77'"):
        open_desk(study, "AB", "D77")
    with pytest.raises(StudyError, match=r"D09_client is not assigned to AB.*ipr-coder assign"):
        open_desk(study, "AB", "D09_client")
    with pytest.raises(StudyError, match="D01_S3_client is not assigned to AB in round second"):
        desk_of(study, "AB", CLIENT, "second")
    assert audit_length(study) == before
    assert place(study, ab).tags == ()
    assign(study, "AB", ["D09_client"])
    with pytest.raises(StudyError, match="D09_client has no transcript yet"):
        open_desk(study, "AB", "D09_client")
    assert [item.interview for item in work_list(study, "AB")] == [CLIENT, "D01_S3_therapist"]


def test_a_submitted_interview_is_frozen_for_every_deed(study: Store, ab: Desk, cd: Desk, audit_length: Count) -> None:
    span, empty = turn(study, ab, 2), turn(study, ab, 4)
    set_tag(study, ab, "shame", span, True)
    submit(study, ab)
    before, seen = audit_length(study), place(study, ab)
    assert seen.submitted
    deeds: tuple[Callable[[], object], ...] = (
        lambda: set_tag(study, ab, "rupture", span, True),
        lambda: set_tag(study, ab, "shame", span, False),
        lambda: set_reviewed(study, ab, empty, True),
        lambda: set_memo(study, ab, "shame", span, "late"),
        lambda: undo(study, ab),
        lambda: redo(study, ab),
    )
    for deed in deeds:
        with pytest.raises(StudyError, match=r"D01_S3_client is submitted, so its tags are frozen\. Reopen it"):
            deed()
    assert (place(study, ab), audit_length(study)) == (seen, before)
    assert set_tag(study, cd, "rupture", span, True).changes


def test_the_work_list_counts_decided_segments(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame", turn(study, ab, 2), True)
    set_tag(study, ab, "rupture", turn(study, ab, 2), True)
    set_tag(study, ab, "rupture", turn(study, ab, 1), True)
    set_reviewed(study, ab, turn(study, ab, 7), True)
    set_tag(study, cd, "rupture", turn(study, cd, 4), True)
    first, second = work_list(study, "AB")
    assert (first.interview, first.codable, first.decided) == (CLIENT, 4, 2)
    assert (second.interview, second.codable, second.decided) == ("D01_S3_therapist", 2, 0)
    assert [item.decided for item in work_list(study, "CD")] == [1, 0]


def test_rounds_are_apart(study: Store, ab: Desk) -> None:
    span = turn(study, ab, 2)
    set_tag(study, ab, "shame", span, True)
    submit(study, ab)
    assign(study, "AB", [CLIENT], "second")
    again = open_desk(study, "AB", CLIENT)
    assert (again.desk.round, again.tags, again.submitted) == ("second", (), False)
    assert undo(study, again.desk) is None
    set_tag(study, again.desk, "rupture", span, True)
    assert [tag.code for tag in open_desk(study, "AB", CLIENT, "main").tags] == ["shame"]


def second_version(codebook: Codebook) -> Codebook:
    kept = tuple(code for code in codebook.codes if code.id != "rupture")
    return Codebook("small", "2", "Small", (*kept, Code("safety", "s", "Safety", None, "#009E73", "New.")))


def test_tags_made_under_an_older_codebook_stay_the_coders_own(study: Store, ab: Desk, codebook: Codebook) -> None:
    span = turn(study, ab, 2)
    for code in ("shame", "rupture"):
        set_tag(study, ab, code, span, True)
    set_memo(study, ab, "rupture", span, "left the room")
    study.write(lambda tx: codebooks.save_codebook(tx, ab_study(tx), second_version(codebook)))
    assert set_tag(study, ab, "shame", span, True).changes == ()
    assert [tag.code for tag in place(study, ab).tags] == ["shame", "rupture"]
    set_memo(study, ab, "rupture", span, "left it")
    assert place(study, ab).tags[1].memo == "left it"
    for code in ("shame", "rupture"):
        assert set_tag(study, ab, code, span, False).changes == (Change("tag", span, False, code=code),)
    assert place(study, ab).tags == ()
    with pytest.raises(StudyError, match="there is no code 'rupture'"):
        set_tag(study, ab, "rupture", span, True)
    undo(study, ab)
    assert place(study, ab).tags == (OwnTag("rupture", span, "left it"),)
    undo(study, ab)
    set_tag(study, ab, "safety", span, True)
    assert {tag.code for tag in place(study, ab).tags} == {"shame", "rupture", "safety"}
    assert study_codebook(study) == second_version(codebook)


def ab_study(tx: Any) -> int:
    return int(structure.study_row(tx).id)


def test_a_code_taken_off_and_put_on_under_a_newer_codebook_is_there_once(
    study: Store, ab: Desk, codebook: Codebook
) -> None:
    span = turn(study, ab, 2)
    set_tag(study, ab, "shame", span, True)
    set_tag(study, ab, "shame", span, False)
    study.write(lambda tx: codebooks.save_codebook(tx, ab_study(tx), second_version(codebook)))
    set_tag(study, ab, "shame", span, True)
    for step, there in ((undo, 0), (undo, 1), (undo, 0), (redo, 1), (redo, 0), (redo, 1)):
        step(study, ab)
        assert len(place(study, ab).tags) == there


def test_a_study_needs_a_title(tmp_path: Any, codebook: Codebook) -> None:
    with pytest.raises(Exception, match="a study needs a title"):
        new_study(tmp_path / "a.ipr", "  ", codebook)
    assert list(tmp_path.iterdir()) == []
