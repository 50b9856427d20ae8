"""Handing an interview in, and leaving it once everything is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ipr_coder.errors import StudyError
from ipr_coder.tui import coding_words
from ipr_coder.tui.checking import checklist_of
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.opening import place_job

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen

Leave = Literal["quit", "work list"]


def submit(screen: CodingScreen) -> None:
    """Ask, with what should be known before, and hand the interview in."""
    work = screen.work
    if work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    if work.account.failed:
        screen.say("Some deeds are not saved yet. Save them first: F9.", warning=True)
        return
    found = checklist_of(screen.sheet, screen.marks, screen.moments, screen.displaced)
    answers = ("Submit it", "Not yet") if found.clear else ("Submit it all the same", "Not yet")
    screen.app.push_screen(
        ChoiceScreen(f"Submit {work.desk.shown}?", answers, details=coding_words.before_submitting(found)),
        lambda answer: screen.show(screen.work.submit()) if answer == 0 else None,
    )


def remember(screen: CodingScreen) -> None:
    """Note in the study where the coder is, if that is another place than was noted before."""
    at = screen.sheet.spans[screen.view.cursor].start
    if at != screen.remembered:
        screen.remembered = at
        with suppress(StudyError):  # the study is being closed
            screen.study.writer.put(place_job(screen.work.desk, at), lambda _done, _error: None)


def to_work_list(screen: CodingScreen) -> None:
    leave(screen, "work list")


def quit(screen: CodingScreen) -> None:
    leave(screen, "quit")


def leave(screen: CodingScreen, how: Leave) -> None:
    """Leave once everything is on the disk; ask when something could not be saved or takes its time."""
    account = screen.work.account
    if account.in_flight and screen.leaving is None:
        screen.leaving = how
        screen.say("Saving; leaving as soon as it is done.")
    elif account.in_flight or account.failed:
        count = account.in_flight + account.failed
        screen.app.push_screen(
            ChoiceScreen(
                f"{count} {'deed is' if count == 1 else 'deeds are'} not saved.",
                ("Stay, and try to save again", "Leave without saving"),
            ),
            lambda answer: _leave_or_stay(screen, how, answer),
        )
    else:
        _go(screen, how)


def leave_if_saved(screen: CodingScreen) -> None:
    """Leave now if that was asked for and nothing is on its way to the disk any more."""
    if screen.leaving and not screen.work.account.in_flight:
        how, screen.leaving = screen.leaving, None
        leave(screen, how)


def _go(screen: CodingScreen, how: Leave) -> None:
    remember(screen)
    screen.app.left_interview(how)


def _leave_or_stay(screen: CodingScreen, how: Leave, answer: int | None) -> None:
    screen.leaving = None
    if answer == 1:
        _go(screen, how)
        return
    screen.app.going = None
    if screen.work.account.failed:
        screen.show(screen.work.save_again())
    screen.refresh_words()


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "interview.submit": submit,
        "interview.work_list": to_work_list,
        "interview.quit": quit,
    }
)
