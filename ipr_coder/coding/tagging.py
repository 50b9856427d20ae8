"""The coder's deeds: tag, "reviewed, nothing here", memo. Each is one durable transaction with one audit event.

When a function returns, the deed is on disk. Deeds on a submitted interview are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, codebooks, marks, texts
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span, normalise


def set_tag(store: Store, desk: Desk, code: str, span: Span, present: bool) -> Deed:
    """Put a code on a span, or take it off. A "nothing here" mark on the span goes when a tag comes.

    A tag that was taken off and comes back has its memo again. A deed that changes nothing (the tag was there
    already) leaves no trace and returns no changes.
    """

    def job(tx: Transaction) -> Deed:
        refuse_outside(tx, desk, span)
        label = f"{'tag' if present else 'remove'} {code}"
        live = marks.live_tag(tx, desk, code, span)
        code_id = live[1] if live else code_number(codebooks.code_ids(tx), code)
        if not marks.switch_tag(tx, desk, code_id, span, present=present):
            return Deed(label, ())
        memo = marks.memo_at(tx, desk, code, span) if present else None
        cleared = marks.reviews_touching(tx, desk, span) if present else ()
        for mark in cleared:
            marks.switch_review(tx, desk, mark, present=False)
        payload = {
            "tag": {"code": code, "start": span.start, "end": span.end},
            "present": present,
            "cleared": [[mark.start, mark.end] for mark in cleared],
        }
        audit.record_deed(tx, desk, "tag", payload)
        changes = (
            Change("tag", span, present, code=code),
            *((Change("memo", span, True, code=code, memo=memo),) if memo else ()),
            *(Change("review", mark, present=False) for mark in cleared),
        )
        return Deed(label, changes)

    return _do(store, desk, job)


def set_reviewed(store: Store, desk: Desk, span: Span, present: bool) -> Deed:
    """Say that a span was read and holds nothing to code, or take that back; refused while a tag is on the span."""

    def job(tx: Transaction) -> Deed:
        refuse_outside(tx, desk, span)
        label = "mark “nothing here”" if present else "take “nothing here” back"
        if present and marks.tags_touching(tx, desk, span):
            raise StudyError("there is a tag on it.", mend="Remove the tag first if there is nothing to code here.")
        if not marks.switch_review(tx, desk, span, present=present):
            return Deed(label, ())
        payload = {"start": span.start, "end": span.end, "present": present}
        audit.record_deed(tx, desk, "review", payload)
        return Deed(label, (Change("review", span, present),))

    return _do(store, desk, job)


def set_memo(store: Store, desk: Desk, code: str, span: Span, body: str | None) -> Deed:
    """Write, change or (with None or blank text) take away the memo on one of the coder's own tags."""
    wanted = normalise(body or "").strip() or None

    def job(tx: Transaction) -> Deed:
        label = f"memo on {code}"
        live = marks.live_tag(tx, desk, code, span)
        if live is None:
            raise StudyError(f"there is no tag {code} here to write on.", mend="Tag it first.")
        before = marks.live_memo(tx, live[0])
        if (before[1] if before else None) == wanted:
            return Deed(label, ())
        if before:
            marks.switch_memo(tx, before[0], present=False)
        after = marks.add_memo(tx, live[0], desk.coder_id, wanted) if wanted else None
        payload = {
            "tag": {"code": code, "start": span.start, "end": span.end},
            "before": before[0] if before else None,
            "after": after,
        }
        audit.record_deed(tx, desk, "memo", payload)
        return Deed(label, (Change("memo", span, wanted is not None, code=code, memo=wanted),))

    return _do(store, desk, job)


def _do(store: Store, desk: Desk, job: Callable[[Transaction], Deed]) -> Deed:
    def guarded(tx: Transaction) -> Deed:
        refuse_if_submitted(tx, desk)
        return job(tx)

    return store.write(guarded)


def refuse_if_submitted(tx: Transaction, desk: Desk) -> None:
    """What was submitted is frozen; StudyError tells how to reopen it."""
    if assignments.is_submitted(tx, desk):
        raise StudyError(
            f"interview {desk.interview} is submitted, so its tags are frozen.",
            mend=f"Reopen it with a reason: ipr-coder reopen STUDY --coder {desk.coder} {desk.interview} --reason ...",
        )


def refuse_outside(tx: Transaction, desk: Desk, *spans: Span) -> None:
    """StudyError for a place that the interview's text does not have."""
    if max((span.end for span in spans), default=0) > texts.text_end(tx, desk.transcript_id):
        raise StudyError(
            f"the place lies behind the end of interview {desk.interview}.",
            mend="Characters are counted from 0 in the text as the study holds it.",
        )


def code_number(known: Mapping[str, int], code: str) -> int:
    """The row number of a code among those of the codebook in use; StudyError where there is none of this name."""
    if code not in known:
        raise StudyError(f"there is no code {code!r} in the codebook.", mend="See the codes: ipr-coder codebook show.")
    return known[code]
