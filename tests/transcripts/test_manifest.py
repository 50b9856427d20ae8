"""study.yaml as the researcher writes it, and every slip in it shown with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.manifest import find_manifest, read_manifest
from ipr_coder.transcripts.plan import PlannedDyad, PlannedInterview, PlannedParticipant, PlannedSession

GOOD = """\
schema: ipr-coder/study@1
title: RIVER
notice: Wholly fictional
codebook: ipr-core
hours_limit: 48
speakers: {I: interviewer, C: client, "Client C03": client}
dyads:
  - {id: D01, group: good, note: "first"}
  - {id: D04}
participants:
  - {id: C01, role: client, dyads: [D01], age_band: "30-39"}
  - {id: T01, role: therapist, dyads: [D01, D04]}
sessions:
  - {dyad: D01, number: 3, duration: "00:50:00", transcript: D01_S3_session.txt}
interviews:
  - {dyad: D01, session: 3, respondent: C01, status: done, hours_after_session: 26, file: D01_S3_client.txt}
  - {dyad: D01, session: 3, respondent: T01, status: broken_off, reason: "stopped early", hours_after_session: 30.5}
  - {dyad: D04, session: 5, respondent: T01}
coders:
  - {id: AB, interviews: [D01_S3_client], submitted: true}
tags: tags.csv
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("D01_S3_session.txt", "D01_S3_client.txt", "tags.csv"):
        (tmp_path / name).write_text("I: x\n", encoding="utf-8")
    return tmp_path


def _write(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_manifest(folder: Path) -> None:
    plan = read_manifest(_write(folder, GOOD))
    assert plan.title == "RIVER"
    assert plan.codebook == "ipr-core"
    assert plan.hours_limit == 48.0
    assert plan.round == "main"
    assert plan.case_unit == "dyad"
    assert plan.speakers == {"I": "interviewer", "C": "client", "Client C03": "client"}
    assert plan.dyads == (PlannedDyad("D01", "good", "first"), PlannedDyad("D04"))
    assert plan.participants[0] == PlannedParticipant("C01", "client", ("D01",), {"age_band": "30-39"})
    assert plan.sessions == (PlannedSession("D01", 3, 3_000_000, folder.resolve() / "D01_S3_session.txt"),)
    client = folder.resolve() / "D01_S3_client.txt"
    assert plan.interviews[0] == PlannedInterview("D01", 3, "C01", "done", client, None, 26.0)
    assert plan.interviews[1].status == "broken_off"
    assert plan.interviews[1].reason == "stopped early"
    assert plan.interviews[2].status == "planned"
    assert plan.coders[0].interviews == ("D01_S3_client",)
    assert plan.coders[0].submitted
    assert plan.tags == folder.resolve() / "tags.csv"


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("ipr-coder/study@1", "ipr-coder/study@9", 1, "must be ipr-coder/study@1"),
        ("schema: ipr-coder/study@1\n", "", 1, "Begin the manifest with the line: schema: ipr-coder/study@1"),
        ("title: RIVER", "titel: RIVER", 2, "titel"),
        ("title: RIVER\n", "title: RIVER\ntitle: OTHER\n", 3, "twice"),
        ("id: D04}", "id: D01}", 9, "second time"),
        ("id: D04}", "id: D04, colour: red}", 9, "colour"),
        ("dyads: [D01, D04]", "dyads: [D01, D09]", 12, "D09"),
        ("role: client", "role: parrot", 11, "must be one of"),
        ('duration: "00:50:00"', "duration: fifty", 14, "no time"),
        ("number: 3", "number: third", 14, "whole number"),
        ("status: done", "status: finished", 16, "must be one of"),
        ("file: D01_S3_client.txt", "file: nowhere.txt", 16, "not there"),
        ("respondent: C01, status", "respondent: C09, status", 16, "C09"),
        ("hours_after_session: 26", "hours_after_session: -2", 16, "zero or more"),
        ("dyad: D04, session: 5, respondent: T01", "dyad: D04, session: 5, respondent: C01", 18, "does not belong"),
        ("dyad: D04, session: 5, respondent: T01", "dyad: D01, session: 3, respondent: T01", 18, "second interview"),
        ("interviews: [D01_S3_client]", "interviews: [D01_S3_clint]", 20, "none of this study's"),
        ("submitted: true", "submitted: yes", 20, "true or false"),
        ("tags: tags.csv", "tags: none.csv", 21, "not there"),
        ("notice: Wholly fictional", "notice: &a Wholly", 3, "anchor"),
        ("notice: Wholly fictional", "notice: !!python/name:os.system x", 3, "anchor or tag"),
        ("dyads:\n", "dyads: 7\nother:\n", 7, "other|must be a list"),
        ("title: RIVER", "title: [RIVER", 3, "not valid YAML"),
        ("title: RIVER", "title: 2026-01-01", 2, "must be text"),
        ("C: client", "C: parrot", 6, "must be one of"),
    ],
)
def test_every_slip_has_its_line(old: str, new: str, line: int, fault: str, folder: Path) -> None:
    assert old in GOOD
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_manifest(_write(folder, GOOD.replace(old, new, 1)))
    assert refused.value.place is not None
    assert refused.value.place.startswith("study.yaml")
    if "valid YAML" not in fault and "other" not in fault:
        assert f"line {line}" in refused.value.place


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "a: *b\n", "[" * 500, "\t- x: y\n", "1: 2\n"])
def test_files_that_are_no_manifest(text: str, folder: Path) -> None:
    with pytest.raises(TranscriptError):
        read_manifest(_write(folder, text))


def test_finding_the_manifest(folder: Path) -> None:
    assert find_manifest([folder]) is None
    path = _write(folder, GOOD)
    assert find_manifest([folder]) == path
    assert find_manifest([folder / "D01_S3_client.txt", path]) == path
    other = folder / "more"
    other.mkdir()
    _write(other, GOOD)
    with pytest.raises(TranscriptError, match="more than one"):
        find_manifest([folder, other])


def test_a_codebook_named_by_path(folder: Path) -> None:
    (folder / "own.yaml").write_text("x: 1\n", encoding="utf-8")
    plan = read_manifest(_write(folder, GOOD.replace("ipr-core", "own.yaml")))
    assert plan.codebook == str(folder.resolve() / "own.yaml")
