"""What the import screen says of a file: one line in the list, and the look of it, as the dry run prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ipr_coder.coding.import_session import ImportSession, State
from ipr_coder.text import one_line
from ipr_coder.transcripts.clock import clock_time
from ipr_coder.transcripts.looking import Look, times_in_words
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.tui.line_list import ListLine, Part, cells_of

SIGNS: Final[dict[State, tuple[str, str]]] = {
    "waiting": ("…", "dim"),
    "ready": ("✓", "strong"),
    "doubtful": ("?", "key"),
    "refused": ("!", "warn"),
    "left out": ("-", "dim"),
    "imported": ("=", "dim"),
}
"""A sign for each state, so that none is told by colour alone, and its look."""

STATE_WORDS: Final[dict[State, str]] = {
    "ready": "ready",
    "doubtful": "ready, with doubts",
    "refused": "not ready",
    "left out": "left out",
    "imported": "in the study",
    "waiting": "being read",
}
_SURENESS: Final = {
    "given": "as you said",
    "sure": "sure",
    "likely": "likely; look at the turns",
    "guess": "a guess; check it",
}
_KEYS_FOR: Final = (
    ("--encoding", "e says the encoding"),
    ("--first-speaker", "s says who starts"),
    ("--format", "f says the format"),
    ("--dyad", "b says where it belongs"),
    ("--session", "b says where it belongs"),
    ("--respondent", "b says where it belongs"),
    ("are both said to be", "b says where it belongs, x leaves it out"),
)
"""What a refusal's mend is called on the command line, and here."""
_SURE_MARKS: Final = {"given": "", "sure": "", "likely": "?", "guess": "??"}
_LISTED: Final = 200
"""Notes of a kind that are shown."""
_WORDS_SHOWN: Final = 240
_INDENT: Final = 12


def file_line(session: ImportSession, number: int, width: int) -> ListLine:
    """A file in the list: sign, name, where it belongs, format and how sure that is."""
    state = session.state(number)
    sign, look_of_sign = SIGNS[state]
    look = session.look(number)
    plain = "dim" if state in ("left out", "imported", "waiting") else "plain"
    place, kind = _columns(width)
    label = session.label(number) or ("" if look is None or look.fault else "where?")
    parts: list[Part] = [
        (f"{sign} ", look_of_sign),
        (cells_of(session.paths[number].name, max(8, width - place - kind - 7)), plain),
        (cells_of(label, place), plain if session.label(number) else "warn"),
    ]
    if kind:
        taken = "" if look is None or look.fault else f"{look.layout}{_SURE_MARKS[look.sureness]}"
        parts.append((cells_of(taken, kind), "dim"))
    return ListLine(tuple(parts), number, wraps=False)


def look_lines(session: ImportSession, number: int) -> list[ListLine]:
    """Everything a person should check of one file. Speakers and proposed moments say what they are about."""
    name, state = session.paths[number].name, session.state(number)
    lines = [_line("", (name, "strong"), (f"  {STATE_WORDS[state]}", SIGNS[state][1]))]
    look = session.look(number)
    if look is None:
        return [*lines, _line("", ("The file is being read ...", "dim"))]
    reason = session.reason(number)
    if reason and state not in ("imported", "left out"):
        keys = "; ".join(dict.fromkeys(words for option, words in _KEYS_FOR if option in reason))
        lines.append(_line("not ready", (reason, "warn"), (f" Here: {keys}." if keys else "", "strong")))
    if look.fault is not None:
        return lines
    lines += _facts(session, number, look)
    for at, speaker in enumerate(look.speakers):
        role: Part = (f"  {speaker.role}", "warn" if speaker.role == "unknown" else "key")
        said: Part = (f"  {speaker.turns} turns, {speaker.words} words", "dim")
        parts = ((speaker.label or "(nobody)", "strong"), role, said)
        lines.append(ListLine(parts, ("speaker", speaker.label), "" if at else "speakers", _INDENT))
    lines.append(_line("times", (times_in_words(look.times), "plain")))
    lines += _moments(session, number, look)
    for at, (label, words) in enumerate(look.first_turns):
        flat = one_line(words)
        shown = f"{flat[:_WORDS_SHOWN]}…" if len(flat) > _WORDS_SHOWN else flat
        lines.append(_line("begins" if at == 0 else "", (f"{label or '-'}: ", "dim"), (shown, "plain")))
    lines += _notes("left out", "not speech", look.dropped, "dim")
    lines += _notes("doubtful", "check it", look.doubts, "warn")
    lines += _notes("to know", "", look.said, "plain")
    return lines


def _facts(session: ImportSession, number: int, look: Look) -> list[ListLine]:
    layout = f", {look.layout}" if look.layout != look.format else ""
    second = f"; second best: {look.rival}" if look.rival else ""
    unsure = look.sureness in ("likely", "guess")
    lines = [
        _line(
            "format",
            (f"{look.format}{layout}", "strong"),
            (f" ({_SURENESS[look.sureness]}{second})", "warn" if unsure else "plain"),
        )
    ]
    if look.encoding:
        told_by = "your word" if look.encoding_told_by == "user" else look.encoding_told_by
        lines.append(_line("encoding", (f"{look.encoding} (by {told_by})", "plain")))
    label = session.label(number)
    lines.append(_line("belongs to", (label or "? (b says where)", "strong" if label else "warn")))
    lines.append(_line("turns", (f"{look.turns}, {look.times.timed} with a time", "plain")))
    return lines


def _moments(session: ImportSession, number: int, look: Look) -> list[ListLine]:
    stated = f"{look.moments} stated" if look.moments else "none stated"
    if not look.proposed or not session.may_have_moments(number):
        return [_line("moments", (stated, "plain"))]
    accepted = session.accepted(number)
    told = f"{stated}; {len(accepted)} of {len(look.proposed)} proposed by marks accepted"
    lines = [_line("moments", (told, "plain"))]
    for at, moment in enumerate(look.proposed):
        end = "" if moment.session_end_ms is None else f"-{clock_time(moment.session_end_ms)}"
        who = f", stopped by {moment.stopped_by}" if moment.stopped_by else ""
        other = None if moment.near is None else look.proposed[moment.near]
        near = f", maybe the same as {clock_time(other.session_start_ms)}" if other is not None else ""
        turns = f", turns {moment.first_turn + 1}-{moment.end_turn}" if moment.end_turn > moment.first_turn else ""
        words = f"session {clock_time(moment.session_start_ms)}{end} ({moment.sure}{who}{turns}{near})"
        box = "[x] " if at in accepted else "[ ] "
        lines.append(ListLine(((box, "key"), (words, "plain")), ("moment", at), "", _INDENT))
    return lines


def _notes(heading: str, what: str, notes: Sequence[ImportNote], look: str) -> list[ListLine]:
    if not notes:
        return []
    counted = f"{len(notes)} {'line' if len(notes) == 1 else 'lines'}" if heading == "left out" else str(len(notes))
    lines = [_line(heading, (f"{counted}{f', {what}' if what else ''}", "plain"))]
    for note in notes[:_LISTED]:
        place = f"line {note.line}: " if note.line else ""
        lines.append(_line("", (f"{place}{one_line(note.message)}", look)))
    if len(notes) > _LISTED:
        lines.append(_line("", (f"… and {len(notes) - _LISTED} more; import --dry-run --json lists them all", "dim")))
    return lines


def _line(heading: str, *parts: Part) -> ListLine:
    return ListLine(parts, None, heading, 0 if heading == "" and parts[0][1] == "strong" else _INDENT)


def _columns(width: int) -> tuple[int, int]:
    """Cells for where a file belongs, and for its format."""
    return (18, 14) if width >= 66 else (16, 8) if width >= 50 else (16, 0)
