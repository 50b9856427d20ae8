"""Editing the codebook while two coders code: what happens to their tags, and that taking it back takes all back.

The small study's codebook: r rupture (rw withdrawal), h shame (hd hiding), version 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ipr_coder.codebook.edits import (
    AddCode,
    ChangeCode,
    Edit,
    MergeCodes,
    MoveCode,
    RenameCode,
    RetireCode,
    SplitCode,
)
from ipr_coder.coding.codebook_editing import (
    codebook_history,
    codebook_version,
    edit_codebook,
    lock_codebook,
    preview,
    tags_to_decide,
    undo_codebook_edit,
)
from ipr_coder.coding.desk import open_desk, study_codebook
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.setting_up import LEAD, check_audit
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_memo, set_tag
from ipr_coder.errors import CodebookError, StudyError
from ipr_coder.study.assignments import work_digest
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
QUIET, SNOW, WAITED = Span(26, 69), Span(30, 35), Span(80, 113)
HIDING_INTO_SHAME = MergeCodes(("shame.hiding",), "shame")


def tags_of(store: Store, desk: Desk) -> set[tuple[str, Span, str | None]]:
    tags = open_desk(store, desk.coder, desk.interview).tags
    assert len({(tag.code, tag.span) for tag in tags}) == len(tags)
    return {(tag.code, tag.span, tag.memo) for tag in tags}


def everything(store: Store, *desks: Desk) -> Any:
    """All that must be as before once an edit is taken back."""
    book = study_codebook(store)
    return book, [(tags_of(store, desk), store.read(partial(work_digest, desk=desk))) for desk in desks]


def test_a_merge_moves_tags_and_undo_brings_them_back(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "hides")
    set_tag(study, ab, "rupture", WAITED, True)
    set_tag(study, cd, "shame.hiding", SNOW, True)
    before = everything(study, ab, cd)

    deed = edit_codebook(study, LEAD, HIDING_INTO_SHAME, "nobody tells them apart")

    assert (deed.before, deed.after, deed.moved, deed.joined) == ("1", "1.1.0", 2, 0)
    assert tags_of(study, ab) == {("shame", QUIET, "hides"), ("rupture", WAITED, None)}
    assert tags_of(study, cd) == {("shame", SNOW, None)}
    assert [code.id for code in study_codebook(study).codes] == ["rupture", "rupture.withdrawal", "shame"]
    undone = undo_codebook_edit(study, LEAD)
    assert (undone.before, undone.after, undone.moved) == ("1.1.0", "1", 2)
    assert everything(study, ab, cd) == before
    assert check_audit(study).fault is None


def test_where_both_codes_lie_one_stays_with_both_memos(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", QUIET, True)
    set_memo(study, ab, "shame", QUIET, "of shame")
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "of hiding")
    set_tag(study, ab, "shame", SNOW, True)
    set_tag(study, ab, "shame.hiding", SNOW, True)
    set_memo(study, ab, "shame.hiding", SNOW, "only here")
    before = everything(study, ab)

    deed = edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")

    assert (deed.moved, deed.joined) == (0, 2)
    assert tags_of(study, ab) == {("shame", QUIET, "of shame\n\nof hiding"), ("shame", SNOW, "only here")}
    undo_codebook_edit(study, LEAD)
    assert everything(study, ab) == before


def test_a_joined_memo_that_was_changed_since_stays_where_it_is(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", QUIET, True)
    set_memo(study, ab, "shame", QUIET, "of shame")
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "of hiding")
    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")
    set_memo(study, ab, "shame", QUIET, "of both, in new words")

    undo_codebook_edit(study, LEAD)

    assert tags_of(study, ab) == {("shame", QUIET, "of both, in new words"), ("shame.hiding", QUIET, None)}


def test_memos_on_codes_follow_their_codes(study: Store, ab: Desk, cd: Desk) -> None:
    for desk, code, body in ((ab, "shame", "A"), (ab, "shame.hiding", "B"), (cd, "shame.hiding", "C")):
        write_memo(study, desk, "code", body, code=code)

    def notes() -> list[tuple[str | None, str]]:
        return [
            (memo.code, memo.body) for desk in (ab, cd) for memo in open_desk(study, desk.coder, desk.interview).memos
        ]

    before = sorted(notes(), key=str)
    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")
    assert notes() == [("shame", "A\n\nB"), ("shame", "C")]
    edit_codebook(study, LEAD, RenameCode("shame", "guilt"), "our word")
    assert notes() == [("guilt", "A\n\nB"), ("guilt", "C")]
    undo_codebook_edit(study, LEAD)
    undo_codebook_edit(study, LEAD)
    assert sorted(notes(), key=str) == before


def test_attributes_of_the_tag_that_gave_way_fill_the_gaps(
    study: Store, ab: Desk, sql: Callable[..., list[Any]]
) -> None:
    for code, said in (("shame", '{"frame": "then"}'), ("shame.hiding", '{"about": "self", "frame": "now"}')):
        set_tag(study, ab, code, QUIET, True)
        sql(
            study,
            "update tag set attributes = :said where code_id = (select max(id) from code where ident = :code)",
            said=said,
            code=code,
        )

    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")

    def live() -> list[Any]:
        rows = sql(study, "select attributes from tag where deleted_ms is null order by id")
        return [json.loads(row[0]) for row in rows]

    assert live() == [{"frame": "then", "about": "self"}]
    undo_codebook_edit(study, LEAD)
    assert live() == [{"frame": "then"}, {"about": "self", "frame": "now"}]


def test_a_renamed_code_takes_tags_made_since_back_too(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", QUIET, True)
    set_tag(study, ab, "shame.hiding", SNOW, True)
    before = tags_of(study, ab)
    edit_codebook(study, "AB", RenameCode("shame", "guilt"), "our word")
    assert tags_of(study, ab) == {("guilt", QUIET, None), ("guilt.hiding", SNOW, None)}
    set_tag(study, ab, "guilt", WAITED, True)

    assert undo_codebook_edit(study, "AB").moved == 3

    assert tags_of(study, ab) == before | {("shame", WAITED, None)}
    assert study_codebook(study).version == "1"


def test_an_edit_is_not_taken_back_over_tags_it_would_orphan(study: Store, ab: Desk, cd: Desk) -> None:
    edit_codebook(study, LEAD, AddCode("fear", "Fear", "Being afraid."), "needed")
    set_tag(study, cd, "fear", QUIET, True)
    before = everything(study, ab, cd)

    with pytest.raises(StudyError, match="1 tag has been made since with fear"):
        undo_codebook_edit(study, LEAD)
    with pytest.raises(StudyError, match="tags of other coders have been made since"):
        undo_codebook_edit(study, "AB")

    assert everything(study, ab, cd) == before
    set_tag(study, cd, "fear", QUIET, False)
    undo_codebook_edit(study, LEAD)
    assert study_codebook(study).version == "1"


def test_one_number_never_means_two_codebooks(study: Store) -> None:
    """1.1.0 was taken back; the next edit is 1.2.0, and the history tells of both."""
    edit_codebook(study, LEAD, AddCode("fear", "Fear", "Being afraid."), "needed")
    undo_codebook_edit(study, LEAD)
    edit_codebook(study, "AB", AddCode("joy", "Joy", "Being glad."), "needed more")

    told = [(one.version, one.in_use, one.made_by, one.reason) for one in codebook_history(study)]

    assert told == [
        ("1", False, None, None),
        ("1.1.0", False, "lead", "needed"),
        ("1.2.0", True, "AB", "needed more"),
    ]
    assert codebook_version(study, "1.1.0").codes[-1].id == "fear"
    with pytest.raises(StudyError, match=r"There is 1, 1\.1\.0, 1\.2\.0"):
        codebook_version(study, "9")


def test_edits_are_taken_back_one_after_the_other(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    states = [everything(study, ab)]
    for edit in (HIDING_INTO_SHAME, MergeCodes(("shame",), "rupture"), RenameCode("rupture", "break")):
        edit_codebook(study, LEAD, edit, "so")
        states.append(everything(study, ab))
    assert tags_of(study, ab) == {("break", QUIET, None)}

    for state in reversed(states[:-1]):
        undo_codebook_edit(study, LEAD)
        assert everything(study, ab) == state
    with pytest.raises(StudyError, match="no edit of the codebook to take back"):
        undo_codebook_edit(study, LEAD)


def test_the_preview_tells_a_coder_of_own_tags_only(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_tag(study, cd, "shame.hiding", QUIET, True)
    set_tag(study, cd, "shame.hiding", SNOW, True)
    submit(study, cd)

    lead, own = preview(study, LEAD, HIDING_INTO_SHAME), preview(study, "AB", HIDING_INTO_SHAME)

    assert (lead.tags, dict(lead.by_interview), lead.submitted, lead.own_only) == (3, {CLIENT: 3}, 1, False)
    assert (own.tags, dict(own.by_interview), own.submitted, own.own_only) == (1, {CLIENT: 1}, 0, True)
    assert (own.before, own.after) == ("1", "1.1.0")
    assert study_codebook(study).version == "1"
    assert edit_codebook(study, "AB", HIDING_INTO_SHAME, "one").moved == 1


def test_the_preview_names_keys_that_change(study: Store) -> None:
    """Under rupture hd would be rd."""
    told = preview(study, LEAD, MoveCode("shame.hiding", "rupture"))

    assert [(change.old.key, change.new.key) for change in told.changes.rekeyed] == [("hd", "rd")]


def test_submitted_interviews_stay_submitted_and_are_sealed_anew(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    submit(study, ab)

    def sealed() -> tuple[bool, bool]:
        from sqlalchemy import select

        from ipr_coder.study.assignments import is_submitted
        from ipr_coder.study.schema import Assignment

        def job(tx: Any) -> tuple[bool, bool]:
            stored = tx.execute(select(Assignment.digest).where(Assignment.digest.is_not(None))).scalar()
            return is_submitted(tx, ab), stored == work_digest(tx, ab)

        return study.read(job)

    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")
    assert sealed() == (True, True)
    undo_codebook_edit(study, LEAD)
    assert sealed() == (True, True)


def test_the_event_tells_moved_tags_and_digests_but_no_words(
    study: Store, ab: Desk, sql: Callable[..., list[Any]]
) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "a private thought")
    submit(study, ab)
    events = len(sql(study, "select id from audit_event"))

    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")

    rows = sql(study, "select kind, actor, payload from audit_event order by id")
    assert len(rows) == events + 1
    kind, actor, payload = rows[-1]
    facts = json.loads(payload)
    assert (kind, actor) == ("codebook edit", "lead")
    assert facts["ids"] == {"shame.hiding": "shame"}
    moved = facts["moved"][0]
    told = ("coder", "interview", "round", "start", "end", "code", "into", "live", "kept")
    expected = ("AB", CLIENT, "main", 26, 69, "shame.hiding", "shame", True, None)
    assert tuple(moved[name] for name in told) == expected
    assert facts["digests"][0]["before"] != facts["digests"][0]["after"]
    assert "private" not in payload


def test_a_tag_taken_off_after_a_merge_stays_off(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", QUIET, True)
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_tag(study, ab, "shame.hiding", SNOW, True)
    edit_codebook(study, LEAD, HIDING_INTO_SHAME, "one")
    for span in (QUIET, SNOW):
        set_tag(study, ab, "shame", span, False)

    undo_codebook_edit(study, LEAD)

    assert tags_of(study, ab) == set()


def test_tags_of_a_split_code_stay_and_are_listed(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_tag(study, cd, "shame.hiding", SNOW, True)
    parts = (AddCode("shame.cover", "Cover", "Covers.", "shame"), AddCode("shame.flight", "Flight", "Flees.", "shame"))

    deed = edit_codebook(study, "AB", SplitCode("shame.hiding", parts), "two things")

    assert deed.to_decide == 1
    assert tags_of(study, ab) == {("shame.hiding", QUIET, None)}
    undecided = tags_to_decide(study, "AB")
    assert [(one.interview, one.code, one.span, one.choices) for one in undecided] == [
        (CLIENT, "shame.hiding", QUIET, ("shame.cover", "shame.flight"))
    ]
    set_tag(study, ab, "shame.cover", QUIET, True)
    set_tag(study, ab, "shame.hiding", QUIET, False)
    assert tags_to_decide(study, "AB") == ()


def test_only_the_lead_edits_a_locked_codebook(study: Store, audit_length: Callable[[Store], int]) -> None:
    assert lock_codebook(study, locked=True)
    events = audit_length(study)
    assert not lock_codebook(study, locked=True)
    with pytest.raises(StudyError, match="edited by the lead only"):
        edit_codebook(study, "AB", RetireCode("shame"), "so")
    with pytest.raises(StudyError, match="edited by the lead only"):
        undo_codebook_edit(study, "AB")
    preview(study, "AB", RetireCode("shame"))
    assert audit_length(study) == events
    edit_codebook(study, LEAD, RetireCode("shame"), "so")
    assert lock_codebook(study, locked=False)
    undo_codebook_edit(study, "AB")


@pytest.mark.parametrize(
    ("actor", "edit", "reason", "said"),
    [
        (LEAD, RetireCode("shame"), " ", "needs a reason"),
        ("XX", RetireCode("shame"), "so", "no coder 'XX'"),
        (LEAD, RetireCode("sham"), "so", "no code `sham`"),
        (LEAD, ChangeCode("shame", name="Shame"), "so", "Nothing would change"),
    ],
)
def test_what_is_refused_leaves_no_trace(
    study: Store, audit_length: Callable[[Store], int], actor: str, edit: Edit, reason: str, said: str
) -> None:
    events = audit_length(study)

    with pytest.raises((StudyError, CodebookError), match=said):
        edit_codebook(study, actor, edit, reason)

    assert audit_length(study) == events
    assert len(codebook_history(study)) == 1
