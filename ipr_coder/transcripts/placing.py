"""Where a transcript belongs, told by its file's name; and the label an interview goes by.

A study may say how its files are named, in a pattern such as "{dyad}_{session}_{role}". The pattern is compared with
the whole name without its ending (.docx); capitals do not matter. In it stand for

- `{dyad}` the dyad's label: letters, digits, dots and dashes, as few as will do
- `{session}` the session's number, with or without "S" or "session" before it
- `{role}` whose interview it is: client, therapist, other, in short (C, T, cl, th) or in full, in English, German or
  Norwegian; or session, for a transcript of the session itself
- `{respondent}` the pseudonym of the person interviewed, such as C03
- `{date}` a date in digits, which is passed over
- `*` anything or nothing

and everything else for itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePath

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.vocabulary import words

NamedPlace = tuple[str | None, int | None, str | None]
"""Dyad, session and respondent (a role, "session", or a pseudonym), each None where the name does not tell it."""

FIELDS = ("dyad", "session", "role", "respondent", "date")
"""What may stand in braces in a pattern."""


def place_from_name(name: str, pattern: str | None = None) -> NamedPlace | None:
    """Dyad, session and respondent from a file name such as "D03_S3_client.docx"; None if it tells none.

    Without a pattern, parts may be joined by "_", "-", "." or blanks, more may follow, and the role may be cut short
    ("C", "ther"); a session's own transcript is "D03_S3_session.txt". Raises TranscriptError for a pattern that is
    none.
    """
    stem = unicodedata.normalize("NFC", PurePath(name).name)
    if pattern is None:
        match = _NAME.match(stem)
    else:
        compiled = _compiled(pattern)
        match = compiled.fullmatch(PurePath(stem).stem) or compiled.fullmatch(stem)
    if match is None:
        return None
    found = match.groupdict()
    who = found.get("respondent")
    if found.get("role") is not None:
        role = role_named(found["role"])
        if role is None:
            return None
        who = who if who is not None and role != "session" else role
    session = found.get("session")
    return (found.get("dyad"), None if session is None else int(session), who)


def check_pattern(pattern: str) -> str:
    """The pattern itself, if it is one. Raises TranscriptError, saying what may stand in it."""
    _compiled(pattern)
    return pattern


def role_named(word: str) -> str | None:
    """The role a word in a file name stands for: client, therapist, other, session; None for any other word."""
    return next((role for role, names in _ROLES if word.casefold() in names), None)


def interview_label(dyad: str, session: int | None, role: str) -> str:
    """The label of an interview: "D03_S3_client"; without a session, "D03_client"."""
    return f"{dyad}_{role}" if session is None else f"{dyad}_S{session}_{role}"


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern[str]:
    if not pattern.strip() or len(pattern) > _LONGEST or pattern.count("*") > _MOST_STARS:
        raise _no_pattern(pattern, "is empty or too long.")
    if _OPEN_ENDED.search(pattern.casefold()):
        raise _no_pattern(pattern, "leaves open where one part ends and the next begins: put a sign between them.")
    parts: list[str] = []
    seen: set[str] = set()
    for piece in re.split(r"(\{[^{}]*\}|\*)", unicodedata.normalize("NFC", pattern.strip())):
        if piece == "*":
            parts.append(".*?")
        elif piece.startswith("{"):
            name = piece[1:-1].strip().casefold()
            if name not in _PARTS:
                raise _no_pattern(pattern, f"has {piece} in it.")
            if name in seen and name != "date":
                raise _no_pattern(pattern, f"has {piece} in it twice.")
            seen.add(name)
            parts.append(_PARTS[name])
        elif "{" in piece or "}" in piece:
            raise _no_pattern(pattern, "has a brace without its fellow.")
        else:
            parts.append(re.escape(piece))
    if not seen & {"dyad", "role", "respondent"}:
        raise _no_pattern(pattern, "tells neither dyad nor respondent.")
    return re.compile("".join(parts), re.IGNORECASE)


def _no_pattern(pattern: str, what: str) -> TranscriptError:
    return TranscriptError(
        f"the pattern of file names {what}",
        place=repr(pattern[:_LONGEST]),
        mend="Use " + ", ".join(f"{{{name}}}" for name in FIELDS) + ' and *, for instance "{dyad}_S{session}_{role}".',
    )


_LONGEST, _MOST_STARS = 120, 4
_OPEN_ENDED = re.compile(r"\{ *(?:dyad|respondent) *\}[*{]|[*}]\{ *(?:dyad|respondent) *\}|\*\*")
_PARTS = {
    "dyad": r"(?P<dyad>\w[\w.-]{0,39}?)",
    "session": r"(?:s|sess|session|sesjon|time|stunde|sitzung)?[ _.-]?(?P<session>\d{1,4})(?!\d)",
    "role": r"(?P<role>[^\W\d_]{1,14})(?![^\W\d_])",
    "respondent": r"(?P<respondent>\w[\w-]{0,39}?)",
    "date": r"(?:\d{4}[._-]?\d{2}[._-]?\d{2}|\d{1,2}[._-]\d{1,2}[._-](?:\d{4}|\d{2})|\d{6})",
}
_NAME = re.compile(
    r"(?P<dyad>[A-Za-z]{0,8}\d{1,5}[a-z]?)[ _.-]{1,3}(?:S|s|sess|Sess|session|Session)[ _-]?(?P<session>\d{1,4})"
    r"[ _.-]{1,3}(?P<role>[A-Za-z]{1,12})(?=[ _.-]|$)"
)
_ROLES = (
    ("client", words("client c cl patient pt klient klientin klienten pasient")),
    ("therapist", words("therapist t th ther counsellor counselor terapeut terapeuten therapeut therapeutin")),
    ("other", words("other observer supervisor annen andre")),
    ("session", words("session sesjon sitzung")),
)
