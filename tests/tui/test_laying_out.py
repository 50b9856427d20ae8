"""Segments cut and joined and recall moments set by keys: the screen lays itself out anew, the place stays in sight.

Ten seconds a turn; moment 1 is talked about in turns 1 to 4, moment 2 in turns 5 to 7.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ipr_coder.transcripts.directives import STOPPERS as STOPPERS_OF_FILES
from ipr_coder.tui.clock import STOPPERS, MomentTyped, read_moment


def stops(place: Any) -> list[tuple[int, int, int | None, str | None, list[int]]]:
    """Number, times in seconds, who stopped, and the turns that talk about it."""
    return [
        (
            stop.ordinal,
            stop.session_start_ms // 1000,
            None if stop.session_end_ms is None else stop.session_end_ms // 1000,
            stop.stopped_by,
            [number + 1 for number, turn in enumerate(place.turns) if stop.start <= turn.span.start < stop.end],
        )
        for stop in place.moments
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0:12:40", MomentTyped(760_000)),
        ("12:40-13:05 client", MomentTyped(760_000, 785_000, "client")),
        (" 12:40 - 13:05 T ", MomentTyped(760_000, 785_000, "therapist")),
        ("12:40 i", MomentTyped(760_000, None, "interviewer")),
        ("12:40–13:05", MomentTyped(760_000, 785_000)),
        ("13:05-12:40", None),
        ("12:40 nobody", None),
        ("", None),
        ("twelve", None),
    ],
)
def test_moments_as_they_are_typed(typed: str, meant: MomentTyped | None) -> None:
    assert read_moment(typed) == meant


def test_who_may_stop_the_tape_is_the_same_here_and_in_files() -> None:
    assert STOPPERS == STOPPERS_OF_FILES


async def test_a_segment_is_split_at_the_caret_and_joined_again(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("|")
        assert "Press v" in screen.bars.status.words()
        await pilot.press("v", "w", "w", "w", "|")
        await desk.until(pilot, lambda: len(screen.sheet) == 9)
        assert screen.sheet.texts[1:3] == ["I went quiet.", screen.sheet.texts[2]]
        assert screen.sheet.texts[2].startswith("I thought she")
        assert screen.view.cursor == 2
        await pilot.press("h", "d")
        await desk.saved(pilot, screen)
        tag = desk.stored(study).tags[0]
        assert tag.span.of(desk.stored(study).text).startswith("I thought she")
        await pilot.press("k", "&")
        await desk.until(pilot, lambda: len(screen.sheet) == 8)
        assert desk.stored(study).tags == (tag,)
        await pilot.press("z")
        await desk.until(pilot, lambda: len(screen.sheet) == 9)
        await pilot.press("z", "z")
        await desk.until(pilot, lambda: len(screen.sheet) == 8)
        assert desk.stored(study).tags == ()


async def test_the_last_segment_of_a_turn_cannot_be_joined(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("&")
        await desk.saved(pilot, screen)
        assert "last segment of its turn" in screen.bars.status.words()


async def test_a_moment_is_set_corrected_moved_and_removed(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        old = stops(desk.stored(study))
        assert old == [(1, 760, 785, "client", [1, 2, 3, 4]), (2, 1000, None, "interviewer", [5, 6, 7])]
        await pilot.press("g", "j", "j", "j", "@", *"0:14:00-0:14:20 t", "enter")
        await desk.until(pilot, lambda: len(screen.moments) == 3)
        assert stops(desk.stored(study))[:2] == [
            (1, 760, 785, "client", [1, 2, 3]),
            (3, 840, 860, "therapist", [4]),
        ]
        assert screen.view.cursor == 3
        assert "Recall moment 3 · session 00:14:00-00:14:20 · stopped by therapist" in desk.text(screen)
        await pilot.press("@")
        assert screen.prompt.value == "00:14:00-00:14:20 therapist"
        await pilot.press("ctrl+u", *"0:15:00 c", "enter")
        await desk.until(pilot, lambda: screen.moments[1].session_start_ms == 900_000)
        assert stops(desk.stored(study))[1] == (3, 900, None, "client", [4])
        await pilot.press("k", "%", "2")
        await desk.until(pilot, lambda: screen.moments[1].start == screen.sheet.spans[2].start)
        assert stops(desk.stored(study))[:2] == [(1, 760, 785, "client", [1, 2]), (3, 900, None, "client", [3, 4])]
        await pilot.press("!")
        await desk.until(pilot, lambda: len(screen.moments) == 2)
        assert stops(desk.stored(study)) == old
        assert "End of recall moment 2" in desk.text(screen)
        for count in (3, 3, 3, 2):
            await pilot.press("z")
            await desk.saved(pilot, screen)
            await desk.until(pilot, lambda count=count: len(screen.moments) == count)
        assert stops(desk.stored(study)) == old


async def test_what_is_no_time_is_said_and_nothing_is_set(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("@", *"soon", "enter")
        assert "Type a time in the session" in screen.bars.status.words()
        await pilot.press("@", "escape")
        await desk.saved(pilot, screen)
        assert len(desk.stored(study).moments) == 2


async def test_keys_typed_right_behind_a_split_mean_the_new_segment(study: str, desk: Any) -> None:
    """The disk is held up, so that all of them are typed before the screen knows the new segments."""
    gate = threading.Event()
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        screen.study.writer.put(lambda _store: gate.wait(20), lambda _done, _error: None)
        await pilot.press("v", "w", "w", "w", "|", "h", "d", "n", "r", "w", "k")
        assert not screen.marks.counts
        gate.set()
        await desk.until(pilot, lambda: screen.keys_held is None and not screen.work.account.in_flight)
        place = desk.stored(study)
        assert [(tag.code, tag.span.of(place.text)[:9]) for tag in place.tags] == [
            ("shame.hiding", "I thought"),
            ("rupture.withdrawal", "Then she "),
        ]
        assert screen.sheet.turn[screen.view.cursor] == 3


async def test_a_split_that_is_refused_gives_the_keys_back(study: str, desk: Any) -> None:
    gate = threading.Event()
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        screen.study.writer.put(lambda _store: gate.wait(20), lambda _done, _error: None)
        await pilot.press("v", "|", "r", "w")
        gate.set()
        await desk.until(pilot, lambda: screen.keys_held is None and not screen.work.account.in_flight)
        assert [tag.code for tag in desk.stored(study).tags] == ["rupture.withdrawal"]
        assert len(screen.sheet) == 8


async def test_keys_typed_right_behind_an_undo_mean_the_place_it_leads_to(study: str, desk: Any) -> None:
    gate = threading.Event()
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "G")
        await desk.saved(pilot, screen)
        screen.study.writer.put(lambda _store: gate.wait(20), lambda _done, _error: None)
        await pilot.press("z", "h", "d")
        gate.set()
        await desk.until(pilot, lambda: screen.keys_held is None and not screen.work.account.in_flight)
        place = desk.stored(study)
        assert [(tag.code, tag.span) for tag in place.tags] == [("shame.hiding", place.segments[1].span)]
