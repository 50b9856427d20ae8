"""Segments cut and joined, and recall moments set, moved and removed: what lays the interview out anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui import layout_requests
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.clock import moment_as_typed, read_moment
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.interview.holding import ask_and_hold
from ipr_coder.tui.interview.selecting import end_selection
from ipr_coder.tui.prompt_bar import PromptBar
from ipr_coder.tui.saving import Request

if TYPE_CHECKING:
    from ipr_coder.study.values import MomentRow
    from ipr_coder.tui.coding_screen import CodingScreen


def split(screen: CodingScreen) -> None:
    """Begin a new segment at the caret, or where the text was last clicked."""
    view = screen.view
    place = view.selection.caret if view.selection is not None else view.pointed
    if place is None or (view.selection is None and place[0] != view.cursor):
        screen.say("Where? Press v, go to the word that is to begin the new segment, and press | there.")
        return
    if view.selection is not None:
        end_selection(screen, done=False)
    _ask(screen, layout_requests.split_request(screen.work.desk, screen.sheet.spans[place[0]].start + place[1]))


def join(screen: CodingScreen) -> None:
    """Make one segment of the current one and the next of its turn."""
    _ask(screen, layout_requests.join_request(screen.work.desk, _here(screen)))


def set_moment(screen: CodingScreen) -> None:
    """Ask when in the session it was, and who stopped the tape; where a moment begins already, correct that one."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    begun = _begins_here(screen)
    typed = moment_as_typed(begun.session_start_ms, begun.session_end_ms, begun.stopped_by) if begun else ""
    screen.bars.status.display = False
    screen.query_one(PromptBar).ask("moment", typed)


def moment_typed(screen: CodingScreen, words: str) -> None:
    """Set or correct the moment that was typed."""
    typed = read_moment(words)
    if typed is None:
        screen.say("Type a time in the session, or two, and who stopped: 0:12:40-0:13:05 client.", warning=True)
        return
    desk, begun = screen.work.desk, _begins_here(screen)
    if begun is None:
        _ask(screen, layout_requests.set_moment_request(desk, _here(screen), typed))
    else:
        _ask(screen, layout_requests.change_moment_request(desk, begun.ordinal, typed))


def move_moment(screen: CodingScreen) -> None:
    """Let the moment that is talked about here, or the next one, begin with this turn."""
    here, stops = _here(screen), screen.moments
    around = [stop for stop in stops if stop.start < here < stop.end]
    later = [stop for stop in stops if stop.start > here][:1]
    found = [stop for stop in (*around, *later) if stop is not _begins_here(screen)]
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
    elif not found:
        screen.say("There is no recall moment that could begin here instead.")
    elif len(found) == 1:
        _move(screen, found[0])
    else:
        screen.app.push_screen(
            ChoiceScreen("Which recall moment begins here?", [f"recall moment {stop.ordinal}" for stop in found]),
            lambda answer: _move(screen, found[answer]) if answer is not None else None,
        )


def remove_moment(screen: CodingScreen) -> None:
    """Take the moment away that is talked about here."""
    here = _here(screen)
    stop = next((stop for stop in reversed(screen.moments) if stop.start <= here < stop.end), None)
    stop = stop or _begins_here(screen)
    if stop is None:
        screen.say("No recall moment is talked about here.")
    else:
        _ask(screen, layout_requests.remove_moment_request(screen.work.desk, stop.ordinal))


def _move(screen: CodingScreen, stop: MomentRow) -> None:
    _ask(screen, layout_requests.move_moment_request(screen.work.desk, stop.ordinal, _here(screen)))


def _begins_here(screen: CodingScreen) -> MomentRow | None:
    """The moment that begins with the current segment's turn."""
    sheet, here = screen.sheet, screen.view.cursor
    first = next(index for index in range(here, -1, -1) if sheet.opens[index])
    start = sheet.spans[first].start
    return next((stop for stop in screen.moments if stop.start == start), None)


def _here(screen: CodingScreen) -> int:
    return screen.sheet.spans[screen.view.cursor].start


def _ask(screen: CodingScreen, request: Request) -> None:
    ask_and_hold(screen, lambda: screen.work.ask_store(request))


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "cut.split": split,
        "cut.join": join,
        "moment.set": set_moment,
        "moment.move": move_moment,
        "moment.remove": remove_moment,
    }
)
