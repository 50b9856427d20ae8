"""Words to find, a turn or a time to go to: asked in the line below the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui.clock import read_place
from ipr_coder.tui.interview.moving import go
from ipr_coder.tui.prompt_bar import Asked, PromptBar
from ipr_coder.tui.search import Search

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def ask_for_words(screen: CodingScreen) -> None:
    _ask(screen, "find")


def ask_for_place(screen: CodingScreen) -> None:
    _ask(screen, "go to")


def answered(screen: CodingScreen, asked: Asked, words: str | None) -> None:
    """Do what was asked for; None when the question was left."""
    screen.bars.status.display = True
    screen.view.focus()
    if words is not None:
        find(screen, words) if asked == "find" else go_to(screen, words)


def find(screen: CodingScreen, words: str) -> None:
    """Show where the words stand and go to the first of them; no words end the search."""
    if not words.strip():
        end_search(screen)
        return
    search = Search(words, screen.sheet.texts)
    if not search.hits:
        screen.say("The words are not in this interview.", warning=True)
        return
    screen.view.look_for(search)
    here = screen.view.cursor
    go(screen, here if here in search.hits else search.next_hit(here, 1), "")
    screen.say(f"Segments found: {len(search.hits)}. n and N go from one to the next, Esc ends the search.")


def end_search(screen: CodingScreen) -> None:
    """Show the text again without what was looked for."""
    if screen.view.search is not None:
        screen.view.look_for(None)
        screen.refresh_words()


def go_to(screen: CodingScreen, typed: str) -> None:
    """Go to a turn's number or a time on the interview's clock."""
    place = read_place(typed)
    if place is None:
        screen.say("Type a turn's number, such as 12, or a time, such as 0:12:40.", warning=True)
        return
    kind, number = place
    if kind == "turn":
        go(screen, screen.sheet.first_segment_of_turn(number), f"The last turn is {screen.sheet.last_turn}.")
    else:
        go(screen, screen.sheet.segment_at_time(number), "This transcript has no times.")


def _ask(screen: CodingScreen, asked: Asked) -> None:
    screen.bars.status.display = False
    screen.query_one(PromptBar).ask(asked)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "move.find": ask_for_words,
        "move.go_to": ask_for_place,
    }
)
