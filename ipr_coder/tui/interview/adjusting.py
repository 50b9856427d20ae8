"""Moving a tag's ends: the tag is selected, the keys of selecting move its ends, Enter keeps it so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.study.values import OwnTag
from ipr_coder.tui import selection as selections
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.interview.deeds import with_tag, write_tag_memo
from ipr_coder.tui.interview.describing import describe_tag
from ipr_coder.tui.interview.selecting import end_selection, select, selected_span
from ipr_coder.tui.span_work import adjust

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def begin(screen: CodingScreen) -> None:
    with_tag(screen, "Move the ends of which tag?", lambda tag: begin_with(screen, tag))


def begin_with(screen: CodingScreen, tag: OwnTag) -> None:
    """Select what the tag covers and let its end be moved."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    screen.adjusting = tag
    select(screen, selections.selection_of(tag.span, screen.sheet, screen.marks.segments_of(tag.span)))
    screen.say(f"{screen.work.name_of(tag.code)}: arrows move its end, o takes the other end, Enter keeps it.")


def choose(screen: CodingScreen, tag: OwnTag) -> None:
    """Ask what to do with a tag that was pointed at."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    index = screen.view.cursor
    deeds = (
        lambda: write_tag_memo(screen, tag),
        lambda: begin_with(screen, tag),
        lambda: screen.show(screen.work.remove(index, tag)),
        lambda: describe_tag(screen, tag),
    )
    screen.app.push_screen(
        ChoiceScreen(
            screen.work.name_of(tag.code), ("Write a memo on it", "Move its ends", "Take it off", "Say more of it")
        ),
        lambda answer: deeds[answer]() if answer is not None else None,
    )


def keep(screen: CodingScreen) -> None:
    """Let the tag cover what is selected now."""
    tag, span = screen.adjusting, selected_span(screen)
    if tag is not None and span is not None:
        screen.adjusting = None
        end_selection(screen, done=False)
        screen.show(adjust(screen.work, tag, span))


def give_up(screen: CodingScreen) -> None:
    """Leave the tag as it was."""
    screen.adjusting = None
    end_selection(screen, done=False)
    screen.say("The tag is as it was.")


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "adjust.begin": begin,
        "adjust.keep": keep,
        "adjust.give_up": give_up,
    }
)
