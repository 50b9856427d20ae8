"""docs/rounds.md says what is so: its commands run on RIVER, and its table names all that can be hidden."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.hiding import HIDABLE

PAGE = (Path(__file__).parents[2] / "docs" / "rounds.md").read_text(encoding="utf-8")
LINES = [re.split(r"\s{3,}", line.strip())[0] for line in re.findall(r"^    (ipr-coder .*)$", PAGE, re.MULTILINE)]


def test_the_table_names_all_that_can_be_hidden() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(HIDABLE)


@pytest.mark.parametrize("line", LINES)
def test_its_commands_run(line: str, river: Path, run: Any) -> None:
    words = [str(river) if word == "study.ipr" else word for word in shlex.split(line)[1:]]
    outcome = run(*words)
    # on the demo, where nothing is settled yet, two of them have nothing to compare
    if outcome.code:
        assert "settled in round main yet" in outcome.err


def test_a_neutral_name_is_typed_where_an_interview_is_asked_for(river: Path, done: Any, run: Any) -> None:
    done("hide", river, "--what", "role", "--round", "main")
    asked = run("submit", river, "--coder", "EF", "--all", "--check")
    names = re.findall(r"^(interview-\w+):", asked.out, re.MULTILINE)
    assert len(names) == 3
    assert "client" not in asked.out
    assert done("submit", river, names[0].lower(), "--coder", "EF").out == f"{names[0]}: submitted by EF.\n"
    assert done("status", river).out.count("D0")  # the lead goes on seeing labels
