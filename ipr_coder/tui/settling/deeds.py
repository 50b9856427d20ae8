"""The deeds at the table as jobs for the writer: each durable before the screen says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ipr_coder.tui.settling.table import Sitting, Table

if TYPE_CHECKING:
    from ipr_coder.coding.choosing import Choice
    from ipr_coder.coding.disagreements import Disagreement
    from ipr_coder.study.comments import CommentRow
    from ipr_coder.study.decisions import DecisionRow, SettledTag
    from ipr_coder.study.store import Store
    from ipr_coder.study.values import Deed


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed left behind: its words, what is decided now, and the remarks where those changed.

    `number` is the disagreement it was about, None where it was about the whole interview. `decisions` are all that are
    in force, where they were read anew; else `fresh` are those that came with the deed, and `gone` is the number of the
    disagreement that is open again.
    """

    words: str
    number: int | None
    decisions: tuple[DecisionRow, ...] | None = None
    fresh: tuple[DecisionRow, ...] = ()
    gone: int | None = None
    comments: tuple[CommentRow, ...] | None = None
    closed: bool | None = None


Job = Callable[["Store"], Done]


def settle_job(
    table: Table,
    sitting: Sitting,
    number: int,
    choice: Choice,
    *,
    reason: str | None = None,
    remark: str | None = None,
) -> Job:
    """Decide on a disagreement."""
    one = table.apart[number]

    def job(store: Store) -> Done:
        from ipr_coder.coding.settling import settle

        deed = settle(
            store, table.desk, one, choice, by=sitting.by, present=sitting.present, reason=reason, remark=remark
        )
        return _told(store, table, sitting, deed, number)

    return job


def withdraw_job(table: Table, sitting: Sitting, number: int, decision: int) -> Job:
    """Take a decision back."""

    def job(store: Store) -> Done:
        from ipr_coder.coding.settling import withdraw

        deed = withdraw(store, table.desk, decision, by=sitting.by)
        return _told(store, table, sitting, deed, number, gone=number)

    return job


def step_job(table: Table, sitting: Sitting, *, forward: bool) -> Job:
    """Undo the last deed on the interview, or redo what was undone."""

    def job(store: Store) -> Done:
        from ipr_coder.coding.undoing import redo, undo

        deed = (redo if forward else undo)(store, table.desk, by=sitting.by)
        nothing = "nothing to redo" if forward else "nothing to undo"
        if deed is not None:
            table.event = deed.event
        return Done(deed.label if deed is not None else nothing, None, _all(store, table, sitting))

    return job


def close_job(table: Table, sitting: Sitting, reason: str | None) -> Job:
    """Close the consensus of the interview."""

    def job(store: Store) -> Done:
        from ipr_coder.coding.settling import close

        return Done(close(store, table.desk, sitting.by, reason).label, None, closed=True)

    return job


def reopen_job(table: Table, sitting: Sitting, reason: str) -> Job:
    """Open a closed consensus again."""

    def job(store: Store) -> Done:
        from ipr_coder.coding.settling import reopen

        return Done(reopen(store, table.desk, sitting.by, reason).label, None, closed=False)

    return job


def comment_job(sitting: Sitting, number: int, one: Disagreement, body: str, answers: int | None) -> Job:
    """Remark on a disagreement, or answer a remark."""

    def job(store: Store) -> Done:
        from ipr_coder.coding.comments import answer, comment, comments_on

        if answers is None:
            comment(store, sitting.interview, sitting.round, body, by=sitting.by, about=one.name)
        else:
            answer(store, answers, body, by=sitting.by)
        return Done(
            "remark" if answers is None else "answer",
            number,
            comments=comments_on(store, sitting.round, sitting.interview),
        )

    return job


def note_job(sitting: Sitting, one: Disagreement, body: str, decision: int | None, number: int) -> Job:
    """Propose something for the codebook."""
    codes = [*one.codes, None, None]

    def job(store: Store) -> Done:
        from ipr_coder.coding.codebook_notes import add_note

        add_note(store, body, by=sitting.by, code=codes[0], other=codes[1], decision=decision)
        return Done("proposal for the codebook", number)

    return job


def same_choice(made: DecisionRow) -> Choice:
    """The choice that a decision was made with, to make it again with another reason."""
    from ipr_coder.coding.choosing import Choice

    return Choice(made.outcome, made.took, made.settled if made.outcome in ("ends", "new") else ())


def shared_part(one: Disagreement) -> SettledTag | None:
    """The one code of all sides, where everybody gave it; None with several codes, or where nothing is shared."""
    from ipr_coder.coding.choosing import merged_ends

    whole = merged_ends(one)
    tags = [tag for _, side in one.sides for tag in side]
    if whole is None or any(not side for _, side in one.sides):
        return None
    start, end = max(tag.start for tag in tags), min(tag.end for tag in tags)
    return replace(whole, start=start, end=end) if start < end else None


def _told(store: Store, table: Table, sitting: Sitting, deed: Deed, number: int, *, gone: int | None = None) -> Done:
    """What the deed changed; all decisions anew where another window may have decided something, too."""
    from ipr_coder.study.decisions import load_decisions

    if deed.event is None or deed.after != table.event:
        table.event = deed.event or table.event
        return Done(deed.label, number, _all(store, table, sitting))
    table.event = deed.event
    fresh = store.read(lambda tx: load_decisions(tx, sitting.round, sitting.interview, after=table.newest))
    table.newest = max((table.newest, *(one.number for one in fresh)))
    return Done(deed.label, number, fresh=fresh, gone=gone)


def _all(store: Store, table: Table, sitting: Sitting) -> tuple[DecisionRow, ...]:
    from ipr_coder.study.decisions import load_decisions

    found = store.read(lambda tx: load_decisions(tx, sitting.round, sitting.interview))
    table.newest = max((table.newest, *(one.number for one in found)))
    return found
