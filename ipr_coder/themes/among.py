"""Which units are looked through: those of some interviews, and those that carry some codes under a layer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.carried import carried
from ipr_coder.themes.layers import Layer


@dataclass(frozen=True, slots=True)
class Among:
    """Interviews of these respondents' roles, dyads, sessions and labels, and units with one of these codes (subcodes
    taken in). Of several of a kind one is enough; none of a kind narrows nothing."""

    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    interviews: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is looked through, for people."""
        named = {
            "code": self.codes,
            "role": self.roles,
            "dyad": self.dyads,
            "session": self.sessions,
            "interview": self.interviews,
        }
        parts = [f"{name} {' or '.join(map(str, values))}" for name, values in named.items() if values]
        return "; ".join(parts) or "all interviews"


def units_among(among: Among, table: TagTable, grid: UnitGrid, layer: Layer) -> NDArray[np.bool_]:
    """The units of `grid` that are looked through, shape (units,); withdrawn interviews never are.

    UsageError for a code, role, dyad, session or interview that the study has not.
    """
    facts = table.interviews
    wanted = np.array([one.status != "withdrawn" for one in facts], dtype=np.bool_)
    wanted &= _fit("role", among.roles, [one.respondent_role for one in facts])
    wanted &= _fit("dyad", among.dyads, [one.dyad for one in facts])
    wanted &= _fit("session", among.sessions, [one.session for one in facts])
    wanted &= _fit("interview", among.interviews, [one.label for one in facts])
    units: NDArray[np.bool_] = wanted[grid.interview]
    if among.codes:
        codes = with_subcodes(table.codes, among.codes)
        counted = carried(table, grid, layer, flat=True)
        lines = [place for place, line in enumerate(counted.lines) if line.kind != "any" and line.code in codes]
        carrying = np.zeros(len(grid), dtype=np.bool_)
        carrying[counted.unit[np.isin(counted.line, lines)]] = True
        units &= carrying
    return units


def with_subcodes(known: Sequence[CodeFacts], codes: Collection[str]) -> frozenset[str]:
    """These codes and all below them. UsageError for one that the codebook has not."""
    children: dict[str | None, list[str]] = {}
    for code in known:
        children.setdefault(code.parent, []).append(code.id)
    ids = {code.id for code in known}
    found: set[str] = set()
    left = list(codes)
    while left:
        ident = left.pop()
        if ident not in ids:
            raise UsageError(f"there is no code {ident!r} in the codebook.", mend="See them: ipr-coder codebook show.")
        found.add(ident)
        left += children.get(ident, [])
    return frozenset(found)


def _fit(name: str, wanted: Collection[object], there: Sequence[object]) -> NDArray[np.bool_]:
    """Which of the interviews have one of the values wanted; all where none is."""
    if not wanted:
        return np.ones(len(there), dtype=np.bool_)
    for value in wanted:
        if value not in there:
            known = sorted({str(one) for one in there if one is not None})
            several = f"There is {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}."
            raise UsageError(
                f"the study has no interview of {name} {str(value)!r}." if name != "interview"
                else f"the study has no interview {str(value)!r}.",
                mend=several if known else "It has no interviews yet.",
            )  # fmt: skip
    return np.array([one in wanted for one in there], dtype=np.bool_)
