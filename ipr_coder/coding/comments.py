"""Commenting on how something was settled, or ought to be, and answering: what an auditor and the coders say.

What is written stands in the study alone, never in the audit trail; that it was written, by whom and on what does.
"""

from __future__ import annotations

from collections.abc import Collection

from ipr_coder.coding.looking_together import open_interviews, refuse_too_early
from ipr_coder.coding.settling import person
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, comments, decisions, settled_layer, structure
from ipr_coder.study.comments import CommentRow
from ipr_coder.study.decisions import TagName
from ipr_coder.study.interview_table import interview_table
from ipr_coder.study.store import Store, Transaction
from ipr_coder.text import normalise


def comment(
    store: Store, interview: str, round: str, body: str, *, by: str, about: Collection[TagName] = ()
) -> CommentRow:
    """Remark on an interview, or on a disagreement (`about`: its name). Anybody may, also who is no coder.

    TooEarly on a disagreement before all have submitted, where nobody has opened the table and `by` has not looked
    early with a reason; StudyError where nothing is said, or the tags are not there.
    """
    author, words = person(by), _words(body)

    def job(tx: Transaction) -> CommentRow:
        in_round = assignments.round_name(tx, round)
        number = structure.interview_id(tx, interview)
        table = interview_table(tx, interview, in_round)
        tag = None
        if about:
            if not table.ready and settled_layer.layer_desk(tx, interview, in_round) is None:
                refuse_too_early(tx, interview, in_round, author)
            rows = decisions.live_rows(tx, number, table.round_id, {start for _, _, start, _ in about})
            there = sorted(name for name in about if name in rows)
            if not there:
                raise StudyError(
                    f"the tags on {interview} are no longer as they were when this was shown.",
                    mend="Nothing was written; open the interview again.",
                )
            tag = rows[there[0]][0]
        made, uid = comments.add_comment(tx, number, table.round_id, tag=tag, answers=None, author=author, body=words)
        facts = {
            "comment": uid,
            "interview": interview,
            "round": in_round,
            "on": "disagreement" if about else "interview",
        }
        audit.record(tx, author, "comment", facts)
        return _one(tx, made)

    return store.write(job)


def answer(store: Store, number: int, body: str, *, by: str) -> CommentRow:
    """Answer a comment; StudyError where there is none of that number, or nothing is said."""
    author, words = person(by), _words(body)

    def job(tx: Transaction) -> CommentRow:
        place = comments.comment_place(tx, number)
        if place is None:
            raise _unknown(number)
        made, uid = comments.add_comment(
            tx, place.interview_id, place.round_id, tag=place.tag_id, answers=number, author=author, body=words
        )
        facts = {"comment": uid, "answers": place.uid, "interview": place.interview, "round": place.round}
        audit.record(tx, author, "answer comment", facts)
        return _one(tx, made)

    return store.write(job)


def take_comment_back(store: Store, number: int, *, by: str) -> None:
    """Take one's own comment back while nobody has answered it; its row stays. StudyError otherwise."""
    author = person(by)

    def job(tx: Transaction) -> None:
        place = comments.comment_place(tx, number)
        if place is None:
            raise _unknown(number)
        if comments.comment_author(tx, number) != author:
            raise StudyError(f"comment {number} is not {author}'s.", mend="Answer it instead.")
        if comments.has_answers(tx, number):
            raise StudyError(f"comment {number} has been answered.", mend="Answer once more instead.")
        comments.take_comment_away(tx, number)
        facts = {"comment": place.uid, "interview": place.interview, "round": place.round}
        audit.record(tx, author, "take comment back", facts)

    store.write(job)


def comments_on(store: Store, round: str | None = None, interview: str | None = None) -> tuple[CommentRow, ...]:
    """What was remarked, each thread together. Not for a coder who has not submitted: it may tell of others' tags."""
    return store.read(lambda tx: comments.load_comments(tx, round, interview))


def comments_to_read(store: Store, round: str | None = None) -> tuple[CommentRow, ...]:
    """The same, on those interviews alone that everybody they are assigned to has submitted."""

    def job(tx: Transaction) -> tuple[CommentRow, ...]:
        found = comments.load_comments(tx, round)
        waiting = {name: open_interviews(tx, name) for name in {one.round for one in found}}
        return tuple(one for one in found if one.interview not in waiting[one.round])

    return store.read(job)


def _one(tx: Transaction, number: int) -> CommentRow:
    place = comments.comment_place(tx, number)
    if place is None:
        raise AssertionError("a comment that was just made is there")
    return next(one for one in comments.load_comments(tx, place.round, place.interview) if one.number == number)


def _words(body: str) -> str:
    words = normalise(body).strip()
    if not words:
        raise StudyError("nothing is said.", mend="Write what you want to remark.")
    return words


def _unknown(number: int) -> StudyError:
    return StudyError(f"there is no comment {number}.", mend="See those there are: ipr-coder consensus show.")
