"""A fault of the program's own tells nothing that was said in therapy; a reader who has gone is no fault."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

SECRET = "Zwetschgenknödel"


def _break(*_words: object, **_named: object) -> None:
    told = SECRET
    raise RuntimeError(f"cannot store {told}")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("ipr_coder.coding.overview.overview", ("interviews", "STUDY")),
        ("ipr_coder.coding.overview.overview", ("interviews", "STUDY", "--json")),
        ("ipr_coder.study.tag_table.load_selection", ("agreement", "STUDY", "--coders", "AB,CD")),
        ("ipr_coder.coding.importing.import_transcripts", ("import", "STUDY", "D09_S3_client.txt")),
        ("ipr_coder.transcripts.reading.read", ("import", "STUDY", "D09_S3_client.txt")),
        ("ipr_coder.exchange.tag_csv.import_tags", ("tags", "import", "STUDY", "in.csv")),
    ],
)
def test_a_fault_keeps_what_was_said_to_itself(
    place: str, words: tuple[str, ...], river: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(river.parent)
    Path("D09_S3_client.txt").write_text(f"I: And?\nC: {SECRET}.\n", encoding="utf-8")
    monkeypatch.setattr(place, _break)
    outcome = run(*(str(river) if word == "STUDY" else word for word in words))
    assert outcome.code == 70
    assert outcome.out == ""
    assert "a fault in the program (RuntimeError; test_faults.py, line" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert SECRET not in outcome.err
    assert "Traceback" not in outcome.err


def test_who_wants_to_see_more_of_a_fault_can(river: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPR_DEBUG", "1")
    monkeypatch.setattr("ipr_coder.coding.overview.overview", _break)
    outcome = run("interviews", river)
    assert outcome.code == 70
    assert "Traceback" in outcome.err


def test_ctrl_c_is_no_fault(river: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ipr_coder.coding.overview.overview", interrupt)
    outcome = run("interviews", river)
    assert (outcome.code, outcome.err) == (130, "ipr-coder: stopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "show", "ipr-core"),
        ("agreement", "STUDY", "--coders", "AB,CD"),
        ("agreement", "STUDY", "--coders", "AB,CD", "--json"),
    ],
)
def test_a_reader_who_has_enough_is_no_fault(
    words: tuple[str, ...], river: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "ipr_coder", *(str(river) if word == "STUDY" else word for word in words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(1)
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait(timeout=60) == 0
    assert said == b""
