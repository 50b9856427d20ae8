"""Times of turns, once all turns are known: stamps that close a turn, frames for hundredths, times out of order."""

from __future__ import annotations

from ipr_coder.transcripts.clock import clock_time
from ipr_coder.transcripts.draft import Draft, Utterance
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.stamps import trailing


def settle_times(draft: Draft) -> None:
    """Tie stamps at the ends of turns to them, when the file keeps its stamps there, and say so.

    A turn starts where the one before it ended; where that one bears no stamp, its start is not known.
    """
    if any(utterance.start_ms is not None for utterance in draft.utterances):
        return
    ends = [trailing(utterance.parts[-1]) if utterance.parts else None for utterance in draft.utterances]
    found = [stamp for stamp in ends if stamp is not None]
    if len(found) < 2 or (len(found) * 2 < len(ends) and any(stamp.dress != "##" for stamp in found)):
        return
    earlier: int | None = 0
    for utterance, stamp in zip(draft.utterances, ends, strict=True):
        utterance.start_ms, earlier = earlier, None
        if stamp is not None:
            utterance.parts[-1] = utterance.parts[-1][: stamp.after]
            utterance.end_ms = earlier = stamp.start_ms
    missing = [utterance.line for utterance in draft.utterances if utterance.end_ms is None]
    if missing:
        message = f"{len(missing)} turns end without a time stamp; the turn after each has no start"
        draft.notes.append(ImportNote("doubt", message, missing[0]))
    message = "the time stamps stand at the ends of turns; each turn was taken to start where the one before it ended"
    draft.notes.append(ImportNote("said", message))


def order_notes(utterances: list[Utterance]) -> list[ImportNote]:
    """A doubt each for times that go backwards and for turns that overlap, with the first place of each."""
    backwards: list[Utterance] = []
    overlapping: list[Utterance] = []
    before: Utterance | None = None
    for utterance in utterances:
        start, end = utterance.start_ms, utterance.end_ms
        if start is None:
            continue
        if end is not None and end < start:
            backwards.append(utterance)
        elif before is not None and before.start_ms is not None:
            if start < before.start_ms:
                backwards.append(utterance)
            elif before.end_ms is not None and start < before.end_ms:
                overlapping.append(utterance)
        before = utterance
    return [
        ImportNote(
            "doubt", f"{what} ({len(found)} turns, first at {clock_time(found[0].start_ms or 0)})", found[0].line
        )
        for what, found in (("times go backwards", backwards), ("turns overlap in time", overlapping))
        if found
    ]
