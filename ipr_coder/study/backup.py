"""Copying a study that may be in use, through SQLite's own backup, which a file copy cannot replace."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ipr_coder.errors import StudyError


def copy_study(source: Path, target: Path) -> None:
    """Write a complete copy of the study to a new file that only its owner can read; no file is ever replaced."""
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise _refusal(target) from error
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise _refusal(target) from error


def _refusal(target: Path) -> StudyError:
    return StudyError(
        "no backup copy could be made, so the study was left as it is.",
        place=str(target),
        mend="Free some space in the folder, or check that you may write in it.",
    )
