"""A key file's passphrase, which never stands on the command line, and the key file opened with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.store import Store
    from ipr_coder.transcripts.deidentifying.key import Key

VARIABLE = "IPR_KEY_PASSPHRASE"
FILE_HELP = f"A file whose first line is the passphrase. Left out: what {VARIABLE} says, else you are asked."


def passphrase(file: Path | None, *, new: bool = False) -> str:
    """The passphrase; with `new` it is typed twice. UsageError where there is nobody to ask."""
    if file is not None:
        return _first_line(file)
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise UsageError("the key file needs a passphrase.", mend=f"Give --passphrase-file, or set {VARIABLE}.")
    if new:
        typer.echo("A new key file: choose a passphrase. Without it nobody can undo or look up anything.", err=True)
    typed: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    return typed


def known_names(store: Store, key_file: Path | None, passphrase_file: Path | None) -> Key | None:
    """What the study's key file holds; None without one. UsageError where it is another study's, or stays shut."""
    if key_file is None:
        return None
    from ipr_coder.coding.deidentifying import open_key

    return open_key(store, key_file, passphrase(passphrase_file))


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise UsageError("the passphrase file is not in UTF-8.", place=str(file)) from None
    except OSError as error:
        raise UsageError(f"the passphrase file cannot be read ({error.strerror}).", place=str(file)) from None
    if not lines or not lines[0]:
        raise UsageError("the first line of the passphrase file is empty.", place=str(file))
    return lines[0]
