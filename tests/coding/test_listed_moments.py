"""Moments from a table and from marks: set as told, corrected when told again, never two at one turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.correcting import replace_transcript, undo_correction
from ipr_coder.coding.importing import import_transcripts, placement
from ipr_coder.coding.listed_moments import (
    MomentsImported,
    accept_proposals,
    import_moments,
    moments_of,
    proposals,
)
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.transcripts.moments_table import ListedMoment
from ipr_coder.transcripts.reading import read

CLIENT, THERAPIST, WILD = "D01_S3_client", "D01_S3_therapist", "D07_S3_client"
MARKS = Path(__file__).parents[1] / "data" / "transcripts" / "ipr_recall_markers_in_the_wild.txt"
Sql = Callable[..., list[Any]]


def listed(
    interview: str, ordinal: int | None, seconds: int, first: int, end: int | None = None, **more: Any
) -> ListedMoment:
    facts = {"session_end_ms": None, "stopped_by": None, "question": None, **more}
    return ListedMoment(
        interview, ordinal, seconds * 1000, first_turn=first, end_turn=end, place="m.csv, line 2", **facts
    )


def seen(store: Store, interview: str) -> list[tuple[int, int, str | None, int, int]]:
    (found,) = moments_of(store, interview)
    return [
        (one.ordinal, one.session_start_ms // 1000, one.stopped_by, *turns)
        for one, turns in zip(found.moments, found.turns, strict=True)
    ]


@pytest.fixture
def wild(study: Store, tmp_path: Path) -> Store:
    path = tmp_path / f"{WILD}.txt"
    path.write_bytes(MARKS.read_bytes())
    transcript = read(path)
    (done,) = import_transcripts(study, [(transcript, placement(transcript))])
    assert (done.moments, [one.sure for one in done.proposals]) == (0, ["doubtful", "sure", "sure", "doubtful"])
    return study


def test_a_list_is_set_and_told_again_corrected(study: Store, sql: Sql) -> None:
    rows = [listed(THERAPIST, None, 845, 2), listed(THERAPIST, 7, 760, 0, question="What was it like?")]
    assert import_moments(study, rows) == MomentsImported(2, 0, 0)
    assert seen(study, THERAPIST) == [(7, 760, None, 0, 2), (8, 845, None, 2, 3)]
    assert import_moments(study, rows) == MomentsImported(0, 0, 2)
    again = [listed(THERAPIST, 1, 760, 0, 1, stopped_by="client", session_end_ms=785_000), rows[0]]
    assert import_moments(study, again) == MomentsImported(0, 1, 1)
    assert seen(study, THERAPIST) == [(7, 760, "client", 0, 1), (8, 845, None, 2, 3)]
    payloads = [row[0] for row in sql(study, "select payload from audit_event where kind = 'import moments'")]
    assert [json.loads(each)["added"] for each in payloads] == [2, 0]
    assert "What was" not in "".join(payloads)
    assert check_audit(study).fault is None


def test_talk_ends_where_the_next_moment_begins(study: Store) -> None:
    """The client's own moment 1 is about turns 2 to 5 (from 0); one set at turn 4 ends its talk there."""
    assert seen(study, CLIENT) == [(1, 760, "client", 2, 5)]
    import_moments(study, [listed(CLIENT, None, 900, 4, 5)])
    assert seen(study, CLIENT) == [(1, 760, "client", 2, 4), (2, 900, None, 4, 5)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (listed("D09_S3_client", 1, 760, 0), "no interview 'D09_S3_client'"),
        (listed(CLIENT, 1, 700, 2), "another recall moment begins at turn 3"),
        (listed(CLIENT, 1, 700, 99), "has 7 turns, and turn 100 is named"),
        (listed(CLIENT, 1, 700, 0, 9), "and turn 9 is named"),
    ],
)
def test_what_cannot_be_set_leaves_all_as_it_was(study: Store, row: ListedMoment, fault: str) -> None:
    before = check_audit(study).events, seen(study, CLIENT)
    with pytest.raises(StudyError, match=fault):
        import_moments(study, [listed(THERAPIST, 1, 760, 0), row])
    assert (check_audit(study).events, seen(study, CLIENT)) == before
    assert seen(study, THERAPIST) == []


def test_proposals_wait_in_the_study_until_somebody_accepts_them(wild: Store) -> None:
    ((interview, found),) = proposals(wild)
    assert interview == WILD
    assert [(one.session_start_ms, one.first_turn, one.near) for one in found] == [
        (760_000, 1, None), (760_000, 2, 0), (845_000, 4, None), (1_170_000, 6, None),
    ]  # fmt: skip
    assert accept_proposals(wild, WILD) == MomentsImported(2, 0, 0)
    assert seen(wild, WILD) == [(1, 760, "client", 2, 4), (2, 845, "interviewer", 4, 6)]
    assert [one.session_start_ms for _, left in proposals(wild) for one in left] == [1_170_000]
    assert accept_proposals(wild, sure=("sure", "likely", "doubtful")) == MomentsImported(1, 0, 0)
    assert proposals(wild) == ()


def test_proposals_go_along_with_a_correction_and_back(wild: Store, tmp_path: Path) -> None:
    """A turn more at the beginning: every proposal is about one turn later, whether the file still has the marks that
    stand between turns or not; taking that back brings the turns of before."""
    before = [(one.session_start_ms, one.first_turn, one.end_turn) for one in proposals(wild)[0][1]]
    text = MARKS.read_text(encoding="utf-8")
    first = text.index("I: ")
    fuller = f"{text[:first]}I: One question before all that, about the tape of last week.\n\n{text[first:]}"
    bare = "\n".join(line for line in fuller.split("\n") if line[:1] not in ("[", "{", "-", "<"))
    for number, words in enumerate((fuller, bare)):
        (tmp_path / f"again{number}.txt").write_text(words, encoding="utf-8")
        replace_transcript(wild, WILD, read(tmp_path / f"again{number}.txt"))
        now = [(one.session_start_ms, one.first_turn, one.end_turn) for one in proposals(wild)[0][1]]
        assert now == [(at, begin + 1, end + 1) for at, begin, end in before]
        undo_correction(wild, WILD)
        assert [(one.session_start_ms, one.first_turn, one.end_turn) for one in proposals(wild)[0][1]] == before


def test_marks_of_one_stop_become_one_only_on_request(wild: Store) -> None:
    everything = ("sure", "likely", "doubtful")
    assert accept_proposals(wild, sure=everything, merge=True) == MomentsImported(3, 0, 0)  # type: ignore[arg-type]
    assert [row[:2] for row in seen(wild, WILD)] == [(1, 760), (2, 845), (3, 1170)]


@pytest.mark.parametrize(("accept", "count"), [("all", 4), ("sure", 2), ("none", 0)])
def test_accepted_at_import(study: Store, tmp_path: Path, accept: Any, count: int) -> None:
    path = tmp_path / f"{WILD}.txt"
    path.write_bytes(MARKS.read_bytes())
    transcript = read(path)
    (done,) = import_transcripts(study, [(transcript, placement(transcript))], accept=accept)
    assert (done.moments, len(done.proposals)) == (count, 4 - count)
    assert len(seen(study, WILD)) == count
