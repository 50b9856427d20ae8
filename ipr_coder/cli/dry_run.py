"""What `import --dry-run` prints of each file, for people and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import say, say_json, say_rows, warn

if TYPE_CHECKING:
    from ipr_coder.transcripts.looking import Look
    from ipr_coder.transcripts.model import ImportNote

SCHEMA = "ipr-coder/dry-run@2"
_LISTED = 12
"""Notes of a kind that are printed; --json holds all."""
_WORDS_SHOWN = 100
_SURENESS = {
    "given": "as you said",
    "sure": "sure",
    "likely": "likely; look at the turns",
    "guess": "a guess; check it",
}


def say_looks(looks: Sequence[Look], belongings: Sequence[str | None], faults: Sequence[str], *, json: bool) -> int:
    """Print what was read; the exit code: 0, 1 when the import would be stopped, 2 when a file cannot be read."""
    unread = [look for look in looks if look.fault is not None]
    for fault in (*faults, *(str(look.fault) for look in unread)):
        warn(f"ipr-coder: {fault}")
    code = 2 if unread else 1 if faults else 0
    if len(unread) == len(looks):
        return code
    if json:
        files = [look_facts(look, belonging) for look, belonging in zip(looks, belongings, strict=True)]
        say_json({"schema": SCHEMA, "files": files, "faults": [*faults, *(str(look.fault) for look in unread)]})
        return code
    read = [(look, belonging) for look, belonging in zip(looks, belongings, strict=True) if look.fault is None]
    _say_table(read)
    for look, belonging in read:
        _say_look(look, belonging)
    say("\nNothing was imported (--dry-run).")
    return code


def look_facts(look: Look, belonging: str | None) -> dict[str, object]:
    """A look as data. It holds the first turns and quotes of dropped lines, so it belongs into no log."""
    if look.fault is not None:
        return {"file": look.name, "fault": str(look.fault)}
    transcript = look.transcript
    assert transcript is not None  # noqa: S101 - a look without a fault has one
    times = asdict(look.times)
    for what in ("backwards", "overlaps", "gaps"):
        times[what] = {"count": len(times[what]), "places": times[what]}
    return {
        "file": look.name,
        "fault": None,
        "sha256": transcript.source_sha256,
        "belongs_to": belonging,
        "format": look.format,
        "layout": look.layout,
        "sureness": look.sureness,
        "second_best": look.rival or None,
        "encoding": look.encoding or None,
        "encoding_told_by": look.encoding_told_by or None,
        "turns": look.turns,
        "timed_turns": look.times.timed,
        "speakers": {speaker.label: speaker.role for speaker in look.speakers},
        "speaker_counts": {
            speaker.label: {"turns": speaker.turns, "words": speaker.words} for speaker in look.speakers
        },
        "first_turns": [text for _, text in look.first_turns],
        "times": times,
        "moments": [asdict(moment) for moment in transcript.moments],
        "moments_proposed": [
            {
                "session_start_ms": moment.session_start_ms,
                "session_end_ms": moment.session_end_ms,
                "first_turn": moment.first_turn,
                "end_turn": moment.end_turn,
                "stopped_by": moment.stopped_by,
                "sure": moment.sure,
                "line": moment.line,
            }
            for moment in look.proposed
        ],
        "facts": dict(look.facts),
        "notes": [asdict(note) for note in (*look.dropped, *look.doubts, *look.said)],
    }


def _say_table(read: Sequence[tuple[Look, str | None]]) -> None:
    rows = [
        (
            look.name,
            belonging or "?",
            look.layout,
            look.encoding or "-",
            str(look.turns),
            str(look.times.timed),
            str(look.moments),
            ", ".join(f"{speaker.label or '(nobody)'}={speaker.role}" for speaker in look.speakers),
        )
        for look, belonging in read
    ]
    say_rows(("file", "belongs to", "layout", "encoding", "turns", "timed", "moments", "speakers"), rows)


def _say_look(look: Look, belonging: str | None) -> None:
    say(f"\n{look.name}")
    second = f"; second best: {look.rival}" if look.rival else ""
    layout = f", {look.layout}" if look.layout != look.format else ""
    say(f"  format      {look.format}{layout} ({_SURENESS[look.sureness]}{second})")
    if look.encoding:
        told_by = "your word" if look.encoding_told_by == "user" else look.encoding_told_by
        say(f"  encoding    {look.encoding} (by {told_by})")
    say(f"  belongs to  {belonging or '? (nothing says it)'}")
    for speaker in look.speakers:
        say(
            f"  speaker     {speaker.label or '(nobody)'}: {speaker.role}, {speaker.turns} turns, {speaker.words} words"
        )
    say(f"  times       {_times(look)}")
    if look.moments or look.proposed:
        say(f"  moments     {_moments(look)}")
    say("  begins")
    for label, words in look.first_turns:
        flat = " ".join(words.split())
        say(f"    {label or '-'}: {flat[:_WORDS_SHOWN]}{'…' if len(flat) > _WORDS_SHOWN else ''}")
    _say_notes("not speech, left out", look.dropped, always=False)
    _say_notes("doubtful, check it", look.doubts, always=True)
    _say_notes("to know", look.said, always=True)


def _times(look: Look) -> str:
    from ipr_coder.transcripts.looking import times_in_words

    counted = "" if look.times.first_ms is None else f"{look.times.timed} of {look.turns} turns, "
    return counted + times_in_words(look.times)


def _moments(look: Look) -> str:
    from ipr_coder.transcripts.clock import clock_time

    stated = f"{look.moments} recall moments stated"
    if not look.proposed:
        return stated
    shown = ", ".join(f"{clock_time(moment.session_start_ms)} ({moment.sure})" for moment in look.proposed[:_LISTED])
    more = f", … and {len(look.proposed) - _LISTED} more" if len(look.proposed) > _LISTED else ""
    return f"{stated}; {len(look.proposed)} more may be meant by marks: {shown}{more}"


def _say_notes(heading: str, notes: Sequence[ImportNote], *, always: bool) -> None:
    """The notes of one kind: all that must be read, and as many of the others as one can take in."""
    if not notes:
        return
    say(f"  {heading}: {len(notes)}")
    shown = notes if always and len(notes) <= 2 * _LISTED else notes[:_LISTED]
    for note in shown:
        say(f"    {f'line {note.line}: ' if note.line else ''}{note.message}")
    if len(shown) < len(notes):
        say(f"    … and {len(notes) - len(shown)} more; --json lists them all")
