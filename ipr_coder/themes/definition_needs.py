"""Which codes most need a better definition: those whose tags the coders put and could not agree on.

A tag is at odds when it is in a disagreement about what is there: missed by one, a different code, or a code and one
above or below it. Different ends and attributes are no matter of the definition. Codes are put in the order of the
share of their tags that is at odds, taken cautiously: the lower end of Wilson's 95 % interval (Wilson 1927, J. Am.
Stat. Assoc. 22:209-212), so that a code with two tags does not come before one with twenty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ipr_coder.agreement.distributions import wilson_bounds
from ipr_coder.coding.disagreements import CODE, LEVEL, MISSED, Decomposition
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.tables import Ints

RULE = (
    "A tag is at odds when the other missed it, put a different code, or one above or below it; different ends and "
    "attributes do not count. Codes stand in the order of the share of their tags that is at odds, taken cautiously "
    "(the lower end of Wilson's 95 % interval), so that a code with a few tags does not lead by chance."
)

DEFINITION = "definition"
"""The reason of a decision that the codebook did not say (`coding.choosing.REASONS`)."""


@dataclass(frozen=True, slots=True)
class DefinitionNeed:
    """A code and how far its tags are at odds.

    `tags` are those of all coders that are compared, `at_odds` those of them of which `missed` were missed by another,
    and `other` met another code. `lowest` is the cautious share. `met` are the other codes with how many disagreements
    they share with this one, most first. `said` counts the decisions on its tags whose reason was that the codebook
    did not say.
    """

    code: str
    tags: int
    missed: int
    other: int
    lowest: float
    met: tuple[tuple[str, int], ...]
    said: int

    @property
    def at_odds(self) -> int:
        """The tags that were missed or met another code."""
        return self.missed + self.other


def definition_needs(found: Decomposition, decisions: Iterable[DecisionRow] = ()) -> tuple[DefinitionNeed, ...]:
    """The codes with a tag at odds, those most in need first; equal ones in the order of the codebook."""
    codes = found.table.codes
    kind = np.where(found.group >= 0, found.kind[found.group], -1) if len(found) else np.full(found.group.size, -1)
    tags = np.bincount(found.code, minlength=len(codes))
    missed = np.bincount(found.code[kind == MISSED], minlength=len(codes))
    other = np.bincount(found.code[(kind == CODE) | (kind == LEVEL)], minlength=len(codes))
    met = _met(found, kind)
    said = Counter(
        code for one in decisions if one.reason == DEFINITION for code in {code for _, code, _, _ in one.about}
    )
    needs = [
        DefinitionNeed(
            code.id,
            int(tags[at]),
            int(missed[at]),
            int(other[at]),
            wilson_bounds(int(missed[at] + other[at]), int(tags[at]), 0.95)[0],
            tuple((codes[one].id, many) for one, many in met.get(at, ())),
            said[code.id],
        )
        for at, code in enumerate(codes)
        if missed[at] + other[at]
    ]
    return tuple(sorted(needs, key=lambda one: -one.lowest))


def _met(found: Decomposition, kind: Ints) -> dict[int, list[tuple[int, int]]]:
    """For each code the codes it met in a disagreement about codes: how often, most first, then as in the codebook."""
    inside = (kind == CODE) | (kind == LEVEL)
    pairs = np.unique(np.column_stack([found.group[inside], found.code[inside]]), axis=0)
    by_group: dict[int, list[int]] = {}
    for group, code in pairs.tolist():
        by_group.setdefault(group, []).append(code)
    counts: dict[int, Counter[int]] = {}
    for codes in by_group.values():
        for one in codes:
            counts.setdefault(one, Counter()).update(other for other in codes if other != one)
    return {one: sorted(those.items(), key=lambda pair: (-pair[1], pair[0])) for one, those in counts.items()}
