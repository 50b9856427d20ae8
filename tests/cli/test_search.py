"""`search` prints where something was said, safely, and says by its exit code whether it was."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.searching import parse_query, search
from ipr_coder.resources import data_dir
from ipr_coder.study.store import open_store

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


def session_words(word: str) -> list[tuple[str, int]]:
    """(session transcript, turn) where a word stands, from the text files: a turn a line."""
    found = []
    for path in sorted(data_dir("sample_transcripts").glob("*_session.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in ("%", "#", "")]
        found += [(path.stem, at) for at, line in enumerate(lines, start=1) if re.search(rf"(?i)\b{word}\b", line)]
    return found


def test_sessions_are_searched_when_asked_for(river: Path, done: Run) -> None:
    there = session_words("here") + session_words("week")
    assert there
    for word in ("here", "week"):
        alone = done("search", river, word, "--in", "sessions", "--json", "--limit", 500).json["hits"]
        assert [(hit["interview"], hit["turn"]) for hit in alone] == session_words(word)
        assert all(hit["source"] == "session" and hit["session_start_ms"] == hit["start_ms"] for hit in alone)
        told = done("search", river, word, "--json", "--limit", 500).json["hits"]
        both = done("search", river, word, "--in", "both", "--json", "--limit", 500).json
        assert sorted(map(str, both["hits"])) == sorted(map(str, [*alone, *told]))
        assert both["total"] == len(alone) + len(told)
        order = [(hit["dyad"], hit["session"], hit["source"] != "session") for hit in both["hits"]]
        assert order == sorted(order)


def test_sessions_are_narrowed_by_dyad_session_speaker_and_pattern(river: Path, done: Run) -> None:
    hits = done("search", river, "the", "--in", "sessions", "--dyad", "D03", "--session", 3, "--speaker", "client",
                "--json", "--limit", 500).json["hits"]  # fmt: skip
    assert hits
    assert {(hit["interview"], hit["role"]) for hit in hits} == {("D03_S3_session", "client")}
    outcome = done("search", river, "--regex", r"\bsorry\b", "--in", "sessions")
    assert outcome.out
    assert "read through" not in outcome.err


def test_nobody_codes_a_session_and_coders_do_not_search_it(river: Path, run: Run, done: Run) -> None:
    for words in (("code:shame",), ("role:client", "the"), ("untagged",), ("interview:D03_S3_client", "the")):
        refused = run("search", river, *words, "--in", "sessions")
        assert (refused.code, refused.out) == (2, "")
        both = done("search", river, *words, "--in", "both", "--json", "--limit", 500).json["hits"]
        assert both == done("search", river, *words, "--json", "--limit", 500).json["hits"]
    refused = run("search", river, "the", "--in", "both", "--as", "EF")
    assert (refused.code, refused.out) == (2, "")
    assert "not through sessions" in refused.err
    assert run("search", river, "--in", "sessions").code == 2


def test_a_page_of_sessions_goes_on_where_it_ended(river: Path) -> None:
    query = replace(parse_query("the"), within="both")
    with open_store(str(river)) as store:
        whole = [hit.place for hit in search(store, None, query, limit=500).hits.hits]
        paged, after = [], None
        while True:
            hits = search(store, None, query, limit=13, after=after).hits
            paged += [hit.place for hit in hits.hits]
            after = hits.after
            if after is None:
                break
    assert paged == whole
    assert any(place.interview.endswith("_session") for place in whole)
