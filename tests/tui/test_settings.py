"""The user's own settings and keys: read with the mend of each fault, kept without losing comments, obeyed at once."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from ipr_coder.codebook.model import Codebook
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook, shipped_codebooks
from ipr_coder.errors import UsageError
from ipr_coder.tui import lock
from ipr_coder.tui.actions import ACTIONS, NO_WISHES, keys_at
from ipr_coder.tui.cover_screen import CoverScreen
from ipr_coder.tui.key_map import checked_keys, clashes, covered_by_codes
from ipr_coder.tui.settings import Settings, read_settings, write_settings
from ipr_coder.tui.settings_screen import SettingsScreen

WRITTEN = """\
# my habits
[look]
theme = "light"  # the room is bright
text_width = 70

[privacy]
copying = false
lock_after_minutes = 5

[keys]
"move.next" = ["j", "l"]
"code.undo" = "u"
"""


def test_a_file_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN)
    settings = read_settings(path)
    assert settings == Settings(
        theme="light",
        text_width=70,
        copying=False,
        lock_after_minutes=5,
        keys={"move.next": ("j", "l"), "code.undo": ("u",)},
    )
    assert settings.keys == {"move.next": ("j", "l"), "code.undo": ("u",)}
    assert read_settings(tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[look]\ntheme = 'dark\n", "line"),
        ("[looks]\n", "no section 'looks'"),
        ("[look]\ncolour = 1\n", r"\[look\] has no 'colour'"),
        ("[look]\ntheme = 'blue'\n", "dark, light, contrast"),
        ("[look]\ntext_width = 12\n", "40 to 160"),
        ("[look]\ntext_width = true\n", "40 to 160"),
        ("[privacy]\ncopying = 'no'\n", "true or false"),
        ("[privacy]\nlock_after_minutes = -1\n", "0 to 240"),
        ("[keys]\n'move.next' = 3\n", "no list of keys"),
    ],
)
def test_a_fault_is_named_with_its_mend(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=said) as refused:
        read_settings(path)
    assert str(path) in str(refused.value)
    assert refused.value.mend


def test_keeping_leaves_comments_and_is_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    write_settings(path, Settings(text_width=80))
    path.write_text(WRITTEN)
    changed = Settings(theme="light", text_width=100, lock_after_minutes=0, keys={"code.undo": ("u",)})
    write_settings(path, changed)
    again = path.read_text()
    assert "# my habits" in again
    assert "# the room is bright" in again
    assert read_settings(path) == changed
    assert read_settings(path).keys == changed.keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"move.nowhere": ("j",)}, 'no action "move.nowhere"'),
        ({"move.next": ("k",)}, "key 'k' would do both"),
        ({"move.next": ("ctrl+m",)}, "Enter"),
        ({"move.next": ("hyper+j",)}, "no key 'hyper\\+j'"),
        ({"look.help": ()}, '"look.help" needs a key'),
    ],
)
def test_keys_that_cannot_be_followed_are_refused(wishes: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        checked_keys(wishes, "settings.toml")


def test_the_usual_keys_clash_with_nothing() -> None:
    assert clashes(NO_WISHES) == ()
    for name in shipped_codebooks():
        assert covered_by_codes(NO_WISHES, read_codebook(find_codebook(name))) == ()


@given(st.permutations([action.id for action in ACTIONS if action.places == ("interview",)]))
def test_keys_dealt_out_anew_still_do_one_thing_each(order: list[str]) -> None:
    """However the keys of the interview's own actions are shuffled, no key does two things and none is lost."""
    usual = {action.id: action.keys for action in ACTIONS if action.places == ("interview",)}
    wishes = dict(zip(order, usual.values(), strict=True))
    checked_keys(wishes, "settings.toml")
    assert sorted(keys_at("interview", wishes)) == sorted(keys_at("interview"))


def test_a_code_covers_a_key(codebook: Codebook) -> None:
    assert covered_by_codes({"move.next": ("h",)}, codebook) == ("key 'h' of \"move.next\" begins the codes of Shame",)


def test_a_phrase_is_kept_as_a_seal_only() -> None:
    seal = lock.sealed("blåbær i skogen")
    assert "blå" not in seal
    assert lock.opens("blåbær i skogen", seal)
    assert not lock.opens("blåbær i skoge", seal)
    assert not lock.opens("", "")
    assert not lock.opens("x", "scrypt:no base 64:at all")
    assert lock.sealed("same") != lock.sealed("same")


async def test_own_keys_move_and_the_usual_ones_do_not(study: str, desk) -> None:  # type: ignore[no-untyped-def]
    app = desk.app(study, settings=Settings(keys={"move.next": ("l",), "look.help": ("f4",)}))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        before = screen.view.cursor
        await pilot.press("j")
        assert screen.view.cursor == before
        await pilot.press("l")
        assert screen.view.cursor == before + 1
        await pilot.press("f4")
        await pilot.pause()
        assert "l" in app.screen._page.plain


async def test_the_cover_hides_everything_and_lets_no_key_through(study: str, desk) -> None:  # type: ignore[no-untyped-def]
    app = desk.app(study, settings=Settings(phrase=lock.sealed("open sesame")))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("f12")
        await pilot.pause()
        assert isinstance(app.screen, CoverScreen)
        await pilot.press("f12", "escape", "ctrl+p", "h", "h", "enter")
        await desk.until(pilot, lambda: "not the phrase" in str(app.screen.query_one("#refused").content))
        assert isinstance(app.screen, CoverScreen)
        assert screen.marks.counts.total() == 0
        app.screen.query_one(Input).value = "open sesame"
        assert "went quiet" not in app.export_screenshot()
        await pilot.press("enter")
        await desk.until(pilot, lambda: app.screen is screen)


@pytest.mark.parametrize("before", ["m", "M", "?", "ctrl+o", "ctrl+p", "f11", "#", "f5", "f3", "/", ",", ";", "v", "r"])
async def test_the_cover_comes_over_every_page(study: str, desk, before: str) -> None:  # type: ignore[no-untyped-def]
    async with desk.app(study).run_test(size=(80, 24)) as pilot:
        await desk.arrive(pilot)
        await pilot.press(before)
        await pilot.pause()
        await pilot.press("f12")
        await desk.until(pilot, lambda: isinstance(pilot.app.screen, CoverScreen))
        depth = len(pilot.app.screen_stack)
        await pilot.press("f12", "enter")
        await desk.until(pilot, lambda: len(pilot.app.screen_stack) == depth - 1)


async def test_nobody_at_the_keys_for_a_while_covers_the_screen(  # type: ignore[no-untyped-def]
    study: str, desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ipr_coder.tui.app as application

    now = [1000.0]
    monkeypatch.setattr(application, "monotonic", lambda: now[0])
    app = desk.app(study, settings=Settings(lock_after_minutes=5))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        now[0] += 299
        app.cover_when_idle()
        assert app.screen is screen
        await pilot.press("j")
        now[0] += 299
        app.cover_when_idle()
        assert app.screen is screen
        now[0] += 1
        app.cover_when_idle()
        app.cover_when_idle()
        await pilot.pause()
        assert isinstance(app.screen, CoverScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen


async def _settings_page(pilot: Pilot[None]) -> SettingsScreen:
    await pilot.press("ctrl+o")
    await pilot.pause()
    assert isinstance(pilot.app.screen, SettingsScreen)
    return pilot.app.screen


async def test_the_settings_page_keeps_and_obeys(  # type: ignore[no-untyped-def]
    study: str, desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("IPR_SETTINGS", str(path))
    app = desk.app(study)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        page = await _settings_page(pilot)
        await pilot.press("enter")
        assert app.theme == "ipr-dark"
        await pilot.press("enter")
        assert app.theme == "ipr-light"
        await pilot.press("j", "enter")
        page.query_one(Input).value = "45"
        await pilot.press("enter")
        assert screen.view.measures is not None
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert screen.view.measures.text == 45
    assert read_settings(path) == Settings(theme="light", text_width=45)


async def test_the_palette_finds_actions_and_codes(  # type: ignore[no-untyped-def]
    make_study: Callable[..., str], desk
) -> None:
    app = desk.app(make_study())
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"tag hiding")
        await desk.until(pilot, lambda: app.screen.query_one(OptionList).option_count > 0)
        await pilot.press("down", "enter")
        await desk.until(pilot, lambda: app.screen is screen and screen.marks.counts["shame.hiding"] == 1)
