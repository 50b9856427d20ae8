"""Every deed by keys, on a real study: what the screen shows, and what is on the disk afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.widgets import OptionList, TextArea

from ipr_coder.study.values import Workplace
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.interview import deeds
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.reading_screen import ReadingScreen
from ipr_coder.tui.saving import WONDER
from ipr_coder.tui.worklist_screen import WorkListScreen

Fixture = Callable[..., Any]


def status(screen: CodingScreen) -> str:
    return screen.bars.status.words()


def codes(workplace: Workplace) -> list[tuple[str, int]]:
    """(code, turn counted from 1) of each tag."""
    turn = {segment.span: segment.turn + 1 for segment in workplace.segments}
    return sorted((tag.code, turn[tag.span]) for tag in workplace.tags)


async def test_a_chord_tags_the_current_segment_and_the_disk_has_it(study: str, desk: Any) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        assert screen.view.cursor == 1, "the first segment that can be coded is the current one"
        await pilot.press("r")
        assert "Withdrawal" in screen.bars.strip.words(0)
        await pilot.press("w")
        await desk.saved(pilot, screen)
        assert " rw  Withdrawal" in desk.text(screen)
        assert "1 of 5 decided · all saved" in screen.bars.header.words()
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]
        await pilot.press("h", "h")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2), ("shame", 2)]
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("shame", 2)], "the same keys take it off"


async def test_a_chord_can_be_given_up(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key in ("escape", "ctrl+g", "backspace", "x", "space", "enter"):
            await pilot.press("r", key)
            assert screen.typed == ""
            assert "Nothing was tagged" in status(screen), key
        await pilot.press("r", "down")
        assert screen.typed == ""
        assert screen.view.cursor == 2
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == []
        assert screen.marks.decided_count == 0


async def test_keys_that_arrive_together_are_done_in_order(study: str, desk: Any) -> None:
    """Over a slow line several keys come at once; none may overtake the one before."""
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key in ["r", "w", "n", "h", "d", "down", "down", "r", "r", "G", "r", "u"]:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [
            ("rupture", 6),
            ("rupture.unspoken", 8),
            ("rupture.withdrawal", 2),
            ("shame.hiding", 4),
        ]


async def test_what_is_typed_while_a_page_opens_tags_nothing(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key in ["r", "w", "m", "h", "d", "r", "r"]:
            pilot.app.post_message(events.Key(key, key))
        await pilot.pause()
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]


async def test_moving(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key, place in (
            ("j", 2), ("down", 3), ("k", 2), ("up", 1), ("G", 7), ("j", 7), ("g", 0), ("k", 0), ("end", 7), ("home", 0),
            ("n", 1), ("n", 3), ("N", 1), ("N", 7), ("n", 1), ("o", 4), ("pagedown", 7), ("pageup", 0),
        ):  # fmt: skip
            await pilot.press(key)
            assert screen.view.cursor == place, key
        await pilot.press("G", "o")
        assert "no recall moment further on" in status(screen)


async def test_interviewer_turns_are_read_not_coded(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("g", "r", "w")
        assert "only what the respondent says is coded" in status(screen)
        await pilot.press("space")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == []
        assert desk.stored(study).reviewed == ()


async def test_nothing_here_is_a_deed_of_its_own_and_gives_way_to_a_tag(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("space")
        await desk.saved(pilot, screen)
        assert "· nothing here" in desk.text(screen)
        assert [span.of(desk.stored(study).text)[:6] for span in desk.stored(study).reviewed] == ["I went"]
        await pilot.press("space")
        await desk.saved(pilot, screen)
        assert desk.stored(study).reviewed == ()
        await pilot.press("space", "r", "r")
        await desk.saved(pilot, screen)
        assert "nothing here" not in desk.text(screen)
        assert (codes(desk.stored(study)), desk.stored(study).reviewed) == ([("rupture", 2)], ())
        await pilot.press("space")
        assert "take the tags off first" in status(screen)


async def test_enter_goes_on_and_never_marks_by_itself(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("enter")
        assert screen.view.cursor == 3
        assert "Turn 2 stays undecided" in status(screen)
        await pilot.press("g", "n")
        for _ in range(4):
            await pilot.press("space", "enter")
        await pilot.press("r", "w", "enter")
        assert "Every segment is decided. F5 submits." in status(screen)
        await desk.saved(pilot, screen)
        assert len(desk.stored(study).reviewed) == 4
        await pilot.press("n")
        assert "Every segment is decided" in status(screen)


async def test_undo_and_redo_go_through_the_store(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("space", "r", "w", "n", "h", "d", "g")
        await desk.saved(pilot, screen)
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert "shame.hiding (turn 4)" in status(screen)
        assert screen.view.cursor == 3, "the cursor goes where something was undone"
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]
        await pilot.press("u")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == []
        assert len(desk.stored(study).reviewed) == 1
        assert screen.marks.review(1) is not None, "the mark that had given way is back on the screen too"
        await pilot.press("Z", "Z")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2), ("shame.hiding", 4)]
        assert sorted(tag.code for index in range(8) for tag in screen.marks.tags(index)) == [
            "rupture.withdrawal",
            "shame.hiding",
        ]
        await pilot.press("Z")
        await desk.saved(pilot, screen)
        assert "Nothing to redo" in status(screen)


async def test_repeat_puts_the_last_code_on_and_never_takes_it_off(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(".")
        assert "no last code" in status(screen)
        await pilot.press("r", "w", "n", ".", ".")
        assert "on this segment already" in status(screen)
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2), ("rupture.withdrawal", 4)]


async def test_remove_asks_which_when_there_are_several(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("x")
        assert "no tag on this segment" in status(screen)
        await pilot.press("r", "w", "h", "d", "x")
        assert isinstance(pilot.app.screen, ChoiceScreen)
        await pilot.press("2")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]
        await pilot.press("x")
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [], "a single tag needs no question"


async def test_a_memo_is_written_changed_and_left(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "m")
        assert isinstance(pilot.app.screen, MemoScreen)
        await pilot.press(*"why", "space", *"not", "f9")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].memo == "why not"
        assert "Withdrawal*" in desk.text(screen)
        assert "why not" in status(screen) or "Memo on rw Withdrawal kept" in status(screen)
        await pilot.press("m")
        assert pilot.app.screen.query_one(TextArea).text == "why not"
        await pilot.press("!", "escape")
        assert isinstance(pilot.app.screen, MemoScreen), "what was written is not dropped at the first escape"
        await pilot.press("escape")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].memo == "why not"
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].memo is None
        assert "Withdrawal*" not in desk.text(screen)


async def test_find_words_then_n_goes_from_hit_to_hit(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("/")
        assert screen.prompt.display
        await pilot.press(*"SHE", "enter")
        assert pilot.app.focused is screen.view
        assert screen.view.cursor == 1
        assert "Segments found: 3." in status(screen)
        await pilot.press("n")
        assert screen.view.cursor == 3
        await pilot.press("n", "n")
        assert screen.view.cursor == 1
        await pilot.press("N")
        assert screen.view.cursor == 6
        await pilot.press("escape")
        assert screen.view.search is None
        await pilot.press("g", "n", "n")
        assert screen.view.cursor == 3, "n is for undecided segments again"
        await pilot.press("/", *"zebra", "enter")
        assert "not in this interview" in status(screen)
        await pilot.press("/", "r", "w", "escape")
        assert pilot.app.focused is screen.view
        assert screen.marks.tags(3) == ()


async def test_go_to_a_turn_or_a_time(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for typed, place in (("6", 5), ("0:45", 4), ("0:00:05", 0)):
            await pilot.press(":", *typed, "enter")
            assert screen.view.cursor == place
        await pilot.press(":", *"99", "enter")
        assert "The last turn is 8" in status(screen)
        await pilot.press(":", *"soon", "enter")
        assert "such as 12" in status(screen)


async def test_next_own_tag(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("tab")
        assert "no tags in this interview yet" in status(screen)
        await pilot.press("r", "w", "G", "r", "r", "g", "tab")
        assert screen.view.cursor == 1
        await pilot.press("tab")
        assert screen.view.cursor == 7
        await pilot.press("shift+tab")
        assert screen.view.cursor == 1


async def test_submitted_is_read_only_until_reopened_with_a_reason(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "f5")
        question = pilot.app.screen
        assert isinstance(question, ChoiceScreen)
        assert "4 turns have a segment neither tagged" in "\n".join(question._details)
        await pilot.press("escape")
        assert not desk.stored(study).submitted
        await pilot.press("f5", "1")
        await desk.saved(pilot, screen)
        assert desk.stored(study).submitted
        assert "submitted, read only" in screen.bars.header.words()
        await pilot.press("n", "h", "d", "space", "m", "z", "x")
        await desk.saved(pilot, screen)
        assert "can only be read" in status(screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]

        await pilot.press("f8")
        work_list = pilot.app.screen
        assert isinstance(work_list, WorkListScreen)
        await desk.until(pilot, lambda: bool(work_list.items))
        assert work_list.items[0].submitted
        await pilot.press("f7", "f9")
        assert desk.stored(study).submitted, "a reason is needed"
        await pilot.press("f7", *"typo", "f9")
        await desk.until(pilot, lambda: not work_list.items[0].submitted)
        assert not desk.stored(study).submitted
        await pilot.press("enter")
        again = await desk.arrive(pilot)
        assert not again.work.submitted


async def test_help_and_definitions_open_and_close(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key in ("?", "f1", "f3"):
            await pilot.press(key)
            assert isinstance(pilot.app.screen, ReadingScreen)
            await pilot.press("j", "escape")
            assert pilot.app.screen is screen
        await pilot.press("h", "f3")
        page = pilot.app.screen
        assert isinstance(page, ReadingScreen)
        assert "Hiding" in page._page.plain
        assert "Withdrawal" not in page._page.plain, "only the family whose letter was typed"


async def test_the_mouse_can_do_it_too(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        rows = [screen.view.render_line(y).text for y in range(screen.view.size.height)]
        await pilot.click("#transcript", offset=(40, next(y for y, row in enumerate(rows) if "that helped" in row)))
        assert screen.view.cursor == 3
        await pilot.click("#codebook", offset=(8, 1))
        await desk.saved(pilot, screen)
        assert codes(desk.stored(study)) == [("rupture.withdrawal", 4)]
        assert pilot.app.focused is screen.view


async def test_the_work_list_shows_progress_and_opens_an_interview(study: str, desk: Any) -> None:
    app: CoderApp = desk.app(study, None)
    async with app.run_test(size=(120, 30)) as pilot:
        await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen) and bool(app.screen.items))
        await pilot.press("j", "k", "enter")
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "space", "f8")
        await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen) and app.screen.items[0].decided == 1)
        line = str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        assert "1/5" in line
        assert screen.work.account.in_flight == 0


@pytest.mark.parametrize("key", ["f10", "ctrl+q"])
async def test_quit_waits_for_what_is_being_saved(study: str, desk: Any, key: str) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        await pilot.press("r", "w", key)
        await desk.until(pilot, lambda: app._exit)
    assert codes(desk.stored(study)) == [("rupture.withdrawal", 2)]


async def test_an_interview_asked_for_twice_is_opened_once(study: str, desk: Any) -> None:
    """Two screens at one desk would each show only what was done on it; the second answer may come under a page."""
    app: CoderApp = desk.app(study)
    async with app.run_test() as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("f1")
        assert app.study is not None
        answered: list[bool] = []
        app.open_interview(screen.work.desk.interview, None)
        app.study.writer.put(lambda _store: None, lambda *_: answered.append(True))
        await desk.until(pilot, lambda: bool(answered))
        await pilot.pause()
        assert sum(isinstance(screen, CodingScreen) for screen in app.screen_stack) == 1


async def test_a_sentence_too_long_for_the_status_line_has_the_row_above_it_too(study: str, desk: Any) -> None:
    words = "Not saved; F9 tries again, z takes it back: the disk with the study on it is full. Make room on it first."
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        hints = screen.bars.strip.words(1)
        screen.say(words, warning=True)
        assert f"{screen.bars.strip.words(1)} {screen.bars.status.words()}" == words
        assert screen.bars.strip.words(1).endswith("the study on it is")
        screen.refresh_words()
        assert screen.bars.strip.words(1) != hints, "it stays until the next key"
        await pilot.press("j")
        assert screen.bars.strip.words(1) == hints
        screen.say(words)
        screen.say("Short.")
        assert (screen.bars.strip.words(1), screen.bars.status.words()) == (hints, "Short.")


async def test_what_is_typed_right_behind_the_memos_key_stands_in_the_memo(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        for letter in "mhhrr":
            pilot.app.post_message(events.Key(letter, letter))
        await desk.until(pilot, lambda: isinstance(pilot.app.screen, MemoScreen))
        page = pilot.app.screen
        await desk.until(pilot, lambda: page.query_one(TextArea).text == "hhrr")
        await pilot.press("f9")
        await desk.saved(pilot, screen)
    assert [note.body for note in desk.stored(study).memos] == ["hhrr"]
    assert not desk.stored(study).tags


async def test_a_busy_study_is_told_of_and_keeps_nobody_from_working(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = sqlite3.connect(study, isolation_level=None)
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        now = [0.0]
        monkeypatch.setattr(screen.work.account, "_clock", lambda: now[0])
        holder.execute("BEGIN IMMEDIATE")
        await pilot.press("h", "h")
        deeds.tell_if_saving_waits(screen)
        assert "waits" not in screen.bars.header.words()
        now[0] = WONDER
        deeds.tell_if_saving_waits(screen)
        assert "saving waits" in screen.bars.header.words()
        assert "another program" in screen.bars.strip.words(1)
        holder.execute("ROLLBACK")
        holder.close()
        await desk.saved(pilot, screen)
        deeds.tell_if_saving_waits(screen)
        assert "all saved" in screen.bars.header.words()
    assert [tag.code for tag in desk.stored(study).tags] == ["shame"]
