"""Giving a displaced mark its place by hand."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from ipr_coder.errors import StudyError
from ipr_coder.study import marks
from ipr_coder.study.displaced import WaitingMark, close_one
from ipr_coder.study.mark_rows import MarkKind, one_mark, park_rows, place_rows, rows_at, switch_rows
from ipr_coder.study.moment_rows import moment_rows, write_moments
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


def put_mark(tx: Connection, waiting: WaitingMark, transcript_id: int, span: Span, desk: Desk | None) -> list[Span]:
    """Put a waiting mark on a span and in force again; returns the "nothing here" marks that a tag took away there.

    `desk` is the desk whose mark it is, None for a moment. StudyError where a mark of its name is there already, or
    where it would say that there is nothing beside a tag.
    """
    mark = waiting.mark
    if mark.kind == "moment" or desk is None:
        _put_moment(tx, transcript_id, mark.row_id, span)
        close_one(tx, waiting.id)
        return []
    kind: MarkKind = mark.kind
    row = one_mark(tx, kind, mark.row_id)
    there, gone = rows_at(tx, row, transcript_id, span.start, span.end)
    if there is not None:
        raise StudyError(
            "there is such a mark of this coder on exactly that place already.",
            mend="Choose another place, or let this one go.",
        )
    if kind == "cut" and span.start == 0:
        raise StudyError("a text cannot be cut before its first character.", mend="Choose another place.")
    if kind == "review" and marks.tags_touching(tx, desk, span):
        raise StudyError("there is a tag on it.", mend="Let this “nothing here” mark go instead.")
    cleared = list(marks.reviews_touching(tx, desk, span)) if kind == "tag" else []
    for review in cleared:
        marks.switch_review(tx, desk, review, present=False)
    park_rows(tx, kind, [] if gone is None else [gone])
    place_rows(tx, kind, [(mark.row_id, span.start, span.end)])
    switch_rows(tx, kind, [mark.row_id], present=True)
    close_one(tx, waiting.id)
    return cleared


def _put_moment(tx: Connection, transcript_id: int, row: int, span: Span) -> None:
    moment = next(one for one in moment_rows(tx, transcript_id) if one.id == row)
    write_moments(tx, transcript_id, [replace(moment, start=span.start, end=span.end, deleted_ms=None)])
