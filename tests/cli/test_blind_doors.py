"""Blind until submitted, from every door: no command shows a trace of marks that are not all handed in.

Two studies are the same to the byte but for what EF marked in interviews that EF has not submitted: other codes, other
places, other words in memos, another star. Whatever a command prints or writes must then be the same for both. Every
command of the program stands in a table below, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from ipr_coder.cli.app import application
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import set_memo, write_memo
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_reviewed, set_star, set_tag
from ipr_coder.study.store import Store, open_store
from ipr_coder.text import Span

SHARED, ALONE = "D01_S3_client", "D01_S5_client"
"""AB and CD have submitted the first, and EF has it open; the second is EF's alone, and open."""

S, OUT = "{study}", "{out}"

ME, OTHER, OTHER_FILTER = "{me}", "{other}", "coder:{other}"

SAME: dict[str, list[tuple[str, ...]]] = {
    "interviews": [(S,), (S, "--json")],
    "check": [(S,)],
    "submit": [(S, "--coder", ME, "--all", "--check"), (S, SHARED, "--coder", ME)],
    "reopen": [(S, "D01_S3_therapist", "--coder", ME, "--reason", "why")],
    "rounds": [(S,), (S, "--json")],
    "status": [(S,), (S, "--json")],
    "hide": [(S,)],
    "search": [
        (S, "code:shame", "--json"),
        (S, OTHER_FILTER, "--json"),
        (S, "memo:secret", "--json"),
        (S, "starred", "--json"),
        (S, "untagged", f"interview:{SHARED}", "--json"),
        (S, "--as", ME, "code:shame", "--json"),
        (S, "--as", ME, "starred", "--json"),
        (S, "--as", ME, "memo:secret", "--json"),
        (S, "--as", ME, "untagged", "--json"),
        (S, "--as", ME, OTHER_FILTER),
        (S, "the", "code:shame", "--in", "both", "--json"),
        (S, "--as", ME, "the", "--in", "sessions"),
    ],
    "agreement": [(S, "--json"), (S, "--coders", "AB,EF"), (S, "--coders", "AB,CD", "--submission", "first", "--json")],
    "themes": [(S, "--case-unit", "dyad", "--json"), (S, "--case-unit", "dyad", "--coders", OTHER, "--json")],
    "change": [(S, "--case-unit", "dyad", "--json")],
    "moments": [(S, "--json")],
    "sequences": [(S, "--json")],
    "report": [(S, "-o", f"{OUT}.md")],
    "methods": [(S, "--json")],
    "quotes list": [(S,)],
    "quotes show": [(S, "--json")],
    "quotes stars": [(S, "--json")],
    "compare": [
        (S, "--coders", "AB,EF", "--working-paper", "--json"),
        (S, "--coders", "AB,CD", "--working-paper", "--json"),
    ],
    "codes together": [(S, "--json")],
    "codes terms": [(S, "--words", "--json"), (S, "--words", "--code", "shame", "--layer", OTHER)],
    "codes concordance": [
        (S, "the", "--code", "shame", "--working-paper", "--json"),
        (S, "the", "--code", "shame", "--coder", OTHER),
        (S, "the", "--working-paper", "--json"),
    ],
    "codebook show": [(S,)],
    "codebook list": [()],
    "codebook history": [(S,)],
    "codebook export": [(S, "-o", f"{OUT}.yaml")],
    "codebook to-decide": [(S, "--coder", ME)],
    "codebook rename": [(S, "shame.hiding", "--to", "shame.covering", "--reason", "x", "--as", ME, "--dry-run")],
    "codebook merge": [(S, "shame.hiding", "--into", "shame.undeserving", "--reason", "x", "--as", ME, "--dry-run")],
    "codebook retire": [(S, "shame.hiding", "--reason", "x", "--as", ME, "--dry-run")],
    "codebook notes": [(S,)],
    "coder list": [(S,)],
    "assign plan": [(S, "--coders", "AB,CD", "--round", "second", "--seed", "1", "--dry-run")],
    "transcript show": [(S, SHARED)],
    "transcript versions": [(S, SHARED)],
    "transcript displaced": [(S,)],
    "recall show": [(S,)],
    "groups show": [(S,)],
    "measures show": [(S,)],
    "tags export": [(S, f"{OUT}.csv"), (S, f"{OUT}.csv", "--coders", OTHER)],
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
    "quotes pick": "the lead's own pick, or a star that `quotes stars` may show",
    "quotes unpick": "takes a pick back",
    "quotes clear": "a note on a pick",
    "quotes hold": "takes a clearance back",
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


def mark(store: Store, coder: str, label: str, code: str, spans: tuple[Span, Span], words: str) -> None:
    """As many deeds in either study: two tags, memos, a star, and a place without anything."""
    desk = open_desk(store, coder, label).desk
    for tag in open_desk(store, coder, label).tags:
        set_tag(store, desk, tag.code, tag.span, False)
    for span in spans:
        set_tag(store, desk, code, span, True)
    set_memo(store, desk, code, spans[0], words)
    write_memo(store, desk, "interview", words)
    set_star(store, desk, spans[1], True)
    set_reviewed(store, desk, Span(spans[1].end + 1, spans[1].end + 9), True)


FIRST = ("shame.hiding", (Span(10, 40), Span(60, 90)), "secret one")
SECOND = ("repair", (Span(200, 260), Span(300, 420)), "it")


@dataclass(frozen=True)
class Pair:
    """Two studies that differ in nothing but what `other` marked; `me` is the one who must not notice."""

    one: Path
    two: Path
    me: str
    other: str


def made(folder: Path, base: Path, me: str, other: str) -> Pair:
    found = []
    for name, marks in (("one", FIRST), ("two", SECOND)):
        path = folder / name / "study.ipr"
        path.parent.mkdir(parents=True)
        shutil.copyfile(base, path)
        with open_store(str(path)) as store:
            if other == "AB":
                desk = open_desk(store, other, SHARED).desk
                reopen(store, desk, "more to tag")
                mark(store, other, SHARED, *marks)
                submit(store, desk)
                # at the same moment in both studies: when somebody submitted may be known
                store.write(
                    lambda tx: tx.exec_driver_sql("update assignment set submitted_ms = 1 where submitted_ms > 0")
                )
            else:
                for label in (SHARED, ALONE):
                    mark(store, other, label, *marks)
        found.append(path)
    return Pair(found[0], found[1], me, other)


@pytest.fixture(scope="module")
def base(built_river: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doors") / "base.ipr"
    shutil.copyfile(built_river, path)
    with open_store(str(path)) as store:
        assign(store, "EF", [SHARED])
    return path


@pytest.fixture(scope="module")
def open_marks(base: Path) -> Pair:
    """EF, who has not submitted, marked something else; AB looks."""
    return made(base.parent / "open", base, "AB", "EF")


@pytest.fixture(scope="module")
def submitted_marks(base: Path) -> Pair:
    """AB, who has submitted, marked something else; EF, who is still at it, looks."""
    return made(base.parent / "submitted", base, "EF", "AB")


def said(study: Path, pair: Pair, command: str, words: tuple[str, ...], folder: Path, run: Any) -> tuple[Any, ...]:
    """All that a command line tells: exit code, both outputs, and what it writes. It works on a copy of the study."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "study.ipr"
    shutil.copyfile(study, copy)
    told = {S: str(copy), OUT: str(folder / "out"), ME: pair.me, OTHER: pair.other}
    filled = list(words)
    for name, value in told.items():
        filled = [word.replace(name, value) for word in filled]
    outcome = run(*command.split(), *filled)
    written = {path.name: path.read_bytes() for path in sorted(folder.glob("out*"))}
    copy.unlink()
    for path in folder.glob("out*"):
        path.unlink()
    return outcome.code, outcome.out, outcome.err, written


def nothing_shows(command: str, pair: Pair, folder: Path, run: Any) -> None:
    for words in SAME[command]:
        one, two = (said(study, pair, command, words, folder / "same", run) for study in (pair.one, pair.two))
        assert one == two, words
        assert one[0] in (0, 1, 2), words
        assert "No such" not in one[2], one[2]


THERE = sorted(SAME.keys() & set(commands()))
READING = ("search", "agreement", "themes", "moments", "codes together", "tags export", "consensus show", "status")
"""Some of those that read marks."""


@pytest.mark.parametrize("command", THERE)
def test_what_is_not_handed_in_shows_nowhere(command: str, open_marks: Pair, tmp_path: Path, run: Any) -> None:
    nothing_shows(command, open_marks, tmp_path, run)


@pytest.mark.parametrize(
    "command", [name if name in READING else pytest.param(name, marks=pytest.mark.slow) for name in THERE]
)
def test_nor_does_what_is_handed_in_while_another_is_at_it(
    command: str, submitted_marks: Pair, tmp_path: Path, run: Any
) -> None:
    nothing_shows(command, submitted_marks, tmp_path, run)


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
    command: str, words: tuple[str, ...], open_marks: Pair, submitted_marks: Pair, tmp_path: Path, run: Any
) -> None:
    """The studies can be told apart, so that the tests above would notice."""
    early = (*words, "--include-open", "--reason", "to see whether it differs")
    for pair in (open_marks, submitted_marks):
        one, two = (said(study, pair, command, early, tmp_path / "same", run) for study in (pair.one, pair.two))
        assert (one[0], two[0]) == (0, 0), one[2]
        assert one != two
