"""`search` prints where something was said, safely, and says by its exit code whether it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_word_is_found_with_interview_turn_and_times(river: Path, done: Run) -> None:
    outcome = done("search", river, "casserole")
    assert outcome.out.splitlines()[0] == (
        "D01_S3_therapist  turn 8  00:05:45  session 00:12:00-00:12:40  T (therapist)"
    )
    assert "casserole" in outcome.out.splitlines()[1]
    assert outcome.err == "2 turns.\n"


def test_nothing_found_is_exit_code_1_and_says_so(river: Path, run: Run) -> None:
    outcome = run("search", river, "xyzzy")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "Nothing found.\n")
    assert run("search", river, "xyzzy", "--json").json["hits"] == []


def test_a_limit_says_how_many_there_are(river: Path, done: Run) -> None:
    outcome = done("search", river, "quiet", "--limit", 2)
    assert len(outcome.out.splitlines()) == 4
    assert outcome.err == "The first 2 of 18 turns; --limit shows more.\n"
    found = done("search", river, "quiet", "--json", "--limit", 2).json
    assert (len(found["hits"]), found["total"], found["more"]) == (2, 18, True)


def test_options_and_filters_are_the_same(river: Path, done: Run) -> None:
    options = ("--role", "client", "--dyad", "D03", "--session", 5, "--speaker", "client", "--code", "shame")
    typed = "role:client dyad:D03 session:5 speaker:client code:shame"
    assert done("search", river, *options).out == done("search", river, typed).out
    assert "D03_S5_client" in done("search", river, typed).out


def test_several_words_need_no_quotes_and_regex_takes_them_as_one_pattern(river: Path, done: Run) -> None:
    words = done("search", river, "boiler", "dad's").out
    assert words == done("search", river, "boiler dad's").out
    pattern = done("search", river, "--regex", "boiler.*dad", "--json").json["hits"]
    assert [(hit["interview"], hit["turn"]) for hit in pattern] == [("D01_S3_client", 2), ("D01_S3_client", 24)]
    (start, end), text = pattern[0]["matches"][0], pattern[0]["excerpt"]
    assert text[start - pattern[0]["excerpt_at"] : end - pattern[0]["excerpt_at"]].startswith("boiler")


def test_marks_of_open_interviews_stay_closed(river: Path, run: Run, done: Run) -> None:
    outcome = done("search", river, "code:shame", "--limit", 500)
    assert "Left out, because not all of their coders have submitted: D01_S5_client" in outcome.err
    assert not any(line.startswith("D01_S5_client") for line in outcome.out.splitlines())
    refused = run("search", river, "code:shame", "--include-open")
    assert (refused.code, refused.out) == (2, "")
    assert "give a reason" in refused.err
    early = done("search", river, "code:shame", "--include-open", "--reason", "supervision", "--limit", 500)
    assert "Left out" not in early.err
    with sqlite3.connect(river) as study:
        (newest,) = study.execute("select kind from audit_event order by id desc limit 1").fetchone()
    study.close()
    assert newest == "opened early"


def test_as_a_coder_only_the_own_desk_is_searched(river: Path, run: Run, done: Run) -> None:
    everywhere = {line.split()[0] for line in done("search", river, "I", "--limit", 900).out.splitlines()[::2]}
    own = {line.split()[0] for line in done("search", river, "I", "--as", "EF", "--limit", 900).out.splitlines()[::2]}
    assert own
    assert own < everywhere
    outcome = run("search", river, "code:shame", "--as", "EF")
    assert (outcome.code, outcome.err) == (1, "Nothing found.\n")
    assert run("search", river, "coder:AB", "--as", "EF").code == 2
    assert run("search", river, "I", "--as", "EF", "--include-open", "--reason", "x").code == 2
    assert "there is no coder 'ZZ'" in run("search", river, "I", "--as", "ZZ").err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "nothing is looked for"),
        (("cod:x",), "there is no filter cod:"),
        (("/(/",), "this is no pattern"),
        (("--regex",), "no pattern is given"),
        (("code:nowhere",), "there is no code 'nowhere'"),
        (("--round", "ninth", "code:shame"), "there is no round 'ninth'"),
        (("x" * 10_000,), "2,000 characters"),
    ],
)
def test_what_cannot_be_searched_is_one_sentence(river: Path, run: Run, words: tuple[str, ...], says: str) -> None:
    outcome = run("search", river, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


def test_what_was_said_cannot_command_the_terminal(river: Path, done: Run) -> None:
    evil = "\x1b]0;owned\x07 zebra \x9b2J [bold]\u202e"
    with sqlite3.connect(river) as study:
        number, text = study.execute(
            "select id, text from transcript where interview_id is not null limit 1"
        ).fetchone()
        start, end = study.execute(
            "select start_at, end_at from turn where transcript_id = ? and end_at - start_at > 60 limit 1", (number,)
        ).fetchone()
        said = evil.ljust(end - start, ".")
        study.execute("update transcript set text = ? where id = ?", (text[:start] + said + text[end:], number))
        study.execute("update transcript set text_sha256 = 'x' where id = ?", (number,))
    study.close()
    outcome = done("search", river, "zebra")
    assert "zebra" in outcome.out
    assert "[bold]" in outcome.out
    assert not set("\x1b\x07\x9b\u202e") & set(outcome.out)
    assert "read through" in outcome.err
