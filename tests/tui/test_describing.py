"""What is said beside codes, by keys: attributes, stars, memos on anything, and the ways from one to the next.

Segments (turns) of the small interview, from 0: the client speaks in 1, 3, 5, 6 and 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual import events

from ipr_coder.codebook.model import Codebook
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook, shipped_codebooks
from ipr_coder.coding.attributes import possible_attributes
from ipr_coder.study.values import EVERYWHERE, OwnMemo
from ipr_coder.tui.attribute_keys import attribute_keys
from ipr_coder.tui.attributes_screen import AttributeRow, AttributesScreen
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.transcript_row import said_of

IPR = {
    "frame": ("then", "now", "between_sessions", "past_life"),
    "about": ("self", "other", "both"),
    "intensity": (1, 2, 3),
    "voiced_in_session": ("yes", "no", "partly"),
}


@pytest.fixture
def rich_study(make_study: Callable[..., str], codebook: Codebook) -> str:
    """The small study, its codebook with ipr-core's attributes."""
    return make_study(book=replace(codebook, attributes=IPR))


def test_every_value_of_every_shipped_codebook_has_a_key_of_its_own() -> None:
    for name in shipped_codebooks():
        possible = possible_attributes(read_codebook(find_codebook(name)))
        keys = attribute_keys(possible)
        assert sorted(keys.values()) == sorted((one, value) for one, said in possible.items() for value in said), name
    core = attribute_keys(possible_attributes(read_codebook(find_codebook("ipr-core"))))
    assert [core[key] for key in "123"] == [("intensity", value) for value in "123"]
    assert core["y"] == ("voiced_in_session", "yes")


def test_signs_for_what_is_said_of_a_tag() -> None:
    assert said_of({}) == ""
    assert said_of({"strength": "2"}) == "²"
    assert said_of({"intensity": "3", "frame": "then"}) == "³°"
    assert said_of({"strength": "weak"}) == "°"


async def test_a_tag_gets_its_strength_however_fast_the_keys_come(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for key, sign in (("r", "r"), ("w", "w"), ("equals_sign", "="), ("3", "3"), ("enter", "\r")):
            pilot.app.post_message(events.Key(key, sign))
        await desk.until(pilot, lambda: bool(screen.marks.tags(1)) and screen.marks.tags(1)[0].attributes != {})
        await desk.saved(pilot, screen)
        assert pilot.app.screen is screen
    (tag,) = desk.stored(study).tags
    assert tag.attributes == {"strength": "3"}


async def test_a_tag_gets_its_strength_by_three_keys(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w")
        await pilot.press("=", "3", "enter")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].attributes == {"strength": "3"}
        assert "Withdrawal³" in desk.text(screen)
        await pilot.press("=", "3", "enter")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].attributes == {}
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].attributes == {"strength": "3"}
        assert "Withdrawal³" in desk.text(screen)
        await pilot.press("Z")
        await desk.saved(pilot, screen)
        assert "Withdrawal³" not in desk.text(screen)


async def test_all_four_of_ipr_core_stand_on_one_page(rich_study: str, desk: Any) -> None:
    async with desk.app(rich_study).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("h", "d", "=")
        page = pilot.app.screen
        assert isinstance(page, AttributesScreen)
        assert {row.attribute for row in page.query(AttributeRow)} == set(IPR)
        await pilot.press("2", "y", "t", "enter")
        await desk.saved(pilot, screen)
        wanted = {"intensity": "2", "voiced_in_session": "yes", "frame": "then"}
        assert desk.stored(rich_study).tags[0].attributes == wanted
        assert "Hiding²°" in desk.text(screen)
        await pilot.press("=", "1", "escape")
        await desk.saved(pilot, screen)
        assert desk.stored(rich_study).tags[0].attributes == wanted


async def test_attributes_are_of_the_code_used_last_or_it_is_asked_which(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("=")
        assert "no tag on this segment" in screen.bars.status.words()
        await pilot.press("r", "w", "h", "d", "=", "1", "enter")
        await desk.saved(pilot, screen)
        held = {tag.code: dict(tag.attributes) for tag in desk.stored(study).tags}
        assert held == {"rupture.withdrawal": {}, "shame.hiding": {"strength": "1"}}
        await pilot.press("n", "r", "r", "g", "j", "=")
        assert isinstance(pilot.app.screen, ChoiceScreen)


async def test_a_tag_taken_off_and_put_back_shows_its_attributes_again(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "=", "2", "enter", "r", "w")
        await desk.saved(pilot, screen)
        assert "Withdrawal" not in desk.text(screen)
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        assert "Withdrawal²" in desk.text(screen)


async def test_a_star_shows_at_once_and_goes_again(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("*")
        await desk.saved(pilot, screen)
        assert desk.stored(study).stars == (screen.sheet.spans[1],)
        assert "★" in desk.text(screen)
        await pilot.press("G", "v", "e", "*")
        await desk.saved(pilot, screen)
        last = desk.stored(study).stars[-1]
        assert last.of(desk.stored(study).text) == "That"
        await pilot.press("}")
        assert screen.view.cursor == 1
        await pilot.press("{")
        assert screen.view.cursor == 7
        await pilot.press("}", "*")
        await desk.saved(pilot, screen)
        assert desk.stored(study).stars == (last,)
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert len(desk.stored(study).stars) == 2
        assert desk.text(screen).count("★") == 2


async def test_memos_on_segment_interview_and_code(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("m", *"quiet", "f9")
        await desk.saved(pilot, screen)
        assert "memo*" in desk.text(screen)
        await pilot.press("h", "d", "M", "2", *"tired", "f9")
        await desk.saved(pilot, screen)
        await pilot.press("M", "3", *"guilt", "f9")
        await desk.saved(pilot, screen)
        await pilot.press("m", *"tag", "f9")
        await desk.saved(pilot, screen)
        kept = desk.stored(study)
        assert set(kept.memos) == {
            OwnMemo("segment", kept.segments[1].span, None, "quiet"),
            OwnMemo("interview", EVERYWHERE, None, "tired"),
            OwnMemo("code", EVERYWHERE, "shame.hiding", "guilt"),
        }
        assert kept.tags[0].memo == "tag"
        await pilot.press("M", "2")
        page = pilot.app.screen
        assert isinstance(page, MemoScreen)
        assert page._body == "tired"
        await pilot.press("escape", "G", "_")
        assert screen.view.cursor == 1
        await pilot.press("z", "z", "z")
        await desk.saved(pilot, screen)
        assert {memo.about for memo in desk.stored(study).memos} == {"segment"}
        assert screen.marks.memo_apart(None) is None


async def test_a_memo_on_a_selection(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "M", "1", *"two", "f9")
        await desk.saved(pilot, screen)
        memo = desk.stored(study).memos[0]
        assert (memo.about, memo.span.of(desk.stored(study).text), memo.body) == ("segment", "I went", "two")
        assert screen.view.selection is None


async def test_from_tag_to_tag_of_the_code_used_last(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("]")
        assert "Which code?" in screen.bars.status.words()
        await pilot.press("r", "w", "n", "h", "d", "n", "r", "w", "]")
        assert screen.view.cursor == 1
        await pilot.press("]")
        assert screen.view.cursor == 5
        await pilot.press("[")
        assert screen.view.cursor == 1
        assert "2 in this interview" in screen.bars.status.words()
        await pilot.press("G", "O")
        assert screen.view.cursor == 4
        await pilot.press("O")
        assert screen.view.cursor == 0


async def test_nothing_of_it_can_be_done_once_submitted(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("h", "d", "f5", "1")
        await desk.saved(pilot, screen)
        before = desk.stored(study)
        for keys in (["="], ["*"], ["m"], ["M"], ["|"], ["&"], ["@"], ["%"], ["!"]):
            await pilot.press("escape", *keys)
            await desk.saved(pilot, screen)
            assert pilot.app.screen is screen, keys
        assert desk.stored(study) == before


async def test_the_mouse_chooses_values_one_after_the_other(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "=")
        page = pilot.app.screen
        assert isinstance(page, AttributesScreen)
        seen = []
        for _ in range(4):
            await pilot.click(AttributeRow)
            await pilot.pause()
            seen.append(dict(page.chosen))
        assert seen == [{"strength": "1"}, {"strength": "2"}, {"strength": "3"}, {}]
        await pilot.click(AttributeRow)
        await pilot.press("enter")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags[0].attributes == {"strength": "1"}
