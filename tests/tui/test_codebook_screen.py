"""Editing the codebook at the desk: each edit is shown first and asked why; then the screen goes by it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static, TextArea

from ipr_coder.codebook.edits import MergeCodes, RetireCode
from ipr_coder.codebook.model import Codebook
from ipr_coder.coding.codebook_editing import codebook_history, edit_codebook, lock_codebook
from ipr_coder.coding.desk import study_codebook
from ipr_coder.study.store import open_store
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.code_form import CodeForm
from ipr_coder.tui.codebook_screen import CodebookScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.edit_preview import EditPreview
from ipr_coder.tui.memo_screen import MemoScreen

MERGE = MergeCodes(("shame.hiding",), "shame")


def in_use(path: str) -> Codebook:
    with open_store(path) as store:
        return study_codebook(store)


def words_on(screen: Any) -> str:
    return "\n".join(str(static.content) for static in screen.query(Static))


class Hands:
    """What the tests do on the page again and again."""

    def __init__(self, pilot: Pilot[Any], desk: Any) -> None:
        self.pilot, self.desk = pilot, desk

    async def see(self, kind: type[Any]) -> Any:
        await self.desk.until(self.pilot, lambda: isinstance(self.pilot.app.screen, kind))
        await self.pilot.pause()
        return self.pilot.app.screen

    async def open(self) -> CodebookScreen:
        await self.pilot.press("f11")
        page = await self.see(CodebookScreen)
        assert isinstance(page, CodebookScreen)
        return page

    async def at(self, page: CodebookScreen, ident: str) -> None:
        """Go to a code."""
        codes = [code.id for family in page.codebook.families for code in (family, *page.codebook.children(family.id))]
        page.query_one(OptionList).highlighted = codes.index(ident)
        await self.pilot.pause()

    async def agree(self, page: CodebookScreen, reason: str = "so") -> str:
        """Read the preview, say why; return the preview's words."""
        preview = await self.see(EditPreview)
        told = words_on(preview)
        before = page.codebook
        await self.pilot.press(*reason, "enter")
        await self.see(CodebookScreen)
        await self.desk.until(self.pilot, lambda: page.codebook != before)
        await self.pilot.pause()
        return told


async def test_a_merge_by_keys_moves_the_tags_on_the_screen(study: str, desk: Any) -> None:
    app = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        screen, hands = await desk.arrive(pilot), Hands(pilot, desk)
        await pilot.press("h", "d")
        await desk.saved(pilot, screen)
        page = await hands.open()
        await hands.at(page, "shame.hiding")
        await pilot.press("m")
        choice = await hands.see(ChoiceScreen)
        assert "Merge Hiding (shame.hiding) into which code?" in words_on(choice)
        await pilot.press("4")
        told = await hands.agree(page, "one thing")
        assert "merge shame.hiding into shame" in told
        assert "Version 1 becomes 1.1.0." in told
        assert "Your tags with these codes: 1 (D01_S3_client 1)." in told
        assert "Tags moved: 1" in words_on(page)
        await pilot.press("escape")
        await hands.see(CodingScreen)
        await desk.until(pilot, lambda: [tag.code for tag in screen.marks.tags(screen.view.cursor)] == ["shame"])
        assert [code.id for code in app.study.codebook.codes] == [
            "rupture",
            "rupture.withdrawal",
            "rupture.unspoken",
            "shame",
        ]
        await pilot.press("h", "d")
        assert "No code has the keys h d" in screen.bars.status.words()
        await pilot.press("h", "h")
        await desk.saved(pilot, screen)
        assert desk.stored(study).tags == ()
        assert "Hiding" not in panel_words(screen)
    with open_store(study) as store:
        assert [(one.made_by, one.reason) for one in codebook_history(store)] == [(None, None), ("AB", "one thing")]


def panel_words(screen: CodingScreen) -> str:
    return "\n".join(screen.panel.render_line(y).text for y in range(screen.panel.size.height))


async def test_a_new_code_can_be_typed_at_once(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen, hands = await desk.arrive(pilot), Hands(pilot, desk)
        page = await hands.open()
        await hands.at(page, "shame")
        await pilot.press("a")
        form = await hands.see(CodeForm)
        assert form.query_one("#field-id", Input).value == "shame."
        await pilot.press(*"flight")
        form.query_one("#field-name", Input).value = "Flight"
        form.query_one("#field-definition", TextArea).text = "Getting away."
        form.query_one("#field-key", Input).value = "hd"
        await pilot.pause()
        assert "The key `hd` is that of `shame.hiding`." in words_on(form)
        await pilot.press("f9")
        assert pilot.app.screen is form
        form.query_one("#field-key", Input).value = ""
        await pilot.pause()
        assert "key" not in words_on(form).replace("keys", "")
        await pilot.press("f9")
        await hands.agree(page)
        await pilot.press("escape")
        await hands.see(CodingScreen)
        assert in_use(study).code("shame.flight").key == "hf"
        await pilot.press("h", "f")
        await desk.saved(pilot, screen)
        assert [tag.code for tag in desk.stored(study).tags] == ["shame.flight"]
        assert "Flight" in panel_words(screen)


async def test_wording_is_changed_in_the_form_and_only_what_was_changed(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        await desk.arrive(pilot)
        hands = Hands(pilot, desk)
        before = in_use(study)
        page = await hands.open()
        await hands.at(page, "shame")
        await pilot.press("enter")
        form = await hands.see(CodeForm)
        await pilot.press("f9")
        assert "Nothing would change." in words_on(form)
        form.query_one("#field-include_when", TextArea).text = "it fits\n\n  it fits well "
        await pilot.press("f9")
        assert "change shame (include_when)" in await hands.agree(page)
        after = in_use(study)
        assert after.code("shame").include_when == ("it fits", "it fits well")
        assert after.version == "1.0.1"
        assert [code for code in after.codes if code.id != "shame"] == [c for c in before.codes if c.id != "shame"]


async def test_every_other_edit_has_a_key(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        hands = Hands(pilot, desk)
        page = await hands.open()
        await hands.at(page, "rupture.unspoken")
        await pilot.press("K")
        await hands.agree(page)
        assert [code.id for code in page.codebook.codes][:3] == ["rupture", "rupture.unspoken", "rupture.withdrawal"]
        await pilot.press("u")
        await hands.see(ChoiceScreen)
        await pilot.press("1")
        assert "Key of rupture.unspoken: ru becomes hu." in await hands.agree(page)
        await pilot.press("i")
        memo = await hands.see(MemoScreen)
        memo.query_one(TextArea).text = "shame.unspoken"
        await pilot.press("f9")
        await hands.agree(page)
        assert page.codebook.code("shame.unspoken").formerly == ("rupture.unspoken",)
        await pilot.press("s")
        memo = await hands.see(MemoScreen)
        memo.query_one(TextArea).text = "shame.one = One: First.\nshame.two = Two: Second."
        await pilot.press("f9")
        assert "Retired codes take no new tags." in await hands.agree(page)
        assert "retired" in "\n".join(str(option.prompt) for option in page.query_one(OptionList).options)
        await pilot.press("r")
        await hands.agree(page)
        assert not page.codebook.code("shame.unspoken").retired
        assert page.codebook.version == "1.5.0"
        await pilot.press("z")
        asked = await hands.see(ChoiceScreen)
        assert "Take back what AB did in version 1.5.0?" in words_on(asked)
        await pilot.press("escape")
        await hands.see(CodebookScreen)
        assert page.codebook.version == "1.5.0"
        await pilot.press("z")
        await hands.see(ChoiceScreen)
        await pilot.press("1")
        await desk.until(pilot, lambda: page.codebook.version == "1.4.0")
        await pilot.press("K")
        await pilot.press("escape")
    assert in_use(study).version == "1.4.0"


async def test_leaving_the_preview_changes_nothing(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        hands = Hands(pilot, desk)
        page = await hands.open()
        await pilot.press("z")
        await desk.until(pilot, lambda: "no edit to take back" in words_on(page))
        await pilot.press("r")
        preview = await hands.see(EditPreview)
        await pilot.press("enter")
        assert "Say why in a few words" in words_on(preview)
        await pilot.press("escape")
        await hands.see(CodebookScreen)
        await hands.at(page, "shame")
        await pilot.press("m")
        await hands.see(ChoiceScreen)
        await pilot.press("1")
        await desk.until(pilot, lambda: "belongs to it" in words_on(page))
        await pilot.press("escape")
        await hands.see(CodingScreen)
    assert in_use(study).version == "1"


async def test_a_locked_codebook_says_so(study: str, desk: Any) -> None:
    with open_store(study) as store:
        lock_codebook(store, locked=True)
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        hands = Hands(pilot, desk)
        page = await hands.open()
        await pilot.press("r")
        await hands.see(EditPreview)
        await pilot.press("s", "o", "enter")
        await desk.until(pilot, lambda: "edited by the lead only" in words_on(page))


@pytest.mark.parametrize(("edit", "code"), [(MERGE, "shame"), (RetireCode("shame.hiding"), "shame.hiding")])
async def test_a_tag_of_a_window_with_the_older_codebook_is_not_lost(
    study: str, desk: Any, edit: Any, code: str
) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        with open_store(study) as store:
            edit_codebook(store, "lead", edit, "elsewhere")
        await pilot.press("h", "d")
        await desk.saved(pilot, screen)
        await desk.until(pilot, lambda: screen.study.codebook.version == "1.1.0")
        await desk.until(pilot, lambda: [tag.code for tag in screen.marks.tags(screen.view.cursor)] == [code])
        assert "edited elsewhere" in screen.bars.status.words()
        assert [tag.code for tag in desk.stored(study).tags] == [code]
        assert "Hiding" not in panel_words(screen)
        await pilot.press("h", "d")
        assert "No code has the keys h d" in screen.bars.status.words()


async def test_an_interview_opened_after_an_edit_elsewhere_has_the_new_codebook(study: str, desk: Any) -> None:
    app = desk.app(study, interview=None)
    async with app.run_test(size=(120, 30)) as pilot:
        await desk.until(pilot, lambda: app.study is not None)
        with open_store(study) as store:
            edit_codebook(store, "lead", RetireCode("shame.hiding"), "elsewhere")
        app.open_interview("D01_S3_client", None)
        screen = await desk.arrive(pilot)
        await desk.until(pilot, lambda: screen.study.codebook.version == "1.1.0")
        assert "Hiding" not in panel_words(screen)


async def test_undo_in_a_window_with_the_older_codebook(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("h", "d", "h", "d")
        await desk.saved(pilot, screen)
        with open_store(study) as store:
            edit_codebook(store, "lead", MERGE, "elsewhere")
        await pilot.press("z")
        await desk.until(pilot, lambda: [tag.code for tag in screen.marks.tags(screen.view.cursor)] == ["shame"])
        assert [tag.code for tag in desk.stored(study).tags] == ["shame"]
        await pilot.press("z")
        await desk.until(pilot, lambda: not desk.stored(study).tags)


async def test_hostile_wording_is_shown_as_text(make_study: Callable[..., str], codebook: Codebook, desk: Any) -> None:
    from dataclasses import replace

    nasty = "[/b]\x1b]0;x\x07\u202e[red]"
    book = replace(codebook, codes=tuple(replace(code, name=nasty, definition=nasty) for code in codebook.codes))
    async with desk.app(make_study(book=book)).run_test(size=(80, 24)) as pilot:
        await desk.arrive(pilot)
        hands = Hands(pilot, desk)
        page = await hands.open()
        for key, kind in (("enter", CodeForm), ("u", ChoiceScreen), ("m", ChoiceScreen)):
            await hands.at(page, "rupture.withdrawal")
            await pilot.press(key)
            opened = await hands.see(kind)
            await pilot.pause()
            assert "\x1b" not in words_on(opened)
            await pilot.press("escape")
            await hands.see(CodebookScreen)
        await pilot.press("r")
        preview = await hands.see(EditPreview)
        assert "\x1b" not in words_on(preview)
