"""docs/getting-transcripts-in.md says what is so: its manifest, its table, its patterns and its options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ipr_coder.transcripts.directives import FACTS
from ipr_coder.transcripts.manifest import read_manifest
from ipr_coder.transcripts.placing import check_pattern, place_from_name

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "getting-transcripts-in.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")


def test_the_manifest_can_be_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "study.yaml").write_text(block, encoding="utf-8")
    (tmp_path / "D01_S3_client.docx").write_bytes(b"x")
    plan = read_manifest(tmp_path / "study.yaml")
    assert [one.status for one in plan.interviews] == ["done", "broken_off"]
    assert plan.groups[0].dyads == ("D01",)
    assert plan.scores[0].value == 61.5


def test_the_spreadsheet_can_be_read(tmp_path: Path) -> None:
    rows = re.findall(r"^\|(.*)\|$", PAGE.split("### As a spreadsheet")[1].split("### As study.yaml")[0], re.MULTILINE)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows if set(row) - set("|- ")]
    for name in ("a.docx", "b.vtt", "s.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "study.csv").write_text("\n".join(",".join(row) for row in cells) + "\n", encoding="utf-8")
    plan = read_manifest(tmp_path / "study.csv")
    assert [one.status for one in plan.interviews] == ["done", "done", "broken_off", "planned"]
    assert plan.sessions[0].transcript is not None
    assert plan.participants[0].attributes == {"age_band": "30-39"}


def test_names_and_patterns_are_understood() -> None:
    for name in ("D03_S3_client.docx", "D03-S05-therapist.vtt", "D03_S3_session.txt"):
        assert name in PAGE
        assert place_from_name(name) is not None
    patterns = re.findall(r'(?:--pattern|file_pattern:) "([^"]+)"', PAGE)
    assert len(patterns) == 2
    for pattern in patterns:
        check_pattern(pattern)
    assert place_from_name("IPR 2026-03-01 D03 S3 klient final.docx", patterns[0]) == ("D03", 3, "client")


def test_the_directives_exist() -> None:
    named = set(re.findall(r"^%([a-z_-]+)", PAGE, re.MULTILINE)) - {"recall", "end-recall"}
    assert named
    assert named <= set(FACTS)


@pytest.mark.parametrize("line", re.findall(r"^ipr-coder [^#\n]+", PAGE, re.MULTILINE))
def test_every_command_and_its_options_are_in_the_reference(line: str) -> None:
    sections = dict(re.findall(r"^## (ipr-coder [^\n]+)\n(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL))
    section = next(text for name, text in sections.items() if f"{line} ".startswith(f"{name} "))
    options = re.findall(r"--[a-z-]+", line)
    assert [option for option in options if option not in section] == []
