"""Putting a finished file in its place: whole or not at all, and readable by its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from ipr_coder.errors import StudyError, UsageError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def save(content: bytes, path: Path) -> None:
    """Write `content` to `path`: first to a new file beside it (mode 0600), flushed to the disk, then put in place.

    UsageError when the place can't be meant (a folder, something that is no ordinary file, a file marked read-only, a
    folder that is not there); StudyError when the system refuses. Nothing is left behind then, and what stood at
    `path` stands as it did.
    """
    _check_place(path)
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        _write_new(beside, content)
        beside.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if error.errno in _NO_SPACE:
            raise StudyError(
                "could not be written: the disk is full.", place=str(path), mend="Free some space and try again."
            ) from None
        reason = error.strerror or type(error).__name__
        raise StudyError(
            f"could not be written ({reason}).", place=str(path), mend="Choose a folder you may write to."
        ) from None


def _check_place(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise UsageError(f"can't be reached ({error.strerror}).", place=str(path), mend="Check the name.") from None
    if mode is None:
        if not path.parent.is_dir():
            raise UsageError("There is no such folder.", place=str(path.parent), mend="Make it first.")
    elif stat.S_ISDIR(mode):
        raise UsageError("is a folder.", place=str(path), mend="Give the name of a file in it.")
    elif not stat.S_ISREG(mode):
        raise UsageError("is no ordinary file.", place=str(path), mend="Give the name of a file.")
    elif not mode & stat.S_IWUSR:
        raise UsageError("is marked read-only.", place=str(path), mend="Choose another name, or unlock the file.")


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name durable where the system can flush a folder; elsewhere the file itself was flushed."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
