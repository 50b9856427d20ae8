"""A whole interview coded by keys alone, by somebody whose computer fails fifty times on the way."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect", reason="pexpect is not installed")
pyte = pytest.importorskip("pyte")
if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

INTERVIEW, CODER = "D01_S5_client", "EF"
CHORDS = {"hd": "shame.hiding", "rw": "rupture.withdrawal", "st": "safety.trust", "ff": "fear", "pe": "repair.explores"}
FAILURES = 50
PATIENCE = 60.0
COLUMNS, ROWS = 140, 40
Run = Callable[..., Any]


@dataclass
class Coder:
    """What the coder has done, and so what ought to be in the study: at most one tag on a turn, and undo as it is."""

    tags: dict[int, str] = field(default_factory=dict)
    done: list[tuple[int, str]] = field(default_factory=list)
    undone: list[tuple[int, str]] = field(default_factory=list)

    def copy(self) -> Coder:
        return Coder(dict(self.tags), list(self.done), list(self.undone))

    def toggle(self, turn: int, chord: str) -> None:
        self._switch(turn, chord)
        self.done.append((turn, chord))
        self.undone.clear()

    def undo(self) -> None:
        self._switch(*self.done[-1])
        self.undone.append(self.done.pop())

    def redo(self) -> None:
        self._switch(*self.undone[-1])
        self.done.append(self.undone.pop())

    def _switch(self, turn: int, chord: str) -> None:
        if self.tags.get(turn) == chord:
            del self.tags[turn]
        else:
            self.tags[turn] = chord


class Desk:
    """The program on a terminal, and what stands on it."""

    def __init__(self, study: Path, environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "ipr_coder", "code", str(study), "--coder", CODER, "--interview", INTERVIEW],
            dimensions=(ROWS, COLUMNS),
            env={**environment, "TERM": "xterm-256color"},
        )
        # The library waits before keys and after an end, for programs that ask for passwords.
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.02

    def read(self, seconds: float) -> None:
        try:
            self.stream.feed(self.child.read_nonblocking(1 << 16, timeout=seconds))
        except pexpect.TIMEOUT:
            return

    def until(self, holds: Callable[[str], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds(self.screen.display[0]):
            assert time.monotonic() < end, "\n".join(self.screen.display)
            self.read(0.2)

    def kill(self) -> None:
        os.kill(self.child.pid, signal.SIGKILL)
        self.child.close(force=True)


def saved_at(decided: int) -> Callable[[str], bool]:
    """True for a header that says that so many segments are decided, and all of it saved."""
    return lambda header: f" {decided} of 22 decided" in header and "all saved" in header


def stored(study: Path) -> tuple[int, dict[int, str]]:
    """How many deeds of the coder are on record, and which code lies on which turn, as somebody else reads it."""
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.study.store import open_store

    with open_store(study) as store:
        place = open_desk(store, CODER, INTERVIEW)
        deeds = store.read(
            lambda tx: tx.exec_driver_sql(f"select count(*) from audit_event where actor = '{CODER}'").scalar_one()
        )
    starts = {turn.span.start: number for number, turn in enumerate(place.turns, start=1)}
    chords = {ident: chord for chord, ident in CHORDS.items()}
    return deeds, {starts[tag.span.start]: chords[tag.code] for tag in place.tags}


def next_deed(draw: random.Random, coder: Coder, turns: list[int]) -> str:
    """Do something in the model; the keys that do it on the screen."""
    way = draw.random()
    if way < 0.2 and coder.done:
        coder.undo()
        return "z"
    if way < 0.3 and coder.undone:
        coder.redo()
        return "Z"
    turn = draw.choice(turns)
    chord = coder.tags.get(turn) or draw.choice(list(CHORDS))
    coder.toggle(turn, chord)
    return f":{turn}\r{chord}"


@pytest.mark.slow
def test_fifty_failures_lose_nothing_that_was_shown_as_saved(
    river: Path, environment: dict[str, str], done: Run
) -> None:
    draw = random.Random(915932)
    turns = [turn for turn in range(2, 45) if turn % 2 == 0]
    before, _ = stored(river)
    states = [Coder()]
    lost_in_flight = 0
    for failure in range(FAILURES + 1):
        desk = Desk(river, environment)
        desk.until(saved_at(len(states[-1].tags)))
        confirmed = len(states) - 1
        for _ in range(draw.randint(1, 5)):
            after = states[-1].copy()
            keys = next_deed(draw, after, turns)
            states.append(after)
            desk.child.send(keys)
            if draw.random() < 0.7:
                desk.until(saved_at(len(after.tags)))
                # A count that stood there before tells nothing about the deeds that were sent since.
                if all(len(earlier.tags) != len(after.tags) for earlier in states[confirmed:-1]):
                    confirmed = len(states) - 1
            else:
                desk.read(draw.random() / 50)  # the next keys, or the end, come while this is still going on
        if failure < FAILURES:
            desk.kill()
        else:
            desk.child.send("\x11")  # leaving waits for everything to be saved
            desk.child.expect(pexpect.EOF, timeout=PATIENCE)
            confirmed = len(states) - 1
        recorded, tags = stored(river)
        deeds = recorded - before
        assert deeds >= confirmed, f"failure {failure}: {confirmed} deeds were shown as saved, {deeds} are on record"
        assert deeds < len(states)
        assert tags == states[deeds].tags, f"failure {failure}"
        lost_in_flight += len(states) - 1 - deeds
        del states[deeds + 1 :]
    assert "audit trail too" in done("check", river).out
    assert len(states) > FAILURES


@pytest.mark.slow
def test_a_whole_interview_is_coded_by_keys_alone(river: Path, environment: dict[str, str], done: Run) -> None:
    desk = Desk(river, environment)
    desk.until(saved_at(0))
    for number, chord in enumerate((list(CHORDS) * 5)[:22], start=1):
        desk.child.send(chord)
        desk.until(saved_at(number))
        desk.child.send("\r")
    desk.child.send("\x1b[15~")  # F5: submit
    desk.until(lambda _header: any("Submit it" in row for row in desk.screen.display))
    desk.child.send("1")
    desk.until(lambda _header: any("is submitted" in row for row in desk.screen.display))
    desk.child.send("\x11")
    desk.child.expect(pexpect.EOF, timeout=PATIENCE)
    out = done("tags", "export", river, river.parent / "out.csv", "--coders", CODER)
    assert out.code == 0
    rows = (river.parent / "out.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == 22
    assert [re.split(",", row)[3] for row in rows] == [CHORDS[chord] for chord in (list(CHORDS) * 5)[:22]]
