"""What every deed at a coder's desk has in common: what is refused, and how it is carried out and put on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ipr_coder.errors import StudyError, TextCorrected
from ipr_coder.study import assignments, audit, settled_layer, texts
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Deed, Desk
from ipr_coder.text import Span


def carry_out(store: Store, desk: Desk, job: Callable[[Transaction], Deed]) -> Deed:
    """Run a deed in one durable transaction; StudyError where the interview is submitted, or its text another one."""

    def guarded(tx: Transaction) -> Deed:
        refuse_if_submitted(tx, desk)
        refuse_if_corrected(tx, desk)
        return job(tx)

    return store.write(guarded)


def recorded(
    tx: Transaction, desk: Desk, deed: Deed, kind: str, payload: Mapping[str, Any], *, actor: str | None = None
) -> Deed:
    """Put a deed that can be undone into the audit trail; returns it with its place there.

    `actor` is who did it where that is not the desk's coder.
    """
    event, after = audit.record_deed(tx, desk, kind, payload, actor=actor)
    return replace(deed, event=event, after=after)


def refuse_if_submitted(tx: Transaction, desk: Desk) -> None:
    """What was submitted is frozen; StudyError tells how to reopen it."""
    if assignments.is_submitted(tx, desk):
        if settled_layer.is_layer(tx, desk):
            raise settled_layer.closed_error(desk)
        raise StudyError(
            f"interview {desk.shown} is submitted, so its tags are frozen.",
            mend=f"Reopen it with a reason: ipr-coder reopen STUDY --coder {desk.coder} {desk.shown} --reason ...",
        )


def refuse_if_corrected(tx: Transaction, desk: Desk) -> None:
    """A place in a text that was corrected since would be another place; StudyError tells to open the new one."""
    if is_corrected(tx, desk):
        raise TextCorrected(
            f"the transcript of {desk.shown} was corrected while it was open here.",
            mend="Nothing was changed; leave the interview and open it again.",
        )


def is_corrected(tx: Transaction, desk: Desk) -> bool:
    """True when the transcript is another one than when the desk was opened."""
    return desk.text_version not in (None, texts.text_version(tx, desk.transcript_id))


def refuse_outside(tx: Transaction, desk: Desk, *spans: Span) -> None:
    """StudyError for a place that the interview's text does not have."""
    if max((span.end for span in spans), default=0) > texts.text_end(tx, desk.transcript_id):
        raise StudyError(
            f"the place lies behind the end of interview {desk.shown}.",
            mend="Characters are counted from 0 in the text as the study holds it.",
        )


def code_number(known: Mapping[str, int], code: str) -> int:
    """The row number of a code among those of the codebook in use; StudyError where there is none of this name."""
    if code not in known:
        raise StudyError(f"there is no code {code!r} in the codebook.", mend="See the codes: ipr-coder codebook show.")
    return known[code]
