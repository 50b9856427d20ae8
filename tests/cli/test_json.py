"""`--json`: one JSON object and nothing else on standard output; what there is to warn about goes to standard error."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

DOUBTFUL = "[meeting began]\nI: And?\nC: Something.\nDr. Blue: What?\n"


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (("interviews", "STUDY"), "ipr-coder/interviews@1"),
        (("agreement", "STUDY"), "ipr-coder/report@1"),
        (("agreement", "STUDY", "--include-open", "--reason", "early"), "ipr-coder/report@1"),
        (("agreement", "STUDY", "-o", "a.docx"), "ipr-coder/written@1"),
        (("search", "STUDY", "quiet"), "ipr-coder/search@1"),
        (("themes", "STUDY", "--case-unit", "dyad"), "ipr-coder/report@1"),
        (("themes", "STUDY", "--case-unit", "dyad", "-o", "t.md"), "ipr-coder/written@1"),
        (("import", "STUDY", "D09_S3_client.txt"), "ipr-coder/import@1"),
        (("import", "STUDY", "D09_S3_client.txt", "--dry-run"), "ipr-coder/dry-run@2"),
    ],
)
def test_one_object_and_nothing_else(
    words: tuple[str, ...], schema: str, river: Path, done: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(river.parent)
    Path("D09_S3_client.txt").write_text(DOUBTFUL, encoding="utf-8")
    outcome = done(*("river.ipr" if word == "STUDY" else word for word in words), "--json")
    assert outcome.json["schema"] == schema


def test_what_is_left_out_is_said_on_the_other_stream(river: Path, done: Run) -> None:
    outcome = done("agreement", river, "--json")
    assert "D01_S5_client" in outcome.err
    assert "submitted" in outcome.err


def test_only_a_dry_run_prints_what_was_said(river: Path, done: Run, tmp_path: Path) -> None:
    file = tmp_path / "D09_S3_client.txt"
    file.write_text("I: And?\nC: Zanzibar, she said.\n", encoding="utf-8")
    assert "Zanzibar" in done("import", "--dry-run", "--json", file).out
    imported = done("import", river, file, "--json")
    assert imported.json["files"][0]["turns"] == 2
    assert "Zanzibar" not in imported.out + imported.err


def test_doubts_about_a_file_are_in_the_object(river: Path, done: Run, tmp_path: Path) -> None:
    file = tmp_path / "D09_S3_client.txt"
    file.write_text(DOUBTFUL, encoding="utf-8")
    facts = done("import", river, file, "--json").json["files"][0]
    assert any("Dr. Blue" in note["message"] for note in facts["notes"] if note["kind"] == "doubt")


def test_other_letters_survive_whatever_the_terminal_speaks(
    program: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    """A file or pipe gets UTF-8 also where the system's own encoding could not hold the letters."""
    (tmp_path / "D09_S3_client.txt").write_text("I: Og så?\nC: Лодка “синяя” 🙂.\n", encoding="utf-8")
    # No locale coercion: this is what a Windows pipe or an old cron job looks like.
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = program("import", "--dry-run", "--json", tmp_path / "D09_S3_client.txt", **plain)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["first_turns"] == ["Og så?", "Лодка “синяя” 🙂."]
    shown = program("import", "--dry-run", tmp_path / "D09_S3_client.txt", **plain, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr
    assert b"C: ????? " in shown.stdout
