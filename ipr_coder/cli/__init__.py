"""The command line: each command reads its words, calls one capability of the rooms below, and prints."""

from __future__ import annotations

import gc
import io
import os
import sys


def main() -> None:
    """Entry point of `ipr-coder`. Exit 0: done; 1: a check found something; 2: bad input or usage."""
    _write_any_letter()
    # What is loaded and read is kept: looking through it for garbage every few hundred objects finds none.
    gc.set_threshold(50_000, 20, 100)
    from ipr_coder.cli.app import run

    sys.exit(run())


def _write_any_letter() -> None:
    """No letter of a transcript may stop a command: files and pipes get UTF-8, a terminal shows "?" for what it lacks.

    Where PYTHONIOENCODING is set, its encoding is kept.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            asked = bool(os.environ.get("PYTHONIOENCODING"))
            stream.reconfigure(encoding=None if asked or stream.isatty() else "utf-8", errors="replace")
