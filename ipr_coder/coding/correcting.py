"""Correcting a transcript after coding: a whole file anew, one turn, and the way back. Every coder's marks go along.

Each is one transaction with one audit event without a word of the text. What finds no place any more is listed for a
person (`displaced_marks`), who places it or lets it go.
"""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.coding.at_desk import refuse_if_corrected
from ipr_coder.coding.placements import ROLES, told_by
from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, correcting, texts
from ipr_coder.study.correcting import Outcome, change_text
from ipr_coder.study.correction_plans import NewText
from ipr_coder.study.displaced import Unplaced
from ipr_coder.study.proposals import keep_proposals
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.text_layout import Layout, Source, cut_layout, load_layout, store_segments
from ipr_coder.study.text_versions import ChangeKind, VersionStep, standing, steps
from ipr_coder.study.transcript_names import belongs_to, transcript_named, transcript_names
from ipr_coder.study.values import Desk
from ipr_coder.text import normalise
from ipr_coder.transcripts.anchoring import Edit, edits_between
from ipr_coder.transcripts.model import Transcript, Unit
from ipr_coder.transcripts.moment_finder import propose_moments

__all__ = [
    "Correction",
    "Outcome",
    "TranscriptState",
    "Unplaced",
    "Version",
    "change_text",
    "edit_turn",
    "preview_edit",
    "preview_replacement",
    "preview_undo",
    "recut",
    "replace_transcript",
    "transcript_state",
    "undo_correction",
    "versions",
]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction did, or (`version` None) would do, to the marks in force on one transcript.

    `edits` counts stretches that differ; `unchanged` marks kept their place, `carried` ones went along with their
    words, `unplaced` ones have none any more.
    """

    transcript: str
    version: int | None
    edits: int
    unchanged: int
    carried: int
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A correction in a transcript's history: it led from version `number` to the next one, at `at_ms`.

    `in_force` is False for one that was taken back; `can_undo` is True for the one that would be taken back next.
    """

    number: int
    kind: ChangeKind
    at_ms: int
    edits: int
    in_force: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class TranscriptState:
    """A transcript as it is: what it belongs to, which version is in force, and its text with turns and segments."""

    transcript: str
    version: int
    layout: Layout


def replace_transcript(
    store: Store, name: str, transcript: Transcript, reason: str | None = None, actor: str = LEAD
) -> Correction:
    """Put a newly read file in the place of an interview's or a session's transcript.

    Turns, speakers and times are the file's; recall moments too where it has any, else the old ones go along. Every
    mark is carried to its words; nothing is lost, and `undo_correction` brings all of it back. StudyError where the
    file says what the study has already; UsageError where it says itself that it is another interview's.
    """

    def job(tx: Transaction) -> Correction:
        number = transcript_named(tx, name)
        edits, new = _renewal(tx, number, transcript)
        done = correcting.change_text(tx, number, edits, kind="replace", actor=actor, reason=_tidy(reason), new=new)
        between_turns = [one for one in propose_moments(transcript) if one.line is not None]
        if between_turns:  # else those that are known have gone along
            keep_proposals(tx, name, between_turns)
        return _told(name, done)

    return store.write(job)


def preview_replacement(store: Store, name: str, transcript: Transcript) -> Correction:
    """What `replace_transcript` would do. Nothing is written."""

    def job(tx: Transaction) -> Correction:
        number = transcript_named(tx, name)
        edits, new = _renewal(tx, number, transcript)
        return _told(name, correcting.preview_change(tx, number, edits, kind="replace", new=new))

    return store.read(job)


def edit_turn(
    store: Store, who: Desk | str, name: str, turn: int, text: str, *, reason: str | None = None
) -> Correction:
    """Give one turn (counted from 1) new words. `who` is a desk, or the label of whoever does it.

    A coder may do so from an open desk, as long as nobody has submitted the interview (StudyError); the lead always.
    """

    def job(tx: Transaction) -> Correction:
        number = transcript_named(tx, name)
        if isinstance(who, Desk):
            refuse_if_corrected(tx, who)
            _refuse_if_handed_in(tx, who)
        edits = _turn_edits(tx, number, turn, text)
        actor = who.coder if isinstance(who, Desk) else who
        return _told(name, correcting.change_text(tx, number, edits, kind="edit", actor=actor, reason=_tidy(reason)))

    return store.write(job)


def preview_edit(store: Store, name: str, turn: int, text: str) -> Correction:
    """What `edit_turn` would do. Nothing is written."""

    def job(tx: Transaction) -> Correction:
        number = transcript_named(tx, name)
        return _told(name, correcting.preview_change(tx, number, _turn_edits(tx, number, turn, text), kind="edit"))

    return store.read(job)


def undo_correction(store: Store, name: str, actor: str = LEAD, reason: str | None = None) -> Correction:
    """Take back the last correction in force: text, turns, segments, moments and marks are as they were to the letter.

    Marks made since are carried like in any other correction. StudyError where there is nothing to take back, or
    where names were taken out since.
    """

    def job(tx: Transaction) -> Correction:
        number = transcript_named(tx, name)
        return _told(name, correcting.undo_change(tx, number, actor=actor, reason=_tidy(reason)))

    return store.write(job)


def preview_undo(store: Store, name: str) -> Correction:
    """What `undo_correction` would do. Nothing is written."""
    return store.read(lambda tx: _told(name, correcting.preview_undo(tx, transcript_named(tx, name))))


def recut(store: Store, unit: Unit, name: str | None = None, actor: str = LEAD) -> dict[str, tuple[int, int]]:
    """Cut the study's segments anew, of one transcript or of all; tags, and coders' own cuts, stay where they are.

    Returns how many segments each transcript had and has; those that were cut so already are left out.
    """

    def job(tx: Transaction) -> dict[str, tuple[int, int]]:
        names = transcript_names(tx)
        numbers = [transcript_named(tx, name)] if name else list(names)
        done = {}
        for number in numbers:
            layout = load_layout(tx, number)
            segments = cut_layout(layout.text, layout.turns, unit)
            if (layout.unit, layout.segments) != (unit, segments):
                store_segments(tx, number, segments, unit)
                done[names[number]] = (len(layout.segments), len(segments))
        if done:
            facts = {label: {"before": old, "after": new} for label, (old, new) in done.items()}
            audit.record(tx, actor, "cut segments", {"unit": unit, "transcripts": facts})
        return done

    return store.write(job)


def versions(store: Store, name: str) -> tuple[Version, ...]:
    """The corrections of a transcript, oldest first."""

    def job(tx: Transaction) -> tuple[Version, ...]:
        every = steps(tx, transcript_named(tx, name))
        held = standing(every)
        return tuple(_version(step, held) for step in every)

    return store.read(job)


def transcript_state(store: Store, name: str) -> TranscriptState:
    """The transcript of an interview or a session as it is; StudyError where there is none."""

    def job(tx: Transaction) -> TranscriptState:
        number = transcript_named(tx, name)
        return TranscriptState(name, texts.text_version(tx, number), load_layout(tx, number))

    return store.read(job)


def _renewal(tx: Transaction, number: int, transcript: Transcript) -> tuple[tuple[Edit, ...], NewText]:
    dyad, session, role = belongs_to(tx, number)
    told_by(transcript, dyad, session, role if transcript.facts.get("respondent") in ROLES else None)
    layout = load_layout(tx, number)
    if transcript.text == layout.text and transcript.turns == layout.turns:
        raise StudyError("the file says what the study has already.", place=transcript.source_name or None)
    source = Source(transcript.source_name, transcript.source_sha256, transcript.format, transcript.encoding)
    return edits_between(layout.text, transcript.text), NewText(transcript.turns, transcript.moments, source)


def _turn_edits(tx: Transaction, number: int, turn: int, text: str) -> tuple[Edit, ...]:
    layout, words = load_layout(tx, number), normalise(text).strip()
    if not 1 <= turn <= len(layout.turns):
        raise StudyError(f"there is no turn {turn}.", mend=f"The transcript has turns 1 to {len(layout.turns)}.")
    span = layout.turns[turn - 1].span
    if not words:
        raise StudyError(
            f"nothing would be left of turn {turn}.",
            mend="Leave a mark such as [inaudible] in it, or replace the transcript by a file without the turn.",
        )
    old = span.of(layout.text)
    if words == old:
        raise StudyError(f"turn {turn} says that already.", mend="Nothing was changed.")
    return tuple(Edit(edit.start + span.start, edit.end + span.start, edit.text) for edit in edits_between(old, words))


def _refuse_if_handed_in(tx: Transaction, desk: Desk) -> None:
    submitted = {
        row.coder for row in assignments.all_assignments(tx) if row.interview == desk.interview and row.submitted_ms
    }
    if submitted:
        raise StudyError(
            f"interview {desk.shown} is submitted by {', '.join(sorted(submitted))}.",
            mend="Ask the lead to correct it: ipr-coder transcript edit STUDY INTERVIEW TURN",
        )


def _tidy(reason: str | None) -> str | None:
    return normalise(reason or "").strip() or None


def _told(name: str, outcome: Outcome) -> Correction:
    return Correction(
        transcript=name,
        version=outcome.version if outcome.event_id is not None else None,
        edits=outcome.edits,
        unchanged=outcome.unchanged,
        carried=outcome.carried,
        unplaced=outcome.unplaced,
    )


def _version(step: VersionStep, held: tuple[VersionStep, ...]) -> Version:
    return Version(
        number=step.number,
        kind=step.kind,
        at_ms=step.replaced_ms,
        edits=len(step.stretches),
        in_force=step in held,
        can_undo=bool(held) and step == held[-1] and step.has_body,
    )
