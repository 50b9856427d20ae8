"""Which study a command is about: the first word after the command, or the environment variable IPR_STUDY."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import warn
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.store import Store

VARIABLE = "IPR_STUDY"
SUFFIX = ".ipr"

STUDY_HELP = "The study: a file such as study.ipr, or a database address. Left out: what IPR_STUDY says."


def which_study(given: str | None) -> str:
    """The study given, or that of IPR_STUDY; UsageError when there is neither."""
    study = given or os.environ.get(VARIABLE)
    if not study:
        raise UsageError(
            "no study is named.", mend=f"Give its file, for example study.ipr, or set the variable {VARIABLE}."
        )
    return study


def study_and_rest(words: Sequence[str] | None) -> tuple[str, list[str]]:
    """Split the words of a command into the study and the others; the study may be left out where IPR_STUDY is set."""
    words = words or ()
    if words and (_is_study(words[0]) or not os.environ.get(VARIABLE)):
        return words[0], list(words[1:])
    return which_study(None), list(words)


def study_is_named(words: Sequence[str]) -> bool:
    """True when the first word is a study: an address, a name ending in .ipr, or a database file."""
    return bool(words) and _is_study(words[0])


def shown_place(word: str) -> str:
    """A word of the command line as it may be shown: a database address without its password, others as they are."""
    if not word.partition("://")[0].replace("+", "").isalnum() or "://" not in word:
        return word
    from ipr_coder.study.dialects import hide_password

    return hide_password(word)


@contextmanager
def opened(target: str) -> Iterator[Store]:
    """The study, open for the length of a `with` block; its warning, if it has one, goes to standard error."""
    from ipr_coder.study.store import open_store

    with open_store(target) as store:
        if store.warning:
            warn(store.warning)
        yield store


def _is_study(word: str) -> bool:
    if "://" in word or Path(word).suffix.casefold() == SUFFIX:
        return True
    try:
        with Path(word).open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False
