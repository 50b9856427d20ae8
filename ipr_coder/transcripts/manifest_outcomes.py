"""What a manifest says of how dyads fared: outcome groups with their rationale, and scores of questionnaires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.field_table import FieldRow, Names, read_field_table
from ipr_coder.transcripts.plan import PlannedDyad, PlannedGroup, PlannedParticipant, PlannedScore

if TYPE_CHECKING:
    from ipr_coder.transcripts.manifest_yaml import Node

MEASURE_COLUMNS: Names = {
    "name": ("measure", "instrument", "scale"),
    "rater": ("participant", "respondent"),
    "dyad": (),
    "session": ("session_number",),
    "occasion": ("when", "time"),
    "value": ("score", "total"),
}
"""The columns of a table of scores, and other names they may have."""


def groups_in_yaml(
    nodes: Sequence[Node], dyads: Sequence[PlannedDyad]
) -> tuple[tuple[PlannedDyad, ...], tuple[PlannedGroup, ...]]:
    """The dyads, each with its group, and the groups, from `groups` and from the dyads' own `group` together.

    Raises TranscriptError for a dyad that is unknown or put into two groups.
    """
    group_of = {dyad.id: dyad.group for dyad in dyads}
    told: dict[str, PlannedGroup] = {}
    for node in nodes:
        node.only(("name", "rationale", "assigned_by", "dyads"))
        name = node.text("name")
        if name in told:
            raise node.wrong("name", f"declares group {name!r} a second time.", "Take one of them out.")
        told[name] = PlannedGroup(name, (), node.maybe("rationale"), node.maybe("assigned_by"))
        for dyad in node.texts("dyads"):
            if dyad not in group_of:
                raise node.wrong("dyads", f"names dyad {dyad!r}, which `dyads` does not declare.", _MEND_DECLARE)
            if group_of[dyad] not in (None, name):
                mend = "A dyad is in one group: take it out of the other."
                raise node.wrong("dyads", f"puts {dyad} into a second group.", mend)
            group_of[dyad] = name
    return tuple(replace(dyad, group=group_of[dyad.id]) for dyad in dyads), grouped(group_of, told)


def grouped(group_of: Mapping[str, str | None], told: Mapping[str, PlannedGroup]) -> tuple[PlannedGroup, ...]:
    """The groups that dyads are in, with what is `told` of them, in order of their first mention."""
    members: dict[str, list[str]] = {name: [] for name in told}
    for dyad, name in group_of.items():
        if name is not None:
            members.setdefault(name, []).append(dyad)
    return tuple(
        replace(told.get(name, PlannedGroup(name, ())), dyads=tuple(own)) for name, own in members.items() if own
    )


def scores_in_yaml(top: Node, folder: Path, people: Mapping[str, PlannedParticipant]) -> tuple[PlannedScore, ...]:
    """The scores under `measures`: a list of them, or the name of a table beside the manifest."""
    if not top.holds_list("measures"):
        table = top.file("measures", folder)
        return () if table is None else read_scores(table, people)
    found: list[PlannedScore] = []
    for node in top.items("measures"):
        node.only(MEASURE_COLUMNS)
        value = node.amount("value")
        if value is None:
            raise node.wrong("value", "is missing.", "Add it.")
        score = _score(node, node.whole("session"), value, people)
        _refuse_second(score, found, node)
        found.append(score)
    return tuple(found)


def read_scores(path: Path, people: Mapping[str, PlannedParticipant]) -> tuple[PlannedScore, ...]:
    """The scores in a table (CSV or Excel), one row a score: name, rater, session or occasion, value, and the dyad
    where the rater is in several. A rater is a pseudonym, or a role (client, therapist) beside a dyad.

    `people` are the study's participants by pseudonym. Raises TranscriptError, with the row, for what cannot be.
    """
    found: list[PlannedScore] = []
    for row in read_field_table(path, MEASURE_COLUMNS, ("name", "rater", "value")):
        value = row.number_of("value", negative=True)
        if value is None:
            continue
        score = _score(row, row.whole("session", "s|session"), value, people)
        _refuse_second(score, found, row)
        found.append(score)
    return tuple(found)


def _score(
    at: Node | FieldRow, session: int | None, value: float, people: Mapping[str, PlannedParticipant]
) -> PlannedScore:
    rater, dyad, occasion = at.text("rater"), at.maybe("dyad"), at.maybe("occasion")
    who = people.get(rater) or _by_role(at, rater, dyad, people.values())
    if dyad is None:
        if len(who.dyads) != 1:
            raise at.wrong("rater", f"{who.id} is in several dyads.", "Say which dyad the score is about.")
        dyad = who.dyads[0]
    elif dyad not in who.dyads:
        raise at.wrong("dyad", f"is {dyad!r}, and {who.id} does not belong to it.", "Mend one of the two.")
    if session is None and occasion is None:
        raise at.wrong("session", "is missing.", "Say which session, or when in words as `occasion`.")
    return PlannedScore(at.text("name"), who.id, dyad, occasion or f"S{session}", value, session)


def _by_role(
    at: Node | FieldRow, rater: str, dyad: str | None, people: Iterable[PlannedParticipant]
) -> PlannedParticipant:
    found = [person for person in people if dyad is not None and dyad in person.dyads and person.role == rater]
    if len(found) != 1:
        mend = "Write the pseudonym of a participant of the study, or client or therapist beside a dyad."
        raise at.wrong("rater", "is nobody that this study knows.", mend)
    return found[0]


def _refuse_second(score: PlannedScore, before: Iterable[PlannedScore], at: Any) -> None:
    if any(_place(score) == _place(other) for other in before):
        fault: TranscriptError = at.wrong(
            "name", f"gives {score.name} of {score.rater} at {score.occasion} twice.", "Take one of them out."
        )
        raise fault


def _place(score: PlannedScore) -> tuple[str, str, str, str]:
    return score.name, score.rater, score.dyad, score.occasion


_MEND_DECLARE = "Declare it there, or mend the name."
