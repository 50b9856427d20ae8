"""Correcting a transcript from the command line, on the demo study."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NAME = "D01_S3_client"

Run = Callable[..., Any]


@pytest.fixture
def turns(run: Run, river: Path) -> Callable[[], list[dict[str, Any]]]:
    return lambda: list(run("transcript", "show", river, NAME, "--json").json["turns"])


def test_a_turn_is_edited_listed_and_brought_back(
    run: Run, river: Path, turns: Callable[[], list[dict[str, Any]]]
) -> None:
    before = turns()
    asked = run("transcript", "edit", river, NAME, "2", "--text", "All is changed.", "--dry-run")
    assert asked.code == 0
    assert turns() == before
    done = run("transcript", "edit", river, NAME, "2", "--text", "All is changed.", "--json")
    assert done.json["version"] == 2
    assert turns()[1]["text"] == "All is changed."
    assert "a turn edited" in run("transcript", "versions", river, NAME).out
    assert run("transcript", "undo", river, NAME).code == 0
    assert turns() == before
    assert run("transcript", "undo", river, NAME).code == 2
    assert run("check", river).code == 0


def test_a_tag_without_a_place_is_listed_placed_and_let_go(run: Run, river: Path) -> None:
    lines = run("tags", "export", river, river.with_name("t.csv"))
    assert lines.code == 0
    tagged = sorted(
        {int(row.split(",")[1]) for row in river.with_name("t.csv").read_text().splitlines() if NAME in row}
    )
    shown = run("transcript", "show", river, NAME, "--json").json["turns"]
    turn = next(one for one in shown if one["start"] <= tagged[0] < one["end"])
    run("transcript", "edit", river, NAME, turn["turn"], "--text", "Qqq wwv zzk.")
    waiting = run("transcript", "displaced", river, "--json").json["marks"]
    tags = [one for one in waiting if one["kind"] == "tag"]
    assert tags
    assert tags[0]["quote"] in turn["text"]
    placed = run("transcript", "place", river, tags[0]["id"], "--turn", turn["turn"], "--quote", "wwv")
    assert placed.code == 0
    assert run("transcript", "place", river, tags[0]["id"], "--turn", turn["turn"]).code == 2
    for one in waiting:
        if one["id"] != tags[0]["id"]:
            assert run("transcript", "let-go", river, one["id"], "--reason", "gone").code == 0
    assert "Every mark has its place." in run("transcript", "displaced", river).out
    assert run("check", river).code == 0


def test_a_file_is_read_anew_in_a_transcripts_place(
    run: Run, river: Path, tmp_path: Path, turns: Callable[[], list[dict[str, Any]]]
) -> None:
    names = {"interviewer": "I", "client": "C", "therapist": "T"}
    said = [(names[one["role"]], one["text"]) for one in turns()]
    file = tmp_path / "again.txt"
    file.write_text("".join(f"{who}: {what}\n" for who, what in [*said, ("C", "And that was that.")]), encoding="utf-8")
    told = run("transcript", "replace", river, NAME, file, "--dry-run", "--json").json
    done = run("transcript", "replace", river, NAME, file, "--reason", "end was missing", "--json").json
    assert {**told, "version": 2} == done
    assert done["unplaced"] == []
    assert turns()[-1]["text"] == "And that was that."
    again = run("transcript", "replace", river, NAME, file)
    assert again.code == 2
    assert "already" in again.err


def test_a_file_that_says_it_is_another_interview_is_refused(run: Run, river: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.txt"
    file.write_text("%dyad: D02\n%session: 3\n%respondent: client\n\nI: So?\nC: Well.\n", encoding="utf-8")
    refused = run("transcript", "replace", river, NAME, file)
    assert refused.code == 2
    assert "D02" in refused.err


def test_segments_are_cut_anew(run: Run, river: Path) -> None:
    assert "segments" in run("transcript", "segment", river, NAME, "--unit", "sentence").out
    assert "already" in run("transcript", "segment", river, NAME, "--unit", "sentence").out


@pytest.mark.parametrize(
    "words",
    [
        ("replace", NAME),
        ("edit", NAME, "two"),
        ("edit", NAME, "9999", "--text", "x"),
        ("show", "NOBODY"),
        ("show", NAME, "--turns", "x"),
        ("place", "77", "--turn", "1"),
        ("let-go", "x", "--reason", "y"),
        ("undo",),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(run: Run, river: Path, words: tuple[str, ...]) -> None:
    told = run("transcript", words[0], river, *words[1:])
    assert told.code == 2
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_show_prints_no_control_characters(run: Run, river: Path) -> None:
    run("transcript", "edit", river, NAME, "1", "--text", "Red \x1b[31malert\x1b[0m \u202eback")
    shown = run("transcript", "show", river, NAME, "--turns", "1").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert json.dumps(shown)
