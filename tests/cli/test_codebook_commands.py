"""`ipr-coder codebook ...` on a study: edit, look before, take back, look at versions, write to a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

INTERVIEW = "D01_S3_client"


@pytest.fixture
def study(done: Callable[..., Any], tmp_path: Path) -> str:
    """One interview, coded by ANNA and BEN: each has put shame.hiding on the client's first words."""
    place = str(tmp_path / "study.ipr")
    text = tmp_path / f"{INTERVIEW}.txt"
    text.write_text("%dyad: D01\n%session: 3\n%respondent: client\n\nI: What?\nC: I went quiet.\n", encoding="utf-8")
    tags = tmp_path / "tags.csv"
    rows = "".join(f"{INTERVIEW},6,19,shame.hiding,{coder},main\n" for coder in ("ANNA", "BEN"))
    tags.write_text(f"transcript,start,end,code,coder,round\n{rows}", encoding="utf-8")
    done("new", "--title", "T", place)
    done("import", place, text)
    done("coder", "add", place, "ANNA", "BEN")
    for coder in ("ANNA", "BEN"):
        done("assign", place, "--coder", coder, INTERVIEW)
    done("tags", "import", place, tags)
    return place


def test_a_dry_run_tells_and_changes_nothing(done: Callable[..., Any], study: str) -> None:
    said = done("codebook", "merge", study, "shame.hiding", "--into", "shame", "--reason", "one", "--dry-run").out

    assert said.splitlines() == [
        "merge shame.hiding into shame: version 0.2.0 -> 0.3.0",
        "  merged: shame.hiding -> shame",
        "  tags with shame.hiding: 2",
        f"  in {INTERVIEW} 2",
        "Nothing was changed (a dry run).",
    ]
    assert len(done("codebook", "history", study, "--json").json["versions"]) == 1


def test_a_coder_is_told_of_own_tags_only(done: Callable[..., Any], study: str) -> None:
    said = done("codebook", "merge", study, "shame.hiding", "--into", "shame", "--reason", "one", "--as", "ANNA").out

    assert "tags of ANNA with shame.hiding: 1" in said
    assert "Moved: 1. One with a tag in the same place: 0." in said


def test_an_edit_and_its_undo(done: Callable[..., Any], study: str) -> None:
    done("codebook", "rename", study, "shame", "--to", "guilt", "--reason", "our word")
    assert "hd  guilt.hiding  Hiding" in done("codebook", "show", study).out
    assert "hd  shame.hiding  Hiding" in done("codebook", "show", study, "--version", "0.2.0").out

    assert done("codebook", "undo", study).out.splitlines() == [
        "undo: rename shame. Version 0.2.0 is in use again (not 0.3.0).",
        "Tags that have the code they had: 2.",
    ]
    assert "hd  shame.hiding  Hiding" in done("codebook", "show", study).out
    assert "The study is whole" in done("check", study).out


def test_history_and_diff(done: Callable[..., Any], study: str) -> None:
    done("codebook", "add", study, "joy", "--name", "Joy", "--definition", "Gladness.", "--reason", "missing")
    done("codebook", "change", study, "joy", "--definition", "Being glad.", "--reason", "clearer", "--as", "BEN")
    done("codebook", "move", study, "shame.hiding", "--position", "1", "--reason", "order")

    versions = done("codebook", "history", study, "--json").json["versions"]
    assert [(one["version"], one["from"], one["by"], one["reason"], one["in_use"]) for one in versions] == [
        ("0.2.0", None, None, None, False),
        ("0.3.0", "0.2.0", "lead", "missing", False),
        ("0.3.1", "0.3.0", "BEN", "clearer", False),
        ("0.4.0", "0.3.1", "lead", "order", True),
    ]
    assert "0.3.1" in done("codebook", "history", study).out
    assert done("codebook", "diff", study, "0.3.0", "0.3.1").out.splitlines() == [
        "From 0.3.0 to 0.3.1:",
        "  reworded: joy",
    ]
    assert "new: joy (y Joy)" in done("codebook", "diff", study, "0.2.0").out


def test_a_split_code_waits_for_its_coders(done: Callable[..., Any], study: str) -> None:
    parts = ("--into", "shame.cover=Covering: Hides it.", "--into", "shame.flight=Flight: Leaves.")
    done("codebook", "split", study, "shame.hiding", *parts, "--reason", "two things")

    listed = done("codebook", "to-decide", study, "--coder", "ANNA", "--json").json["tags"]
    assert [(one["code"], one["choices"]) for one in listed] == [("shame.hiding", ["shame.cover", "shame.flight"])]
    assert "shame.cover, shame.flight" in done("codebook", "to-decide", study, "--coder", "BEN").out


def test_a_codebook_with_a_past_goes_to_a_file_and_back(done: Callable[..., Any], study: str, tmp_path: Path) -> None:
    done("codebook", "merge", study, "shame.hiding", "--into", "shame", "--reason", "one")
    done("codebook", "retire", study, "fear", "--reason", "unused")
    file = tmp_path / "out.yaml"

    done("codebook", "export", study, "-o", file)

    assert "fine. Core IPR codebook" in done("codebook", "check", file).out
    assert "(retired)" in done("codebook", "show", file).out
    done("new", "--title", "Second", tmp_path / "second.ipr", "--codebook", file)


def test_a_locked_codebook_is_the_leads(done: Callable[..., Any], run: Callable[..., Any], study: str) -> None:
    assert done("codebook", "lock", study).out == "Only the lead edits the codebook.\n"
    refused = run("codebook", "retire", study, "fear", "--reason", "so", "--as", "ANNA")
    assert refused.code == 2
    assert "edited by the lead only" in refused.err
    done("codebook", "retire", study, "fear", "--reason", "so")
    assert done("codebook", "unlock", study).out == "Every coder may edit the codebook.\n"
    done("codebook", "revive", study, "fear", "--reason", "so", "--as", "ANNA")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "shame.hidng", "--into", "shame"), "Did you mean `shame.hiding`?"),
        (("merge", "--into", "shame"), "name the codes"),
        (("split", "shame.hiding", "--into", "nonsense"), 'Write "id=Name: Definition."'),
        (("move", "shame.hiding", "--under", "fear", "--as-family"), "either under a family or one itself"),
        (("change", "shame", "--colour", "\x1b[31mred"), "is not a colour"),
        (("add", "\x1b[2Jx", "--name", "x", "--definition", "y"), "cannot be a code's id"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_the_study(
    run: Callable[..., Any], done: Callable[..., Any], study: str, words: tuple[str, ...], said: str
) -> None:
    command, *rest = words
    refused = run("codebook", command, study, *rest, "--reason", "so")

    assert refused.code == 2
    assert said in refused.err
    assert "\x1b" not in refused.err
    assert len(done("codebook", "history", study, "--json").json["versions"]) == 1


def test_hostile_names_reach_no_terminal(done: Callable[..., Any], study: str) -> None:
    nasty = "[/b]\x1b]0;pwned\x07\u202ex\n<script>"
    done("codebook", "change", study, "shame", "--name", nasty, "--definition", nasty, "--reason", nasty)

    for words in (("show", study), ("history", study), ("diff", study, "0.2.0")):
        shown = done("codebook", *words).out
        assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_every_command_that_the_page_on_codebooks_names_is_there() -> None:
    from ipr_coder.cli.reference import commands

    page = (Path(__file__).parents[2] / "docs" / "codebooks.md").read_text(encoding="utf-8")
    named = set(re.findall(r"ipr-coder\s+codebook\s+([a-z-]+)", page))
    known = {name.removeprefix("codebook ") for name, _ in commands() if name.startswith("codebook ")}

    assert named <= known
    assert [name for name in known if not re.search(rf"(`|\| |codebook ){name}\b", page)] == []
