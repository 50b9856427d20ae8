"""Deeds as the screen asks for them: what shows at once, how it was before, and the call that makes it durable.

The calls import the coding room when they run, on the writer's thread, so that the first frame need not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ipr_coder.study.values import EVERYWHERE, Change, Deed, Desk, MemoAbout, OwnTag
from ipr_coder.text import Span
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.saving import Job, Request

if TYPE_CHECKING:
    from ipr_coder.study.store import Store


def tag_request(desk: Desk, marks: Marks, code: str, span: Span, *, present: bool, seen: str | None = None) -> Request:
    """Put a code on a span or take it off; a "nothing here" mark gives way to a tag.

    `seen` is the digest of the codebook that the coder has in sight: another one may be in use by now.
    """

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import set_tag

        return set_tag(store, desk, code, span, present, seen=seen)

    changes = [Change("tag", span, present, code=code)]
    if present:
        cleared = {review for index in marks.segments_of(span) if (review := marks.review(index)) is not None}
        changes += [Change("review", review, present=False) for review in sorted(cleared)]
    return _request(f"{'tag' if present else 'remove'} {code}", job, marks, changes)


def adjust_request(desk: Desk, marks: Marks, tag: OwnTag, span: Span) -> Request:
    """Let a tag cover another stretch."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import adjust_tag

        return adjust_tag(store, desk, tag.code, tag.span, span)

    changes = [
        Change("tag", tag.span, False, code=tag.code),
        Change("tag", span, True, code=tag.code, memo=tag.memo, attributes=tag.attributes),
    ]
    return _request(f"adjust {tag.code}", job, marks, changes)


def review_request(desk: Desk, marks: Marks, span: Span, *, present: bool) -> Request:
    """Mark a span as read with nothing in it, or take that back."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import set_reviewed

        return set_reviewed(store, desk, span, present)

    return _request("nothing here", job, marks, [Change("review", span, present)])


def review_run_request(desk: Desk, marks: Marks, spans: Sequence[Span]) -> Request:
    """Mark several spans as read with nothing in them."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import set_reviewed_run

        return set_reviewed_run(store, desk, spans)

    return _request("nothing here", job, marks, [Change("review", span, True) for span in spans])


def memo_request(desk: Desk, marks: Marks, code: str, span: Span, body: str | None) -> Request:
    """Write, change or (None) take away the memo on a tag."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import set_memo

        return set_memo(store, desk, code, span, body)

    return _request(f"memo on {code}", job, marks, [Change("memo", span, body is not None, code=code, memo=body)])


def note_request(
    desk: Desk, marks: Marks, about: MemoAbout, body: str | None, *, span: Span | None = None, code: str | None = None
) -> Request:
    """Write, change or (None) take away a memo on a stretch of text, the interview or a code."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.memos import write_memo

        return write_memo(store, desk, about, body, span=span, code=code)

    change = Change("memo", span or EVERYWHERE, body is not None, code=code, memo=body, about=about)
    return _request("memo", job, marks, [change])


def attributes_request(desk: Desk, marks: Marks, tag: OwnTag, attributes: Mapping[str, str]) -> Request:
    """Give a tag these attributes."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.attributes import set_attributes

        return set_attributes(store, desk, tag.code, tag.span, attributes)

    change = Change("attributes", tag.span, bool(attributes), code=tag.code, attributes=attributes)
    return _request(f"attributes of {tag.code}", job, marks, [change])


def star_request(desk: Desk, marks: Marks, span: Span, *, present: bool) -> Request:
    """Mark a stretch as worth quoting, or take the star away."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.tagging import set_star

        return set_star(store, desk, span, present)

    return _request("star", job, marks, [Change("star", span, present)])


def undo_request(desk: Desk) -> Request:
    """Take back the coder's last durable deed; only the store knows which."""

    def job(store: Store) -> Deed | None:
        from ipr_coder.coding.undoing import undo

        return undo(store, desk)

    return Request("undo", job)


def redo_request(desk: Desk) -> Request:
    """Do again what was undone last."""

    def job(store: Store) -> Deed | None:
        from ipr_coder.coding.undoing import redo

        return redo(store, desk)

    return Request("redo", job)


def submit_request(desk: Desk) -> Request:
    """Hand the interview in."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.submitting import submit

        return submit(store, desk)

    return Request("submit", job)


def _request(label: str, job: Job, marks: Marks, changes: list[Change]) -> Request:
    return Request(label, job, tuple(changes), tuple(marks.state(change) for change in changes))
