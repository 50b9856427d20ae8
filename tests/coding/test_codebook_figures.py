"""What tables and agreement make of merged, renamed, moved, split and retired codes, counted by hand.

The client speaks four times: quiet (26-69), waited, Zanzibar, that is all. Both coders have submitted:

    AB  quiet: shame, hiding    waited: hiding    Zanzibar: rupture
    CD  quiet: shame            waited: hiding

A segment counts once for a line, whoever tagged it (union).
"""

from __future__ import annotations

from typing import Any

import pytest

from ipr_coder.codebook.edits import AddCode, Edit, MergeCodes, MoveCode, RenameCode, RetireCode, SplitCode
from ipr_coder.coding.codebook_editing import edit_codebook, undo_codebook_edit
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import LEAD
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import Desk
from ipr_coder.themes.code_agreement import agreement_table
from ipr_coder.themes.comparing.choices import Choices
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.theme_table import theme_table

Lines = dict[tuple[str, str], tuple[int, int]]


@pytest.fixture
def coded(study: Store, ab: Desk, cd: Desk) -> Store:
    own = [row.span for row in open_desk(study, "AB", ab.interview).segments]
    text = open_desk(study, "AB", ab.interview).text
    quiet, waited, zanzibar = (
        next(span for span in own if text[span.start : span.end].startswith(words))
        for words in ("I went", "Then she", "Zanzibar")
    )
    for desk, code, span in (
        (ab, "shame", quiet),
        (ab, "shame.hiding", quiet),
        (ab, "shame.hiding", waited),
        (ab, "rupture", zanzibar),
        (cd, "shame", quiet),
        (cd, "shame.hiding", waited),
    ):
        set_tag(study, desk, code, span, True)
    submit(study, ab)
    submit(study, cd)
    return study


def themes(store: Store) -> Lines:
    """Tags and segments of every line with any."""
    found = store.read(load_selection)
    table = theme_table(found.tags, found.grid, case_unit="dyad", layer=choose_layer("union", found.tags))
    return {(row.line.code, row.line.kind): (row.tags, row.all.segments) for row in table.rows if row.tags}


BEFORE: Lines = {
    ("rupture", "family"): (1, 1),
    ("rupture", "own"): (1, 1),
    ("shame", "family"): (5, 2),
    ("shame", "own"): (2, 1),
    ("shame.hiding", "code"): (3, 2),
    ("", "any"): (6, 3),
}


def test_the_figures_before_any_edit(coded: Store) -> None:
    assert themes(coded) == BEFORE


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (
            # AB's two tags on quiet become one; shame has no subcodes any more
            MergeCodes(("shame.hiding",), "shame"),
            {
                ("rupture", "family"): (1, 1),
                ("rupture", "own"): (1, 1),
                ("shame", "code"): (4, 2),
                ("", "any"): (5, 3),
            },
        ),
        (
            RenameCode("shame", "guilt"),
            {
                ("rupture", "family"): (1, 1),
                ("rupture", "own"): (1, 1),
                ("guilt", "family"): (5, 2),
                ("guilt", "own"): (2, 1),
                ("guilt.hiding", "code"): (3, 2),
                ("", "any"): (6, 3),
            },
        ),
        (
            # rolled up under the family that the version in use names
            MoveCode("shame.hiding", "rupture"),
            {
                ("rupture", "family"): (4, 3),
                ("rupture", "own"): (1, 1),
                ("shame.hiding", "code"): (3, 2),
                ("shame", "code"): (2, 1),
                ("", "any"): (6, 3),
            },
        ),
        (RetireCode("shame"), BEFORE),
        (
            SplitCode(
                "shame.hiding",
                (AddCode("shame.cover", "Cover", "C.", "shame"), AddCode("shame.flight", "Flight", "F.", "shame")),
            ),
            BEFORE,
        ),
    ],
    ids=["merge", "rename", "move", "retire", "split"],
)
def test_the_figures_after_an_edit_and_after_taking_it_back(coded: Store, edit: Edit, after: Lines) -> None:
    edit_codebook(coded, LEAD, edit, "so")
    assert themes(coded) == after

    undo_codebook_edit(coded, LEAD)
    assert themes(coded) == BEFORE


def fourfold(store: Store, code: str) -> tuple[int, int, int, int]:
    """Both, only AB, only CD, neither, of the client's four turns."""
    found = store.read(load_selection)
    made = agreement_table(found.tags, found.grid, choices=Choices((code,), roll_up=False))
    four: Any = made.lines[0].agreement.table
    return four.both, four.first_only, four.second_only, four.neither


def test_agreement_after_a_merge(coded: Store) -> None:
    """Hiding: both on waited, AB alone on quiet. Merged, both coders have shame on quiet and on waited."""
    assert fourfold(coded, "shame.hiding") == (1, 1, 0, 2)
    assert fourfold(coded, "shame") == (1, 0, 0, 3)

    edit_codebook(coded, LEAD, MergeCodes(("shame.hiding",), "shame"), "so")

    assert fourfold(coded, "shame") == (2, 0, 0, 2)


def test_a_renamed_code_is_one_line(coded: Store) -> None:
    edit_codebook(coded, LEAD, RenameCode("shame.hiding", "shame.cover"), "so")

    assert fourfold(coded, "shame.cover") == (1, 1, 0, 2)
    found = coded.read(load_selection)
    assert [code.id for code in found.tags.codes] == ["rupture", "rupture.withdrawal", "shame", "shame.cover"]


def test_tags_that_come_in_later_under_the_old_id_count_with_the_new_one(coded: Store, sql: Any) -> None:
    """As a bundle from a laptop brings them that still had the older codebook: CD's shame on Zanzibar."""
    edit_codebook(coded, LEAD, RenameCode("shame", "guilt"), "so")
    sql(
        coded,
        "insert into tag (uid, transcript_id, interview_id, coder_id, round_id, code_id, start_at, end_at, created_ms, "
        "revision) select :uid, t.transcript_id, t.interview_id, c.id, t.round_id, k.id, t.start_at, t.end_at, 1, 1 "
        "from tag t, coder c, code k, code r where c.label = 'CD' and k.ident = 'shame' and t.code_id = r.id "
        "and r.ident = 'rupture'",
        uid=b"0123456789abcdef",
    )

    assert themes(coded)["guilt", "own"] == (3, 2)
    assert ("shame", "code") not in themes(coded)
