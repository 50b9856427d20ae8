"""`demo`: what it prints and writes is what was counted by hand in sample_transcripts/expected.json."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.resources import data_dir

Run = Callable[..., Any]

SAMPLES = data_dir("sample_transcripts")
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
FOURFOLD = ("both", "only_AB", "only_CD", "neither")
SUFFIXES = (".docx", ".html", ".csv", ".md", ".json")


def tables(report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The tables of a report as lists of rows."""
    return {
        block["id"]: [row["cells"] for row in block["rows"]]
        for section in report["sections"]
        for block in section["blocks"]
        if block["type"] == "table"
    }


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `ipr-coder demo --no-tui` leaves, run as a user runs it."""
    from ipr_coder.cli.app import run

    folder = tmp_path_factory.mktemp("demo") / "ipr-demo"
    assert run(["demo", str(folder), "--no-tui"]) == 0
    return folder


@pytest.fixture(scope="module")
def agreed(demo_folder: Path) -> dict[str, list[dict[str, Any]]]:
    return tables(json.loads((demo_folder / "agreement.json").read_text(encoding="utf-8")))


def test_the_command_counts_the_same_tags_as_the_demo(demo_folder: Path, agreed: dict[str, Any], run: Run) -> None:
    printed = run("agreement", demo_folder / "river.ipr", "--coders", "AB,CD", "--unit", "turn", "--json")
    assert printed.code == 0
    assert tables(printed.json) == agreed


@pytest.mark.parametrize("code", sorted(EXPECTED["agreement"]["codes"]))
def test_who_tagged_what_as_counted_by_hand(code: str, agreed: dict[str, Any]) -> None:
    hand, made = EXPECTED["agreement"]["codes"][code], by_code(agreed["fourfold"])[code]
    assert [made["both"], made["first_only"], made["second_only"], made["neither"]] == [hand[key] for key in FOURFOLD]
    assert made["n"] == EXPECTED["agreement"]["units"] == sum(hand[key] for key in FOURFOLD)


@pytest.mark.parametrize("code", sorted(EXPECTED["agreement"]["codes"]))
@pytest.mark.parametrize(
    "figure",
    [
        "percent_agreement",
        "positive_agreement",
        "negative_agreement",
        "cohen_kappa",
        "krippendorff_alpha",
        "gwet_ac1",
    ],
)
def test_figures_as_made_by_hand(code: str, figure: str, agreed: dict[str, Any]) -> None:
    hand = EXPECTED["agreement"]["codes"][code][figure]
    assert by_code(agreed["overview"])[code][figure] == (None if hand is None else pytest.approx(hand, abs=6e-7))


@pytest.mark.parametrize("code", sorted(EXPECTED["agreement"]["codes"]))
def test_ac1_as_gwet_2014_defines_it_with_missing_answers(code: str, agreed: dict[str, Any]) -> None:
    """Percent agreement over units answered by both; chance from the mean share over units answered by either."""
    hand = EXPECTED["agreement"]["codes"][code]
    made = by_code(agreed["overview"])[code]
    both, first, second, neither = (hand[key] for key in FOURFOLD)
    compared = both + first + second + neither
    alone_tagged, alone = made["tagged_AB"]["n"] - both - first, made["tagged_AB"]["of"] - compared
    assert made["tagged_CD"] == {"n": both + second, "of": compared}, "CD answered for nothing that AB did not"
    share = (both + (first + second) / 2 + alone_tagged) / (compared + alone)
    chance = 2 * share * (1 - share)
    observed = (both + neither) / compared
    assert made["gwet_ac1"] == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)


def test_each_coders_share_is_counted_from_the_tags_file(agreed: dict[str, Any]) -> None:
    """Of the codes themselves; a family's share needs the turns, which expected.json counts."""
    with (SAMPLES / "tags.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counted = Counter((row["coder"], row["code"]) for row in rows)
    for code, made in by_code(agreed["overview"]).items():
        if "." in code:
            assert made["tagged_AB"]["n"] == counted["AB", code], code
            assert made["tagged_CD"]["n"] == counted["CD", code], code


@pytest.mark.parametrize("code", sorted(EXPECTED["themes"]["codes"]))
def test_the_theme_table_as_counted_by_hand(code: str, demo_folder: Path) -> None:
    report = json.loads((demo_folder / "themes.json").read_text(encoding="utf-8"))
    hand, made = EXPECTED["themes"]["codes"][code], by_code(tables(report)["themes"])[code]
    assert {
        "segments": made["segments"],
        "tags": made["tags"],
        "interviews": made["interviews"]["n"],
        "cases": made["cases"]["n"],
        "cqr": made["cqr"],
        "client_segments": made["segments_client"],
        "therapist_segments": made["segments_therapist"],
        "session_3_segments": made["segments_session_3"],
        "session_5_segments": made["segments_session_5"],
    } == hand
    assert made["interviews"]["of"] == EXPECTED["themes"]["interviews_coded"]
    assert made["cases"]["of"] == EXPECTED["themes"]["cases"]


def test_the_flow_of_interviews_as_counted_by_hand(demo_folder: Path) -> None:
    report = tables(json.loads((demo_folder / "themes.json").read_text(encoding="utf-8")))
    flow, delay, hand = report["flow"][0], report["delay"][0], EXPECTED["flow"]
    assert [flow[key] for key in ("planned", "done", "broken_off")] == [16, 15, 1]
    assert [hand[key] for key in ("planned", "done", "broken_off")] == [16, 15, 1]
    assert [delay[key] for key in ("median", "shortest", "longest", "over_limit")] == [
        hand[key] for key in ("hours_median", "hours_lowest", "hours_highest", "over_48_hours")
    ]


def test_the_reports_open(demo_folder: Path) -> None:
    import docx
    import lxml.html

    for name in ("themes", "agreement", "report"):
        document = docx.Document(str(demo_folder / f"{name}.docx"))
        assert len(document.tables) > 0
        page = lxml.html.parse(BytesIO((demo_folder / f"{name}.html").read_bytes())).getroot()
        assert page.xpath("//table//th[normalize-space()='Code']")
        fetched = "//@src[not(starts-with(., 'data:'))]|//link|//@href[not(starts-with(., '#'))]"
        assert not page.xpath(fetched), "nothing is fetched from elsewhere"
        if name != "report":
            assert (demo_folder / f"{name}.md").read_text(encoding="utf-8").startswith("# ")
    with (demo_folder / "themes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for code, hand in EXPECTED["themes"]["codes"].items():
        assert int(rows[code]["segments"]) == hand["segments"]


def test_the_whole_report_has_the_same_numbers(demo_folder: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(demo_folder / "report.xlsx", read_only=True)["themes"]
    rows = {row[0]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
    for code, hand in EXPECTED["themes"]["codes"].items():
        assert rows[code] == hand["segments"]


def test_only_the_owner_can_read_what_the_demo_leaves(demo_folder: Path) -> None:
    assert demo_folder.stat().st_mode & 0o077 == 0
    kept = {f"{name}{suffix}" for name in ("themes", "agreement") for suffix in SUFFIXES}
    whole = {"report.docx", "report.html", "report.xlsx"}
    assert {file.name for file in demo_folder.iterdir()} == {"river.ipr"} | whole | kept
    for file in demo_folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_a_second_run_uses_what_is_there(demo_folder: Path, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    before = (folder / "river.ipr").read_bytes()
    again = run("demo", folder, "--no-tui")
    assert again.code == 0
    assert "is there already; it is used as it is" in again.out
    assert (folder / "river.ipr").read_bytes() == before
    assert "RIVER is wholly fictional" in again.out


def test_without_a_terminal_it_ends_by_itself_and_says_how_to_go_on(
    program: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    done = program("demo", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    text = done.stdout.decode("utf-8")
    for code, hand in EXPECTED["agreement"]["codes"].items():
        line = next(line for line in text.splitlines() if line.split()[:1] == [code] and "/215" in line)
        assert f"{hand['percent_agreement']:.2f}" in line
        assert f"{hand['cohen_kappa']:.2f}" in line
    assert text.rstrip().endswith("ipr-coder code ipr-demo/river.ipr --coder EF")


@pytest.mark.parametrize("what", ["no parent", "a file", "another river"])
def test_a_place_where_it_cannot_be_is_refused(what: str, tmp_path: Path, run: Run, digests: Run) -> None:
    places = {"no parent": tmp_path / "no" / "demo", "a file": tmp_path / "note.txt", "another river": tmp_path / "d"}
    (tmp_path / "note.txt").write_text("mine")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "river.ipr").write_text("not a study")
    before = digests(tmp_path)
    refused = run("demo", places[what], "--no-tui")
    assert refused.code == 2
    assert str(places[what]) in refused.err
    assert len(refused.err.splitlines()) == 1
    assert digests(tmp_path) == before


def test_nobodys_own_report_is_replaced(tmp_path: Path, run: Run, digests: Run) -> None:
    (tmp_path / "themes.docx").write_text("my own themes")
    before = digests(tmp_path)
    refused = run("demo", tmp_path, "--no-tui")
    assert refused.code == 2
    assert "themes.docx" in refused.err
    assert digests(tmp_path) == before


def test_what_a_killed_program_left_beside_a_deleted_demo_gets_into_no_new_one(
    demo_folder: Path, tmp_path: Path, run: Run
) -> None:
    """SQLite would play the old demo's last changes into the one that is built in its place."""
    study = shutil.copy2(demo_folder / "river.ipr", tmp_path / "river.ipr")
    remains = tmp_path / "river.ipr-wal"
    with sqlite3.connect(study) as held:
        held.execute("update study set title = 'Another'")
        held.commit()
        left = remains.read_bytes()
    held.close()
    study.unlink()
    remains.write_bytes(left)
    refused = run("demo", tmp_path, "--no-tui")
    assert refused.code == 2
    assert str(remains) in refused.err
    assert list(tmp_path.iterdir()) == [remains]
    remains.unlink()
    (tmp_path / ".river.ipr.unfinished-wal").write_bytes(left)  # of a demo that was killed while it was built
    assert run("demo", tmp_path, "--no-tui").code == 0
    assert run("check", study).code == 0
