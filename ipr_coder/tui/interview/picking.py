"""Codes found by typing: in a list over the text, or in the codebook beside it. The focus stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Code
from ipr_coder.tui.interview.deeds import tag_current
from ipr_coder.tui.interview.looking import read_definitions
from ipr_coder.tui.picker import ROWS, Picker

if TYPE_CHECKING:
    from textual import events

    from ipr_coder.tui.coding_screen import CodingScreen

STEPS: Mapping[str, int] = MappingProxyType(
    {"down": 1, "up": -1, "ctrl+n": 1, "shift+tab": -1, "pagedown": 10, "pageup": -10, "home": -10_000, "end": 10_000}
)


def pick(screen: CodingScreen) -> None:
    """Open the list below the current segment, or where it does not hide it."""
    view = screen.view
    first, end = view.rows_in_sight(view.cursor)
    below, above = view.region.y + end, view.region.y + first - ROWS - 1
    measures = view.measures
    open_at(screen, view.region.x + (measures.gutter if measures else 0), below if above < 0 else above)


def open_at(screen: CodingScreen, x: int, y: int) -> None:
    """Open the list at a cell of the screen."""
    screen.picker.open(x, y, screen.work.recent)
    screen.listing = screen.picker
    screen.picker.show_present(screen.codes_here())
    _show(screen)


def narrow_codebook(screen: CodingScreen) -> None:
    """Let what is typed narrow the codebook down."""
    side = screen.query_one("#side")
    if not side.display:
        screen.do("look.codebook")
    screen.panel.narrow("")
    screen.listing = screen.panel
    _show(screen)


def close(screen: CodingScreen) -> None:
    """Put the list away."""
    if screen.listing is not None:
        screen.listing.close()
        screen.listing = None
        screen.say("")


def picked(screen: CodingScreen, code: Code) -> None:
    """Tag with a code that was chosen, and be done."""
    close(screen)
    tag_current(screen, code)


def key(screen: CodingScreen, event: events.Key) -> bool:
    """What a key does while a list is open; False when it is not for the list, which is closed then."""
    listing = screen.listing
    if listing is None:
        return False
    if event.key in ("escape", "ctrl+g"):
        close(screen)
    elif event.key in ("enter", "tab"):
        _choose(screen, stay=event.key == "tab")
    elif event.key in STEPS:
        listing.step(STEPS[event.key])
        _show(screen)
    elif event.key == "backspace":
        listing.narrow(listing.words[:-1])
        _show(screen)
    elif event.key == "ctrl+u":
        listing.narrow("")
        _show(screen)
    elif event.character and event.character.isprintable():
        listing.narrow(listing.words + event.character)
        _show(screen)
    elif event.key == "f3" and listing.marked is not None:
        read_definitions(screen, [listing.marked])
    else:
        close(screen)
        return False
    return True


def _choose(screen: CodingScreen, *, stay: bool) -> None:
    listing = screen.listing
    code = listing.marked if listing is not None else None
    if listing is None or code is None:
        screen.say("No code goes with what you typed.", warning=True)
    elif stay:
        tag_current(screen, code, go_on=True)
        listing.narrow("")
        screen.picker.show_present(screen.codes_here())
    else:
        picked(screen, code)


def _show(screen: CodingScreen) -> None:
    """Say what is typed where the list itself does not, and what the marked code means."""
    listing = screen.listing
    if listing is None:
        return
    if not isinstance(listing, Picker):
        screen.say(f"Codebook: {listing.words}▏ Enter tags, Tab tags and stays, Esc leaves.")
    if listing.marked is not None:
        screen.show_definition(listing.marked)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "code.pick": pick,
        "look.filter": narrow_codebook,
    }
)
