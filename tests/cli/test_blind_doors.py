"""Blind until submitted, from every door: no command shows a trace of marks that are not all handed in.

Two studies are the same to the byte but for what EF marked in interviews that EF has not submitted: other codes, other
places, other words in memos, another star. Whatever a command prints or writes must then be the same for both. Every
command of the program stands in a table below, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from ipr_coder.cli.app import application
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import set_memo, write_memo
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.tagging import set_reviewed, set_star, set_tag
from ipr_coder.study.store import Store, open_store
from ipr_coder.text import Span

SHARED, ALONE = "D01_S3_client", "D01_S5_client"
"""AB and CD have submitted the first, and EF has it open; the second is EF's alone, and open."""

S, OUT = "{study}", "{out}"

SAME: dict[str, list[tuple[str, ...]]] = {
    "interviews": [(S,), (S, "--json")],
    "check": [(S,)],
    "submit": [(S, "--coder", "AB", "--all", "--check"), (S, SHARED, "--coder", "AB")],
    "reopen": [(S, "D01_S3_therapist", "--coder", "AB", "--reason", "why")],
    "rounds": [(S,), (S, "--json")],
    "status": [(S,), (S, "--json")],
    "hide": [(S,)],
    "search": [
        (S, "code:shame", "--json"),
        (S, "coder:EF", "--json"),
        (S, "memo:secret", "--json"),
        (S, "starred", "--json"),
        (S, "untagged", f"interview:{SHARED}", "--json"),
        (S, "--as", "AB", "code:shame", "--json"),
        (S, "--as", "AB", "starred", "--json"),
        (S, "--as", "AB", "memo:secret", "--json"),
        (S, "--as", "AB", "untagged", "--json"),
        (S, "--as", "AB", "coder:EF"),
    ],
    "agreement": [(S, "--json"), (S, "--coders", "AB,EF"), (S, "--coders", "AB,CD", "--submission", "first", "--json")],
    "themes": [(S, "--case-unit", "dyad", "--json"), (S, "--case-unit", "dyad", "--coders", "EF", "--json")],
    "change": [(S, "--case-unit", "dyad", "--json")],
    "moments": [(S, "--json")],
    "sequences": [(S, "--json")],
    "report": [(S, "-o", f"{OUT}.md")],
    "methods": [(S, "--json")],
    "quotes list": [(S,)],
    "quotes suggest": [(S, "--code", "shame")],
    "compare": [(S, "--coders", "AB,EF", "--json"), (S, "--coders", "AB,CD", "--json")],
    "codes together": [(S, "--json")],
    "codes terms": [(S, "--code", "shame", "--json")],
    "words": [(S, "shame", "--json")],
    "codebook show": [(S,)],
    "codebook list": [()],
    "codebook history": [(S,)],
    "codebook export": [(S, "-o", f"{OUT}.yaml")],
    "codebook to-decide": [(S, "--coder", "AB")],
    "codebook rename": [(S, "shame.hiding", "--to", "shame.covering", "--reason", "x", "--as", "AB", "--dry-run")],
    "codebook merge": [(S, "shame.hiding", "--into", "shame.undeserving", "--reason", "x", "--as", "AB", "--dry-run")],
    "codebook retire": [(S, "shame.hiding", "--reason", "x", "--as", "AB", "--dry-run")],
    "codebook notes": [(S,)],
    "coder list": [(S,)],
    "assign plan": [(S, "--coders", "AB,CD", "--round", "second", "--seed", "1", "--dry-run")],
    "transcript show": [(S, SHARED)],
    "transcript versions": [(S, SHARED)],
    "transcript displaced": [(S,)],
    "recall show": [(S,)],
    "groups show": [(S,)],
    "measures show": [(S,)],
    "tags export": [(S, f"{OUT}.csv"), (S, f"{OUT}.csv", "--coders", "EF")],
    "consensus auto": [(S, "--by", "lead")],
    "consensus show": [(S,), (S, SHARED)],
    "consensus open": [(S,), (S, SHARED)],
    "consensus settle": [(S, SHARED, "1", "--by", "lead", "--take", "AB")],
    "consensus close": [(S, SHARED, "--by", "lead")],
    "consensus export": [(S, f"{OUT}.csv")],
    "consensus comments": [(S,)],
    "consensus comment": [(S, SHARED, "well", "--by", "lead")],
}
"""Commands that say something of a study, with what to ask them."""

WITHOUT_MARKS = {
    "demo": "makes a study of its own",
    "new": "makes a study",
    "import": "brings texts in",
    "formats": "knows no study",
    "keys": "knows no study",
    "codebook check": "reads a codebook file",
    "codebook diff": "compares versions of the codebook",
    "codebook add": "a code that nobody can have used",
    "codebook note": "writes a note down",
    "codebook decline": "answers a note",
    "codebook lock": "a setting",
    "codebook unlock": "a setting",
    "coder add": "adds a label",
    "assign interviews": "assigns",
    "groups set": "about dyads",
    "measures import": "about questionnaires",
    "recall import": "about moments, which all share",
    "recall propose": "about moments, which all share",
    "consensus reasons": "a fixed list",
    "tags import": "brings tags in",
}

OF_THE_LEAD = {
    "codebook change": "wording only; the lead's preview may count",
    "codebook move": "the lead's preview counts the tags of all, who are not told apart",
    "codebook split": "as `codebook move`",
    "codebook revive": "as `codebook move`",
    "codebook undo": "as `codebook move`",
    "codebook accept": "as `codebook move`",
    "transcript replace": "carries the marks of all along and says how many",
    "transcript edit": "as `transcript replace`",
    "transcript undo": "as `transcript replace`",
    "transcript segment": "says how many segments there are",
    "transcript place": "places one mark for its coder",
    "transcript let-go": "lets go one mark for its coder",
    "deidentify find": "reads every memo, since names may stand in it",
    "deidentify review": "as `deidentify find`",
    "deidentify apply": "as `deidentify find`",
    "deidentify show": "shows the key file",
    "deidentify rescan": "as `deidentify find`",
    "deidentify undo": "as `deidentify find`",
    "deidentify scrub": "rewrites files",
}
"""Commands that have to touch everybody's marks: the lead's, and nobody's who codes."""

SCREENS = {
    "code": "tests/coding/test_blindness.py: all that the coder's screen is made from",
    "serve": "the coder's screen in a browser",
    "settle": "opens only what all have submitted, or with a reason",
    "lead": "counts what `load_selection` counts",
}

ONCE_SETTLED = {
    "consensus withdraw": "takes a decision back",
    "consensus undo": "takes a decision back",
    "consensus redo": "brings a decision back",
    "consensus reopen": "opens a closed consensus",
    "consensus answer": "answers a comment",
}
"""Commands about what only exists where all have submitted, or somebody has opened early with a reason."""


def commands() -> Iterator[str]:
    def below(command: Any, path: tuple[str, ...]) -> Iterator[str]:
        within = getattr(command, "commands", None)
        if within is None:
            yield " ".join(path)
            return
        for name, one in within.items():
            yield from below(one, (*path, name))

    app: typer.Typer = application()
    yield from below(get_command(app), ())


def test_every_command_is_in_a_table() -> None:
    """Whoever adds a command says here what it lets coders see: put it into SAME wherever that is possible."""
    tables = (SAME, WITHOUT_MARKS, OF_THE_LEAD, SCREENS, ONCE_SETTLED)
    told = {name for table in tables for name in table}
    assert sorted(set(commands()) - told) == []


def mark(store: Store, code: str, spans: tuple[Span, Span], words: str) -> None:
    """As many deeds in either study: a tag and a memo in each interview, a star, and a place without anything."""
    for label in (SHARED, ALONE):
        desk = open_desk(store, "EF", label).desk
        for span in spans:
            set_tag(store, desk, code, span, True)
        set_memo(store, desk, code, spans[0], words)
        write_memo(store, desk, "interview", words)
        set_star(store, desk, spans[1], True)
        set_reviewed(store, desk, Span(spans[1].end + 1, spans[1].end + 9), True)


@pytest.fixture(scope="module")
def pair(built_river: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two studies that differ in nothing but what EF marked."""
    folder = tmp_path_factory.mktemp("doors")
    base = folder / "base.ipr"
    shutil.copyfile(built_river, base)
    with open_store(str(base)) as store:
        assign(store, "EF", [SHARED])
    found = []
    marks = (
        ("shame.hiding", (Span(10, 40), Span(60, 90)), "secret one"),
        ("repair", (Span(200, 260), Span(300, 420)), "it"),
    )
    for name, (code, spans, words) in zip(("one", "two"), marks, strict=True):
        path = folder / name / "study.ipr"
        path.parent.mkdir()
        shutil.copyfile(base, path)
        with open_store(str(path)) as store:
            mark(store, code, spans, words)
        found.append(path)
    return found[0], found[1]


def said(study: Path, command: str, words: tuple[str, ...], folder: Path, run: Any) -> tuple[object, ...]:
    """All that a command line tells: exit code, both outputs, and what it writes. It works on a copy of the study."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "study.ipr"
    shutil.copyfile(study, copy)
    filled = [word.replace(S, str(copy)).replace(OUT, str(folder / "out")) for word in words]
    outcome = run(*command.split(), *filled)
    written = {path.name: path.read_bytes() for path in sorted(folder.glob("out*"))}
    copy.unlink()
    for path in folder.glob("out*"):
        path.unlink()
    return outcome.code, outcome.out, outcome.err, written


@pytest.mark.parametrize("command", sorted(SAME.keys() & set(commands())))
def test_what_is_not_handed_in_shows_nowhere(command: str, pair: tuple[Path, Path], tmp_path: Path, run: Any) -> None:
    for words in SAME[command]:
        one, two = (said(study, command, words, tmp_path / "same", run) for study in pair)
        assert one == two, words
        assert one[0] in (0, 1, 2), words
        assert "Usage" not in str(one[2]), one[2]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("tags export", (S, f"{OUT}.csv")),
        ("themes", (S, "--case-unit", "dyad", "--json")),
        ("agreement", (S, "--json")),
        ("search", (S, "code:shame", "--json")),
    ],
)
def test_an_early_look_does_show_it(
    command: str, words: tuple[str, ...], pair: tuple[Path, Path], tmp_path: Path, run: Any
) -> None:
    """The two studies can be told apart, so that the test above would notice."""
    early = (*words, "--include-open", "--reason", "to see whether it differs")
    one, two = (said(study, command, early, tmp_path / "same", run) for study in pair)
    assert (one[0], two[0]) == (0, 0), one[2]
    assert one != two
