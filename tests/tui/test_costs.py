"""What a key costs, counted and not timed: strips painted, characters sent, whatever the length of the interview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.coding_screen import CodingScreen

Fixture = Callable[..., Any]
TURNS = 3000


@pytest.fixture
def long_study(make_study: Fixture) -> str:
    talk = tuple(
        ("C", "client", f"Turn {number}. " + "It was hard to say and she waited. " * (number % 5))
        for number in range(TURNS)
    )
    path: str = make_study(talk, moments=False)
    return path


async def painted_by(pilot: Pilot[Any], screen: CodingScreen, *keys: str) -> int:
    await pilot.pause()
    before = screen.view.painted
    await pilot.press(*keys)
    await pilot.pause()
    return screen.view.painted - before


async def test_only_what_is_visible_and_changed_is_painted(long_study: str, desk: Any) -> None:
    app: CoderApp = desk.app(long_study)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        assert screen.view.row_count > TURNS
        assert screen.view.painted <= 3 * 40, "opening paints a screenful, not an interview"

        tallest = 5
        assert await painted_by(pilot, screen, "j") <= 2 * tallest
        assert await painted_by(pilot, screen, "k") <= tallest, "what was seen a moment ago is kept"
        cost = await painted_by(pilot, screen, "r", "w")
        await desk.saved(pilot, screen)
        assert cost <= 2 * tallest, "a tag paints its own segment: marked, and unmarked when saved"
        assert await painted_by(pilot, screen, "r", "escape") == 0, "a chord does not touch the text"
        assert await painted_by(pilot, screen, "pagedown") <= 2 * 40
        assert await painted_by(pilot, screen, "G") <= 2 * 40
        assert await painted_by(pilot, screen, "n") <= 2 * 40


async def test_a_step_and_a_tag_send_few_bytes(long_study: str, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was painted before is cheap to paint again, not to send: over a slow line the bytes are what is felt."""
    app: CoderApp = desk.app(long_study)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        sent: list[int] = []

        def count(_screen: Any, update: Any) -> None:
            sent.append(len(update.render_segments(app.console).encode()))

        monkeypatch.setattr(app, "_display", count)

        async def sent_by(*keys: str) -> int:
            await pilot.pause()
            sent.clear()
            await pilot.press(*keys)
            await desk.saved(pilot, screen)
            return sum(sent)

        kilobyte = 1024
        assert 0 < await sent_by("j") <= 2 * kilobyte
        assert 0 < await sent_by("r", "w") <= 6 * kilobyte, "two keys, then the answer of the writer"
        assert 0 < await sent_by("pagedown") <= 12 * kilobyte


async def test_codes_never_change_the_height_of_a_segment(long_study: str, desk: Any) -> None:
    app: CoderApp = desk.app(long_study)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        rows = screen.view.row_count
        await pilot.press("r", "w", "r", "u", "r", "r", "h", "d", "h", "h")
        await desk.saved(pilot, screen)
        assert screen.view.row_count == rows
        assert "+4" in screen.view.render_line(0).text, "one row of text: one code by name, the others counted"
        assert "Unspoken strain" in screen.bars.status.words(), "and all of them named below"


async def test_no_key_moves_the_focus_or_refreshes_the_bindings(
    long_study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: CoderApp = desk.app(long_study)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        calls: list[str] = []
        monkeypatch.setattr(CodingScreen, "refresh_bindings", lambda _self: calls.append("bindings"))
        monkeypatch.setattr(CodingScreen, "set_focus", lambda *_args, **_how: calls.append("focus"))
        await pilot.press("j", "r", "w", "space", "n", "h", "d", ".", "x", "pagedown", "G", "z", "o", "tab")
        await desk.saved(pilot, screen)
        assert calls == []
