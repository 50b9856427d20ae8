"""Where every turn of every interview begins, the interviewer's too: what "within three turns" is measured on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, select

from ipr_coder.study import schema
from ipr_coder.study.columns import integers, renumber
from ipr_coder.study.tables import Ints


def turn_starts(tx: Connection, labels: Sequence[str]) -> tuple[Ints, Ints]:
    """The interviews (indices into `labels`) and starts (code points) of all their turns, in order of both.

    Interviews that are not among the labels are left out.
    """
    interview, transcript, turn = schema.Interview, schema.Transcript, schema.Turn
    place = {label: index for index, label in enumerate(labels)}
    known = tx.execute(select(interview.id, interview.label))
    index_of = {row.id: place[row.label] for row in known if row.label in place}
    rows = integers(
        tx.execute(
            select(transcript.interview_id, turn.start_at)
            .join_from(turn, transcript, turn.transcript_id == transcript.id)
            .where(transcript.interview_id.is_not(None))
        ),
        2,
    )
    rows = rows[np.isin(rows[:, 0], list(index_of))]
    where, starts = renumber(rows[:, 0], index_of), rows[:, 1]
    order = np.lexsort((starts, where))
    return where[order], starts[order]
