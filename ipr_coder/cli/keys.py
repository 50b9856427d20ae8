"""`keys`: which key does what on the screens, with the user's own wishes in force."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows, warn
from ipr_coder.errors import IprError


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(keys)


def keys(
    codebook: Annotated[
        str | None, typer.Option(help="Also say which keys this codebook's letters cover: its name or its file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show every action of the screens with its keys, and check your own keys for clashes (exit code 1 for any).

    Your own keys stand in the settings file, under [keys], as "move.next" = ["j", "down"].
    """
    from ipr_coder.tui.actions import ACTIONS, keys_of
    from ipr_coder.tui.key_map import checked_keys, covered_by_codes
    from ipr_coder.tui.settings import read_settings, settings_path

    path = settings_path()
    wishes = read_settings(path).keys
    faults: list[str] = []
    try:
        checked_keys(wishes, str(path))
    except IprError as error:
        faults.append(str(error))
    if codebook is not None:
        from ipr_coder.codebook.reading import read_codebook
        from ipr_coder.codebook.shipped import find_codebook

        faults += covered_by_codes(wishes, read_codebook(find_codebook(codebook)))
    if json:
        say_json(
            {
                "schema": "ipr-coder/keys@1",
                "settings": str(path),
                "actions": [
                    {"id": one.id, "keys": list(keys_of(one, wishes)), "does": one.words, "places": list(one.places)}
                    for one in ACTIONS
                ],
                "faults": faults,
            }
        )
    else:
        say_rows(
            ("action", "keys", "does", "where"),
            [(one.id, "  ".join(keys_of(one, wishes)), one.words, ", ".join(one.places)) for one in ACTIONS],
        )
        say(f"Your settings: {path}")
        for fault in faults:
            warn(f"ipr-coder: {fault}")
    raise typer.Exit(1 if faults else 0)
