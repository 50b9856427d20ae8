"""RIVER settled by keys alone: one key a disagreement, a reason where one is wanted, and nothing of the coders changed.

What must come out was tallied from the tags' own file, without the program (tests/data/river/consensus_themes.json).
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import OptionList

from ipr_coder.cli.demo import build
from ipr_coder.coding.submitting import desk_of
from ipr_coder.study import assignments, decisions, settled_layer
from ipr_coder.study.store import Store, open_store
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.settling.interviews import InterviewsScreen
from ipr_coder.tui.settling.settle_app import SettleApp
from ipr_coder.tui.settling.settle_screen import SettleScreen

EXPECTED = json.loads((Path(__file__).parents[1] / "data/river/consensus_themes.json").read_text(encoding="utf-8"))
KEYS = {"AB": "1", "CD": "2", "both": "+", "neither": "0"}


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
def settling() -> Iterator[Callable[..., SettleApp]]:
    made: list[SettleApp] = []

    def start(study: str, interview: str | None = None) -> SettleApp:
        made.append(SettleApp(study, "AB", interview=interview, present=("CD",)))
        return made[-1]

    yield start
    for app in made:
        if app.study is not None:
            app.study.close(10)


async def until(pilot: Any, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause(0.005)


async def at_table(pilot: Any) -> SettleScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, SettleScreen))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, SettleScreen)
    return screen


async def saved(pilot: Any, screen: SettleScreen) -> None:
    await until(pilot, lambda: not pilot.app.study.writer.pending and not screen.sides.saving)
    await pilot.pause()


def digests(store: Store) -> dict[tuple[str, str], str]:
    """What every coder put, as a digest."""
    rows = store.read(lambda tx: assignments.all_assignments(tx, "main"))
    desks = {(row.coder, row.interview): desk_of(store, row.coder, row.interview, "main") for row in rows}
    return {who: store.read(partial(assignments.work_digest, desk=desk)) for who, desk in desks.items()}


def together(store: Store) -> list[str]:
    """The interviews that several coders have coded and submitted."""
    rows = store.read(lambda tx: assignments.all_assignments(tx, "main"))
    seats = Counter(row.interview for row in rows)
    still_open = {row.interview for row in rows if row.submitted_ms is None}
    return sorted(label for label, count in seats.items() if count > 1 and label not in still_open)


async def test_river_is_settled_by_one_key_a_disagreement(river: str, settling: Callable[..., SettleApp]) -> None:
    with open_store(river) as store:
        before, interviews = digests(store), together(store)
    assert interviews
    for label in interviews:
        key = KEYS[EXPECTED["plan"][label[:3]]]
        async with settling(river, label).run_test(size=(120, 40)) as pilot:
            screen = await at_table(pilot)
            for _ in range(len(screen.table.apart)):
                await pilot.press(key)
            await saved(pilot, screen)
            assert screen.table.open == 0, label
            await pilot.press("f5")
            await saved(pilot, screen)
            assert screen.table.closed, label
    with open_store(river) as store:
        assert digests(store) == before, "the coders' own work is as it was"
        for label in interviews:
            tags, made = store.read(partial(_settled, label=label))
            assert len(tags) == EXPECTED["tags"][label], label
            assert {one.made_by for one in made} <= {"AB"}
            assert {one.present for one in made} <= {("CD",)}


async def test_a_reason_goes_before_or_after_the_decision(river: str, settling: Callable[..., SettleApp]) -> None:
    with open_store(river) as store:
        label = together(store)[0]
    async with settling(river, label).run_test(size=(120, 40)) as pilot:
        screen = await at_table(pilot)
        await pilot.press("r", "1", "2")
        await saved(pilot, screen)
        assert [one.reason for one in screen.table.made.values()] == ["closer"]
        await pilot.press("1", "R", "2")
        await saved(pilot, screen)
        assert [one.reason for _, one in sorted(screen.table.made.items())] == ["closer", "overlooked"]
        await pilot.press("u", "u", "u")
        await saved(pilot, screen)
        assert screen.table.made == {}
        await pilot.press("Z")
        await saved(pilot, screen)
        assert [one.took for one in screen.table.made.values()] == ["CD"]


async def test_what_is_typed_right_behind_the_key_of_a_page_decides_nothing(
    river: str, settling: Callable[..., SettleApp]
) -> None:
    """Over a slow line both keys come at once: the second is the answer, never a decision."""
    with open_store(river) as store:
        label = together(store)[0]
    async with settling(river, label).run_test(size=(120, 40)) as pilot:
        screen = await at_table(pilot)
        for key in ("r", "1"):
            pilot.app.post_message(events.Key(key, key))
        await until(pilot, lambda: screen.pending is not None or bool(screen.table.made))
        assert (screen.pending, screen.table.made) == ("closer", {})
        assert not isinstance(pilot.app.screen, ChoiceScreen)


async def test_from_the_list_to_an_interview_and_back(river: str, settling: Callable[..., SettleApp]) -> None:
    async with settling(river).run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
        listed = pilot.app.screen.query_one(OptionList)
        await until(pilot, lambda: listed.option_count > 0)
        await pilot.press("enter")
        screen = await at_table(pilot)
        await pilot.press("j", "k", "G", "g", "d")
        assert "mean" in str(pilot.app.screen._title)  # type: ignore[attr-defined]
        await pilot.press("escape", "f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, InterviewsScreen))
        assert screen.table.made == {}, "looking decides nothing"


def _settled(tx: Any, label: str) -> tuple[list[Any], tuple[decisions.DecisionRow, ...]]:
    desk = settled_layer.layer_desk(tx, label, "main")
    assert desk is not None
    return list(settled_layer.layer_tags(tx, desk)), decisions.load_decisions(tx, "main", label)
