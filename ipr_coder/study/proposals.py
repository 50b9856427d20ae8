"""Recall moments proposed from marks that stood between the turns: the text no longer holds them, so they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from ipr_coder.study.study_settings import keep_setting, setting
from ipr_coder.transcripts.moment_finder import ProposedMoment


def keep_proposals(tx: Connection, interview: str, proposals: Sequence[ProposedMoment]) -> None:
    """Keep an interview's proposals until a person decides: times, turns and who stopped, no words of the file."""
    if proposals or setting(tx, _name(interview)) is not None:
        keep_setting(
            tx,
            _name(interview),
            [
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
            ],
        )


def kept_proposals(tx: Connection, interview: str) -> tuple[ProposedMoment, ...]:
    """The proposals kept of an interview, in the order of its text."""
    found = setting(tx, _name(interview)) or []
    return tuple(ProposedMoment(**one) for one in found)


def _name(interview: str) -> str:
    return f"proposed moments {interview}"
