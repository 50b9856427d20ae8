"""Codes found by typing, over the text and in the codebook: what comes first, what a key does, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.tui.code_filter import favourites, in_tree_order, matching, recent_first
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.reading_screen import ReadingScreen

Fixture = Callable[..., Any]


def codes(desk: Any, path: str) -> list[tuple[str, str]]:
    workplace = desk.stored(path)
    return sorted((tag.code, tag.span.of(workplace.text)[:8]) for tag in workplace.tags)


def listed(screen: CodingScreen) -> list[str]:
    return [code.key for code in screen.picker.found]


def shown(screen: CodingScreen) -> list[str]:
    """The keys in the codebook beside the text, from above, moved in as they are."""
    rows = [screen.panel.paint(row).text for row in range(screen.panel.row_count)]
    return [row[:4].replace("✓", " ").replace("▸", ">") for row in rows]


def test_keys_come_before_names_and_names_before_letters_in_between(codebook: Codebook) -> None:
    def found(words: str) -> list[str]:
        return [code.key for code in matching(codebook.codes, words)]

    assert found("") == ["r", "rw", "ru", "h", "hd"]
    assert found("r") == ["r", "rw", "ru"], "no other code has an r in it"
    assert found("ru")[0] == "ru", "the key itself before the beginning of a name"
    assert [code.key for code in matching(codebook.codes[::-1], "r")] == ["r", "ru", "rw"]
    assert found("hid") == ["hd"]
    assert found("STRAIN") == ["ru"], "any word of a name, however it is written"
    assert found("shame.h") == ["hd"], "ids too"
    assert found("wdrw") == ["rw"], "letters in their order"
    assert found("xyz") == []
    assert found("[/x]") == []


def test_recent_and_frequent_codes_first(codebook: Codebook) -> None:
    assert [code.key for code in recent_first(codebook.codes, ["shame.hiding", "gone", "rupture"])] == [
        "hd", "r", "rw", "ru", "h",
    ]  # fmt: skip
    counts = {"rupture": 1, "shame": 3, "shame.hiding": 0}
    assert favourites("frequent", [], counts) == ["shame", "rupture"]
    assert favourites("recent", ["shame"], counts) == ["shame"]
    assert favourites("codebook", ["shame"], counts) == []


def test_the_tree_follows_the_families(codebook: Codebook) -> None:
    assert [(code.key, depth) for code, depth in in_tree_order(codebook)] == [
        ("r", 0), ("rw", 1), ("ru", 1), ("h", 0), ("hd", 1),
    ]  # fmt: skip


async def test_a_code_is_picked_by_typing_some_of_it(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(",")
        assert screen.picker.display
        assert pilot.app.focused is screen.view, "the focus stays"
        await pilot.press(*"hidx")
        assert listed(screen) == []
        await pilot.press("enter")
        assert "No code goes with" in screen.bars.status.words()
        await pilot.press("backspace")
        assert listed(screen) == ["hd"]
        assert "Made up." in str(screen.query_one("#detail").render()), "what it means stands beside it"
        await pilot.press("enter")
        await desk.saved(pilot, screen)
        assert codes(desk, study) == [("shame.hiding", "I went q")]
        assert not screen.picker.display
        await pilot.press("r", "w", ",")
        assert listed(screen)[:2] == ["rw", "hd"], "the last ones first"
        await desk.until(pilot, lambda: screen.picker.size.width > 0)
        assert "✓ rw " in screen.picker.render_line(1).text
        await pilot.press("escape", "j", "r", "escape")
        assert not screen.picker.display
        await desk.saved(pilot, screen)
        assert len(codes(desk, study)) == 2


async def test_tab_keeps_it_open_for_several_and_arrows_choose(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(",", *"rw", "tab", "down", "down", "tab")
        assert screen.picker.display
        assert screen.picker.words == ""
        await pilot.press("end", "home", "up", "pagedown", "enter")
        await desk.saved(pilot, screen)
        assert len(codes(desk, study)) == 3
        assert len({place for _, place in codes(desk, study)}) == 1
        assert not screen.picker.display


async def test_it_tags_the_selection_too(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", ",", *"shame", "tab", *"unsp", "enter")
        await desk.saved(pilot, screen)
        assert codes(desk, study) == [("rupture.unspoken", "I went"), ("shame", "I went")]
        assert screen.view.selection is None


async def test_f3_reads_the_marked_code_and_other_keys_close_it(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(",", *"hid", "f3")
        page = pilot.app.screen
        assert isinstance(page, ReadingScreen)
        assert "Hiding" in page._page.plain
        assert "Rupture" not in page._page.plain
        await pilot.press("escape", "ctrl+u", "f2")
        assert not screen.picker.display
        assert not screen.query_one("#side").display, "the key did what it does"


async def test_the_codebook_narrows_as_one_types(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        before = shown(screen)
        await pilot.press(";", *"hid")
        assert shown(screen) == ["  h ", ">  h"], "what goes with it, under its family"
        assert "Codebook: hid" in screen.bars.status.words()
        await pilot.press("tab", "ctrl+u", "down", "down", "enter")
        await desk.saved(pilot, screen)
        assert codes(desk, study) == [("rupture.unspoken", "I went q"), ("shame.hiding", "I went q")]
        assert [row.replace(" ", "") for row in shown(screen)] == [row.replace(" ", "") for row in before]
        await pilot.press(";", *"zzz", "enter")
        assert "No code goes with" in screen.bars.status.words()
        await pilot.press("ctrl+g", "j")
        assert screen.view.cursor == 2


async def test_narrowing_shows_the_codebook_where_it_is_hidden(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(";")
        assert screen.query_one("#side").display


@pytest.mark.parametrize(("order", "first"), [("recent", ["  h", "  r"]), ("frequent", ["  r", "  h"])])
async def test_favourites_stand_first_if_wished(study: str, desk: Any, order: Any, first: list[str]) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        screen.panel.take_order(order)
        assert len(shown(screen)) == 5
        await pilot.press("r", "r", "n", "r", "r", "n", "h", "h", "g")
        await desk.saved(pilot, screen)
        await pilot.pause()
        assert len(shown(screen)) == 8
        assert [row.rstrip() for row in shown(screen)[:2]] == first
        assert shown(screen)[2].strip() == ""
        await pilot.click("#codebook", offset=(8, 0))
        await pilot.click("#codebook", offset=(8, 2))
        await desk.saved(pilot, screen)
        assert len(codes(desk, study)) == 3, "the interviewer is not coded, and a gap is no code"
        screen.panel.take_order("codebook")
        assert len(shown(screen)) == 5


async def test_a_click_in_the_list_tags_and_the_wheel_goes_through_it(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(",")
        await pilot.click("#picker", offset=(10, 0))
        await pilot.click("#picker", offset=(10, 9))
        assert screen.picker.display, "neither the title nor an empty row is a code"
        for _ in range(2):
            screen.picker.post_message(events.MouseScrollDown(screen.picker, 5, 3, 0, 1, 0, False, False, False))
        screen.picker.post_message(events.MouseScrollUp(screen.picker, 5, 3, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert screen.picker.marked is screen.picker.found[1]
        await pilot.click("#picker", offset=(10, 2))
        await desk.saved(pilot, screen)
        assert codes(desk, study) == [("rupture.withdrawal", "I went q")]


async def test_a_large_codebook_scrolls_and_hostile_names_are_only_text(make_study: Fixture, desk: Any) -> None:
    def code(ident: str, key: str, name: str, parent: str | None) -> Code:
        return Code(ident, key, name, parent, "#0072B2", "Made up.", ("yes",), ("no",), "C: so.")

    letters = "abcdefghijklmnopqrstuvwxyz"
    book = Codebook(
        "large",
        "1",
        "Large",
        (
            code("a", "a", "[/x] fam\x1b[2Jily", None),
            *(code(f"a.{one}", f"a{one}", f"[@click=app.quit]{one}[/] \u202e漢字", "a") for one in letters),
        ),
    )
    path = make_study(book=book)
    async with desk.app(path).run_test(size=(100, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(",", *["down"] * 20)
        await desk.until(pilot, lambda: screen.picker.size.width > 0)
        rows = [screen.picker.render_line(y) for y in range(13)]
        assert all(row.cell_length == 50 for row in rows)
        assert sum("▸" in row.text for row in rows) == 1
        assert "▸" in rows[12].text
        assert "[@click=app.quit]" in rows[12].text
        assert not any(ord(letter) < 32 or letter == "\u202e" for row in rows for letter in row.text)
        await pilot.press(*"[/x]")
        assert listed(screen) == ["a"]
        await pilot.press("enter")
        await desk.saved(pilot, screen)
        assert codes(desk, path) == [("a", "I went q")]


async def test_opening_the_list_paints_no_text_and_moves_no_focus(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        calls: list[str] = []
        monkeypatch.setattr(CodingScreen, "refresh_bindings", lambda _self: calls.append("bindings"))
        monkeypatch.setattr(CodingScreen, "set_focus", lambda *_args, **_how: calls.append("focus"))
        await pilot.pause()
        painted = screen.view.painted
        await pilot.press(",", "h", "down", "escape")
        await pilot.pause()
        assert calls == []
        assert screen.view.painted == painted
        assert len(pilot.app.screen_stack) == 2, "no page is pushed"
