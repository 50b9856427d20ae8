"""Themes of two rounds of the same interview beside each other, counted here by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
ONE = "D01_S3_client"
TALK = (
    "%dyad: D01\n%session: 3\n%respondent: client\n\n"
    "I: What?\nC: I went quiet.\nI: And?\nC: I was angry at that.\nC: Then calm.\n"
)
TAGS = {
    "main": [(2, "shame.hiding", "AB"), (2, "shame.hiding", "CD"), (4, "rupture.confrontation", "AB")],
    "later": [
        *((2, "shame.hiding", "AB"), (4, "rupture.confrontation", "AB"), (4, "rupture.confrontation", "CD")),
        (5, "safety", "CD"),
    ],
}
UNION = {"shame": (1, 1), "rupture": (1, 1), "safety": (0, 1), "any code": (2, 3)}
AB = {"shame": (1, 1), "rupture": (1, 1), "any code": (2, 2)}
CD = {"shame": (1, 0), "rupture": (0, 1), "safety": (0, 1), "any code": (1, 2)}
AGREED = {"shame": (1, 0), "rupture": (0, 1), "any code": (1, 1)}
"""Segments in the round main and in the later one."""


@pytest.fixture
def twice_coded(done: Run, tmp_path: Path) -> Path:
    study, talk = tmp_path / "study.ipr", tmp_path / f"{ONE}.txt"
    talk.write_text(TALK, encoding="utf-8")
    done("new", "--title", "T", study)
    done("import", study, talk)
    done("coder", "add", study, "AB", "CD")
    for round, tags in TAGS.items():
        file = tmp_path / f"{round}.csv"
        rows = "".join(f"{ONE},{turn},{code},{coder},{round}\n" for turn, code, coder in tags)
        file.write_text(f"transcript,turn,code,coder,round\n{rows}", encoding="utf-8")
        for coder in ("AB", "CD"):
            done("assign", study, "--coder", coder, "--round", round, ONE)
        done("tags", "import", study, file, "--round", round)
        for coder in ("AB", "CD"):
            done("submit", study, "--coder", coder, "--round", round, ONE)
    return study


@pytest.mark.parametrize(
    ("layer", "expected"),
    [("union", UNION), ("agreed", AGREED), ("AB", AB), ("CD", CD)],
    ids=["union", "agreed", "AB", "CD"],
)
def test_each_round_has_its_own_tags(twice_coded: Path, done: Run, layer: str, expected: dict[str, Any]) -> None:
    report = done("themes", twice_coded, "--case-unit", "dyad", "--layer", layer, "--json").json
    (table,) = [
        block
        for section in report["sections"]
        for block in section["blocks"]
        if block["type"] == "table" and block["title"].startswith("Themes by round")
    ]
    main, later = [column["key"] for column in table["columns"] if column["key"].startswith("segments_")]
    assert (main.partition(":")[0], later.partition(":")[0]) == ("segments_main", "segments_later")
    found = {row["cells"]["code"]: (row["cells"][main], row["cells"][later]) for row in table["rows"]}
    families = {code: counts for code, counts in found.items() if "." not in code and "(" not in code and any(counts)}
    assert families == expected
