"""`rounds` and `status`: how far the coding has come, and who has submitted what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

if TYPE_CHECKING:
    from ipr_coder.coding.rounds import RoundLine
    from ipr_coder.coding.status_board import BoardLine, SeatState, StatusBoard


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(rounds)
    app.command()(status)


def rounds(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    add: Annotated[str | None, typer.Option(metavar="NAME", help="Add a round of this name; it is the newest.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the rounds of coding, oldest first, with what each hides and how far it is settled; or add one.

    Names are free: training, main, reliability. Assigning in a new round adds it too.
    """
    from ipr_coder.coding.rounds import add_round
    from ipr_coder.coding.rounds import rounds as rounds_of

    with opened(which_study(study)) as store:
        if add is not None:
            add_round(store, add)
        found = rounds_of(store)
    if json:
        say_json({"schema": "ipr-coder/rounds@1", "rounds": [_round_facts(line) for line in found]})
        return
    if add is not None:
        say(f"Added round {add}.")
        return
    if not found:
        say("There is no round yet: assigning interviews makes one.")
        return
    head = ("round", "coders", "interviews", "submitted", "all in", "settled", "looked at", "early", "hidden")
    say_rows(head, [_round_cells(line) for line in found])


def status(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    round: Annotated[str | None, typer.Option(help="Only this round. Left out: all.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Who has begun and submitted which interview, round by round, and how far settling is.

    It never says what anybody coded, or how much. Disagreements are counted once everybody an interview is assigned to
    has submitted it.
    """
    from ipr_coder.coding.status_board import status_board

    with opened(which_study(study)) as store:
        board = status_board(store, round)
    if json:
        say_json(_board_facts(board))
        return
    for name in board.rounds:
        lines = board.of(name)
        coders = [coder for coder in board.coders if any(coder == seat.coder for one in lines for seat in one.seats)]
        say(f"Round {name}: {_summary(lines)}")
        if lines:
            say_rows(
                ("interview", "status", *coders, "all in", "consensus", "open disagreements"),
                [_cells(line, coders) for line in lines],
            )
        say()
    if not board.rounds:
        say("Nothing is assigned yet.")
    if board.unassigned:
        say(f"Assigned to nobody here: {', '.join(board.unassigned)}.")


def _round_cells(line: RoundLine) -> tuple[str, ...]:
    return (
        line.name,
        ", ".join(line.coders) or "-",
        str(line.interviews),
        f"{line.submitted}/{line.seats}",
        str(line.ready),
        "-" if line.layer is None else f"{line.closed} closed ({line.layer})",
        str(line.looked),
        str(line.early),
        ", ".join(line.hidden) or "-",
    )


def _round_facts(line: RoundLine) -> dict[str, object]:
    return {
        "round": line.name,
        "coders": list(line.coders),
        "interviews": line.interviews,
        "assigned": line.seats,
        "submitted": line.submitted,
        "ready": line.ready,
        "hidden": list(line.hidden),
        "settled_layer": line.layer,
        "closed": line.closed,
        "looked_at": line.looked,
        "looked_at_early": line.early,
    }


def _summary(lines: tuple[BoardLine, ...]) -> str:
    seats = [seat for line in lines for seat in line.seats]
    handed_in, ready = sum(seat.submitted_ms is not None for seat in seats), sum(line.ready for line in lines)
    return f"{handed_in} of {len(seats)} submitted; {ready} of {len(lines)} interviews all in."


def _cells(line: BoardLine, coders: list[str]) -> tuple[str, ...]:
    seats = {seat.coder: seat for seat in line.seats}
    together = ("looked at early" if line.early else "looked at" if line.looked_ms else "yes") if line.ready else "no"
    if line.early and not line.ready:
        together = "no, looked at early"
    return (
        line.interview.label,
        line.interview.status,
        *(_seat(seats[coder]) if coder in seats else "-" for coder in coders),
        together,
        "-" if line.consensus == "none" else line.consensus,
        "-" if line.disagreements is None else str(line.disagreements),
    )


def _seat(seat: SeatState) -> str:
    if seat.submitted_ms is None:
        return seat.state
    again = f" ({seat.submissions} times)" if seat.submissions > 1 else ""
    return f"{_day(seat.submitted_ms)}{again}"


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%Y-%m-%d")


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def _board_facts(board: StatusBoard) -> dict[str, object]:
    return {
        "schema": "ipr-coder/status@1",
        "study": board.title,
        "coders": list(board.coders),
        "rounds": list(board.rounds),
        "interviews": [
            {
                "interview": line.interview.label,
                "round": line.round,
                "status": line.interview.status,
                "coders": [
                    {
                        "coder": seat.coder,
                        "state": seat.state,
                        "submitted": _moment(seat.submitted_ms),
                        "submissions": seat.submissions,
                    }
                    for seat in line.seats
                ],
                "all_in": line.ready,
                "looked_at": _moment(line.looked_ms),
                "looked_at_early": line.early,
                "consensus": line.consensus,
                "open_disagreements": line.disagreements,
            }
            for line in board.lines
        ],
        "unassigned": list(board.unassigned),
    }
