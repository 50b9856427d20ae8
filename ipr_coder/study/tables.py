"""Many tags at once: structs of numpy arrays, filled by one query each.

Nothing here knows a database; agreement figures, theme tables and reports are made from these values alone.
All positions are code points in the transcript's stored text, all times milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.facts import CodeFacts, InterviewFacts, MomentFacts

Ints = NDArray[np.int64]

UnitKind = Literal["segment", "turn", "sentence", "moment", "interview", "character"]
"""What a figure counts. "moment" is all the talk about one recall moment, "interview" all of an interview."""

UNIT_KINDS: tuple[str, ...] = get_args(UnitKind)

Which = Literal["first", "last"]
"""Which of a coder's submissions of an interview counts. The last one is what stands in the study now."""

CONSENSUS = "consensus"
"""What the settled layer is called, and the kind of "coder" that its tags are of."""


@dataclass(frozen=True, slots=True)
class TagTable:
    """Every live tag of a selection of coders and one round, one array element a tag.

    `interview`, `code` and `coder` index the tuples of the same names. `covered[i, c]` is True where coder c has
    answered for interview i (submitted it, or in an early look begun it): there a missing tag means "not present";
    elsewhere the coder is missing, which is not the same as zero.
    """

    interview: Ints
    start: Ints
    end: Ints
    code: Ints
    coder: Ints
    interviews: tuple[InterviewFacts, ...]
    codes: tuple[CodeFacts, ...]
    coders: tuple[str, ...]
    covered: NDArray[np.bool_]
    moments: tuple[MomentFacts, ...]
    round: str
    codebook: str
    """Codebook id and version, for the reader of a table."""
    study: str
    """Title of the study."""
    digest: str
    """SHA-256 over all of the above, so that a figure can be traced to the tags it came from."""
    early: tuple[str, ...] = ()
    """Interviews that are counted although not all their coders had submitted them: a look taken early."""

    submission: Which = "last"
    """Which of the coders' submissions is counted."""
    after_look: tuple[str, ...] = ()
    """Interviews of which a later submission is counted that was made after the others' work had been seen."""
    not_kept: tuple[str, ...] = ()
    """Interviews of which the first submission was asked for and is not kept: what is kept first, counts."""
    settled: bool = False
    """True where the last of `coders` is no coder but the settled layer: it covers what has been settled to the end."""

    def __len__(self) -> int:
        return int(self.interview.size)

    @property
    def people(self) -> tuple[str, ...]:
        """The coders, without the settled layer."""
        return self.coders[:-1] if self.settled else self.coders

    @property
    def answering(self) -> tuple[str, ...]:
        """The coders of whose work something counts here."""
        return tuple(who for seat, who in enumerate(self.people) if self.covered[:, seat].any())


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """What an agreement figure or a theme table counts: the units of every interview with a transcript, in order.

    `interview` indexes the interviews of the TagTable of the same query. `role` is the speaker's role as an index
    into ROLES (the respondent's for units of several turns); `moment` is the ordinal of the recall moment the unit
    talks about, -1 for none. Of kind "character" the units are the turns whose characters count.
    """

    kind: UnitKind
    interview: Ints
    start: Ints
    end: Ints
    role: Ints
    moment: Ints
    interview_ms: Ints
    """Time of the unit's turn on the interview's clock, -1 where unknown."""

    def __len__(self) -> int:
        return int(self.interview.size)


@dataclass(frozen=True, slots=True)
class TextStretches:
    """The turns whose words count, in order and without overlap; the rest of the text is not counted.

    `interview` indexes the interviews of the TagTable of the same query.
    """

    interview: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Selection:
    """What is counted and what is left out.

    `waiting` are interviews of these coders that not all their coders have submitted. `submitted[i, c]` is when coder
    c submitted interview i (milliseconds since 1970, -1 where not). `text` is there for units of several turns
    (moment, interview) and for characters; None for the others.
    """

    tags: TagTable
    grid: UnitGrid
    waiting: tuple[str, ...]
    submitted: Ints
    text: TextStretches | None = None
    interviewer_turns: bool = False
    """True where the interviewer's words count, too."""


ROLES: tuple[str, ...] = ("client", "therapist", "interviewer", "other", "unknown")
"""The order behind `UnitGrid.role`."""
