"""What `import` says of the files that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import say, say_json, say_rows, warn

if TYPE_CHECKING:
    from ipr_coder.coding.importing import Imported
    from ipr_coder.transcripts.model import Transcript


def say_imported(done: Sequence[Imported], transcripts: Sequence[Transcript], *, json: bool) -> None:
    """Print what came in, what was doubtful and left out on the way, and what is still to be decided."""
    if json:
        say_json(
            {
                "schema": "ipr-coder/import@1",
                "imported": [asdict(one) for one in done],
                "files": _read_facts(transcripts),
            }
        )
        return
    rows = [
        (one.label, one.source_name, str(one.turns), str(one.segments), str(one.moments), "new" if one.new else "known")
        for one in done
    ]
    say_rows(("interview", "file", "turns", "segments", "moments", ""), rows)
    _say_notes(transcripts)
    _say_placed(done)
    new = sum(one.new for one in done)
    say(f"{new} imported" + (f", {len(done) - new} in the study already." if new < len(done) else "."))


def _say_placed(done: Sequence[Imported]) -> None:
    """What a person should check of where files were put, and the recall moments that marks propose."""
    from ipr_coder.transcripts.clock import clock_time

    for one in done:
        for note in one.notes:
            warn(f"{one.source_name}: {note.message}")
    proposed = [one for one in done if one.proposals]
    for one in proposed:
        times = ", ".join(f"{clock_time(each.session_start_ms)} ({each.sure})" for each in one.proposals)
        warn(f"{one.source_name}: marks in it propose recall moments at {times}")
    if proposed:
        warn("None of these is set yet: see `ipr-coder recall propose`, which also accepts them.")


def _say_notes(transcripts: Sequence[Transcript]) -> None:
    """Doubts are always told; dropped lines are counted, and listed when few."""
    few = 5
    for one in transcripts:
        doubts = [note for note in one.notes if note.kind == "doubt"]
        dropped = [note for note in one.notes if note.kind == "dropped"]
        for note in (*(note for note in one.notes if note.kind == "said"), *doubts):
            where = f", line {note.line}" if note.line else ""
            warn(f"{one.source_name}{where}: {note.message}")
        if dropped:
            warn(f"{one.source_name}: {len(dropped)} line(s) are not speech and were left out:")
            for note in dropped[:few]:
                warn(f"    line {note.line}: {note.message}")
            if len(dropped) > few:
                warn(f"    ... and {len(dropped) - few} more; --dry-run --json lists them all.")


def _read_facts(transcripts: Sequence[Transcript]) -> list[dict[str, object]]:
    """What was read, without the turns themselves: what an import prints may end up in a log."""
    return [
        {
            "file": one.source_name,
            "sha256": one.source_sha256,
            "format": one.format,
            "encoding": one.encoding,
            "turns": len(one.turns),
            "timed_turns": sum(turn.start_ms is not None for turn in one.turns),
            "speakers": {
                label: next(turn.role for turn in one.turns if turn.speaker == label) for label in one.speakers
            },
            "moments": [asdict(moment) for moment in one.moments],
            "facts": dict(one.facts),
            "notes": [asdict(note) for note in one.notes],
        }
        for one in transcripts
    ]
