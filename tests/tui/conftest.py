"""A small real study for the screens: eight turns, two recall moments, a coder AB, in a file of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.setting_up import add_coder, assign, new_study
from ipr_coder.study.store import open_store
from ipr_coder.study.values import Workplace
from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.model import RecallMoment, Transcript, Turn
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.coding_screen import CodingScreen

INTERVIEW = "D01_S3_client"
Line = tuple[str, str, str]

TALK: tuple[Line, ...] = (
    ("I", "interviewer", "What happened for you there?"),
    ("C", "client", "I went quiet. I thought she would find it silly, so I kept it to myself and looked at the floor."),
    ("I", "interviewer", "Mm."),
    ("C", "client", "Then she waited, and that helped."),
    ("I", "interviewer", "And here?"),
    ("C", "client", "Here I laughed, [laughs] because I was ashamed of it."),
    ("C", "client", "She saw it."),
    ("C", "client", "That is all."),
)


def _code(ident: str, key: str, name: str, parent: str | None, colour: str) -> Code:
    return Code(ident, key, name, parent, colour, "Made up.", ("when it fits",), ("when it does not",), "C: like this.")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot looks every 20 ms whether a key has been worked off; every 4 ms is enough."""
    import textual._wait

    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.004)


@pytest.fixture
def codebook() -> Codebook:
    return Codebook(
        "small",
        "1",
        "Small",
        (
            _code("rupture", "r", "Rupture", None, "#D55E00"),
            _code("rupture.withdrawal", "rw", "Withdrawal", "rupture", "#E07B39"),
            _code("rupture.unspoken", "ru", "Unspoken strain", "rupture", "#F0B58A"),
            _code("shame", "h", "Shame", None, "#AA4499"),
            _code("shame.hiding", "hd", "Hiding", "shame", "#945785"),
        ),
    )


def transcript_of(lines: tuple[Line, ...], *, timed: bool = True, moments: bool = True) -> Transcript:
    """A transcript of (speaker, role, words); ten seconds a turn, moments at turns 0-3 and 4-6."""
    turns: list[Turn] = []
    text = ""
    for ordinal, (speaker, role, words) in enumerate(lines):
        spoken = normalise(words)
        start = len(text)
        text += spoken + "\n"
        span = Span(start, start + len(spoken))
        turns.append(Turn(ordinal, speaker, role, span, ordinal * 10_000 if timed else None))  # type: ignore[arg-type]
    stops = (
        (
            RecallMoment(1, 760_000, 785_000, 0, 4, "client", None),
            RecallMoment(2, 1_000_000, None, 4, 7, "interviewer", "Q2"),
        )
        if moments
        else ()
    )
    return Transcript(text[:-1], tuple(turns), stops, source_name="made.txt", source_sha256="0" * 64, format="txt")


@pytest.fixture
def make_study(tmp_path: Path, codebook: Codebook) -> Callable[..., str]:
    """A study with one interview of these lines, assigned to AB; returns its path."""

    def make(lines: tuple[Line, ...] = TALK, book: Codebook = codebook, **how: Any) -> str:
        path = tmp_path / "study.ipr"
        with new_study(path, "RIVER", book) as store:
            import_transcripts(store, [(transcript_of(lines, **how), Placement("D01", 3, "client"))])
            add_coder(store, "AB")
            assign(store, "AB", [INTERVIEW])
        return str(path)

    return make


@pytest.fixture
def study(make_study: Callable[..., str]) -> str:
    return make_study()


class AtDesk:
    """What the tests do besides pressing keys."""

    def __init__(self) -> None:
        self.made: list[CoderApp] = []

    def app(self, path: str, interview: str | None = INTERVIEW, **how: Any) -> CoderApp:
        """An application for AB on a study."""
        self.made.append(CoderApp(path, "AB", interview, **how))
        return self.made[-1]

    async def until(self, pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
        """Let the application work until something holds: waits for messages, not for the clock."""
        async with asyncio.timeout(20):
            while not holds():
                await pilot.pause(0.005)

    async def arrive(self, pilot: Pilot[Any]) -> CodingScreen:
        """The coder's screen, once it is there and has been drawn."""
        app = pilot.app
        await self.until(pilot, lambda: isinstance(app.screen, CodingScreen) and app.screen.view.row_count > 0)
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, CodingScreen)
        return screen

    async def saved(self, pilot: Pilot[Any], screen: CodingScreen) -> None:
        """Wait until the writer has answered for everything."""
        await self.until(pilot, lambda: not screen.work.account.in_flight)
        await pilot.pause()

    def stored(self, path: str) -> Workplace:
        """What is on the disk for AB now, read by somebody else."""
        with open_store(path) as store:
            return open_desk(store, "AB", INTERVIEW)

    def text(self, screen: CodingScreen) -> str:
        """What the transcript shows in its window, as text."""
        view = screen.view
        return "\n".join(view.render_line(y).text.rstrip() for y in range(view.size.height))


@pytest.fixture
def desk() -> Iterator[AtDesk]:
    """A coder's hands and eyes; the studies are given back when the test ends."""
    at_desk = AtDesk()
    yield at_desk
    for app in at_desk.made:
        if app.study is not None:
            app.study.close(10)
