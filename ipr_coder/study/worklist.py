"""A coder's work list, counted in the database: how many segments are tagged or reviewed, of how many."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ipr_coder.study import assignments, audit, hidden, schema, structure
from ipr_coder.study.values import WorkItem


def work_items(tx: Connection, coder: str) -> tuple[WorkItem, ...]:
    """The coder's assignments that have a transcript, in the study's order; open ones and submitted ones.

    What a round hides is left out, and does not show in the order either.
    """
    who = assignments.coder_id(tx, coder)
    rounds = {name: number for number, name in tx.execute(select(schema.Round.id, schema.Round.name))}
    facts = {interview.label: (number, interview) for number, interview in structure.interviews(tx).items()}
    mine = [
        row for row in assignments.all_assignments(tx) if row.coder == coder and facts[row.interview][1].has_transcript
    ]
    turns, deeds = assignments.last_turns(tx, who), audit.last_deeds(tx, who)
    place = {label: index for index, label in enumerate(facts)}
    hides = hidden.hidden_by_round(tx)
    names = hidden.aliases(tx) if any(map(hidden.names_hidden, hides.values())) else {}

    def order(row: assignments.AssignmentRow) -> tuple[int, str, int, str, str, int]:
        unseen, one = hides[row.round], facts[row.interview][1]
        if not hidden.names_hidden(unseen):
            return rounds[row.round], "", 0, "", "", place[row.interview]
        session = 0 if "session_number" in unseen else one.session or 0
        role = "" if "role" in unseen else one.respondent_role
        return rounds[row.round], one.dyad, session, role, names[row.interview], 0

    items = []
    for row in sorted(mine, key=order):
        number, interview = facts[row.interview]
        desk, unseen = (number, rounds[row.round]), hides[row.round]
        codable, decided = _progress(tx, who, *desk)
        items.append(
            WorkItem(
                interview=names[row.interview] if hidden.names_hidden(unseen) else row.interview,
                dyad=interview.dyad,
                session=None if "session_number" in unseen else interview.session,
                respondent="" if "role" in unseen else interview.respondent,
                respondent_role="" if "role" in unseen else interview.respondent_role,
                round=row.round,
                submitted=row.submitted_ms is not None,
                codable=codable,
                decided=decided,
                last_turn=turns.get(desk),
                last_ms=deeds.get(desk),
                hidden=unseen,
            )
        )
    return tuple(items)


def _progress(tx: Connection, coder_id: int, interview_id: int, round_id: int) -> tuple[int, int]:
    """Segments to code, and those that a mark touches: one sweep, for asked segment by segment it grows with both."""
    cut, turn, transcript = schema.Segment, schema.Turn, schema.Transcript
    codable = tx.execute(
        select(cut.start_at, cut.end_at)
        .join(transcript, cut.transcript_id == transcript.id)
        .join(turn, (turn.transcript_id == cut.transcript_id) & (turn.ordinal == cut.turn_ordinal))
        .where(transcript.interview_id == interview_id, turn.role != "interviewer")
        .order_by(cut.start_at)
    ).all()
    marks = sorted(
        (start, end)
        for mark in (schema.Tag, schema.Review)
        for start, end in tx.execute(
            select(mark.start_at, mark.end_at)
            .join(transcript, mark.transcript_id == transcript.id)
            .where(
                transcript.interview_id == interview_id,
                mark.coder_id == coder_id,
                mark.round_id == round_id,
                mark.deleted_ms.is_(None),
            )
        )
    )
    decided, reach, following = 0, -1, 0
    for start, end in codable:
        while following < len(marks) and marks[following][0] < end:
            reach = max(reach, marks[following][1])
            following += 1
        decided += reach > start
    return len(codable), decided
