"""Where a transcript belongs: dyad, session and respondent, as the user, the file itself and its name tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ipr_coder.coding.setting_up import check_label
from ipr_coder.errors import UsageError
from ipr_coder.text import normalise
from ipr_coder.transcripts.model import ImportNote, Transcript
from ipr_coder.transcripts.placing import interview_label, place_from_name

ROLES: Final = ("client", "therapist", "other")
"""What a respondent may be called without a pseudonym."""

_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a transcript belongs. `respondent` is a role (client, therapist, other) or a pseudonym; None: a session.

    `role` is what the file says of a respondent who is named by pseudonym; a study that knows better refuses it.
    """

    dyad: str
    session: int | None
    respondent: str | None
    hours_after_session: float | None = None
    interviewer: str | None = None
    status: str | None = None
    reason: str | None = None
    duration_ms: int | None = None
    kind: str = "ipr"
    role: str | None = None


def placement(
    transcript: Transcript,
    *,
    dyad: str | None = None,
    session: int | None = None,
    respondent: str | None = None,
    pattern: str | None = None,
) -> Placement:
    """Where a transcript belongs, from what the caller says, the `%` lines in the file, and the file's name.

    What the caller says and what the file says must not differ (UsageError); the name, read by `pattern` where there
    is one, only fills gaps. A pseudonym from the caller does not contradict a role in the file.
    """
    facts, named = transcript.facts, place_from_name(transcript.source_name, pattern)
    told = told_by(transcript, dyad, session, respondent)
    where, number, who = (
        word if word is not None else (str(guess) if guess is not None else None)
        for word, guess in zip(told, named or (None, None, None), strict=True)
    )
    if facts.get("kind") == "session" or (who == "session" and told[2] is None):
        who = None
    elif who is None:
        raise _unplaced(transcript, "whose interview it is", "--respondent client (or therapist, or a pseudonym)")
    if where is None:
        raise _unplaced(transcript, "which dyad it belongs to", "--dyad D01")
    if number is None:
        raise _unplaced(transcript, "which session it is about", "--session 3")
    check_label("dyad", where, place=transcript.source_name)
    if who is not None:
        check_label("participant", who, place=transcript.source_name)
    return Placement(
        dyad=where,
        session=_whole_number(transcript, number),
        respondent=who,
        hours_after_session=hours_of(transcript),
        interviewer=facts.get("interviewer"),
        role=facts.get("respondent") if who not in ROLES else None,
    )


def told_by(
    transcript: Transcript, dyad: str | None, session: int | None, respondent: str | None
) -> tuple[str | None, str | None, str | None]:
    """Dyad, session and respondent as caller and file say them together; UsageError where they differ."""
    facts = transcript.facts
    number = facts.get("session")
    if number is not None:
        number = str(_whole_number(transcript, number))
    by_name = respondent is not None and respondent not in ROLES
    return (
        _agreed(transcript, "dyad", dyad and normalise(dyad), facts.get("dyad")),
        _agreed(transcript, "session", None if session is None else str(session), number),
        _agreed(
            transcript, "respondent", respondent and normalise(respondent), None if by_name else facts.get("respondent")
        ),
    )


def settled(
    transcript: Transcript, planned: Placement, roles: Mapping[str, str]
) -> tuple[Placement, tuple[ImportNote, ...]]:
    """Where a planned file goes, and what a person should know: what the file says of itself wins over the manifest.

    `planned` is the manifest's word (no respondent: a session's transcript), `roles` those of its participants. Where
    the file names another dyad, session or respondent, it is put there, with nothing of the planned interview's
    facts, and that is said; so is every other fact in which the two differ.
    """
    facts = transcript.facts
    told = Placement(
        dyad=normalise(facts.get("dyad", planned.dyad)),
        session=_whole_number(transcript, facts["session"]) if "session" in facts else planned.session,
        respondent=_told_respondent(facts, planned, roles),
        hours_after_session=hours_of(transcript),
        interviewer=facts.get("interviewer"),
    )
    check_label("dyad", told.dyad, place=transcript.source_name)
    if (told.dyad, told.session, told.respondent) != (planned.dyad, planned.session, planned.respondent):
        message = (
            f"the manifest puts this file at {_shown(planned, roles)}, the file itself says {_shown(told, roles)}: "
            f"it was put at {_shown(told, roles)}; correct one of the two"
        )
        return told, (ImportNote("doubt", message),)
    notes = []
    for name, word, own in (
        ("hours_after_session", planned.hours_after_session, told.hours_after_session),
        ("interviewer", planned.interviewer, told.interviewer),
    ):
        if word is not None and own is not None and word != own:
            notes.append(ImportNote("doubt", f"the manifest says {name} {_plain(word)}, the file itself {_plain(own)}"))
    kept = replace(
        planned,
        hours_after_session=planned.hours_after_session
        if told.hours_after_session is None
        else told.hours_after_session,
        interviewer=told.interviewer or planned.interviewer,
    )
    return kept, tuple(replace(note, message=f"{note.message}: the file's is kept") for note in notes)


def role_doubts(transcript: Transcript, place: Placement, roles: Mapping[str, str]) -> tuple[ImportNote, ...]:
    """A doubt where nobody in an interview has its respondent's role, and somebody has the other's: a label that the
    study remembers from other interviews, or a file at the wrong place. `roles` are those of known participants."""
    who = place.respondent or ""
    own = who if who in ROLES else place.role or roles.get(who, "")
    other = {"client": "therapist", "therapist": "client"}.get(own)
    spoken = {turn.role for turn in transcript.turns}
    if other is None or own in spoken:
        return ()
    labels = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.role == other)
    return tuple(
        ImportNote(
            "doubt",
            f"“{label}” was taken for the {other}, and this is the interview of a {own}; if that is wrong, say "
            f'--speaker "{label}={own}" (once it is imported: with `transcript replace`)',
        )
        for label in labels
    )


def hours_of(transcript: Transcript) -> float | None:
    """Hours between session and interview as the file states them; UsageError for what is no such number."""
    text = transcript.facts.get("hours_after_session")
    if text is None:
        return None
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 <= hours < 100_000:
        raise UsageError(
            f"hours_after_session is given as {text!r}.", place=transcript.source_name, mend="Use a number of hours."
        )
    return hours


def _told_respondent(facts: Mapping[str, str], planned: Placement, roles: Mapping[str, str]) -> str | None:
    if facts.get("kind") == "session":
        return None
    who, own = facts.get("respondent"), planned.respondent
    if own is not None and normalise(facts.get("dyad", planned.dyad)) != planned.dyad:
        # The pseudonym is of somebody in the dyad that the manifest names: in another one only the role is known.
        return who or roles.get(own, own)
    return own if who is None or (own is not None and who in (own, roles.get(own))) else who


def _shown(place: Placement, roles: Mapping[str, str]) -> str:
    who = place.respondent
    return interview_label(place.dyad, place.session, "session" if who is None else roles.get(who, who))


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _agreed(transcript: Transcript, what: str, told: str | None, fact: str | None) -> str | None:
    if told is not None and fact is not None and told != fact:
        raise UsageError(
            f"the file itself says {what} {fact}, but it is to be imported as {what} {told}.",
            place=transcript.source_name,
            mend="Correct one of the two.",
        )
    return told if told is not None else fact


def _unplaced(transcript: Transcript, what: str, option: str) -> UsageError:
    return UsageError(
        f"nothing says {what}.",
        place=transcript.source_name,
        mend=f"Say it with {option}, or name the file like D01_S3_client.txt.",
    )


def _whole_number(transcript: Transcript, text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise UsageError(
            f"the session number is given as {text!r}.", place=transcript.source_name, mend="Use a number."
        )
    return int(text)
