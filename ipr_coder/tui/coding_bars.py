"""The three bars of the coder's screen: which interview and how far, what may be typed, and how things stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ipr_coder.study.values import OwnTag, Workplace
from ipr_coder.tui import coding_words
from ipr_coder.tui.actions import NO_WISHES, Place
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.chords import Chords, choices
from ipr_coder.tui.coding_words import STRIP_ROWS
from ipr_coder.tui.desk_work import DeskWork
from ipr_coder.tui.strips import two_rows
from ipr_coder.tui.transcript_row import CodeLook

if TYPE_CHECKING:
    from ipr_coder.tui.transcript_view import TranscriptView


class CodingBars:
    """Keeps header, strip and status line true. A sentence said stays until the next key.

    One that is too long for the status line has the row above it too, in the place of the hints.
    """

    def __init__(
        self, work: DeskWork, view: TranscriptView, chords: Chords, looks: Mapping[str, CodeLook], place: Workplace
    ) -> None:
        self.header, self.strip, self.status = Bar(id="header"), Bar(STRIP_ROWS, id="strip"), Bar(id="status")
        self._work, self._view, self._chords, self._looks = work, view, chords, looks
        self._respondent, self._moments = place.respondent_role, place.moments
        self._message: tuple[str, bool] = ("", False)
        self._typed, self._spilt = "", False
        self.wishes = NO_WISHES
        self.place: Place = "interview"
        self.adjusting: OwnTag | None = None

    def take_up(self, place: Workplace) -> None:
        """Go on with a desk that was read anew."""
        self._respondent, self._moments = place.respondent_role, place.moments

    def take_chords(self, chords: Chords) -> None:
        """Go by the chords of another codebook."""
        self._chords = chords

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line; the empty one shows again what is on the current segment."""
        self._message = (words, warning)
        self.refresh_status()

    @property
    def said(self) -> str:
        """The sentence that stands there, whole; "" for none."""
        return self._message[0]

    def hush(self) -> None:
        """Take the sentence away, if there is one."""
        if self._message[0]:
            self.say("")

    def refresh(self, typed: str) -> None:
        """Bring all three up to date; `typed` is the chord that has begun."""
        self.header.say(*coding_words.header(self._work, self._respondent, self._view.cursor))
        self.refresh_strip(typed)
        self.refresh_status()

    def refresh_strip(self, typed: str) -> None:
        """Show what may be typed now."""
        self._typed, self._spilt = typed, False
        width = max(20, self.strip.size.width - 2)
        rows = coding_words.strip(
            [] if self.place == "adjusting" else choices(self._chords, typed),
            self._looks,
            typed,
            width,
            wishes=self.wishes,
            place=self.place,
        )
        for row, pieces in enumerate(rows):
            self.strip.say(pieces, row=row)

    def refresh_status(self) -> None:
        """Show the sentence, or else what is on the current segment and where it lies."""
        words, warning = self._message
        above, line = two_rows(words, self.status.size.width - 2)
        if self._spilt and not above:
            self.refresh_strip(self._typed)
        if words:
            look = "warn" if warning else "strong"
            if above:
                self._spilt = True
                self.strip.say([(above, look)], row=STRIP_ROWS - 1)
            self.status.say([(line, look)])
            return
        sheet, here = self._view.sheet, self._view.cursor
        number = sheet.moment[here]
        moment = self._moments[number] if number >= 0 else None
        self.status.say(
            coding_words.selected(self._work, self._view.selection, self.adjusting)
            if self._view.selection is not None
            else coding_words.codes_here(self._work, here, self._looks),
            coding_words.where(sheet, here, moment, self._view.search),
        )
