"""What a coder does to the current segment: tags, "nothing here", memos, and taking things back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Code
from ipr_coder.study.values import OwnTag
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.memo_screen import MemoScreen

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def tag_current(screen: CodingScreen, code: Code) -> None:
    """Toggle a code on the current segment."""
    screen.show(screen.work.toggle(screen.view.cursor, code))
    screen.show_definition(code)


def repeat_last(screen: CodingScreen) -> None:
    screen.show(screen.work.repeat(screen.view.cursor))


def nothing_here(screen: CodingScreen) -> None:
    screen.show(screen.work.nothing_here(screen.view.cursor))


def undo(screen: CodingScreen) -> None:
    screen.show(screen.work.undo())


def redo(screen: CodingScreen) -> None:
    screen.show(screen.work.redo())


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


def with_tag(screen: CodingScreen, question: str, then: Callable[[OwnTag], None]) -> None:
    """Do something with a tag of the current segment; ask which when there are several."""
    tags = screen.marks.tags(screen.view.cursor)
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
    elif not tags:
        screen.say("There is no tag on this segment.")
    elif len(tags) == 1:
        then(tags[0])
    else:
        screen.app.push_screen(
            ChoiceScreen(question, [screen.work.name_of(tag.code) for tag in tags]),
            lambda answer: then(tags[answer]) if answer is not None else None,
        )


def write_tag_memo(screen: CodingScreen, tag: OwnTag) -> None:
    """Open the memo of a tag."""
    screen.app.push_screen(
        MemoScreen(f"Memo on {screen.work.name_of(tag.code)}", tag.memo or "", hint="an empty memo is taken away"),
        lambda body: screen.show(screen.work.write_memo(tag, body)) if body is not None else None,
    )


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "code.nothing": nothing_here,
        "code.done": done,
        "code.repeat": repeat_last,
        "code.remove": remove_tag,
        "code.memo": tag_memo,
        "code.undo": undo,
        "code.redo": redo,
        "interview.save_again": save_again,
    }
)
