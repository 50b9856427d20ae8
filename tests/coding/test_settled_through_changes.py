"""The settled layer through all that happens to a study afterwards: the codebook edited, transcripts corrected, names
taken out. Decisions, settled tags and their undoing go along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipr_coder.codebook.edits import MergeCodes, RenameCode
from ipr_coder.coding.codebook_editing import edit_codebook, undo_codebook_edit
from ipr_coder.coding.comments import comment, comments_on
from ipr_coder.coding.correcting import edit_turn, undo_correction
from ipr_coder.coding.deidentifying import apply
from ipr_coder.coding.displacing import displaced_marks, place_mark
from ipr_coder.coding.settling import Choice, close, open_table, settle, standing
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.study import checking
from ipr_coder.study.decisions import SettledTag, load_decisions
from ipr_coder.study.settled_layer import layer_desk, layer_tags
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.deciding import Everywhere, Plan

CLIENT = "D01_S3_client"
Layer = list[tuple[str, int, int]]


@pytest.fixture
def table(study: Store, ab: Desk, cd: Desk) -> Desk:
    """Two stretches: on "xylophone" AB shame.hiding and CD shame, on "snow" AB rupture and CD nothing."""
    text = str(study.read(_text))
    xylophone, snow = text.index("xylophone"), text.index("snow")
    set_tag(study, ab, "shame.hiding", Span(xylophone, xylophone + 9), True)
    set_tag(study, cd, "shame", Span(xylophone, xylophone + 9), True)
    set_tag(study, ab, "rupture", Span(snow, snow + 4), True)
    submit(study, ab)
    submit(study, cd)
    return open_table(study, CLIENT, "main", "AB")


def _text(tx: Any) -> str:
    from ipr_coder.study.structure import interview_id
    from ipr_coder.study.texts import load_text, transcript_of

    number = transcript_of(tx, interview_id(tx, CLIENT))
    assert number is not None
    return load_text(tx, number).text


def words(store: Store, desk: Desk) -> list[tuple[str, str]]:
    text = store.read(_text)
    return [(one.code, text[one.start : one.end]) for one in store.read(lambda tx: layer_tags(tx, desk))]


def settle_all(store: Store, desk: Desk, choice: Choice) -> None:
    for one, _ in standing(store, CLIENT, "main").disagreements:
        settle(store, desk, one, choice, by="AB")


def again(store: Store) -> Desk:
    """The desk as somebody finds it who opens the interview now."""
    desk = store.read(lambda tx: layer_desk(tx, CLIENT, "main"))
    assert desk is not None
    return desk


def faults(store: Store) -> tuple[str, ...]:
    return store.read(checking.faults)


def test_merging_two_codes_makes_one_of_two_settled_tags_and_undoing_makes_two_of_it(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("both"))
    apart = [("shame", "xylophone"), ("shame.hiding", "xylophone"), ("rupture", "snow")]
    assert sorted(words(study, table)) == sorted(apart)
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    assert words(study, table) == [("shame", "xylophone"), ("rupture", "snow")]
    made = {one.kind: one for one in study.read(lambda tx: load_decisions(tx, "main"))}
    assert [one.code for one in made["level"].settled] == ["shame"]
    assert faults(study) == ()
    undo_codebook_edit(study, "lead")
    assert sorted(words(study, table)) == sorted(apart)
    assert {len(one.settled) for one in study.read(lambda tx: load_decisions(tx, "main"))} == {1, 2}
    assert faults(study) == ()


def test_a_decision_is_undone_and_redone_over_a_merging(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("both"))
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    undo(study, table)
    undo(study, table)
    assert words(study, table) == []
    redo(study, table)
    assert words(study, table) == [("shame", "xylophone")]
    assert faults(study) == ()


def test_a_tag_that_two_decisions_come_to_share_by_merging_stays_until_both_are_gone(study: Store, table: Desk) -> None:
    level, missed = (one for one, _ in standing(study, CLIENT, "main").disagreements)
    (shame,) = [tag for coder, side in level.sides for tag in side if coder == "CD"]
    settle(study, table, level, Choice("take", "AB"), by="AB")
    settle(study, table, missed, Choice("new", tags=(SettledTag("shame", shame.start, shame.end),)), by="AB")
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    assert words(study, table) == [("shame", "xylophone")]
    settle(study, table, missed, Choice("neither"), by="AB")
    assert words(study, table) == [("shame", "xylophone")]
    undo(study, table)
    undo_codebook_edit(study, "lead")
    assert sorted(words(study, table)) == [("shame", "xylophone"), ("shame.hiding", "xylophone")]
    settle(study, table, missed, Choice("neither"), by="AB")
    assert words(study, table) == [("shame.hiding", "xylophone")]
    assert faults(study) == ()


def test_what_was_undone_before_a_merging_comes_back_under_the_code_of_today(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("both"))
    undo(study, table)
    undo(study, table)
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    redo(study, table)
    assert words(study, table) == [("shame", "xylophone")]
    assert faults(study) == ()


def test_after_a_merging_two_who_now_agree_have_their_tag_settled_so(study: Store, table: Desk) -> None:
    (level,) = [one for one, _ in standing(study, CLIENT, "main").disagreements if one.kind == "level"]
    settle(study, table, level, Choice("neither"), by="AB")
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    open_table(study, CLIENT, "main", "AB")
    found = standing(study, CLIENT, "main")
    assert [one.code for one in found.agreed] == ["shame"]
    assert [one.kind for one, _ in found.disagreements] == ["missed"]
    assert faults(study) == ()


def test_renaming_takes_decisions_along(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("take", "AB"))
    edit_codebook(study, "lead", RenameCode("shame", "guilt"), "a better word")
    assert words(study, table) == [("guilt.hiding", "xylophone"), ("rupture", "snow")]
    found = standing(study, CLIENT, "main")
    assert (found.open, found.stale) == (0, ())
    undo(study, table)
    undo(study, table)
    assert words(study, table) == []
    redo(study, table)
    assert words(study, table) == [("guilt.hiding", "xylophone")]
    assert faults(study) == ()


def test_a_correction_moves_settled_tags_and_decisions_and_undo_still_finds_them(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("take", "AB"))
    edit_turn(study, "lead", CLIENT, 1, "What, I ask you, was happening in you?")
    assert words(study, table) == [("shame.hiding", "xylophone"), ("rupture", "snow")]
    desk = again(study)
    assert standing(study, CLIENT, "main").open == 0
    undo(study, desk)
    assert words(study, desk) == [("shame.hiding", "xylophone")]
    redo(study, desk)
    assert words(study, desk) == [("shame.hiding", "xylophone"), ("rupture", "snow")]
    assert faults(study) == ()


def test_a_settled_tag_whose_words_are_gone_waits_for_a_place(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("take", "AB"))
    close(study, table, "AB")
    edit_turn(study, "lead", CLIENT, 2, "I went quiet, like a xylophone in the ice.")
    assert words(study, table) == [("shame.hiding", "xylophone")]
    waiting = [one for one in displaced_marks(study) if one.mark.coder == "consensus"]
    assert [one.mark.code for one in waiting] == ["rupture"]
    assert faults(study) == ()
    text = study.read(_text)
    ice = text.index("ice")
    place_mark(study, waiting[0].id, Span(ice, ice + 3))
    assert words(study, table) == [("shame.hiding", "xylophone"), ("rupture", "ice")]
    assert faults(study) == ()


def test_what_waits_for_a_place_stays_away_when_its_decision_is_redone(study: Store, table: Desk) -> None:
    settle_all(study, table, Choice("take", "AB"))
    edit_turn(study, "lead", CLIENT, 2, "I went quiet, like a xylophone in the ice.")
    desk = again(study)
    undo(study, desk)
    redo(study, desk)
    assert words(study, desk) == [("shame.hiding", "xylophone")]
    assert faults(study) == ()
    undo_correction(study, CLIENT)
    assert faults(study) == ()


def test_names_are_taken_out_of_remarks_and_comments_too(study: Store, table: Desk, tmp_path: Path) -> None:
    one = standing(study, CLIENT, "main").disagreements[0][0]
    settle(study, table, one, Choice("take", "AB"), by="AB", remark="Ingeborg says so", present=["AB", "Ingeborg"])
    comment(study, CLIENT, "main", "Was it Ingeborg?", by="auditor", about=one.name)
    apply(study, Plan((Everywhere("Ingeborg", "name", "[NAME]"),)), tmp_path / "key.age", "a long passphrase 42")
    (made,) = study.read(lambda tx: load_decisions(tx, "main"))
    assert (made.remark, made.present) == ("[NAME] says so", ("AB", "NAME"))
    assert comments_on(study)[0].body == "Was it [NAME]?"
