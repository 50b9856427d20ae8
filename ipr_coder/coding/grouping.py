"""Outcome groups: dyads put into them, often late, with the rule by which it was done; every version is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import audit, structure
from ipr_coder.study.groups import GroupFacts, group_versions, put_in_groups
from ipr_coder.study.store import Store, Transaction
from ipr_coder.text import normalise

__all__ = ["GroupFacts", "groups", "set_group"]

_LONGEST = 80


def groups(store: Store) -> tuple[GroupFacts, ...]:
    """Every version of every group, by name and version."""
    return store.read(group_versions)


def set_group(
    store: Store, name: str, dyads: Sequence[str], *, rationale: str, assigned_by: str | None = None
) -> tuple[GroupFacts, ...]:
    """Let exactly these dyads be the group `name`; they leave the groups they were in, others leave this one.

    Each group that changes gets a new version; the old ones stay on record. Returns the groups in force. UsageError
    without a name or a rationale, StudyError for a dyad that the study does not have.
    """
    name, rationale = normalise(name).strip(), normalise(rationale).strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UsageError("this cannot be the name of a group.", mend=f"Use up to {_LONGEST} letters.")
    if not rationale:
        raise UsageError(
            "a group needs its rationale: by which rule were these dyads put together?", mend="Say it: --rationale ..."
        )

    def job(tx: Transaction) -> tuple[GroupFacts, ...]:
        known = structure.dyad_ids(tx)
        unknown = [label for label in dyads if label not in known]
        if unknown:
            raise StudyError(
                f"there is no dyad {unknown[0]!r} in the study.", mend=f"There is {', '.join(sorted(known)) or 'none'}."
            )
        before = next((one.dyads for one in group_versions(tx) if one.in_force and one.name == name), ())
        wanted: dict[str, str | None] = {label: None for label in before if label not in dyads}
        wanted.update(dict.fromkeys(dyads, name))
        changed = put_in_groups(tx, structure.study_row(tx).id, wanted, {name: (rationale, assigned_by)})
        now = tuple(one for one in group_versions(tx) if one.in_force)
        if changed:
            audit.record(tx, LEAD, "group dyads", {"groups": told(one for one in now if one.name in changed)})
        return now

    return store.write(job)


def told(found: Iterable[GroupFacts]) -> dict[str, object]:
    """Groups as the audit trail keeps them: what figures hang on, and the rule."""
    return {one.name: {"version": one.version, "dyads": list(one.dyads), "rationale": one.rationale} for one in found}
