"""A report file is whole or not there, its owner's alone, and never takes the place of something else."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from ipr_coder.errors import StudyError, UsageError
from ipr_coder.reports import saving
from ipr_coder.reports.formats import FORMATS, format_of, render, write_report
from ipr_coder.reports.model import Note, Report, Section


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_the_suffix_decides(tmp_path, hostile, known):
    path = tmp_path / f"report{known.suffix.upper()}"
    write_report(hostile, path)
    assert path.read_bytes() == render(hostile, known.name)
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208


def test_owner_alone_may_read(tmp_path, hostile):
    path = tmp_path / "report.json"
    path.write_text("old")
    path.chmod(0o644)
    write_report(hostile, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"{")


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.ipr"])
def test_other_suffixes_are_refused_with_a_list(tmp_path, hostile, name):
    with pytest.raises(UsageError, match=r"\.docx, \.html, \.md, \.csv, \.json, \.txt"):
        write_report(hostile, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_unknown_format_name(hostile):
    with pytest.raises(UsageError, match="docx, html, md, csv, json, txt"):
        render(hostile, "pdf")


def test_csv_of_a_report_without_tables_says_why_it_has_none():
    report = Report("Nothing", sections=(Section("themes", "Themes", (Note("Nobody has submitted yet."),)),))
    assert render(report, "csv").decode().splitlines() == ["note", "Nobody has submitted yet."]
    assert render(Report("Nothing"), "csv").decode().splitlines() == ["note"]


def test_a_folder_a_read_only_file_and_a_missing_folder(tmp_path, hostile):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    locked = tmp_path / "locked.csv"
    locked.write_text("keep me")
    locked.chmod(0o444)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path, says in (
        (folder, "is a folder"),
        (locked, "read-only"),
        (pipe, "no ordinary file"),
        (tmp_path / "none" / "report.csv", "no such folder"),
        (locked / "report.csv", "can't be reached"),
    ):
        with pytest.raises(UsageError, match=says):
            write_report(hostile, path)
    assert locked.read_text() == "keep me"


@pytest.mark.parametrize(
    ("number", "reason", "says"),
    [
        (errno.ENOSPC, "No space left on device", r"could not be written: the disk is full\. Free some space"),
        (errno.EACCES, "Permission denied", r"could not be written \(Permission denied\)\. Choose a folder"),
    ],
)
def test_when_the_system_refuses_the_old_report_stays(tmp_path, hostile, monkeypatch, number, reason, says):
    path = tmp_path / "report.csv"
    path.write_text("old")

    def refuse(_handle):
        raise OSError(number, reason)

    monkeypatch.setattr(saving.os, "fsync", refuse)
    with pytest.raises(StudyError, match=rf"report\.csv: {says}"):
        write_report(hostile, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_format_of_knows_every_format(tmp_path):
    assert [format_of(tmp_path / f"a{known.suffix}") for known in FORMATS] == [known.name for known in FORMATS]
