"""The way in from the command line: cheap checks, then the screens, then whatever went wrong as one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ipr_coder.errors import StudyError, UsageError

if TYPE_CHECKING:
    from ipr_coder.tui.settings import Settings

FAULT: Final = 70
"""Exit code after a fault in the program itself."""

LAST_WAIT: Final = 30.0
"""Seconds to wait, after the screens are gone, for deeds still on their way to the disk."""

BROWSER: Final = "web_driver"
"""What textual-serve sets as the driver, when it starts the screens for a browser."""

_SQLITE: Final = b"SQLite format 3\x00"


def run_coder(
    target: str, coder: str, interview: str | None = None, round: str | None = None, *, mouse: bool = True
) -> int:
    """Open the coder's screens on a study (a path or a database address); the exit code.

    Without `interview` the work list comes first. Raises IprError when there is no terminal, or when the study, the
    coder or the interview cannot be opened: before the screens appear where that is cheap to see, else after them.
    """
    check_terminal()
    check_target(target)
    settings = own_settings()
    from ipr_coder.tui.app import CoderApp

    app = CoderApp(target, coder, interview, round, theme=os.environ.get("IPR_THEME"), settings=settings)
    try:
        app.run(mouse=mouse)
    finally:
        saved = app.study is None or app.study.close(LAST_WAIT)
    if app.fault is not None:
        raise app.fault
    if app.study is not None and not saved:
        raise StudyError(
            "the last deeds could not be saved in time.",
            place=app.study.store.target,  # not what was typed, which may hold a password
            mend="Open the interview again and look which tags are there.",
        )
    return FAULT if app.return_code else 0


def own_settings() -> Settings:
    """The user's settings with keys that can be followed; UsageError names what is wrong in their file."""
    from ipr_coder.tui.key_map import checked_keys
    from ipr_coder.tui.settings import read_settings, settings_path

    path = settings_path()
    settings = read_settings(path)
    checked_keys(settings.keys, str(path))
    return settings


def check_terminal(what: str = "the coder's screen") -> None:
    """UsageError, saying that `what` needs one, when keys cannot be read or nothing can be shown. A browser will do."""
    if BROWSER in os.environ.get("TEXTUAL_DRIVER", ""):
        return
    streams = (sys.__stdin__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise UsageError(f"{what} needs a terminal.", mend="Run it in a terminal window, without redirecting it.")


def check_target(target: str) -> None:
    """StudyError at once when a path holds nothing that could be a study; addresses are left to the opening."""
    if "://" in target or _may_be_study(Path(target)):
        return
    from ipr_coder.study.store import open_store

    # The store says best what is wrong with a file; loading the database library no longer matters now.
    open_store(target).close()


def _may_be_study(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False
