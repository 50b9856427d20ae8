"""What is kept of transcripts as they were before corrections: read for names, and given up where one stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select, update

from ipr_coder.study import schema
from ipr_coder.study.transcript_names import transcript_names
from ipr_coder.study.wordings import Wording


def taken_out(tx: Connection) -> Iterator[Wording]:
    """For each transcript with corrections that can be taken back, the turns and labels that only its older texts hold.

    Nothing can be replaced in them: they can only be given up (`forget_older`).
    """
    for number, name in transcript_names(tx).items():
        now = set(_text_now(tx, number).split("\n"))
        gone = dict.fromkeys(line for _, body in _bodies(tx, number) for line in _lines(body) if line not in now)
        if gone:
            starts, at = [], 0
            for line in gone:
                starts.append(at)
                at += len(line) + 1
            yield Wording(f"older {number}", older_label(name), "talk", "\n".join(gone), tuple(starts))


def older_label(transcript: str) -> str:
    """How lists name what only the older texts of a transcript hold."""
    return f"older text of {transcript}"


def forget_older(tx: Connection, holds: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Give up every older text in which `holds(label, words)` finds something; the transcripts it was of.

    Such a correction can no longer be taken back.
    """
    version = schema.TranscriptVersion
    forgotten = []
    for number, name in transcript_names(tx).items():
        found = [key for key, body in _bodies(tx, number) if holds(older_label(name), "\n".join(_lines(body)))]
        if found:
            tx.execute(update(version).where(version.id.in_(found)).values(body=None))
            forgotten.append(name)
    return tuple(forgotten)


def _bodies(tx: Connection, number: int) -> list[tuple[int, dict[str, Any]]]:
    version = schema.TranscriptVersion
    rows = tx.execute(
        select(version.id, version.body)
        .where(version.transcript_id == number, version.body.is_not(None))
        .order_by(version.version)
    ).all()
    return [(key, json.loads(body)) for key, body in rows if body]


def _lines(body: dict[str, Any]) -> list[str]:
    """All words in it: the text's turns, speakers' labels, the file's name, what recall moments say."""
    rows = [*body["turns"], *body.get("moments", ()), *body.get("moments_after", ())]
    said = [cell for row in rows for cell in row if isinstance(cell, str)]
    return [*body["text"].split("\n"), *dict.fromkeys([*said, *map(str, body["source"].values())])]


def _text_now(tx: Connection, number: int) -> str:
    """The words of a transcript as it is, with all that `_lines` tells of an older one."""
    transcript, turn, moment = schema.Transcript, schema.Turn, schema.RecallMoment
    row = tx.execute(
        select(
            transcript.text, transcript.source_name, transcript.source_sha256, transcript.format, transcript.encoding
        ).where(transcript.id == number)
    ).one()
    labels = tx.execute(select(turn.speaker, turn.role).where(turn.transcript_id == number).distinct()).all()
    told = tx.execute(select(moment.stopped_by, moment.question).where(moment.transcript_id == number)).all()
    cells = [cell for one in (*labels, *told) for cell in one]
    return "\n".join([*row, *filter(None, cells)])
