"""A coder's own segments: one split in two, or two joined. Never beyond a turn, and never with any effect on a tag.

Such cuts are a view for the coder who made them: nobody else sees them, and agreement figures, themes and the
progress in work lists keep counting the study's own segments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipr_coder.coding.at_desk import carry_out, recorded
from ipr_coder.errors import StudyError
from ipr_coder.study import cuts
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span


def split_at(store: Store, desk: Desk, position: int) -> Deed:
    """End the segment at a character and begin the next there: blanks are passed over. Undoes an own joining."""

    def job(tx: Transaction) -> Deed:
        turn = _turn(tx, desk, position)
        words = turn.text[position - turn.span.start :]
        at = position + len(words) - len(words.lstrip())
        piece = next((piece for piece in turn.pieces if piece.start < at < piece.end), None)
        if piece is None:
            raise StudyError(
                "a segment begins or ends here already.", mend="Choose a place between two words of one segment."
            )
        return _cut(tx, desk, at, joined=False, base=at in turn.starts)

    return carry_out(store, desk, job)


def join_with_next(store: Store, desk: Desk, position: int) -> Deed:
    """Make one segment of the one at a character and the next one of the same turn. Undoes an own split."""

    def job(tx: Transaction) -> Deed:
        turn = _turn(tx, desk, position)
        later = [piece for piece in turn.pieces if piece.start > position]
        if not later:
            raise StudyError(
                "this is the last segment of its turn.", mend="Only segments of one turn can be made into one."
            )
        at = later[0].start
        return _cut(tx, desk, at, joined=True, base=at in turn.starts)

    return carry_out(store, desk, job)


def replay_cut(tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool) -> tuple[Change, ...]:
    """Put a cut there or take it away again, as an earlier deed did; returns what a screen shows of it."""
    cuts.switch_cut(tx, desk, facts["at"], joined=facts["joined"], present=facts["present"] == forward)
    return (_changed(facts["at"]),)


def _turn(tx: Transaction, desk: Desk, position: int) -> cuts.TurnPieces:
    turn = cuts.turn_pieces(tx, desk, position)
    if turn is None:
        raise StudyError(f"there is no turn at this place of interview {desk.shown}.")
    return turn


def _cut(tx: Transaction, desk: Desk, at: int, *, joined: bool, base: bool) -> Deed:
    """Where the study's own segment begins (`base`) an own cut can only join, and taking it away parts; elsewhere the
    other way round."""
    present = joined == base
    cuts.switch_cut(tx, desk, at, joined=base, present=present)
    payload = {"at": at, "joined": base, "present": present}
    label = "join two segments" if joined else "split the segment"
    return recorded(tx, desk, Deed(label, (_changed(at),)), "cut", payload)


def _changed(at: int) -> Change:
    return Change("layout", Span(at, at + 1), True)
