"""Where a transcript belongs, told by its file's name; and the label an interview goes by."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

RespondentRole = Literal["client", "therapist", "other"]


def place_from_name(name: str) -> tuple[str, int, RespondentRole] | None:
    """Dyad, session and respondent's role from a file name such as "D03_S3_client.docx"; None if it tells none.

    Parts may be joined by "_", "-", "." or blanks; the role may be cut short ("C", "ther"). A session's own transcript
    ("D03_S3_session.txt") is no interview, so None.
    """
    match = _NAME.match(PurePath(name).name)
    if match is None:
        return None
    word = match.group(3).casefold()
    role = next((role for role, words in _ROLES if word in words), None)
    return (match.group(1), int(match.group(2)), role) if role else None


def interview_label(dyad: str, session: int | None, role: str) -> str:
    """The label of an interview: "D03_S3_client"; without a session, "D03_client"."""
    return f"{dyad}_{role}" if session is None else f"{dyad}_S{session}_{role}"


_NAME = re.compile(
    r"([A-Za-z]{0,8}\d{1,5}[a-z]?)[ _.-]{1,3}(?:S|s|sess|Sess|session|Session)[ _-]?(\d{1,4})[ _.-]{1,3}"
    r"([A-Za-z]{1,12})(?=[ _.-]|$)"
)
_ROLES: tuple[tuple[RespondentRole, frozenset[str]], ...] = (
    ("client", frozenset(("client", "c", "cl", "patient", "pt"))),
    ("therapist", frozenset(("therapist", "t", "th", "ther", "counsellor", "counselor"))),
    ("other", frozenset(("other", "observer", "supervisor"))),
)
