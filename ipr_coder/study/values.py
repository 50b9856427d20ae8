"""What the study room hands to the others: plain frozen values, never database objects.

What somebody said or wrote is left out of their `repr`, so that no message can quote it by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ipr_coder.text import Span

ChangeKind = Literal["tag", "review", "memo", "attributes", "star", "layout", "codebook"]
"""What a deed changed. "layout": segments, recall moments or the text itself, so that a screen lays out anew.
"codebook": nothing, but the study has another codebook than the coder has in sight."""

MemoAbout = Literal["tag", "segment", "interview", "code"]
"""What a memo is about. On a tag and a segment its span says where, on a code its code says which."""

EVERYWHERE = Span(0, 1)
"""Stands in for the span of what has no place in the text (a memo on the interview or on a code): none is empty."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on what: one coder, one interview, one round. Every deed of a coder names its desk.

    `text_version` is the version of the transcript that lay on the desk when it was opened: places in it are refused
    once the transcript was corrected. None where nobody looks at the text.
    """

    coder: str
    interview: str
    round: str
    coder_id: int
    interview_id: int
    transcript_id: int
    round_id: int
    text_version: int | None = field(default=None, compare=False)
    alias: str | None = field(default=None, compare=False)
    """What the coder calls the interview where its label would tell what the round hides."""

    @property
    def shown(self) -> str:
        """The interview's name for its coder's eyes; `interview` is for the record."""
        return self.alias or self.interview


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line of a coder's work list. `decided` of `codable` segments are tagged or reviewed by this coder.

    `interview` is its name for the coder's eyes. What the round hides is None or empty, and named in `hidden`.
    """

    interview: str
    dyad: str
    session: int | None
    respondent: str
    respondent_role: str
    round: str
    submitted: bool
    codable: int
    decided: int
    last_turn: int | None = None
    """The turn at which the coder stopped, counted from 0; None before the first visit."""
    last_ms: int | None = None
    """When the coder last did something there, in milliseconds since 1970; None before the first deed."""
    hidden: frozenset[str] = frozenset()
    """What the round does not show its coders."""


@dataclass(frozen=True, slots=True)
class OwnTag:
    """A tag of the coder at the desk. Among live tags (code, span) is unique at a desk, so it is the tag's name."""

    code: str
    span: Span
    memo: str | None = field(default=None, repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class OwnMemo:
    """A memo of the coder at the desk on something other than a tag (whose memo is in `OwnTag`)."""

    about: MemoAbout
    span: Span
    code: str | None
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn as a screen shows it; times are milliseconds on the interview's clock."""

    speaker: str
    role: str
    span: Span
    start_ms: int | None


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """The stretch a key tags, as a screen shows it. `turn` indexes the turns, `moment` the moments (or -1)."""

    turn: int
    span: Span
    moment: int


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A recall moment as a screen shows it: session clock, milliseconds. `start`-`end` is the talk about it, in code
    points (equal where nobody talked)."""

    ordinal: int
    session_start_ms: int
    session_end_ms: int | None
    stopped_by: str | None
    question: str | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Workplace:
    """Everything a coder sees of one interview: the text and the coder's own work, nobody else's.

    What the round hides is not in it: then `respondent_role` is empty and both members of the dyad are "R".
    """

    desk: Desk
    text: str = field(repr=False)
    turns: tuple[TurnRow, ...]
    segments: tuple[SegmentRow, ...]
    moments: tuple[MomentRow, ...]
    tags: tuple[OwnTag, ...]
    reviewed: tuple[Span, ...]
    submitted: bool
    respondent_role: str
    stars: tuple[Span, ...] = ()
    memos: tuple[OwnMemo, ...] = ()
    last_at: int | None = None
    """The character at which the coder last stopped here; None on a first visit."""
    displaced: int = 0
    """How many of the coder's marks a corrected text has no place for, and nobody has placed or let go yet."""
    newest_event: int | None = None
    """Row number of the newest audit event at the desk, by which a window notices what another one did."""


@dataclass(frozen=True, slots=True)
class Change:
    """One visible effect of a deed: a mark that is now there or gone, a memo's new body, a tag's attributes.

    A tag, its attributes and its memo are named by `code` and `span`; a memo on anything else by `about` with `span`
    (segment) or `code` (code). A moved tag is one change away and one change there.
    """

    kind: ChangeKind
    span: Span
    present: bool
    code: str | None = None
    memo: str | None = field(default=None, repr=False)
    """For a memo the body now in force, None when it was taken away."""
    about: MemoAbout = "tag"
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """For "attributes" all that the tag has now; for a tag that comes back, those it had."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done and is now durable. `label` says it in words ("tag shame.hiding", "memo on rupture").

    `event` is the row number of its audit event, `after` that of the desk's newest event before it: where that is not
    the one a window knows of, another window of the same coder has worked there. None for what left no trace.
    """

    label: str
    changes: tuple[Change, ...]
    event: int | None = field(default=None, compare=False)
    after: int | None = field(default=None, compare=False)
