"""When segments, moments or the text change under the coder's hands, the screen lays out anew at the same place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.study.values import Change, Deed, SegmentRow, Workplace
from ipr_coder.text import Span
from ipr_coder.tui.interview.reloading import reload
from ipr_coder.tui.saving import Request

Fixture = Callable[..., Any]
LONG = tuple(("C", "client", f"turn {number} " + "and so on. " * 30) for number in range(40))


def in_halves(workplace: Workplace) -> Workplace:
    """Every segment cut in two behind its first character."""
    segments: list[SegmentRow] = []
    for segment in workplace.segments:
        at = segment.span.start + 1
        segments += [
            replace(segment, span=Span(segment.span.start, at)),
            replace(segment, span=Span(at, segment.span.end)),
        ]
    return replace(workplace, segments=tuple(segments))


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Once called, desks open with every segment in halves."""
    from ipr_coder.coding import desk as desks

    real = desks.open_desk

    def begin() -> None:
        monkeypatch.setattr(desks, "open_desk", lambda *args: in_halves(real(*args)))

    return begin


async def test_a_layout_deed_lays_out_anew_and_keeps_the_place(
    make_study: Fixture, desk: Any, cut: Callable[[], None]
) -> None:
    app = desk.app(make_study(LONG, moments=False))
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(":", "3", "0", "enter", "k", "k")
        before = desk.text(screen).splitlines()
        row = next(y for y, line in enumerate(before) if line.startswith("▌"))
        offset = screen.sheet.spans[27].start
        cut()
        span = screen.sheet.spans[27]
        change = Change("layout", span, True)
        screen.show(screen.work.do(Request("cut", lambda _store: Deed("cut", (change,)), (change,), (change,)), ""))
        await desk.until(pilot, lambda: len(screen.sheet) == 80)
        await pilot.pause()
        assert screen.view.cursor == 54
        assert screen.sheet.spans[54].start == offset
        after = desk.text(screen).splitlines()
        assert next(y for y, line in enumerate(after) if line.startswith("▌")) == row
        assert screen.marks.codable_count == 80
        assert "0 of 80 decided · all saved" in screen.bars.header.words()


async def test_what_is_done_while_the_desk_is_read_again_is_not_lost(
    study: str, desk: Any, cut: Callable[[], None]
) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        cut()
        reload(screen)
        screen.show(screen.work.toggle(3, screen.study.codebook.code("shame")))
        assert len(screen.sheet) == 8, "still the old cut: the reading is under way"
        await desk.until(pilot, lambda: len(screen.sheet) == 16)
        await desk.saved(pilot, screen)
        shown = {tag for index in range(16) for tag in screen.marks.tags(index)}
        assert shown == set(desk.stored(study).tags)
        assert {tag.code for tag in shown} == {"rupture.withdrawal", "shame"}
        assert not any(screen.marks.unsaved(index) for index in range(16))
        assert screen.panel.row_key(1)[:2] == (1, True), "the panel counts on"


async def test_a_failed_deed_is_still_shown_as_not_saved(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise StudyError("the disk is full.")

    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        monkeypatch.setattr("ipr_coder.coding.tagging.set_tag", full)
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        assert screen.work.account.failed == 1
        old = screen.sheet
        reload(screen, keep=screen.sheet.spans[3].start)
        await desk.until(pilot, lambda: screen.sheet is not old)
        assert screen.view.cursor == 3
        assert [tag.code for tag in screen.marks.tags(1)] == ["rupture.withdrawal"]
        assert screen.marks.unsaved(1)
        monkeypatch.undo()
        await pilot.press("f9")
        await desk.saved(pilot, screen)
        assert not screen.marks.unsaved(1)
        assert len(desk.stored(study).tags) == 1


async def test_a_desk_that_cannot_be_read_again_stays_as_it_is(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_store: Store, *_args: Any) -> Workplace:
        raise StudyError("the file is gone.")

    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        monkeypatch.setattr("ipr_coder.coding.desk.open_desk", gone)
        reload(screen)
        await desk.until(pilot, lambda: "could not be read again: the file is gone" in screen.bars.status.words())
        assert len(screen.sheet) == 8


async def test_undoing_a_layout_deed_lays_out_anew_too(study: str, desk: Any, cut: Callable[[], None]) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        change = Change("layout", screen.sheet.spans[5], False)
        cut()
        screen.show(screen.work.ask_store(Request("undo", lambda _store: Deed("undid the cut", (change,)))))
        await desk.until(pilot, lambda: len(screen.sheet) == 16)
        assert screen.view.cursor == 10, "it goes where something was undone"
