"""The whole road on a study of eight turns that can be counted on paper: from empty folder to reports."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from ipr_coder.cli.app import run as ipr_coder

Run = Callable[..., Any]

CLIENT = (
    "I: What was there?\nC: I went quiet and hid it.\nI: And then?\nC: She waited, and it was fine.\n"
    "I: Mm.\nC: I felt small, I wanted to vanish.\nI: What helped?\nC: That she laughed with me.\n"
)
THERAPIST = ("I: What did you see?", "T: He looked away from me.", "I: And you?", "T: I let it pass.")
CAPTIONS = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ana>What was it like?</v>\n\n"
    "00:00:04.000 --> 00:00:09.000\n<v Bo>Small again, really.</v>\n\n"
    "00:00:10.000 --> 00:00:11.000\n<v Ana>Anything else?</v>\n\n"
    "00:00:12.000 --> 00:00:14.000\n<v Bo>No, that is all.</v>\n"
)
TAGS = """transcript,turn,code,coder
D01_S3_client,2,shame.hiding,AB
D01_S3_client,6,shame.small,AB
D01_S3_client,8,safety.shared_humour,AB
D01_S3_therapist,2,rupture.withdrawal,AB
D02_S5_client,2,shame.small,AB
D01_S3_client,2,shame.hiding,CD
D01_S3_client,6,shame.hiding,CD
D01_S3_client,8,safety.shared_humour,CD
D02_S5_client,2,shame.small,CD
"""


CAPTIONS_ARE = ("--dyad", "D02", "--session", "5", "--respondent", "client",
                "--speaker", "Ana=interviewer", "--speaker", "Bo=client")  # fmt: skip


def write_inputs(folder: Path) -> None:
    texts = folder / "texts"
    texts.mkdir()
    (texts / "D01_S3_client.txt").write_text(CLIENT, encoding="utf-8")
    document = docx.Document()
    for line in THERAPIST:
        document.add_paragraph(line)
    document.save(str(texts / "D01_S3_therapist.docx"))
    (folder / "captions.vtt").write_text(CAPTIONS, encoding="utf-8")
    (folder / "tags.csv").write_text(TAGS, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the transcripts in a folder beside the study to come."""
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def coded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with three interviews, coded by AB and CD, submitted by both."""
    folder = tmp_path_factory.mktemp("road")
    write_inputs(folder)
    study = str(folder / "s.ipr")
    for words in (
        ("new", study, "--title", "Small study", "--hours-limit", "48"),
        ("import", study, str(folder / "texts")),
        ("import", study, str(folder / "captions.vtt"), *CAPTIONS_ARE),
        ("coder", "add", study, "AB", "CD"),
        ("assign", study, "--coder", "AB", "--all"),
        ("assign", study, "--coder", "CD", "--all"),
        ("tags", "import", study, str(folder / "tags.csv")),
        ("submit", study, "--coder", "AB", "--all"),
        ("submit", study, "--coder", "CD", "--all"),
    ):
        assert ipr_coder(list(words)) == 0, words
    return folder


@pytest.fixture
def coded(coded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that study, in the working folder."""
    shutil.copytree(coded_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "s.ipr"


def rows_of(report: dict[str, Any], table: str, key: str = "code") -> dict[str, dict[str, Any]]:
    blocks = [block for section in report["sections"] for block in section["blocks"]]
    found = next(block for block in blocks if block["type"] == "table" and block["id"] == table)
    return {row["cells"][key]: row["cells"] for row in found["rows"]}


def test_a_dry_run_says_what_would_be_read_and_changes_nothing(folder: Path, done: Run, digests: Run) -> None:
    done("new", "s.ipr", "--title", "Small study")
    before = digests(folder)
    shown = done("import", "s.ipr", "texts", "--dry-run")
    assert "Nothing was imported" in shown.out
    first, second = shown.out.splitlines()[1:3]
    assert " ".join(first.split()) == "D01_S3_client.txt D01 S3 client prefix utf-8 8 0 0 I=interviewer, C=client"
    assert second.split()[:4] == ["D01_S3_therapist.docx", "D01", "S3", "therapist"]
    assert "C: I went quiet and hid it." in shown.out

    facts = done("import", "s.ipr", "texts", "--dry-run", "--json").json
    assert facts["schema"] == "ipr-coder/dry-run@2"
    assert [one["turns"] for one in facts["files"]] == [8, 4]
    assert [one["belongs_to"] for one in facts["files"]] == ["D01 S3 client", "D01 S3 therapist"]
    assert facts["files"][0]["speakers"] == {"I": "interviewer", "C": "client"}
    assert digests(folder) == before


def test_a_dry_run_needs_no_study(folder: Path, done: Run) -> None:
    assert done("import", "--dry-run", "texts/D01_S3_client.txt", "--json").json["files"][0]["turns"] == 8


def test_a_dry_run_finds_what_would_stop_the_import(folder: Path, run: Run) -> None:
    nowhere = run("import", "--dry-run", "captions.vtt")
    assert nowhere.code == 1
    assert "nothing says whose interview it is" in nowhere.err
    (folder / "again").mkdir()
    (folder / "again" / "D01_S3_client.txt").write_text("I: Hm?\nC: Another text.\n", encoding="utf-8")
    twice = run("import", "--dry-run", "--json", "texts", "again")
    assert twice.code == 1
    assert "both said to be D01 S3 client" in twice.json["faults"][0]


def test_interviews_and_coders_are_listed(coded: Path, done: Run) -> None:
    text = done("interviews", coded).out
    assert text.splitlines()[0].startswith("Small study: 3 interviews, codebook ipr-core ")
    assert "AB submitted, CD submitted" in text
    listing = done("interviews", coded, "--json").json
    assert listing["coders"] == ["AB", "CD"]
    assert {one["label"]: one["turns"] for one in listing["interviews"]} == {
        "D01_S3_client": 8, "D01_S3_therapist": 4, "D02_S5_client": 4
    }  # fmt: skip
    assert done("coder", "list", coded).out.split() == ["AB", "CD"]


def test_agreement_is_what_paper_and_pencil_give(coded: Path, done: Run) -> None:
    """Eight respondent turns. shame.hiding: AB one, CD two, one shared: kappa = (7/8 - 44/64) / (1 - 44/64) = 0.6."""
    report = done("agreement", coded, "--json").json
    fourfold, overview = rows_of(report, "fourfold"), rows_of(report, "overview")
    keys = ("both", "first_only", "second_only", "neither")
    assert [fourfold["shame"][key] for key in keys] == [3, 0, 0, 5]
    assert [fourfold["shame.hiding"][key] for key in keys] == [1, 0, 1, 6]
    assert [fourfold["rupture.withdrawal"][key] for key in keys] == [0, 1, 0, 7]
    assert overview["shame"]["cohen_kappa"] == 1
    assert overview["shame.hiding"]["cohen_kappa"] == pytest.approx(0.6)
    assert overview["rupture.withdrawal"]["cohen_kappa"] == pytest.approx(0)
    assert overview["repair"]["cohen_kappa"] is None


def test_agreement_in_every_shape(coded: Path, done: Run) -> None:
    table = done("agreement", coded, "--coders", "AB,CD", "--unit", "turn").out
    assert "Coders: AB, CD. Unit: turn." in table
    assert "shame.hiding" in table
    rows = list(csv.DictReader(io.StringIO(done("agreement", coded, "--format", "csv").out)))
    kappa = {row["code"]: row["value"] for row in rows if row["coefficient"] == "Cohen's kappa"}
    assert float(kappa["shame.hiding"]) == pytest.approx(0.6)
    assert done("agreement", coded, "--format", "json").json["schema"] == "ipr-coder/report@1"


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".csv", ".json", ".txt"])
@pytest.mark.parametrize("words", [("agreement",), ("themes", "--case-unit", "dyad")])
def test_reports_as_files(words: tuple[str, ...], suffix: str, coded: Path, done: Run) -> None:
    command, *options = words
    out = coded.parent / f"my report{suffix}"
    assert done(command, coded, *options, "-o", out).out == f"Wrote {out}.\n"
    content = out.read_bytes()
    if suffix == ".docx":
        assert any("shame.hiding" in cell.text for cell in docx.Document(str(out)).tables[0].columns[0].cells)
    else:
        assert b"shame.hiding" in content
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("case_unit", ["dyad", "participant", "interview"])
def test_themes_over_each_case_unit(case_unit: str, coded: Path, done: Run) -> None:
    """shame lies in two client interviews, of two dyads; three interviews are coded, from three people of two dyads."""
    report = done("themes", coded, "--case-unit", case_unit, "--json").json
    shame = rows_of(report, "themes")["shame"]
    assert shame["segments"] == 3
    assert shame["tags"] == 6
    assert shame["cases"] == {"n": 2, "of": {"dyad": 2, "participant": 3, "interview": 3}[case_unit]}
    flow = rows_of(report, "flow", "of")["all interviews"]
    assert (flow["planned"], flow["done"], flow["transcripts"]) == (3, 3, 3)


def test_themes_in_every_shape(coded: Path, done: Run) -> None:
    table = done("themes", coded, "--case-unit", "dyad", "--quotes", "1").out
    assert "I felt small, I wanted to vanish." in table or "Small again, really." in table
    rows = csv.DictReader(io.StringIO(done("themes", coded, "--case-unit", "dyad", "--format", "csv").out))
    assert {row["code"]: row["segments"] for row in rows}["shame"] == "3"
    quiet = done("themes", coded, "--case-unit", "dyad", "--quotes", "0").out
    assert "vanish" not in quiet
    assert "Small again" not in quiet


def test_tags_go_out_and_come_in_again(coded: Path, done: Run) -> None:
    """Nine tags were made; a second study with the same texts takes them all, by characters instead of turns."""
    assert done("tags", "export", coded, "out.csv").out == "out.csv: 9 tags.\n"
    text = (coded.parent / "out.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["coder"] for row in rows} == {"AB", "CD"}
    assert "quiet" not in text
    only = done("tags", "export", coded, "ab.csv", "--coders", "AB")
    assert only.out == "ab.csv: 5 tags.\n"

    done("new", "second.ipr", "--title", "Again")
    done("import", "second.ipr", "texts")
    done("import", "second.ipr", "captions.vtt", *CAPTIONS_ARE)
    done("coder", "add", "second.ipr", "AB", "CD")
    for coder in ("AB", "CD"):
        done("assign", "second.ipr", "--coder", coder, "--all")
    assert done("tags", "import", "second.ipr", "out.csv").out == "out.csv: 9 tags added.\n"
    assert done("tags", "import", "second.ipr", "out.csv").out == "out.csv: 0 tags added, 9 were there already.\n"
    for coder in ("AB", "CD"):
        done("submit", "second.ipr", "--coder", coder, "--all")
    done("tags", "export", "second.ipr", "third.csv")
    assert (coded.parent / "third.csv").read_text(encoding="utf-8") == text


def test_what_is_reopened_counts_no_more_until_it_is_submitted_again(coded: Path, run: Run, done: Run) -> None:
    reopened = done("reopen", coded, "D02_S5_client", "--coder", "CD", "--reason", "a second look")
    assert reopened.out == "D02_S5_client: open again for CD.\n"
    waiting = run("agreement", coded, "--json")
    assert "D02_S5_client" in waiting.err
    keys = ("both", "first_only", "second_only", "neither")
    assert [rows_of(waiting.json, "fourfold")["shame"][key] for key in keys] == [2, 0, 0, 4]
    early = done("agreement", coded, "--json", "--include-open", "--reason", "looking early")
    assert [rows_of(early.json, "fourfold")["shame"][key] for key in keys] == [3, 0, 0, 5]
    assert done("submit", coded, "D02_S5_client", "--coder", "CD").out == "D02_S5_client: submitted by CD.\n"
    assert done("submit", coded, "--coder", "CD", "--all").out == "Nothing is open for CD.\n"
    assert "audit trail too" in done("check", coded).out


def test_who_has_submitted_nothing_does_not_empty_the_figures(coded: Path, run: Run, done: Run) -> None:
    """A third coder who has begun with one interview: that one waits, and AB and CD are compared on the others."""
    done("coder", "add", coded, "EF")
    done("assign", coded, "D01_S3_therapist", "--coder", "EF")
    made = run("agreement", coded, "--json")
    assert "EF" in made.err
    assert rows_of(made.json, "overview")["shame.small"]["cohen_kappa"] is not None
    assert next(fact["value"] for fact in made.json["facts"] if fact["key"] == "coders") == "AB, CD"
    early = run("agreement", coded, "--json", "--include-open", "--reason", "looking early")
    assert "EF" in early.err
    assert next(fact["value"] for fact in early.json["facts"] if fact["key"] == "coders") == "AB, CD"


def test_importing_the_same_again_adds_nothing(coded: Path, done: Run) -> None:
    again = done("import", coded, "texts")
    assert again.out.splitlines()[-1] == "0 imported, 2 in the study already."


def test_the_study_may_lie_among_the_transcripts(folder: Path, done: Run) -> None:
    done("new", "texts/s.ipr", "--title", "Small study")
    assert done("import", "texts/s.ipr", "texts").out.splitlines()[-1] == "2 imported."


def test_a_whole_study_comes_from_its_manifest(folder: Path, done: Run) -> None:
    from ipr_coder.resources import data_dir

    done("new", "river.ipr", "--title", "RIVER")
    said = done("import", "river.ipr", data_dir("sample_transcripts")).out
    assert "19 imported." in said
    tags = (data_dir("sample_transcripts") / "tags.csv").read_text(encoding="utf-8").splitlines()
    assert f"{len(tags) - 1} tags taken over" in said
    listing = done("interviews", "river.ipr", "--json").json
    assert len(listing["interviews"]) == 16
    assert [one["label"] for one in listing["interviews"] if one["status"] == "broken_off"] == ["D02_S3_client"]


def test_sentences_are_cut_when_asked_for(folder: Path, done: Run) -> None:
    text = "I: And?\nC: It was dark. I was afraid. Then she came.\n"
    (folder / "D07_S3_client.txt").write_text(text, encoding="utf-8")
    done("new", "s.ipr", "--title", "Sentences")
    made = done("import", "s.ipr", "D07_S3_client.txt", "--unit", "sentence", "--json").json["imported"][0]
    assert (made["turns"], made["segments"]) == (2, 4)


def test_another_encoding_is_said_by_an_option(folder: Path, done: Run, run: Run) -> None:
    (folder / "D07_S3_client.txt").write_bytes("I: And?\nC: Så trist, “sier” jeg.\n".encode("windows-1252"))
    facts = done("import", "--dry-run", "--json", "D07_S3_client.txt", "--encoding", "windows-1252").json
    assert facts["files"][0]["first_turns"][1] == "Så trist, “sier” jeg."


def test_codebooks_are_listed_shown_and_checked(done: Run) -> None:
    names = done("codebook", "list").out.split()
    assert names == ["alliance-bond-task-goal", "helpful-hindering-events", "ipr-core", "rupture-resolution-3rs"]
    for name in names:
        assert ": fine." in done("codebook", "check", name).out
        assert f"({name} " in done("codebook", "show", name).out.splitlines()[0]
    shown = done("codebook", "show", "ipr-core").out
    assert "hd  shame.hiding" in shown


def test_every_command_takes_the_study_from_the_variable(
    folder: Path, done: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPR_STUDY", str(folder / "named by variable.ipr"))
    done("new", "--title", "Small study")
    done("import", "texts")
    done("import", "captions.vtt", *CAPTIONS_ARE)
    done("coder", "add", "AB", "CD")
    assert done("coder", "list").out.split() == ["AB", "CD"]
    assert done("assign", "--coder", "AB", "--all").out.startswith("Assigned 3 to AB")
    for label in ("D01_S3_client", "D01_S3_therapist", "D02_S5_client"):
        assert done("assign", label, "--coder", "CD").out.startswith("Assigned 1 to CD")
    done("tags", "import", "tags.csv")
    done("submit", "D01_S3_client", "D01_S3_therapist", "--coder", "AB")
    monkeypatch.setenv("IPR_CODER", "AB")
    assert done("submit", "--all").out == "D02_S5_client: submitted by AB.\n"
    done("submit", "--coder", "CD", "--all")
    assert rows_of(done("agreement", "--json").json, "fourfold")["shame"]["both"] == 3
    assert rows_of(done("themes", "--case-unit", "dyad", "--json").json, "themes")["shame"]["segments"] == 3
    assert len(done("interviews", "--json").json["interviews"]) == 3
    done("tags", "export", "out.csv")
    done("reopen", "D01_S3_client", "--reason", "again")
    done("check")


def test_the_module_runs_from_another_folder(
    coded: Path, program: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    done = program("interviews", coded)
    assert done.returncode == 0, done.stderr
    assert b"D01_S3_client" in done.stdout
    assert done.stderr == b""
