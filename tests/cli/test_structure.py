"""A study's structure from the command line: a folder in one command, spreadsheets, names, groups, scores, moments."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ipr_coder.cli.app import run

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
MARKS = Path(__file__).parents[1] / "data" / "transcripts" / "ipr_recall_markers_in_the_wild.txt"
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Carries out a command in a folder with an empty study and returns what it printed, both streams."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "s.ipr", "--title", "S"]) == 0

    def carry_out(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(list(words)) == code
        out, err = capsys.readouterr()
        return out + err

    return carry_out


def test_the_sample_folder_with_its_manifest_in_one_command(told: Told) -> None:
    told("import", "s.ipr", str(SAMPLES))
    lines = told("interviews", "s.ipr").splitlines()
    rows = [line for line in lines if line.startswith("D0")]
    assert len(rows) == 16
    assert sum("  done  " in row for row in rows) == 15
    assert sum("broken off" in row for row in rows) == 1
    groups = json.loads(told("groups", "show", "s.ipr", "--json"))["groups"]
    assert {one["name"]: one["dyads"] for one in groups} == {"good": ["D01", "D02"], "mixed": ["D03"], "poor": ["D04"]}


def test_a_spreadsheet_in_the_folder_is_the_manifest(told: Told, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    shutil.copy(SAMPLES / "D01_S3_client.txt", folder / "a.txt")
    (folder / "study.csv").write_text(
        "file,dyad,session,respondent,role,hours\na.txt,D01,3,C01,client,40\n,D01,3,T01,therapist,\n", encoding="utf-8"
    )
    looked = told("import", "--dry-run", str(folder))
    assert "D01 S3 C01" in looked
    assert "the manifest says hours_after_session 40, the file itself 52" in looked
    done = told("import", "s.ipr", str(folder))
    assert "the manifest says hours_after_session 40, the file itself 52: the file's is kept" in done
    rows = told("interviews", "s.ipr")
    assert "D01_S3_therapist" in rows
    assert "planned" in rows


def test_pattern_and_roles_are_given_once(told: Told, tmp_path: Path) -> None:
    talk = "Nora: Well?\nKim: Yes.\nNora: And?\nKim: No.\n"
    for number in (3, 5):
        (tmp_path / f"IPR {number} (klient) D09.txt").write_text(talk, encoding="utf-8")
    first, second = (f"IPR {number} (klient) D09.txt" for number in (3, 5))
    roles = ("--speaker", "Nora=interviewer", "--speaker", "Kim=client")
    assert "D09_S3_client" in told("import", "s.ipr", first, "--pattern", "IPR {session} ({role}) {dyad}", *roles)
    files = json.loads(told("import", "s.ipr", second, "--json"))
    assert files["imported"][0]["label"] == "D09_S5_client"
    assert files["files"][0]["speakers"] == {"Nora": "interviewer", "Kim": "client"}
    assert "the pattern of file names" in told("import", "s.ipr", second, "--pattern", "x", code=2)


def test_moments_from_marks_and_from_a_table(told: Told, tmp_path: Path) -> None:
    shutil.copy(MARKS, tmp_path / "D07_S3_client.txt")
    shutil.copy(MARKS, tmp_path / "D08_S3_client.txt")
    done = told("import", "s.ipr", "D07_S3_client.txt")
    assert (
        "propose recall moments at 00:12:40 (doubtful), 00:12:40 (sure), 00:14:05 (sure), 00:19:30 (doubtful)" in done
    )
    assert "maybe the same as 1" in told("recall", "propose", "s.ipr")
    assert "2 recall moments set" in told("recall", "propose", "s.ipr", "D07_S3_client", "--accept", "sure")
    told("import", "s.ipr", "D08_S3_client.txt", "--accept-moments", "sure")
    shown = json.loads(told("recall", "show", "s.ipr", "--json"))["moments"]
    assert [(one["interview"], one["session_start_ms"], one["first_turn"], one["end_turn"]) for one in shown] == [
        ("D07_S3_client", 760_000, 3, 5), ("D07_S3_client", 845_000, 5, 7),
        ("D08_S3_client", 760_000, 3, 5), ("D08_S3_client", 845_000, 5, 7),
    ]  # fmt: skip
    (tmp_path / "m.csv").write_text(
        "interview,session_start,first_turn,end_turn\nD07_S3_client,12:40,3,5\nD07_S3_client,19:30,7,\n",
        encoding="utf-8",
    )
    assert "1 recall moments set, 0 corrected, 1 were there already" in told("recall", "import", "s.ipr", "m.csv")
    assert "m.csv, line 3" in told_slip(told, tmp_path)


def told_slip(told: Told, folder: Path) -> str:
    (folder / "m.csv").write_text("interview,session_start,first_turn\nD07_S3_client,12:40,3\nD07_S3_client,x,3\n")
    return told("recall", "import", "s.ipr", "m.csv", code=2)


def test_groups_and_measures(told: Told, tmp_path: Path) -> None:
    told("import", "s.ipr", str(SAMPLES))
    now = told("groups", "set", "s.ipr", "mended", "D03", "D04", "--rationale", "mended in session 5", "--by", "MO")
    assert "mended (version 1): D03, D04" in now
    history = told("groups", "show", "s.ipr", "--history")
    assert history.count("poor") == 2
    assert "mended in session 5" in history
    assert "no dyad 'D99'" in told("groups", "set", "s.ipr", "x", "D99", "--rationale", "y", code=2)
    (tmp_path / "w.csv").write_text("measure;rater;dyad;session;value\nWAI;client;D01;3;61,5\n", encoding="utf-8")
    assert "1 scores are new" in told("measures", "import", "s.ipr", "w.csv")
    assert "61.5" in told("measures", "show", "s.ipr")
    assert json.loads(told("measures", "show", "s.ipr", "--json"))["scores"][0]["rater"] == "C01"
