"""Groups compared by the rule of Consensual Qualitative Research: they differ where labels lie two or more apart.

The rule is that of Hill et al. (2005), Journal of Counseling Psychology 52:196-205. A share has one place on the scale
general, typical, variant, rare, no label; "rare" is a place only where one of the two groups has more than fifteen
cases, since it cannot occur with fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.themes.carried import Line
from ipr_coder.themes.cases import cqr_label
from ipr_coder.themes.counts import Count

APART = 2
"""How many labels apart two groups differ."""

RULE = (
    "Groups differ where their labels lie two or more apart on the scale general, typical, variant, rare, no label "
    '(Hill et al. 2005; "rare" is a place on it only where a group has more than 15 cases). A group of one case has '
    "no labels, so nothing is compared with it."
)


@dataclass(frozen=True, slots=True)
class Contrast:
    """One line in two groups. `apart` is None where a group has fewer than two cases.

    `steady` says that the verdict would be the same if any one case of either group had been otherwise.
    """

    line: Line
    first: Count
    second: Count
    apart: int | None
    steady: bool | None

    @property
    def differ(self) -> bool | None:
        """True where the labels are two or more apart."""
        return None if self.apart is None else self.apart >= APART


def contrasts(lines: Sequence[Line], first: Sequence[Count], second: Sequence[Count]) -> tuple[Contrast, ...]:
    """Compare two groups line by line."""
    return tuple(_contrast(line, one, other) for line, one, other in zip(lines, first, second, strict=True))


def labels_apart(n: int, total: int, other: int, other_total: int) -> int | None:
    """How many labels lie between n of total cases and `other` of `other_total`; None with fewer than two cases."""
    if min(total, other_total) < 2:
        return None
    scale: list[str | None] = ["general", "typical", "variant"]
    if max(total, other_total) > 15:
        scale.append("rare")
    scale.append(None)
    return abs(scale.index(cqr_label(n, total)) - scale.index(cqr_label(other, other_total)))


def _contrast(line: Line, first: Count, second: Count) -> Contrast:
    apart = labels_apart(first.cases, first.cases_of, second.cases, second.cases_of)
    steady = None if apart is None else _steady(first, second, differ=apart >= APART)
    return Contrast(line, first, second, apart, steady)


def _steady(first: Count, second: Count, *, differ: bool) -> bool:
    shifts = [(by, 0) for by in (-1, 1)] + [(0, by) for by in (-1, 1)]
    for here, there in shifts:
        n, other = first.cases + here, second.cases + there
        if 0 <= n <= first.cases_of and 0 <= other <= second.cases_of:
            apart = labels_apart(n, first.cases_of, other, second.cases_of)
            if apart is not None and (apart >= APART) != differ:
                return False
    return True
