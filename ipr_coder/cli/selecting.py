"""Which tags a figure or a table rests on: coders, round and unit, and the rule that nobody looks too early."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import warn
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection, TagTable, UnitKind, Which


_NAME_TWO = "Name two who have submitted, for example --coders AB,CD"


class UnitOfCounting(StrEnum):
    """What a theme table counts."""

    segment = "segment"
    turn = "turn"


class UnitCompared(StrEnum):
    """What an agreement figure counts."""

    segment = "segment"
    turn = "turn"
    sentence = "sentence"
    moment = "moment"
    interview = "interview"
    character = "character"


def coder_list(text: str | None) -> list[str] | None:
    """The labels of "A,B"; None where nothing was said."""
    return None if text is None else [label.strip() for label in text.split(",") if label.strip()]


def select(
    store: Store,
    *,
    coders: Sequence[str] | None,
    round: str | None,
    unit: UnitOfCounting | UnitCompared,
    include_open: bool = False,
    reason: str | None = None,
    least: int = 1,
    interviewer_turns: bool = False,
    consensus: bool = False,
    submission: Which = "last",
    check: Callable[[Selection], None] | None = None,
    shown: Collection[str] | None = None,
    by: str | None = None,
) -> Selection:
    """The tags and units to count. Interviews not yet submitted by all their coders are left out, and that is said.

    Where no coders are named, those are left out of whom nothing counts yet. To take in what is open
    (`include_open`) needs a reason, which goes into the audit trail before anything is shown. With `consensus` the
    settled layer stands behind the coders, where there is one; `submission` says which of a coder's counts. UsageError
    when there are fewer coders than `least`; `check` may refuse what is there before an early look goes on record.
    Where only some interviews are `shown`, a look at the others is neither taken nor asked for. `by` looks; left out,
    it is the lead.
    """
    from ipr_coder.coding.setting_up import open_early
    from ipr_coder.study.tag_table import load_selection

    kind: UnitKind = UnitCompared(unit.value).value

    def load(who: Sequence[str] | None, *, early: bool) -> Selection:
        return store.read(
            lambda tx: load_selection(
                tx,
                coders=who,
                round=round,
                unit=kind,
                include_open=early,
                interviewer_turns=interviewer_turns,
                consensus=consensus,
                submission=submission,
            )
        )

    found = load(coders, early=False)
    if len(found.tags.people) < least:
        raise UsageError(_too_few(found.tags.people), mend=_NAME_TWO)
    waiting = [label for label in found.waiting if shown is None or label in shown]
    if not waiting:
        return found
    if include_open:
        if check is not None:
            check(found)
        open_early(store, reason or "", waiting, found.tags.round, by=by)
        found = load(coders, early=True)
    else:
        warn(
            f"Left out, because not all of their coders have submitted: {', '.join(waiting)}. "
            "(--include-open --reason ... takes them in, and puts it on record.)"
        )
    answered = found.tags.answering
    if coders is not None or not least <= len(answered) < len(found.tags.people):
        return found
    absent = [who for who in found.tags.people if who not in answered]
    warn(f"Not counted, because nothing of theirs can be counted yet: {', '.join(absent)}.")
    return load(answered, early=include_open)


def tell_look(store: Store, table: TagTable, by: str | None = None) -> None:
    """Put on record that the tags of all who answered are laid side by side; call it before they are shown.

    Interviews opened early are on record already (`select`). `by` looks; left out, it is the lead.
    """
    from ipr_coder.coding.looking_together import record_look
    from ipr_coder.coding.setting_up import LEAD

    answered = zip(table.interviews, table.covered[:, : len(table.people)], strict=True)
    shared = [one.label for one, who in answered if who.sum() > 1 and one.label not in table.early]
    if shared:
        record_look(store, table.round, shared, by or LEAD)


def _too_few(coders: Sequence[str]) -> str:
    there = f"{coders[0]} is the only one here" if coders else "there is none here yet"
    return f"agreement needs two coders, and {there}."
