"""The `ipr-coder` command: its sub-commands, and how faults reach the user (one sentence, exit code 2)."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import click
import typer

from ipr_coder import __version__
from ipr_coder.cli import coders, coding, demo, importing, results, setting_up, tags
from ipr_coder.cli.printing import say, warn
from ipr_coder.errors import IprError

FAULT = 70
"""Exit code of a fault in the program itself."""

app = typer.Typer(
    name="ipr-coder",
    help="Code, compare and report Interpersonal Process Recall interviews. Everything stays on this computer.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (demo, setting_up, importing, coders, coding, tags, results):
    room.register(app)


@app.callback(invoke_without_command=True)
def begin(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Without a command: the coder's screen where IPR_STUDY and IPR_CODER say whose, else this help."""
    if version:
        say(f"ipr-coder {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    study, coder = os.environ.get("IPR_STUDY"), os.environ.get("IPR_CODER")
    if study and coder and sys.stdin.isatty() and sys.stdout.isatty():
        raise typer.Exit(coding.open_screen(study, coder))
    say(context.get_help())


def run(words: list[str] | None = None) -> int:
    """Carry out one command line and return the exit code."""
    try:
        result = app(args=words, standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return _explain(error)
    return result if isinstance(result, int) else 0


def _explain(error: BaseException) -> int:
    """Tell the user what happened, in one sentence, and return the exit code."""
    if isinstance(error, IprError):
        warn(f"ipr-coder: {error}")
    elif isinstance(error, click.ClickException):
        error.show(sys.stderr)
    elif isinstance(error, (click.exceptions.Abort, KeyboardInterrupt)):
        warn("ipr-coder: stopped.")
    else:
        return _fault(error)
    return 2


def _fault(error: BaseException) -> int:
    """A fault of ours: where it happened, without any value, since values may be what somebody said in therapy."""
    if os.environ.get("IPR_DEBUG"):
        traceback.print_exc()
        return FAULT
    frame = traceback.extract_tb(error.__traceback__)[-1]
    warn(
        f"ipr-coder: a fault in the program ({type(error).__name__} in {frame.name}, line {frame.lineno}). "
        "Nothing was written after it. Please report it; IPR_DEBUG=1 shows more, which may include transcript text."
    )
    return FAULT
