"""Two coders and one code: the fourfold table and the indices that are read off it."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.agreement.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Fourfold:
    """Units by what the two coders said: `both` tagged (a), only the first (b), only the second (c), `neither` (d).

    An index is None where its formula divides by zero.
    """

    both: int
    first_only: int
    second_only: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.first_only, self.second_only, self.neither) < 0:
            raise AgreementError("A fourfold table holds counts, and no count is below 0.")

    @property
    def n(self) -> int:
        """Units that both coders answered."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def percent_agreement(self) -> float | None:
        """p_o = (a + d) / n."""
        return _ratio(self.both + self.neither, self.n)

    @property
    def expected_agreement(self) -> float | None:
        """Cohen's p_e, from each coder's own share."""
        first, second = self.both + self.first_only, self.both + self.second_only
        return _ratio(first * second + (self.n - first) * (self.n - second), self.n**2)

    @property
    def positive_agreement(self) -> float | None:
        """2a / (2a + b + c), the same as F1 and Dice (Hripcsak & Rothschild 2005)."""
        return _ratio(2 * self.both, 2 * self.both + self.first_only + self.second_only)

    @property
    def negative_agreement(self) -> float | None:
        """2d / (2d + b + c)."""
        return _ratio(2 * self.neither, 2 * self.neither + self.first_only + self.second_only)

    @property
    def jaccard(self) -> float | None:
        """a / (a + b + c)."""
        return _ratio(self.both, self.both + self.first_only + self.second_only)

    @property
    def prevalence_index(self) -> float | None:
        """(a - d) / n (Byrt, Bishop & Carlin 1993): near -1 for a rare code, near 1 for one that is everywhere."""
        return _ratio(self.both - self.neither, self.n)

    @property
    def bias_index(self) -> float | None:
        """(b - c) / n (Byrt, Bishop & Carlin 1993): above 0 when the first coder tags more than the second."""
        return _ratio(self.first_only - self.second_only, self.n)

    @property
    def pabak(self) -> float | None:
        """2 p_o - 1, kappa adjusted for prevalence and bias (Byrt, Bishop & Carlin 1993)."""
        observed = self.percent_agreement
        return None if observed is None else 2 * observed - 1

    @property
    def kappa_max(self) -> float | None:
        """The largest kappa these two shares of tagged units allow (Cohen 1960)."""
        expected = self.expected_agreement
        if expected is None or expected == 1:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        most = (min(first, second) + min(self.n - first, self.n - second)) / self.n
        return (most - expected) / (1 - expected)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
