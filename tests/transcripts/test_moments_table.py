"""A list of moments typed from the video, read with every slip shown by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.moments_table import ListedMoment, read_moments_csv


def _file(folder: Path, text: str) -> Path:
    path = folder / "moments.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_list(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "interview,ordinal,session_start,session_end,stopped_by,question,first_turn,end_turn\n"
        "D03_S3_client,1,00:12:40,00:13:05,client,Q2,3,9\n\nD03_S3_client,2,14:05,,Interviewer,,9,\n",
    )
    assert read_moments_csv(path) == (
        ListedMoment("D03_S3_client", 1, 760_000, 785_000, "client", "Q2", 2, 8, "moments.csv, line 2"),
        ListedMoment("D03_S3_client", 2, 845_000, None, "interviewer", None, 8, None, "moments.csv, line 4"),
    )


def test_dyad_session_and_respondent_in_columns_of_their_own(tmp_path: Path) -> None:
    path = _file(tmp_path, "Turn;Start;Session;Dyad;Role;Last turn\n3;12:40;S3;D03;C;4\n")
    assert read_moments_csv(path) == (
        ListedMoment("D03_S3_client", None, 760_000, None, None, None, 2, 4, "moments.csv, line 2"),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("D1,1,noon,,,,3", "`session_start` is 'noon'"),
        ("D1,1,,,,,3", "`session_start` is missing"),
        ("D1,1,12:40,12:39,,,3", "before session_start"),
        ("D1,1,12:40,,parrot,,3", "'parrot'"),
        ("D1,1,12:40,,,,0", "counted from 1"),
        ("D1,1,12:40,,,,", "`first_turn` is missing"),
        ("D1,one,12:40,,,,3", "`ordinal` is 'one'"),
        (",1,12:40,,,,3", "`interview` is missing"),
    ],
)
def test_slips(row: str, fault: str, tmp_path: Path) -> None:
    head = "interview,ordinal,session_start,session_end,stopped_by,question,first_turn\n"
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_moments_csv(_file(tmp_path, head + row + "\n"))
    assert refused.value.place == "moments.csv, line 2"


def test_a_moment_twice_and_columns_that_are_not_there(tmp_path: Path) -> None:
    text = "interview,ordinal,session_start,first_turn\nD1,1,12:40,3\nD1,1,14:05,5\n"
    with pytest.raises(TranscriptError, match=r"a second time\. Line 2 has it too"):
        read_moments_csv(_file(tmp_path, text))
    with pytest.raises(TranscriptError, match="no column session_start, first_turn"):
        read_moments_csv(_file(tmp_path, "interview,ordinal\nD1,1\n"))
