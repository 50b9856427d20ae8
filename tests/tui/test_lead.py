"""The lead's screen on RIVER: every count is as many segments as lie behind it, and nothing of open work is shown."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from ipr_coder.cli.app import run
from ipr_coder.cli.demo import build
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook
from ipr_coder.coding.setting_up import new_study
from ipr_coder.coding.submitting import desk_of, reopen
from ipr_coder.reports.model import Share
from ipr_coder.study.store import open_store
from ipr_coder.study.structure import interviews
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.form_screen import FormScreen
from ipr_coder.tui.lead.lead_app import LeadApp
from ipr_coder.tui.lead.lead_screen import LeadScreen
from ipr_coder.tui.lead.map_view import MapView
from ipr_coder.tui.lead.number_grid import NumberGrid
from ipr_coder.tui.lead.reading import Choices, LeadStudy, open_lead_study
from ipr_coder.tui.lead.segments_screen import SegmentsScreen
from ipr_coder.tui.line_list import LineList

COUNTED = ("segments", "together", "code_segments", "other_segments", "either")
"""How the keys of columns begin that count segments."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "river.ipr"
    build(path)
    return path


@pytest.fixture
def river(built: Path, tmp_path: Path) -> str:
    path = tmp_path / "river.ipr"
    shutil.copyfile(built, path)
    return str(path)


@pytest.fixture
def study(river: str) -> Iterator[LeadStudy]:
    made = open_lead_study(river, Choices())
    yield made
    made.close()


async def until_read(pilot: Pilot[None], app: LeadApp) -> LeadScreen:
    for _ in range(200):
        await pilot.pause()
        page = app._page
        if page is not None and page.view is not None and page.view.id == page.wanted:
            return page
    raise AssertionError("the view did not come")


@pytest.mark.parametrize("layer", [None, "agreed", "AB"])
@pytest.mark.parametrize("view", ["themes", "together"])
def test_behind_a_count_of_segments_lie_so_many_segments(study: LeadStudy, view: str, layer: str | None) -> None:
    study.choose(layer=layer)
    checked = 0
    for sheet in study.view(view).sheets:  # type: ignore[arg-type]
        for row, line in enumerate(sheet.table.rows):
            for column, (key, cell) in enumerate(zip(sheet.table.columns, line.cells, strict=True)):
                behind = sheet.behind(row, column)
                if behind is None or not key.key.startswith(COUNTED) or not isinstance(cell, int):
                    continue
                assert len(set(behind.places)) == cell, (sheet.table.id, line.cells[0], key.key)
                checked += 1
    assert checked > 100


def test_behind_a_share_of_interviews_lie_segments_of_so_many_interviews(study: LeadStudy) -> None:
    sheet = study.view("themes").sheets[0]
    column = [one.key for one in sheet.table.columns].index("interviews")
    for row, line in enumerate(sheet.table.rows):
        share, behind = line.cells[column], sheet.behind(row, column)
        assert isinstance(share, Share)
        assert behind is not None
        assert len({place[0] for place in behind.places}) == share.n


def test_behind_a_told_moment_lie_segments_that_carry_its_code(study: LeadStudy) -> None:
    for sheet in study.view("moments").sheets:
        for row in range(len(sheet.table.rows)):
            behind = sheet.behind(row, 0)
            assert behind is not None
            assert behind.places
            codes = study.material.tags
            named = str(sheet.table.rows[row].cells[2])
            for interview, start, end in behind.places:
                assert any(
                    codes.interview[at] == interview
                    and codes.start[at] < end
                    and codes.end[at] > start
                    and codes.codes[codes.code[at]].id == named
                    for at in range(len(codes))
                )


def test_behind_an_episode_lie_its_ruptures_and_its_repair(study: LeadStudy) -> None:
    sheet = next(one for one in study.view("episodes").sheets if one.table.id == "episodes")
    for row in range(len(sheet.table.rows)):
        behind = sheet.behind(row, 0)
        assert behind is not None
        assert behind.places


async def test_from_a_number_to_the_words_and_around_them(river: str) -> None:
    app = LeadApp(river, Choices())
    async with app.run_test(size=(110, 30)) as pilot:
        await until_read(pilot, app)
        await pilot.press("2")
        page = await until_read(pilot, app)
        await pilot.press("l", "enter")
        for _ in range(100):
            await pilot.pause()
            if isinstance(app.screen, SegmentsScreen):
                break
        assert isinstance(app.screen, SegmentsScreen)
        count = page.view.sheets[0].table.rows[0].cells[1] if page.view else 0
        assert len(app.screen.query_one(LineList).lines) == count
        await pilot.press("enter")
        await pilot.pause()
        around = app.screen.query_one(LineList).lines
        assert any(look == "strong" for line in around for _, look in line.parts)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.screen is page


async def test_every_view_comes_and_maps_are_drawn(river: str) -> None:
    app = LeadApp(river, Choices())
    async with app.run_test(size=(120, 40)) as pilot:
        await until_read(pilot, app)
        for key in "123456":
            await pilot.press(key)
            page = await until_read(pilot, app)
            assert page.view is not None
            assert page.view.sheets
            assert page.query_one(NumberGrid).row_count == len(page.view.sheets[0].table.rows)
            if key == "3":
                drawn = page.query_one(MapView).text()
                assert "client rupture" in drawn
                assert "session time" in drawn
                assert "▼" in drawn


async def test_another_layer_and_case_unit_count_otherwise(river: str) -> None:
    app = LeadApp(river, Choices())
    async with app.run_test(size=(120, 40)) as pilot:
        await until_read(pilot, app)
        await pilot.press("2")
        page = await until_read(pilot, app)
        assert "case: dyad" in page.query_one("#header", Bar).words()
        await pilot.press("c")
        await pilot.pause()
        page = await until_read(pilot, app)
        for _ in range(100):
            await pilot.pause()
            if "participant" in page.query_one("#header", Bar).words():
                break
        assert "case: participant" in page.query_one("#header", Bar).words()
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(app.screen, ChoiceScreen)


def test_open_work_is_not_counted(river: str) -> None:
    with open_store(river) as store:
        label = next(one.label for one in store.read(interviews).values() if one.label == "D03_S3_client")
        reopen(store, desk_of(store, "CD", label), "to look again")
    study = open_lead_study(river, Choices())
    try:
        place = study.labels.index(label)
        assert not study.selection.tags.covered[place].any()
        for view in ("themes", "together", "moments", "accounts", "episodes"):
            for sheet in study.view(view).sheets:  # type: ignore[arg-type]
                for row in range(len(sheet.table.rows)):
                    for column in range(len(sheet.table.columns)):
                        behind = sheet.behind(row, column)
                        assert behind is None or all(one[0] != place for one in behind.places)
        board = study.view("board").sheets[0].table
        cells = next(row.cells for row in board.rows if row.cells[0] == label)
        assert "reopened" in cells
        assert cells[-1] is None
    finally:
        study.close()


async def test_a_view_is_written_with_the_command_that_makes_it_again(river: str, tmp_path: Path) -> None:
    app = LeadApp(river, Choices())
    file = tmp_path / "themes.json"
    async with app.run_test(size=(120, 40)) as pilot:
        await until_read(pilot, app)
        await pilot.press("2")
        page = await until_read(pilot, app)
        await pilot.press("e", "1")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#blank-0").value = str(file)  # type: ignore[attr-defined]
        await pilot.press("f9")
        for _ in range(400):
            await pilot.pause(0.01)
            if "Wrote" in page.query_one("#status", Bar).words():
                break
    written = json.loads(file.read_text())
    command = next(fact["value"] for fact in written["facts"] if fact["key"] == "command")
    assert command.startswith("ipr-coder report ")
    assert command.endswith("--section themes")
    assert {section["id"] for section in written["sections"]} == {"themes"}
    assert file.stat().st_mode & 0o777 == 0o600

    again = tmp_path / "again.json"
    assert run([*shlex.split(command)[1:], "-o", str(again)]) == 0
    same = json.loads(again.read_text())
    for report in (written, same):
        for block in (one for section in report["sections"] for one in section["blocks"] if one["type"] == "table"):
            block["basis"] = [fact for fact in block["basis"] if fact["key"] != "command"]
        report["facts"] = [fact for fact in report["facts"] if fact["key"] != "command"]
    assert same == written, "the layer and its coders, the digest and every number, too"


async def test_a_study_without_anything_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "empty.ipr"
    new_study(path, "Empty", read_codebook(find_codebook("ipr-core"))).close()
    app = LeadApp(str(path), Choices())
    async with app.run_test(size=(100, 30)) as pilot:
        page = await until_read(pilot, app)
        assert "Nothing is assigned" in page.query_one("#status", Bar).words()
        await pilot.press("2")
        for _ in range(100):
            await pilot.pause()
            if "no coders" in page.query_one("#status", Bar).words():
                break
        assert "no coders" in page.query_one("#status", Bar).words()
        await pilot.press("enter", "tab", "j", "n")
