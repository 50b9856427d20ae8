"""The `ipr-coder` command: its sub-commands, and how faults reach the user (one sentence, exit code 2)."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from ipr_coder import __version__
from ipr_coder.cli.printing import say, warn
from ipr_coder.errors import IprError

ROOMS = {
    "demo": ("demo",),
    "setting_up": ("new", "interviews", "check", "codebook"),
    "importing": ("import",),
    "formats": ("formats",),
    "coders": ("assign", "coder"),
    "coding": ("code", "submit", "reopen"),
    "rounds": ("rounds", "status"),
    "hiding": ("hide",),
    "serve": ("serve",),
    "keys": ("keys",),
    "deidentify": ("deidentify",),
    "transcript": ("transcript",),
    "recall": ("recall",),
    "outcomes": ("groups", "measures"),
    "tags": ("tags",),
    "search": ("search",),
    "agreement": ("agreement",),
    "compare": ("compare",),
    "consensus": ("consensus",),
    "results": ("themes", "change"),
    "moments": ("moments",),
    "sequences": ("sequences",),
    "codes": ("codes",),
    "quotes": ("quotes",),
    "methods": ("methods",),
    "report": ("report",),
    "settle": ("settle",),
    "lead": ("lead",),
}
"""The modules beside this one that add commands, in the order of the help, and the commands that each adds."""

FAULT = 70
"""Exit code of a fault in the program itself."""

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""

_Misuse: Any = typer.BadParameter.__base__
"""What a command line that cannot be understood raises. Typer makes only this child of it public, and newer ones carry
the library it comes from inside themselves, so that it cannot be named through `click`."""

_PLAIN_WORDS = (
    ("Value error, ", ""),
    ("Input should be a valid integer, unable to parse string as an integer", "a whole number is needed"),
    ("Input should be a valid number, unable to parse string as a number", "a number is needed"),
)
"""What the library behind typer says of values, and what is meant."""


def application(*rooms: str) -> typer.Typer:
    """The application with the commands of these rooms; all of them when none is named."""
    app = typer.Typer(
        name="ipr-coder",
        help="Code, compare and report Interpersonal Process Recall interviews. Everything stays on this computer.",
        add_completion=False,
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(begin)
    for room in rooms or ROOMS:
        import_module(f"ipr_coder.cli.{room}").register(app)
    return app


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
        from ipr_coder.cli.coding import open_screen

        raise typer.Exit(open_screen(study, coder))
    say(context.get_help())


def run(words: list[str] | None = None) -> int:
    """Carry out one command line and return the exit code."""
    words = sys.argv[1:] if words is None else words
    try:
        result = _application_for(words)(args=words, prog_name="ipr-coder", standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except (BrokenPipeError, SystemExit):
        # The reader has gone (`| head`), which typer tells by SystemExit; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return _explain(error)
    if result == STOPPED:
        return _explain(KeyboardInterrupt())
    return result if isinstance(result, int) else 0


def _application_for(words: Sequence[str]) -> typer.Typer:
    """The application with what the command needs: putting all the commands together takes longer than most of them."""
    rooms = [room for room, commands in ROOMS.items() if words and words[0] in commands]
    return application(*rooms)


def _explain(error: BaseException) -> int:
    """Tell the user what happened, in one sentence, and return the exit code."""
    if isinstance(error, IprError):
        warn(f"ipr-coder: {error}")
    elif isinstance(error, _Misuse):
        warn(_misuse(error))
    elif isinstance(error, (typer.Abort, KeyboardInterrupt)):
        warn("ipr-coder: stopped.")
        return STOPPED
    else:
        return _fault(error)
    return 2


def _misuse(error: Any) -> str:
    """What is wrong with the command line, and where to look it up; for a command that is not there, what is."""
    said = " ".join(error.format_message().split()).rstrip(".")
    for theirs, plain in _PLAIN_WORDS:
        said = said.replace(theirs, plain)
    command, path = (error.ctx.command, error.ctx.command_path) if error.ctx else (None, "ipr-coder")
    known = getattr(command, "commands", None)
    mend = f"There is {', '.join(known)}." if known else f"`{path} --help` shows what can be given."
    return f"{path}: {said}. {mend}"


def _fault(error: BaseException) -> int:
    """A fault of ours: where it happened, without any value, since values may be what somebody said in therapy."""
    if os.environ.get("IPR_DEBUG"):
        traceback.print_exc()
        return FAULT
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}, in {frame.name}"
    warn(
        f"ipr-coder: a fault in the program ({type(error).__name__}; {place}). "
        "Nothing was written after it. Please report it; IPR_DEBUG=1 shows more, which may include transcript text."
    )
    return FAULT
