"""The mouse: what it selects, tags, opens and leaves alone. Each of its deeds has a key too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.pilot import Pilot

from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.memo_screen import MemoScreen

Fixture = Callable[..., Any]
LONG = tuple(("C", "client", f"turn {number} and so on.") for number in range(100))


def selected(screen: CodingScreen) -> str:
    """The words selected, as they are shown turned round."""
    if screen.view.selection is None:
        return ""
    from ipr_coder.tui.selection import span_of, text_of

    return text_of(span_of(screen.view.selection, screen.sheet), screen.sheet, screen.view.selection.segments)


def cell_of(screen: CodingScreen, words: str) -> tuple[int, int]:
    """Where words stand in the view."""
    for y in range(screen.view.size.height):
        x = screen.view.render_line(y).text.find(words)
        if x >= 0:
            return x, y
    raise AssertionError(words)


async def drag(pilot: Pilot[Any], start: tuple[int, int], *way: tuple[int, int]) -> None:
    """Press at a cell of the view, go through the others, let go at the last."""
    await pilot.mouse_down("#transcript", offset=start)
    for x, y in way:
        await pilot.hover("#transcript", offset=(x, y))
    await pilot.mouse_up("#transcript", offset=way[-1])


async def test_a_drag_selects_and_a_chord_tags_it(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        x, y = cell_of(screen, "quiet")
        await drag(pilot, (x, y), (x + 2, y), (x + 4, y))
        assert selected(screen) == "quiet"
        assert "5 characters of turn 2" in screen.bars.status.words()
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        [tag] = desk.stored(study).tags
        assert tag.span.of(desk.stored(study).text) == "quiet"
        screen.say("What was said of the deed before.")
        await drag(pilot, (x + 4, y), (x - 7, y))
        assert "the deed before" not in screen.bars.status.words()
        assert selected(screen) == "I went quiet", "backwards too"
        await drag(pilot, (x, y), (x + 4, y), (x, y))
        assert selected(screen) == "q", "and back to where it began"
        await drag(pilot, (x, y), (x, y + 1), (x + 40, y + 10))
        assert len(screen.view.selection.segments) > 1, "over rows and segments"


async def test_clicks_choose_a_place_a_word_a_segment(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        x, y = cell_of(screen, "waited")
        await pilot.click("#transcript", offset=(x + 2, y))
        assert (screen.view.cursor, selected(screen)) == (3, "")
        await pilot.click("#transcript", offset=(x + 2, y), times=2)
        assert selected(screen) == "waited"
        await pilot.click("#transcript", offset=(x + 2, y), times=3)
        assert selected(screen) == "Then she waited, and that helped."
        await pilot.click("#transcript", offset=(x + 2, y))
        assert selected(screen) == ""
        await pilot.press("v", "e")
        assert selected(screen) == "ited", "keys begin where the mouse was"
        await pilot.click("#transcript", offset=(x + 8, y), shift=True)
        assert selected(screen) == "ited, a"
        await pilot.press("escape")
        await pilot.click("#transcript", offset=(x, y))
        await pilot.click("#transcript", offset=(x + 5, y), shift=True)
        assert selected(screen) == "waited"


async def test_the_gutter_selects_whole_segments(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        _, y = cell_of(screen, "waited")
        await pilot.click("#transcript", offset=(4, y))
        assert selected(screen) == "Then she waited, and that helped."
        await drag(pilot, (4, y), (6, y + 1), (6, y + 4))
        await pilot.press("h", "h")
        await desk.saved(pilot, screen)
        [tag] = desk.stored(study).tags
        assert tag.span.of(desk.stored(study).text).endswith("ashamed of it.")


async def test_a_tag_in_the_margin_opens_its_menu(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "r", "w", "G")
        await desk.saved(pilot, screen)
        for words in ("Withdrawal", "[ rw"):
            await pilot.click("#transcript", offset=cell_of(screen, words))
            await pilot.pause()
            assert isinstance(pilot.app.screen, ChoiceScreen), words
            await pilot.press("escape")
            assert screen.view.cursor == 1
        await pilot.click("#transcript", offset=cell_of(screen, "Withdrawal"))
        await pilot.pause()
        await pilot.press("1")
        assert isinstance(pilot.app.screen, MemoScreen)
        await pilot.press("escape")
        await pilot.click("#transcript", offset=cell_of(screen, "Withdrawal"))
        await pilot.pause()
        await pilot.press("2", "shift+right", "enter")
        await desk.saved(pilot, screen)
        assert [tag.span.of(desk.stored(study).text) for tag in desk.stored(study).tags] == ["I went quiet"]
        await pilot.click("#transcript", offset=cell_of(screen, "Withdrawal"))
        await pilot.pause()
        await pilot.press("3")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags == ()


async def test_a_right_click_picks_at_the_pointer(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        x, y = cell_of(screen, "waited")
        await pilot.click("#transcript", offset=(x, y), button=3)
        await pilot.pause()
        await desk.until(pilot, lambda: screen.picker.size.width > 0)
        assert (screen.picker.region.x, screen.picker.region.y) == (x + screen.view.region.x, y + screen.view.region.y)
        await pilot.press(*"hid", "enter")
        await desk.saved(pilot, screen)
        assert [tag.span.of(desk.stored(study).text)[:4] for tag in desk.stored(study).tags] == ["Then"]
        await pilot.click("#transcript", offset=(x, y), times=2)
        await pilot.click("#transcript", offset=(x + 1, y), button=3)
        await pilot.pause()
        assert selected(screen) == "waited", "a click into the selection leaves it"
        await pilot.click("#transcript", offset=(x, 0))
        assert not screen.picker.display, "a click elsewhere closes the list"
        await pilot.click("#transcript", offset=(x, 25), button=3)
        await pilot.pause()
        await desk.until(pilot, lambda: screen.picker.size.width > 0)
        assert screen.picker.region.bottom <= 30, "it never leaves the screen"


async def test_a_code_of_the_codebook_tags_the_selection(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.click("#transcript", offset=cell_of(screen, "quiet"), times=2)
        await pilot.click("#codebook", offset=(8, 1))
        await desk.saved(pilot, screen)
        [tag] = desk.stored(study).tags
        assert tag.span.of(desk.stored(study).text) == "quiet"


async def test_the_wheel_scrolls_and_moves_nothing_else(make_study: Fixture, desk: Any) -> None:
    async with desk.app(make_study(LONG, moments=False)).run_test(size=(100, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e")
        selection = screen.view.selection
        for _ in range(5):
            screen.view.post_message(events.MouseScrollDown(screen.view, 20, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert screen.view.scroll_offset.y > 0
        assert screen.view.cursor == 0
        assert screen.view.selection == selection


async def test_a_drag_beyond_the_edge_scrolls(make_study: Fixture, desk: Any) -> None:
    async with desk.app(make_study(LONG, moments=False)).run_test(size=(100, 24)) as pilot:
        screen = await desk.arrive(pilot)
        x, y = cell_of(screen, "turn 3 ")
        await pilot.mouse_down("#transcript", offset=(x, y))
        pointer = screen.view._pointer
        await pilot.hover("#transcript", offset=(x, screen.view.size.height))
        assert pointer._timer is not None
        for _ in range(10):
            pointer.scroll_on()
        await pilot.pause()
        assert screen.view.scroll_offset.y >= 10
        assert len(screen.view.selection.segments) >= 25
        await pilot.hover("#transcript", offset=(x, 5))
        assert pointer._timer is None
        await pilot.mouse_up("#transcript", offset=(x, 5))
        assert pilot.app.mouse_captured is None
        top = screen.view.scroll_offset.y
        await pilot.hover("#transcript", offset=(x, 8))
        assert screen.view.scroll_offset.y == top, "let go is let go"


async def test_half_a_wide_letter_is_the_whole_letter(make_study: Fixture, desk: Any) -> None:
    family = "👨\u200d👩\u200d👧"
    path = make_study((("C", "client", f"漢字 {family} end"),), moments=False)
    async with desk.app(path).run_test(size=(100, 24)) as pilot:
        screen = await desk.arrive(pilot)
        x = screen.view.measures.gutter
        await drag(pilot, (x + 1, 0), (x + 3, 0))
        assert selected(screen) == "漢字"
        await drag(pilot, (x + 6, 0), (x + 5, 0), (x + 4, 0))
        assert selected(screen) == f" {family}"
        await drag(pilot, (x, 0), (x + 60, 0))
        assert selected(screen) == f"漢字 {family} end", "into the margin is to the row's end"


async def test_while_ends_are_moved_the_mouse_moves_them_and_a_click_gives_up(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "r", "w", "<")
        x, y = cell_of(screen, "quiet")
        await pilot.click("#transcript", offset=(x + 4, y), shift=True)
        assert screen.adjusting is not None
        await pilot.press("enter")
        await desk.saved(pilot, screen)
        assert [tag.span.of(desk.stored(study).text) for tag in desk.stored(study).tags] == ["I went quiet"]
        await pilot.press("<")
        await pilot.click("#transcript", offset=(x, y))
        assert screen.adjusting is None
        await pilot.press("h", "h")
        await desk.saved(pilot, screen)
        assert len(desk.stored(study).tags) == 2


async def test_a_click_on_a_heading_or_below_the_text_is_harmless(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.click("#transcript", offset=(30, 0))
        assert screen.view.cursor == 0
        await pilot.click("#transcript", offset=(30, 33))
        assert screen.view.cursor == 7
