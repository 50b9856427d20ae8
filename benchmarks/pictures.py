"""The pictures in the README and the guides, made anew from the program itself: `python3 -m benchmarks.pictures`.

Each is Textual's own drawing of a screen (SVG) over RIVER, the fictional study, with a morning's work of its third
coder in it. Made twice they are the same to the byte: no clock is in them, and the number that Rich gives a drawing is
replaced. The link to a font on another site is taken out, so that a reader's browser asks nobody for anything.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from ipr_coder.study.values import Workplace
from ipr_coder.text import Span
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.codebook_screen import CodebookScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.hits_screen import HitsScreen
from ipr_coder.tui.settings import Look, Settings
from ipr_coder.tui.settling.settle_app import SettleApp
from ipr_coder.tui.settling.settle_screen import SettleScreen
from ipr_coder.tui.worklist_screen import WorkListScreen

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CODER = "EF"
CLIENT, THERAPIST, SETTLED = "D01_S5_client", "D03_S5_therapist", "D03_S3_client"
WIDE, SMALL = (150, 40), (110, 26)

TAGS: dict[str, tuple[tuple[str, str], ...]] = {
    CLIENT: (
        ("\"I've not written that letter, and I'm not going to.\"", "repair.client_led"),
        ("I'd been rehearsing it since the roundabout.", "rupture.unspoken"),
        ("I don't say no to people, I say sure and then I don't turn up.", "rupture.withdrawal"),
        ("And I thought, if I do that here I've wasted everybody's time.", "shame.undeserving"),
        ("I thought she'd be let down.", "shame.exposed"),
        ('"I was too quick. That was me, not you."', "repair.owns"),
        ("I nearly said oh no, no, it's fine.", "rupture.unspoken"),
        ("But it wasn't fine, so I shut up and let her have it.", "safety.trust"),
        ("I bristled.", "rupture.confrontation"),
        ("I could feel her wanting me to hurry up and be sad.", "rupture.therapist_part"),
        ("She puts her foot flat", "repair.clarifies"),
        ("Nobody needs me to be all right for the next five minutes.", "safety.room"),
        ("It weighs the same. But there's somebody on the other end.", "safety.together"),
        ("We both had a laugh and a blow of the nose.", "safety.shared_humour"),
    ),
    THERAPIST: (
        ("A bit sleepy, honestly. A bit let down.", "countertransference"),
        ("I went cold. I looked at the clock.", "fear.body"),
        ("the first thing is a little lawyer", "rupture.therapist_part"),
        ("a little lawyer. I have to keep the time", "shame.exposed"),
        ("That it cost her, um, everything.", "empathy.felt"),
        ("she was ashamed of it", "shame.small"),
        ("So I said what I did.", "repair.owns"),
        ("I could have hugged her.", "safety.care"),
    ),
}
READ = {
    CLIENT: ("Nothing broke. Touch wood.", "which bits. I didn't do that last time."),
    THERAPIST: ("No, let it run.",),
}


@dataclass(frozen=True)
class Picture:
    """A file's name, what is pressed before it is taken, the screen that leads to, and how all is set up."""

    name: str
    keys: tuple[str, ...]
    leads_to: type[Screen[Any]] = CodingScreen
    size: tuple[int, int] = WIDE
    theme: Look = "dark"
    interview: str | None = CLIENT


PICTURES = (
    Picture("coding", (":", "1", "2", "enter", "s")),
    Picture("coding-light", (":", "1", "1", "enter"), theme="light", interview=THERAPIST),
    Picture("context", (":", "1", "1", "enter", "f7"), interview=THERAPIST),
    Picture("selecting", (":", "3", "6", "enter", "v", ")", ")", ")"), size=SMALL),
    Picture("found", ("/", *"dad", "enter", "f4"), HitsScreen, SMALL),
    Picture("codebook", ("f11", *"jjj"), CodebookScreen, size=(110, 34)),
)


def main() -> None:
    """Draw all pictures into docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ["IPR_SETTINGS"] = str(Path(name) / "none.toml")
        os.environ.pop("NO_COLOR", None)
        study = _river(Path(name))
        for picture in PICTURES:
            copy = Path(name) / f"{picture.name}.ipr"
            shutil.copyfile(study, copy)
            asyncio.run(_draw(copy, picture))
            print(FOLDER / f"{picture.name}.svg")
        asyncio.run(_settling(study))
        print(FOLDER / "settling.svg")


async def _draw(study: Path, picture: Picture) -> None:
    app = CoderApp(str(study), CODER, picture.interview, settings=Settings(theme=picture.theme))
    try:
        async with app.run_test(size=picture.size) as pilot:
            await _until(pilot, lambda: isinstance(app.screen, (CodingScreen, WorkListScreen)))
            await pilot.pause(0.3)
            for key in picture.keys:
                await pilot.press(key)
                await _until(pilot, lambda: _idle(app))
            await _until(pilot, lambda: isinstance(app.screen, picture.leads_to))
            await pilot.pause(0.4)
            drawn = app.export_screenshot(title="ipr-coder", simplify=True)
    finally:
        if app.study is not None:
            app.study.close(10)
    (FOLDER / f"{picture.name}.svg").write_text(_plain(drawn), encoding="utf-8")


async def _settling(study: Path) -> None:
    """Two coders side by side, with two disagreements settled."""
    app = SettleApp(str(study), "AB", interview=SETTLED, present=("CD",), settings=Settings(theme="dark"))
    try:
        async with app.run_test(size=WIDE) as pilot:
            await _until(pilot, lambda: isinstance(app.screen, SettleScreen) and app.screen.figures is not None)
            for key in ("1", "r", "2", "plus", "k"):
                await pilot.press(key)
                await _until(pilot, lambda: app.study is not None and not app.study.writer.pending)
            await pilot.pause(0.4)
            drawn = app.export_screenshot(title="ipr-coder", simplify=True)
    finally:
        if app.study is not None:
            app.study.close(10)
    (FOLDER / "settling.svg").write_text(_plain(drawn), encoding="utf-8")


def _plain(drawn: str) -> str:
    """The drawing with the reader's own fixed-width font and a fixed number in its names."""
    return re.sub(r"terminal-\d+", "terminal-1", re.sub(r"@font-face\s*\{[^}]*\}\s*", "", drawn))


def _idle(app: CoderApp) -> bool:
    return all(worker.is_finished for worker in app.workers) and not any(
        isinstance(screen, CodingScreen) and screen.work.account.in_flight for screen in app.screen_stack
    )


def _river(folder: Path) -> Path:
    """The demo study with the third coder's work in it."""
    from ipr_coder.cli.demo import build
    from ipr_coder.coding.attributes import set_attributes
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.coding.memos import write_memo
    from ipr_coder.coding.tagging import set_memo, set_reviewed, set_star, set_tag
    from ipr_coder.study.store import open_store

    path = folder / "river.ipr"
    build(path)
    with open_store(path) as store:
        for interview, tags in TAGS.items():
            place = open_desk(store, CODER, interview)
            for words, code in tags:
                set_tag(store, place.desk, code, _found(place, words), True)
            for words in READ[interview]:
                set_reviewed(store, place.desk, _turn(place, words), True)
        place = open_desk(store, CODER, CLIENT)
        owned = _found(place, TAGS[CLIENT][5][0])
        set_attributes(store, place.desk, "repair.owns", owned, {"intensity": "3", "voiced_in_session": "yes"})
        set_memo(store, place.desk, "repair.owns", owned, "Straight off, he says. Compare with his father.")
        set_star(store, place.desk, _turn(place, TAGS[CLIENT][5][0]), True)
        place = open_desk(store, CODER, THERAPIST)
        cold = _found(place, TAGS[THERAPIST][1][0])
        set_attributes(store, place.desk, "fear.body", cold, {"intensity": "3"})
        set_memo(store, place.desk, "fear.body", cold, "Before any thought. See the lawyer, a line later.")
        set_star(store, place.desk, _turn(place, "I went cold"), True)
        write_memo(store, place.desk, "segment", "What of the flat week?", span=_turn(place, "A bit sleepy"))
    return path


def _found(place: Workplace, words: str) -> Span:
    start = place.text.index(words)
    return Span(start, start + len(words))


def _turn(place: Workplace, words: str) -> Span:
    at = place.text.index(words)
    return next(turn.span for turn in place.turns if turn.span.start <= at < turn.span.end)


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(500):
        await pilot.pause(0.02)
        if holds():
            return
    raise SystemExit("the screen never came")


if __name__ == "__main__":
    main()
