"""Words that nobody has cleared stay on the terminal unless they are asked for, and then each file says what it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
MARK = "not for publication"
SAID = "boiler"
"""A word that is said in RIVER where coders disagree, where rupture is told of, and in an account of a moment."""

WAYS = {
    "compare": ("--coders", "AB,CD"),
    "codes concordance": (SAID,),
    "moments": ("--words",),
}


def line(command: str, study: Path) -> tuple[object, ...]:
    return (*command.split(), study, *WAYS[command])


@pytest.mark.parametrize("command", WAYS)
def test_no_words_leave_unasked(command: str, river: Path, run: Run, done: Run, tmp_path: Path) -> None:
    assert SAID in done(*line(command, river)).out
    file = tmp_path / "words.md"
    for way in (("-o", file), ("--json",), ("--format", "csv")):
        refused = run(*line(command, river), *way)
        assert refused.code == 2
        assert SAID not in refused.out
        assert "--working-paper" in refused.err
    assert not file.exists()


@pytest.mark.parametrize("ending", ["docx", "html", "xlsx", "md", "csv", "json", "txt"])
@pytest.mark.parametrize("command", WAYS)
def test_each_file_says_that_it_is_a_working_paper(
    command: str, ending: str, river: Path, done: Run, tmp_path: Path
) -> None:
    file = tmp_path / f"words.{ending}"
    done(*line(command, river), "--working-paper", "-o", file)
    assert MARK in everything_in(file)


def test_without_words_nothing_is_asked_and_nothing_marked(river: Path, done: Run, tmp_path: Path) -> None:
    file = tmp_path / "places.md"
    for words in (("compare", river, "--coders", "AB,CD", "--no-words"), ("moments", river)):
        done(*words, "-o", file)
        assert MARK not in everything_in(file)
        assert SAID not in everything_in(file)


def everything_in(file: Path) -> str:
    if not zipfile.is_zipfile(file):
        return file.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(file) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
