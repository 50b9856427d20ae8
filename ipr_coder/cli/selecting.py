"""Which tags a figure or a table rests on: coders, round and unit, and the rule that nobody looks too early."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import warn

if TYPE_CHECKING:
    from ipr_coder.study.store import Store
    from ipr_coder.study.tag_table import Selection


class UnitOfCounting(StrEnum):
    """What a figure counts."""

    segment = "segment"
    turn = "turn"


def coder_list(text: str | None) -> list[str] | None:
    """The labels of "A,B"; None where nothing was said."""
    return None if text is None else [label.strip() for label in text.split(",") if label.strip()]


def select(
    store: Store,
    *,
    coders: Sequence[str] | None,
    round: str | None,
    unit: UnitOfCounting,
    include_open: bool = False,
    reason: str | None = None,
) -> Selection:
    """The tags and units to count. Interviews not yet submitted by all their coders are left out, and that is said.

    To take them in (`include_open`) needs a reason, which goes into the audit trail before anything is shown.
    """
    from ipr_coder.coding.setting_up import open_early
    from ipr_coder.study.tag_table import load_selection

    closed = store.read(lambda tx: load_selection(tx, coders=coders, round=round, unit=unit.value))
    if not closed.waiting:
        return closed
    if include_open:
        open_early(store, reason or "", closed.waiting)
        return store.read(lambda tx: load_selection(tx, coders=coders, round=round, unit=unit.value, include_open=True))
    warn(
        f"Left out, because not all of their coders have submitted: {', '.join(closed.waiting)}. "
        "(--include-open --reason ... takes them in, and puts it on record.)"
    )
    return closed
