"""What commands print: results on standard output, all else on standard error, and for --json nothing but JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ipr_coder.text import displayable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

PLAIN_WIDTH = 120
"""Columns a table may use where the output is not a terminal."""


def say(text: str = "") -> None:
    """A line on standard output, safe for the terminal."""
    print(displayable(text))


def warn(text: str) -> None:
    """A line on standard error."""
    print(displayable(text), file=sys.stderr)


def say_json(value: object) -> None:
    """One JSON object, and nothing else, on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def say_rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A plain table with columns as wide as they need; numbers to the right."""
    shown = [[displayable(cell) for cell in row] for row in rows]
    widths = [max(len(row[index]) for row in [list(head), *shown]) for index in range(len(head))]
    for row in [list(head), *shown]:
        cells = [
            cell.rjust(width) if cell.replace("/", "").replace(".", "").isdecimal() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def console() -> Console:
    """A Rich console on standard output that never breaks lines narrower than the output asks for."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, soft_wrap=False)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, only on a terminal and only for long work; give it how many are done."""
    if total < 10 or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
