"""An interview as it lies on the screen: what the rows say, made once from the workplace and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipr_coder.study.values import MomentRow, Workplace
from ipr_coder.text import Span, displayable, one_line
from ipr_coder.transcripts.clock import hms
from ipr_coder.tui.clock import stretch_of_time
from ipr_coder.tui.rows import is_narrow


@dataclass(frozen=True, slots=True)
class Sheet:
    """Parallel lists, one entry a segment, with the text made safe to show (offsets unchanged).

    `headings[i]` stands above segment i ("" for none); `lead[i]` counts the rows above its text; `turn[i]` is the
    turn's number as people count, from 1; `opens[i]` is true for a turn's first segment.
    """

    spans: tuple[Span, ...]
    texts: list[str] = field(repr=False)
    narrow: list[bool]
    headings: list[str]
    lead: bytearray
    turn: list[int]
    opens: list[bool]
    speaker: list[str]
    role: list[str]
    start_ms: list[int | None]
    moment: list[int]
    codable: list[bool]
    last_turn: int

    def __len__(self) -> int:
        return len(self.spans)

    def first_segment_of_turn(self, number: int) -> int | None:
        """The segment that opens turn `number`, or the next turn that has segments; None past the end."""
        for index, turn in enumerate(self.turn):
            if turn >= number:
                return index
        return None

    def segment_at_time(self, milliseconds: int) -> int | None:
        """The last segment whose turn starts at or before a time on the interview's clock; None without times."""
        found: int | None = None
        for index, start in enumerate(self.start_ms):
            if start is None or not self.opens[index]:
                continue
            if start > milliseconds:
                return index if found is None else found
            found = index
        return found

    def next_moment(self, index: int) -> int | None:
        """The first segment of the next recall moment after a segment, or None."""
        here = self.moment[index]
        for later in range(index + 1, len(self)):
            if self.moment[later] >= 0 and self.moment[later] != here:
                return later
            if self.moment[later] < 0:
                here = -1
        return None

    def previous_moment(self, index: int) -> int | None:
        """The segment that opens the recall moment of a segment, or else the one before; None without any."""
        for earlier in range(index - 1, -1, -1):
            number = self.moment[earlier]
            if number >= 0 and (earlier == 0 or self.moment[earlier - 1] != number):
                return earlier
        return None


def sheet_of(workplace: Workplace) -> Sheet:
    """Lay a workplace out as a sheet."""
    shown = displayable(workplace.text)
    texts: list[str] = []
    headings: list[str] = []
    lead = bytearray()
    opens: list[bool] = []
    turn_before, moment_before = -1, -1
    for index, segment in enumerate(workplace.segments):
        texts.append(segment.span.of(shown))
        heading = ""
        if segment.moment != moment_before:
            heading = (
                moment_heading(workplace.moments[segment.moment])
                if segment.moment >= 0
                else f"End of recall moment {workplace.moments[moment_before].ordinal}"
            )
        headings.append(heading)
        opens.append(segment.turn != turn_before)
        lead.append((2 if index else 1) if heading else 0)
        turn_before, moment_before = segment.turn, segment.moment
    turns = [workplace.turns[segment.turn] for segment in workplace.segments]
    named = {name: one_line(name) for name in {word for turn in workplace.turns for word in (turn.speaker, turn.role)}}
    return Sheet(
        spans=tuple(segment.span for segment in workplace.segments),
        texts=texts,
        narrow=[is_narrow(text) for text in texts],
        headings=headings,
        lead=lead,
        turn=[segment.turn + 1 for segment in workplace.segments],
        opens=opens,
        speaker=[named[turn.speaker] for turn in turns],
        role=[named[turn.role] for turn in turns],
        start_ms=[turn.start_ms for turn in turns],
        moment=[segment.moment for segment in workplace.segments],
        codable=[turn.role != "interviewer" for turn in turns],
        last_turn=len(workplace.turns),
    )


def moment_heading(moment: MomentRow) -> str:
    """A recall moment in one line: its number, where it lies in the session, who stopped the tape."""
    parts = [
        f"Recall moment {moment.ordinal}",
        f"session {stretch_of_time(moment.session_start_ms, moment.session_end_ms)}",
    ]
    if moment.stopped_by:
        parts.append(f"stopped by {one_line(moment.stopped_by)}")
    if moment.question:
        parts.append(one_line(moment.question))
    return " · ".join(parts)


def clock_of(milliseconds: int | None) -> str:
    """A time for the gutter, or nothing when the transcript has none."""
    return "" if milliseconds is None else hms(milliseconds)
