"""The lead's board: who has begun and submitted what, and how far settling is; never what or how much anybody coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ipr_coder.coding.settling import standing
from ipr_coder.study import assignments, looks, marks, structure, submissions
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.looks import Look
from ipr_coder.study.store import Store, Transaction

Consensus = Literal["none", "open", "closed"]
"""Nobody has sat down to settle it; somebody has; it is closed."""


@dataclass(frozen=True, slots=True)
class SeatState:
    """A coder at an interview. `submitted_ms` is when it was last handed in, None while it is open; `submissions` says
    how often it was handed in."""

    coder: str
    begun: bool
    submitted_ms: int | None
    submissions: int

    @property
    def state(self) -> str:
        """In a word: new, begun, reopened or submitted."""
        if self.submitted_ms is not None:
            return "submitted"
        return "reopened" if self.submissions else "begun" if self.begun else "new"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """An interview in a round.

    `ready` once everybody it is assigned to has submitted it. `looked_ms` is when somebody first looked at the tags
    side by side; `early` is True where that was before it was ready. `disagreements` are those nobody has decided on:
    known only once it is ready and two have coded it.
    """

    interview: InterviewFacts
    round: str
    seats: tuple[SeatState, ...]
    ready: bool
    looked_ms: int | None
    early: bool
    consensus: Consensus
    disagreements: int | None = None


@dataclass(frozen=True, slots=True)
class StatusBoard:
    """The whole of it. `unassigned` are interviews with a transcript that nobody is to code in any of these rounds."""

    title: str
    coders: tuple[str, ...]
    rounds: tuple[str, ...]
    lines: tuple[BoardLine, ...]
    unassigned: tuple[str, ...]

    def of(self, round: str) -> tuple[BoardLine, ...]:
        """The lines of one round."""
        return tuple(line for line in self.lines if line.round == round)


def status_board(store: Store, round: str | None = None, *, disagreements: bool = True) -> StatusBoard:
    """The board of all rounds, or of one; interviews in the study's order. StudyError for an unknown round.

    Counting what is still undecided reads every tag of the interviews that are ready; without `disagreements` it is
    left out.
    """

    def job(tx: Transaction) -> StatusBoard:
        names = assignments.round_names(tx) if round is None else (assignments.round_name(tx, round),)
        facts = tuple(structure.interviews(tx).values())
        lines = tuple(line for name in names for line in _lines(tx, name, facts))
        taken = {line.interview.label for line in lines}
        free = tuple(one.label for one in facts if one.has_transcript and one.label not in taken)
        title = structure.study_row(tx).title
        return StatusBoard(title, tuple(assignments.coder_ids(tx)), names, lines, free)

    board = store.read(job)
    if not disagreements:
        return board
    return replace(board, lines=tuple(_counted(store, line) for line in board.lines))


def _lines(tx: Transaction, name: str, facts: Sequence[InterviewFacts]) -> list[BoardLine]:
    begun, counts = marks.begun(tx, name), submissions.submission_counts(tx, name)
    seats: dict[str, list[SeatState]] = {}
    for row in assignments.all_assignments(tx, name):
        # What was submitted before submissions were kept was submitted all the same.
        handed_in = max(counts.get((row.coder, row.interview), 0), row.submitted_ms is not None)
        state = SeatState(row.coder, (row.coder, row.interview) in begun, row.submitted_ms, handed_in)
        seats.setdefault(row.interview, []).append(state)
    layer = assignments.settled_layer(tx, name)
    settled = {row.interview: row.submitted_ms for row in assignments.all_assignments(tx, layer[1])} if layer else {}
    taken: dict[str, list[Look]] = {}
    for look in looks.all_looks(tx, name):
        taken.setdefault(look.interview, []).append(look)
    return [
        _line(one, name, tuple(seats[one.label]), taken.get(one.label, ()), settled)
        for one in facts
        if one.label in seats
    ]


def _line(
    one: InterviewFacts,
    name: str,
    seats: tuple[SeatState, ...],
    taken: Sequence[Look],
    settled: Mapping[str, int | None],
) -> BoardLine:
    state: Consensus = "none"
    if one.label in settled:
        state = "open" if settled[one.label] is None else "closed"
    return BoardLine(
        interview=one,
        round=name,
        seats=seats,
        ready=all(seat.submitted_ms is not None for seat in seats),
        looked_ms=taken[0].at_ms if taken else None,
        early=any(look.early for look in taken),
        consensus=state,
    )


def _counted(store: Store, line: BoardLine) -> BoardLine:
    """The line with its open disagreements, where they may be known."""
    counted = line.interview.has_transcript and line.interview.status != "withdrawn"
    if not (line.ready and counted and len(line.seats) > 1):
        return line
    return replace(line, disagreements=standing(store, line.interview.label, line.round).open)
