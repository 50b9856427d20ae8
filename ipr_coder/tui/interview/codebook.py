"""The codebook edited while coding, here or in another window: the screen goes by the new one at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.interview import reloading

if TYPE_CHECKING:
    from ipr_coder.codebook.model import Codebook
    from ipr_coder.study.store import Store
    from ipr_coder.tui.coding_screen import CodingScreen

RENEWED = "The codebook was edited elsewhere; this is the new one."


def edit(screen: CodingScreen) -> None:
    """Open the page on which the codebook is edited."""
    from ipr_coder.tui.codebook_screen import CodebookScreen

    def back(codebook: Codebook | None) -> None:
        if codebook is not None:
            take_up(screen, codebook, f"Codebook {codebook.id} {codebook.version} is in use.")

    screen.app.push_screen(CodebookScreen(screen.study.codebook, screen.work.desk.coder, screen.study.writer.put), back)


def renew(screen: CodingScreen) -> None:
    """Read the codebook in use, behind every deed that is on its way, and go by it if it is another one."""
    screen.study.writer.put(
        codebook_in_use, lambda codebook, error: post_from_thread(screen, screen.CodebookRead(codebook))
    )


def codebook_in_use(store: Store) -> Codebook:
    """The codebook in use (the coding room is loaded where this runs)."""
    from ipr_coder.coding.desk import study_codebook

    return study_codebook(store)


def take_up(screen: CodingScreen, codebook: Codebook | None, words: str = RENEWED) -> None:
    """Go by another codebook, and read the tags again, which may be called otherwise now."""
    if codebook is not None and codebook != screen.study.codebook:
        screen.take_codebook(codebook)
        reloading.reload(screen)
        screen.say(words)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType({"look.edit_codebook": edit})
