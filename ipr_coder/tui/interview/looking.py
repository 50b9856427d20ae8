"""What is shown beside and over the text: the codebook, what codes mean, the keys, the colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Code
from ipr_coder.tui.interview.finding import end_search
from ipr_coder.tui.prompt_bar import PromptBar

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def cancel(screen: CodingScreen) -> None:
    """Close whatever lies over the text, or else end the search."""
    prompt, side = screen.query_one(PromptBar), screen.query_one("#side")
    if prompt.display:
        prompt.leave()
    elif side.has_class("-shown"):
        side.remove_class("-shown")
    elif not screen.has_class("-roomy") and screen.context.has_class("-shown"):
        screen.context.remove_class("-shown")
    else:
        end_search(screen)


def codebook(screen: CodingScreen) -> None:
    """Show or hide the codebook; on a narrow screen it lies over the text."""
    screen.query_one("#side").toggle_class("-shown" if screen.has_class("-narrow") else "-hidden")
    if screen.work.last_code is not None:
        screen.call_after_refresh(screen.show_definition, screen.work.last_code)


def keys(screen: CodingScreen) -> None:
    from ipr_coder.tui.help_screen import help_screen

    screen.app.push_screen(help_screen("interview", screen.study.codebook, screen.app.settings.keys))


def definitions(screen: CodingScreen) -> None:
    """What the codes mean: those that begin with the letters typed, those on the segment, or all."""
    codes = [code for code in screen.study.codebook.codes if code.key.startswith(screen.typed)]
    here = screen.codes_here()
    if here and not screen.typed:
        codes.sort(key=lambda code: code.id not in here)
    read_definitions(screen, codes)


def read_definitions(screen: CodingScreen, codes: Iterable[Code]) -> None:
    """Open a page with what these codes mean."""
    from ipr_coder.tui.definitions import definitions_of
    from ipr_coder.tui.reading_screen import ReadingScreen

    screen.app.push_screen(ReadingScreen("What the codes mean", definitions_of(codes)))


def theme(screen: CodingScreen) -> None:
    screen.app.action_next_theme()


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "code.cancel": cancel,
        "look.codebook": codebook,
        "look.help": keys,
        "look.definitions": definitions,
        "look.theme": theme,
    }
)
