"""The coder's guide is true: its keys are the program's, its commands exist, and its first quarter of an hour works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

import ipr_coder
from ipr_coder.cli.reference import commands
from ipr_coder.tui.actions import ACTIONS, shown_key
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.help_screen import SIGNS
from ipr_coder.tui.worklist_screen import WorkListScreen

DOCS = Path(ipr_coder.__file__).resolve().parent.parent / "docs"
NAMED = {
    **{shown_key(key): key for action in ACTIONS for key in action.keys},
    "Down": "down",
    "Up": "up",
    "Right": "right",
    "Left": "left",
}


@pytest.fixture(scope="module")
def guide() -> str:
    if not DOCS.is_dir():
        pytest.skip("the docs do not travel with an installed package")
    return (DOCS / "coding.md").read_text(encoding="utf-8")


def rows(guide: str, heading: str) -> list[tuple[list[str], str]]:
    """The rows of all tables with this head: what stands in backticks in the first cell, and the rest."""
    found = []
    for table in re.findall(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", guide, flags=re.MULTILINE):
        for line in table.splitlines():
            first, rest = re.split(r"(?<!\\)\|", line)[1:3]
            found.append(([one.replace("\\|", "|") for one in re.findall(r"`([^`]+)`", first)], rest))
    return found


def test_the_keys_of_the_tables_do_what_the_guide_says(guide: str) -> None:
    keys = {action.id: action.keys for action in ACTIONS}
    told: set[str] = set()
    table = rows(guide, "key")
    assert len(table) > 35
    for shown, rest in table:
        note = re.search(r"<!-- (.+?) -->", rest)
        if not shown:
            assert rest.strip().startswith("give a code"), rest
            continue
        assert note is not None, rest
        ids = note[1].split()
        pressed = {NAMED[one] for one in shown}
        for ident in ids:
            assert pressed & set(keys[ident]), f"{shown} does not do {ident}"
        assert pressed <= {key for ident in ids for key in keys[ident]}, f"{shown} does something else than {ids}"
        told.update(ids)
    coders = {"interview", "selecting", "adjusting", "work list"}
    untold = {action.id for action in ACTIONS if coders & set(action.places)} - told
    assert not {ident for ident in untold if not ident.startswith(("select.", "adjust.", "interview."))}, untold


def test_its_signs_are_those_of_the_help(guide: str) -> None:
    known = " ".join(sign for sign, _ in SIGNS)
    for signs, _ in rows(guide, "sign"):
        assert signs[0].replace("³", "²") in known, signs


def test_its_commands_and_options_exist(guide: str) -> None:
    known = dict(commands())
    lines = [line.strip() for line in guide.splitlines() if line.startswith("    ipr-coder ")]
    spans = [span for span in re.findall(r"`([^`]+)`", guide) if span.startswith("ipr-coder ")]
    assert len(lines) > 3
    for line in (*lines, *spans):
        words = shlex.split(line)[1:]
        options = {option for parameter in known[words[0]].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
    assert "--allow-remote" in {option for parameter in known["serve"].params for option in parameter.opts}


def test_its_example_of_own_keys_can_be_used(guide: str, tmp_path: Path) -> None:
    from ipr_coder.tui.key_map import checked_keys
    from ipr_coder.tui.settings import read_settings

    block = guide.partition("    [keys]\n")[2].partition("\n\n")[0]
    path = tmp_path / "settings.toml"
    path.write_text("[keys]\n" + block, encoding="utf-8")
    wishes = read_settings(path).keys
    assert len(wishes) == 2
    checked_keys(wishes, "the guide")


def test_its_links_and_pictures_lead_somewhere(guide: str) -> None:
    leads = re.findall(r"\]\(([^)#]+)", guide)
    assert len(leads) > 6
    for lead in leads:
        assert (DOCS / lead).is_file(), lead
    assert all(len(alt) > 30 for alt in re.findall(r"!\[([^\]]*)\]", guide)), "pictures say what is on them"


@pytest.mark.slow
async def test_the_first_quarter_of_an_hour(guide: str, tmp_path: Path, desk: Any) -> None:
    """Typed as it stands in the guide, on the demo, it leads to the tags, the memo and the star it speaks of."""
    from ipr_coder.cli.demo import CODER, build
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.study.store import open_store

    path = tmp_path / "river.ipr"
    build(path)
    app = CoderApp(str(path), CODER)
    desk.made.append(app)
    walk = rows(guide, "type")
    assert len(walk) > 25
    async with app.run_test(size=(120, 40)) as pilot:
        await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen) and bool(app.screen.items))
        looked_at = 0
        for number, (shown, rest) in enumerate(walk):
            for one in shown:
                await pilot.press(*([NAMED[one]] if one in NAMED else one))
                await settled(desk, pilot)
            if number == 0:
                await desk.arrive(pilot)
            turn = re.search(r"(?:on|to|stopped:|^) ?[Tt]urn (\d+)\.", rest)
            if turn and number < len(walk) - 1:
                assert screen_of(app).sheet.turn[screen_of(app).view.cursor] == int(turn[1]), rest
                looked_at += 1
        await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen))
    assert looked_at > 5
    with open_store(path) as store:
        place = open_desk(store, CODER, "D01_S5_client")
    turns = {turn.span.start: number for number, turn in enumerate(place.turns, start=1)}
    assert [
        (turns[tag.span.start], tag.code, place.text[tag.span.start : tag.span.end][-16:]) for tag in place.tags
    ] == [
        (8, "repair.client_led", 'm not going to."'),
        (8, "rupture.unspoken", 'm not going to."'),
        (10, "shame.hiding", "everybody's time."[-16:]),
        (12, "shame.exposed", "iked that letter."[-16:]),
        (12, "repair.owns", "t about anything."[-16:]),
    ]
    owned = next(tag for tag in place.tags if tag.code == "repair.owns")
    assert (owned.memo, dict(owned.attributes)) == ("Straight off, he says.", {"intensity": "2"})
    assert [turns[star.start] for star in place.stars] == [14]
    assert [turns[span.start] for span in place.reviewed] == [2, 4, 6]


def screen_of(app: CoderApp) -> CodingScreen:
    screen = app.screen
    assert isinstance(screen, CodingScreen)
    return screen


async def settled(desk: Any, pilot: Pilot[Any]) -> None:
    """Wait until what a key began has ended."""
    app = pilot.app
    await pilot.pause()
    for screen in app.screen_stack:
        if isinstance(screen, CodingScreen):
            await desk.until(pilot, lambda screen=screen: not screen.work.account.in_flight and not screen.keys_held)
    await desk.until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    await pilot.pause(0.02)
