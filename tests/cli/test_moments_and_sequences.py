"""`moments` and `sequences` on RIVER: every figure is that of tests/data/river, which the program had no part in."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

RIVER = Path(__file__).resolve().parent.parent / "data" / "river"
MOMENTS: dict[str, Any] = json.loads((RIVER / "moments.json").read_text(encoding="utf-8"))
EPISODES: dict[str, Any] = json.loads((RIVER / "episodes.json").read_text(encoding="utf-8"))
UNION = ("--coders", "AB,CD", "--layer", "union")


def tables(report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table of a report by its id."""
    return {
        block["id"]: [row["cells"] for row in block["rows"]]
        for section in report["sections"]
        for block in section["blocks"]
        if block["type"] == "table"
    }


def words(report: dict[str, Any]) -> str:
    return " ".join(
        block["text"] for section in report["sections"] for block in section["blocks"] if "text" in block
    )  # fmt: skip


@pytest.fixture
def moments(built_river: Path, done: Run) -> dict[str, Any]:
    report: dict[str, Any] = done("moments", built_river, *UNION, "--json").json
    return report


@pytest.fixture
def sequences(built_river: Path, done: Run) -> dict[str, Any]:
    report: dict[str, Any] = done("sequences", built_river, *UNION, "--json").json
    return report


# ---------------------------------------------------------------------- RIVER, moments


def test_what_was_told_by_both_or_by_one(moments: dict[str, Any]) -> None:
    """Lines of a family without its subcodes and of any code are not in the tally; the sums of those hold below."""
    rows = {row["code"]: row for row in tables(moments)["tellings"]}
    kinds = ("both", "client_only", "client_alone", "therapist_only", "therapist_alone")
    found = {
        code: {kind: row[kind] for kind in kinds} | {"dyads": row["dyads_both"]["n"]}
        for code, row in rows.items()
        if "no subcode" not in code and code != "any code"
    }
    assert found == MOMENTS["codes"]
    for row in rows.values():
        assert row["moments"] == row["both"] + row["client_only"] + row["therapist_only"]
        assert row["dyads_both"]["of"] == 3
    assert (rows["any code"]["both"], rows["any code"]["client_only"], rows["any code"]["therapist_only"]) == (12, 3, 4)
    assert rows["rupture"]["example"] == "D01 S3 00:21:40"


def test_every_moment_account_beside_account(moments: dict[str, Any]) -> None:
    """Among them a moment judged differently, and an unspoken rupture at which the therapist never stopped."""
    rows = tables(moments)["session_moments"]
    for session in MOMENTS["sessions"]:
        mine = [row for row in rows if (row["dyad"], row["session"]) == (session["dyad"], session["session"])]
        for who in ("client", "therapist"):
            told = [
                None if row[f"{who}_time"] in (None, "did not stop here")
                else row[f"{who}_time"][:8] + " " + ", ".join(sorted(row[f"{who}_codes"].split(", ")))
                for row in mine
            ]  # fmt: skip
            assert [one and one.removesuffix(" no code") for one in told] == [
                one and one.rstrip() for one in session[who]
            ]
    unspoken = next(row for row in rows if row["dyad"] == "D03" and row["client_time"] == "00:31:02")
    assert unspoken["therapist_time"] == "did not stop here"
    assert "rupture.unspoken" in unspoken["client_codes"]


def test_sessions_with_one_account_are_in_no_comparison_and_named(moments: dict[str, Any]) -> None:
    rows = {(row["dyad"], row["session"]): row for row in tables(moments)["sessions_told"]}
    assert {key: (row["both"], row["client_only"], row["therapist_only"]) for key, row in rows.items()} == {
        ("D01", 3): (4, 1, 1), ("D02", 5): (None, None, None), ("D03", 3): (4, 2, 2), ("D03", 5): (None, None, None),
        ("D04", 3): (4, 1, 1), ("D04", 5): (None, None, None),
    }  # fmt: skip
    said = words(moments)
    assert "D03 S5 (therapist: not coded in this layer)" in said
    assert "12, the client alone 4 and the therapist alone 4" in said


def test_a_map_of_each_session_with_its_table(moments: dict[str, Any]) -> None:
    figures = [block for section in moments["sections"] for block in section["blocks"] if block["type"] == "figure"]
    assert [figure["id"] for figure in figures] == [
        "map_D01_3", "map_D02_5", "map_D03_3", "map_D03_5", "map_D04_3", "map_D04_5",
    ]  # fmt: skip
    assert {figure["table"] for figure in figures} == {"session_moments"}
    assert "Both told of the moments at 00:12:40, 00:13:37, 00:22:15, 00:38:20" in figures[2]["alt"]
    assert "no account of the therapist counts" in figures[3]["alt"]


def test_a_smaller_window_parts_what_only_lies_near(built_river: Path, done: Run) -> None:
    """D04 session 3: 00:08:20 and 00:08:40 lie twenty seconds apart; the others overlap."""
    for within, both in (("20", 4), ("19", 3), ("0", 3)):
        report = done("moments", built_river, *UNION, "--within", within, "--json").json
        rows = {(row["dyad"], row["session"]): row for row in tables(report)["sessions_told"]}
        assert rows["D04", 3]["both"] == both


def test_in_words_beside_the_session(built_river: Path, done: Run) -> None:
    report = done("moments", built_river, *UNION, "--words", "--working-paper", "--json").json
    shown = [
        block for section in report["sections"] for block in section["blocks"]
        if block["type"] == "table" and block["id"].startswith("words_")
    ]  # fmt: skip
    assert len(shown) == 12
    kitchen = next(table for table in shown if table["title"].startswith("D03 S3, 00:12:40"))
    cells = [row["cells"] for row in kitchen["rows"]]
    session = [row["session"] for row in cells if row["session"]]
    assert session[0].startswith("00:12:10 T: And then the kitchen")
    assert any(line.startswith("00:12:40 T: Mm. [looks down at her notes") for line in session)
    assert session[-1].startswith("00:13:35 T: Mm.")
    assert cells[0]["client"].startswith("C: Okay. Um, can we stop here?")
    assert all(row["therapist"] == "" or row["therapist"][:3] in ("I: ", "T: ") for row in cells)
    without = next(table for table in shown if table["title"].startswith("D01 S3"))
    assert [column["key"] for column in without["columns"]] == ["client", "therapist"]


# ---------------------------------------------------------------------- RIVER, sequences


def told(text: str | None) -> list[str]:
    return ["client", "therapist"] if text == "both" else [text] if text else []


@pytest.mark.parametrize("whose", ["both", "client", "therapist"])
def test_every_episode(whose: str, built_river: Path, done: Run) -> None:
    found = tables(done("sequences", built_river, *UNION, "--told-by", whose, "--json").json)
    rows = found["episodes"]
    assert len(rows) == len(EPISODES[whose])
    for row, want in zip(rows, EPISODES[whose], strict=True):
        assert (row["dyad"], row["session"], row["onset"]) == (want["dyad"], want["session"], want["onset"])
        assert sorted(row["rupture"].split(", ")) == want["codes"]
        assert (row["ruptures"], row["ending"]) == (want["moments"], want["end"])
        assert row["latency"] == want.get("latency")
        assert row["carried"] == want.get("carried", "no")
        if want["end"] == "resolved":
            assert (row["repair_at"], sorted(row["repair"].split(", "))) == (want["repair_at"], want["repair"])
            assert row["repaired_by"] == (" and ".join(want["repaired_by"]) or None)

    assert ("episode_accounts" in found) == (whose == "both")
    for row, want in zip(found.get("episode_accounts", ()), EPISODES[whose], strict=False):
        assert told(row["rupture_told_by"]) == want["told_by"]
        if want["end"] == "resolved":
            assert told(row["repair_told_by"]) == want["repair_told_by"]


def test_what_is_repaired_for_the_therapist_is_not_for_the_client(sequences: dict[str, Any]) -> None:
    rows = tables(sequences)["episode_accounts"]
    row = next(row for row in rows if (row["dyad"], row["onset"]) == ("D03", "00:22:15"))
    assert (row["ending"], row["repair_told_by"]) == ("resolved", "therapist")
    assert (row["ending_client"], row["ending_therapist"]) == ("unresolved", "not told")
    lone = next(row for row in rows if row["dyad"] == "D02")
    assert (lone["ending_client"], lone["ending_therapist"]) == ("resolved", None)


def test_how_many_end_how(sequences: dict[str, Any]) -> None:
    rows = tables(sequences)["episode_counts"]
    whole = {row["of"]: row for row in rows if row["of"].startswith("client") or row["of"].startswith("therapist")}
    names = {"both": "client and therapist together", "client": "client alone", "therapist": "therapist alone"}
    for whose, name in names.items():
        want, row = EPISODES[whose], whole[name]
        assert row["episodes"] == len(want)
        for end in ("resolved", "stalled", "unresolved"):
            assert row[end] == sum(one["end"] == end for one in want)
        latencies = sorted(one["latency"] for one in want if one["end"] == "resolved")
        middle = len(latencies) // 2
        assert row["latency"] == (latencies[middle] + latencies[-middle - 1]) / 2
        assert row["carried"] == sum(one.get("carried") == "yes" for one in want)


def test_time_to_repair(sequences: dict[str, Any]) -> None:
    """The curve of all, again from the tally: in sight are those whose wait is as long or longer."""
    waits = [(one.get("latency", one.get("in_sight")), one["end"] == "resolved") for one in EPISODES["both"]]
    open_share, want = 1.0, []
    for at in sorted({wait for wait, _ in waits}):
        at_risk = sum(wait >= at for wait, _ in waits)
        ended = sum(wait == at and over for wait, over in waits)
        open_share *= 1 - ended / at_risk
        want.append((at, at_risk, ended, sum(wait == at for wait, _ in waits) - ended, open_share))
    rows = [row for row in tables(sequences)["time_to_repair"] if row["of"] == "all"]
    found = [(row["seconds"], row["at_risk"], row["resolved"], row["censored"], row["open"]) for row in rows]
    assert [row[:4] for row in found] == [row[:4] for row in want]
    assert [row[4] for row in found] == pytest.approx([row[4] for row in want])


def test_what_is_told_after_what(sequences: dict[str, Any]) -> None:
    tally = EPISODES["transitions"]
    rows = tables(sequences)["lags"]
    assert {f"{row['given']} > {row['target']}": row["observed"] for row in rows if row["observed"]} == tally[
        "observed"
    ]
    for row in rows:
        given, target, pairs = (
            tally["given"].get(row["given"], 0),
            tally["target"].get(row["target"], 0),
            tally["pairs"],
        )
        assert (row["target_given"]["of"], row["target_any"]) == (given, {"n": target, "of": pairs})
        expected = given * target / pairs
        assert row["expected"] == pytest.approx(expected)
        spread = expected * (1 - given / pairs) * (1 - target / pairs)
        assert row["residual"] == pytest.approx((row["observed"] - expected) / spread**0.5)
        assert (row["few"] == "few") == (expected < 5)
    counts = {row["given"]: row for row in tables(sequences)["transitions"]}
    assert counts["rupture"]["then_repair"] == tally["observed"]["rupture > repair"]


def test_a_window_and_further_lags(built_river: Path, done: Run) -> None:
    """D03 session 3, 00:22:15, is resolved after 655 seconds; within ten minutes it is not."""
    report = done("sequences", built_river, *UNION, "--window", "600", "--lag", "3", "--json").json
    rows = {(row["dyad"], row["onset"]): row["ending"] for row in tables(report)["episodes"]}
    assert rows["D03", "00:22:15"] == "unresolved"
    assert rows["D03", "00:02:10"] == "resolved"
    assert "at most 10 minutes after it opened" in words(report)
    assert {row["lag"] for row in tables(report)["lags"]} == {1, 2, 3}
    assert any(fact["value"] == "10 minutes" for fact in report["facts"])


def test_transitions_between_codes_of_choice(built_river: Path, done: Run) -> None:
    report = done("sequences", built_river, *UNION, "--codes", "rupture.withdrawal,repair.owns", "--json").json
    rows = {(row["given"], row["target"]): row["observed"] for row in tables(report)["lags"]}
    assert len(rows) == 4
    sessions = [
        [side.split(" ", 1)[1].split(", ") for side in pair if side and " " in side]
        for session in MOMENTS["sessions"]
        for pair in [*zip(session["client"], session["therapist"], strict=True), (None, None)]
    ]
    there = [{code for side in sides for code in side} for sides in sessions]
    pairs = itertools.pairwise(there)
    assert rows["rupture.withdrawal", "repair.owns"] == sum(
        "rupture.withdrawal" in here and "repair.owns" in after for here, after in pairs
    )


# ---------------------------------------------------------------------- shapes and refusals


@pytest.mark.parametrize("command", ["moments", "sequences"])
def test_the_same_numbers_in_every_shape_and_the_same_bytes_twice(
    command: str, built_river: Path, done: Run, tmp_path: Path
) -> None:
    report = done(command, built_river, *UNION, "--json").json
    main = tables(report)[{"moments": "tellings", "sequences": "episodes"}[command]]
    rows = list(csv.DictReader(io.StringIO(done(command, built_river, *UNION, "--format", "csv").out.lstrip("\ufeff"))))
    assert len(rows) == len(main)
    for ending in ("docx", "html", "xlsx", "md"):
        file = tmp_path / f"report.{ending}"
        done(command, built_river, *UNION, "-o", file)
        first = file.read_bytes()
        assert first
    assert done(command, built_river, *UNION, "--json").out == done(command, built_river, *UNION, "--json").out


def test_what_cannot_be_is_refused_in_a_sentence(built_river: Path, run: Run) -> None:
    for words_, said in (
        (("moments", built_river, "--within", "nan"), "--within"),
        (("moments", built_river, "--layer", "nobody"), "no layer or coder"),
        (("sequences", built_river, "--rupture", "strain"), "no code 'strain'"),
        (("sequences", built_river, "--codes", "strain"), "no code 'strain'"),
        (("sequences", built_river, "--repaired-by", "repair.owns"), "repair.owns=therapist"),
        (("sequences", built_river, "--told-by", "nobody"), "--told-by"),
        (("sequences", built_river, "--lag", "0"), "--lag"),
    ):
        outcome = run(*words_)
        assert outcome.code == 2, words_
        assert said in outcome.err, outcome.err
        assert outcome.out == ""


def test_a_look_before_all_have_submitted_goes_on_record(river: Path, run: Run, done: Run) -> None:
    assert run("moments", river, "--include-open").code == 2
    done("moments", river, "--include-open", "--reason", "a first look", "--json")


def test_a_renamed_family_opens_episodes_under_its_new_name(river: Path, done: Run, sequences: dict[str, Any]) -> None:
    done("codebook", "rename", river, "rupture", "--to", "strain", "--reason", "a plainer word")
    after = done("sequences", river, *UNION, "--json").json
    before, now = (
        [{key: value for key, value in row.items() if key != "rupture"} for row in tables(report)["episodes"]]
        for report in (sequences, after)
    )
    assert now == before
    assert tables(after)["episodes"][0]["rupture"].startswith("strain")


# ---------------------------------------------------------------------- what is missing is said

TALK = "%recall: 1 session=00:10:00-00:10:30\nI: And there?\nC: I went quiet, I wanted to hide.\n%end-recall\n"


@pytest.fixture
def study(tmp_path: Path, done: Run) -> Path:
    path = tmp_path / "small.ipr"
    done("new", path, "--title", "Small", "--codebook", "ipr-core")
    return path


@pytest.mark.parametrize("command", ["moments", "sequences"])
def test_an_empty_study_says_so(command: str, study: Path, done: Run) -> None:
    report = done(command, study, "--json").json
    assert "No interview counts in this layer yet" in words(report)
    done(command, study, "-o", study.with_suffix(".docx"))


@pytest.mark.parametrize("command", ["moments", "sequences"])
def test_without_recall_moments_it_says_so(command: str, study: Path, done: Run, tmp_path: Path) -> None:
    tagged(study, done, tmp_path, "I: And there?\nC: I went quiet, I wanted to hide.\n", ["shame.hiding"])
    assert "No transcript has recall moments" in words(done(command, study, "--json").json)


def test_one_coder_one_dyad_no_groups_one_account(study: Path, done: Run, tmp_path: Path) -> None:
    tagged(study, done, tmp_path, TALK, ["shame.hiding", "rupture.withdrawal"])
    report = done("moments", study, "--json").json
    assert "No session has accounts of both that count" in words(report)
    assert tables(report)["session_moments"][0]["client_codes"] == "rupture.withdrawal, shame.hiding"
    assert "tellings" not in tables(report)
    episodes = done("sequences", study, "--json").json
    assert tables(episodes)["episodes"][0]["ending"] == "unresolved"
    assert "No session has two moments told of in succession" in words(episodes)


def test_codes_that_open_nothing_and_a_codebook_without_ruptures(study: Path, done: Run, tmp_path: Path) -> None:
    tagged(study, done, tmp_path, TALK, ["shame.hiding"])
    assert "No moment is told of with a code that opens an episode" in words(done("sequences", study, "--json").json)
    other = tmp_path / "other.ipr"
    done("new", other, "--title", "Other", "--codebook", "rupture-resolution-3rs")
    tagged(other, done, tmp_path, TALK, ["withdrawal.denial"])
    assert "The codebook has no code rupture" in words(done("sequences", other, "--json").json)
    named = done("sequences", other, "--rupture", "withdrawal,confrontation", "--repair", "resolution", "--json")
    assert tables(named.json)["episodes"][0]["rupture"] == "withdrawal.denial"


def tagged(study: Path, done: Run, tmp_path: Path, text: str, codes: list[str]) -> None:
    """One client's interview, coded and submitted by one coder."""
    file = tmp_path / "D01_S3_client.txt"
    file.write_text(text, encoding="utf-8")
    done("import", study, file)
    done("coder", "add", study, "AB")
    done("assign", study, "--coder", "AB", "D01_S3_client")
    table = tmp_path / "tags.csv"
    table.write_text(
        "transcript,turn,code,coder\n" + "".join(f"D01_S3_client,2,{code},AB\n" for code in codes), encoding="utf-8"
    )
    done("tags", "import", study, table)
    done("submit", study, "--coder", "AB", "D01_S3_client")


# ---------------------------------------------------------------------- words that would be something else

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "<script>alert(1)</script>",
    "[bold]not bold[/bold]",
    "\x1b[31mred",
    "$x^2$ | b",
)


def test_hostile_words_stay_words_in_every_shape(study: Path, done: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    talk = "".join(f"C: {text}\n" for text in HOSTILE)
    text = f"%recall: 1 session=00:10:00-00:10:30\nI: And there?\n{talk}%end-recall\n"
    tagged(study, done, tmp_path, text, ["shame.hiding"])
    other = tmp_path / "D01_S3_therapist.txt"
    other.write_text(text.replace("C: ", "T: "), encoding="utf-8")
    done("import", study, other)
    done("assign", study, "--coder", "AB", "D01_S3_therapist")
    done("submit", study, "--coder", "AB", "D01_S3_therapist")
    plain = ("moments", study, "--words", "--working-paper")
    shown = done(*plain).out + done(*plain, "--format", "txt").out
    assert "\x1b" not in shown
    assert "[bold]not bold[/bold]" in shown.replace("\n", "")
    page = done(*plain, "--format", "html").out
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    for ending in ("xlsx", "docx"):
        done(*plain, "-o", tmp_path / f"words.{ending}")
    sheets = load_workbook(tmp_path / "words.xlsx")
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_words_that_leave_are_looked_through_for_what_tells_who_somebody_is(
    study: Path, done: Run, tmp_path: Path
) -> None:
    text = TALK.replace("I wanted to hide", "I wrote to anna@example.org")
    tagged(study, done, tmp_path, text, ["shame.hiding"])
    other = tmp_path / "D01_S3_therapist.txt"
    other.write_text(TALK.replace("C: ", "T: "), encoding="utf-8")
    done("import", study, other)
    done("assign", study, "--coder", "AB", "D01_S3_therapist")
    done("submit", study, "--coder", "AB", "D01_S3_therapist")
    assert "1 e-mail address" in done("moments", study, "--words", "--working-paper", "-o", tmp_path / "words.md").err
    assert "anna@example.org" in (tmp_path / "words.md").read_text(encoding="utf-8").replace("\\", "")
    assert "e-mail" not in done("moments", study, "-o", tmp_path / "plain.md").err
    assert "anna@" not in (tmp_path / "plain.md").read_text(encoding="utf-8")
