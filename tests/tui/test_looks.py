"""Usable at 80 by 24, without colours, in three themes; nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.tagging import set_memo, set_tag
from ipr_coder.study.store import open_store
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.measures import READABLE, measures_for
from ipr_coder.tui.strips import chip_style, clipped, padded
from ipr_coder.tui.themes import THEMES, theme_after, theme_at_start

Fixture = Callable[..., Any]


async def test_80_by_24_shows_who_what_and_the_codes(study: str, desk: Any) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        assert not screen.query_one("#side").display, "the text needs the room"
        await pilot.press("r", "w", "n", "space")
        await desk.saved(pilot, screen)
        shown = desk.text(screen)
        assert "Recall moment 1 · session 00:12:40-00:13:05 · stopped by client" in shown
        assert " rw  Withdrawal" in shown
        assert "· nothing here" in shown
        assert screen.view.measures is not None
        assert screen.view.measures.text >= 45
        assert screen.view.size.height >= 19
        assert "? keys" in screen.bars.strip.words(1)
        assert " of 5 decided · all saved" in screen.bars.header.words()
        await pilot.press("f2")
        assert screen.query_one("#side").display
        assert screen.view.size.width == 80, "the codebook lies over the text, which does not move"
        await pilot.press("h", "d", "f2")
        assert not screen.query_one("#side").display
        await pilot.press("f2", "escape")
        assert not screen.query_one("#side").display


async def test_a_broad_screen_shows_the_codebook_with_keys_counts_and_presence(study: str, desk: Any) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(140, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("h", "d")
        await desk.saved(pilot, screen)
        rows = [screen.panel.render_line(y).text for y in range(5)]
        assert [row.split()[0] for row in rows[:4]] == ["r", "rw", "ru", "h"]
        assert rows[4].split() == ["✓", "hd", "Hiding", "1"]
        assert "Made up." in str(screen.query_one("#detail").render())
        await pilot.press("f2")
        assert not screen.query_one("#side").display


async def test_resizing_keeps_the_place(make_study: Fixture, desk: Any) -> None:
    talk = tuple(("C", "client", f"turn {number} " + "and so on " * 30) for number in range(60))
    app: CoderApp = desk.app(make_study(talk, moments=False))
    async with app.run_test(size=(140, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press(":", "3", "0", "enter")
        for size in ((80, 24), (200, 50), (60, 20), (140, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
            seen = "\n".join(screen.view.render_line(y).text for y in range(screen.view.size.height))
            assert "turn 29" in seen, size
            assert screen.view.cursor == 29


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
async def test_the_current_segment_is_marked_by_a_sign_in_every_theme(study: str, desk: Any, theme: str) -> None:
    app: CoderApp = desk.app(study, theme=theme)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        assert app.theme == f"ipr-{theme}"
        rows = [screen.view.render_line(y).text for y in range(9)]
        assert "I went quiet" in rows[2]
        assert [y for y, row in enumerate(rows) if row.startswith("▌")] == [2, 3], "its two rows and no others"


async def test_without_colours_there_are_none(study: str, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        assert app.theme == "ipr-contrast"
        await pilot.press("r", "w", "n", "space")
        await desk.saved(pilot, screen)
        strips = screen.view.render_lines(screen.view.size.region)
        for strip in strips:
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        assert len(set(colour.triplet)) == 1, "a grey, at most"
        text = "\n".join(strip.text for strip in strips)
        assert "▌" in text
        assert " rw  Withdrawal" in text
        assert "· nothing here" in text


def test_themes_go_round_and_start_where_asked() -> None:
    names = [THEMES[0].name]
    for _ in THEMES:
        names.append(theme_after(names[-1]))
    assert names == ["ipr-dark", "ipr-light", "ipr-contrast", "ipr-dark"]
    assert theme_at_start(None, no_color=False) == "ipr-dark"
    assert theme_at_start(None, no_color=True) == "ipr-contrast"
    assert theme_at_start("light", no_color=True) == "ipr-light"
    assert theme_at_start("nonsense", no_color=False) == "ipr-dark"


@pytest.mark.parametrize("width", range(50, 260, 7))
def test_the_measures_add_up_and_stay_readable(width: int) -> None:
    measures = measures_for(width, 20_000, 12, has_times=True)
    assert measures.width == width
    assert 20 <= measures.text <= READABLE


@pytest.mark.parametrize(
    ("colour", "ink"), [("#0072B2", "#ffffff"), ("#E69F00", "#000000"), ("#56B4E9", "#000000"), ("#000000", "#ffffff")]
)
def test_the_ink_on_a_codes_colour_is_the_one_with_more_contrast(colour: str, ink: str) -> None:
    """Okabe and Ito's blue wants white (5.2 against 4.0), their orange and sky blue black."""
    style = chip_style(colour)
    assert style.color is not None
    assert style.color.name == ink


def test_cutting_counts_cells_not_characters() -> None:
    assert clipped("漢字漢字", 5) == "漢字…"
    assert padded("漢字漢字", 6) == "漢字… "
    assert padded("ab", 4) == "ab  "


async def test_strength_and_memo_are_seen_beside_a_name_that_is_too_long(study: str, desk: Any) -> None:
    with open_store(study) as store:
        place = open_desk(store, "AB", "D01_S3_client")
        span = place.turns[1].span
        set_tag(store, place.desk, "rupture.unspoken", span, True)
        set_attributes(store, place.desk, "rupture.unspoken", span, {"strength": "3"})
        set_memo(store, place.desk, "rupture.unspoken", span, "why?")
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(60, 24)) as pilot:
        screen = await desk.arrive(pilot)
        row = next(row for row in desk.text(screen).splitlines() if " ru " in row)
        assert "…³*" in row, row
