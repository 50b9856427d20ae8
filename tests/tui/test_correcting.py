"""Correcting a turn from the coder's screen, and placing marks that lost their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widgets import OptionList, TextArea

from ipr_coder.coding.correcting import edit_turn
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.submitting import desk_of, submit
from ipr_coder.study.store import open_store
from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.displaced_screen import DisplacedScreen
from ipr_coder.tui.turn_fates import corrected, fates
from ipr_coder.tui.turn_screen import TurnScreen

INTERVIEW = "D01_S3_client"
WAITED = "Then she waited, and that helped."

Fixture = Callable[..., Any]


async def opened(app: Any, pilot: Any, desk: Any, kind: type) -> Any:
    await desk.until(pilot, lambda: isinstance(app.screen, kind))
    await pilot.pause()
    return app.screen


async def at_turn_four(desk: Any, app: Any, pilot: Any) -> tuple[CodingScreen, TextArea]:
    """A tag on the whole of turn 4, and that turn opened for correcting."""
    screen = await desk.arrive(pilot)
    await pilot.press(":", "4", "enter", "h", "h")
    await desk.saved(pilot, screen)
    await pilot.press("#")
    page = await opened(app, pilot, desk, TurnScreen)
    area = page.query_one(TextArea)
    await desk.until(pilot, lambda: area.text == WAITED)
    return screen, area


def said(page: Any) -> str:
    return str(page.query_one("#fates").render())


async def test_a_turn_is_corrected_and_its_tag_goes_along(study: str, desk: Any) -> None:
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen, area = await at_turn_four(desk, app, pilot)
        assert "stays on its words" in said(app.screen)
        area.load_text("Then he waited, and that helped.")
        await pilot.pause()
        assert "Then he waited, and that helped." in said(app.screen)
        await pilot.press("f9")
        await desk.until(pilot, lambda: "he waited" in desk.text(screen) and "she waited" not in desk.text(screen))
        assert [tag.span.of(desk.stored(study).text) for tag in desk.stored(study).tags] == [
            "Then he waited, and that helped."
        ]
        await pilot.press("r", "r")
        await desk.saved(pilot, screen)
        assert len(desk.stored(study).tags) == 2


async def test_words_that_go_are_told_before_and_the_tag_is_placed_again(study: str, desk: Any) -> None:
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen, area = await at_turn_four(desk, app, pilot)
        area.load_text("No.")
        await pilot.pause()
        assert "will wait for a place" in said(app.screen)
        await pilot.press("f9")
        await desk.until(pilot, lambda: screen.displaced == 1)
        await pilot.press("+")
        page = await opened(app, pilot, desk, DisplacedScreen)
        found = page.query_one(OptionList)
        await desk.until(pilot, lambda: found.option_count == 1)
        await pilot.press("enter")
        await desk.until(pilot, lambda: screen.displaced == 0 and app.screen is screen)
        place = desk.stored(study)
        assert [tag.span.of(place.text) for tag in place.tags] == ["No."]


async def test_a_mark_is_let_go_with_a_reason(study: str, desk: Any) -> None:
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen, area = await at_turn_four(desk, app, pilot)
        area.load_text("No.")
        await pilot.press("f9")
        await desk.until(pilot, lambda: screen.displaced == 1)
        await pilot.press("+")
        page = await opened(app, pilot, desk, DisplacedScreen)
        await desk.until(pilot, lambda: page.query_one(OptionList).option_count == 1)
        await pilot.press("x")
        await desk.until(pilot, lambda: app.screen is not page and app.screen is not screen)
        await pilot.press("g", "o", "n", "e", "f9")
        await desk.until(pilot, lambda: screen.displaced == 0 and app.screen is screen)
        assert desk.stored(study).tags == ()


async def test_leaving_asks_once_before_words_are_dropped(study: str, desk: Any) -> None:
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen, area = await at_turn_four(desk, app, pilot)
        area.load_text("Other words.")
        await pilot.pause()
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)
        await pilot.press("escape")
        assert app.screen is screen
        assert WAITED in desk.stored(study).text


async def test_where_another_coder_has_submitted_the_lead_is_named(study: str, desk: Any) -> None:
    with open_store(study) as store:
        from ipr_coder.coding.setting_up import add_coder

        add_coder(store, "CD")
        assign(store, "CD", [INTERVIEW])
        submit(store, desk_of(store, "CD", INTERVIEW))
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen, area = await at_turn_four(desk, app, pilot)
        area.load_text("Other words.")
        await pilot.press("f9")
        await desk.until(pilot, lambda: "submitted by CD" in screen.bars.said)
        assert WAITED in desk.stored(study).text


async def test_a_correction_made_elsewhere_is_shown_and_the_deed_is_not_put_on_other_words(
    study: str, desk: Any
) -> None:
    app = desk.app(study)
    async with app.run_test(size=(110, 34)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(":", "8", "enter")
        with open_store(study) as store:
            edit_turn(store, "lead", INTERVIEW, 1, "What?")
        await pilot.press("h", "h")
        await desk.until(pilot, lambda: screen.work.desk.text_version == 2)
        await pilot.pause()
        assert desk.stored(study).tags == ()
        assert not screen.work.account.failed
        await pilot.press("h", "h")
        await desk.saved(pilot, screen)
        place = desk.stored(study)
        assert [tag.span.of(place.text) for tag in place.tags] == ["That is all."]


def test_what_was_not_touched_of_a_turn_keeps_its_characters() -> None:
    raw = "Red \x1b[31malert\t\u202eback"
    assert corrected(raw, "Red \u241b[31malert \u25ccback!") == raw + "!"


def test_a_tag_beyond_the_turn_is_told_by_its_part_in_it() -> None:
    tags = [OwnTag("shame", Span(0, 30)), OwnTag("rupture", Span(15, 20))]
    assert fates("went quiet", "went very quiet", 10, tags, str.upper) == [
        "SHAME: “went very quiet”",
        "RUPTURE: stays on its words",
    ]
    assert fates("went quiet", " ", 10, tags, str.upper) == ["Something must be left: write [inaudible], for instance."]
