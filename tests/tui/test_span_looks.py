"""Words under tags and selections stay easy to read: in three themes, in sixteen colours, without colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.pilot import Pilot

from ipr_coder.codebook.reading import read_codebook
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.row_words import Looks, Overlay, tinted, words
from ipr_coder.tui.strips import chip_style

Fixture = Callable[..., Any]
CODEBOOKS = sorted((Path(__file__).parents[2] / "codebooks").glob("*.yaml"))
COLOURS = sorted({code.colour for path in CODEBOOKS for code in read_codebook(path).codes})
TURNS = 400


def contrast(one: Color, other: Color) -> float:
    """WCAG 2: (lighter + 0.05) / (darker + 0.05) of the relative luminances."""

    def light(colour: Color) -> float:
        parts = [value / 255 for value in colour.get_truecolor()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
async def test_words_on_the_tint_of_any_shipped_code_are_easy_to_read(study: str, desk: Any, theme: str) -> None:
    async with desk.app(study, theme=theme).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        view = screen.view
        for ground in ((), ("transcript--current",)):
            spoken = view.style_named(*ground, "transcript--respondent")
            for colour in COLOURS:
                look = spoken + tinted(colour, spoken.bgcolor)
                assert look.color is not None
                assert look.bgcolor is not None
                assert contrast(look.color, look.bgcolor) >= 4.5, (theme, ground, colour)
                ink, paper = (one.downgrade(ColorSystem.STANDARD) for one in (look.color, look.bgcolor))
                assert ink != paper, (theme, ground, colour, "in sixteen colours")
        caret = view.style_named("transcript--caret")
        assert caret.color is not None
        assert caret.bgcolor is not None
        assert contrast(caret.color, caret.bgcolor) >= 4.5
        assert caret.color.downgrade(ColorSystem.STANDARD) != caret.bgcolor.downgrade(ColorSystem.STANDARD)


async def test_without_colours_spans_and_selection_show_by_lines_signs_and_letters(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "e", "r", "w", "v", "home", "w", "enter", "e", "e", "e", "e", "h", "d")
        await pilot.press("k", "j")
        await pilot.press("v", "e")
        await desk.saved(pilot, screen)
        strip = screen.view.render_lines(screen.view.size.region)[2]
        found = {
            what: "".join(part.text for part in strip if part.style and getattr(part.style, what))
            for what in ("underline", "underline2", "reverse")
        }
        assert found["reverse"] == "I wen", "what is selected is turned round, but for the place under the caret"
        assert found["underline"] == "I went quiet. I thought"
        assert found["underline2"] == "went quiet", "where two overlap"
        assert "rw " in strip.text
        for part in strip:
            for colour in (part.style.color, part.style.bgcolor) if part.style else ():
                if colour is not None and colour.triplet is not None:
                    assert len(set(colour.triplet)) == 1


def test_the_shortest_tag_gives_the_tint_and_nothing_hides_the_words() -> None:
    ground = Style(color="#ffffff", bgcolor="#000000")
    looks = Looks(ground, ground + Style(reverse=True), Style(reverse=True), Style(color="#000000", bgcolor="#ffff00"))
    over = Overlay(parts=[(0, 8, "#D55E00"), (2, 4, "#0072B2")], hits=[(6, 9)], selected=(3, 7), caret=(7, 8))
    runs = words("abcdefghij", (1, 10), over, looks)
    assert "".join(text for text, _ in runs) == "bcdefghij"
    by_letter = {letter: style for text, style in runs for letter in text}
    assert by_letter["c"].bgcolor == tinted("#0072B2", ground.bgcolor).bgcolor
    assert by_letter["b"].bgcolor == tinted("#D55E00", ground.bgcolor).bgcolor
    assert [letter for letter, style in by_letter.items() if style.underline2] == ["c", "d"]
    assert [letter for letter, style in by_letter.items() if style.reverse] == ["d", "e", "f", "g", "h", "i"]
    assert by_letter["h"].bgcolor == Color.parse("#ffff00")
    assert tinted("#D55E00", None) == Style(), "on the terminal's own ground there is no tint, only the line"
    assert chip_style("#0072B2").bgcolor == Color.parse("#0072B2")


async def test_selecting_paints_the_rows_that_change_and_sends_few_bytes(
    make_study: Fixture, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tuple(("C", "client", f"Turn {number}. " + "It was hard to say. " * (number % 5)) for number in range(TURNS))
    app = desk.app(make_study(talk, moments=False))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await desk.arrive(pilot)
        sent: list[int] = []
        monkeypatch.setattr(
            app, "_display", lambda _screen, update: sent.append(len(update.render_segments(app.console).encode()))
        )
        await pilot.press("v")
        assert await _painted_by(pilot, screen, "right") <= 1
        assert await _painted_by(pilot, screen, "shift+right") <= 1
        sent.clear()
        assert await _painted_by(pilot, screen, "down") <= 6, "two segments: the current one is another"
        assert sum(sent) <= 4 * 1024
        await pilot.press("escape", "g", "V")
        assert await _painted_by(pilot, screen, "G") <= 2 * 40, "a run of hundreds costs what is in sight"
        await pilot.press("escape", "g")
        await pilot.mouse_down("#transcript", offset=(30, 5))
        before = screen.view.painted
        sent.clear()
        await pilot.hover("#transcript", offset=(31, 5))
        await pilot.hover("#transcript", offset=(32, 5))
        assert screen.view.painted - before <= 5
        assert 0 < sum(sent) <= 4 * 1024
        await pilot.mouse_up("#transcript", offset=(32, 5))
        await pilot.press("escape")


async def _painted_by(pilot: Pilot[Any], screen: CodingScreen, *keys: str) -> int:
    await pilot.pause()
    before = screen.view.painted
    await pilot.press(*keys)
    await pilot.pause()
    return screen.view.painted - before
