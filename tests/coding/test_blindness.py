"""Nobody sees another's tags before all have submitted, and a coder who did not answer is missing, not zero.

The hand-made study, interviews in the study's order, coders in the order added (AB, CD, EF):

    D01_S3_client      AB submitted   CD submitted   -              -> both answered
    D01_S3_therapist   AB submitted   CD open        -              -> waiting: nobody counts
    D02_S3_client      AB submitted   -              EF submitted   -> AB and EF answered, CD is missing
    D02_S3_therapist   assigned to CD, no transcript yet            -> nobody can have answered
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ipr_coder.codebook.edits import RenameCode, RetireCode
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.coding.codebook_editing import preview, tags_to_decide
from ipr_coder.coding.context import context_of
from ipr_coder.coding.cutting import split_at
from ipr_coder.coding.desk import newest_event, open_desk, open_next, remember_place, work_list
from ipr_coder.coding.importing import Placement, import_transcripts, placement
from ipr_coder.coding.memos import set_memo, write_memo
from ipr_coder.coding.searching import parse_query, search
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.submitting import checklist, submit
from ipr_coder.coding.tagging import set_reviewed, set_star, set_tag
from ipr_coder.errors import StudyError
from ipr_coder.study import codebooks, structure
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.tag_table import Selection, load_selection
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.reading import read

CLIENT, THERAPIST, SECOND, PLANNED = "D01_S3_client", "D01_S3_therapist", "D02_S3_client", "D02_S3_therapist"
A, B = Span(26, 69), Span(80, 113)


def select(store: Store, **how: Any) -> Selection:
    return store.read(lambda tx: load_selection(tx, **how))


def rows(found: Selection) -> list[tuple[str, int, int, str, str]]:
    tags = found.tags
    return [
        (tags.interviews[i].label, int(s), int(e), tags.codes[c].id, tags.coders[w])
        for i, s, e, c, w in zip(tags.interview, tags.start, tags.end, tags.code, tags.coder, strict=True)
    ]


def fill(store: Store, folder: Path) -> Store:
    path = folder / f"{SECOND}.txt"
    path.write_text("I: And you?\nC: I saw nothing at all.\n", encoding="utf-8")
    transcript = read(path)
    import_transcripts(store, [(transcript, placement(transcript))])
    add_coder(store, "EF")
    assign(store, "AB", [SECOND])
    assign(store, "EF", [SECOND])

    def plan(tx: Any) -> None:
        number = structure.study_row(tx).id
        dyad = structure.ensure_dyad(tx, number, "D02")
        who = {"session_id": structure.ensure_session(tx, dyad, 3), "respondent": "T02"}
        structure.ensure_participant(tx, number, "T02", role="therapist", dyad_id=dyad)
        structure.ensure_interview(tx, number, PLANNED, dyad_id=dyad, **who)

    store.write(plan)
    assign(store, "CD", [PLANNED])
    for coder, label, code, span in (
        ("CD", CLIENT, "shame", A),
        ("AB", CLIENT, "shame", B),
        ("AB", CLIENT, "rupture", A),
        ("AB", THERAPIST, "rupture", Span(0, 9)),
        ("CD", THERAPIST, "shame", Span(0, 9)),
        ("EF", SECOND, "shame.hiding", Span(9, 20)),
    ):
        set_tag(store, open_desk(store, coder, label).desk, code, span, True)
    for coder, label in (("AB", CLIENT), ("CD", CLIENT), ("AB", THERAPIST), ("AB", SECOND), ("EF", SECOND)):
        submit(store, open_desk(store, coder, label).desk)
    return store


@pytest.fixture
def done(study: Store, tmp_path: Path) -> Iterator[Store]:
    return fill(study, tmp_path)  # type: ignore[return-value]


def test_a_coder_sees_the_own_work_only(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    set_memo(study, ab, "shame", A, "mine alone")
    set_reviewed(study, ab, B, True)
    before = open_desk(study, "CD", CLIENT)
    assert (before.tags, before.reviewed) == ((), ())
    assert [item.decided for item in work_list(study, "CD")] == [0, 0]
    set_tag(study, cd, "shame", A, True)
    seen = open_desk(study, "CD", CLIENT)
    assert [(tag.code, tag.span, tag.memo) for tag in seen.tags] == [("shame", A, None)]
    submit(study, cd)
    assert not open_desk(study, "AB", CLIENT).submitted


def all_that_is_shown(store: Store, coder: str) -> list[Any]:
    """What the coder's screen and commands are made from: work list, interview, context, search, codebook."""
    shown: list[Any] = [work_list(store, coder), open_next(store, coder), tags_to_decide(store, coder)]
    for item in work_list(store, coder):
        place = open_desk(store, coder, item.interview, item.round)
        shown += [place, checklist(store, place.desk), newest_event(store, place.desk)]
        shown += [context_of(store, place.desk, moment.start) for moment in place.moments]
    for typed in ("i", "untagged", "starred", "memo:why", "code:shame", "code:rupture speaker:client"):
        shown.append(search(store, coder, parse_query(typed)))
    return [*shown, preview(store, coder, RetireCode("shame")), preview(store, coder, RenameCode("rupture", "break"))]


def test_nothing_a_coder_is_shown_changes_with_what_another_does(study: Store, ab: Desk, cd: Desk) -> None:
    """AB has submitted one interview and works at the other; CD has submitted neither, and tags, stars and writes."""
    set_tag(study, ab, "shame", A, True)
    set_memo(study, ab, "shame", A, "why not")
    submit(study, ab)
    other = open_desk(study, "AB", THERAPIST).desk
    set_reviewed(study, other, Span(0, 9), True)
    before = all_that_is_shown(study, "AB")
    for desk in (cd, open_desk(study, "CD", THERAPIST).desk):
        set_tag(study, desk, "shame", Span(0, 9), True)
        set_tag(study, desk, "rupture", Span(0, 20), True)
        set_memo(study, desk, "shame", Span(0, 9), "why")
        write_memo(study, desk, "interview", "why")
        write_memo(study, desk, "code", "why", code="shame")
        set_star(study, desk, Span(0, 9), True)
        set_reviewed(study, desk, Span(22, 30), True)
        split_at(study, desk, 5)
        remember_place(study, desk, 12)
    assert all_that_is_shown(study, "AB") == before
    submit(study, cd)
    assert all_that_is_shown(study, "AB") == before
    assert all_that_is_shown(study, "CD") != before


def test_only_interviews_all_their_coders_submitted_are_counted(done: Store) -> None:
    found = select(done)
    assert found.waiting == (THERAPIST,)
    assert found.tags.coders == ("AB", "CD", "EF")
    assert [one.label for one in found.tags.interviews] == [CLIENT, THERAPIST, SECOND, PLANNED]
    assert found.tags.covered.tolist() == [
        [True, True, False],
        [False, False, False],
        [True, False, True],
        [False, False, False],
    ]
    assert rows(found) == [
        (CLIENT, 26, 69, "rupture", "AB"),
        (CLIENT, 26, 69, "shame", "CD"),
        (CLIENT, 80, 113, "shame", "AB"),
        (SECOND, 9, 20, "shame.hiding", "EF"),
    ]


def test_looking_early_takes_the_open_ones_in(done: Store) -> None:
    found = select(done, include_open=True)
    assert found.waiting == ()
    assert found.tags.covered.tolist() == [
        [True, True, False],
        [True, True, False],
        [True, False, True],
        [False, False, False],
    ]
    assert (THERAPIST, 0, 9, "shame", "CD") in rows(found)
    assert len(found.tags) == 6


def test_who_has_not_begun_is_missing_in_an_early_look_too(done: Store) -> None:
    """Missing is not zero: an interview that nobody has opened says nothing about what is in it."""
    assign(done, "EF", [THERAPIST, CLIENT])
    set_reviewed(done, open_desk(done, "EF", CLIENT).desk, A, True)
    found = select(done, include_open=True)
    assert found.tags.covered[:, found.tags.coders.index("EF")].tolist() == [True, False, True, False]
    assert select(done).tags.covered.tolist() == [[False] * 3, [False] * 3, [True, False, True], [False] * 3]


def test_an_interview_stays_closed_to_one_coder_while_the_other_is_at_it(done: Store) -> None:
    found = select(done, coders=["AB"])
    assert found.waiting == (THERAPIST,)
    assert found.tags.covered[:, 0].tolist() == [True, False, True, False]
    assert THERAPIST not in {row[0] for row in rows(found)}


def test_coders_come_in_the_order_asked(done: Store) -> None:
    found = select(done, coders=["EF", "AB"])
    assert found.tags.coders == ("EF", "AB")
    assert found.tags.covered.tolist() == [[False, True], [False, False], [True, True], [False, False]]
    assert [row for row in rows(found) if row[4] == "EF"] == [(SECOND, 9, 20, "shame.hiding", "EF")]


def test_an_unknown_or_doubled_coder_and_an_unknown_round_are_refused(done: Store) -> None:
    with pytest.raises(StudyError, match=r"there is no coder 'XY' in the study\. There is AB, CD, EF"):
        select(done, coders=["AB", "XY"])
    with pytest.raises(StudyError, match="a coder is named twice"):
        select(done, coders=["AB", "AB"])
    with pytest.raises(StudyError, match=r"there is no round 'third' in the study\. There is main"):
        select(done, round="third")


def test_units_are_what_is_not_the_interviewers(done: Store) -> None:
    grid = select(done, unit="turn").grid
    text = open_desk(done, "AB", CLIENT).text
    own = [(int(s), int(e), int(m)) for i, s, e, m in zip(grid.interview, grid.start, grid.end, grid.moment) if i == 0]  # noqa: B905
    assert [(text[s:e], m) for s, e, m in own] == [
        ("I went quiet, like a xylophone in the snow.", -1),
        ("Then she waited, and that helped.", 1),
        ("Zanzibar was all I could think of.", 1),
        ("That is all.", -1),
    ]
    assert np.bincount(grid.interview).tolist() == [4, 2, 1]


def test_codes_of_an_older_codebook_keep_their_ident(done: Store, codebook: Codebook) -> None:
    newer = Codebook(
        "small", "2", "Small", (Code("safety", "s", "Safety", None, "#009E73", "New."), *codebook.codes[2:])
    )
    done.write(lambda tx: codebooks.save_codebook(tx, structure.study_row(tx).id, newer))
    before = rows(select(done))
    found = select(done)
    # rupture.withdrawal, which the newer one has not either, was never used
    assert [code.id for code in found.tags.codes] == ["safety", "shame", "shame.hiding", "rupture"]
    assert found.tags.codebook == "small 2"
    assert rows(found) == before
    assert {row[3] for row in before} == {"rupture", "shame", "shame.hiding"}


def test_an_empty_study_has_an_empty_table(study: Store) -> None:
    found = select(study)
    assert (len(found.tags), found.waiting) == (0, (CLIENT, THERAPIST))
    assert not found.tags.covered.any()


def test_the_digest_follows_the_content(done: Store) -> None:
    first = select(done).tags.digest
    assert select(done).tags.digest == first
    assert select(done, unit="turn").tags.digest == first
    assert select(done, coders=["CD", "AB", "EF"]).tags.digest != first
    early = select(done, include_open=True).tags.digest
    desk = open_desk(done, "CD", THERAPIST).desk
    set_tag(done, desk, "rupture", Span(0, 9), True)
    assert select(done).tags.digest == first
    assert select(done, include_open=True).tags.digest != early
    set_tag(done, desk, "rupture", Span(0, 9), False)
    assert select(done, include_open=True).tags.digest == early
    assign(done, "AB", [CLIENT], "second")
    assert select(done, round="main").tags.digest == first
    assert select(done, round="second").tags.digest != first


def test_the_same_content_has_the_same_digest_on_both_databases(
    sqlite_path: str, postgres_mould: Callable[[], str], tmp_path: Path
) -> None:
    digests = set()
    for target in (sqlite_path, postgres_mould()):
        with open_store(target) as store:
            digests.add(select(fill(store, tmp_path)).tags.digest)
    assert len(digests) == 1


def test_an_interview_with_a_new_coder_is_closed_again(done: Store) -> None:
    add_coder(done, "GH")
    assign(done, "GH", [CLIENT])
    assert select(done).waiting == (CLIENT, THERAPIST)
    assert {row[0] for row in rows(select(done))} == {SECOND}


def test_a_placement_made_by_hand_is_enough(study: Store, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("T: We met.\nC: Yes.\n", encoding="utf-8")
    import_transcripts(study, [(read(path), Placement("D01", 3, None))])
    assert [one.label for one in select(study).tags.interviews] == [CLIENT, THERAPIST]
    assert np.bincount(select(study, unit="turn").grid.interview).tolist() == [4, 2]
