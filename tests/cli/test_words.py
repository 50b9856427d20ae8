"""The program explains itself: every command and option has a help text, and the README shows what there is."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ipr_coder
from ipr_coder.cli.reference import as_markdown, commands
from ipr_coder.resources import data_dir

Run = Callable[..., Any]

COMMANDS = dict(commands())
"""Made once: putting all the commands together takes half a second."""

README = Path(ipr_coder.__file__).resolve().parent.parent / "README.md"


@pytest.fixture(scope="module")
def readme() -> str:
    if not README.is_file():
        pytest.skip("the README does not travel with an installed package")
    return README.read_text(encoding="utf-8")


def test_the_stable_commands_are_there() -> None:
    assert set(COMMANDS) >= {
        "demo", "new", "import", "interviews", "codebook check", "codebook show", "codebook list", "coder add",
        "assign interviews", "code", "submit", "reopen", "tags export", "tags import", "agreement", "themes", "check",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str, done: Run) -> None:
    command = COMMANDS[name]
    assert command.help, name
    shown = done(*name.split(), "--help").out
    assert shown.startswith(f"Usage: ipr-coder {name} ")
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter.name}"
        for option in parameter.opts:
            if option.startswith("--"):
                assert option in shown


def test_every_command_is_in_the_readmes_table(readme: str) -> None:
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    named = set()
    for first in (row.split(" | ")[0] for row in rows):
        for piece in re.findall(r"`([^`]+)`", first):
            plain = piece.replace("\\|", "|")
            word, *rest = plain.split()
            inner = rest[0].split("|") if rest and "|" in rest[0] else rest[:1]
            named.update({word, *(f"{word} {one}" for one in inner)})
    for name in COMMANDS:
        assert name in named, name


def test_the_readmes_options_exist(readme: str) -> None:
    known = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    known |= {option for command in COMMANDS.values() for option in ("--help",)}
    for line in readme.splitlines():
        if "pip" not in line and "venv" not in line:
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line):
                assert option in known, (option, line)


def test_the_readmes_road_can_be_walked(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, done: Run
) -> None:
    """The block "Your own study", line by line, on the demo's transcripts; the screen alone needs a terminal."""
    block = readme.partition("## Your own study\n\n")[2].partition("\n\n")[0]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert len(lines) > 8
    monkeypatch.chdir(tmp_path)
    texts = tmp_path / "transcripts"
    texts.mkdir()
    for name in ("D01_S3_client.txt", "D01_S3_therapist.txt", "D04_S3_therapist.docx"):
        shutil.copyfile(data_dir("sample_transcripts") / name, texts / name)
    for words in lines:
        assert words[0] == "ipr-coder"
        if words[1] == "agreement":
            done("submit", "study.ipr", "--coder", "CD", "--all")  # the other coder's own command, on another day
        outcome = run(*words[1:])
        if words[1] == "code":
            assert "needs a terminal" in outcome.err
        else:
            assert outcome.code == 0, (words, outcome.err)
    assert (tmp_path / "agreement.docx").stat().st_size > 5_000
    assert (tmp_path / "themes.docx").stat().st_size > 5_000


def test_the_page_of_commands_says_what_the_program_says() -> None:
    page = README.parent / "docs" / "commands.md"
    if not page.is_file():
        pytest.skip("the docs do not travel with an installed package")
    assert page.read_text(encoding="utf-8") == as_markdown(), (
        "make it anew: python3 -m ipr_coder.cli.reference > docs/commands.md"
    )
