"""Files that a command is to write: what can be said about their names before any work is done."""

from __future__ import annotations

from pathlib import Path

from ipr_coder.errors import UsageError


def must_have_folder(file: Path) -> None:
    """UsageError when `file` lies in a folder that is not there, or is a folder itself."""
    if file.is_dir():
        raise UsageError("this is a folder.", place=str(file), mend="Give the name of a file in it.")
    if not file.parent.is_dir():
        raise UsageError("there is no such folder.", place=str(file.parent), mend="Make it first.")


def must_end_in(file: Path, suffix: str) -> None:
    """UsageError when the name of `file` does not end in `suffix`, so that no study or transcript is overwritten."""
    if file.suffix.casefold() != suffix:
        raise UsageError(f"the name must end in {suffix}.", place=str(file), mend=f"For example: tags{suffix}")
