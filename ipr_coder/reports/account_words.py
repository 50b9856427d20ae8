"""A moment of a session three ways, in words: what was said in it, what the client told of it, and the therapist."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Column, Heading, Note, Row, Section, Table
from ipr_coder.reports.told_sessions import ToldStudy, line_names, stretch
from ipr_coder.study.accounts import ToldTurn, interview_turns, session_turns
from ipr_coder.study.store import Transaction
from ipr_coder.study.structure import interview_id
from ipr_coder.themes.dual_perspective import TELLERS, SessionMoment, ToldSession

_ID = "words_"
AROUND_MS = 30_000
"""How much of the session is shown before a moment begins and after it ends, as on the coder's screen."""


def words_side_by_side(told: ToldStudy, material: ReportMaterial) -> Iterator[Block]:
    """A table for each moment that both told of; a note where there is none."""
    both = [
        (session, moment) for session in told.sessions for moment in session.moments if moment.told_by == "both"
    ]  # fmt: skip
    yield Heading("Account beside account, in words")
    if not both:
        yield Note("No moment is told of by both, so there are no words to lay side by side.")
        return
    yield Note(
        "A working paper for the team: these are participants' words, and the two know each other. It is not for "
        "anybody outside."
    )
    for number, (session, moment) in enumerate(both, start=1):
        yield _words(f"{_ID}{number}", session, moment, told, material)


def words_of(section: Section) -> list[str]:
    """All words of participants that `words_side_by_side` put into a section."""
    tables = [block for block in section.blocks if isinstance(block, Table) and block.id.startswith(_ID)]
    return [cell for table in tables for row in table.rows for cell in row.cells if isinstance(cell, str) and cell]


def _words(name: str, session: ToldSession, moment: SessionMoment, told: ToldStudy, material: ReportMaterial) -> Table:
    tags = material.tags

    def job(tx: Transaction) -> tuple[tuple[ToldTurn, ...] | None, list[list[ToldTurn]]]:
        numbers = {account.interview: interview_id(tx, tags.interviews[account.interview].label)
                   for account in moment.accounts}  # fmt: skip
        first = numbers[moment.accounts[0].interview]
        said = session_turns(tx, first, moment.start_ms - AROUND_MS, moment.end_ms + AROUND_MS)
        sides = [
            [
                turn
                for account in accounts
                for turn in interview_turns(
                    tx, numbers[account.interview], tags.moments[account.moment].start, tags.moments[account.moment].end
                )
            ]
            for accounts in (moment.client, moment.therapist)
        ]
        return said, sides

    said, (client, therapist) = material.read(job)
    held = said is not None
    texts = [[_line(turn, timed=timed) for turn in turns] for turns, timed in (
        (said or (), True), (client, False), (therapist, False))]  # fmt: skip
    columns = (
        Column("session", "In the session"),
        Column("client", "The client tells"),
        Column("therapist", "The therapist tells"),
    )
    return Table(
        id=name,
        title=f"{session.name}, {stretch(moment.start_ms, moment.end_ms)}",
        columns=columns if held else columns[1:],
        rows=tuple(Row(cells if held else cells[1:]) for cells in zip_longest(*texts, fillvalue="")),
        notes=(
            *(
                f"Codes of the {teller}'s account: {line_names(told.counted.lines, moment.lines(teller)) or 'none'}."
                for teller in TELLERS
            ),
            f"The session from {AROUND_MS // 1000} seconds before the moment to as long after it."
            if held
            else "There is no transcript of this session.",
            "The columns are read downwards: what stands in one row was not said at one time.",
        ),
    )


def _line(turn: ToldTurn, *, timed: bool) -> str:
    time = f"{clock(turn.start_ms)} " if timed else ""
    return f"{time}{turn.speaker}: {turn.text}"
