"""`formats`: what transcripts can be read from, by the names that `import --format` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.printing import say_json, say_rows


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("formats")(formats)


def formats(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """The formats transcripts are read from. A file's format is told by its content; `import --format NAME` overrules.

    Inside Word, ODT, RTF, PDF and oTranscribe files, prefix, headed, stamped and unlabelled say how lines are laid out.
    """
    from ipr_coder.transcripts.formats import FORMATS
    from ipr_coder.transcripts.layouts import LAYOUT_NAMES

    if json:
        listed = [
            {"name": each.name, "description": each.description, "layout": each.name in LAYOUT_NAMES}
            for each in FORMATS
        ]
        say_json({"schema": "ipr-coder/formats@1", "formats": listed})
        return
    say_rows(("format", "what it is"), [(each.name, each.description) for each in FORMATS])
