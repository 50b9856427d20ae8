"""Outcome groups of dyads, in versions: who belonged where, by which rule, and since when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import schema, structure


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """One version of a group. `dyads` are labels; `in_force` is true of the newest version alone."""

    name: str
    version: int
    dyads: tuple[str, ...]
    rationale: str | None
    assigned_by: str | None
    assigned_ms: int
    in_force: bool = field(default=True)


def group_versions(tx: Connection) -> tuple[GroupFacts, ...]:
    """Every version of every group, by name and version; those in force say who belongs to them today."""
    group, dyad, member = schema.OutcomeGroup, schema.Dyad, schema.GroupMembership
    members: dict[int, set[str]] = {}
    for number, label in tx.execute(
        select(member.outcome_group_id, dyad.label).join_from(member, dyad, member.dyad_id == dyad.id)
    ):
        members.setdefault(number, set()).add(label)
    today: dict[int, set[str]] = {}
    for own, label in tx.execute(select(dyad.outcome_group_id, dyad.label)):
        if own is not None:
            today.setdefault(own, set()).add(label)
    rows = tx.execute(select(group).order_by(group.name, group.version)).all()
    newest = {row.name: row.id for row in rows}
    return tuple(
        GroupFacts(
            row.name,
            row.version,
            tuple(sorted(today.get(row.id, ()) if newest[row.name] == row.id else members.get(row.id, ()))),
            row.rationale,
            row.assigned_by,
            row.assigned_ms,
            newest[row.name] == row.id,
        )
        for row in rows
    )


def put_in_groups(
    tx: Connection,
    study_id: int,
    group_of: Mapping[str, str | None],
    told: Mapping[str, tuple[str | None, str | None]],
) -> tuple[str, ...]:
    """Put dyads (by label) into groups (None: into none); dyads not named stay where they are.

    `told` is what is said of a group: rationale and who assigned it; None leaves what was said before. A group that
    gains or loses a dyad, or of which something else is said, gets a new version. Returns the names of those.
    """
    before = {one.name: one for one in group_versions(tx) if one.in_force}
    dyads = structure.dyad_ids(tx)
    members = {name: set(one.dyads) for name, one in before.items()}
    for label, name in group_of.items():
        for others in members.values():
            others.discard(label)
        if name is not None:
            members.setdefault(name, set()).add(label)
    changed = []
    for name in sorted(members):
        rationale, by = told.get(name, (None, None))
        old = before.get(name)
        if old is not None and members[name] == set(old.dyads) and not _says_more(old, rationale, by):
            _keep_members(tx, name, old.version, [dyads[label] for label in members[name]])
            continue
        made = _new_version(tx, study_id, name, old, (rationale, by))
        _take_in(tx, made, [dyads[label] for label in sorted(members[name])])
        changed.append(name)
    gone = [dyads[label] for label, name in group_of.items() if name is None]
    if gone:
        tx.execute(update(schema.Dyad).where(schema.Dyad.id.in_(gone)).values(outcome_group_id=None))
    return tuple(changed)


def _says_more(old: GroupFacts, rationale: str | None, by: str | None) -> bool:
    return rationale not in (None, old.rationale) or by not in (None, old.assigned_by)


def _new_version(
    tx: Connection, study_id: int, name: str, old: GroupFacts | None, told: tuple[str | None, str | None]
) -> int:
    rationale, by = told
    made = tx.execute(
        insert(schema.OutcomeGroup).values(
            study_id=study_id,
            name=name,
            version=old.version + 1 if old else 1,
            rationale=rationale if rationale is not None or old is None else old.rationale,
            assigned_by=by if by is not None or old is None else old.assigned_by,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    return int(made[0])


def _take_in(tx: Connection, group: int, dyads: Collection[int]) -> None:
    if dyads:
        tx.execute(insert(schema.GroupMembership), [{"outcome_group_id": group, "dyad_id": each} for each in dyads])
        tx.execute(update(schema.Dyad).where(schema.Dyad.id.in_(dyads)).values(outcome_group_id=group))


def _keep_members(tx: Connection, name: str, version: int, dyads: Collection[int]) -> None:
    """Write down who belongs to a version made before memberships were kept."""
    group, member = schema.OutcomeGroup, schema.GroupMembership
    number = tx.execute(select(group.id).where(group.name == name, group.version == version)).scalar_one()
    known = set(tx.execute(select(member.dyad_id).where(member.outcome_group_id == number)).scalars())
    missing = [{"outcome_group_id": number, "dyad_id": dyad} for dyad in sorted(dyads) if dyad not in known]
    if missing:
        tx.execute(insert(member), missing)
