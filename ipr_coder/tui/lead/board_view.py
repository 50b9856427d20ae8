"""The board on the lead's screen: who has submitted what, and how far settling is; never what anybody coded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ipr_coder.reports.model import Cell, Column, Row, Table
from ipr_coder.tui.lead.views import Sheet, View, nothing_behind

if TYPE_CHECKING:
    from ipr_coder.coding.status_board import BoardLine, SeatState
    from ipr_coder.tui.lead.reading import LeadStudy


def board_view(study: LeadStudy) -> View:
    """One sheet a round."""
    from ipr_coder.coding.status_board import status_board

    board = status_board(study.store)
    notes = []
    if board.unassigned:
        notes.append(f"With a transcript and assigned to nobody: {', '.join(board.unassigned)}.")
    if not board.rounds:
        notes.append("Nothing is assigned yet.")
    sheets = tuple(_sheet(name, board.of(name), board.coders) for name in board.rounds)
    return View("board", "Who has submitted what", sheets, tuple(notes))


def _sheet(name: str, lines: tuple[BoardLine, ...], coders: tuple[str, ...]) -> Sheet:
    seated = [coder for coder in coders if any(seat.coder == coder for line in lines for seat in line.seats)]
    table = Table(
        id=f"board_{name}",
        title=f"Round {name}: who has submitted what",
        columns=(
            Column("interview", "Interview"),
            Column("status", "Status"),
            *(Column(f"coder_{coder}", coder, group="Coders") for coder in seated),
            Column("ready", "All"),
            Column("looked", "Looked at"),
            Column("consensus", "Consensus"),
            Column("open", "Open", "int"),
        ),
        rows=tuple(Row(_cells(line, seated)) for line in lines),
        notes=(
            "All: everybody it is assigned to has submitted. Looked at: when the coders' tags were first seen side by "
            "side. Open: disagreements that nobody has decided on, told once all have submitted.",
        ),
        gap="not assigned, or not yet",
    )
    return Sheet(table.title, table, nothing_behind)


def _cells(line: BoardLine, coders: list[str]) -> tuple[Cell, ...]:
    seats = {seat.coder: seat for seat in line.seats}
    looked = None if line.looked_ms is None else _day(line.looked_ms) + (" (early)" if line.early else "")
    return (
        line.interview.label,
        line.interview.status,
        *(_seat(seats.get(coder)) for coder in coders),
        "yes" if line.ready else "no",
        looked,
        None if line.consensus == "none" else line.consensus,
        line.disagreements,
    )


def _seat(seat: SeatState | None) -> str | None:
    if seat is None:
        return None
    if seat.submitted_ms is None:
        return seat.state
    again = f" ({seat.submissions} times)" if seat.submissions > 1 else ""
    return f"submitted {_day(seat.submitted_ms)}{again}"


def _day(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).astimezone().date().isoformat()
