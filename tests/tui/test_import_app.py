"""The import screen: every key does what its hint says, each file's look is the dry run's, and only `i` writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from ipr_coder.coding.import_session import ImportSession
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.listed_moments import moments_of
from ipr_coder.coding.remembering import remembered_roles
from ipr_coder.coding.setting_up import new_study
from ipr_coder.errors import UsageError
from ipr_coder.study import structure
from ipr_coder.study.store import Store
from ipr_coder.transcripts.reading import read
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.cover_screen import CoverScreen
from ipr_coder.tui.form_screen import FormScreen
from ipr_coder.tui.import_app import ImportApp, run_import
from ipr_coder.tui.import_screen import ImportScreen
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.themes import THEMES

UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
NAMED = "Nora: Well?\nKim: Yes.\nNora: And?\nKim: No.\n"
STOPS = (
    "I: Well?\nC: Yes.\n[STOP 1 - 12:40 - client stops tape]\nI: And there?\nC: No.\n[STOP 2 - 14:05]\nI: Mm.\nC: Hm.\n"
)
Talk = dict[str, str | bytes]


@pytest.fixture
def store(tmp_path: Path, codebook: Any) -> Iterator[Store]:
    with new_study(tmp_path / "s.ipr", "RIVER", codebook) as store:
        yield store


@pytest.fixture
def app(tmp_path: Path, store: Store) -> Callable[..., ImportApp]:
    """The screen on files of these names and words."""

    def make(talk: Talk, *, look_only: bool = False, settings: Settings | None = None, **how: Any) -> ImportApp:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        paths = []
        for name, words in talk.items():
            (folder / name).write_bytes(words if isinstance(words, bytes) else words.encode())
            paths.append(folder / name)
        how.setdefault("remembered", remembered_roles(store))
        return ImportApp(ImportSession(paths, **how), store, look_only=look_only, settings=settings)

    return make


async def read_all(desk: Any, pilot: Pilot[Any]) -> ImportScreen:
    """The screen, once every file has been read."""
    app = pilot.app
    assert isinstance(app, ImportApp)
    await desk.until(pilot, lambda: isinstance(app.screen, ImportScreen))
    await desk.until(pilot, lambda: not app.session.counts().get("waiting") and not app._reading)
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, ImportScreen)
    return screen


def shown(app: ImportApp) -> str:
    """All text the terminal is given."""
    strips = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join("".join(piece.text for piece in strip if not piece.control) for strip in strips)


def status(screen: ImportScreen) -> str:
    return screen.query_one("#status", Bar).words()


async def choose(desk: Any, pilot: Pilot[Any], key: str, wanted: str) -> None:
    """Press a key, and in the list that comes the answer that begins so."""
    await pilot.press(key)
    await desk.until(pilot, lambda: isinstance(pilot.app.screen, ChoiceScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ChoiceScreen)
    number = next(at for at, answer in enumerate(screen._answers) if answer.startswith(wanted))
    await pilot.pause()
    screen.query_one(OptionList).highlighted = number
    await pilot.press("enter")
    await pilot.pause()


async def fill(desk: Any, pilot: Pilot[Any], *values: str) -> None:
    """Fill a form in and keep it."""
    await desk.until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    for number, value in enumerate(values):
        pilot.app.screen.query_one(f"#blank-{number}", Input).value = value
    await pilot.press("f9")
    await pilot.pause()


async def put_in(desk: Any, pilot: Pilot[Any], screen: ImportScreen) -> None:
    await choose(desk, pilot, "i", "Import what")
    await desk.until(pilot, lambda: not screen.busy)
    await pilot.pause()


def labels(store: Store) -> set[str]:
    return {one.label for one in store.read(structure.interviews).values()}


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_look_says_what_the_dry_run_says(app: Any, desk: Any, size: tuple[int, int]) -> None:
    made = app({"D01_S1_client.txt": "Made on a Tuesday\n" + STOPS, "D02_S1_client.vtt": "WEBVTT\n\n"})
    async with made.run_test(size=size) as pilot:
        screen = await read_all(desk, pilot)
        look = screen.look.text()
        for words in (
            "prefix",
            "utf-8 (by strict UTF-8)",
            "D01_S1_client",
            "interviewer  3 turns, 4 words",
            "client  3 turns",
            "[ ] session 00:12:40 (sure, stopped by client",
            "0 of 2 proposed",
            "Well?",
            "Made on a Tuesday",
        ):
            assert words in look, words
        screenful = shown(made)
        assert "✓ D01_S1_client.txt" in screenful or "? D01_S1_client.txt" in screenful
        assert "! D02_S1_client.vtt" in screenful
        assert "Esc leave" in screenful
        assert "belongs to" in screenful, "the look is painted, not only there"
        await pilot.press("down")
        assert "not ready" in screen.look.text()
        assert screen.session.reason(1) in screen.look.text().replace("\n", " ")
        side_by_side = screen.files.region.y == screen.look.region.y
        assert side_by_side == (size[0] > 100)


async def test_a_role_is_given_once_and_is_there_at_the_next_import(app: Any, desk: Any, store: Store) -> None:
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.press("enter")
        assert screen.look.current is not None
        assert screen.look.current.about == ("speaker", "Nora")
        await choose(desk, pilot, "enter", "interviewer")
        assert "Nora is interviewer, in 2 files." in status(screen)
        await read_all(desk, pilot)
        await pilot.press("j")
        await choose(desk, pilot, "enter", "client")
        await read_all(desk, pilot)
        assert remembered_roles(store) == {}, "nothing is written before the import"
        await put_in(desk, pilot, screen)
        assert "2 files in the study" in status(screen)
        await pilot.press("escape")
    assert labels(store) == {"D01_S1_client", "D02_S1_client"}
    again = app({"D03_S1_client.txt": NAMED})
    async with again.run_test() as pilot:
        screen = await read_all(desk, pilot)
        look = screen.session.look(0)
        assert look is not None
        assert {one.label: one.role for one in look.speakers} == {"Nora": "interviewer", "Kim": "client"}


async def test_a_format_is_overruled_and_given_back(app: Any, desk: Any) -> None:
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await choose(desk, pilot, "f", "unlabelled")
        await read_all(desk, pilot)
        look, other = screen.session.look(0), screen.session.look(1)
        assert screen.session.wish(0).format == "unlabelled"
        assert look is not None
        assert look.format in ("", "unlabelled")
        assert other is not None
        assert other.format == "prefix"
        await choose(desk, pilot, "f", "what its content")
        await read_all(desk, pilot)
        look = screen.session.look(0)
        assert look is not None
        assert look.format == "prefix"


async def test_encoding_and_first_speaker_are_said(app: Any, desk: Any) -> None:
    made = app(
        {
            "D01_S1_client.txt": "C: Caf\xe9.\nI: Oui?\n".encode("windows-1252"),
            "D02_S1_client.txt": "How was that?\n\nIt was fine.\n\nAnd then?\n\nThen she waited.\n",
        }
    )
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        assert screen.session.state(0) == "refused"
        await choose(desk, pilot, "e", "windows-1252")
        await read_all(desk, pilot)
        assert "cp1252 (by your word)" in screen.look.text()
        await choose(desk, pilot, "e", "another")
        await fill(desk, pilot, "no such thing")
        assert isinstance(made.screen, FormScreen), "an unknown encoding is asked again"
        await fill(desk, pilot, "cp1252")
        await read_all(desk, pilot)
        assert screen.session.wish(0).encoding == "cp1252"
        await pilot.press("down")
        assert screen.session.state(1) == "refused"
        await choose(desk, pilot, "s", "interviewer")
        await read_all(desk, pilot)
        look = screen.session.look(1)
        assert look is not None
        assert look.turns == 4


async def test_where_a_file_belongs_is_said_and_kept_apart_from_a_twin(app: Any, desk: Any, store: Store) -> None:
    made = app({"anything.txt": NAMED, "D01_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        assert "where?" in shown(made)
        await pilot.press("b")
        await fill(desk, pilot, "D01", "one", "client")
        assert isinstance(made.screen, FormScreen), "a session is a number"
        await fill(desk, pilot, "D01", "1", "client")
        await read_all(desk, pilot)
        assert "both said to be D01_S1_client" in screen.look.text()
        await pilot.press("i")
        assert "No file is ready" in status(screen)
        await pilot.press("x")
        assert screen.session.counts() == {"left out": 1, "doubtful": 1}
        await pilot.press("x", "b")
        await fill(desk, pilot, "D01", "2", "client")
        await read_all(desk, pilot)
        await put_in(desk, pilot, screen)
    assert labels(store) == {"D01_S1_client", "D01_S2_client"}


async def test_moments_are_accepted_one_by_one_or_all(app: Any, desk: Any, store: Store) -> None:
    made = app({"D01_S1_client.txt": STOPS, "D02_S1_client.txt": STOPS, "D03_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.press("m")
        assert screen.session.accepted(0) == {0, 1}
        assert screen.look.text().count("[x]") == 2
        await pilot.press("m")
        assert screen.session.accepted(0) == frozenset()
        await pilot.press("m", "down", "tab")
        at = next(n for n, line in enumerate(screen.look.lines) if line.about == ("moment", 1))
        screen.look.go(at)
        await pilot.press("enter")
        assert screen.session.accepted(1) == {1}
        await pilot.press("m", "m")
        assert screen.session.accepted(1) == {1}
        await pilot.press("left", "down", "m")
        assert "No recall moment" in status(screen)
        await put_in(desk, pilot, screen)
    found = {one.interview: [each.session_start_ms for each in one.moments] for one in moments_of(store)}
    assert found == {"D01_S1_client": [760_000, 845_000], "D02_S1_client": [845_000], "D03_S1_client": []}


async def test_what_cannot_come_in_stays_with_its_reason(app: Any, desk: Any, store: Store, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text(STOPS)
    import_transcripts(store, [(read(first), Placement("D01", 1, "client"))])
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        assert "another transcript" in screen.look.text()
        await put_in(desk, pilot, screen)
        assert "1 file in the study. 1 left, each with its reason." in status(screen)
        assert screen.session.counts() == {"refused": 1, "imported": 1}
        await pilot.press("down", "f")
        assert "is in the study" in status(screen)
    assert labels(store) == {"D01_S1_client", "D02_S1_client"}


async def test_a_refusal_at_the_last_moment_writes_nothing(app: Any, desk: Any, store: Store, tmp_path: Path) -> None:
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": NAMED})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        meanwhile = tmp_path / "meanwhile.txt"
        meanwhile.write_text(STOPS)
        import_transcripts(store, [(read(meanwhile), Placement("D02", 1, "client"))])
        await put_in(desk, pilot, screen)
        assert "another transcript" in status(screen)
    assert labels(store) == {"D02_S1_client"}


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+q"])
async def test_leaving_imports_nothing_and_asks_where_something_would_be_lost(
    app: Any, desk: Any, store: Store, key: str
) -> None:
    made = app({"D01_S1_client.txt": STOPS})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.press("m", key)
        await desk.until(pilot, lambda: isinstance(made.screen, ChoiceScreen))
        await pilot.press("2")
        assert made.screen is screen
        await pilot.press(key, "1")
        await desk.until(pilot, lambda: made._exit)
    assert labels(store) == set()
    untouched = app({"D01_S1_client.txt": STOPS})
    async with untouched.run_test() as pilot:
        await read_all(desk, pilot)
        await pilot.press(key)
        await desk.until(pilot, lambda: untouched._exit)


async def test_with_dry_run_nothing_can_be_imported(app: Any, desk: Any, store: Store) -> None:
    made = app({"D01_S1_client.txt": STOPS}, look_only=True)
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.press("m", "i")
        assert "Nothing is imported with --dry-run" in status(screen)
        await pilot.press("escape")
        await desk.until(pilot, lambda: made._exit)
    assert labels(store) == set()


async def test_hostile_names_and_words_are_shown_and_obeyed_by_nobody(app: Any, desk: Any) -> None:
    nasty = "[/x] a\x1b]0;t\x07b\u202e [@click=app.quit]q[/]"
    talk = f"{nasty}: [/] a\x1b[2J\u2066b\x9b31m [laughs]\nI: [Client cries] \u202e\x07\n" * 2
    names = ("D01_S1_client [x] \x1b[2J\u202e.txt", "[@click=app.quit]x[].txt", "漢字" * 30 + ".txt")
    made = app(dict.fromkeys(names, talk))
    async with made.run_test(size=(80, 24)) as pilot:
        screen = await read_all(desk, pilot)
        for _ in names:
            for line in range(0, len(screen.look.lines), 4):
                screen.look.go(line)
                await pilot.pause()
                assert not UNSAFE.search(shown(made))
            for key in ("f", "b", "e", "s"):
                await pilot.press(key)
                await pilot.pause()
                assert not UNSAFE.search(shown(made))
                await pilot.press("escape")
            await pilot.press("down")


async def test_the_mouse_picks_files_speakers_and_moments(app: Any, desk: Any) -> None:
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": STOPS})
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.click("#files", offset=(5, 1))
        await pilot.pause()
        assert screen.number == 1
        at = next(n for n, line in enumerate(screen.look.lines) if line.about == ("moment", 0))
        await pilot.click("#look", offset=(20, screen.look._first[at]))
        await pilot.click("#look", offset=(20, screen.look._first[at]))
        await pilot.pause()
        assert screen.session.accepted(1) == {0}


async def test_a_hundred_files_are_read_behind_the_keys(app: Any, desk: Any) -> None:
    made = app({f"D{number:03}_S1_client.txt": NAMED for number in range(100)})
    async with made.run_test(size=(120, 30)) as pilot:
        await desk.until(pilot, lambda: isinstance(made.screen, ImportScreen))
        screen = made.screen
        assert isinstance(screen, ImportScreen)
        await pilot.press("end")
        assert screen.number == 99
        await pilot.press("i")
        assert "still to be read" in status(screen) or not screen.session.counts().get("waiting")
        while isinstance(made.screen, ChoiceScreen):
            await pilot.press("escape")
        await read_all(desk, pilot)
        assert screen.session.counts() == {"doubtful": 100}


@pytest.mark.parametrize("theme", [one.name.removeprefix("ipr-") for one in THEMES])
async def test_every_look_can_be_read(app: Any, desk: Any, theme: str) -> None:
    """WCAG 2 asks for 4.5 to 1 between words and what they stand on."""
    made = app({"D01_S1_client.txt": NAMED, "D02_S1_client.txt": ""}, settings=Settings(theme=theme))  # type: ignore[arg-type]
    async with made.run_test(size=(160, 40)) as pilot:
        screen = await read_all(desk, pilot)
        await pilot.press("down", "tab", "down")
        await pilot.pause()
        for strip in screen._compositor.render_strips(screen.size):
            for piece in strip:
                if piece.text.strip(" ▌▔▁▎▊┃│─█") and piece.style and piece.style.color and piece.style.bgcolor:
                    front, back = piece.style.color.triplet, piece.style.bgcolor.triplet
                    assert front
                    assert back
                    assert _contrast(front, back) >= 4.5, (piece.text, piece.style)


async def test_an_idle_screen_is_covered(app: Any, desk: Any) -> None:
    made = app({"D01_S1_client.txt": NAMED}, settings=Settings(lock_after_minutes=1))
    async with made.run_test(size=(120, 30)) as pilot:
        screen = await read_all(desk, pilot)
        made._idle.look()
        assert made.screen is screen
        made._idle._touched -= 61
        made._idle.look()
        await pilot.pause()
        assert isinstance(made.screen, CoverScreen)
        assert "D01" not in shown(made)
        await pilot.press("enter")
        assert made.screen is screen
        await pilot.press("b")
        await desk.until(pilot, lambda: isinstance(made.screen, FormScreen))
        await pilot.press("ctrl+l")
        await desk.until(pilot, lambda: isinstance(made.screen, CoverScreen))


async def test_a_fault_says_no_word_of_a_file(
    app: Any, desk: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    made = app({"D01_S1_client.txt": "I: Xylophone?\nC: Zanzibar.\n"})

    def fail(self: ImportScreen) -> None:
        raise ZeroDivisionError(self.look.text())

    monkeypatch.setattr(ImportScreen, "action_leave_out", fail)

    async def crash() -> None:
        async with made.run_test(size=(120, 30)) as pilot:
            await read_all(desk, pilot)
            await pilot.press("x")

    with pytest.raises(ZeroDivisionError):
        await crash()
    printed = "".join(capfd.readouterr())
    assert "ZeroDivisionError" in printed
    assert "Zanzibar" not in printed
    assert "Xylophone" not in printed


def test_without_a_terminal_it_says_so() -> None:
    with pytest.raises(UsageError, match="import screen needs a terminal"):
        run_import(ImportSession([]), None)


def _contrast(front: tuple[int, int, int], back: tuple[int, int, int]) -> float:
    low, high = sorted((_luminance(front), _luminance(back)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
