"""Words from files are data: no markup, no control sequences, no actions, wherever a screen shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.codebook_panel import looks_of
from ipr_coder.tui.definitions import definitions_of
from ipr_coder.tui.worklist_screen import WorkListScreen

Fixture = Callable[..., Any]
NASTY = (
    "[/x]",
    "[/]",
    "[@click=app.quit]press[/]",
    "[Client cries]",
    "[type=x, v={'a[0]'}]",
    "a\x1b[2J\x1b[Hb",
    "a\x1b]0;title\x07b",
    "a\x9b31mb",
    "a\x00b",
    "a\tb",
    "a\u202eb\u2066c",
    "a\u200fb\ufeff",
    "a\u2028b",
    "漢字かな" * 8,
    "👩\u200d🔧 e\u0301 שלום مرحبا",
    "x" * 400,
)
LINES = tuple(("C[/]\x1b[1m", "client", words) for words in NASTY)
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture
def nasty_book() -> Codebook:
    def code(ident: str, key: str, name: str, parent: str | None) -> Code:
        return Code(ident, key, name, parent, "#D55E00", NASTY[0], (NASTY[2],), (NASTY[5],), NASTY[9])

    return Codebook(
        "nasty",
        "1",
        "[/x]",
        (code("r", "r", "[/x] [@click=app.quit]R[/]", None), code("r.w", "rw", "a\x1b[2Jb\u202e [laughs]", "r")),
    )


def everything_on(app: CoderApp) -> str:
    """All text the terminal is given, without our own styling."""
    screen = app.screen
    strips = screen._compositor.render_strips(screen.size)
    return "\n".join("".join(segment.text for segment in strip if not segment.control) for strip in strips)


async def look(pilot: Pilot[Any]) -> str:
    await pilot.pause()
    text = everything_on(pilot.app)  # type: ignore[arg-type]
    assert not UNSAFE.search(text.replace("\n", "")), "a control character reaches the terminal"
    return text


async def test_a_walk_through_the_screens_with_nasty_words(
    make_study: Fixture, desk: Any, nasty_book: Codebook
) -> None:
    app: CoderApp = desk.app(make_study(LINES, nasty_book, moments=False))
    async with app.run_test(size=(140, 60)) as pilot:
        screen = await desk.arrive(pilot)
        shown = await look(pilot)
        for words in NASTY[:5]:
            assert words in shown, "shown letter by letter, brackets and all"
        for keys in (
            ["r"], ["w"], ["r", "r"], ["m", "1"], list("[/x]"), ["f9"], ["x"], ["escape"], ["m", "1"], ["escape"],
            ["?"], ["escape"], ["f3"], ["escape"], ["/", *"[/x]", "enter"], ["n"], ["escape"], ["f5"], ["escape"],
            ["G"], ["g"], ["n"], ["f2"], ["f2"], ["f6"], ["f6"], ["f8"],
        ):  # fmt: skip
            await pilot.press(*keys)
            await look(pilot)
        assert isinstance(app.screen, WorkListScreen)
        assert screen.marks.tags(0)[1].code == "r"


async def test_a_click_on_words_runs_nothing(make_study: Fixture, desk: Any) -> None:
    app: CoderApp = desk.app(make_study((("C", "client", "[@click=app.quit]press[/]" * 3),), moments=False))
    async with app.run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        for column in range(20, 60, 5):
            await pilot.click("#transcript", offset=(column, 0))
        assert not app._exit


async def test_a_memo_that_came_from_elsewhere_is_shown_safely_and_not_changed_by_looking(
    make_study: Fixture, desk: Any
) -> None:
    path = make_study()
    app: CoderApp = desk.app(path)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        screen.work.write_memo(screen.marks.tags(1)[0], "a\x1b[2Jb [/x]\u202e")
        await desk.saved(pilot, screen)
        await look(pilot)
        await pilot.press("m")
        await look(pilot)
        await pilot.press("f9")
        await desk.saved(pilot, screen)
        assert desk.stored(path).tags[0].memo == "a\x1b[2Jb [/x]\u202e"


def test_definitions_are_put_together_not_parsed(nasty_book: Codebook) -> None:
    page = definitions_of(nasty_book.codes).plain
    assert "[@click=app.quit]press[/]" in page
    assert not UNSAFE.search(page.replace("\n", ""))
    assert all(not UNSAFE.search(look.key + look.name) for look in looks_of(nasty_book).values())
    assert replace(nasty_book.codes[0]).name == "[/x] [@click=app.quit]R[/]"


async def test_offsets_stay_those_of_the_stored_text(make_study: Fixture, desk: Any) -> None:
    path = make_study(LINES, moments=False)
    app: CoderApp = desk.app(path)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for _ in range(6):
            await pilot.press("j")
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
    workplace = desk.stored(path)
    assert workplace.tags[0].span.of(workplace.text) == NASTY[6]
