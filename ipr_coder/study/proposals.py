"""Recall moments proposed from marks that stood between the turns: the text no longer holds them, so they are kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from ipr_coder.study.study_settings import keep_setting, setting
from ipr_coder.study.text_layout import Layout
from ipr_coder.transcripts.anchoring import Carrier
from ipr_coder.transcripts.model import Turn
from ipr_coder.transcripts.moment_finder import ProposedMoment


def keep_proposals(tx: Connection, interview: str, proposals: Sequence[ProposedMoment]) -> None:
    """Keep an interview's proposals until a person decides: times, turns and who stopped, no words of the file."""
    if proposals or setting(tx, _name(interview)) is not None:
        keep_setting(tx, _name(interview), proposals_body(proposals))


def kept_proposals(tx: Connection, interview: str) -> tuple[ProposedMoment, ...]:
    """The proposals kept of an interview, in the order of its text."""
    return proposals_from(setting(tx, _name(interview)) or [])


def proposals_body(proposals: Sequence[ProposedMoment]) -> list[dict[str, Any]]:
    """Proposals as JSON can hold them."""
    return [
        {
            "session_start_ms": one.session_start_ms,
            "session_end_ms": one.session_end_ms,
            "first_turn": one.first_turn,
            "end_turn": one.end_turn,
            "stopped_by": one.stopped_by,
            "sure": one.sure,
            "number": one.number,
            "line": one.line,
        }
        for one in proposals
    ]


def proposals_from(body: Sequence[Mapping[str, Any]]) -> tuple[ProposedMoment, ...]:
    """What `proposals_body` made, as values again."""
    return tuple(ProposedMoment(**one) for one in body)


def carry_proposals(tx: Connection, interview: str, before: Layout, after: Layout, carrier: Carrier) -> None:
    """Let the proposals of a corrected interview name the turns that hold now what their turns held."""
    kept = kept_proposals(tx, interview)
    if kept:
        keep_proposals(tx, interview, [_carried(one, before.turns, after.turns, carrier) for one in kept])


def _carried(one: ProposedMoment, before: Sequence[Turn], after: Sequence[Turn], carrier: Carrier) -> ProposedMoment:
    starts = [turn.span.start for turn in after]

    def turn_now(turn: int) -> int:
        if turn >= len(before):
            return len(after)
        return max(0, bisect_right(starts, carrier.start(before[turn].span.start)) - 1)

    first = min(turn_now(one.first_turn), len(after) - 1)
    return replace(one, first_turn=first, end_turn=max(first, turn_now(one.end_turn)))


def _name(interview: str) -> str:
    return f"proposed moments {interview}"
