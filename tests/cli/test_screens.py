"""The screens for whoever sets a study up, as far as the command line decides: no terminal, no screen, nothing done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.tui import run as run_module

Run = Callable[..., Any]


def test_without_a_terminal_each_says_so_and_does_nothing(run: Run, river: Path, tmp_path: Path) -> None:
    file = tmp_path / "D09_S1_client.txt"
    file.write_text("I: Well?\nC: Yes.\n")
    before = river.read_bytes()
    for words in (
        ("import", river, file, "--screen"),
        ("import", "--dry-run", "--screen", file),
        ("deidentify", "review", river, "--key-file", tmp_path / "k.iprkey"),
    ):
        said = run(*words)
        assert (said.code, said.out) == (2, ""), words
        assert "needs a terminal" in said.err
    assert river.read_bytes() == before
    assert not (tmp_path / "k.iprkey").exists()


def test_what_the_import_screen_is_not_for(
    run: Run, river: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "check_terminal", lambda what="": None)
    (tmp_path / "study.csv").write_text("file,dyad,session,respondent\n")
    (tmp_path / "a.txt").write_text("I: Well?\nC: Yes.\n")
    refused = run("import", river, tmp_path, "--screen")
    assert refused.code == 2
    assert "without a manifest" in refused.err
    assert run("import", river, tmp_path / "a.txt", "--screen", "--json").code == 2
    assert run("import", river, tmp_path / "a.txt", "--screen", "--pattern", "{nothing}").code == 2
