"""An excerpt for the clipboard, with where it is from. Not where the study is kept private."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.transcripts.clock import hms
from ipr_coder.tui.clock import stretch_of_time
from ipr_coder.tui.interview.selecting import end_selection, selected_span

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def copy(screen: CodingScreen) -> None:
    """Copy the selection, or the current segment, with its citation."""
    if screen.app.privacy:
        screen.say("Copying is off (privacy). The settings can allow it: Ctrl+O.", warning=True)
        return
    sheet, here = screen.sheet, screen.view.cursor
    span = sheet.spans[here] if screen.view.selection is None else selected_span(screen)
    if span is None:
        return
    touched = screen.marks.segments_of(span)
    text = " ".join(
        sheet.texts[index][max(0, span.start - sheet.spans[index].start) : span.end - sheet.spans[index].start]
        for index in touched
    )
    if screen.view.selection is not None:
        end_selection(screen, done=False)
    screen.app.copy_to_clipboard(f"“{text.strip()}” ({citation(screen, touched[0], touched[-1])})")
    screen.say("Copied with its place, if your terminal lets programs copy.")


def citation(screen: CodingScreen, first: int, last: int) -> str:
    """Where a run of segments is from: interview, turns, time in the interview, and the moment of the session."""
    sheet = screen.sheet
    turns = (
        f"turn {sheet.turn[first]}"
        if sheet.turn[first] == sheet.turn[last]
        else (f"turns {sheet.turn[first]}-{sheet.turn[last]}")
    )
    parts = [screen.work.desk.shown, turns]
    start = sheet.start_ms[first]
    if start is not None:
        parts.append(f"at {hms(start)}")
    number = sheet.moment[first]
    if number >= 0:
        stop = screen.moments[number]
        parts.append(f"on session {stretch_of_time(stop.session_start_ms, stop.session_end_ms)}")
    return ", ".join(parts)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType({"look.copy": copy})
