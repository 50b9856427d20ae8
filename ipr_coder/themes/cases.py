"""What a case is, how many there are, and the CQR label of a share of them.

The case unit decides N: twelve dyads, twenty-four participants or forty-seven interviews give different labels to the
same codes, so it is always chosen and always printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.tables import Ints

CaseUnit = Literal["dyad", "participant", "interview"]
CqrLabel = Literal["general", "typical", "variant", "rare"]

CASE_UNITS: tuple[CaseUnit, ...] = ("dyad", "participant", "interview")
SMALL_SAMPLE = 6
"""Below this many cases the labels collapse into each other, and a reader is warned."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a study under one case unit.

    `names` are the cases with at least one covered interview, in order of appearance: their number is N.
    `of_interview` gives each interview's case as an index into `names`, -1 where the interview is not covered.
    `without` are the cases none of whose interviews is covered: they are neither "present" nor "absent".
    """

    unit: CaseUnit
    names: tuple[str, ...]
    of_interview: Ints
    without: tuple[str, ...]

    @property
    def n(self) -> int:
        """N, the number of cases that a share is a share of."""
        return len(self.names)


def choose_case_unit(wish: str) -> CaseUnit:
    """The case unit of this name; UsageError for any other."""
    for unit in CASE_UNITS:
        if wish == unit:
            return unit
    raise UsageError(f'"{wish}" is no case unit.', mend=f"Choose one of: {', '.join(CASE_UNITS)}.")


def case_of(facts: InterviewFacts, unit: CaseUnit) -> str:
    """The case an interview belongs to. An interview whose dyad or respondent is not known is a case of its own."""
    name = {"dyad": facts.dyad, "participant": facts.respondent, "interview": facts.label}[unit]
    return name or f"{facts.label} ({unit} not known)"


def cases_of(interviews: Sequence[InterviewFacts], covered: NDArray[np.bool_], unit: CaseUnit) -> Cases:
    """Sort interviews into cases; `covered`, shape (interviews,), says which of them somebody has answered for."""
    names: dict[str, int] = {}
    without: dict[str, None] = {}
    of_interview = np.full(len(interviews), -1, dtype=np.int64)
    for index, facts in enumerate(interviews):
        name = case_of(facts, unit)
        if covered[index]:
            of_interview[index] = names.setdefault(name, len(names))
        else:
            without[name] = None
    return Cases(unit, tuple(names), of_interview, tuple(name for name in without if name not in names))


def cqr_label(n: int, total: int) -> CqrLabel | None:
    """The label of Consensual Qualitative Research for a code found in `n` of `total` cases (Hill et al. 2005).

    general: all cases or all but one; typical: more than half, up to that; variant: at least two, up to half; rare:
    two or three where there are more than fifteen cases. One case, or none, has no label. ValueError when `n` is not
    within 0 and `total`.
    """
    if not 0 <= n <= total:
        raise ValueError(f"{n} of {total} cases cannot be")
    if n < 2:
        return None
    if n >= total - 1:
        return "general"
    if 2 * n > total:
        return "typical"
    return "rare" if total > 15 and n <= 3 else "variant"


def cqr_cutoffs(total: int) -> dict[CqrLabel, tuple[int, int]]:
    """The lowest and highest number of cases behind each label that can occur with `total` cases."""
    ranges: dict[CqrLabel, tuple[int, int]] = {}
    for n in range(total, 1, -1):
        label = cqr_label(n, total)
        if label is not None:
            ranges[label] = (n, ranges.get(label, (n, n))[1])
    return ranges


def small_sample_warning(total: int) -> str | None:
    """What to tell the reader of labels that rest on fewer than six cases; None from six on."""
    if total >= SMALL_SAMPLE:
        return None
    cases = "1 case" if total == 1 else f"{total} cases"
    return f"With {cases} (fewer than {SMALL_SAMPLE}) a label hangs on one case more or less: read n/N instead."
