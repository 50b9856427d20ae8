"""`import --dry-run` lays every file out before anything is imported; `--format` and `--first-speaker` put it right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]

TALK = """Interview of Tuesday
[00:00:10] I: And then?
[00:00:05] C: I left the room.
[STOP 1 - 12:40 - client stops tape]
[00:02:00] I: Mhm.
"""
PLACED = ("--dyad", "D09", "--session", "3", "--respondent", "client")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_file_is_laid_out(tmp_path: Path, done: Run) -> None:
    shown = done("import", "--dry-run", write(tmp_path, "D09_S3_client.txt", TALK)).out
    for line in (
        "  format      prefix (sure; second best: stamped)",
        "  encoding    utf-8 (by strict UTF-8)",
        "  belongs to  D09 S3 client",
        "  speaker     C: client, 1 turns, 4 words",
        "  times       3 of 3 turns, 00:00:05 to 00:02:00; 1 going backwards (at 00:00:05)",
        "  moments     0 recall moments stated; 1 more may be meant by marks: 00:12:40 (sure)",
        "    C: I left the room.",
        "  not speech, left out: 2",
        "    line 1: before the first turn, left out: “Interview of Tuesday”",
        "  doubtful, check it: 1",
        "Nothing was imported (--dry-run).",
    ):
        assert line in shown.splitlines()


def test_the_same_as_data(tmp_path: Path, done: Run) -> None:
    facts = done("import", "--dry-run", "--json", write(tmp_path, "D09_S3_client.txt", TALK)).json
    assert facts["schema"] == "ipr-coder/dry-run@2"
    one = facts["files"][0]
    assert (one["format"], one["layout"], one["sureness"], one["second_best"]) == (
        "prefix",
        "prefix",
        "sure",
        "stamped",
    )
    assert one["encoding_told_by"] == "strict UTF-8"
    assert one["speaker_counts"] == {"I": {"turns": 2, "words": 3}, "C": {"turns": 1, "words": 4}}
    assert one["times"]["backwards"] == {
        "count": 1,
        "places": [{"turn": 1, "at_ms": 5000, "by_ms": 5000, "line": 3}],
    }
    assert (one["times"]["first_ms"], one["times"]["last_ms"], one["timed_turns"]) == (5000, 120_000, 3)
    assert one["moments_proposed"][0]["session_start_ms"] == 760_000
    assert sorted(note["kind"] for note in one["notes"]) == ["doubt", "dropped", "dropped"]


def test_one_file_that_cannot_be_read_hides_no_other(tmp_path: Path, run: Run) -> None:
    good, bad = write(tmp_path, "D09_S3_client.txt", TALK), write(tmp_path, "D09_S5_client.txt", "Only prose here.\n")
    shown = run("import", "--dry-run", good, bad)
    assert shown.code == 2
    assert "D09_S3_client.txt" in shown.out
    assert "D09_S5_client.txt: no line begins with a speaker's name" in shown.err
    facts = run("import", "--dry-run", "--json", good, bad).json
    assert [one["file"] for one in facts["files"]] == ["D09_S3_client.txt", "D09_S5_client.txt"]
    assert facts["files"][0]["turns"] == 3
    assert "no line begins" in facts["files"][1]["fault"]


def test_who_begins_is_asked_and_taken(tmp_path: Path, done: Run, run: Run) -> None:
    path = write(tmp_path, "talk.txt", "And then?\n\nI left.\n\nWhere to?\n\nHome.\n")
    assert "--first-speaker interviewer" in run("import", "--dry-run", path, *PLACED).err
    shown = done("import", "--dry-run", path, *PLACED, "--first-speaker", "interviewer").out
    assert "  format      unlabelled (a guess; check it)" in shown.splitlines()
    assert "  speaker     Respondent: client, 2 turns, 3 words" in shown.splitlines()
    done("new", tmp_path / "s.ipr", "--title", "Small")
    imported = done("import", tmp_path / "s.ipr", path, *PLACED, "--first-speaker", "interviewer", "--json").json
    assert imported["files"][0]["speakers"] == {"Interviewer": "interviewer", "Respondent": "client"}


def test_a_format_is_overruled_by_its_name(tmp_path: Path, done: Run, run: Run) -> None:
    names = [one["name"] for one in done("formats", "--json").json["formats"]]
    assert {"docx", "pdf", "xlsx", "vtt", "prefix", "headed", "stamped", "unlabelled"} <= set(names)
    assert all(name in done("formats").out for name in names)
    path = write(tmp_path, "D09_S3_client.txt", TALK)
    assert (
        "  format      stamped (as you said)"
        in done("import", "--dry-run", path, "--format", "stamped").out.splitlines()
    )
    refused = run("import", "--dry-run", path, "--format", "klingon")
    assert refused.code == 2
    assert "there is no format called 'klingon'" in refused.err
