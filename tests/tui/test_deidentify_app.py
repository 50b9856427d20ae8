"""Taking names out on a screen: every key, what is shown of a place, and that applying leaves nothing of a name."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from ipr_coder.coding.deidentifying import apply, find, open_key
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.setting_up import add_coder, assign, new_study
from ipr_coder.errors import UsageError
from ipr_coder.study.store import Store
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying import keyfile
from ipr_coder.transcripts.deidentifying.model import Candidate, Passage, Place
from ipr_coder.transcripts.deidentifying.review_list import read_review
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry
from ipr_coder.transcripts.reading import read
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.cover_screen import CoverScreen
from ipr_coder.tui.deidentify_app import DeidentifyApp, run_deidentify
from ipr_coder.tui.deidentify_screen import DeidentifyScreen
from ipr_coder.tui.deidentify_words import PROMISE
from ipr_coder.tui.form_screen import FormScreen
from ipr_coder.tui.reading_screen import ReadingScreen
from ipr_coder.tui.settings import Settings

UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
SECRET = "one two three four five"
TALK = (
    "I: What was happening?\n"
    "C: I thought of Hammerfest, and of Anneliese.\n"
    "I: And then?\n"
    "C: Then Anneliese waited. In Hammerfest nobody waits.\n"
    "C: We met Thorvald there.\n"
)
ROSTER = Roster((RosterEntry(("Anneliese",), "name", "[CLIENT]"),))


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile.write_key, "__kwdefaults__", {"work": 1 << 14})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.ipr"


@pytest.fixture
def store(tmp_path: Path, path: Path, codebook: Any) -> Iterator[Store]:
    with new_study(path, "RIVER", codebook) as store:
        for dyad in ("D01", "D02"):
            file = tmp_path / f"{dyad}_S3_client.txt"
            file.write_text(TALK if dyad == "D01" else TALK.replace("Thorvald", "Hammerfest"))
            import_transcripts(store, [(read(file), Placement(dyad, 3, "client"))])
        yield store


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys.iprkey"


@pytest.fixture
def app(store: Store, key_file: Path) -> Callable[..., DeidentifyApp]:
    def make(*, secret: str | None = None, settings: Settings | None = None, **how: Any) -> DeidentifyApp:
        search = partial(find, store, ROSTER, **how)
        return DeidentifyApp(
            search, lambda plan, typed: apply(store, plan, key_file, typed), key_file, secret=secret, settings=settings
        )

    return make


async def arrive(desk: Any, pilot: Pilot[Any]) -> DeidentifyScreen:
    await desk.until(pilot, lambda: isinstance(pilot.app.screen, DeidentifyScreen))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, DeidentifyScreen)
    await desk.until(pilot, lambda: "decided" in screen.query_one("#header", Bar).words())
    await pilot.pause()
    return screen


def shown(app: DeidentifyApp) -> str:
    strips = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join("".join(piece.text for piece in strip if not piece.control) for strip in strips)


def status(screen: DeidentifyScreen) -> str:
    return screen.query_one("#status", Bar).words()


def decided(screen: DeidentifyScreen) -> dict[str, Any]:
    """What is decided, by form."""
    found = {}
    for index, one in enumerate(screen.review.candidates):
        decision = screen.review.decision(index)
        if decision is not None:
            found[one.surface] = (decision.choice, decision.replacement, decision.places)
    return found


async def go_to(pilot: Pilot[Any], screen: DeidentifyScreen, surface: str) -> None:
    screen.candidates.focus()
    screen.candidates.go([one.surface for one in screen.review.candidates].index(surface))
    await pilot.pause()


async def fill(desk: Any, pilot: Pilot[Any], *values: str) -> None:
    await desk.until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    for number, value in enumerate(values):
        pilot.app.screen.query_one(f"#blank-{number}", Input).value = value
    await pilot.press("f9")
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (160, 46)])
async def test_a_candidate_is_shown_with_its_places(app: Any, desk: Any, size: tuple[int, int]) -> None:
    made = app()
    async with made.run_test(size=size) as pilot:
        screen = await arrive(desk, pilot)
        assert [(one.surface, one.count) for one in screen.review.candidates] == [
            ("Anneliese", 4),
            ("Thorvald", 1),
            ("Hammerfest", 5),
        ]
        screenful = shown(made)
        for words in (PROMISE, "your roster; 4 places in 2 texts", "[CLIENT]", "0 of 3 decided", "D01_S3_client"):
            assert words in screenful, words
        assert "and of Anneliese." in screenful
        marked = {
            piece.text
            for strip in screen._compositor.render_strips(screen.size)
            for piece in strip
            if piece.style and piece.style.reverse and piece.style.underline
        }
        assert marked == {"Anneliese"}


async def test_every_key_decides_what_it_says(app: Any, desk: Any) -> None:
    made = app()
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("a")
        assert decided(screen) == {"Anneliese": ("everywhere", "[CLIENT]", ())}
        assert screen.index == 1, "on to the next"
        await pilot.press("h")
        assert decided(screen)["Thorvald"][0::2] == ("here", (0,)), "there is only one place"
        await pilot.press("k")
        assert decided(screen)["Hammerfest"] == ("keep", "", ())
        assert "Everything is decided" in status(screen)
        await pilot.press("u", "u")
        assert set(decided(screen)) == {"Anneliese"}
        assert screen.index == 1, "where something was undone"
        await pilot.press("p")
        assert screen.index == 0
        await pilot.press("o")
        assert screen.index == 1
        await pilot.press("n", "j", "down", "up", "p")
        assert screen.index == 0
        await pilot.press("u", "u")
        assert decided(screen) == {}
        assert "nothing to undo" in status(screen)
        await pilot.press("r")
        assert decided(screen) == {"Anneliese": ("everywhere", "[CLIENT]", ())}


async def test_here_only_goes_place_by_place(app: Any, desk: Any) -> None:
    made = app()
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await go_to(pilot, screen, "Hammerfest")
        await pilot.press("h")
        assert screen.places.has_focus
        assert decided(screen) == {}, "nothing is taken before a place is chosen"
        await pilot.press("p", "h", "n", "n", "enter")
        assert decided(screen)["Hammerfest"][2] == (0, 2)
        assert screen.places.text().count("[x]") == 2
        await pilot.press("p", "p", "h")
        assert decided(screen)["Hammerfest"][2] == (2,)
        await pilot.press("u")
        assert decided(screen)["Hammerfest"][2] == (0, 2)
        await pilot.press("escape")
        assert screen.candidates.has_focus
        await pilot.press("tab")
        assert screen.places.has_focus


async def test_a_replacement_is_edited_and_checked(app: Any, desk: Any) -> None:
    made = app()
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("e")
        await fill(desk, pilot, "[[/x]")
        assert isinstance(made.screen, FormScreen), "what cannot be a replacement is asked again"
        assert "A replacement cannot be used" in str(made.screen.query_one("#fault", Static).render())
        await fill(desk, pilot, "her sister")
        assert decided(screen) == {}
        await pilot.press("a", "p", "e")
        await fill(desk, pilot, "HER SISTER")
        assert decided(screen) == {"Anneliese": ("everywhere", "[HER SISTER]", ())}


async def test_applied_leaves_no_original_in_the_study(
    app: Any, desk: Any, store: Store, path: Path, key_file: Path
) -> None:
    made = app()
    async with made.run_test(size=(120, 40)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("f5")
        assert "Nothing is decided yet" in status(screen)
        await pilot.press("a", "k", "a", "f5")
        await fill(desk, pilot, "short", "short")
        await fill(desk, pilot, SECRET, "something else entirely")
        assert "The two are not the same" in str(made.screen.query_one("#fault", Static).render())
        assert SECRET not in shown(made)
        await fill(desk, pilot, SECRET, SECRET)
        await desk.until(pilot, lambda: isinstance(made.screen, ChoiceScreen))
        await pilot.pause()
        for words in ("2 forms replaced everywhere", "1 form kept", "0 forms undecided", "Backups"):
            assert words in shown(made)
        await pilot.press("2")
        assert b"Anneliese" in path.read_bytes() + _wal(path)
        await pilot.press("enter")
        await fill(desk, pilot, SECRET, SECRET)
        await pilot.press("1")
        await desk.until(pilot, lambda: isinstance(made.screen, ReadingScreen))
        await pilot.pause()
        assert "Replaced 9 places in 2 texts" in shown(made)
        await pilot.press("escape")
        await desk.until(pilot, lambda: made._exit)
    assert made.done is not None
    assert made.done.count == 9
    for name in (b"Anneliese", b"Hammerfest"):
        assert name not in path.read_bytes() + _wal(path)
    assert b"Thorvald" in path.read_bytes() + _wal(path)
    assert open_key(store, key_file, SECRET).kept == ("Thorvald",)
    again = app(secret=SECRET, key=open_key(store, key_file, SECRET))
    async with again.run_test(size=(120, 40)) as pilot:
        screen = await arrive(desk, pilot)
        assert screen.review.candidates == ()
        assert "Nothing was found. That is no proof" in status(screen)
        for key in ("a", "h", "k", "e", "u", "o", "r", "enter", "tab", "n"):
            await pilot.press(key)
        await pilot.press("escape")
        await desk.until(pilot, lambda: again._exit)


async def test_the_list_is_written_for_later_with_the_decisions(
    app: Any, desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, key_file: Path, path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("x")
    made = app()
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("a", "n", "h", "h", "n", "n", "h", "escape", "p", "e")
        await fill(desk, pilot, "THE FRIEND")
        await pilot.press("w")
        for refused in ("review.txt", "nowhere/review.csv", "there.csv"):
            await fill(desk, pilot, refused)
            assert isinstance(made.screen, FormScreen), refused
        await fill(desk, pilot, "review.csv")
        await desk.until(pilot, lambda: made._exit)
        assert set(decided(screen)) == {"Anneliese", "Hammerfest"}
    written = tmp_path / "review.csv"
    assert made.written == Path("review.csv")
    if sys.platform != "win32":
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
    plan = read_review(written)
    assert plan == screen.review.plan(), "the list says what the screen said"
    assert "[THE FRIEND]" in written.read_text(encoding="utf-8-sig")
    assert b"Anneliese" in path.read_bytes() + _wal(path)
    assert apply(store, plan, key_file, SECRET).count == 6


async def test_leaving_offers_to_keep_the_decisions(app: Any, desk: Any) -> None:
    untouched = app()
    async with untouched.run_test() as pilot:
        await arrive(desk, pilot)
        await pilot.press("escape")
        await desk.until(pilot, lambda: untouched._exit)
    made = app()
    async with made.run_test() as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("a", "q", "3")
        assert made.screen is screen
        await pilot.press("ctrl+q")
        await desk.until(pilot, lambda: isinstance(made.screen, ChoiceScreen))
        await pilot.press("1")
        await desk.until(pilot, lambda: isinstance(made.screen, FormScreen))
        await pilot.press("escape")
        assert made.screen is screen
        await pilot.press("q", "2")
        await desk.until(pilot, lambda: made._exit)
    assert made.done is None
    assert made.written is None


async def test_a_wrong_passphrase_changes_nothing_and_is_told(
    app: Any, desk: Any, store: Store, path: Path, key_file: Path
) -> None:
    made = app(secret="some other passphrase")
    keyfile.write_key(key_file, open_key(store, key_file, SECRET, new=True), SECRET)
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.press("a", "f5", "1")
        await desk.until(pilot, lambda: not screen.busy)
        await pilot.pause()
        assert "passphrase" in status(screen)
        assert made.screen is screen
    assert b"Anneliese" in path.read_bytes() + _wal(path)


async def test_no_word_of_a_memo_is_shown_around_a_find(app: Any, desk: Any, store: Store) -> None:
    add_coder(store, "AB")
    assign(store, "AB", ["D01_S3_client"])
    desk_of_ab = open_desk(store, "AB", "D01_S3_client").desk
    write_memo(store, desk_of_ab, "interview", "Zanzibar reminds me of Anneliese today")
    made = app()
    async with made.run_test(size=(160, 46)) as pilot:
        screen = await arrive(desk, pilot)
        assert screen.review.candidates[0].count == 5
        assert "a memo: its words are not shown" in shown(made)
        assert "reminds me" not in shown(made)


async def test_hostile_forms_and_places_are_shown_and_obeyed_by_nobody(desk: Any, key_file: Path) -> None:
    nasty = (
        "[/x]",
        "[@click=app.quit]q[/]",
        "a\x1b[2Jb",
        "a\u202eb\u2066c",
        "a\x9b31mb",
        "漢字" * 40,
        "x" * 300,
        "[/]\x00",
    )
    text = " [/] \x1b]0;t\x07 ".join(nasty)
    candidates, at = [], 0
    for form in nasty:
        start = text.index(form, at)
        at = start + len(form)
        candidates.append(Candidate(form, "name", "capitalised", (Place(0, Span(start, at)),), "[NAME]"))
    from ipr_coder.coding.deidentifying import Found

    found = Found(tuple(candidates), (Passage("D01 [/x]\x1b[2J", text),))
    made = DeidentifyApp(lambda: found, lambda _plan, _secret: pytest.fail("nothing is applied"), key_file)
    async with made.run_test(size=(80, 24)) as pilot:
        await arrive(desk, pilot)
        for _ in nasty:
            assert not UNSAFE.search(shown(made))
            await pilot.press("e")
            await pilot.pause()
            assert not UNSAFE.search(shown(made))
            await pilot.press("escape", "a", "p", "u", "n")
            assert not UNSAFE.search(shown(made))
        await pilot.press("escape")
        await desk.until(pilot, lambda: made._exit)


async def test_the_mouse_chooses_candidates_and_places(app: Any, desk: Any) -> None:
    made = app()
    async with made.run_test(size=(140, 36)) as pilot:
        screen = await arrive(desk, pilot)
        await pilot.click("#candidates", offset=(6, 2))
        await pilot.pause()
        assert screen.index == 2
        row = screen.places._first[screen._first_place()]
        await pilot.click("#places", offset=(30, row))
        await pilot.click("#places", offset=(30, row))
        await pilot.pause()
        assert decided(screen)["Hammerfest"][2] == (0,)


@pytest.mark.parametrize("no_color", [False, True])
async def test_the_screen_can_be_covered_and_needs_no_colour(
    app: Any, desk: Any, monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    made = app(settings=Settings(lock_after_minutes=1))
    async with made.run_test(size=(120, 36)) as pilot:
        screen = await arrive(desk, pilot)
        assert made.theme == ("ipr-contrast" if no_color else "ipr-dark")
        made._idle._touched -= 61
        made._idle.look()
        await pilot.pause()
        assert isinstance(made.screen, CoverScreen)
        assert "Anneliese" not in shown(made)
        await pilot.press("enter")
        assert made.screen is screen
        await pilot.press("e")
        await desk.until(pilot, lambda: made.screen is not screen)
        await pilot.press("ctrl+l")
        await desk.until(pilot, lambda: isinstance(made.screen, CoverScreen))


async def test_what_cannot_be_looked_for_ends_with_a_sentence(desk: Any, key_file: Path) -> None:
    def fail() -> Any:
        raise UsageError("there is no model.")

    made = DeidentifyApp(fail, lambda _plan, _secret: pytest.fail("nothing is applied"), key_file)
    async with made.run_test() as pilot:
        await desk.until(pilot, lambda: made._exit)
    assert str(made.fault) == "there is no model."


async def test_a_fault_says_no_word_of_the_study(
    app: Any, desk: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(self: DeidentifyScreen) -> None:
        raise ZeroDivisionError(self.places.text())

    monkeypatch.setattr(DeidentifyScreen, "action_keep", fail)
    made = app()

    async def crash() -> None:
        async with made.run_test() as pilot:
            await arrive(desk, pilot)
            await pilot.press("k")

    with pytest.raises(ZeroDivisionError):
        await crash()
    printed = "".join(capfd.readouterr())
    assert "ZeroDivisionError" in printed
    assert "Anneliese" not in printed


def test_without_a_terminal_it_says_so(key_file: Path) -> None:
    with pytest.raises(UsageError, match="needs a terminal"):
        run_deidentify(lambda: pytest.fail("not looked"), lambda _p, _s: pytest.fail("not applied"), key_file, None)


def _wal(path: Path) -> bytes:
    wal = path.with_name(f"{path.name}-wal")
    return wal.read_bytes() if wal.exists() else b""


async def test_a_fast_typist_s_enter_does_not_lose_letters(app: Any, desk: Any) -> None:
    made = app()
    async with made.run_test(size=(120, 36)) as pilot:
        await arrive(desk, pilot)
        await pilot.press("a", "f5")
        await desk.until(pilot, lambda: isinstance(made.screen, FormScreen))
        await pilot.pause()
        for letter in ("o", "n", "e", "enter", "t", "w", "o"):  # as they come in one gulp from a terminal
            made.post_message(events.Key(letter, letter if len(letter) == 1 else None))
        await desk.until(pilot, lambda: made.screen.query_one("#blank-1", Input).value == "two")
        assert made.screen.query_one("#blank-0", Input).value == "one"
