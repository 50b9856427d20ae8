"""Deeds that lay the interview out anew: cuts and recall moments. Only the store knows what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipr_coder.study.values import Deed, Desk
from ipr_coder.tui.clock import MomentTyped
from ipr_coder.tui.saving import Request

if TYPE_CHECKING:
    from ipr_coder.study.store import Store


def split_request(desk: Desk, position: int) -> Request:
    """Begin a new segment at a character."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.cutting import split_at

        return split_at(store, desk, position)

    return Request("split the segment", job)


def join_request(desk: Desk, position: int) -> Request:
    """Make one segment of the one at a character and the next."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.cutting import join_with_next

        return join_with_next(store, desk, position)

    return Request("join the segments", job)


def set_moment_request(desk: Desk, position: int, moment: MomentTyped) -> Request:
    """Let a recall moment begin at the turn of a character."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.recall_moments import set_moment

        return set_moment(
            store, desk, position, moment.start_ms, session_end_ms=moment.end_ms, stopped_by=moment.stopped_by
        )

    return Request("set a recall moment", job)


def change_moment_request(desk: Desk, ordinal: int, moment: MomentTyped) -> Request:
    """Correct a recall moment's times and who stopped the tape."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.recall_moments import change_moment

        return change_moment(
            store, desk, ordinal, moment.start_ms, session_end_ms=moment.end_ms, stopped_by=moment.stopped_by
        )

    return Request("change the recall moment", job)


def move_moment_request(desk: Desk, ordinal: int, position: int) -> Request:
    """Let a recall moment begin at another turn."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.recall_moments import move_moment

        return move_moment(store, desk, ordinal, position)

    return Request("move the recall moment", job)


def remove_moment_request(desk: Desk, ordinal: int) -> Request:
    """Take a recall moment away."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.recall_moments import remove_moment

        return remove_moment(store, desk, ordinal)

    return Request("remove the recall moment", job)
