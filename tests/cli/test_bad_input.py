"""Bad input: one sentence that names file, place and mend, exit code 2, no traceback, and not a byte changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.resources import data_dir

Run = Callable[..., Any]

SAMPLES = data_dir("sample_transcripts")
TALK = "I: What was there?\nC: I went quiet.\n"
PLACED = ("--dyad", "D09", "--session", "3", "--respondent", "client")
CYCLE = """\
schema: ipr-coder/codebook@1
id: circle
version: 0.1.0
title: A circle
codes:
  - {id: a, name: A, parent: b, key: ca, colour: "#D55E00", definition: One.}
  - {id: b, name: B, parent: a, key: cb, colour: "#0072B2", definition: Two.}
"""


@pytest.fixture
def folder(river: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo study as river.ipr, in the working folder."""
    monkeypatch.chdir(river.parent)
    return river.parent


@pytest.fixture
def refused(folder: Path, run: Run, digests: Run) -> Run:
    """Run a command that must be refused in one sentence and leave every file as it was; gives the sentence."""

    def carry_out(*words: object) -> str:
        before = digests(folder)
        outcome = run(*words)
        assert outcome.code == 2, outcome
        assert outcome.out == ""
        assert len(outcome.err.splitlines()) == 1, outcome.err
        assert "Traceback" not in outcome.err
        assert "fault in the program" not in outcome.err
        assert digests(folder) == before
        assert outcome.err.startswith("ipr-coder")
        return str(outcome.err)

    return carry_out


def make(name: str, content: bytes) -> str:
    Path(name).write_bytes(content)
    return name


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n\t\n", "empty"),
        ("photo.txt", bytes(range(256)) * 20, "binary"),
        ("captions.vtt", b"WEBVTT\n\nNOTE nothing here\n", "no cues"),
        ("cut.docx", (SAMPLES / "D04_S3_therapist.docx").read_bytes()[:9000], "damaged"),
        ("no word.docx", b"this is no Word document", "speaker"),
        ("nobody.txt", b"A page of prose.\nNobody is named as speaking.\n", "speaker"),
    ],
)
def test_a_file_that_is_no_transcript(name: str, content: bytes, says: str, refused: Run) -> None:
    sentence = refused("import", "river.ipr", make(name, content), *PLACED)
    assert name in sentence
    assert says in sentence
    assert "prose" not in sentence
    assert sentence in {refused("import", "river.ipr", name, *PLACED, *more) for more in (("--dry-run",), ("--json",))}


def test_one_bad_file_stops_the_others_too(refused: Run, folder: Path) -> None:
    make("D09_S3_client.txt", TALK.encode())
    make("D09_S5_client.txt", b"")
    assert "D09_S5_client.txt" in refused("import", "river.ipr", "D09_S3_client.txt", "D09_S5_client.txt")


def test_a_transcript_that_is_not_there(refused: Run) -> None:
    assert "nowhere.txt: there is no such file" in refused("import", "river.ipr", "nowhere.txt")


def test_a_folder_without_files(refused: Run) -> None:
    Path("nothing").mkdir()
    assert "nothing: the folder holds no files" in refused("import", "river.ipr", "nothing")


def test_another_text_for_an_interview(refused: Run) -> None:
    sentence = refused("import", "river.ipr", make("D01_S3_client.txt", TALK.encode()))
    assert "D01_S3_client has another transcript in the study already" in sentence
    assert "Check dyad, session and respondent" in sentence


def test_two_files_for_one_interview(refused: Run) -> None:
    make("a.txt", TALK.encode())
    make("b.txt", TALK.replace("quiet", "loud").encode())
    sentence = refused("import", "river.ipr", "a.txt", "b.txt", *PLACED)
    assert "b.txt: this file and a.txt are both said to be D09_S3_client. Name the files apart" in sentence


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "nothing says whose interview it is"),
        (("--respondent", "client"), "which dyad"),
        (("--respondent", "client", "--dyad", "D09"), "which session"),
        ((*PLACED, "--speaker", "Bo"), "--speaker 'Bo' cannot be understood"),
        (("--dyad", "D09", "--session", "3", "--respondent", "C99"), "no participant 'C99'"),
        ((*PLACED, "--session", "three"), "Invalid value for '--session': a whole number is needed"),
        ((*PLACED, "--unit", "page"), "'turn', 'sentence'"),
        ((*PLACED, "--encoding", "klingon"), "klingon"),
    ],
)
def test_a_transcript_whose_place_is_not_clear(options: tuple[str, ...], says: str, refused: Run) -> None:
    assert says in refused("import", "river.ipr", make("talk.txt", TALK.encode()), *options)


@pytest.mark.parametrize("words", [("codebook", "check", "circle.yaml"), ("codebook", "show", "circle.yaml"),
                                   ("new", "new.ipr", "--title", "T", "--codebook", "circle.yaml")])  # fmt: skip
def test_a_codebook_that_goes_round_in_a_circle(words: tuple[str, ...], run: Run, digests: Run, folder: Path) -> None:
    make("circle.yaml", CYCLE.encode())
    before = digests(folder)
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "circle.yaml, line " in outcome.err
    assert "itself" in outcome.err or "circle" in outcome.err.replace("circle.yaml", "")
    assert "Traceback" not in outcome.err
    assert digests(folder) == before


def test_a_codebook_that_is_not_there(refused: Run) -> None:
    assert "nix" in refused("codebook", "check", "nix")
    assert "nix.yaml" in refused("new", "new.ipr", "--title", "T", "--codebook", "nix.yaml")


@pytest.mark.parametrize(
    "words",
    [
        ("interviews", "STUDY"),
        ("check", "STUDY"),
        ("import", "STUDY", "talk.txt"),
        ("coder", "add", "STUDY", "AB"),
        ("coder", "list", "STUDY"),
        ("assign", "STUDY", "--coder", "AB", "--all"),
        ("submit", "STUDY", "--coder", "AB", "--all"),
        ("reopen", "STUDY", "D01_S3_client", "--coder", "AB", "--reason", "r"),
        ("tags", "export", "STUDY", "out.csv"),
        ("tags", "import", "STUDY", "in.csv"),
        ("agreement", "STUDY"),
        ("themes", "STUDY", "--case-unit", "dyad"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "missing", "folder", "other database", "cut off"])
def test_a_study_that_is_none(words: tuple[str, ...], kind: str, refused: Run, river: Path) -> None:
    import sqlite3

    make("D09_S3_client.txt", TALK.encode())
    make("talk.txt", b"%dyad: D09\n%session: 3\n%respondent: client\n" + TALK.encode())
    make("in.csv", b"transcript,turn,code,coder\n")
    name = f"{kind}.ipr"
    match kind:
        case "text":
            make(name, b"not a database at all, but long enough to be looked at" * 9)
        case "folder":
            Path(name).mkdir()
        case "other database":
            with sqlite3.connect(name) as other:
                other.execute("create table t (x)")
            other.close()
        case "cut off":
            make(name, river.read_bytes()[:9000])
    sentence = refused(*(name if word == "STUDY" else word for word in words))
    assert name in sentence


def test_a_study_that_is_there_already_is_not_made_again(refused: Run) -> None:
    assert "there is a file of this name already" in refused("new", "river.ipr", "--title", "T")
    assert "the folder does not exist" in refused("new", "no/new.ipr", "--title", "T")
    assert "a study needs a title" in refused("new", "new.ipr", "--title", " ")


@pytest.mark.parametrize(
    ("coders", "says"),
    [
        ("AB", "two coders"),
        ("EF", "two coders"),
        ("AB,XY", "no coder 'XY'"),
        ("AB,AB", "named twice"),
        ("", "two coders"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--include-open", "--reason", "early"), ("-o", "a.docx")])
def test_agreement_needs_two_coders_of_the_study(coders: str, says: str, more: tuple[str, ...], refused: Run) -> None:
    assert says in refused("agreement", "river.ipr", "--coders", coders, *more)


def test_themes_need_to_know_what_a_case_is(refused: Run) -> None:
    sentence = refused("themes", "river.ipr", "-o", "t.docx")
    assert "--case-unit" in sentence
    assert "dyad, participant, interview" in sentence


def test_an_unknown_layer(refused: Run) -> None:
    assert "nobody" in refused("themes", "river.ipr", "--coders", "AB,CD", "--case-unit", "dyad", "--layer", "nobody")


@pytest.mark.parametrize("early", [(), ("--include-open", "--reason", "early")])
@pytest.mark.parametrize(
    "words", [("agreement", "river.ipr", "-o"), ("themes", "river.ipr", "--case-unit", "dyad", "-o")]
)
def test_a_report_that_cannot_be_written_costs_nothing(
    words: tuple[str, ...], early: tuple[str, ...], refused: Run
) -> None:
    assert ".docx, .html, .md, .csv, .json, .txt" in refused(*words, "report.odt", *early)
    assert "ending" in refused(*words, "report", *early)
    assert "no such folder" in refused(*words, "nowhere/report.docx", *early)
    Path("folder.docx").mkdir()
    assert "folder" in refused(*words, "folder.docx", *early)


def test_an_export_never_lands_on_a_study_or_a_transcript(refused: Run, river: Path) -> None:
    shutil.copyfile(river, "other.ipr")
    make("talk.txt", TALK.encode())
    for name in ("other.ipr", "talk.txt", "tags"):
        assert "must end in .csv" in refused("tags", "export", "river.ipr", name)
    assert "no such folder" in refused("tags", "export", "river.ipr", "no/t.csv", "--include-open", "--reason", "x")
    assert "one .csv file" in refused("tags", "export", "river.ipr")
    assert "one .csv file" in refused("tags", "export", "river.ipr", "a.csv", "b.csv")


@pytest.mark.parametrize("words", [("agreement", "river.ipr"), ("themes", "river.ipr", "--case-unit", "dyad"),
                                   ("tags", "export", "river.ipr", "t.csv")])  # fmt: skip
def test_looking_early_needs_a_reason(words: tuple[str, ...], refused: Run) -> None:
    assert "--reason" in refused(*words, "--include-open")
    assert "--reason" in refused(*words, "--include-open", "--reason", "  ")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("D01_S5_client,2,shame.hiding,XY", "no coder 'XY'"),
        ("D01_S5_client,2,shame.nix,EF", "no code 'shame.nix'"),
        ("D99_S5_client,2,shame.hiding,EF", "no transcript 'D99_S5_client'"),
        ("D01_S5_client,999,shame.hiding,EF", "'999'"),
        ("D01_S5_client,two,shame.hiding,EF", "'two'"),
        ("D01_S5_client", "line 3"),
    ],
)
def test_a_bad_row_among_tags_stops_them_all(row: str, says: str, refused: Run) -> None:
    make("t.csv", f"transcript,turn,code,coder\nD01_S5_client,2,shame.hiding,EF\n{row}\n".encode())
    sentence = refused("tags", "import", "river.ipr", "t.csv")
    assert says in sentence
    assert "t.csv, line 3" in sentence


@pytest.mark.parametrize(
    "content", [b"", b"a,b,c\n1,2,3\n", b"\xff\xfe\x00", b"transcript,turn,code\nD01_S3_client,2,shame\n"]
)
def test_a_file_that_is_no_table_of_tags(content: bytes, refused: Run) -> None:
    assert "t.csv" in refused("tags", "import", "river.ipr", make("t.csv", content))
    assert "none.csv: there is no such file. Check" in refused("tags", "import", "river.ipr", "none.csv")


def test_submitting_what_is_not_ones_own_or_done_already(refused: Run) -> None:
    assert "D01_S3_client is not assigned to EF" in refused("submit", "river.ipr", "D01_S3_client", "--coder", "EF")
    assert "D99" in refused("submit", "river.ipr", "D99", "--coder", "EF")
    assert "no coder 'XY'" in refused("submit", "river.ipr", "--all", "--coder", "XY")
    assert "say which interviews" in refused("submit", "river.ipr", "--coder", "EF")
    assert "say which interviews" in refused("submit", "river.ipr", "D01_S5_client", "--all", "--coder", "EF")


def test_submitting_several_is_all_or_none(refused: Run, done: Run) -> None:
    done("assign", "river.ipr", "D01_S3_client", "--coder", "EF")
    done("submit", "river.ipr", "D01_S3_client", "--coder", "EF")
    assert "submitted already" in refused("submit", "river.ipr", "D01_S5_client", "D01_S3_client", "--coder", "EF")


def test_reopening_needs_a_reason_and_something_submitted(refused: Run) -> None:
    assert "--reason" in refused("reopen", "river.ipr", "D01_S3_client", "--coder", "AB")
    assert "needs a reason" in refused("reopen", "river.ipr", "D01_S3_client", "--coder", "AB", "--reason", " ")
    assert "open already" in refused("reopen", "river.ipr", "D01_S5_client", "--coder", "EF", "--reason", "r")
    assert "name one interview" in refused("reopen", "river.ipr", "--coder", "AB", "--reason", "r")


def test_adding_coders_is_all_or_none(refused: Run, done: Run) -> None:
    assert "there is a coder AB already" in refused("coder", "add", "river.ipr", "GH", "AB")
    assert "'G H' cannot be the label" in refused("coder", "add", "river.ipr", "GH", "G H")
    assert "'-x'" in refused("coder", "add", "river.ipr", "GH", "--", "-x")
    assert "GH" in refused("coder", "add", "river.ipr", "GH", "GH")
    assert "no coder is named" in refused("coder", "add", "river.ipr")
    assert done("coder", "list", "river.ipr").out.split() == ["AB", "CD", "EF"]


def test_assigning_what_is_not_there(refused: Run) -> None:
    assert "no coder 'XY'" in refused("assign", "river.ipr", "--coder", "XY", "--all")
    assert "no interview 'D99_S3_client'" in refused("assign", "river.ipr", "D01_S3_client", "D99_S3_client",
                                                     "--coder", "EF")  # fmt: skip
    assert "say which interviews" in refused("assign", "river.ipr", "--coder", "EF")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("frobnicate",), "No such command 'frobnicate'. There is demo, new,"),
        (("codebook",), "There is check, show, list, add, change,"),
        (("codebook", "nix"), "There is check, show, list, add, change,"),
        (("agreement", "river.ipr", "--nix"), "--nix"),
        (("agreement", "river.ipr", "--unit", "word"), "'segment', 'turn'"),
        (("agreement", "river.ipr", "--format", "xml"), "'table', 'json', 'csv'"),
        (("agreement", "river.ipr", "second.ipr"), "second.ipr"),
        (("new", "x.ipr"), "--title"),
        (("new", "x.ipr", "--title", "T", "--hours-limit", "-1"), "--hours-limit"),
        (("new", "x.ipr", "--title", "T", "--hours-limit", "two days"), "'--hours-limit': a number is needed"),
        (("themes", "river.ipr", "--case-unit", "dyad", "--quotes", "-1"), "--quotes"),
        (("import",), "PATH"),
        (("import", "river.ipr"), "no transcript is named"),
        (("interviews",), "IPR_STUDY"),
        (("code", "river.ipr"), "IPR_CODER"),
        (("code", "river.ipr", "--coder", "EF"), "terminal"),
        (("--nix",), "--nix"),
    ],
)
def test_a_command_line_that_cannot_be_understood(words: tuple[str, ...], says: str, refused: Run) -> None:
    assert says in refused(*words)


LOCKED = """
import contextlib, io, json, os, sys
from ipr_coder.cli.app import application, run
application()
os.chdir(sys.argv[2])
run(["check", "river.ipr"])
run(["import", "--dry-run", "D09_S3_client.txt"])
run(["codebook", "check", "ipr-core"])
run(["tags", "export", "river.ipr", "nowhere/t.csv"])
import ipr_coder.coding.submitting, ipr_coder.coding.desk, ipr_coder.exchange.tag_csv, ipr_coder.exchange.whole_study
import ipr_coder.reports.saving, ipr_coder.themes.code_agreement, rich.progress
if os.geteuid() == 0:  # root may write anywhere; what is needed is loaded by now
    os.setegid(65534); os.seteuid(65534)
results = []
for words in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        results.append([run(words), said.getvalue()])
print("RESULTS" + json.dumps(results))
"""
LOCKED_OUT = (
    ("new", "new.ipr", "--title", "T"),
    ("import", "river.ipr", "D09_S3_client.txt"),
    ("coder", "add", "river.ipr", "GH"),
    ("submit", "river.ipr", "--coder", "EF", "--all"),
    ("tags", "import", "river.ipr", "in.csv"),
    ("tags", "export", "river.ipr", "t.csv"),
    ("agreement", "river.ipr", "--coders", "AB,CD", "-o", "a.csv"),
    ("demo", "demo", "--no-tui"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such rights there")
def test_a_folder_that_may_not_be_written_to(folder: Path, digests: Run, environment: dict[str, str]) -> None:
    make("D09_S3_client.txt", TALK.encode())
    make("in.csv", b"transcript,turn,code,coder\nD01_S5_client,2,shame.hiding,EF\n")
    before = digests(folder)
    rights = {place: place.stat().st_mode for place in folder.parents if place.stat().st_uid == os.geteuid()}
    for place, mode in rights.items():
        if not mode & 0o001:
            place.chmod(mode | 0o011)  # the child may be somebody else, and must come in
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    try:
        child = subprocess.run(
            [sys.executable, "-c", LOCKED, json.dumps(LOCKED_OUT), str(folder)],
            capture_output=True, text=True, env=environment, cwd="/", check=False,
        )  # fmt: skip
    finally:
        folder.chmod(0o700)
        for place, mode in rights.items():
            place.chmod(mode)
    assert "RESULTS" in child.stdout, child.stderr
    for words, (code, said) in zip(LOCKED_OUT, json.loads(child.stdout.split("RESULTS")[1]), strict=True):
        assert code == 2, (words, said)
        assert len(said.splitlines()) == 1, (words, said)
        assert "fault in the program" not in said, (words, said)
    assert digests(folder) == before
