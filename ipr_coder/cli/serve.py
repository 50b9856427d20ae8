"""`serve`: the coder's screens in a browser on this computer."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ipr_coder.cli.printing import say
from ipr_coder.cli.studies import STUDY_HELP, which_study


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(serve)


def serve(
    coder: Annotated[str, typer.Option(envvar="IPR_CODER", help="Your label. Left out: what IPR_CODER says.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; without --allow-remote only this computer's.")
    ] = ("127.0.0.1"),
    allow_remote: Annotated[
        bool,
        typer.Option("--allow-remote", help="Let other computers in. Nothing is encrypted on the way: see the guide."),
    ] = False,
) -> None:
    """Code in a browser on this computer. The address that is printed works once, in one browser."""
    from ipr_coder.tui import browser
    from ipr_coder.tui.run import check_target

    target = which_study(study)
    check_target(target)
    words = (sys.executable, "-m", "ipr_coder", "code", target, "--coder", coder)
    browser.serve(words, host, port, allow_remote=allow_remote, say=say)
