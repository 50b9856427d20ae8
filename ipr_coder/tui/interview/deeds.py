"""What a coder does to the current segment: tags, "nothing here", memos, and taking things back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Code
from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.desk_work import READ_ONLY, Effect
from ipr_coder.tui.interview.holding import ask_and_hold
from ipr_coder.tui.interview.selecting import end_selection, selected_span
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.selection import span_of
from ipr_coder.tui.span_work import nothing_in, repeat_on_span, stretch_in_words, toggle_span

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def tag_current(screen: CodingScreen, code: Code, *, go_on: bool = False) -> None:
    """Toggle a code on the selection or, without one, on the current segment. With `go_on` the selection stays."""
    _on_selection_or_segment(
        screen,
        lambda span: toggle_span(screen.work, span, code),
        lambda index: screen.work.toggle(index, code),
        go_on=go_on,
    )
    screen.show_definition(code)


def repeat_last(screen: CodingScreen) -> None:
    _on_selection_or_segment(screen, lambda span: repeat_on_span(screen.work, span), screen.work.repeat)


def nothing_here(screen: CodingScreen) -> None:
    selection = screen.view.selection
    if selection is None:
        screen.show(screen.work.nothing_here(screen.view.cursor))
    else:
        end_selection(screen, done=True)
        screen.show(nothing_in(screen.work, selection.segments))


def undo(screen: CodingScreen) -> None:
    ask_and_hold(screen, screen.work.undo)


def redo(screen: CodingScreen) -> None:
    ask_and_hold(screen, screen.work.redo)


def remove_tag(screen: CodingScreen) -> None:
    index = screen.view.cursor
    with_tag(screen, "Take which tag off?", lambda tag: screen.show(screen.work.remove(index, tag)))


def tag_memo(screen: CodingScreen) -> None:
    with_tag(screen, "A memo on which tag?", lambda tag: write_tag_memo(screen, tag))


def done(screen: CodingScreen) -> None:
    """On to the next undecided segment; nothing is marked by itself."""
    sheet, marks, index = screen.sheet, screen.marks, screen.view.cursor
    left_open = sheet.codable[index] and not marks.decided(index)
    following = marks.next_undecided(index, 1)
    if following is None or following == index:
        screen.say("Every other segment is decided." if left_open else "Every segment is decided. F5 submits.")
        return
    screen.view.cursor = following
    if left_open:
        screen.say(f"Turn {sheet.turn[index]} stays undecided; Space is what marks “nothing here”.")


def save_again(screen: CodingScreen) -> None:
    screen.show(screen.work.save_again())


def tell_if_saving_waits(screen: CodingScreen) -> None:
    """Say why nothing is on the disk yet, once it takes long: nobody should have to wonder."""
    waits = screen.work.account.waits
    if waits and not screen.waiting:
        screen.say(
            "Saving waits: another program, perhaps a backup, holds the study. Go on; it is saved when that lets go.",
            warning=True,
        )
    if waits != screen.waiting:
        screen.waiting = waits
        screen.refresh_words()


def with_tag(screen: CodingScreen, question: str, then: Callable[[OwnTag], None]) -> None:
    """Do something with a tag that lies on the selection or the current segment; ask which when there are several."""
    tags = tags_in_question(screen)
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
    elif not tags:
        screen.say("There is no tag on this segment." if screen.view.selection is None else "No tag lies on it.")
    elif len(tags) == 1:
        then(tags[0])
    else:
        screen.app.push_screen(
            ChoiceScreen(question, [_tag_in_words(screen, tag) for tag in tags]),
            lambda answer: then(tags[answer]) if answer is not None else None,
        )


def tags_in_question(screen: CodingScreen) -> list[OwnTag]:
    """The tags that lie on the selection, or else on the current segment, each once."""
    selection = screen.view.selection
    if selection is None:
        return list(screen.marks.tags(screen.view.cursor))
    tags = dict.fromkeys((tag.code, tag.span) for index in selection.segments for tag in screen.marks.tags(index))
    span = span_of(selection, screen.sheet)
    return [
        tag
        for code, place in tags
        if place.overlaps(span)
        for tag in screen.marks.tags(screen.marks.segments_of(place)[0])
        if (tag.code, tag.span) == (code, place)
    ]


def write_tag_memo(screen: CodingScreen, tag: OwnTag) -> None:
    """Open the memo of a tag."""
    screen.app.push_screen(
        MemoScreen(f"Memo on {screen.work.name_of(tag.code)}", tag.memo or "", hint="an empty memo is taken away"),
        lambda body: screen.show(screen.work.write_memo(tag, body)) if body is not None else None,
    )


def _on_selection_or_segment(
    screen: CodingScreen,
    on_span: Callable[[Span], Effect],
    on_segment: Callable[[int], Effect],
    *,
    go_on: bool = False,
) -> None:
    if screen.view.selection is None:
        screen.show(on_segment(screen.view.cursor))
        return
    span = selected_span(screen)
    if span is not None:
        effect = on_span(span)
        if not go_on:
            end_selection(screen, done=True)
        screen.show(effect)


def _tag_in_words(screen: CodingScreen, tag: OwnTag) -> str:
    """A tag by its name and, when it is not the whole current segment, how much it covers."""
    name = screen.work.name_of(tag.code)
    whole = tag.span == screen.sheet.spans[screen.view.cursor]
    return name if whole else f"{name}, {stretch_in_words(screen.work, tag.span)}"


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "code.nothing": nothing_here,
        "code.done": done,
        "code.repeat": repeat_last,
        "code.remove": remove_tag,
        "code.undo": undo,
        "code.redo": redo,
        "interview.save_again": save_again,
    }
)
