"""The coder's deeds: tag, "reviewed, nothing here", star. Each is one durable transaction with one audit event.

When a function returns, the deed is on disk. Deeds on a submitted interview are refused. A deed that changes nothing
(the tag was there already) leaves no trace and returns no changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ipr_coder.coding.at_desk import carry_out, recorded, refuse_outside
from ipr_coder.coding.memos import set_memo
from ipr_coder.errors import StudyError
from ipr_coder.study import codebooks, marks, memos
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import EVERYWHERE, Change, Deed, Desk
from ipr_coder.text import Span

__all__ = [
    "adjust_tag",
    "replay_adjustment",
    "reviewed_in_words",
    "set_memo",
    "set_reviewed",
    "set_reviewed_run",
    "set_star",
    "set_tag",
    "tag_changes",
]


def set_tag(store: Store, desk: Desk, code: str, span: Span, present: bool, *, seen: str | None = None) -> Deed:
    """Put a code on a span, or take it off. A "nothing here" mark on the span goes when a tag comes.

    A tag that was taken off and comes back has its memo and attributes again. A code that was merged or renamed since
    is taken for the one it is called now. A retired code takes no new tags, unless the coder has a codebook in sight
    (`seen`, its digest) in which it was not retired yet; that the codebook is another one now is then told as a change.
    """

    def job(tx: Transaction) -> Deed:
        refuse_outside(tx, desk, span)
        name, code_id, told = _code_of(tx, desk, code, span, present=present, seen=seen)
        label = f"{'tag' if present else 'remove'} {name}"
        if code_id is None or not marks.switch_tag(tx, desk, code_id, span, present=present):
            return Deed(label, told)
        cleared = _clear_reviews(tx, desk, span) if present else ()
        payload = {
            "tag": {"code": name, "start": span.start, "end": span.end},
            "present": present,
            "cleared": [[mark.start, mark.end] for mark in cleared],
        }
        changes = (
            *told,
            *tag_changes(tx, desk, name, span, present=present),
            *(Change("review", mark, present=False) for mark in cleared),
        )
        return recorded(tx, desk, Deed(label, changes), "tag", payload)

    return carry_out(store, desk, job)


def _code_of(
    tx: Transaction, desk: Desk, code: str, span: Span, *, present: bool, seen: str | None
) -> tuple[str, int | None, tuple[Change, ...]]:
    """What the tag meant is called now and its code's row (None: there is nothing to take off), and what a screen with
    an older codebook has to be told."""
    live = marks.live_tag(tx, desk, code, span)
    if live:
        return code, live[1], ()
    if present:
        found = codebooks.code_for_tag(tx, code, seen)
        name, number, other = found.ident, found.number, seen not in (None, found.in_use)
    else:
        name, number, other = codebooks.called_now(tx, code), None, False
    told = (Change("codebook", EVERYWHERE, True),) if other or name != code else ()
    if name == code:
        return name, number, told
    live = marks.live_tag(tx, desk, name, span)
    return name, live[1] if live else number, (Change("tag", span, False, code=code), *told)


def adjust_tag(store: Store, desk: Desk, code: str, old: Span, new: Span) -> Deed:
    """Let one of the coder's own tags lie on another span. Its memo and attributes go along; one undo takes it back.

    Refused where there is no such tag, or where there is one of the same code on the new span already. "Nothing here"
    marks on the new span go, as when a tag comes.
    """

    def job(tx: Transaction) -> Deed:
        label = f"move the ends of {code}"
        refuse_outside(tx, desk, old, new)
        live = marks.live_tag(tx, desk, code, old)
        if live is None:
            raise StudyError(f"there is no tag {code} here to move.", mend="Tag it first.")
        if old == new:
            return Deed(label, ())
        if marks.live_tag(tx, desk, code, new):
            raise StudyError(
                f"there is a tag {code} on exactly that place already.", mend="Take one of the two off instead."
            )
        cleared = _clear_reviews(tx, desk, new)
        payload = {
            "code": code,
            "old": [old.start, old.end],
            "new": [new.start, new.end],
            "cleared": [[mark.start, mark.end] for mark in cleared],
            **_belongings(tx, desk, live, old, new),
        }
        _put(tx, desk, live, (old, new), payload, forward=True)
        changes = (*_shown(tx, desk, code, old, new), *(Change("review", mark, present=False) for mark in cleared))
        return recorded(tx, desk, Deed(label, changes), "adjust", payload)

    return carry_out(store, desk, job)


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
        return recorded(tx, desk, Deed(label, (Change("review", span, present),)), "review", payload)

    return carry_out(store, desk, job)


def set_reviewed_run(store: Store, desk: Desk, spans: Sequence[Span]) -> Deed:
    """Say of several spans at once that they were read and hold nothing to code: one deed, so one undo takes it back.

    A span that has a tag by now is left as it is, and told so among the changes.
    """

    def job(tx: Transaction) -> Deed:
        refuse_outside(tx, desk, *spans)
        free = {span: not marks.tags_touching(tx, desk, span) for span in spans}
        marked = [span for span in spans if free[span] and marks.switch_review(tx, desk, span, present=True)]
        label = reviewed_in_words(len(marked))
        changes = tuple(Change("review", span, present) for span, present in free.items())
        if not marked:
            return Deed(label, changes)
        return recorded(
            tx, desk, Deed(label, changes), "review run", {"spans": [[one.start, one.end] for one in marked]}
        )

    return carry_out(store, desk, job)


def set_star(store: Store, desk: Desk, span: Span, present: bool) -> Deed:
    """Mark a span as worth quoting, or take the star away. A star says nothing about codes."""

    def job(tx: Transaction) -> Deed:
        refuse_outside(tx, desk, span)
        label = "star" if present else "take the star away"
        if not marks.switch_star(tx, desk, span, present=present):
            return Deed(label, ())
        payload = {"start": span.start, "end": span.end, "present": present}
        return recorded(tx, desk, Deed(label, (Change("star", span, present),)), "star", payload)

    return carry_out(store, desk, job)


def reviewed_in_words(count: int) -> str:
    """What marking so many segments as read with nothing in them is called."""
    return f"mark “nothing here” on {count} {'segment' if count == 1 else 'segments'}"


def tag_changes(tx: Transaction, desk: Desk, code: str, span: Span, *, present: bool) -> tuple[Change, ...]:
    """What a screen shows of a tag that came (with the memo and the attributes it has) or went."""
    details = marks.tag_details(tx, desk, code, span) if present else None
    if details is None:
        return (Change("tag", span, present, code=code),)
    memo = (Change("memo", span, True, code=code, memo=details.memo),) if details.memo else ()
    return (Change("tag", span, True, code=code, attributes=details.attributes), *memo)


def replay_adjustment(tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool) -> tuple[Change, ...]:
    """Move the ends of a tag there (or back) as an earlier deed did; returns what a screen shows of it.

    Where the tag is no longer there, or an imported one lies where it should go, nothing is moved.
    """
    code, old, new = facts["code"], Span(*facts["old"]), Span(*facts["new"])
    here, there = (old, new) if forward else (new, old)
    live = marks.live_tag(tx, desk, code, here)
    if live is None or marks.live_tag(tx, desk, code, there):
        return ()
    _put(tx, desk, live, (here, there), facts, forward=forward)
    return _shown(tx, desk, code, here, there)


def _belongings(tx: Transaction, desk: Desk, live: tuple[int, int], old: Span, new: Span) -> dict[str, Any]:
    """What moves with a live tag (row and code numbers), and what waits on the new span from a tag taken away there.

    The latter keeps waiting until this is undone, so that nothing of it shows up on the tag that comes.
    """
    here, earlier = marks.tag_row(tx, desk, live[1], old), marks.tag_row(tx, desk, live[1], new)
    memo, waiting = memos.live_memo(tx, live[0]), memos.live_memo(tx, earlier[0]) if earlier else None
    return {
        "attributes": {"moved": here[1] if here else {}, "waiting": earlier[1] if earlier else {}},
        "memos": {"moved": memo[0] if memo else None, "waiting": waiting[0] if waiting else None},
    }


def _put(
    tx: Transaction,
    desk: Desk,
    live: tuple[int, int],
    way: tuple[Span, Span],
    facts: Mapping[str, Any],
    *,
    forward: bool,
) -> None:
    row, code_id = live
    here, there = way
    marks.switch_tag(tx, desk, code_id, here, present=False)
    marks.switch_tag(tx, desk, code_id, there, present=True)
    target = marks.tag_row(tx, desk, code_id, there)
    if target is None:
        raise AssertionError("a tag that was put there has a row")
    marks.set_attributes(tx, row, {} if forward else facts["attributes"]["waiting"])
    marks.set_attributes(tx, target[0], facts["attributes"]["moved"])
    moved, waiting = facts["memos"]["moved"], facts["memos"]["waiting"]
    if waiting and forward:
        memos.switch_memo(tx, waiting, present=False)
    if moved:
        memos.move_memo(tx, moved, target[0])
    if waiting and not forward:
        memos.switch_memo(tx, waiting, present=True)


def _shown(tx: Transaction, desk: Desk, code: str, here: Span, there: Span) -> tuple[Change, ...]:
    return (Change("tag", here, False, code=code), *tag_changes(tx, desk, code, there, present=True))


def _clear_reviews(tx: Transaction, desk: Desk, span: Span) -> tuple[Span, ...]:
    """Take away the "nothing here" marks that a tag on the span contradicts."""
    cleared = marks.reviews_touching(tx, desk, span)
    for mark in cleared:
        marks.switch_review(tx, desk, mark, present=False)
    return cleared
