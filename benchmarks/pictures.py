"""The pictures in the README and the guides, made anew from the program itself: `python3 -m benchmarks.pictures`.

Each is Textual's own drawing of a screen (SVG) over RIVER, the fictional study. The link to a font on another site is
taken out, so that a reader's browser asks nobody for anything.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.settings import Look, Settings
from ipr_coder.tui.worklist_screen import WorkListScreen

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
INTERVIEW, CODER = "D01_S5_client", "EF"
WIDE, NARROW = (132, 40), (80, 24)


@dataclass(frozen=True)
class Picture:
    """A file's name, what is pressed before it is taken, and how the screen is set up."""

    name: str
    keys: tuple[str, ...]
    size: tuple[int, int] = WIDE
    theme: Look = "dark"
    interview: str | None = INTERVIEW


SOME_TAGS = ("h", "d", "enter", "r", "u", "s", "t", "enter", "space", "enter", "f", "b", "enter", "p", "e", "k")
PICTURES = (
    Picture("work-list", (), interview=None),
    Picture("coding", SOME_TAGS),
    Picture("coding-light", ("tab",), theme="light"),
    Picture("coding-contrast", ("tab",), theme="contrast"),
    Picture("coding-small", ("tab",), size=NARROW),
    Picture("selecting", ("tab", "tab", "v", "e", "e", "e", "e", "e")),
    Picture("keys", ("f1",)),
    Picture("palette", ("ctrl+p", *"memo")),
)


def main() -> None:
    """Draw all pictures into docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ["IPR_SETTINGS"] = str(Path(name) / "none.toml")
        study = _river(Path(name))
        for picture in PICTURES:
            asyncio.run(_draw(study, picture))
            print(FOLDER / f"{picture.name}.svg")


async def _draw(study: Path, picture: Picture) -> None:
    app = CoderApp(str(study), CODER, picture.interview, settings=Settings(theme=picture.theme))
    try:
        async with app.run_test(size=picture.size) as pilot:
            await _until(pilot, lambda: isinstance(app.screen, (CodingScreen, WorkListScreen)))
            await pilot.pause(0.3)
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause(0.02)
            await pilot.pause(0.4)
            drawn = app.export_screenshot(title="ipr-coder", simplify=True)
    finally:
        if app.study is not None:
            app.study.close(10)
    (FOLDER / f"{picture.name}.svg").write_text(without_outside_fonts(drawn), encoding="utf-8")


def without_outside_fonts(drawn: str) -> str:
    """The drawing with the reader's own fixed-width font."""
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", drawn)


def _river(folder: Path) -> Path:
    from ipr_coder.cli.app import run

    if run(["demo", "--no-tui", str(folder / "demo")]):
        raise SystemExit("the demo could not be built")
    return folder / "demo" / "river.ipr"


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.02)
    raise SystemExit("the screen never came")


if __name__ == "__main__":
    main()
