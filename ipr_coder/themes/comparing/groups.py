"""The same figures by group of interviews: pooled inside a group, never a mean of figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement import CodeAgreement
from ipr_coder.study.tables import ROLES, Ints
from ipr_coder.themes.comparing.choices import By
from ipr_coder.themes.comparing.material import Material

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the interviews, as a mask over all."""

    label: str
    interviews: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """The figures of one group: its label, its coders, the interviews that count, and the figures by line."""

    label: str
    coders: tuple[str, ...]
    interviews: int
    agreements: tuple[CodeAgreement, ...]


def groups_of(material: Material, by: By, submitted: Ints) -> tuple[Group, ...]:
    """The groups that hold an interview which can be compared.

    "order" makes every interview a group of its own, in the order in which the last of its coders submitted it;
    interviews still open come last.
    """
    facts = material.table.interviews
    shared = np.nonzero(material.shared)[0].tolist()
    if by == "order":
        when = _submitted_at(material, submitted)
        ranked = sorted(shared, key=lambda place: (when[place] < 0, when[place], place))
        return tuple(
            Group(f"{number}. {facts[place].label}", _mask([place], len(facts)))
            for number, place in enumerate(ranked, start=1)
        )
    members: dict[str, list[int]] = {}
    for place in sorted(shared, key=lambda place: (_rank(material, by, place), place)):
        members.setdefault(_label(material, by, place), []).append(place)
    return tuple(Group(label, _mask(places, len(facts))) for label, places in members.items())


def _submitted_at(material: Material, submitted: Ints) -> list[int]:
    """When the last coder who answered submitted each interview; -1 where one is still open."""
    covered = material.covered
    still_open = (covered & (submitted < 0)).any(axis=1)
    last = np.where(covered, submitted, -1).max(axis=1, initial=-1)
    return [int(one) for one in np.where(still_open, -1, last)]


def _label(material: Material, by: By, place: int) -> str:
    facts = material.table.interviews[place]
    match by:
        case "role":
            return facts.respondent_role
        case "session":
            return NOT_KNOWN if facts.session is None else f"session {facts.session}"
        case "dyad":
            return facts.dyad
    return facts.label


def _rank(material: Material, by: By, place: int) -> int:
    facts = material.table.interviews[place]
    if by == "role":
        return ROLES.index(facts.respondent_role) if facts.respondent_role in ROLES else len(ROLES)
    if by == "session":
        return 10**9 if facts.session is None else facts.session
    return 0


def _mask(places: list[int], interviews: int) -> NDArray[np.bool_]:
    mask = np.zeros(interviews, dtype=np.bool_)
    mask[places] = True
    return mask
