"""Where a round hides role and session, the coder's screens say neither: not in a bar, a list, a question or a hit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from textual.pilot import Pilot

from ipr_coder.coding.hiding import hide_from_coders
from ipr_coder.study.store import open_store
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.worklist_screen import WorkListScreen

TOLD = re.compile(r"client|therapist|S3|D01_|\bC\b|\bC01\b|session\s+3", re.IGNORECASE)


def on_screen(app: CoderApp) -> str:
    screen = app.screen
    strips = screen._compositor.render_strips(screen.size)
    return "\n".join("".join(segment.text for segment in strip if not segment.control) for strip in strips)


@pytest.fixture
def hidden(study: str) -> str:
    with open_store(study) as store:
        hide_from_coders(store, ["role", "session_number"], "main")
    return study


async def seen(pilot: Pilot[Any]) -> str:
    await pilot.pause()
    return on_screen(pilot.app)  # type: ignore[arg-type]


async def test_no_screen_tells_role_or_session(hidden: str, desk: Any) -> None:
    app: CoderApp = desk.app(hidden, None)
    async with app.run_test(size=(140, 40)) as pilot:
        await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen) and bool(app.screen.items))
        listed = await seen(pilot)
        assert "interview-" in listed
        assert listed.count("hidden") == 2
        assert not TOLD.search(listed), TOLD.search(listed)
        await pilot.press("enter")
        screen = await desk.arrive(pilot)
        page = await seen(pilot)
        assert "interview-" in page
        assert not TOLD.search(page), TOLD.search(page)
        assert "R" in screen.sheet.speaker
        assert set(screen.sheet.role) == {"interviewer", "other"}
        for keys in (("f7",), ("f7", "f5"), ("escape", "/", "i", "enter"), ("f4",), ("escape", "M")):
            await pilot.press(*keys)
            shown = await seen(pilot)
            assert not TOLD.search(shown), (keys, TOLD.search(shown))


async def test_without_hiding_they_do(study: str, desk: Any) -> None:
    """The pattern above would find it."""
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(140, 40)) as pilot:
        await desk.arrive(pilot)
        assert TOLD.search(await seen(pilot))
