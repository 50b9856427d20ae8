"""A study kept in a spreadsheet: one row an interview gives the same plan as study.yaml, and faults show their row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.manifest import find_manifest, read_manifest
from ipr_coder.transcripts.plan import PlannedDyad, PlannedGroup, PlannedInterview, PlannedParticipant, PlannedSession

HEADER = (
    "File,Dyad,Session,Respondent,Role,Interviewer,Hours after session,Status,Reason,Session-duration,Group,"
    "participant.age_band,dyad.setting"
)
ROWS = (
    "D01_S3_client.txt,D01,3,C01,client,R1,26.5,done,,00:50:00,good,30-39,clinic",
    ",D01,S3,T01,Therapist,,,broken off,asked to stop,,,40-49,",
    ",D04,5,T01,,,,,,,,,",
    "D01_S3_session.txt,,,,,,,,,,,,",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "RIVER"
    folder.mkdir()
    for name in ("D01_S3_client.txt", "D01_S3_session.txt"):
        (folder / name).write_text("I: x\n", encoding="utf-8")
    return folder


def _csv(folder: Path, *lines: str, between: str = ",") -> Path:
    path = folder / "study.csv"
    path.write_text("\n".join(line.replace(",", between) for line in lines) + "\n", encoding="utf-8")
    return path


def test_a_whole_table(folder: Path) -> None:
    plan = read_manifest(_csv(folder, HEADER, *ROWS))
    place = folder.resolve()
    assert plan.title == "RIVER"
    assert plan.dyads == (PlannedDyad("D01", "good", attributes={"setting": "clinic"}), PlannedDyad("D04"))
    assert plan.groups == (PlannedGroup("good", ("D01",)),)
    assert plan.participants == (
        PlannedParticipant("C01", "client", ("D01",), {"age_band": "30-39"}),
        PlannedParticipant("T01", "therapist", ("D01", "D04"), {"age_band": "40-49"}),
    )
    assert plan.sessions == (
        PlannedSession("D01", 3, 3_000_000, place / "D01_S3_session.txt"),
        PlannedSession("D04", 5),
    )
    assert plan.interviews == (
        PlannedInterview("D01", 3, "C01", "done", place / "D01_S3_client.txt", None, 26.5, "R1"),
        PlannedInterview("D01", 3, "T01", "broken_off", None, "asked to stop"),
        PlannedInterview("D04", 5, "T01", "planned"),
    )


def test_columns_in_another_order_semicolons_and_decimal_commas(folder: Path) -> None:
    path = _csv(folder, "hours|ROLE|dyad|respondent|session no|file", "26,5|client|D01|C01|3|D01_S3_client.txt")
    path.write_text(path.read_text(encoding="utf-8").replace("|", ";"), encoding="utf-8-sig")
    assert read_manifest(path).interviews == (
        PlannedInterview("D01", 3, "C01", "done", folder.resolve() / "D01_S3_client.txt", None, 26.5),
    )


def test_a_workbook_says_the_same(folder: Path) -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    for row in ROWS:
        cells: list[object] = [cell or None for cell in row.split(",")]
        cells = [3 if cell == "3" else 26.5 if cell == "26.5" else cell for cell in cells]
        sheet.append([datetime.time(0, 50) if cell == "00:50:00" else cell for cell in cells])
    book.save(folder / "study.xlsx")
    assert read_manifest(folder / "study.xlsx") == read_manifest(_csv(folder, HEADER, *ROWS))


def test_a_role_alone_is_the_member_of_the_dyad(folder: Path) -> None:
    plan = read_manifest(_csv(folder, "dyad,session,respondent,role", "D01,3,C01,client", "D01,5,client,", "D02,3,C,"))
    assert [one.respondent for one in plan.interviews] == ["C01", "C01", "D02-client"]


def test_names_of_files_tell_what_the_row_leaves_out(folder: Path) -> None:
    (folder / "IPR 07 klient (3).txt").write_text("I: x\n", encoding="utf-8")
    plan = read_manifest(_csv(folder, "file", "IPR 07 klient (3).txt"), "IPR {dyad} {role} ({session})")
    assert [(one.dyad, one.session, one.respondent) for one in plan.interviews] == [("07", 3, "07-client")]


@pytest.mark.parametrize(
    ("header", "row", "fault", "line"),
    [
        ("dyad,session,respondent,mood", "D01,3,client,x", "'mood' that is not known", 1),
        ("dyad,Dyad,session,respondent", "D01,D01,3,client", "two columns for dyad", 1),
        ("dyad,session,respondent,participant.", "D01,3,client,x", "not known", 1),
        ("dyad,session,respondent", "D01,third,client", "`session` is 'third'", 2),
        ("dyad,session,respondent", "D01,3,C01", "nothing says what C01 is", 2),
        ("dyad,session,respondent,role", "D01,3,C01,parrot", "'parrot'", 2),
        ("dyad,session,respondent,status", "D01,3,client,finished", "must be one of", 2),
        ("dyad,session,respondent,hours", "D01,3,client,-2", "zero or more", 2),
        ("dyad,session,respondent,session duration", "D01,3,client,fifty", "no time", 2),
        ("dyad,session,respondent,file", "D01,3,client,none.txt", "not there", 2),
        ("dyad,session,respondent", ",3,client", "`dyad` is missing", 2),
        ("dyad,session,respondent", "D01,3,client\nD01,3,C", "second interview D01_S3_client", 3),
        ("dyad,session,respondent,group", "D01,3,client,good\nD01,5,client,poor", "second group", 3),
        ("dyad,session,respondent,dyad.site", "D01,3,client,a\nD01,5,client,b", "something else of D01", 3),
        ("dyad,session,respondent,role", "D01,3,X1,client\nD01,5,X1,therapist", "who is a client above", 3),
        ("dyad,session,respondent", "D01,,session", "Write the session's number", 2),
    ],
)
def test_every_slip_has_its_row(header: str, row: str, fault: str, line: int, folder: Path) -> None:
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_manifest(_csv(folder, header, row))
    assert refused.value.place == f"study.csv, line {line}"


def test_an_empty_table_is_refused(folder: Path) -> None:
    (folder / "study.csv").write_text(",,\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="no rows"):
        read_manifest(folder / "study.csv")


def test_the_table_is_found_in_its_folder_and_two_manifests_are_too_many(folder: Path) -> None:
    path = _csv(folder, HEADER, *ROWS)
    assert find_manifest([folder]) == path
    (folder / "study.yaml").write_text("schema: ipr-coder/study@1\ntitle: X\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"more than one manifest \(study.yaml and study.csv\)"):
        find_manifest([folder])
    assert find_manifest([path]) == path
