"""What stands beside the text, what goes to the clipboard, where work goes on, and a second window of one coder."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.tagging import set_memo, set_tag
from ipr_coder.study.store import open_store
from ipr_coder.study.values import WorkItem
from ipr_coder.text import Span
from ipr_coder.transcripts.model import RecallMoment, Transcript, Turn
from ipr_coder.transcripts.reading import read
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.clock import day_of
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.worklist_screen import WorkListScreen, last_place

INTERVIEW = "D01_S3_client"


@pytest.fixture
def told(study: str, tmp_path: Path) -> str:
    """The session's transcript and the therapist's account come along, and another coder has tagged everything."""
    file = tmp_path / "session.txt"
    lines = ("[00:12:30] T: [/b] waits \x1b[2J \u202e.", "[00:12:50] C: I do not know.", "[00:16:50] T: Far off.")
    file.write_text("\n".join(lines), encoding="utf-8")
    words = "I saw him look away."
    account = Transcript(
        words,
        (Turn(0, "T", "therapist", Span(0, len(words))),),
        (RecallMoment(1, 770_000, None, 0, 1, "therapist", None),),
        source_name="t.txt",
        source_sha256="1" * 64,
        format="txt",
    )
    with open_store(study) as store:
        import_transcripts(
            store, [(read(file), Placement("D01", 3, None)), (account, Placement("D01", 3, "therapist"))]
        )
        add_coder(store, "CD")
        assign(store, "CD", [INTERVIEW, "D01_S3_therapist"])
        for label in (INTERVIEW, "D01_S3_therapist"):
            place = open_desk(store, "CD", label)
            for row in place.segments:
                set_tag(store, place.desk, "shame.hiding", row.span, True)
                set_memo(store, place.desk, "shame.hiding", row.span, "quagga")
            write_memo(store, place.desk, "interview", "quagga")
    return study


async def test_the_panel_tells_of_the_session_and_the_other_account_and_of_nobodys_marks(told: str, desk: Any) -> None:
    async with desk.app(told).run_test(size=(160, 40)) as pilot:
        screen = await desk.arrive(pilot)
        assert not screen.context.display
        await pilot.press("f7")
        await desk.until(pilot, lambda: "look away" in screen.context.words)
        page = screen.context.words
        assert "[/b] waits ␛[2J ◌." in page
        assert "I do not know." in page
        assert "Far off" not in page
        assert "D01_S3_therapist" in page
        assert "quagga" not in page
        assert "Hiding" not in page
        await pilot.press("G")
        await desk.until(pilot, lambda: "No recall moment" in screen.context.words)
        await pilot.press("f7")
        assert not screen.context.display


async def test_on_a_narrow_screen_the_panel_lies_over_the_text_and_escape_puts_it_away(told: str, desk: Any) -> None:
    async with desk.app(told).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        width = screen.view.size.width
        await pilot.press("f7")
        await desk.until(pilot, lambda: "look away" in screen.context.words)
        assert screen.view.size.width == width
        await pilot.press("h", "d", "escape")
        await desk.saved(pilot, screen)
        assert not screen.context.display
        assert desk.stored(told).tags[0].code == "shame.hiding"


async def test_between_the_two_the_panel_lies_over_the_codebook_and_leaves_the_text_alone(told: str, desk: Any) -> None:
    async with desk.app(told).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        width = screen.view.size.width
        await pilot.press("f7")
        await desk.until(pilot, lambda: "look away" in screen.context.words)
        assert screen.view.size.width == width
        assert screen.context.region.x >= screen.view.region.right
        await pilot.press("escape")
        assert not screen.context.display
        await pilot.resize_terminal(160, 40)
        await pilot.press("f2")
        assert not screen.query_one("#side").display


@pytest.mark.parametrize(("columns", "shown"), [(160, True), (139, False)])
async def test_the_panel_is_open_from_the_start_if_wished_and_if_there_is_room(
    told: str, desk: Any, columns: int, shown: bool
) -> None:
    async with desk.app(told, settings=Settings(context_open=True)).run_test(size=(columns, 40)) as pilot:
        screen = await desk.arrive(pilot)
        assert screen.context.display is shown
        if shown:
            await desk.until(pilot, lambda: "look away" in screen.context.words)


async def test_the_panel_shows_the_coders_own_words(told: str, desk: Any) -> None:
    with open_store(told) as store:
        place = open_desk(store, "AB", INTERVIEW)
        span = place.segments[1].span
        set_tag(store, place.desk, "rupture.withdrawal", span, True)
        set_memo(store, place.desk, "rupture.withdrawal", span, "turns away")
        set_attributes(store, place.desk, "rupture.withdrawal", span, {"strength": "2"})
        write_memo(store, place.desk, "segment", "a long pause", span=span)
        write_memo(store, place.desk, "interview", "tired")
        write_memo(store, place.desk, "code", "hard to tell", code="rupture.withdrawal")
    async with desk.app(told).run_test(size=(160, 40)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("g", "j", "f7")
        await desk.until(pilot, lambda: "look away" in screen.context.words)
        for words in ("Withdrawal", "strength: 2", "turns away", "a long pause", "tired", "hard to tell"):
            assert words in screen.context.words


async def test_an_excerpt_is_copied_with_its_place(study: str, desk: Any) -> None:
    app = desk.app(study)
    copied: list[str] = []
    app.copy_to_clipboard = copied.append
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("ctrl+y")
        assert copied[-1].startswith("“I went quiet.")
        assert copied[-1].endswith("(D01_S3_client, turn 2, at 00:00:10, on session 00:12:40-00:13:05)")
        await pilot.press("v", "w", "e", "ctrl+y")
        assert copied[-1].startswith("“I went” (D01_S3_client, turn 2")
        assert screen.view.selection is None


async def test_nothing_is_copied_in_privacy(study: str, desk: Any) -> None:
    app = desk.app(study, settings=Settings(copying=False))
    copied: list[str] = []
    app.copy_to_clipboard = copied.append
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("ctrl+y")
        assert copied == []
        assert "privacy" in screen.bars.status.words()


async def test_work_goes_on_where_it_stopped(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "n", "n", "f8")
        await desk.until(pilot, lambda: isinstance(pilot.app.screen, WorkListScreen))
        listed = pilot.app.screen
        await desk.until(pilot, lambda: bool(listed.items))
        assert last_place(listed.items[0]) == "turn 6, today"
        assert listed.query_one("#status", Bar).words().endswith("last at turn 6, today")
        await pilot.press("enter")
        screen = await desk.arrive(pilot)
        assert screen.view.cursor == 5
    assert desk.stored(study).last_at == screen.sheet.spans[5].start


def test_days_as_people_say_them() -> None:
    now = date(2026, 11, 22)
    noon = [int(datetime(2026, 11, day, 12).astimezone().timestamp() * 1000) for day in (22, 21, 19, 2)]
    assert [day_of(when, now) for when in noon] == ["today", "yesterday", "3 days ago", "2026-11-02"]
    item = WorkItem("a", "D", 1, "C", "client", "main", False, 4, 0)
    assert last_place(item) == ""


async def test_the_checklist_stands_before_submitting(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("h", "d", "m", "?", "f9", "f5")
        question = pilot.app.screen
        assert isinstance(question, ChoiceScreen)
        said = "\n".join(question._details)
        assert "1 tag on 5 segments." in said
        assert "4 turns have a segment neither tagged nor marked “nothing here”: 4, 6, 7, 8." in said
        assert "Recall moments without any mark of yours: 2." in said
        assert "Memos without a word in them, at turns: 2." in said
        await pilot.press("escape")
        await desk.saved(pilot, screen)
        assert not desk.stored(study).submitted


async def test_a_second_window_of_the_same_coder_is_told(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        with open_store(study) as store:
            place = open_desk(store, "AB", INTERVIEW)
            set_tag(store, place.desk, "rupture", place.segments[3].span, True)
        await pilot.press("h", "d")
        await desk.until(pilot, lambda: bool(screen.marks.tags(3)))
        assert "another window" in screen.bars.status.words()
        await pilot.press("n", "h", "d")
        await desk.saved(pilot, screen)
        assert "another window" not in screen.bars.status.words()
        assert len(desk.stored(study).tags) == 3
