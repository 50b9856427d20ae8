"""A page of what was found, over the interview: here, or in all interviews of the coder. Enter goes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ipr_coder.errors import IprError
from ipr_coder.text import displayable, one_line
from ipr_coder.tui.hit_list import FoundLine, HitList
from ipr_coder.tui.saving import sentence_of

if TYPE_CHECKING:
    from ipr_coder.study.search_values import Hits

Lines = Callable[[int], FoundLine]


class HitsScreen(ModalScreen["FoundLine | None"]):
    """Returns the place chosen, or None.

    `here` are the lines of the open interview (how many, a function from number to line, the one to begin at); left
    out, the list is of all interviews from the start. `everywhere` searches them: it is called in a thread with what
    was typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "back"),
        Binding("enter", "choose", "go there"),
        Binding("j,down", "step(1)", "next"),
        Binding("k,up", "step(-1)", "previous"),
        Binding("pagedown,space", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("g,home", "step(-1000000)", "first"),
        Binding("G,end", "step(1000000)", "last"),
        Binding("f4", "other", "here or everywhere"),
    ]

    def __init__(
        self,
        typed: str,
        everywhere: Callable[[str], tuple[Hits, Lines]],
        *,
        here: tuple[int, Lines, int] | None = None,
    ) -> None:
        super().__init__()
        self._typed, self._search, self._here = typed, everywhere, here
        self._everywhere = here is None
        self._listed: tuple[Hits, Lines] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box page"):
            yield Static(markup=False, classes="title", id="found")
            yield HitList(id="hits")
            yield Static(Content(self._hint()), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one(HitList).focus()
        self._show()

    def on_hit_list_chosen(self, event: HitList.Chosen) -> None:
        event.stop()
        hits = self.query_one(HitList)
        hits.step(event.row - hits.cursor)
        self.action_choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_choose(self) -> None:
        marked = self.query_one(HitList).marked
        if marked is not None:
            self.dismiss(marked)

    def action_step(self, by: int) -> None:
        self.query_one(HitList).step(by)

    def action_page(self, step: int) -> None:
        hits = self.query_one(HitList)
        hits.step(step * max(1, hits.size.height - 1))

    def action_other(self) -> None:
        """Change between this interview and all of them."""
        if self._here is not None:
            self._everywhere = not self._everywhere
            self._show()

    def _show(self) -> None:
        hits = self.query_one(HitList)
        if not self._everywhere and self._here is not None:
            count, line, at = self._here
            self._say(f"{count:,} in this interview")
            hits.take(count, line, at)
        elif self._listed is not None:
            found, line = self._listed
            self._say(_in_words(found))
            hits.take(len(found.hits), line)
        else:
            self._say("searching all your interviews ...")
            hits.take(0, _no_line)
            self.run_worker(self._load(), exclusive=True, exit_on_error=False)

    async def _load(self) -> None:
        try:
            self._listed = await asyncio.to_thread(self._search, self._typed)
        except IprError as refusal:
            self._say(displayable(sentence_of(refusal)))
            return
        if self.is_mounted and self._everywhere:
            self._show()

    def _say(self, words: str) -> None:
        typed = one_line(self._typed)
        self.query_one("#found", Static).update(Content.assemble((f"/{typed[:60]}  ", "bold"), Content(words)))

    def _hint(self) -> str:
        other = " · F4 all your interviews, or this one" if self._here is not None else ""
        return f"j k PgUp PgDn · Enter goes there{other} · Esc goes back"


def _no_line(_number: int) -> FoundLine:
    raise AssertionError("an empty list has no lines")


def _in_words(found: Hits) -> str:
    shown = len(found.hits)
    words = f"{shown:,} {'turn' if shown == 1 else 'turns'} in your interviews"
    if found.after is not None:
        of = f" of {found.total:,}" if found.total is not None else ""
        words = f"the first {shown:,}{of} turns in your interviews; a filter such as dyad: or code: narrows it"
    if found.unfinished:
        words += "; the pattern's time ran out before everything was read"
    return words if shown else "nothing in your interviews (there, words are found from their beginning on)"
