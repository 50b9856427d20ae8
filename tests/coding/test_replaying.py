"""`check`: the audit trail played again gives the tags that are there, and what was changed by hand is named."""

from __future__ import annotations

import ast
import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import ipr_coder
from ipr_coder.codebook.edits import MergeCodes, RenameCode
from ipr_coder.coding.codebook_editing import edit_codebook, undo_codebook_edit
from ipr_coder.coding.correcting import edit_turn, undo_correction
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.displacing import displaced_marks, let_go, place_mark
from ipr_coder.coding.setting_up import check_file
from ipr_coder.coding.tagging import adjust_tag, set_tag
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import IprError
from ipr_coder.study.replaying import WITHOUT_TAGS
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
CODES = ("rupture", "shame")

Sql = Callable[..., list[Any]]


def test_a_study_as_it_was_coded_has_no_fault(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "rupture", Span(0, 4), True)
    set_tag(study, cd, "rupture", Span(0, 4), True)
    set_tag(study, cd, "rupture", Span(0, 4), False)
    adjust_tag(study, ab, "rupture", Span(0, 4), Span(0, 8))
    take_over(study, [Coding(CLIENT, "AB", "shame", Span(3, 9)), Coding(CLIENT, "CD", "rupture", Span(0, 4))])
    undo(study, ab)
    redo(study, ab)
    assert check_file(study) == ()


def test_a_tag_put_there_by_hand_is_named(study: Store, ab: Desk, sql: Sql) -> None:
    set_tag(study, ab, "rupture", Span(0, 4), True)
    set_tag(study, ab, "rupture", Span(0, 4), False)
    sql(study, "update tag set deleted_ms = null")
    assert check_file(study) == (f"{CLIENT}: a tag rupture of AB (main) at characters 0-4 is not in the audit trail.",)


def test_a_tag_taken_away_by_hand_is_named(study: Store, ab: Desk, sql: Sql) -> None:
    set_tag(study, ab, "rupture", Span(0, 4), True)
    sql(study, "update tag set deleted_ms = 1")
    assert check_file(study) == (
        f"{CLIENT}: the tag rupture of AB (main) at characters 0-4, which the audit trail tells of, is not there.",
    )


def test_a_tag_moved_by_hand_is_named_with_both_places(study: Store, ab: Desk, sql: Sql) -> None:
    take_over(study, [Coding(CLIENT, "AB", "shame", Span(3, 9))])
    sql(study, "update tag set end_at = 10")
    assert [("3-10" in fault, "3-9" in fault) for fault in check_file(study)] == [(True, False), (False, True)]


def test_a_mark_behind_the_end_of_the_text_is_named(study: Store, ab: Desk, sql: Sql) -> None:
    set_tag(study, ab, "shame", Span(0, 4), True)
    sql(study, "update tag set end_at = 100000")
    assert any("behind the end" in fault for fault in check_file(study))


def test_a_displaced_mark_in_force_is_named(study: Store, ab: Desk, sql: Sql) -> None:
    start = open_desk(study, "AB", CLIENT).text.index("Zanzibar")
    set_tag(study, ab, "shame", Span(start, start + 8), True)
    edit_turn(study, "lead", CLIENT, 5, "No.")
    assert check_file(study) == ()
    sql(study, "update tag set deleted_ms = null")
    assert any("waits for a place and is in force" in fault for fault in check_file(study))


DEEDS = st.sampled_from(
    [
        *["tag"] * 4,
        "untag",
        "adjust",
        "undo",
        "undo",
        "redo",
        "edit",
        "edit",
        "back",
        "place",
        "merge",
        "rename",
        "unbook",
    ]
)
TURN = st.lists(st.sampled_from(["snow", "quiet", "then", "yes", "she waited"]), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=8, deadline=None)
@given(data=st.data(), deeds=st.lists(DEEDS, min_size=4, max_size=14))
def test_whatever_is_done_the_trail_tells_of_it(sqlite_mould: Path, data: st.DataObject, deeds: list[str]) -> None:
    """Tags, moves, undo and redo, edits of the text and their undoing, marks placed and let go, in any order,
    and between them codes merged, renamed and given back."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy2(sqlite_mould, folder)
        with open_store(path) as study:
            for deed in deeds:
                with contextlib.suppress(IprError):
                    _do(study, data, deed)
                assert check_file(study) == (), deed


def _do(study: Store, data: st.DataObject, deed: str) -> None:
    place = open_desk(study, "AB", CLIENT)
    code = data.draw(st.sampled_from([*CODES, "rupture_again"]))
    turn = data.draw(st.integers(0, 4))
    span = place.turns[turn].span
    half = Span(span.start, span.start + max((span.end - span.start) // 2, 1))
    if deed == "tag":
        set_tag(study, place.desk, code, data.draw(st.sampled_from([span, half])), True)
    elif deed == "untag" and place.tags:
        tag = data.draw(st.sampled_from(place.tags))
        set_tag(study, place.desk, tag.code, tag.span, False)
    elif deed == "adjust" and place.tags:
        tag = data.draw(st.sampled_from(place.tags))
        adjust_tag(study, place.desk, tag.code, tag.span, half)
    elif deed in ("undo", "redo"):
        (undo if deed == "undo" else redo)(study, place.desk)
    elif deed == "edit":
        words = span.of(place.text).split()
        kept = " ".join(words[: data.draw(st.integers(0, len(words)))])
        edit_turn(study, "lead", CLIENT, turn + 1, f"{kept} {data.draw(TURN)}")
    elif deed == "back":
        undo_correction(study, CLIENT)
    elif deed == "merge":
        edit_codebook(study, "AB", MergeCodes((code,), "shame.hiding"), "one and the same")
    elif deed == "rename":
        edit_codebook(study, "AB", RenameCode(code, f"{code}_again"), "our word")
    elif deed == "unbook":
        undo_codebook_edit(study, "AB")
    elif deed == "place" and (waiting := displaced_marks(study)):
        mark = data.draw(st.sampled_from(waiting))
        if data.draw(st.booleans()):
            place_mark(study, mark.id, half)
        else:
            let_go(study, mark.id, "no")


def test_every_kind_of_event_is_known_to_the_check() -> None:
    """A kind that is recorded somewhere and not known here would silently switch the comparing off."""
    replayed = {"tag", "adjust", "undo", "redo", "import tags", "correct transcript", "place mark"}
    known = WITHOUT_TAGS | replayed | {"codebook edit", "codebook undo", "settle", "take by rule"}
    folder = Path(ipr_coder.__file__).parent
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "recorded", "record_deed"):
                at = 3 if ast.unparse(node.func) == "recorded" else 2
                kind = node.args[at] if len(node.args) > at else None
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    found[kind.value] = file.name
    assert len(found) > 20
    assert {kind: file for kind, file in found.items() if kind not in known} == {}
