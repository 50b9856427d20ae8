"""Marks that a corrected transcript has no place for: listed, placed by a person, or let go. None is ever deleted."""

from __future__ import annotations

from ipr_coder.coding.at_desk import refuse_if_corrected
from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, texts
from ipr_coder.study.displaced import WaitingMark, close_one, waiting_marks
from ipr_coder.study.handed_in import renewed_digests, submitted_desks
from ipr_coder.study.placing_marks import put_mark
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.transcript_names import transcript_named
from ipr_coder.study.values import Desk
from ipr_coder.text import Span, normalise


def displaced_marks(store: Store, desk: Desk | None = None) -> tuple[WaitingMark, ...]:
    """The marks that wait for a place, of the whole study or of one desk alone, in text order.

    At a desk these are the coder's own and recall moments of the interview; nobody else's marks are told.
    """
    marks = store.read(waiting_marks)
    return marks if desk is None else tuple(one for one in marks if _is_at(desk, one))


def place_mark(store: Store, number: int, span: Span, who: Desk | str = LEAD) -> WaitingMark:
    """Put a displaced mark on a span of the text as it is now; it is in force again.

    A cut is put where the span begins. `who` is the coder's own open desk, or the label of the lead, who may place
    any. StudyError where it does not wait, the place is outside the text, or such a mark is there already.
    """

    def job(tx: Transaction) -> WaitingMark:
        waiting = _waiting(tx, number, who)
        if isinstance(who, Desk):
            refuse_if_corrected(tx, who)
        transcript = transcript_named(tx, waiting.transcript)
        if span.end > texts.text_end(tx, transcript):
            raise StudyError(f"the place lies behind the end of {waiting.transcript}.", mend="Choose a turn of it.")
        desk = _desk_of(tx, waiting)
        before = {one: assignments.work_digest(tx, one) for one in submitted_desks(tx, transcript) if one == desk}
        cleared = put_mark(tx, waiting, transcript, span, desk)
        facts = {
            **_facts(waiting),
            "start": span.start,
            "end": span.end,
            "cleared": [[one.start, one.end] for one in cleared],
            "submitted": renewed_digests(tx, before),
        }
        audit.record(tx, _actor(who), "place mark", facts)
        return waiting

    return store.write(job)


def let_go(store: Store, number: int, reason: str, who: Desk | str = LEAD) -> WaitingMark:
    """Say that a displaced mark needs no place any more, and why. It stays switched off; its row stays."""
    why = normalise(reason).strip()
    if not why:
        raise StudyError("letting a mark go needs a reason.", mend="Say why in a few words; it is kept.")

    def job(tx: Transaction) -> WaitingMark:
        waiting = _waiting(tx, number, who)
        close_one(tx, waiting.id)
        audit.record(tx, _actor(who), "let mark go", {**_facts(waiting), "reason": why})
        return waiting

    return store.write(job)


def _waiting(tx: Transaction, number: int, who: Desk | str) -> WaitingMark:
    found = waiting_marks(tx, number=number)
    if not found or (isinstance(who, Desk) and not _is_at(who, found[0])):
        raise StudyError(
            f"no mark {number} waits for a place.", mend="See those that do: ipr-coder transcript displaced STUDY"
        )
    if isinstance(who, Desk) and assignments.is_submitted(tx, who):
        raise StudyError(
            f"interview {who.interview} is submitted, so its tags are frozen.", mend="Reopen it, or ask the lead."
        )
    return found[0]


def _is_at(desk: Desk, waiting: WaitingMark) -> bool:
    mark = waiting.mark
    return waiting.transcript == desk.interview and (
        mark.kind == "moment" or (mark.coder, mark.round) == (desk.coder, desk.round)
    )


def _desk_of(tx: Transaction, waiting: WaitingMark) -> Desk | None:
    mark = waiting.mark
    if mark.kind == "moment":
        return None
    return assignments.any_desk(tx, mark.coder, waiting.transcript, mark.round)[0]


def _facts(waiting: WaitingMark) -> dict[str, object]:
    mark = waiting.mark
    return {
        "interview": waiting.transcript,
        "mark": mark.kind,
        "coder": mark.coder,
        "round": mark.round,
        "code": mark.code,
        "version": waiting.version,
        "was": [mark.start, mark.end],
    }


def _actor(who: Desk | str) -> str:
    return who.coder if isinstance(who, Desk) else who
