"""A search and what it finds, as plain frozen values. Positions are code points in the transcript, times ms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from ipr_coder.study.words import Term
from ipr_coder.text import Span

Within = Literal["interviews", "sessions", "both"]
"""Which texts are gone through: interviews about sessions, the sessions' own transcripts, or both."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. All that is given must be true of a turn; of several dyads, codes ... one is enough.

    `speakers` are labels or roles of who speaks; `roles` are respondents' roles. A code takes its subcodes in.
    `untagged`: neither a tag nor a "nothing here" mark touches the turn. `memo` are terms that one memo has.
    `within` chooses texts and narrows nothing: a query of it alone looks for nothing.
    """

    terms: tuple[Term, ...] = ()
    regex: str | None = field(default=None, repr=False)
    speakers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    interviews: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    memo: tuple[Term, ...] = ()
    untagged: bool = False
    starred: bool = False
    within: Within = "interviews"

    @property
    def is_empty(self) -> bool:
        """True when nothing is looked for."""
        return replace(self, within="interviews") == Query()

    @property
    def fits_sessions(self) -> bool:
        """True when a session's own transcript can have what is asked for: it is no interview, and nobody codes it."""
        return not (self.reads_marks or self.roles or self.interviews)

    @property
    def reads_marks(self) -> bool:
        """True when the answer depends on what coders did."""
        return bool(self.codes or self.coders or self.memo or self.untagged or self.starred)


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of an interview; `turn` counts from 0."""

    interview: str
    turn: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that was found. `matches` are where the words stand; none where only marks were asked for.

    `source` says whose turn it is: an interview's, or a session's own (then `interview` is the session transcript's
    name, and both clocks are the session's).
    `excerpt` is what to show of the turn, `excerpt_at` where that begins in the transcript. `start_ms` and `end_ms` are
    on the interview's clock, `session_start_ms` and `session_end_ms` are the recall moment's.
    """

    interview: str
    dyad: str
    session: int | None
    turn: int
    speaker: str
    role: str
    span: Span
    matches: tuple[Span, ...]
    excerpt: str = field(repr=False)
    excerpt_at: int
    start_ms: int | None
    end_ms: int | None
    session_start_ms: int | None
    session_end_ms: int | None
    source: Literal["interview", "session"] = "interview"

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.interview, self.turn)


@dataclass(frozen=True, slots=True)
class Hits:
    """Turns found, in the order of the study: dyad, session, respondent, turn.

    `after` is where to go on when there is more. `total` is how many turns there are in all, where that is known
    without reading them. `waiting` are interviews left out because not all their coders have submitted. `read_through`
    is true when texts had to be read because there is no index of their words; `unfinished` when a pattern's time ran
    out before everything was read.
    """

    hits: tuple[Hit, ...]
    after: Place | None = None
    total: int | None = None
    waiting: tuple[str, ...] = ()
    read_through: bool = False
    unfinished: bool = False
