"""Everything people wrote into a study, wherever it lies: transcripts, speakers' labels, file names, memos, notes.

De-identification reads it here and, but for transcripts, writes it here. What must stay as it is (the sealed audit
trail, labels, codebooks) can only be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from ipr_coder.study import schema, word_index
from ipr_coder.study.transcript_names import transcript_names
from ipr_coder.transcripts.deidentifying.model import PassageSort


@dataclass(frozen=True, slots=True)
class Wording:
    """One text. `ident` finds it again, also after labels have changed; `label` is what a person reads."""

    ident: str
    label: str
    sort: PassageSort
    text: str = field(repr=False)
    openings: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of free text; `words` name it to a person."""

    model: Any
    name: str
    sort: PassageSort
    words: str


def transcripts(tx: Connection) -> Iterator[tuple[int, Wording]]:
    """Row number and text of every transcript, in the study's order; each opening is where a turn begins."""
    transcript, turn = schema.Transcript, schema.Turn
    names = transcript_names(tx)
    for number, label in names.items():
        uid, text = tx.execute(select(transcript.uid, transcript.text).where(transcript.id == number)).one()
        starts = tx.execute(select(turn.start_at).where(turn.transcript_id == number).order_by(turn.ordinal)).scalars()
        yield number, Wording(f"transcript {bytes(uid).hex()}", label, "talk", text, tuple(starts))


def fields(tx: Connection) -> Iterator[Wording]:
    """Every other text that may be rewritten: speakers' labels, file names, memos, notes, reasons, attributes."""
    transcript = schema.Transcript
    yield from _speakers(tx)
    names = transcript_names(tx)
    files = select(transcript.id, transcript.uid, transcript.source_name).order_by(transcript.id)
    for number, uid, name in tx.execute(files).all():
        yield Wording(f"transcript.source_name {bytes(uid).hex()}", f"file name of {names[number]}", "field", name)
    for column in _COLUMNS:
        model = column.model
        value = getattr(model, column.name)
        for number, body in tx.execute(select(model.id, value).where(value.is_not(None)).order_by(model.id)):
            if body.strip() and body not in ("{}", "[]"):
                ident = f"{model.__tablename__}.{column.name} {number}"
                yield Wording(ident, f"{column.words} {number}", column.sort, body)


def untouchable(tx: Connection) -> Iterator[tuple[str, str]]:
    """What no replacement may change, with the words that name it: the sealed trail, labels, codebooks, settings."""
    columns: tuple[tuple[str, Any], ...] = (
        ("the audit trail", schema.AuditEvent.payload),
        ("the label of a dyad", schema.Dyad.label),
        ("the label of a participant", schema.Participant.label),
        ("the label of an interview", schema.Interview.label),
        ("the label of a coder", schema.Coder.label),
        ("the codebook", schema.CodebookVersion.body),
        ("the name of a group", schema.OutcomeGroup.name),
        ("the settings", schema.Setting.body),
        ("the name of a round", schema.Round.name),
        ("who settled", schema.Decision.made_by),
        ("who commented", schema.Comment.author),
        ("who proposed a note", schema.CodebookNote.made_by),
        ("who answered a note", schema.CodebookNote.answered_by),
        ("who looked", schema.Unblinding.looked_by),
        ("who picked a quote", schema.QuotePick.picked_by),
        ("who cleared a quote", schema.QuotePick.cleared_by),
    )
    for words, column in columns:
        for text in tx.execute(select(column).where(column.is_not(None))).scalars():
            yield words, text


def find_field(tx: Connection, ident: str) -> str | None:
    """The text of a field as it is now, by its `ident`; None where it is gone."""
    table, *rest = ident.split(" ", 2)
    if table == "speaker":
        return _speaker_at(tx, bytes.fromhex(rest[0]), [int(one) for one in rest[1].split(",")])
    model, name, key = _target(table, rest[0])
    found: str | None = tx.execute(select(getattr(model, name)).where(key)).scalar()
    return found


def rewrite(tx: Connection, ident: str, text: str) -> bool:
    """Put `text` in a field's place; False where that cannot be, because another participant bears that label.

    A speaker's role that is known under the new label already is not kept twice. The index of words follows.
    """
    table, *rest = ident.split(" ", 2)
    if table == "speaker":
        _rename_speaker(tx, bytes.fromhex(rest[0]), [int(one) for one in rest[1].split(",")], text)
        return True
    model, name, key = _target(table, rest[0])
    if model is schema.Participant and name == "label":
        taken = tx.execute(select(model.id).where(model.label == text)).first()
        if taken is not None:
            return False
    if model is schema.SpeakerRole and tx.execute(select(model.id).where(model.label == text)).first() is not None:
        tx.execute(delete(model).where(key))
    else:
        tx.execute(update(model).where(key).values({name: text}))
    return True


def transcript_number(tx: Connection, ident: str) -> int | None:
    """The row number of the transcript that `ident` means; None where it is gone."""
    uid = bytes.fromhex(ident.partition(" ")[2])
    return tx.execute(select(schema.Transcript.id).where(schema.Transcript.uid == uid)).scalar()


def transcript_state(tx: Connection, number: int) -> tuple[str, int]:
    """A transcript's text and the number of its version."""
    transcript = schema.Transcript
    row = tx.execute(select(transcript.text, transcript.version).where(transcript.id == number)).one()
    return row.text, row.version


def passes_done(tx: Connection, kind: str) -> frozenset[str]:
    """What the audit trail says was carried through: the `pass` of every event of this kind."""
    bodies = tx.execute(select(schema.AuditEvent.payload).where(schema.AuditEvent.kind == kind)).scalars()
    return frozenset(str(json.loads(body).get("pass", "")) for body in bodies)


def _speakers(tx: Connection) -> Iterator[Wording]:
    """Each label of each transcript, found again by the ordinals of its turns."""
    transcript, turn = schema.Transcript, schema.Turn
    names = transcript_names(tx)
    for number, uid in tx.execute(select(transcript.id, transcript.uid).order_by(transcript.id)).all():
        turns: dict[str, list[int]] = {}
        for ordinal, speaker in tx.execute(
            select(turn.ordinal, turn.speaker).where(turn.transcript_id == number).order_by(turn.ordinal)
        ):
            turns.setdefault(speaker, []).append(ordinal)
        for place, (speaker, ordinals) in enumerate(turns.items(), 1):
            if speaker:
                ident = f"speaker {bytes(uid).hex()} {','.join(map(str, ordinals))}"
                yield Wording(ident, f"speaker {place} in {names[number]}", "field", speaker)


def _speaker_at(tx: Connection, uid: bytes, ordinals: Sequence[int]) -> str | None:
    """The label that all these turns bear; None where they are of several by now, as after a correction by a file."""
    transcript, turn = schema.Transcript, schema.Turn
    query = select(turn.ordinal, turn.speaker).join_from(turn, transcript, turn.transcript_id == transcript.id)
    speakers = {row.ordinal: row.speaker for row in tx.execute(query.where(transcript.uid == uid))}
    found = {speakers.get(ordinal) for ordinal in ordinals}
    return found.pop() if len(found) == 1 else None


def _rename_speaker(tx: Connection, uid: bytes, ordinals: Sequence[int], new: str) -> None:
    transcript, turn = schema.Transcript, schema.Turn
    number = tx.execute(select(transcript.id).where(transcript.uid == uid)).scalar_one()
    old = _speaker_at(tx, uid, ordinals)
    for first in range(0, len(ordinals), _MANY):
        some = ordinals[first : first + _MANY]
        theirs = (turn.transcript_id == number, turn.speaker == old, turn.ordinal.in_(some))
        tx.execute(update(turn).where(*theirs).values(speaker=new))
    word_index.reindex(tx, number, erase=True)


def _target(table: str, key: str) -> tuple[Any, str, Any]:
    name = table.partition(".")[2]
    if table == "transcript.source_name":
        return schema.Transcript, name, schema.Transcript.uid == bytes.fromhex(key)
    model = next(one.model for one in _COLUMNS if f"{one.model.__tablename__}.{one.name}" == table)
    return model, name, model.id == int(key)


_MANY: Final = 500
"""Values in one IN (...); databases have a limit."""
_COLUMNS: Final = (
    _Column(schema.SpeakerRole, "label", "field", "speaker's label"),
    _Column(schema.Memo, "body", "private", "memo"),
    _Column(schema.Decision, "remark", "private", "remark of decision"),
    _Column(schema.Decision, "present", "field", "who was present at decision"),
    _Column(schema.Comment, "body", "private", "comment"),
    _Column(schema.CodebookNote, "body", "private", "note for the codebook"),
    _Column(schema.CodebookNote, "answer", "private", "answer to note for the codebook"),
    _Column(schema.QuotePick, "note", "private", "note on picked quote"),
    _Column(schema.Submission, "reason", "talk", "reason of reopening"),
    _Column(schema.Unblinding, "reason", "talk", "reason of early look"),
    _Column(schema.Displaced, "quote", "private", "words of a displaced mark"),
    _Column(schema.Displaced, "before", "private", "words before a displaced mark"),
    _Column(schema.Displaced, "after", "private", "words after a displaced mark"),
    _Column(schema.RecallMoment, "question", "talk", "question of recall moment"),
    _Column(schema.RecallMoment, "stopped_by", "field", "who stopped at recall moment"),
    _Column(schema.Interview, "reason", "talk", "reason of interview"),
    _Column(schema.Interview, "interviewer", "field", "interviewer of interview"),
    _Column(schema.Dyad, "note", "talk", "note on dyad"),
    _Column(schema.Dyad, "attributes", "field", "attributes of dyad"),
    _Column(schema.Participant, "label", "field", "label of participant"),
    _Column(schema.Participant, "attributes", "field", "attributes of participant"),
    _Column(schema.OutcomeGroup, "rationale", "talk", "rationale of group"),
    _Column(schema.OutcomeGroup, "assigned_by", "field", "who assigned group"),
    _Column(schema.CodebookVersion, "reason", "talk", "reason of codebook version"),
    _Column(schema.CodebookVersion, "made_by", "field", "maker of codebook version"),
    _Column(schema.Study, "title", "talk", "title of study"),
)
