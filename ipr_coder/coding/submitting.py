"""Handing an interview in and taking it back: what is submitted is frozen, and both are on record."""

from __future__ import annotations

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Deed, Desk
from ipr_coder.text import normalise


def desk_of(store: Store, coder: str, interview: str, round: str | None = None) -> Desk:
    """The coder's desk for an interview; StudyError when it is not assigned or has no transcript."""
    return store.read(lambda tx: assignments.find_desk(tx, coder, interview, round)[0])


def submit(store: Store, desk: Desk) -> Deed:
    """Freeze the coder's tags on the interview; the audit trail keeps their digest. Refused when done before."""

    def job(tx: Transaction) -> Deed:
        if assignments.is_submitted(tx, desk):
            raise StudyError(f"interview {desk.interview} is submitted already by {desk.coder}.")
        digest = assignments.set_submitted(tx, desk, submitted=True)
        audit.record(tx, desk.coder, "submit", {"digest": digest}, desk=desk)
        return Deed(f"submit {desk.interview}", ())

    return store.write(job)


def reopen(store: Store, desk: Desk, reason: str) -> Deed:
    """Take a submission back, with a reason that stays on record beside the digest of what had been submitted."""
    reason = normalise(reason).strip()
    if not reason:
        raise StudyError("reopening needs a reason.", mend="Say why in a few words; it is kept in the audit trail.")

    def job(tx: Transaction) -> Deed:
        if not assignments.is_submitted(tx, desk):
            raise StudyError(f"interview {desk.interview} is open already for {desk.coder}.")
        digest = assignments.set_submitted(tx, desk, submitted=False)
        audit.record(tx, desk.coder, "reopen", {"digest": digest, "reason": reason}, desk=desk)
        return Deed(f"reopen {desk.interview}", ())

    return store.write(job)
