"""When the program itself is at fault: no transcript word on the terminal, in the log, or in a report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App

from ipr_coder.tui import _compat
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.coding_screen import CodingScreen

Fixture = Callable[..., Any]


class _FaultError(Exception):
    pass


@pytest.mark.parametrize("where", ["paint", "key"])
async def test_a_crash_prints_no_word_of_the_transcript(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], where: str
) -> None:
    def fail(self: Any, *_args: Any) -> None:
        confidential = self.sheet.texts[1]
        raise _FaultError(confidential)

    async def crash(app: CoderApp) -> None:
        async with app.run_test(size=(120, 30)) as pilot:
            screen = await desk.arrive(pilot)
            if where == "paint":
                monkeypatch.setattr(type(screen.view), "paint", fail)
            else:
                monkeypatch.setattr(CodingScreen, "do", fail)
            await pilot.press("j")

    with pytest.raises(_FaultError):
        await crash(desk.app(study))
    printed = "".join(capfd.readouterr())
    assert "_FaultError" in printed
    assert "test_faults.py" in printed, "where it happened is said"
    for word in ("quiet", "silly", "floor"):
        assert word not in printed


def test_the_hooks_of_textual_are_where_they_were() -> None:
    """Fails when a new Textual has moved what _compat leans on."""
    assert callable(App._fatal_error)
    assert callable(App._close_messages_no_wait)
    assert isinstance(App()._exit_renderables, list)
    assert CoderApp._fatal_error is not App._fatal_error
    assert sys.modules[_compat.__name__] is _compat
