"""Agreement specific to one category: of the answers that chose it, how many a colleague shared.

Source: Fleiss (1971), Cicchetti & Feinstein (1990); two coders and one code: 2a / (2a + b + c).
"""

from __future__ import annotations

import numpy as np

from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.patterns import Floats, PatternTable


def specific_agreement(table: PatternTable, counts: Floats, category: int, *, with_se: bool = True) -> Estimates:
    """sum r_k (r_k - 1) / sum r_k (r - 1) over units, with the delta method's standard error of a ratio."""
    counts = counts * (table.answered >= 2)
    chose = table.by_category[:, category]
    shared, possible = chose * (chose - 1), chose * (table.answered - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = np.asarray(counts @ possible)
        value = np.asarray(np.where(whole > 0, (counts @ shared) / whole, np.nan))
        se = np.full_like(value, np.nan)
        if with_se:
            n = counts.sum(axis=-1)
            squares = (counts * (shared - value[..., None] * possible) ** 2).sum(axis=-1)
            se = np.asarray(np.where(n > 1, np.sqrt(squares * n / (n - 1)) / whole, np.nan))
    return Estimates(value, se, value, np.full_like(value, np.nan))
