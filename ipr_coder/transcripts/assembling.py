"""A draft to a Transcript: the stored text with its spans, roles, moments, and everything a person should know."""

from __future__ import annotations

from collections.abc import Mapping

from ipr_coder.errors import TranscriptError
from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.draft import Draft, Utterance
from ipr_coder.transcripts.model import ImportNote, RecallMoment, Role, Transcript, Turn
from ipr_coder.transcripts.roles import assign_roles, respondent_role
from ipr_coder.transcripts.source import Source
from ipr_coder.transcripts.stamping import order_notes


def assemble(
    draft: Draft, source: Source, speakers: Mapping[str, Role] | None = None, respondent: Role | None = None
) -> Transcript:
    """The transcript that `draft` becomes. Raises TranscriptError when nobody says anything in it."""
    notes = list(draft.notes)
    spoken, places = _with_words(draft.utterances, notes)
    if not spoken:
        mend = "Check that it is the right file, and that speakers' labels stand before what they say."
        raise TranscriptError("holds no speech.", place=source.name, mend=mend)
    respondent = respondent_role(draft.facts.get("respondent")) or respondent
    labels = list(dict.fromkeys(utterance.speaker for utterance, _ in spoken))
    roles, doubts = assign_roles(labels, speakers, respondent, draft.roles)
    text, turns = _turns(spoken, roles)
    return Transcript(
        text=text,
        turns=turns,
        moments=tuple(_moved(moment, places) for moment in sorted(draft.moments, key=lambda each: each.first_turn)),
        facts=dict(draft.facts),
        source_name=source.name,
        source_sha256=source.sha256,
        format=draft.format,
        encoding=source.__dict__["decoded"].encoding if "decoded" in source.__dict__ else "",
        notes=(*notes, *order_notes([utterance for utterance, _ in spoken]), *doubts),
    )


def _with_words(utterances: list[Utterance], notes: list[ImportNote]) -> tuple[list[tuple[Utterance, str]], list[int]]:
    """The utterances that say something, with their text, and for each old position (and the end) the new one."""
    spoken: list[tuple[Utterance, str]] = []
    places = []
    for utterance in utterances:
        places.append(len(spoken))
        parts = utterance.parts
        text = (parts[0] if len(parts) == 1 else "".join(parts)).rstrip()
        if not text.isascii() or "\0" in text or "\r" in text:
            text = normalise(text).rstrip()
        if text and not text.isspace():
            spoken.append((utterance, text))
        else:
            message = f"“{utterance.speaker}” is named and says nothing, left out"
            notes.append(ImportNote("dropped", message, utterance.line))
    places.append(len(spoken))
    return spoken, places


def _turns(spoken: list[tuple[Utterance, str]], roles: Mapping[str, Role]) -> tuple[str, tuple[Turn, ...]]:
    turns, at = [], 0
    for ordinal, (utterance, text) in enumerate(spoken):
        end = at + len(text)
        label = utterance.speaker
        turns.append(
            Turn(ordinal, label, roles[label], Span(at, end), utterance.start_ms, utterance.end_ms, utterance.line)
        )
        at = end + 1
    return "\n".join([text for _, text in spoken]), tuple(turns)


def _moved(moment: RecallMoment, places: list[int]) -> RecallMoment:
    first, end = places[moment.first_turn], places[moment.end_turn]
    if (first, end) == (moment.first_turn, moment.end_turn):
        return moment
    return RecallMoment(
        moment.ordinal,
        moment.session_start_ms,
        moment.session_end_ms,
        first,
        end,
        moment.stopped_by,
        moment.question,
    )
