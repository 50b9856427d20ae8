"""A coder's own undo, and windows with an older codebook, while the codebook is edited."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.codebook.edits import AddCode, ChangeCode, Edit, MergeCodes, MoveCode, RenameCode, RetireCode, SplitCode
from ipr_coder.codebook.writing import codebook_digest
from ipr_coder.coding.code_names import current_ident
from ipr_coder.coding.codebook_editing import edit_codebook, undo_codebook_edit
from ipr_coder.coding.desk import open_desk, study_codebook
from ipr_coder.coding.setting_up import LEAD, check_audit
from ipr_coder.coding.tagging import set_memo, set_tag
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import CodebookError, StudyError
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import EVERYWHERE, Change, Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
QUIET, SNOW, WAITED = Span(26, 69), Span(30, 35), Span(80, 113)
MERGE = MergeCodes(("shame.hiding",), "shame")
Tags = set[tuple[str, Span, str | None]]


def tags_of(store: Store, desk: Desk) -> Tags:
    return {(tag.code, tag.span, tag.memo) for tag in open_desk(store, desk.coder, desk.interview).tags}


def test_undo_after_a_merge_acts_on_the_tag_as_it_is_called_now(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    edit_codebook(study, LEAD, MERGE, "one")

    taken = undo(study, ab)

    assert taken is not None
    assert taken.label == "undo: tag shame"
    assert taken.changes == (Change("tag", QUIET, False, code="shame"),)
    assert tags_of(study, ab) == set()
    again = redo(study, ab)
    assert again is not None
    assert tags_of(study, ab) == {("shame", QUIET, None)}


def test_a_tag_taken_off_before_a_merge_comes_back_after_it_with_its_memo(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "kept")
    set_tag(study, ab, "shame.hiding", QUIET, False)
    edit_codebook(study, LEAD, MERGE, "one")

    undo(study, ab)

    assert tags_of(study, ab) == {("shame", QUIET, "kept")}


def test_undo_after_a_merge_was_taken_back(study: Store, ab: Desk) -> None:
    """Tagged hiding; merged; the merged tag taken off; the merge taken back: undo brings hiding back, not shame."""
    set_tag(study, ab, "shame.hiding", QUIET, True)
    edit_codebook(study, LEAD, MERGE, "one")
    set_tag(study, ab, "shame", QUIET, False)
    undo_codebook_edit(study, LEAD)
    assert tags_of(study, ab) == set()

    undo(study, ab)
    assert tags_of(study, ab) == {("shame.hiding", QUIET, None)}
    undo(study, ab)
    assert tags_of(study, ab) == set()


def test_undo_steps_through_joined_memos(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", QUIET, True)
    set_memo(study, ab, "shame", QUIET, "of shame")
    set_tag(study, ab, "shame.hiding", QUIET, True)
    set_memo(study, ab, "shame.hiding", QUIET, "first")
    set_memo(study, ab, "shame.hiding", QUIET, "second")
    edit_codebook(study, LEAD, MERGE, "one")
    assert tags_of(study, ab) == {("shame", QUIET, "of shame\n\nsecond")}

    undo(study, ab)
    assert tags_of(study, ab) == {("shame", QUIET, "first")}
    redo(study, ab)
    assert tags_of(study, ab) == {("shame", QUIET, "of shame\n\nsecond")}


def test_the_current_name_follows_every_edit_since(study: Store, ab: Desk, sql: Callable[..., list[Any]]) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    event = sql(study, "select max(id) from audit_event")[0][0]

    def name() -> str:
        return study.read(lambda tx: current_ident(tx, event, "shame.hiding"))

    assert name() == "shame.hiding"
    edit_codebook(study, LEAD, MERGE, "one")
    assert name() == "shame"
    edit_codebook(study, LEAD, RenameCode("shame", "guilt"), "so")
    assert name() == "guilt"
    undo_codebook_edit(study, LEAD)
    assert name() == "shame"
    undo_codebook_edit(study, LEAD)
    assert name() == "shame.hiding"


def test_a_window_with_the_older_codebook_tags_what_the_code_is_called_now(study: Store, ab: Desk) -> None:
    seen = codebook_digest(study_codebook(study))
    edit_codebook(study, LEAD, MERGE, "one")

    deed = set_tag(study, ab, "shame.hiding", QUIET, True, seen=seen)

    assert deed.label == "tag shame"
    assert deed.changes == (
        Change("tag", QUIET, False, code="shame.hiding"),
        Change("codebook", EVERYWHERE, True),
        Change("tag", QUIET, True, code="shame"),
    )
    assert tags_of(study, ab) == {("shame", QUIET, None)}
    off = set_tag(study, ab, "shame.hiding", QUIET, False, seen=seen)
    assert Change("tag", QUIET, False, code="shame") in off.changes
    assert tags_of(study, ab) == set()


def test_a_window_with_the_older_codebook_loses_no_tag_of_a_retired_code(study: Store, ab: Desk) -> None:
    seen = codebook_digest(study_codebook(study))
    edit_codebook(study, LEAD, RetireCode("shame.hiding"), "no")

    deed = set_tag(study, ab, "shame.hiding", QUIET, True, seen=seen)

    assert Change("codebook", EVERYWHERE, True) in deed.changes
    assert tags_of(study, ab) == {("shame.hiding", QUIET, None)}
    with pytest.raises(StudyError, match=r"shame\.hiding is retired"):
        set_tag(study, ab, "shame.hiding", SNOW, True, seen=codebook_digest(study_codebook(study)))
    with pytest.raises(StudyError, match=r"shame\.hiding is retired"):
        set_tag(study, ab, "shame.hiding", SNOW, True)


def test_a_window_with_the_codebook_in_use_hears_nothing(study: Store, ab: Desk) -> None:
    deed = set_tag(study, ab, "shame", QUIET, True, seen=codebook_digest(study_codebook(study)))

    assert deed.changes == (Change("tag", QUIET, True, code="shame"),)


def test_a_code_taken_back_while_a_window_still_has_it(study: Store, ab: Desk) -> None:
    edit_codebook(study, LEAD, AddCode("fear", "Fear", "Afraid."), "new")
    seen = codebook_digest(study_codebook(study))
    undo_codebook_edit(study, LEAD)

    set_tag(study, ab, "fear", QUIET, True, seen=seen)

    assert tags_of(study, ab) == {("fear", QUIET, None)}


def test_codings_of_a_merged_code_are_taken_over_under_the_one_it_is_now(study: Store, ab: Desk) -> None:
    edit_codebook(study, LEAD, MERGE, "one")
    edit_codebook(study, LEAD, RetireCode("rupture"), "no")

    taken = [take_over(study, [Coding(CLIENT, "AB", code, QUIET)]) for code in ("shame.hiding", "shame")]

    assert [(one.added, one.known) for one in taken] == [(1, 0), (0, 1)]
    assert tags_of(study, ab) == {("shame", QUIET, None)}
    with pytest.raises(StudyError, match="rupture is retired"):
        take_over(study, [Coding(CLIENT, "AB", "rupture", QUIET)])


CODES = ("rupture", "rupture.withdrawal", "shame", "shame.hiding")
SPANS = (QUIET, SNOW, WAITED)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    one, other = draw(st.sampled_from(CODES)), draw(st.sampled_from(CODES))
    fresh = draw(st.sampled_from(["fear", "joy", "shame"]))
    part = AddCode(fresh, "New", "New.")
    wishes: list[Edit] = [
        MergeCodes((one,), other),
        RenameCode(one, fresh),
        MoveCode(one, draw(st.sampled_from([None, "shame", "rupture"])), 0),
        RetireCode(one),
        ChangeCode(one, name="Another"),
        SplitCode(one, (part, AddCode(f"{fresh}2", "Newer", "Newer."))),
        part,
    ]
    return draw(st.sampled_from(wishes))


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tagged=st.lists(
        st.tuples(st.sampled_from(CODES), st.sampled_from(SPANS), st.sampled_from(["on", "off", "memo"])), max_size=8
    ),
    wished=st.lists(edits(), min_size=1, max_size=4),
)
def test_taking_every_edit_back_gives_the_codebook_and_the_tags_back(
    sqlite_mould: Path, tagged: list[tuple[str, Span, str]], wished: list[Edit]
) -> None:
    """Whatever was tagged, taken off and written, whatever is edited: undoing all edits gives back what was there."""
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copy2(sqlite_mould, folder / "study.ipr")
        with open_store(folder / "study.ipr") as store:
            desk = open_desk(store, "AB", CLIENT).desk
            for code, span, how in tagged:
                set_tag(store, desk, code, span, True)
                if how == "memo":
                    set_memo(store, desk, code, span, f"{code} at {span.start}")
                elif how == "off":
                    set_tag(store, desk, code, span, False)
            states = [(study_codebook(store), tags_of(store, desk))]
            for edit in wished:
                try:
                    edit_codebook(store, LEAD, edit, "so")
                except CodebookError:
                    continue
                book, now = study_codebook(store), tags_of(store, desk)
                before = states[-1][1]
                assert {span for _, span, _ in now} == {span for _, span, _ in before}
                assert {code for code, _, _ in now} <= {code.id for code in book.codes}
                words = [sorted(memo.split("\n\n")) for _, _, memo in before if memo]
                assert sum(map(len, words)) == sum(len(memo.split("\n\n")) for _, _, memo in now if memo)
                states.append((book, now))
            for book, was in reversed(states[:-1]):
                undo_codebook_edit(store, LEAD)
                assert (study_codebook(store), tags_of(store, desk)) == (book, was)
            while undo(store, desk) is not None:
                pass
            assert tags_of(store, desk) == set()
            assert check_audit(store).fault is None
    finally:
        shutil.rmtree(folder)


def test_what_the_trail_says_of_an_undo_leads_to_its_edit(
    study: Store, ab: Desk, sql: Callable[..., list[Any]]
) -> None:
    set_tag(study, ab, "shame.hiding", QUIET, True)
    edit_codebook(study, LEAD, MERGE, "one")
    undo_codebook_edit(study, LEAD)

    rows = sql(study, "select id, uid, kind, payload, target from audit_event order by id desc limit 2")
    (_, _, kind, payload, target), (number, uid, edit, _, _) = rows
    assert (kind, edit, target) == ("codebook undo", "codebook edit", number)
    assert json.loads(payload)["of"] == bytes(uid).hex()
