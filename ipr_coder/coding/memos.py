"""Memos: a coder's notes on a tag, a stretch of text, the interview or a code. Undoable deeds like tags.

What is written in a memo is never in the audit trail, only which row holds it. A memo on a code is one for all
interviews that this coder works on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipr_coder.coding.at_desk import carry_out, code_number, recorded, refuse_outside
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import codebooks, marks, memos
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import EVERYWHERE, Change, Deed, Desk, MemoAbout
from ipr_coder.text import Span, normalise


def set_memo(store: Store, desk: Desk, code: str, span: Span, body: str | None) -> Deed:
    """Write, change or (with None or blank text) take away the memo on one of the coder's own tags."""
    wanted = _wanted(body)

    def job(tx: Transaction) -> Deed:
        label = f"memo on {code}"
        live = marks.live_tag(tx, desk, code, span)
        if live is None:
            raise StudyError(f"there is no tag {code} here to write on.", mend="Tag it first.")
        before = memos.live_memo(tx, live[0])
        if (before[1] if before else None) == wanted:
            return Deed(label, ())
        if before:
            memos.switch_memo(tx, before[0], present=False)
        after = memos.add_memo(tx, live[0], desk.coder_id, wanted) if wanted else None
        payload = {
            "tag": {"code": code, "start": span.start, "end": span.end},
            "before": before[0] if before else None,
            "after": after,
        }
        change = Change("memo", span, wanted is not None, code=code, memo=wanted)
        return recorded(tx, desk, Deed(label, (change,)), "memo", payload)

    return carry_out(store, desk, job)


def write_memo(
    store: Store,
    desk: Desk,
    about: MemoAbout,
    body: str | None,
    *,
    span: Span | None = None,
    code: str | None = None,
) -> Deed:
    """Write, change or (with None or blank text) take away a memo: "tag" takes code and span, "segment" its span,
    "code" its code, "interview" neither. UsageError where it is told other things than these.
    """
    if (span is not None, code is not None) != (about in ("tag", "segment"), about in ("tag", "code")):
        raise UsageError(f"a memo on {_THING[about]} was not told on which.")
    if about == "tag" and code is not None and span is not None:
        return set_memo(store, desk, code, span, body)
    wanted = _wanted(body)

    def job(tx: Transaction) -> Deed:
        label = memo_label(about, code)
        if span is not None:
            refuse_outside(tx, desk, span)
        before = memos.live_memo_about(tx, desk, about, span, code)
        if code is not None and before is None:
            code_number(codebooks.code_ids(tx), code)
        if (before[1] if before else None) == wanted:
            return Deed(label, ())
        if before:
            memos.switch_memo(tx, before[0], present=False)
        after = memos.add_memo_about(tx, desk, wanted, about=about, span=span, code=code) if wanted else None
        payload = {
            "about": about,
            "code": code,
            "span": [span.start, span.end] if span else None,
            "before": before[0] if before else None,
            "after": after,
        }
        return recorded(tx, desk, Deed(label, (_change(about, span, code, wanted),)), "memo", payload)

    return carry_out(store, desk, job)


def replay_memo(tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool) -> tuple[Change, ...]:
    """Bring back the memo that an earlier deed put there (or took away); returns what a screen shows of it."""
    old, new = (facts["before"], facts["after"]) if forward else (facts["after"], facts["before"])
    if "tag" not in facts:
        span = Span(*facts["span"]) if facts["span"] else None
        # a memo on a code may have been rewritten in another interview since
        there = memos.live_memo_about(tx, desk, facts["about"], span, facts["code"])
        if there:
            memos.switch_memo(tx, there[0], present=False)
        body = memos.switch_memo(tx, new, present=True) if new else None
        return (_change(facts["about"], span, facts["code"], body),)
    if old:
        memos.switch_memo(tx, old, present=False)
    body = memos.switch_memo(tx, new, present=True) if new else None
    tag = facts["tag"]
    return (Change("memo", Span(tag["start"], tag["end"]), body is not None, code=tag["code"], memo=body),)


def memo_label(about: MemoAbout, code: str | None) -> str:
    """What a deed on such a memo is called."""
    return f"memo on {code if code else _THING[about]}"


_THING: Mapping[MemoAbout, str] = {
    "tag": "a tag",
    "segment": "the segment",
    "interview": "the interview",
    "code": "a code",
}


def _change(about: MemoAbout, span: Span | None, code: str | None, body: str | None) -> Change:
    return Change("memo", span or EVERYWHERE, body is not None, code=code, memo=body, about=about)


def _wanted(body: str | None) -> str | None:
    return normalise(body or "").strip() or None
