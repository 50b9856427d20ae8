"""A picture of every screen, held against the one a person looked at and found good.

The pictures are in `__snapshots__`. After a wanted change of looks make them anew, look at those that changed, and
commit them with the change: `python3 -m pytest tests/tui/test_snapshots.py --snapshot-update`. When one differs,
`snapshot_report.html` shows both side by side. They are drawn by the Textual and Rich that `pyproject.toml` allows; a
new release of those may move a character, and is then renewed the same way.

Nothing in a picture moves: no clock (the day an interview was last open is fixed), no folder, no blinking cursor, no
font of another site, and no number that Rich makes from the picture's words.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.deidentifying import apply, find
from ipr_coder.coding.desk import open_desk, remember_place
from ipr_coder.coding.import_session import ImportSession
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.remembering import remembered_roles
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_star, set_tag
from ipr_coder.resources import data_dir
from ipr_coder.study.store import open_store
from ipr_coder.study.values import Workplace
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry
from ipr_coder.tui.attributes_screen import AttributesScreen
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.codebook_screen import CodebookScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.cover_screen import CoverScreen
from ipr_coder.tui.deidentify_app import DeidentifyApp
from ipr_coder.tui.deidentify_screen import DeidentifyScreen
from ipr_coder.tui.hits_screen import HitsScreen
from ipr_coder.tui.import_app import ImportApp
from ipr_coder.tui.import_screen import ImportScreen
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.reading_screen import ReadingScreen
from ipr_coder.tui.settings_screen import SettingsScreen
from ipr_coder.tui.settling.settle_app import SettleApp
from ipr_coder.tui.settling.settle_screen import SettleScreen
from ipr_coder.tui.worklist_screen import WorkListScreen

plugin = pytest.importorskip("pytest_textual_snapshot")
plugin.SVGImageExtension.file_extension = "svg"  # under the name by which Syrupy 5 and later ask for it
pytestmark = pytest.mark.slow

CODER, INTERVIEW = "EF", "D03_S5_therapist"
TAGS = (
    ("A bit sleepy, honestly. A bit let down.", "countertransference"),
    ("I went cold. I looked at the clock.", "fear.body"),
    ("the first thing is a little lawyer", "rupture.therapist_part"),
    ("a little lawyer. I have to keep the time", "shame.exposed"),
    ("That it cost her, um, everything.", "empathy.felt"),
    ("she was ashamed of it", "shame.small"),
)
SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((160, 50), id="160x50")]
Compare = Callable[..., bool]
Doing = Callable[[Pilot[Any]], Awaitable[None]]


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study with some work of the third coder in it; never written to afterwards."""
    from ipr_coder.cli.demo import build

    path = tmp_path_factory.mktemp("coded") / "river.ipr"
    build(path)
    with open_store(path) as store:
        place = open_desk(store, CODER, INTERVIEW)
        desk = place.desk
        for words, code in TAGS:
            set_tag(store, desk, code, found(place, words), True)
        whole = turn_with(place, "I've been waiting for this one")
        set_tag(store, desk, "fear.before", whole, True)
        set_memo(store, desk, "fear.before", whole, "Says it lightly. Compare with moment 2.")
        cold = found(place, "I went cold. I looked at the clock.")
        set_attributes(store, desk, "fear.body", cold, {"intensity": "3"})
        set_star(store, desk, turn_with(place, "I went cold"), True)
        set_reviewed(store, desk, turn_with(place, "No, let it run."), True)
        write_memo(store, desk, "segment", "What of the week between?", span=turn_with(place, "A bit sleepy"))
        remember_place(store, desk, cold.start)
    return path


def found(place: Workplace, words: str) -> Span:
    start = place.text.index(words)
    return Span(start, start + len(words))


def turn_with(place: Workplace, words: str) -> Span:
    at = place.text.index(words)
    return next(turn.span for turn in place.turns if turn.span.start <= at < turn.span.end)


@pytest.fixture(autouse=True)
def _nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "IPR_THEME", "COLORTERM", "TEXTUAL_ANIMATIONS", "TEXTUAL_THEME", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IPR_SETTINGS", "settings.toml")
    monkeypatch.setattr("ipr_coder.tui.worklist_screen.day_of", lambda _when: "3 days ago")
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _self: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _self: None)
    drawn = App.export_screenshot

    def plain(self: App[Any], **how: Any) -> str:
        """Without the links to a font elsewhere, and with a fixed number for a name."""
        svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", drawn(self, **how))
        return re.sub(r"terminal-\d+", "terminal-1", svg)

    monkeypatch.setattr(App, "export_screenshot", plain)


@pytest.fixture
def looks_as_before(coded: Path, tmp_path: Path, desk: Any, snap_compare: Compare) -> Callable[..., bool]:
    """Open the study, press the keys, wait for the screen they lead to and for all else, and compare."""

    def compare(
        size: tuple[int, int],
        keys: tuple[str, ...],
        leads_to: type[Screen[Any]],
        *,
        interview: str | None = INTERVIEW,
        then: Doing | None = None,
        theme: str | None = None,
    ) -> bool:
        path = tmp_path / "river.ipr"
        shutil.copyfile(coded, path)
        app = made(desk, path, interview, theme)

        async def before(pilot: Pilot[Any]) -> None:
            if interview is not None:
                await desk.arrive(pilot)
            else:
                await desk.until(pilot, lambda: isinstance(app.screen, WorkListScreen) and bool(app.screen.items))
            for key in keys:
                await pilot.press(key)
            await desk.until(pilot, lambda: isinstance(app.screen, leads_to))
            await pilot.pause()
            if then is not None:
                await then(pilot)
            await quiet(desk, pilot)

        return snap_compare(app, terminal_size=size, run_before=before)

    return compare


def made(desk: Any, path: Path, interview: str | None, theme: str | None) -> App[Any]:
    from ipr_coder.tui.app import CoderApp

    app = CoderApp(str(path), CODER, interview, theme=theme)
    desk.made.append(app)
    return app


async def quiet(desk: Any, pilot: Pilot[Any]) -> None:
    """Wait until everything is on the disk, no worker is at work and what came of it is drawn."""
    app = pilot.app
    for screen in app.screen_stack:
        if isinstance(screen, CodingScreen):
            await desk.saved(pilot, screen)
    await desk.until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    await pilot.pause(0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
def test_interview(looks_as_before: Any, size: tuple[int, int], theme: str) -> None:
    assert looks_as_before(size, (), CodingScreen, theme=theme)


@pytest.mark.parametrize("size", SIZES)
def test_interview_without_colours(looks_as_before: Any, size: tuple[int, int], monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_as_before(size, (), CodingScreen)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
def test_work_list(looks_as_before: Any, size: tuple[int, int], theme: str) -> None:
    assert looks_as_before(size, (), WorkListScreen, interview=None, theme=theme)


@pytest.mark.parametrize("size", SIZES)
def test_work_list_without_colours(looks_as_before: Any, size: tuple[int, int], monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_as_before(size, (), WorkListScreen, interview=None)


ON_THE_INTERVIEW: dict[str, tuple[tuple[str, ...], type[Screen[Any]]]] = {
    "codebook_panel": (("f2",), CodingScreen),
    "chord_begun": (("h",), CodingScreen),
    "context_panel": (("f7",), CodingScreen),
    "selecting": (("v", *("shift+right",) * 5), CodingScreen),
    "adjusting": (("g", "n", "N", "tab", "<"), CodingScreen),
    "picker": ((",", "a", "s", "h"), CodingScreen),
    "filter": ((";", "f", "e", "a"), CodingScreen),
    "searching": (("/", *"lawyer", "enter"), CodingScreen),
    "hits": (("/", *"cold", "enter", "f4"), HitsScreen),
    "help": (("?",), ReadingScreen),
    "definitions": (("h", "f3"), ReadingScreen),
    "attributes": (("=", "1"), AttributesScreen),
    "memo": (("M", "1"), MemoScreen),
    "checklist": (("f5",), ChoiceScreen),
    "settings": (("ctrl+o",), SettingsScreen),
    "palette": (("ctrl+p", *"memo"), Screen),
    "cover": (("f12",), CoverScreen),
    "codebook_page": (("f11",), CodebookScreen),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ON_THE_INTERVIEW)
def test_screen(looks_as_before: Any, desk: Any, name: str, size: tuple[int, int]) -> None:
    keys, leads_to = ON_THE_INTERVIEW[name]

    async def filled(pilot: Pilot[Any]) -> None:
        if name == "context_panel":
            await desk.until(pilot, lambda: "Session" in pilot.app.screen.context.words)  # type: ignore[attr-defined]

    assert looks_as_before(size, keys, leads_to, then=filled)


@pytest.mark.parametrize("size", SIZES)
def test_import_screen(coded: Path, tmp_path: Path, desk: Any, snap_compare: Compare, size: tuple[int, int]) -> None:
    path = tmp_path / "river.ipr"
    shutil.copyfile(coded, path)
    files = [data_dir("sample_transcripts") / name for name in ("D01_S3_client.txt", "D04_S3_therapist.docx")]
    with open_store(path) as store:
        app = ImportApp(ImportSession(files, remembered=remembered_roles(store)), store)

        async def before(pilot: Pilot[Any]) -> None:
            await desk.until(pilot, lambda: isinstance(app.screen, ImportScreen))
            await desk.until(pilot, lambda: not app.session.counts().get("waiting") and not app._reading)
            await quiet(desk, pilot)

        assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES)
def test_deidentify_screen(
    coded: Path, tmp_path: Path, desk: Any, snap_compare: Compare, size: tuple[int, int]
) -> None:
    path = tmp_path / "river.ipr"
    shutil.copyfile(coded, path)
    roster = Roster((RosterEntry(("Dad",), "name", "[FATHER]"),))
    with open_store(path) as store:
        app = DeidentifyApp(
            lambda: find(store, roster),
            lambda plan, secret: apply(store, plan, tmp_path / "k.iprkey", secret),
            Path("names.iprkey"),
        )

        async def before(pilot: Pilot[Any]) -> None:
            await desk.until(pilot, lambda: isinstance(app.screen, DeidentifyScreen))
            await pilot.pause()
            await pilot.press("a", "n", "n")
            await desk.until(pilot, lambda: "decided" in app.screen.query_one("#header", Bar).words())
            await quiet(desk, pilot)

        assert snap_compare(app, terminal_size=size, run_before=before)


def tables(app: App[Any]) -> list[SettleScreen]:
    return [one for one in app.screen_stack if isinstance(one, SettleScreen)]


SETTLED: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "list": (None, ()),
    "table": ("D03_S3_client", ("1", "r", "2", "plus", "j")),
    "list_of_disagreements": ("D03_S3_client", ("1", "f4")),
    "definitions": ("D03_S3_client", ("j", "j", "d")),
}


@pytest.mark.parametrize("theme", ["light", "contrast"])
@pytest.mark.parametrize("size", [pytest.param((80, 24), id="80x24"), pytest.param((120, 36), id="120x36")])
@pytest.mark.parametrize("name", SETTLED)
def test_settling(
    coded: Path, tmp_path: Path, desk: Any, snap_compare: Compare, name: str, size: tuple[int, int], theme: str
) -> None:
    path = tmp_path / "river.ipr"
    shutil.copyfile(coded, path)
    interview, keys = SETTLED[name]
    app = SettleApp(str(path), "AB", interview=interview, present=("CD",), theme=theme)
    desk.made.append(app)

    async def before(pilot: Pilot[Any]) -> None:
        if interview is None:
            await desk.until(pilot, lambda: bool(getattr(app.screen, "_lines", ())))
        else:
            await desk.until(pilot, lambda: getattr(app.screen, "figures", None) is not None)
        for key in keys:
            await pilot.press(key)
            await desk.until(pilot, lambda: not any(one.sides.saving for one in tables(app)))
        await quiet(desk, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


def test_the_pictures_ask_no_other_site_for_anything() -> None:
    pictures = sorted((Path(__file__).parent / "__snapshots__" / "test_snapshots").glob("*.svg"))
    assert len(pictures) > 40
    assert sum(picture.stat().st_size for picture in pictures) < 6_000_000
    for picture in pictures:
        words = picture.read_text(encoding="utf-8")
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg|www\.textualize\.io)", words), picture.name
