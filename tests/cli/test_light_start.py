"""Nothing heavy is loaded before it is needed, so that the program starts at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.cli.app import application

HEAVY = {
    "textual",
    "sqlalchemy",
    "cryptography",
    "numpy",
    "spacy",
    "docx",
    "lxml",
    "scipy",
    "alembic",
    "jinja2",
    "webvtt",
    "ruamel",
}
TALK = "I: And?\nC: It was dark. I was afraid.\n"
LOADED = """
import contextlib, io, json, os, sys
from ipr_coder.cli.app import run
found = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")):
        code = run(words)
    assert code == 0, words
    found.append(sorted({name.partition(".")[0] for name in sys.modules}))
print(json.dumps(found))
"""

Loaded = Callable[..., list[set[str]]]


@pytest.fixture
def loaded(environment: dict[str, str]) -> Loaded:
    """Run command lines one after another in a fresh process; what is loaded after each."""

    def carry_out(*lines: tuple[str, ...]) -> list[set[str]]:
        child = subprocess.run(
            [sys.executable, "-c", LOADED, json.dumps(lines)], env=environment, capture_output=True, check=False
        )
        assert child.returncode == 0, child.stderr
        return [set(names) & HEAVY for names in json.loads(child.stdout)]

    return carry_out


def every_command() -> list[tuple[str, ...]]:
    import typer

    found: list[tuple[str, ...]] = []
    for name, command in typer.main.get_command(application()).commands.items():  # type: ignore[attr-defined]
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


def test_help_and_version_load_nothing_heavy(loaded: Loaded) -> None:
    lines = [("--version",), ("--help",), (), *((*words, "--help") for words in every_command())]
    assert len(lines) > 20
    assert loaded(*lines)[-1] == set()


def test_each_command_is_looked_for_in_the_room_that_adds_it() -> None:
    import typer

    from ipr_coder.cli.app import ROOMS, application

    for room, commands in ROOMS.items():
        found = typer.main.get_command(application(room)).commands  # type: ignore[attr-defined]
        assert tuple(found) == commands, room


def test_a_command_loads_no_other_room() -> None:
    code = "import sys; from ipr_coder.cli.app import run; run(['code', '--help']); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert "ipr_coder.cli.coding" in names
    assert not names & {"ipr_coder.cli.agreement", "ipr_coder.cli.importing"}


def test_a_list_of_interviews_needs_neither_screens_nor_statistics(loaded: Loaded, river: Path) -> None:
    used = loaded(("interviews", str(river)))[0]
    assert not used & {"textual", "spacy", "scipy", "docx", "lxml", "jinja2", "alembic"}


def test_plain_text_is_imported_without_word_and_language_libraries(loaded: Loaded, river: Path) -> None:
    for name in ("D08_S3_client.txt", "D09_S3_client.txt"):
        (river.parent / name).write_text(TALK, encoding="utf-8")
    turns, sentences = loaded(
        ("import", str(river), str(river.parent / "D08_S3_client.txt"), "--unit", "turn"),
        ("import", str(river), str(river.parent / "D09_S3_client.txt"), "--unit", "sentence"),
    )
    assert not turns & {"spacy", "docx", "lxml", "textual", "scipy", "webvtt", "jinja2", "alembic"}
    assert "spacy" in sentences


def test_codebooks_need_no_database(loaded: Loaded) -> None:
    assert loaded(("codebook", "list"), ("codebook", "show", "ipr-core"))[-1] <= {"ruamel"}


def test_the_program_needs_only_what_it_names() -> None:
    """`click` came with older typers and is inside newer ones; it must not be imported by its own name."""
    import ipr_coder.cli

    for module in Path(ipr_coder.cli.__file__).parent.glob("*.py"):
        assert "import click" not in module.read_text(encoding="utf-8"), module.name


def test_without_a_terminal_it_prints_its_help(
    program: Callable[..., subprocess.CompletedProcess[bytes]], river: Path
) -> None:
    for settings in ({}, {"IPR_STUDY": str(river), "IPR_CODER": "EF"}):
        done = program(**settings)
        assert done.returncode == 0
        assert done.stdout.startswith(b"Usage: ipr-coder")
        assert b"agreement" in done.stdout
        assert done.stderr == b""


def test_the_coders_screen_without_a_terminal_is_refused(
    program: Callable[..., subprocess.CompletedProcess[bytes]], river: Path
) -> None:
    done = program("code", river, "--coder", "EF")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"needs a terminal" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_put_together_again_the_program_has_each_command_once() -> None:
    """Whoever carries out many command lines in one process must not wait longer each time."""

    def told(group: Any) -> list[int]:
        inner = [one.typer_instance for one in group.registered_groups]
        return [len(group.registered_commands), *(number for one in inner for number in told(one))]

    assert told(application()) == told(application())
