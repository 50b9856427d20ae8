"""What the sections on accounts and sequences are made from: the sessions as they were told, and the lines of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Fact
from ipr_coder.study.codebooks import former_ids
from ipr_coder.study.sessions import session_lengths
from ipr_coder.themes.carried import Carried, Line, carried
from ipr_coder.themes.dual_perspective import Teller, ToldSession, specific, told_sessions


@dataclass(frozen=True, slots=True)
class ToldStudy:
    """The sessions of which an account counts, and the lines their accounts carry."""

    sessions: tuple[ToldSession, ...]
    counted: Carried


def told_study(material: ReportMaterial) -> ToldStudy:
    """Sort the material's tags into accounts and match these."""
    counted = carried(material.tags, material.grid, material.layer)
    sessions = told_sessions(
        material.tags,
        material.grid,
        counted,
        match_ms=material.wishes.match_ms,
        lengths=material.read(session_lengths),
    )
    return ToldStudy(sessions, counted)


def called_now(material: ReportMaterial) -> dict[str, str]:
    """From ids that the codebook no longer has to those that the same codes go by now."""
    present = {code.id for code in material.tags.codes}
    return {former: code for former, code in material.read(former_ids).items() if former not in present}


def matching_fact(material: ReportMaterial) -> Fact:
    """How far apart accounts of one moment may lie, for the facts under a report."""
    return Fact("match_within", "Accounts of one moment lie at most apart", seconds(material.wishes.match_ms))


def why_nothing(material: ReportMaterial, counted: Carried) -> str:
    """Why there is no account of any session, in a sentence with what can be done."""
    if not counted.covered.any():
        return (
            "No interview counts in this layer yet, so there is no account of any session: submit codings, or choose "
            "another layer."
        )
    if not any(moment.end > moment.start for moment in material.tags.moments):
        return (
            "No transcript has recall moments, so nothing told in the interviews has a place on the session's clock. "
            "Recall moments come with a transcript (%recall lines) or are marked afterwards (ipr-coder recall)."
        )
    return (
        "No interview that counts in this layer has recall moments, a session, and a client or a therapist as "
        "respondent, so nothing told has a place on a session's clock."
    )


def line_names(lines: Sequence[Line], places: Sequence[int]) -> str:
    """The codes that say most among some carried lines, by their ids."""
    return ", ".join(lines[place].code for place in specific(lines, places))


def stretch(start_ms: int, end_ms: int) -> str:
    """A stretch of the session's clock in words; a point where it has no length."""
    return clock(start_ms) if end_ms == start_ms else f"{clock(start_ms)} to {clock(end_ms)}"


def whom(tellers: Sequence[Teller]) -> str:
    """Who told it, in a word."""
    return "both" if len(tellers) > 1 else tellers[0] if tellers else "nobody"


def seconds(ms: int) -> str:
    """A time span for a sentence: "30 seconds", "5 minutes"."""
    if ms % 60_000 == 0 and ms:
        return "1 minute" if ms == 60_000 else f"{ms // 60_000} minutes"
    return "1 second" if ms == 1000 else f"{ms / 1000:g} seconds"
